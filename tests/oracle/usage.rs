//! Usage in a period that is billed in parts, by level, or again.

use crate::agreement::{
    Books, ONE, after, billing_day, by_period, cadence, exact, made_net, on, owed_until, price, served,
    subscription, timeline, usage_price,
};
use crate::answer::{Answer, Got, cents, list, major};
use crate::case::{Input, Trouble, Try, day, decimal, price_of, units};
use crate::charges::{account, amount, month, package, packages_of, plainly, quantity, rated, used};
use crate::tiers::{only, tiered, tiers};
use boss_kernel::id::{ChargeId, PriceId, PriceVersionId, SubscriptionId};
use boss_kernel::{
    Amount, BillingCalendar, Currency, CycleDay, Decimal, NaiveDate, Period, Quantity, TaxRate, UnitPrice,
};
use boss_rating::{
    ChargeKey, ChargeModel, Charged, DayQuantity, PriceTerms, PriceTimeline, Tier, Timing, Usage,
    average_price,
};

/// What was used before this line, and with it.
fn before_and_with(input: &Input<'_>) -> Try<(Quantity, Quantity)> {
    let before = input.maybe_quantity("already_billed_quantity")?.or(input.maybe_quantity("already_used")?);
    let before = before.unwrap_or_default();
    Ok((before, before.plus(quantity(input)?)?))
}

/// The charge that usage adds to what was billed for the usage before; where the input names that amount, to that amount.
pub(crate) fn added(
    input: &Input<'_>,
    model: &ChargeModel,
    terms: &PriceTerms,
    billed: Option<Decimal>,
) -> Try<Amount> {
    let currency = input.currency()?;
    let (before, with) = before_and_with(input)?;
    let of = |quantity: Quantity| {
        account(currency, vec![usage_price(1, model.clone(), terms.clone(), used(quantity))])
    };
    let mut books = Books::default();
    match billed {
        Some(billed) => {
            let charge = rated(currency, model.clone(), terms.clone(), used(before))?;
            let net = Amount::round(billed, currency)?;
            books.book(charged(charge.key, charge.served, net));
        }
        None if before.is_zero() => {}
        None => drop(books.run(&of(before), month().1)?),
    }
    made_net(&books.run(&of(with), month().1)?, currency)
}

/// An untaxed charge in arrears as it stands on the books.
pub(crate) fn charged(key: ChargeKey, served: Period, net: Amount) -> Charged {
    Charged {
        key,
        charge: ChargeId(0),
        version: PriceVersionId(1),
        served,
        billable_on: key.period.last_day(),
        tax_rate: TaxRate::ZERO,
        net,
        tax: Amount::zero(net.currency()),
        gross: net,
        discounts: Vec::new(),
    }
}

pub(crate) fn package_split(input: &Input<'_>) -> Try<Answer> {
    let (model, terms) = package(input)?;
    let (before, with) = before_and_with(input)?;
    let packages = |quantity: Quantity| -> Try<Quantity> {
        Ok(packages_of(&rated(input.currency()?, model.clone(), terms.clone(), used(quantity))?))
    };
    let packages = packages(with)?.minus(packages(before)?)?;
    let amount = added(input, &model, &terms, input.maybe_decimal("already_billed")?)?;
    Ok(Answer::new().with("packages", packages.to_decimal()).with("amount", major(amount)))
}

/// A second line in one period: each tier's part of it stands by itself.
pub(crate) fn graduated_split(input: &Input<'_>) -> Try<Answer> {
    let tiers = tiers(input)?;
    let mut lines = Vec::new();
    for place in 0..tiers.len() {
        let part = ChargeModel::Graduated { tiers: only(&tiers, place) };
        let line = added(input, &part, &PriceTerms::default(), None)?;
        if !line.is_zero() {
            lines.push(major(line));
        }
    }
    let billed = input.maybe_decimal("already_billed")?;
    let total = added(input, &ChargeModel::Graduated { tiers }, &PriceTerms::default(), billed)?;
    Ok(Answer::new().with("lines", Got::List(lines)).with("total", major(total)))
}

/// Units that are free: at a price of one, what is charged is what is billable.
pub(crate) fn usage_discount(input: &Input<'_>) -> Try<Answer> {
    let terms = PriceTerms { free_units: input.quantity("free_units")?, ..PriceTerms::default() };
    let billable = added(input, &ChargeModel::PerUnit { unit_price: ONE }, &terms, None)?.to_decimal();
    let discounted = quantity(input)?.minus(units(billable)?)?;
    Ok(Answer::new().with("billable", billable).with("discounted", discounted.to_decimal()))
}

/// What a price comes to without its terms, with its percentage, and with its maximum; what each takes off is the difference.
pub(crate) fn capped(input: &Input<'_>) -> Try<Answer> {
    let model = match (input.maybe_price("unit_price")?, input.has("package_amount")) {
        (Some(unit_price), _) => ChargeModel::PerUnit { unit_price },
        (None, true) => package(input)?.0,
        (None, false) => tiered(input)?,
    };
    let off = if input.has("percent_discount") {
        input.percent("percent_discount")?
    } else {
        boss_kernel::Percent::ZERO
    };
    let reduced = PriceTerms { percent_off: off, ..PriceTerms::default() };
    let capped = PriceTerms { maximum: input.maybe_price("maximum")?, ..reduced.clone() };
    let amount = added(input, &model, &PriceTerms::default(), None)?;
    let after_percent = added(input, &model, &reduced, None)?;
    let total = added(input, &model, &capped, input.maybe_decimal("already_billed")?)?;
    Ok(Answer::new()
        .with("amount", major(amount))
        .with("percent_discount", major(amount.minus(after_percent)?))
        .with("maximum_discount", major(after_percent.minus(total)?))
        .with("discount", major(amount.minus(total)?))
        .with("total", major(total)))
}

/// A level over a period, charged by the days it stood.
pub(crate) fn weighted_sum(input: &Input<'_>) -> Try<Answer> {
    let currency = input.currency()?;
    let (from, last) = input.span("period")?;
    let mut changes: Vec<DayQuantity> = Vec::new();
    for event in input.list("events")? {
        let cell = |place: usize| event.get(place);
        let (at, by) = (cell(0).and_then(day).ok_or("no day")?, cell(1).and_then(decimal).ok_or("no units")?);
        match changes.last_mut().filter(|change| change.day == at) {
            Some(change) => change.quantity = change.quantity.plus(units(by)?)?,
            None => changes.push(on(at, units(by)?)),
        }
    }
    let opening = input.maybe_quantity("carried_in")?.unwrap_or_default();
    let unit_price = input.maybe_price("unit_price_major")?.unwrap_or(ONE);
    let usage = Usage::Level { opening, changes };
    let price = usage_price(1, ChargeModel::PerUnit { unit_price }, PriceTerms::default(), usage);
    let period = Period::new(from, after(last))?;
    let begun = input.maybe_date("subscription_start")?.unwrap_or(from).max(from);
    let end = input.maybe_date("terminated")?.map(after);
    let account = subscription(1, from, served(begun, end), vec![by_period(price, period)?]);
    let charges = owed_until(&timeline(currency, CycleDay::FIRST, vec![account]), period.to())?;
    let charge = charges.first().ok_or("nothing is owed")?;
    Ok(Answer::new()
        .with("units", Got::Shown(charge.quantity.to_decimal(), 6))
        .with("amount_cents", cents(charge.net)))
}

/// Late usage after a period was billed.
pub(crate) fn incremental(input: &Input<'_>) -> Try<Answer> {
    let currency = input.currency()?;
    let (start, end) = (input.date("start")?, input.maybe_date("end")?);
    let pair = |row: &serde_json::Value| {
        let at = row.get(0).and_then(day).ok_or(Trouble::from("no day"))?;
        Ok(on(at, units(row.get(1).and_then(decimal).ok_or("no units")?)?))
    };
    let usage = Usage::Events(input.list("usage")?.iter().map(pair).collect::<Try<Vec<_>>>()?);
    let tiers = if input.has("tiers") { tiers(input)? } else { vec![block(&input.inner("block")?)?] };
    let model = ChargeModel::Graduated { tiers };
    let cadence = cadence(input.text("billing_period")?)?;
    let price = PriceTimeline { cadence, ..usage_price(1, model, PriceTerms::default(), usage) };
    let cycle_day = billing_day(input)?.ok_or("no billing day")?;
    let calendar = BillingCalendar::aligned(cadence, price.alignment, cycle_day, start);
    let account =
        timeline(currency, cycle_day, vec![subscription(1, start, served(start, end), vec![price])]);
    let mut books = Books::default();
    let invoiced = if input.has("already_invoiced") { input.list("already_invoiced")? } else { &[] };
    for row in invoiced {
        let (from, to, net) = item(row, currency)?;
        let period = calendar.cycle_of(from)?;
        let key = ChargeKey { subscription: SubscriptionId(1), price: PriceId(1), period };
        books.book(charged(key, Period::new(from, to)?, net));
    }
    let over = end.map(|end| calendar.start_on_or_after(end));
    let until = input.maybe_date("target")?.or(over).ok_or("no end")?;
    let made = books.run(&account, until)?;
    let items = made.iter().map(|charge| new_item(charge.served, charge.net));
    Ok(Answer::new().with("new_items", list(items)))
}

/// One price for each block begun.
fn block(block: &Input<'_>) -> Try<Tier> {
    Ok(Tier {
        up_to: None,
        unit_price: block.price("price")?,
        flat_fee: UnitPrice::default(),
        block: Some(block.quantity("size")?),
    })
}

/// From, to and amount of an item.
pub(crate) fn item(row: &serde_json::Value, currency: Currency) -> Try<(NaiveDate, NaiveDate, Amount)> {
    let at = |place: usize| row.get(place);
    let (from, to) = at(0).and_then(day).zip(at(1).and_then(day)).ok_or("an item without days")?;
    let net = Amount::round(at(2).and_then(decimal).ok_or("an item without amount")?, currency)?;
    Ok((from, to, net))
}

pub(crate) fn new_item(served: Period, net: Amount) -> Got {
    Got::List(vec![served.from().into(), served.to().into(), major(net)])
}

/// Several units, each in blocks of its own.
pub(crate) fn two_units(input: &Input<'_>) -> Try<Answer> {
    let currency = input.currency()?;
    let quantities = input.inner("quantities")?;
    let mut prices = Vec::new();
    for block in input.inputs("blocks")? {
        let model = ChargeModel::Package { amount: block.price("price")?, size: block.quantity("size")? };
        let used = used(quantities.maybe_quantity(block.text("unit")?)?.unwrap_or_default());
        let id = i64::try_from(prices.len()).unwrap_or(0) + 1;
        prices.push(usage_price(id, model, PriceTerms::default(), used));
    }
    let charges = owed_until(&account(currency, prices), month().1)?;
    let amounts = charges.iter().map(|charge| major(charge.net));
    let total = crate::agreement::net_sum(&charges, currency)?;
    Ok(Answer::new().with("total", major(total)).with("amounts", list(amounts)))
}

/// The level of each day of a cycle of 30, or else 31, 28 or 29 days, told by events and the part of the cycle each was there for.
pub(crate) fn graduated_prorated(input: &Input<'_>) -> Try<Answer> {
    let (currency, tiers) = (input.currency()?, tiers(input)?);
    let (full, parts) = (input.decimals("event_units")?, input.decimals("event_prorated_units")?);
    let days = |length: i64| -> Option<(Decimal, Vec<i64>)> {
        let (mut off, mut all) = (Decimal::ZERO, Vec::new());
        for (full, part) in full.iter().zip(&parts) {
            let exact = part.checked_mul(Decimal::from(length))?.checked_div(*full)?;
            let whole = exact.round();
            off += (exact - whole).abs();
            all.push(i64::try_from(whole).ok()?);
        }
        Some((off, all))
    };
    let lengths = [30_i64, 31, 28, 29];
    let (length, left) = lengths
        .into_iter()
        .filter_map(|length| days(length).map(|(off, left)| (off, length, left)))
        .min_by_key(|(off, ..)| *off)
        .map(|(_, length, left)| (length, left))
        .ok_or("no days")?;
    if left.windows(2).any(|pair| pair[0] < pair[1]) {
        return Err("an event stands after one that came later".into());
    }
    let from = month().0;
    let mut changes: Vec<DayQuantity> = Vec::new();
    for (full, left) in full.iter().zip(left) {
        let gone = u64::try_from(length - left).map_err(|_| Trouble::from("days beyond the cycle"))?;
        let day = crate::agreement::later(from, gone);
        match changes.last_mut().filter(|change| change.day == day) {
            Some(change) => change.quantity = change.quantity.plus(units(*full)?)?,
            None => changes.push(on(day, units(*full)?)),
        }
    }
    let usage = Usage::Level { opening: Quantity::ZERO, changes };
    let price = usage_price(1, ChargeModel::Graduated { tiers }, PriceTerms::default(), usage);
    let length = u64::try_from(length).unwrap_or(30);
    let period = Period::new(from, crate::agreement::later(from, length))?;
    let account = subscription(1, from, served(from, None), vec![by_period(price, period)?]);
    let charges = owed_until(&timeline(currency, CycleDay::FIRST, vec![account]), period.to())?;
    let charge = charges.first().ok_or("nothing is owed")?;
    crate::charges::priced(input, charge, charge.quantity)
}

/// A level that ends at the full quantity and is the prorated one on average: one stretch before it, and one day at it.
pub(crate) fn volume_prorated(input: &Input<'_>) -> Try<Answer> {
    let (currency, tiers) = (input.currency()?, tiers(input)?);
    let (mean, full) = (input.decimal("prorated_quantity")?, input.decimal("full_quantity")?);
    let opening = |days: u32| -> Option<Decimal> {
        let before = mean.checked_mul(Decimal::from(days))?.checked_sub(full)?;
        before.checked_div(Decimal::from(days.checked_sub(1)?)).filter(|level| !level.is_sign_negative())
    };
    let (days, level) = [2_u32, 11, 101, 1_001]
        .into_iter()
        .find_map(|days| opening(days).map(|level| (days, level)))
        .ok_or("no level comes to this")?;
    let from = month().0;
    let last = crate::agreement::later(from, u64::from(days - 1));
    let opening = units(level)?;
    let change = on(last, units(full)?.minus(opening)?);
    let period = Period::new(from, after(last))?;
    let charge = |tiers: Vec<Tier>| -> Try<boss_rating::OwedCharge> {
        let usage = Usage::Level { opening, changes: vec![change] };
        let price = usage_price(1, ChargeModel::Volume { tiers }, PriceTerms::default(), usage);
        let account = subscription(1, from, served(from, None), vec![by_period(price, period)?]);
        let charges = owed_until(&timeline(currency, CycleDay::FIRST, vec![account]), period.to())?;
        charges.into_iter().next().ok_or_else(|| "nothing is owed".into())
    };
    let none = UnitPrice::default();
    let by_units = tiers.iter().map(|tier| Tier { flat_fee: none, ..tier.clone() }).collect();
    let flat = tiers.iter().map(|tier| Tier { unit_price: none, ..tier.clone() }).collect();
    let whole = charge(tiers)?;
    let average = average_price(exact(&whole), units(full)?);
    Ok(Answer::new()
        .with("amount", amount(input, &whole))
        .with("unit_amount_rounded", major(Amount::round(average.0, currency)?))
        .with("per_unit_total", amount(input, &charge(by_units)?))
        .with("flat", amount(input, &charge(flat)?)))
}

/// Credits bought for a prepaid balance, each at a rate.
pub(crate) fn top_up(input: &Input<'_>) -> Try<Answer> {
    let model = ChargeModel::PerUnit { unit_price: input.price("rate")? };
    let charge = plainly(input.currency()?, model, used(input.quantity("credits")?))?;
    Ok(Answer::new()
        .with("credit_amount", major(charge.net))
        .with("invoice_total_cents", cents(charge.gross)))
}

/// A threshold from which usage is billed before its period is over, and the period's own bill.
pub(crate) fn progressive(input: &Input<'_>) -> Try<Answer> {
    use crate::agreement::{interval, recurring};
    let currency = input.currency()?;
    let (cadence, alignment) = interval(input, "interval")?;
    let pair = |row: &serde_json::Value| {
        let at = row.get(0).and_then(day).ok_or(Trouble::from("no day"))?;
        Ok(on(at, units(row.get(1).and_then(decimal).ok_or("no units")?)?))
    };
    let usage = input.list("usage")?.iter().map(pair).collect::<Try<Vec<DayQuantity>>>()?;
    let first = usage.first().map(|entry| entry.day).ok_or("no usage")?;
    let calendar = BillingCalendar::aligned(cadence, alignment, CycleDay::FIRST, first);
    let start = input.maybe_date("start")?.unwrap_or_else(|| calendar.start_on_or_before(first));
    let end = input.maybe_date("terminate")?.map(after);
    let bill_at = Some(price_of(input.whole("threshold_cents")?, currency));
    let model = ChargeModel::PerUnit { unit_price: input.price("unit_price_major")? };
    let account = |seen: &[DayQuantity]| {
        let terms = PriceTerms { bill_at, ..PriceTerms::default() };
        let usage = usage_price(1, model.clone(), terms, Usage::Sum(seen.to_vec()));
        let usage = PriceTimeline { timing: Timing::InArrearsOrAtEnd, ..usage };
        let fee = price(2, recurring(price_of(input.whole("plan_cents")?, currency)));
        let fee = PriceTimeline { timing: Timing::InArrearsOrAtEnd, ..fee };
        let prices = [usage, fee].map(|price| PriceTimeline { cadence, alignment, ..price });
        let subscription = subscription(1, start, served(start, end), prices.to_vec());
        Ok::<_, Trouble>(timeline(currency, CycleDay::FIRST, vec![subscription]))
    };
    let (mut books, mut invoices, mut before) = (Books::default(), Vec::new(), Amount::zero(currency));
    for (place, entry) in usage.iter().enumerate() {
        let seen = usage.get(..=place).unwrap_or_default();
        let bill = made_net(&books.run(&account(seen)?, after(entry.day))?, currency)?;
        if !bill.is_zero() {
            invoices.push(cents(bill));
            before = before.plus(bill)?;
        }
    }
    let closing = end.or(input.maybe_date("bill")?).ok_or("no bill")?;
    let bill = made_net(&books.run(&account(&usage)?, closing)?, currency)?;
    invoices.push(cents(bill));
    let fees = owed_until(&account(&usage)?, closing)?;
    let last = Answer::new()
        .with("fees_cents", cents(crate::agreement::net_sum(&fees, currency)?))
        .with("progressive_credit_cents", cents(before));
    Ok(Answer::new().with("invoices_cents", Got::List(invoices)).with("final", last))
}
