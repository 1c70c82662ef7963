//! Fees of a plan over a first or last part of a cycle, with trial, end, upgrade, credit and tax.

use crate::agreement::{
    after, exact, interval, later, owed_until, price, recurring, served, subscription, taxed, timeline,
};
use crate::answer::{Answer, Got, cents};
use crate::case::{Input, Try, price_of};
use crate::company::{Company, Sold};
use crate::history::charges_of;
use crate::periods::local_day;
use crate::settling::partial_credit;
use boss_core::billing::BillView;
use boss_core::catalog::model::PriceTiming;
use boss_kernel::id::{OfferingId, SubscriptionId};
use boss_kernel::{
    Alignment, Amount, BillingCalendar, Cadence, CadenceUnit, Currency, CycleDay, Decimal, NaiveDate,
    Quantity, TaxRate,
};
use boss_rating::{OwedCharge, Phase, Plan, PriceTimeline, SubscriptionTimeline, TaxTerms, Timing};

/// How far ahead of a start a fee in arrears is looked for.
const AHEAD: u64 = 800;

/// The fee of a plan: `plan_amount_cents` each interval, in advance or in arrears, taxed on top.
pub(crate) fn plan_fee(input: &Input<'_>, id: i64, currency: Currency) -> Try<PriceTimeline> {
    let amount = match input.maybe_whole("plan_amount_cents")? {
        Some(amount) => amount,
        None => input.whole("amount_cents")?,
    };
    let (cadence, alignment) = interval(input, "interval")?;
    let timing = if input.flag("pay_in_advance") { Timing::InAdvance } else { Timing::InArrears };
    let tax = taxed(TaxTerms { rate: input.tax("tax_percent")?, inclusive: false });
    let model = recurring(price_of(amount, currency));
    Ok(PriceTimeline { cadence, alignment, timing, tax, ..price(id, model) })
}

/// The first day of `2022-01` or `2022`.
fn period_start(text: &str) -> Try<NaiveDate> {
    let full = [text.to_owned(), format!("{text}-01"), format!("{text}-01-01")];
    Ok(full.iter().find_map(|text| text.parse().ok()).ok_or("no period")?)
}

/// The end of a service, half-open: with an upgrade the last day belongs to the next plan.
fn end_of(input: &Input<'_>, key: &str) -> Try<Option<NaiveDate>> {
    let upgraded = input.flag("upgraded");
    Ok(input.maybe_date(key)?.map(|last| if upgraded { last } else { after(last) }))
}

pub(crate) fn subscription_fee(input: &Input<'_>) -> Try<Answer> {
    let currency = input.currency()?;
    let period = input.maybe_text("period").map(period_start).transpose()?;
    let from = input.maybe_date("from_")?.or(input.maybe_date("from")?);
    let started = input.maybe_date("started")?;
    let begun = from.or(started).or(period).ok_or("no start")?;
    let start = started.unwrap_or(begun).min(begun);
    let end = end_of(input, "to_inclusive")?;
    if input.flag("terminated") && end.is_none() {
        return Err("it ended on no day".into());
    }
    let trial = input.maybe_whole("trial_days")?.filter(|days| *days > 0);
    let (mut fee, mut phases) = (plan_fee(input, 1, currency)?, Vec::new());
    if let Some(days) = trial {
        let length = Cadence::new(i32::try_from(days).unwrap_or(0), CadenceUnit::Day)?;
        phases = vec![Phase { length: Some(length) }, Phase { length: None }];
        fee.phase = Some(1);
    }
    let plan = Plan { start, segments: served(begun, end), phases, prices: vec![fee] };
    let subscription = SubscriptionTimeline { subscription: SubscriptionId(1), start, plans: vec![plan] };
    let charges = owed_until(&timeline(currency, CycleDay::FIRST, vec![subscription]), later(begun, AHEAD))?;
    let looked_at = period.unwrap_or(begun);
    let charge = charges.iter().find(|charge| charge.key.period.contains(looked_at));
    let amount = charge.map_or(Amount::zero(currency), |charge| charge.net);
    Ok(Answer::new().with("amount_cents", cents(amount)).with("precise", precise_cents(charge)))
}

/// What a charge comes to before rounding, in hundredths.
fn precise_cents(charge: Option<&OwedCharge>) -> Got {
    let precise = charge.map_or(Decimal::ZERO, exact) * Decimal::ONE_HUNDRED;
    Got::Shown(precise.normalize(), 6)
}

/// The fee of the cycle a service ends in.
pub(crate) fn termination(input: &Input<'_>) -> Try<Answer> {
    let currency = input.currency()?;
    let plan_start = input.maybe_date("upgraded_at")?.or(input.maybe_date("started")?);
    let original = input.maybe_date("original_subscription_at")?.or(input.maybe_date("subscription_at")?);
    let plan_start = plan_start.or(original).ok_or("no start")?;
    let start = original.unwrap_or(plan_start);
    let last = input.date("terminated")?;
    let fee = plan_fee(input, 1, currency)?;
    let segments = served(plan_start, end_of(input, "terminated")?);
    let plan = Plan { start: plan_start, segments, phases: Vec::new(), prices: vec![fee] };
    let subscription = SubscriptionTimeline { subscription: SubscriptionId(1), start, plans: vec![plan] };
    let charges = owed_until(&timeline(currency, CycleDay::FIRST, vec![subscription]), later(last, AHEAD))?;
    let charge = charges.iter().find(|charge| charge.key.period.contains(last));
    if input.has("whole_period") {
        let (from, last) = input.span("whole_period")?;
        let whole = boss_kernel::Period::new(from, after(last))?;
        if charge.is_some_and(|charge| charge.key.period != whole) {
            return Err("the cycle is another one".into());
        }
    }
    let amount = charge.map_or(Amount::zero(currency), |charge| charge.net);
    Ok(Answer::new().with("fee_amount_cents", cents(amount)))
}

/// A day, or the day an instant falls on where the account is. What is a day already is the same in every zone.
fn local(input: &Input<'_>, key: &str) -> Try<NaiveDate> {
    let (text, zone) = (input.text(key)?, input.maybe_text("time_zone").unwrap_or("UTC"));
    text.parse().or_else(|_| local_day(text, zone))
}

/// Sums of what was charged: net, tax, gross.
type Sums = (Amount, Amount, Amount);

fn sums(bills: &[BillView], currency: Currency) -> Try<Sums> {
    let sum = |part: fn(&BillView) -> Amount| Amount::sum(bills.iter().map(part), currency);
    Ok((sum(|bill| bill.bill.net)?, sum(|bill| bill.bill.tax)?, sum(|bill| bill.bill.total)?))
}

/// A plan as it is sold.
fn sold(input: &Input<'_>, timing: PriceTiming) -> Try<Sold> {
    let amount = input.maybe_whole("plan_amount_cents")?.or(input.maybe_whole("amount_cents")?);
    let amount = price_of(amount.ok_or("no amount")?, input.currency()?);
    let (cadence, alignment) = interval(input, "interval")?;
    Ok(Sold { cadence, alignment, timing, ..Sold::monthly(recurring(amount)) })
}

/// A fee paid in advance, and what is given back when the service ends on a day that is still served.
struct Ended {
    first: Sums,
    back: Sums,
}

fn ended(input: &Input<'_>, currency: Currency) -> Try<Ended> {
    let (start, last) = (local(input, "start")?, local(input, "terminate")?);
    if input.get("pay_in_advance").and_then(serde_json::Value::as_bool) == Some(false) {
        return Err("nothing was paid in advance".into());
    }
    let company = Company::open(currency, CycleDay::FIRST, start)?;
    let offering = company.sell(vec![sold(input, PriceTiming::InAdvance)?], input.tax("tax_percent")?)?;
    let service = company.begin(offering, Quantity::ONE, start)?;
    let first = sums(&company.bill(last)?, currency)?;
    company.go_to(after(last));
    company.end(service, after(last))?;
    let back = sums(&company.bill(after(last))?, currency)?;
    Ok(Ended { first, back: (back.0.negated()?, back.1.negated()?, back.2.negated()?) })
}

pub(crate) fn termination_credit_note(input: &Input<'_>) -> Try<Answer> {
    let Ended { first, back } = ended(input, input.currency()?)?;
    let note = Answer::new()
        .with("sub_total_cents", cents(back.0))
        .with("taxes_cents", cents(back.1))
        .with("tax_cents", cents(back.1))
        .with("total_cents", cents(back.2));
    let note = (!back.2.is_zero()).then_some(note);
    Ok(Answer::new().with("first_invoice_total_cents", cents(first.2)).with("credit_note", note))
}

/// The same as a credit note's own figures, with what the days not served come to before rounding.
fn credit_note_of_end(input: &Input<'_>) -> Try<Answer> {
    let currency = input.currency()?;
    let Ended { first, back } = ended(input, currency)?;
    let (start, last) = (local(input, "start")?, local(input, "terminate")?);
    let fee = PriceTimeline { timing: Timing::InAdvance, ..plan_fee(input, 1, currency)? };
    let rest = subscription(1, start, served(after(last), None), vec![fee]);
    let rest = owed_until(&timeline(currency, CycleDay::FIRST, vec![rest]), later(last, 2))?;
    let invoice = Answer::new().with("taxes_cents", cents(first.1)).with("total_cents", cents(first.2));
    Ok(Answer::new()
        .with("invoice", invoice)
        .with("sub_total_cents", cents(back.0))
        .with("tax_cents", cents(back.1))
        .with("total_cents", cents(back.2))
        .with("item_precise", precise_cents(rest.first())))
}

/// Credit notes over a part of a bill, or over what an ended service has not served.
pub(crate) fn credit_note_rounding(input: &Input<'_>) -> Try<Answer> {
    if input.has("terminate") { credit_note_of_end(input) } else { partial_credit(input) }
}

pub(crate) fn with_tax(input: &Input<'_>) -> Try<Answer> {
    let (currency, start) = (input.currency()?, input.date("start")?);
    let timing = if input.flag("pay_in_advance") { PriceTiming::InAdvance } else { PriceTiming::InArrears };
    let sold = sold(input, timing)?;
    let day = match timing {
        PriceTiming::InAdvance => start,
        _ => BillingCalendar::aligned(sold.cadence, sold.alignment, CycleDay::FIRST, start)
            .cycle_of(start)?
            .last_day(),
    };
    let company = Company::open(currency, CycleDay::FIRST, start)?;
    let offering = company.sell(vec![sold], input.tax("tax_percent")?)?;
    company.begin(offering, Quantity::ONE, start)?;
    let (net, tax, gross) = sums(&company.bill(day)?, currency)?;
    Ok(Answer::new()
        .with("fees_cents", cents(net))
        .with("taxes_cents", cents(tax))
        .with("total_cents", cents(gross)))
}

/// From one plan to another: what of the old is given back, and the new fee from the day of the change.
pub(crate) fn upgrade_credit(input: &Input<'_>) -> Try<Answer> {
    let (currency, start, change) =
        (input.currency()?, input.date("subscription_at")?, input.date("upgrade_at")?);
    let time = input.word("billing_time", &["anniversary", "calendar"])?;
    let company = Company::open(currency, CycleDay::FIRST, start)?;
    let plan = |key: &str| -> Try<OfferingId> {
        let plan = input.inner(key)?;
        let timing =
            if plan.flag("pay_in_advance") { PriceTiming::InAdvance } else { PriceTiming::InArrears };
        let sold = sold(&plan, timing)?;
        let anniversary = time == Some("anniversary");
        let alignment = if anniversary { Alignment::Anniversary } else { sold.alignment };
        company.sell(vec![Sold { alignment, ..sold }], TaxRate::ZERO)
    };
    let service = company.begin(plan("old_plan")?, Quantity::ONE, start)?;
    company.bill(change)?;
    company.change(service, plan("new_plan")?, None, change)?;
    let charges = charges_of(&company.bill(change)?);
    let (back, charged): (Vec<Amount>, Vec<Amount>) =
        charges.iter().map(|charge| charge.net).partition(Amount::is_negative);
    Ok(Answer::new()
        .with("credit_note_credit_cents", cents(Amount::sum(back, currency)?.negated()?))
        .with("new_invoice_fees_cents", cents(Amount::sum(charged, currency)?)))
}
