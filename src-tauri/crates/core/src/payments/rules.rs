//! How a payment is shared over bills, and what is refused. Pure.

use crate::billing;
use crate::billing::model::{BillState, bill};
use crate::ledger;
use crate::payments::model::payment;
use crate::payments::{BillShare, codes};
use boss_kernel::id::BillId;
use boss_kernel::{Amount, Currency, Error, Fault, NaiveDate, Result};
use unicode_normalization::UnicodeNormalization;

/// The longest reference.
pub(super) const MOST_REFERENCE: usize = 100;
/// The longest note.
pub(super) const MOST_NOTE: usize = 500;
/// Days within which the same amount with the same reference looks like the same payment.
pub(super) const LOOKALIKE_DAYS: u64 = 30;
/// Days back within which a payment's day is plausible: ten years.
const PLAUSIBLE_DAYS: u64 = 3_653;

/// What a bill still owes; negative for a credit.
pub(super) fn open_amount(bill: &bill::Model) -> Result<Amount> {
    bill.total_minor.in_currency(bill.currency).minus(bill.paid_minor.in_currency(bill.currency))
}

/// A reference as it is compared with others: however wide, tall or far apart its letters were typed.
pub(super) fn reference_key(reference: &str) -> String {
    let letters = reference.nfkc().flat_map(char::to_lowercase);
    letters
        .filter(|c| {
            !c.is_whitespace()
                && !c.is_control()
                && !matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}')
        })
        .collect()
}

/// Not in the future, and not so long ago that it must be a slip.
pub(super) fn check_received_on(day: NaiveDate, today: NaiveDate) -> Result<()> {
    let earliest = today.checked_sub_days(boss_kernel::Days::new(PLAUSIBLE_DAYS)).unwrap_or(NaiveDate::MIN);
    if day > today {
        return Err(Error::new(codes::RECEIVED_IN_FUTURE).with("day", day).with("today", today));
    }
    if day < earliest {
        return Err(Error::new(codes::RECEIVED_TOO_EARLY).with("day", day).with("earliest", earliest));
    }
    Ok(())
}

/// Adds a fault where a text is too long.
pub(super) fn check_length(faults: &mut Vec<Fault>, place: &str, text: Option<&str>, most: usize) {
    if text.is_some_and(|text| text.chars().count() > most) {
        faults.push(Fault::at(place, Error::new(codes::TEXT_TOO_LONG).with("most", most)));
    }
}

/// Shares `available` over `bills`, which are in the order they are to be settled, until it is used up.
pub(super) fn oldest_first(bills: &[bill::Model], available: Amount) -> Result<Vec<BillShare>> {
    let mut left = available;
    let mut shares = Vec::new();
    for bill in bills {
        let open = open_amount(bill)?;
        if !left.is_positive() {
            break;
        }
        if bill.state == BillState::OnHold || bill.currency != available.currency() || !open.is_positive() {
            continue;
        }
        let amount = open.smaller(left)?;
        shares.push(BillShare { bill_id: bill.id, amount });
        left = left.minus(amount)?;
    }
    Ok(shares)
}

/// Everything that is wrong with the shares a person chose, by place. `bills` are those of the payment's account.
pub(super) fn check_shares(
    shares: &[BillShare],
    bills: &[bill::Model],
    available: Amount,
) -> Result<Vec<Fault>> {
    let mut faults = Vec::new();
    if shares.is_empty() {
        faults.push(Fault::at("allocate", Error::new(codes::ALLOCATIONS_MISSING)));
    }
    let mut sum = Amount::zero(available.currency());
    for (position, share) in shares.iter().enumerate() {
        let place = |field: &str| format!("allocate.{position}.{field}");
        let twice = shares[..position].iter().any(|earlier| earlier.bill_id == share.bill_id);
        match bills.iter().find(|bill| bill.id == share.bill_id) {
            None => faults.push(Fault::at(place("billId"), foreign(share.bill_id))),
            Some(bill) if twice => {
                let error = Error::new(codes::BILL_TWICE).with("number", bill.label());
                faults.push(Fault::at(place("billId"), error));
            }
            Some(bill) => {
                if let Err(error) = check_share(bill, share.amount) {
                    faults.push(Fault::at(place("amount"), error));
                }
            }
        }
        if share.amount.currency() == available.currency() {
            sum = sum.plus(share.amount)?;
        }
    }
    if sum.minus(available)?.is_positive() {
        let error = Error::new(codes::OVER_PAYMENT).with("amount", sum).with("left", available);
        faults.push(Fault::at("allocate", error));
    }
    Ok(faults)
}

fn foreign(id: BillId) -> Error {
    Error::new(codes::BILL_FOREIGN).with("id", id)
}

fn check_share(bill: &bill::Model, amount: Amount) -> Result<()> {
    if bill.is_draft() {
        return Err(Error::new(billing::codes::BILL_IS_DRAFT).with("number", bill.label()));
    }
    let open = open_amount(bill)?;
    if amount.currency() != bill.currency {
        return Err(Error::new(codes::CURRENCY_DIFFERS)
            .with("currency", amount.currency())
            .with("expected", bill.currency));
    }
    if !amount.is_positive() {
        return Err(Error::new(codes::AMOUNT_NOT_POSITIVE).with("amount", amount));
    }
    if bill.state == BillState::OnHold {
        return Err(Error::new(codes::BILL_ON_HOLD).with("number", bill.label()));
    }
    if !open.is_positive() {
        return Err(Error::new(codes::BILL_OWES_NOTHING).with("number", bill.label()));
    }
    if amount.minor() > open.minor() {
        let error = Error::new(codes::OVER_BILL).with("number", bill.label());
        return Err(error.with("amount", amount).with("open", open));
    }
    Ok(())
}

/// What of a payment settles nothing yet; nothing where it was taken back or takes another back.
pub(super) fn unallocated(payment: &payment::Model) -> Result<Amount> {
    let amount = payment.amount_minor.in_currency(payment.currency);
    if is_reversed(payment) {
        return Ok(Amount::zero(payment.currency));
    }
    amount.minus(payment.allocated_minor.in_currency(payment.currency))
}

fn is_reversed(payment: &payment::Model) -> bool {
    payment.reverses_payment_id.is_some() || payment.reversed_by_payment_id.is_some()
}

/// Whether a payment has something left to allocate.
pub(super) fn may_allocate(payment: &payment::Model) -> Result<()> {
    may_reverse(payment)?;
    if unallocated(payment)?.is_positive() {
        return Ok(());
    }
    Err(Error::new(codes::NOTHING_LEFT).with("number", &payment.number))
}

/// Whether a payment can be taken back: once, and what takes another back not at all.
pub(super) fn may_reverse(payment: &payment::Model) -> Result<()> {
    if is_reversed(payment) {
        return Err(Error::new(codes::REVERSED).with("number", &payment.number));
    }
    Ok(())
}

/// Above zero, in the account's currency, and no more than money can be: not a card's number, say.
pub(super) fn amount_faults(amount: Amount, currency: Currency) -> Vec<Fault> {
    let mut faults = Vec::new();
    if !amount.is_positive() {
        faults.push(Fault::at("amount", Error::new(codes::AMOUNT_NOT_POSITIVE).with("amount", amount)));
    }
    if !ledger::is_plausible(amount) {
        let most = Amount::new(ledger::MOST_MINOR, amount.currency());
        let error = Error::new(codes::AMOUNT_IMPLAUSIBLE).with("amount", amount).with("most", most);
        faults.push(Fault::at("amount", error));
    }
    if amount.currency() != currency {
        let error = Error::new(codes::CURRENCY_DIFFERS).with("currency", amount.currency());
        faults.push(Fault::at("amount", error.with("expected", currency)));
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;
    use boss_kernel::id::{AccountId, BillRunId, CustomerId};
    use boss_kernel::{Currency, Instant, Minor};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn bill(id: i64, total: i64, paid: i64, state: BillState) -> bill::Model {
        bill::Model {
            id: BillId(id),
            number: Some(format!("B{id:08}")),
            account_id: AccountId(1),
            customer_id: CustomerId(1),
            bill_run_id: Some(BillRunId(1)),
            period_from: day("2026-01-01"),
            period_to: day("2026-02-01"),
            billed_on: day("2026-01-31"),
            due_on: day("2026-03-02"),
            currency: Currency::CNY,
            net_minor: Minor(total),
            tax_minor: Minor(0),
            total_minor: Minor(total),
            paid_minor: Minor(paid),
            invoiced_minor: Minor(0),
            state,
            created_at: Instant(0),
            version: 1,
            group_name: String::new(),
            reason: None,
            due_by_hand: false,
        }
    }

    fn cny(minor: i64) -> Amount {
        Amount::new(minor, Currency::CNY)
    }

    fn share(id: i64, minor: i64) -> BillShare {
        BillShare { bill_id: BillId(id), amount: cny(minor) }
    }

    #[test]
    fn oldest_first_fills_bill_after_bill() {
        use BillState::{OnHold, PartiallyPaid, Validated};
        let bills = [
            bill(1, 100, 40, PartiallyPaid),
            bill(2, 500, 0, OnHold),
            bill(3, -50, 0, Validated),
            bill(4, 100, 0, Validated),
            bill(5, 100, 0, Validated),
        ];
        assert_eq!(oldest_first(&bills, cny(130)).unwrap(), [share(1, 60), share(4, 70)]);
        assert_eq!(oldest_first(&bills, cny(1_000)).unwrap().len(), 3);
        assert!(oldest_first(&[], cny(1)).unwrap().is_empty());
    }

    #[test]
    fn every_fault_is_named_at_its_place() {
        let bills = [bill(1, 100, 0, BillState::Validated), bill(2, 100, 100, BillState::Settled)];
        let shares = [share(1, 101), share(1, 1), share(2, 1), share(9, 1), share(1, 0)];
        let found: Vec<_> = check_shares(&shares, &bills, cny(50))
            .unwrap()
            .into_iter()
            .map(|fault| (fault.place, fault.code))
            .collect();
        let expect = [
            ("allocate.0.amount", codes::OVER_BILL),
            ("allocate.1.billId", codes::BILL_TWICE),
            ("allocate.2.amount", codes::BILL_OWES_NOTHING),
            ("allocate.3.billId", codes::BILL_FOREIGN),
            ("allocate.4.billId", codes::BILL_TWICE),
            ("allocate", codes::OVER_PAYMENT),
        ];
        assert_eq!(found, expect.map(|(place, code)| (place.to_owned(), code)));
    }

    #[test]
    fn references_are_compared_without_what_typing_changes() {
        for typed in ["TXN 77-01", "txn77-01", " ＴＸＮ　７７-０１ ", "TxN\u{200b}77-01"] {
            assert_eq!(reference_key(typed), "txn77-01", "{typed}");
        }
        assert_eq!(reference_key(" \u{200b} "), "");
    }

    #[test]
    fn a_day_must_be_plausible() {
        assert!(check_received_on(day("2026-01-01"), day("2026-01-01")).is_ok());
        assert!(check_received_on(day("2026-01-02"), day("2026-01-01")).is_err());
        assert!(check_received_on(day("1926-01-01"), day("2026-01-01")).is_err());
    }
}
