//! Dates: cadences, billing days, the periods billed up to a day.

use crate::agreement::{
    ONE, after, billing_day, cadence, calendar, interval, later, owed_until, price, recurring, served,
    subscription, timeline,
};
use crate::answer::{Answer, Got, count, list};
use crate::case::{Input, Trouble, Try};
use boss_kernel::{Alignment, BillingCalendar, Currency, CycleDay, Datelike, Instant, NaiveDate, Period};
use boss_rating::{OwedCharge, PriceTimeline, Timing};

pub(crate) fn advance_n_periods(input: &Input<'_>) -> Try<Answer> {
    let count = u32::try_from(input.whole("n")?).map_err(|_| Trouble::from("n is below zero"))?;
    let cadence = cadence(input.text("billing_period")?)?;
    Ok(Answer::new().with("date", cadence.after(input.date("start")?, count)))
}

pub(crate) fn whole_periods_between(input: &Input<'_>) -> Try<Answer> {
    let cadence = cadence(input.text("billing_period")?)?;
    let whole = cadence.whole_between(input.date("start")?, input.date("end")?);
    Ok(Answer::new().with("whole_periods", i64::from(whole)))
}

/// The cycle an invoice in advance is for: the whole one, or what is left of it for the first.
pub(crate) fn advance_period(input: &Input<'_>) -> Try<Answer> {
    let date = input.date("invoice_date")?;
    let cycle = calendar(input, date)?.cycle_of(date)?;
    let period = if input.flag("first_period") { cycle.within(date, None) } else { Some(cycle) };
    Ok(Answer::new().with("period", period))
}

/// The latest period an invoice in arrears is for.
pub(crate) fn arrears_period(input: &Input<'_>) -> Try<Answer> {
    let (date, start) = (input.date("invoice_date")?, input.date("billing_start")?);
    let charges = service(input, start, None, Timing::InArrears, date)?;
    Ok(Answer::new().with("period", charges.last().map(|charge| charge.served)))
}

pub(crate) fn elapsed_cycles(input: &Input<'_>) -> Try<Answer> {
    let (start, target) = (input.date("start")?, input.date("target")?);
    let calendar = calendar(input, start)?;
    let over = calendar.cycles(start, target).filter(|cycle| cycle.to() <= target).count();
    Ok(Answer::new().with("cycles", count(over)))
}

pub(crate) fn align_next(input: &Input<'_>) -> Try<Answer> {
    let date = input.date("date")?;
    Ok(Answer::new().with("date", calendar(input, date)?.start_on_or_after(date)))
}

/// The billing day of the date's own month; cycles of days have none.
pub(crate) fn align_same_month(input: &Input<'_>) -> Try<Answer> {
    let date = input.date("date")?;
    if cadence(input.text("billing_period")?)?.months().is_none() {
        return Ok(Answer::new().with("date", date));
    }
    let first = date.with_day(1).unwrap_or(date);
    let day = billing_day(input)?.ok_or("no billing day")?;
    Ok(Answer::new().with("date", BillingCalendar::new(day).start_on_or_after(first)))
}

/// The day of the month of an instant where the account is.
pub(crate) fn billing_day_in_zone(input: &Input<'_>) -> Try<Answer> {
    let local = local_day(input.text("subscription_start_utc")?, input.text("account_time_zone")?)?;
    Ok(Answer::new().with("bill_cycle_day", i64::from(local.day())))
}

/// The day an instant falls on in a zone, named or given as an offset.
pub(crate) fn local_day(instant: &str, zone: &str) -> Try<NaiveDate> {
    let zone = zone.split(" or ").next().unwrap_or(zone).trim();
    let instant = instant.strip_suffix('Z').unwrap_or(instant);
    let seconds = if instant.matches(':').count() < 2 { ":00" } else { "" };
    let instant: Instant = format!("{instant}{seconds}Z").parse()?;
    if let Some(minutes) = offset(zone) {
        let moved = instant.microseconds().saturating_add(minutes.saturating_mul(60_000_000));
        return Ok(Instant(moved).date_in(chrono_tz::UTC));
    }
    let zone: chrono_tz::Tz = zone.parse().map_err(|_| Trouble(format!("no zone is called {zone}")))?;
    Ok(instant.date_in(zone))
}

/// The minutes of `+03:00`, `-05:30`.
fn offset(zone: &str) -> Option<i64> {
    let sign = if zone.starts_with('-') { -1 } else { 1 };
    let (hours, minutes) = zone.strip_prefix(['+', '-'])?.split_once(':')?;
    let (hours, minutes): (i64, i64) = (hours.parse().ok()?, minutes.parse().ok()?);
    hours.checked_mul(60)?.checked_add(minutes)?.checked_mul(sign)
}

/// What a service at a price of one owes up to a day.
fn service(
    input: &Input<'_>,
    start: NaiveDate,
    end: Option<NaiveDate>,
    timing: Timing,
    day: NaiveDate,
) -> Try<Vec<OwedCharge>> {
    let cycle_day = billing_day(input)?;
    let alignment = if cycle_day.is_some() { Alignment::CycleDay } else { Alignment::Anniversary };
    let cadence = cadence(input.text("billing_period")?)?;
    let fee = PriceTimeline { timing, cadence, alignment, ..price(1, recurring(ONE)) };
    let subscription = subscription(1, start, served(start, end), vec![fee]);
    let cycle_day = cycle_day.unwrap_or(CycleDay::FIRST);
    owed_until(&timeline(Currency::EUR, cycle_day, vec![subscription]), day)
}

/// How a source bills: in advance from the first day of a cycle; in arrears when the cycle or the service is over; greedily in
/// arrears once the cycle has begun before the day.
fn mode(input: &Input<'_>) -> (Timing, bool) {
    let arrears = input.maybe_text("billing_mode").is_some_and(|mode| mode.contains("ARREAR"));
    let greedy = input.maybe_text("in_arrear_mode").is_some_and(|mode| mode.contains("GREEDY"));
    match (arrears, greedy) {
        (true, false) => (Timing::InArrearsOrAtEnd, false),
        (true, true) => (Timing::InAdvance, false),
        (false, _) => (Timing::InAdvance, true),
    }
}

/// What is billed up to and including the target.
pub(crate) fn billed(input: &Input<'_>) -> Try<Vec<OwedCharge>> {
    let (start, target) = (input.date("start")?, input.maybe_date("target")?);
    let (timing, on_target) = mode(input);
    let target = target.unwrap_or(start);
    let day = if on_target { after(target) } else { target };
    service(input, start, input.maybe_date("end")?, timing, day)
}

pub(crate) fn service_periods(input: &Input<'_>) -> Try<Answer> {
    Ok(Answer::new().with("periods", list(billed(input)?.iter().map(|charge| charge.served))))
}

pub(crate) fn whole_periods_of_service(input: &Input<'_>) -> Try<Answer> {
    let charges = billed(input)?;
    let whole = charges.iter().filter(|charge| charge.served == charge.key.period).count();
    Ok(Answer::new().with("whole_periods", count(whole)))
}

/// The dates around what is billed up to the target.
pub(crate) fn billing_interval(input: &Input<'_>) -> Try<Answer> {
    let start = input.date("start")?;
    let calendar = calendar(input, start)?;
    let first = calendar.start_on_or_after(start);
    let reached = input.maybe_date("target")?.is_some_and(|target| first <= target);
    let charges = billed(input)?;
    let billed_to = charges.iter().map(|charge| charge.served.to()).max();
    let end = billed_to.or(reached.then_some(first));
    let last = end.map(|end| calendar.start_on_or_before(end));
    let next = last.map_or(first, |last| calendar.next_start(last));
    Ok(Answer::new()
        .with("first_billing_cycle_date", first)
        .with("last_billing_cycle_date", last.filter(|last| *last >= first))
        .with("next_billing_cycle_date", next)
        .with("effective_end_date", end)
        .with("has_something_to_bill", end.is_some()))
}

/// Anniversary cycles through month ends.
pub(crate) fn service_periods_month_end(input: &Input<'_>) -> Try<Answer> {
    let anchor = input.date("anchor")?;
    let (cadence, alignment) = interval(input, "interval")?;
    let calendar = BillingCalendar::aligned(cadence, alignment, CycleDay::FIRST, anchor);
    let cycles = calendar.cycles(anchor, later(anchor, 3_700)).filter_map(|cycle| cycle.within(anchor, None));
    let inclusive = |cycle: Period| list([cycle.from(), cycle.last_day()]);
    Ok(Answer::new().with("periods_inclusive", Got::Begins(cycles.map(inclusive).collect())))
}
