//! Parts of a cycle: how many days of how many, and what that is of a price.

use crate::agreement::{
    ONE, after, billing_day, by_period, cadence, day_of, days_of, net_sum, owed_until, price, recurring,
    recurring_by, served, subscription, timeline, usage_price,
};
use crate::answer::{Answer, Got, count, list, major};
use crate::case::{Input, Trouble, Try, day};
use crate::company::{Company, Sold};
use crate::history::{charges_of, total};
use boss_kernel::{
    Alignment, Amount, BillingCalendar, Cadence, CadenceUnit, Currency, CycleDay, Decimal, NaiveDate, Period,
    Quantity, TaxRate, UnitPrice,
};
use boss_rating::{ChargeModel, DayCount, OwedCharge, PriceTerms, PriceTimeline, Timing, Usage};

/// A price so large that in a currency without decimals a share of it shows nine places.
const BILLION: UnitPrice = UnitPrice(Decimal::from_parts(1_000_000_000, 0, 0, false, 0));

/// The places shown of a share of [`BILLION`].
fn places(amount: Amount) -> Decimal {
    Decimal::new(amount.minor(), 9)
}

pub(crate) fn advance_cycles(input: &Input<'_>) -> Try<Answer> {
    Ok(Answer::new().with("number_of_cycles", cycles_billed(input)?))
}

/// The shares of a price that fall due up to and including the target, added up.
pub(crate) fn cycles_billed(input: &Input<'_>) -> Try<Decimal> {
    let (start, end, target) = (input.date("start")?, input.maybe_date("end")?, input.date("target")?);
    let arrears = input.word("billing_mode", &["IN_ADVANCE", "IN_ARREAR"])? == Some("IN_ARREAR");
    let (timing, until) =
        if arrears { (Timing::InArrearsOrAtEnd, target) } else { (Timing::InAdvance, after(target)) };
    let cadence = cadence(input.text("billing_period")?)?;
    let fee = PriceTimeline { timing, cadence, ..price(1, recurring(BILLION)) };
    let cycle_day = billing_day(input)?.map_or_else(|| day_of(start), Ok)?;
    let subscription = subscription(1, start, served(start, end), vec![fee]);
    let timeline = timeline(Currency::JPY, cycle_day, vec![subscription]);
    Ok(places(net_sum(&owed_until(&timeline, until)?, Currency::JPY)?))
}

/// Dates that contradict each other are refused.
pub(crate) fn invalid_dates(input: &Input<'_>) -> Try<Answer> {
    use boss_rating::codes::SEGMENT_EMPTY;
    match cycles_billed(input) {
        Ok(cycles) => Ok(Answer::new().with("number_of_cycles", cycles)),
        Err(Trouble::Failed(text)) if text.contains(SEGMENT_EMPTY.as_str()) => {
            Ok(Answer::new().with("error", "InvalidDateSequence"))
        }
        Err(refused) => Err(refused),
    }
}

/// How a source counts days: months of a fixed length, or as they are.
fn day_count(input: &Input<'_>) -> Try<DayCount> {
    let length = input.maybe_whole("fixed_days_in_month")?.unwrap_or(0);
    let length = u8::try_from(length).map_err(|_| Trouble::from("no such month"))?;
    Ok(if length == 0 { DayCount::Actual } else { DayCount::EveryMonth(length) })
}

/// A price for a service within one cycle that begins on `anchor`, charged for a stretch of it.
fn stretch(
    anchor: NaiveDate,
    (from, to): (NaiveDate, NaiveDate),
    cadence: Cadence,
    amount: UnitPrice,
    (count, currency): (DayCount, Currency),
) -> Try<Vec<OwedCharge>> {
    let fee =
        PriceTimeline { cadence, alignment: Alignment::Anniversary, ..price(1, recurring_by(amount, count)) };
    let subscription = subscription(1, anchor, served(from, Some(to)), vec![fee]);
    owed_until(&timeline(currency, CycleDay::FIRST, vec![subscription]), after(to))
}

/// The start of the cycle that ends on `end` and holds `day`.
fn anchor_of(end: NaiveDate, cadence: Cadence, day: NaiveDate) -> NaiveDate {
    BillingCalendar::aligned(cadence, Alignment::Anniversary, CycleDay::FIRST, end).start_on_or_before(day)
}

pub(crate) fn fixed_days_count(input: &Input<'_>) -> Try<Answer> {
    let (start, end) = (input.date("start")?, input.date("end")?);
    let decade = Cadence::new(10, CadenceUnit::Year)?;
    let charges = stretch(start, (start, end), decade, ONE, (day_count(input)?, Currency::JPY))?;
    let days = charges.iter().flat_map(days_of).map(|(days, _)| days).next();
    Ok(Answer::new().with("days", days.unwrap_or(0)))
}

pub(crate) fn fixed_days_ratio(input: &Input<'_>) -> Try<Answer> {
    let (start, end) = (input.date("start")?, input.date("end")?);
    let cadence = cadence(input.maybe_text("billing_period").unwrap_or("monthly"))?;
    let leading = input.word("kind", &["leading", "trailing"])? == Some("leading");
    let anchor = if leading { anchor_of(end, cadence, start) } else { start };
    let charges = stretch(anchor, (start, end), cadence, BILLION, (day_count(input)?, Currency::JPY))?;
    Ok(Answer::new().with("ratio", places(net_sum(&charges, Currency::JPY)?)))
}

pub(crate) fn trailing_ratio(input: &Input<'_>) -> Try<Answer> {
    let (from, to) = (input.date("previous_bill_through")?, input.date("end")?);
    let cadence = cadence(input.text("billing_period")?)?;
    let charges = stretch(from, (from, to), cadence, BILLION, (day_count(input)?, Currency::JPY))?;
    Ok(Answer::new().with("ratio", places(net_sum(&charges, Currency::JPY)?)))
}

/// A part of a cycle, or what is given back of one that was paid in advance.
pub(crate) fn fixed_days_amount(input: &Input<'_>) -> Try<Answer> {
    let cadence = cadence(input.text("billing_period")?)?;
    let (count, currency, rate) = (day_count(input)?, input.currency()?, input.price("rate")?);
    let directions = ["leading charge", "trailing charge", "cancellation credit"];
    let direction = input.word("direction", &directions)?;
    if direction != Some("cancellation credit") {
        let (start, end) = (input.date("start")?, input.date("end")?);
        let trailing = direction == Some("trailing charge");
        let anchor = if trailing { start } else { anchor_of(end, cadence, start) };
        let charges = stretch(anchor, (start, end), cadence, rate, (count, currency))?;
        return Ok(Answer::new().with("amount", major(net_sum(&charges, currency)?)));
    }
    let (from, cancelled, end) =
        (input.date("period_start")?, input.date("cancel_date")?, input.date("period_end")?);
    let company = Company::open_on(currency, from)?;
    let sold =
        Sold { cadence, alignment: Alignment::Anniversary, ..Sold::monthly(recurring_by(rate, count)) };
    let service = company.begin(company.sell(vec![sold], TaxRate::ZERO)?, Quantity::ONE, from)?;
    let first = charges_of(&company.bill(from)?);
    if first.first().is_none_or(|charge| charge.served.to() != end) {
        return Err("the period is no cycle from its first day on".into());
    }
    company.go_to(cancelled);
    company.end(service, cancelled)?;
    let bills = company.bill(cancelled)?;
    let open = Amount::sum(bills.iter().map(|bill| bill.bill.open), currency)?;
    let credit = if open.is_negative() { open.negated()? } else { Amount::zero(currency) };
    Ok(Answer::new().with("amount", major(total(&bills, currency)?)).with("account_credit", major(credit)))
}

pub(crate) fn arrears_ratio(input: &Input<'_>) -> Try<Answer> {
    let (from, to) = input.span("period")?;
    let period = Period::new(from, to)?;
    let begun = input.maybe_date("effective_from")?.unwrap_or(from).max(from);
    let ended = input.maybe_date("effective_to")?;
    let segments = if ended.is_some_and(|ended| ended <= begun) { Vec::new() } else { served(begun, ended) };
    let fee = by_period(PriceTimeline { timing: Timing::InArrears, ..price(1, recurring(BILLION)) }, period)?;
    let subscription = subscription(1, from, segments, vec![fee]);
    let charges = owed_until(&timeline(Currency::JPY, CycleDay::FIRST, vec![subscription]), to)?;
    let Some(charge) = charges.first() else { return Ok(Answer::new().with("line", Got::Nothing)) };
    let fraction = days_of(charge).first().map(|(days, of)| list([*days, *of]));
    let ratio = Got::Shown(places(charge.net), 9);
    Ok(Answer::new().with("ratio_fraction", fraction).with("ratio", ratio).with("line", charge.served))
}

pub(crate) fn day_count_conventions(input: &Input<'_>) -> Try<Answer> {
    let (start, end) = (input.date("start")?, after(input.date("end_inclusive")?));
    let fraction = |count: DayCount| -> Try<Got> {
        let fee = PriceTimeline { alignment: Alignment::Calendar, ..price(1, recurring_by(BILLION, count)) };
        let subscription = subscription(1, start, served(start, Some(end)), vec![fee]);
        let charges = owed_until(&timeline(Currency::JPY, CycleDay::FIRST, vec![subscription]), end)?;
        let mut fractions = charges.iter().flat_map(days_of).map(|(days, of)| list([days, of]));
        match (fractions.next(), fractions.next()) {
            (Some(fraction), None) => Ok(fraction),
            (first, second) => Ok(list(first.into_iter().chain(second).chain(fractions))),
        }
    };
    Ok(Answer::new()
        .with("actual", fraction(DayCount::Actual)?)
        .with("actual_over_30", fraction(DayCount::Fixed30)?)
        .with("strict_30_360", fraction(DayCount::Thirty360)?))
}

/// A term in months: whole ones, and parts by days.
pub(crate) fn duration_months(input: &Input<'_>) -> Try<Answer> {
    let (start, end) = (input.date("start")?, after(input.date("end_inclusive")?));
    let starts = ["service start", "calendar month"];
    let by_calendar = input.word("period_start", &starts)? == Some("calendar month");
    let by_30 = input.word("period_type", &["actual", "fixed 30"])? == Some("fixed 30");
    let alignment = if by_calendar { Alignment::Calendar } else { Alignment::Anniversary };
    let count_by = if by_30 { DayCount::Fixed30 } else { DayCount::Actual };
    // A thousand in a currency without decimals shows three places, as a duration does.
    let thousand = UnitPrice(Decimal::ONE_THOUSAND);
    let fee = PriceTimeline { alignment, ..price(1, recurring_by(thousand, count_by)) };
    let subscription = subscription(1, start, served(start, Some(end)), vec![fee]);
    let charges = owed_until(&timeline(Currency::JPY, CycleDay::FIRST, vec![subscription]), end)?;
    let (full, parts): (Vec<_>, Vec<_>) =
        charges.iter().partition(|charge| charge.served == charge.key.period);
    let parts: Vec<Got> = parts.into_iter().flat_map(days_of).map(|(days, of)| list([days, of])).collect();
    let partial = if parts.len() == 1 { parts.first().cloned() } else { Some(Got::List(parts.clone())) };
    let duration = Decimal::new(net_sum(&charges, Currency::JPY)?.minor(), 3);
    Ok(Answer::new()
        .with("full_months", count(full.len()))
        .with("partial", partial)
        .with("partials", Got::List(parts))
        .with("duration", duration))
}

/// The share of a minimum commitment that a part of a period bears.
pub(crate) fn commitment_coefficient(input: &Input<'_>) -> Try<Answer> {
    let (from, last) = input.span("period")?;
    let begun = input.maybe_date("from_")?.or(input.maybe_date("from")?).unwrap_or(from).max(from);
    let ended = match input.get("to_inclusive").or(input.get("to_")).or(input.get("to")) {
        Some(value) => Some(after(day(value).ok_or("no day")?)),
        None => None,
    };
    let period = Period::new(from, after(last))?;
    // So large that twelve places are seen.
    let amount = UnitPrice(Decimal::new(1_000_000_000_000, 0));
    let model = ChargeModel::MinimumCommitment { amount, day_count: DayCount::Actual };
    let minimum = by_period(usage_price(1, model, PriceTerms::default(), Usage::None), period)?;
    let subscription = subscription(1, from, served(begun, ended), vec![minimum]);
    let charges = owed_until(&timeline(Currency::JPY, CycleDay::FIRST, vec![subscription]), period.to())?;
    let share = net_sum(&charges, Currency::JPY)?;
    Ok(Answer::new().with("coefficient", Got::Shown(Decimal::new(share.minor(), 12), 12)))
}
