//! Fees of a plan over a first or last part of a cycle, with trial, end, upgrade, credit and tax.

use crate::agreement::{
    Books, after, exact, interval, later, owed_until, price, recurring, served, subscription, taxed, timeline,
};
use crate::answer::{Answer, Got, cents};
use crate::case::{Input, Try, price_of};
use crate::periods::local_day;
use boss_kernel::id::SubscriptionId;
use boss_kernel::{
    Alignment, Amount, BillingCalendar, Cadence, CadenceUnit, Currency, CycleDay, Decimal, NaiveDate,
};
use boss_rating::{
    ChargeToMake, OwedCharge, Phase, Plan, PriceTimeline, SubscriptionTimeline, TaxTerms, Timing,
};

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
    let amount = charge.map_or(Amount::zero(currency), |charge| charge.net);
    Ok(Answer::new().with("fee_amount_cents", cents(amount)))
}

/// A day, or the day an instant falls on where the account is.
fn local(input: &Input<'_>, key: &str) -> Try<NaiveDate> {
    let text = input.text(key)?;
    match text.parse() {
        Ok(day) => Ok(day),
        Err(_) => local_day(text, input.maybe_text("time_zone").unwrap_or("UTC")),
    }
}

/// Sums of what was charged: net, tax, gross.
fn sums(made: &[ChargeToMake], currency: Currency) -> Try<(Amount, Amount, Amount)> {
    let sum = |part: fn(&ChargeToMake) -> Amount| Amount::sum(made.iter().map(part), currency);
    Ok((sum(|charge| charge.net)?, sum(|charge| charge.tax)?, sum(|charge| charge.gross)?))
}

/// A fee paid in advance, and what is given back when the service ends on a day that is still served.
struct Ended {
    first: (Amount, Amount, Amount),
    back: (Amount, Amount, Amount),
}

fn ended(input: &Input<'_>, currency: Currency) -> Try<Ended> {
    let (start, last) = (local(input, "start")?, local(input, "terminate")?);
    let fee = PriceTimeline { timing: Timing::InAdvance, ..plan_fee(input, 1, currency)? };
    let account = |to: Option<NaiveDate>| {
        timeline(
            currency,
            CycleDay::FIRST,
            vec![subscription(1, start, served(start, to), vec![fee.clone()])],
        )
    };
    let mut books = Books::default();
    let first = sums(&books.run(&account(None), after(last))?, currency)?;
    let back = sums(&books.run(&account(Some(after(last))), after(last))?, currency)?;
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
pub(crate) fn credit_note_of_end(input: &Input<'_>) -> Try<Answer> {
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

pub(crate) fn with_tax(input: &Input<'_>) -> Try<Answer> {
    let (currency, start) = (input.currency()?, input.date("start")?);
    let fee = plan_fee(input, 1, currency)?;
    let day = match fee.timing {
        Timing::InAdvance => after(start),
        _ => {
            BillingCalendar::aligned(fee.cadence, fee.alignment, CycleDay::FIRST, start).cycle_of(start)?.to()
        }
    };
    let account =
        timeline(currency, CycleDay::FIRST, vec![subscription(1, start, served(start, None), vec![fee])]);
    let (net, tax, gross) = sums(&Books::default().run(&account, day)?, currency)?;
    Ok(Answer::new()
        .with("fees_cents", cents(net))
        .with("taxes_cents", cents(tax))
        .with("total_cents", cents(gross)))
}

/// From one plan to another: what of the old is given back, and the new fee from the day of the change.
pub(crate) fn upgrade_credit(input: &Input<'_>) -> Try<Answer> {
    let (currency, start, change) =
        (input.currency()?, input.date("subscription_at")?, input.date("upgrade_at")?);
    let aligned = |input: &Input<'_>, id: i64, key: &str| -> Try<PriceTimeline> {
        let fee = plan_fee(&input.inner(key)?, id, currency)?;
        let anniversary = input.maybe_text("billing_time").is_some_and(|time| time == "anniversary");
        Ok(PriceTimeline {
            alignment: if anniversary { Alignment::Anniversary } else { fee.alignment },
            ..fee
        })
    };
    let (old, new) = (aligned(input, 1, "old_plan")?, aligned(input, 2, "new_plan")?);
    let plan = |start: NaiveDate, to: Option<NaiveDate>, fee: &PriceTimeline| Plan {
        start,
        segments: served(start, to),
        phases: Vec::new(),
        prices: vec![fee.clone()],
    };
    let account = |plans: Vec<Plan>| {
        timeline(
            currency,
            CycleDay::FIRST,
            vec![SubscriptionTimeline { subscription: SubscriptionId(1), start, plans }],
        )
    };
    let mut books = Books::default();
    books.run(&account(vec![plan(start, None, &old)]), after(change))?;
    let changed = account(vec![plan(start, Some(change), &old), plan(change, None, &new)]);
    let made = books.run(&changed, after(change))?;
    let (back, charged): (Vec<ChargeToMake>, Vec<ChargeToMake>) =
        made.into_iter().partition(|charge| charge.net.is_negative());
    Ok(Answer::new()
        .with("credit_note_credit_cents", cents(sums(&back, currency)?.0.negated()?))
        .with("new_invoice_fees_cents", cents(sums(&charged, currency)?.0)))
}
