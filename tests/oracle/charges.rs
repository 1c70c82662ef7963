//! What a cycle's usage costs by each model.

use crate::agreement::{Books, exact, on, owed_until, served, subscription, timeline, usage_price};
use crate::answer::{Answer, Got, cents, count, list, major};
use crate::case::{Input, Trouble, Try, units};
use crate::tiers::{by_tier, tiers};
use boss_kernel::{Amount, Currency, CycleDay, Decimal, NaiveDate, Quantity, UnitPrice};
use boss_rating::{ChargeModel, DayPriced, OwedCharge, PriceTerms, PriceTimeline, Step, Timeline, Usage};

/// The month usage is rated in.
pub(crate) fn month() -> (NaiveDate, NaiveDate) {
    let first = |month: u32| NaiveDate::from_ymd_opt(2026, month, 1).unwrap_or_default();
    (first(1), first(2))
}

/// Usage of one day in the month.
pub(crate) fn used(quantity: Quantity) -> Usage {
    Usage::Sum(vec![on(month().0, quantity)])
}

/// Events in the month.
pub(crate) fn events(values: &[Quantity]) -> Usage {
    Usage::Events(values.iter().map(|value| on(month().0, *value)).collect())
}

/// One subscription with these prices through the month.
pub(crate) fn account(currency: Currency, prices: Vec<PriceTimeline>) -> Timeline {
    let (from, _) = month();
    timeline(currency, CycleDay::FIRST, vec![subscription(1, from, served(from, None), prices)])
}

/// What the month's usage owes by a model.
pub(crate) fn rated(
    currency: Currency,
    model: ChargeModel,
    terms: PriceTerms,
    usage: Usage,
) -> Try<OwedCharge> {
    let account = account(currency, vec![usage_price(1, model, terms, usage)]);
    owed_until(&account, month().1)?.into_iter().next().ok_or_else(|| "nothing is owed".into())
}

/// The same without terms.
pub(crate) fn plainly(currency: Currency, model: ChargeModel, usage: Usage) -> Try<OwedCharge> {
    rated(currency, model, PriceTerms::default(), usage)
}

/// What a charge comes to.
pub(crate) fn amount(charge: &OwedCharge) -> Got {
    Got::Charged(charge.net, exact(charge))
}

/// What a charge comes to, under every name for it.
pub(crate) fn priced(charge: &OwedCharge, quantity: Quantity) -> Try<Answer> {
    let average = charge.explanation.average_price(quantity).unwrap_or_default();
    let rounded = Amount::round(average.0, charge.net.currency())?;
    Ok(Answer::new()
        .with("amount", amount(charge))
        .with("total", amount(charge))
        .with("amount_cents", cents(charge.net))
        .with("amount_rounded_2", major(charge.net))
        .with("unit_amount", average.0)
        .with("unit_amount_rounded", major(rounded)))
}

/// The usage of an input under the names it has.
pub(crate) fn quantity(input: &Input<'_>) -> Try<Quantity> {
    let named = ["quantity", "units", "quantity_this_line"];
    let found = named.iter().find(|name| input.has(name)).ok_or("no quantity in the input")?;
    input.quantity(found)
}

pub(crate) fn standard(input: &Input<'_>) -> Try<Answer> {
    let unit_price = input.first_price(&["amount", "unit_price", "rate", "price"])?;
    let quantity = quantity(input)?;
    let charge = plainly(input.currency()?, ChargeModel::PerUnit { unit_price }, used(quantity))?;
    priced(&charge, quantity)
}

/// The package of an input, with what is free of it.
pub(crate) fn package(input: &Input<'_>) -> Try<(ChargeModel, PriceTerms)> {
    let amount = input.first_price(&["package_amount", "rate", "amount", "price"])?;
    let size = input.first_price(&["package_size", "block_size", "size"])?;
    let size = units(size.0)?;
    let free_units = input.maybe_quantity("free_units")?.unwrap_or_default();
    Ok((ChargeModel::Package { amount, size }, PriceTerms { free_units, ..PriceTerms::default() }))
}

/// How many packages a charge is for.
pub(crate) fn packages_of(charge: &OwedCharge) -> Quantity {
    let packages = charge.explanation.steps.iter().find_map(|step| match step {
        Step::Packages { packages, .. } => Some(*packages),
        _ => None,
    });
    packages.unwrap_or_default()
}

pub(crate) fn packages(input: &Input<'_>) -> Try<Answer> {
    let (model, terms) = package(input)?;
    let quantity = quantity(input)?;
    let charge = rated(input.currency()?, model, terms, used(quantity))?;
    Ok(priced(&charge, quantity)?.with("packages", packages_of(&charge).to_decimal()))
}

pub(crate) fn dynamic(input: &Input<'_>) -> Try<Answer> {
    let currency = input.currency()?;
    let quantity = quantity(input)?;
    let model = ChargeModel::Dynamic {
        multiplier: input.maybe_price("multiplier")?.unwrap_or(crate::agreement::ONE),
    };
    // Where the events bring no price, each unit costs one.
    let amount = match input.maybe_decimal("precise_total_amount_cents")? {
        Some(cents) => units(cents.checked_div(Decimal::ONE_HUNDRED).unwrap_or_default())?,
        None => input.maybe_quantity("precise_total_amount")?.unwrap_or(quantity),
    };
    let priced_day = DayPriced { day: month().0, quantity, amount };
    let charge = plainly(currency, model, Usage::Priced(vec![priced_day]))?;
    priced(&charge, quantity)
}

pub(crate) fn graduated(input: &Input<'_>) -> Try<Answer> {
    let (currency, quantity, tiers) = (input.currency()?, quantity(input)?, tiers(input)?);
    let charge = plainly(currency, ChargeModel::Graduated { tiers }, used(quantity))?;
    let amounts = by_tier(&charge)?.into_iter().filter(|amount| !amount.is_zero());
    Ok(priced(&charge, quantity)?.with("amounts", list(amounts)))
}

pub(crate) fn volume(input: &Input<'_>) -> Try<Answer> {
    let (currency, quantity) = (input.currency()?, quantity(input)?);
    let charge = plainly(currency, ChargeModel::Volume { tiers: tiers(input)? }, used(quantity))?;
    priced(&charge, quantity)
}

/// Shares in tiers: of a total, or transaction by transaction, where each costs what it adds.
pub(crate) fn graduated_percentage(input: &Input<'_>) -> Try<Answer> {
    let currency = input.currency()?;
    let tiers = tiers(input)?;
    let tiers = tiers.iter().map(|tier| {
        let rate = tier.unit_price.0.checked_mul(Decimal::ONE_HUNDRED).unwrap_or_default();
        let rate = boss_kernel::Percent::new(rate)?;
        Ok(boss_rating::PercentageTier { up_to: tier.up_to, rate, flat_fee: tier.flat_fee })
    });
    let model = ChargeModel::GraduatedPercentage { tiers: tiers.collect::<Try<Vec<_>>>()? };
    let transactions = input.decimals("transactions_in_order")?;
    let all = match transactions.is_empty() {
        true => vec![quantity(input)?],
        false => transactions.into_iter().map(units).collect::<Try<Vec<Quantity>>>()?,
    };
    let (mut books, mut charges) = (Books::default(), Vec::new());
    for upto in 1..=all.len() {
        let seen = all.get(..upto).unwrap_or_default();
        let usage = usage_price(1, model.clone(), PriceTerms::default(), events(seen));
        let made = books.run(&account(currency, vec![usage]), month().1)?;
        charges.push(major(crate::agreement::made_net(&made, currency)?));
    }
    let charge = plainly(currency, model, events(&all))?;
    let total = all.iter().try_fold(Quantity::ZERO, |sum, value| sum.plus(*value))?;
    Ok(priced(&charge, total)?.with("charges", Got::List(charges)))
}

/// A share of what passed through, with fees and free parts.
pub(crate) struct Share {
    model: ChargeModel,
    values: Vec<Quantity>,
}

impl Share {
    pub(crate) fn read(input: &Input<'_>, values: Vec<Quantity>) -> Try<Share> {
        let bounded = input.get("min_max_enabled").and_then(|flag| flag.as_bool()).unwrap_or(true);
        let bound = |key: &str| -> Try<Option<UnitPrice>> { Ok(input.maybe_price(key)?.filter(|_| bounded)) };
        let free_events = input.maybe_whole("free_events")?.map(u32::try_from).transpose();
        let model = ChargeModel::Percentage {
            rate: input.percent("rate_percent")?,
            fixed_fee: input.maybe_price("fixed_per_event")?.unwrap_or_default(),
            free_events: free_events.map_err(|_| Trouble::from("free events below zero"))?,
            free_amount: input.maybe_quantity("free_amount")?,
            minimum: bound("per_transaction_min")?,
            maximum: bound("per_transaction_max")?,
        };
        Ok(Share { model, values })
    }

    fn charge(&self, currency: Currency) -> Try<OwedCharge> {
        plainly(currency, self.model.clone(), events(&self.values))
    }
}

/// The events of an input: their values where given; where only running totals of the first are, these and the rest of the total.
fn event_values(input: &Input<'_>) -> Try<Vec<Quantity>> {
    if input.has("event_values") {
        return input.decimals("event_values")?.into_iter().map(units).collect();
    }
    let (total, mut before) = (input.quantity("units")?, Quantity::ZERO);
    let mut values: Vec<Quantity> = Vec::new();
    for running in input.decimals("running_total")? {
        let running = units(running)?;
        // Nothing that comes to nothing has been seen before.
        if running <= total {
            values.push(running.minus(before)?);
            before = running;
        }
    }
    let events = usize::try_from(input.maybe_whole("events")?.unwrap_or(1)).unwrap_or(0).max(1);
    let others = events.saturating_sub(values.len()).max(1);
    // What each of the others came to is not told; equal parts are as good as any.
    let rest = Amount::new(total.minus(before)?.millionths(), Currency::JPY);
    let parts = boss_kernel::rounding::allocate(rest, &vec![1; others])?;
    values.extend(parts.iter().map(|part| Quantity(part.minor())));
    Ok(values)
}

pub(crate) fn percentage(input: &Input<'_>) -> Try<Answer> {
    let share = Share::read(input, event_values(input)?)?;
    let charge = share.charge(input.currency()?)?;
    let total = share.values.iter().try_fold(Quantity::ZERO, |sum, value| sum.plus(*value))?;
    let (charged, of_share, of_fees) = parts(&charge)?;
    Ok(priced(&charge, total)?
        .with("per_unit_total", Got::Number(of_share))
        .with("fixed_total", Got::Number(of_fees))
        .with("free_units", total.minus(charged)?.to_decimal())
        .with("events", count(share.values.len())))
}

/// What is not free, and what the share and the fixed fees of it come to, by the explanation's step.
fn parts(charge: &OwedCharge) -> Try<(Quantity, Decimal, Decimal)> {
    let found = charge.explanation.steps.iter().find_map(|step| match step {
        Step::Events { charged, charged_events, rate, fixed_fee, .. } => {
            Some((*charged, *charged_events, *rate, fixed_fee.unwrap_or_default()))
        }
        Step::Share { quantity, rate } => Some((*quantity, 0, *rate, UnitPrice::default())),
        _ => None,
    });
    let Some((charged, events, rate, fee)) = found else {
        return Ok((Quantity::ZERO, Decimal::ZERO, Decimal::ZERO));
    };
    let of_share = charged.to_decimal().checked_mul(rate.fraction()).ok_or("beyond range")?;
    let of_fees = fee.0.checked_mul(Decimal::from(events)).ok_or("beyond range")?;
    Ok((charged, of_share, of_fees))
}
