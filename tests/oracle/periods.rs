//! Dates: cadences, billing days, the periods billed up to a day.

use crate::agreement::{
    ONE, after, billing_day, cadence, calendar, interval, later, owed_until, price, recurring, served,
    subscription, timeline,
};
use crate::answer::{Answer, Got, count, list};
use crate::case::{Input, Trouble, Try, not_supported};
use boss_kernel::{Alignment, BillingCalendar, Currency, CycleDay, Datelike, Instant, NaiveDate};
use boss_rating::{OwedCharge, PriceTimeline, Timing};

pub(crate) fn advance_n_periods(input: &Input<'_>) -> Try<Answer> {
    let count = u32::try_from(input.whole("n")?).map_err(|_| Trouble::from("n is below zero"))?;
    let cadence = cadence(input.text("billing_period")?)?;
    Ok(Answer::new().with("date", cadence.after(input.date("start")?, count)))
}

pub(crate) fn whole_periods_between(input: &Input<'_>) -> Try<Answer> {
    let (start, end) = (input.date("start")?, input.date("end")?);
    let cadence = cadence(input.text("billing_period")?)?;
    let calendar = BillingCalendar::aligned(cadence, Alignment::Anniversary, CycleDay::FIRST, start);
    Ok(Answer::new().with("whole_periods", count(over_by(calendar, start, end))))
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
    Ok(Answer::new().with("cycles", count(over_by(calendar(input, start)?, start, target))))
}

/// How many cycles from a day on are over on another.
fn over_by(calendar: BillingCalendar, from: NaiveDate, day: NaiveDate) -> usize {
    calendar.cycles(from, day).filter(|cycle| cycle.to() <= day).count()
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
    let instant = instant.strip_suffix('Z').unwrap_or(instant);
    let seconds = if instant.matches(':').count() < 2 { ":00" } else { "" };
    let instant: Instant = format!("{instant}{seconds}Z").parse()?;
    if let Some(minutes) = offset(zone) {
        let moved = instant.microseconds().saturating_add(minutes.saturating_mul(60_000_000));
        return Ok(Instant(moved).date_in(chrono_tz::UTC));
    }
    let zone: chrono_tz::Tz =
        zone.parse().map_err(|_| Trouble::Failed(format!("no zone is called {zone}")))?;
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

/// When a price is billed, and whether what is billable on the very day of a run is: in advance from the first day of a cycle, in
/// arrears when the cycle or the service is over.
fn mode(input: &Input<'_>) -> Try<(Timing, bool)> {
    let mode = input.word("billing_mode", &["IN_ADVANCE", "IN_ARREAR"])?;
    let arrears = mode == Some("IN_ARREAR");
    if input.word("in_arrear_mode", &["DEFAULT", "GREEDY"])? == Some("GREEDY") && arrears {
        return not_supported("no price in arrears is billed while its cycle goes on");
    }
    Ok(if arrears { (Timing::InArrearsOrAtEnd, false) } else { (Timing::InAdvance, true) })
}

/// What is billed up to and including the target.
pub(crate) fn billed(input: &Input<'_>) -> Try<Vec<OwedCharge>> {
    let (start, target) = (input.date("start")?, input.maybe_date("target")?);
    let (timing, on_target) = mode(input)?;
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

/// The dates around what is billed up to the target: where the first cycle begins, how far it is billed, and the starts on the
/// calendar around that day.
pub(crate) fn billing_interval(input: &Input<'_>) -> Try<Answer> {
    let start = input.date("start")?;
    let calendar = calendar(input, start)?;
    let first = calendar.start_on_or_after(start);
    let charges = billed(input)?;
    let end = charges.iter().map(|charge| charge.served.to()).max();
    let last = end.map(|end| calendar.start_on_or_before(end));
    let next = last.map_or(first, |last| calendar.next_start(last));
    Ok(Answer::new()
        .with("first_billing_cycle_date", first)
        .with("last_billing_cycle_date", last.filter(|last| *last >= first))
        .with("next_billing_cycle_date", next)
        .with("effective_end_date", end)
        .with("has_something_to_bill", end.is_some()))
}

/// The cycles of a service by its anniversaries, through month ends.
pub(crate) fn service_periods_month_end(input: &Input<'_>) -> Try<Answer> {
    let anchor = input.date("anchor")?;
    let (cadence, alignment) = interval(input, "interval")?;
    let timing = if input.flag("pay_in_advance") { Timing::InAdvance } else { Timing::InArrears };
    let fee = PriceTimeline { timing, cadence, alignment, ..price(1, recurring(ONE)) };
    let subscription = subscription(1, anchor, served(anchor, None), vec![fee]);
    let charges = owed_until(
        &timeline(Currency::EUR, CycleDay::FIRST, vec![subscription]),
        later(anchor, YEARS_AHEAD * 365),
    )?;
    let inclusive = charges.iter().map(|charge| list([charge.served.from(), charge.served.last_day()]));
    Ok(Answer::new().with("periods_inclusive", Got::Begins(inclusive.collect())))
}

/// How far ahead cycles are looked at.
const YEARS_AHEAD: u64 = 9;
