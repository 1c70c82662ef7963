//! Minimums: of an offering over its cycle, and of one price.

use crate::agreement::{
    Books, ONE, after, by_period, interval, later, made_net, on, owed_until, price, recurring, served,
    subscription, taxed, timeline, usage_price,
};
use crate::answer::{Answer, Got, cents, list, major};
use crate::case::{Input, Try, price_of, units};
use crate::charges::{account, month, quantity, used};
use crate::tiers::tiered;
use crate::usage::charged;
use boss_kernel::id::PriceId;
use boss_kernel::{Amount, BillingCalendar, CycleDay, Decimal, NaiveDate, Period, Quantity, UnitPrice};
use boss_rating::{ChargeModel, DayCount, OwedCharge, PriceTerms, PriceTimeline, TaxTerms, Timing, Usage};
use serde_json::Value;

const FEE: PriceId = PriceId(1);
const MINIMUM: PriceId = PriceId(2);

/// A minimum of one price or offering.
fn minimum(amount: UnitPrice) -> PriceTimeline {
    let model = ChargeModel::MinimumCommitment { amount, day_count: DayCount::Actual };
    usage_price(MINIMUM.0, model, PriceTerms::default(), Usage::None)
}

/// What is charged by a price in the cycle that holds a day.
fn of(charges: &[OwedCharge], price: PriceId, day: NaiveDate) -> Option<&OwedCharge> {
    charges.iter().find(|charge| charge.key.price == price && charge.key.period.contains(day))
}

/// Usage of so many hundredths at a price of one, in every cycle or only in the first.
fn extra(id: i64, amount: Decimal, days: &[NaiveDate]) -> Try<PriceTimeline> {
    let whole = units(amount.checked_div(Decimal::ONE_HUNDRED).unwrap_or_default())?;
    let usage = Usage::Sum(days.iter().map(|day| on(*day, whole)).collect());
    Ok(usage_price(id, ChargeModel::PerUnit { unit_price: ONE }, PriceTerms::default(), usage))
}

pub(crate) fn minimum_commitment(input: &Input<'_>) -> Try<Answer> {
    let currency = input.currency()?;
    let (cadence, alignment) = interval(input, "interval")?;
    let start = input.maybe_date("start")?.unwrap_or(month().0);
    let end = input.maybe_date("applied")?.or(input.maybe_date("terminated")?.map(after));
    if input.maybe_date("downgrade_requested")?.is_some_and(|asked| end.is_none_or(|end| end < asked)) {
        return Err("a downgrade before it was asked for".into());
    }
    let first = BillingCalendar::aligned(cadence, alignment, CycleDay::FIRST, start).cycle_of(start)?;
    let timing = if input.flag("pay_in_advance") { Timing::InAdvance } else { Timing::InArrears };
    let fee = price(FEE.0, recurring(price_of(input.whole("plan_amount_cents")?, currency)));
    let mut prices =
        vec![PriceTimeline { timing, ..fee }, minimum(price_of(input.whole("minimum_cents")?, currency))];
    let charges = if input.has("charges_cents") { input.entries("charges_cents")? } else { Vec::new() };
    for (name, amount) in charges {
        // What is recurring is used anew in every cycle.
        let days = if name.starts_with("recurring") { vec![start, first.to()] } else { vec![start] };
        let id = i64::try_from(prices.len()).unwrap_or(0) + 1;
        prices.push(extra(id, amount.number()?, &days)?);
    }
    let prices = prices.into_iter().map(|price| PriceTimeline { cadence, alignment, ..price }).collect();
    let account =
        timeline(currency, CycleDay::FIRST, vec![subscription(1, start, served(start, end), prices)]);
    let charges = owed_until(&account, later(start, 1_200))?;
    let net = |price: PriceId, day: NaiveDate| {
        of(&charges, price, day).map_or(Amount::zero(currency), |charge| charge.net)
    };
    let last = end.and_then(|end| end.pred_opt()).unwrap_or(start);
    let closing = Answer::new()
        .with("subscription_fee_cents", cents(net(FEE, last)))
        .with("commitment_cents", cents(net(MINIMUM, last)))
        .with("total_cents", cents(net(FEE, last).plus(net(MINIMUM, last))?));
    let mut answer = Answer::new()
        .with("commitment_true_up_cents", cents(net(MINIMUM, start)))
        .with("first_period_true_up_cents", cents(net(MINIMUM, start)))
        .with("second_period_true_up_cents", cents(net(MINIMUM, first.to())));
    if end.is_some() {
        let name = last.format("%B").to_string().to_lowercase();
        answer = answer.with(&format!("{}_invoice", name.get(..3).unwrap_or(&name)), closing.clone());
        answer = answer.with("last_invoice", closing);
    }
    Ok(answer)
}

/// The minimum of one price over the month; it is charged with the last line, when the month is over.
pub(crate) fn minimum_spend(input: &Input<'_>) -> Try<Answer> {
    let currency = input.currency()?;
    let floor = match input.maybe_whole("minimum_cents")? {
        Some(amount) => price_of(amount, currency),
        None => input.price("minimum")?,
    };
    let (model, quantity) = match input.maybe_whole("used_cents")? {
        Some(amount) => (ChargeModel::PerUnit { unit_price: price_of(amount, currency) }, Quantity::ONE),
        None => (tiered(input)?, quantity(input)?),
    };
    let before = input.maybe_quantity("already_billed_quantity")?.unwrap_or_default();
    let price = usage_price(FEE.0, model, PriceTerms::default(), used(before.plus(quantity)?));
    let account = account(currency, vec![price, minimum(floor)]);
    let open = input.get("last_line_of_period").and_then(Value::as_bool) == Some(false);
    let until = if open { month().0 } else { month().1 };
    let owed = owed_until(&account, until)?;
    let mut books = Books::default();
    if let (Some(billed), Some(charge)) = (input.maybe_decimal("already_billed")?, of(&owed, FEE, month().0))
    {
        books.book(charged(charge.key, charge.served, Amount::round(billed, currency)?));
    }
    let made = books.run(&account, until)?;
    let net = |price: PriceId| {
        made_net(
            &made.iter().filter(|charge| charge.key.price == price).cloned().collect::<Vec<_>>(),
            currency,
        )
    };
    Ok(Answer::new()
        .with("usage", major(net(FEE)?))
        .with("minimum_line", major(net(MINIMUM)?))
        .with("true_up_cents", cents(net(MINIMUM)?)))
}

/// The prices of a charge, one for each of its filters; what matches none of them comes to nothing.
fn filters(input: &Input<'_>) -> Try<Vec<PriceTimeline>> {
    let charges: Vec<Input<'_>> = match input.has("charge_filters") {
        true => input.entries("charge_filters")?.into_iter().map(|(_, filter)| filter).collect(),
        false => vec![input.inner("charge")?],
    };
    let price = |(index, charge): (usize, &Input<'_>)| -> Try<PriceTimeline> {
        charge.word("model", &["standard"])?;
        let model = ChargeModel::PerUnit { unit_price: charge.price("amount")? };
        let id = MINIMUM.0 + 1 + i64::try_from(index).unwrap_or(0);
        let usage = Usage::Sum(vec![on(month().0, charge.quantity("units")?)]);
        Ok(usage_price(id, model, PriceTerms::default(), usage))
    };
    charges.iter().enumerate().map(price).collect()
}

/// The minimum of one price in a period that was served in part.
pub(crate) fn minimum_spend_prorated(input: &Input<'_>) -> Try<Answer> {
    let currency = input.currency()?;
    let (days, part) = (input.whole("period_days")?, input.whole("served_days")?);
    let (days, part) = (u64::try_from(days).unwrap_or(0), u64::try_from(part).unwrap_or(0));
    let from = month().0;
    let period = Period::new(from, later(from, days))?;
    let tax = TaxTerms { rate: input.tax("tax_percent")?, inclusive: false };
    let mut prices = filters(input)?;
    prices.push(minimum(price_of(input.whole("minimum_cents")?, currency)));
    let prices =
        prices.into_iter().map(|price| by_period(PriceTimeline { tax: taxed(tax), ..price }, period));
    let prices = prices.collect::<Try<Vec<PriceTimeline>>>()?;
    let segments = served(from, Some(later(from, part)));
    let account = timeline(currency, CycleDay::FIRST, vec![subscription(1, from, segments, prices)]);
    let charges = owed_until(&account, period.to())?;
    let missing = of(&charges, MINIMUM, from).ok_or("no minimum")?;
    let usage: Vec<&OwedCharge> = charges.iter().filter(|charge| charge.key.price != MINIMUM).collect();
    let sum = |part: fn(&OwedCharge) -> Amount| Amount::sum(charges.iter().map(part), currency);
    let mut by_filter: Vec<Amount> = usage.iter().map(|charge| charge.net).collect();
    if input.has("charge_filters") {
        by_filter.push(Amount::zero(currency));
    }
    by_filter.sort_by_key(Amount::minor);
    let used = Amount::sum(usage.iter().map(|charge| charge.net), currency)?;
    Ok(Answer::new()
        .with("usage_fee_cents", cents(used))
        .with(
            "usage_cents",
            if usage.is_empty() { Got::Nothing } else { list(by_filter.into_iter().map(cents)) },
        )
        .with("true_up_cents", cents(missing.net))
        .with("true_up_tax_cents", cents(missing.tax))
        .with("fees_cents", cents(sum(|charge| charge.net)?))
        .with("taxes_cents", cents(sum(|charge| charge.tax)?)))
}
