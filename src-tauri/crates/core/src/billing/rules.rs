//! What may become of a bill: one table of steps, and what payments and invoices may take of it. How a coupon counts.

use crate::billing::codes;
use crate::billing::model::{BillState, bill, discount};
use crate::catalog::model::{CouponDuration, coupon};
use boss_kernel::{Amount, BillingCalendar, CycleDay, Days, Error, NaiveDate, Result};
use boss_rating::{DiscountDuration, Off};

/// Something that happens to a bill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BillStep {
    /// It is numbered, posted and owed from now on.
    Finalise,
    /// It is held back.
    Hold,
    /// It is let go again.
    Release,
    /// It goes to the customer.
    Send,
    /// A part of it is paid.
    PayPart,
    /// All of it is paid.
    Settle,
    /// What was paid is taken back whole.
    Unpay,
}

use BillState::{New, OnHold, PartiallyPaid, Sent, Settled, Validated};

/// Each step, the states it starts from, and the state it leads to (TM Forum TMF678).
const STEPS: [(BillStep, &[BillState], BillState); 7] = [
    (BillStep::Finalise, &[New], Validated),
    (BillStep::Hold, &[Validated, Sent], OnHold),
    (BillStep::Release, &[OnHold], Validated),
    (BillStep::Send, &[Validated], Sent),
    (BillStep::PayPart, &[Validated, Sent, PartiallyPaid, Settled], PartiallyPaid),
    (BillStep::Settle, &[Validated, Sent, PartiallyPaid], Settled),
    (BillStep::Unpay, &[PartiallyPaid, Settled], Sent),
];

impl BillStep {
    fn word(self) -> &'static str {
        match self {
            BillStep::Finalise => "finalise",
            BillStep::Hold => "hold",
            BillStep::Release => "release",
            BillStep::Send => "send",
            BillStep::PayPart | BillStep::Settle => "pay",
            BillStep::Unpay => "takePaymentBack",
        }
    }

    /// The state `bill` goes to. Refuses a step its state does not allow and says which ones it does.
    pub(crate) fn from(self, bill: &bill::Model) -> Result<BillState> {
        let found = STEPS.iter().find(|(step, from, _)| *step == self && from.contains(&bill.state));
        if let Some((_, _, to)) = found {
            return Ok(*to);
        }
        Err(Error::new(codes::TRANSITION_REFUSED)
            .with("number", bill.label())
            .with("step", self.word())
            .with("state", state_word(bill.state))
            .with("allowed", allowed_words(bill.state)))
    }
}

fn state_word(state: BillState) -> String {
    serde_json::to_value(state).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
}

fn allowed_words(state: BillState) -> String {
    let mut words: Vec<&str> =
        STEPS.iter().filter(|(_, from, _)| from.contains(&state)).map(|(step, ..)| step.word()).collect();
    words.dedup();
    if words.is_empty() { "-".to_owned() } else { words.join(", ") }
}

/// The state of a new bill: it was looked at in the preview and is posted, so it is valid; one over nothing is settled.
pub(crate) fn first_state(total: Amount) -> BillState {
    if total.is_zero() { Settled } else { Validated }
}

/// Bills of a past day carry that day, all others today.
pub(crate) fn billed_on(through: NaiveDate, today: NaiveDate) -> NaiveDate {
    through.min(today)
}

/// When a bill that becomes final on `final_on` is to be paid: nobody can know of it earlier, whichever day it carries.
pub(crate) fn due_on(final_on: NaiveDate, payment_terms_days: i32) -> NaiveDate {
    let terms = u64::try_from(payment_terms_days).unwrap_or(0);
    final_on.checked_add_days(Days::new(terms)).unwrap_or(final_on)
}

/// The step that brings what is paid of a bill to `paid`, where there is one.
pub(crate) fn step_of_payment(total: Amount, paid: Amount) -> BillStep {
    if paid == total {
        BillStep::Settle
    } else if paid.is_zero() {
        BillStep::Unpay
    } else {
        BillStep::PayPart
    }
}

/// Whether `taken` of a total lies between nothing and all of it, whichever sign the total has.
pub(crate) fn is_within(total: Amount, taken: Amount) -> bool {
    if total.is_negative() {
        !taken.is_positive() && taken.minor() >= total.minor()
    } else {
        !taken.is_negative() && taken.minor() <= total.minor()
    }
}

/// Something is left to pay and the day for it has passed; a draft, and a bill that is held back, are not overdue.
pub(crate) fn is_overdue(bill: &bill::Model, today: NaiveDate) -> bool {
    !matches!(bill.state, New | OnHold) && bill.total_minor > bill.paid_minor && bill.due_on < today
}

/// What a coupon takes off and how often, as rating takes it.
pub(crate) fn terms_of(coupon: &coupon::Model) -> Result<(Off, DiscountDuration)> {
    let off = match (coupon.percent, coupon.amount_minor.zip(coupon.currency)) {
        (Some(percent), _) => Off::Percent(percent),
        (None, Some((minor, currency))) => Off::Fixed(minor.in_currency(currency)),
        (None, None) => return Err(Error::new(crate::gate::codes::INTERNAL)),
    };
    let duration = match coupon.duration {
        CouponDuration::Once => DiscountDuration::Once,
        CouponDuration::Forever => DiscountDuration::Forever,
        CouponDuration::Cycles => {
            DiscountDuration::Cycles(coupon.cycles.and_then(|cycles| u32::try_from(cycles).ok()).unwrap_or(0))
        }
    };
    Ok((off, duration))
}

/// The first day on which a coupon given to an account with this billing day doesn't count any more; none where only its being used up,
/// or nothing, ends it.
pub(crate) fn counts_until(
    given: &discount::Model,
    coupon: &coupon::Model,
    cycle_day: CycleDay,
) -> Result<Option<NaiveDate>> {
    let (off, duration) = terms_of(coupon)?;
    let over = duration.ends(off, given.from_on, BillingCalendar::new(cycle_day));
    Ok([given.to_on, over].into_iter().flatten().min())
}

/// Special terms begin and end at most so many days before or after today; another day is a slip of the hand.
const MOST_DAYS_OFF: u64 = 1_096;

/// Refuses a day of special terms that is years away.
pub(crate) fn check_day(day: NaiveDate, today: NaiveDate) -> Result<()> {
    let first = today.checked_sub_days(Days::new(MOST_DAYS_OFF)).unwrap_or(NaiveDate::MIN);
    let last = today.checked_add_days(Days::new(MOST_DAYS_OFF)).unwrap_or(NaiveDate::MAX);
    if (first..=last).contains(&day) {
        return Ok(());
    }
    Err(Error::new(codes::DAY_IMPLAUSIBLE).with("date", day).with("first", first).with("last", last))
}

#[cfg(test)]
mod tests {
    use super::*;
    use boss_kernel::Currency;

    fn fen(minor: i64) -> Amount {
        Amount::new(minor, Currency::CNY)
    }

    #[test]
    fn a_part_lies_between_nothing_and_all() {
        assert!(is_within(fen(100), fen(0)) && is_within(fen(100), fen(100)) && is_within(fen(-5), fen(-5)));
        assert!(
            !is_within(fen(100), fen(101)) && !is_within(fen(100), fen(-1)) && !is_within(fen(-5), fen(1))
        );
    }

    #[test]
    fn payments_lead_to_their_states() {
        assert_eq!(step_of_payment(fen(100), fen(100)), BillStep::Settle);
        assert_eq!(step_of_payment(fen(100), fen(1)), BillStep::PayPart);
        assert_eq!(step_of_payment(fen(100), fen(0)), BillStep::Unpay);
    }

    #[test]
    fn every_state_can_be_left_by_a_step() {
        for state in [New, OnHold, Validated, Sent, PartiallyPaid, Settled] {
            assert_ne!(allowed_words(state), "-", "{state:?}");
        }
    }
}
