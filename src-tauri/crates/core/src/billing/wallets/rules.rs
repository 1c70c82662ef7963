//! What a wallet and its movements must look like: every fault at its place. Pure.

use crate::billing::wallets::codes;
use crate::billing::wallets::model::{WalletKind, wallet};
use crate::catalog::PriceKind;
use crate::gate::internal;
use crate::ledger;
use boss_kernel::{Amount, Currency, Days, Error, Fault, NaiveDate, Result};
use boss_rating::ChargeKind;

const MOST_NAME: usize = 100;
const MOST_REASON: usize = 500;
const MOST_REFERENCE: usize = 100;
/// Priorities are small numbers that people type.
const MOST_PRIORITY: i32 = 1_000;
/// Money that expires later than in so many days, fifty years, is a slip of the hand.
const MOST_DAYS_AHEAD: u64 = 18_262;

/// What is in a wallet.
pub(super) fn balance(wallet: &wallet::Model) -> Amount {
    wallet.balance_minor.in_currency(wallet.currency)
}

/// Whether it pays nothing any more on a day.
pub(super) fn is_expired(wallet: &wallet::Model, on: NaiveDate) -> bool {
    wallet.expires_on.is_some_and(|expires| expires <= on)
}

pub(super) fn name_fault(name: &str) -> Option<Fault> {
    let length = name.trim().chars().count();
    let wrong = !(1..=MOST_NAME).contains(&length);
    wrong.then(|| Fault::at("name", Error::new(codes::WALLET_NAME).with("most", MOST_NAME)))
}

pub(super) fn reason_fault(reason: &str) -> Option<Fault> {
    let length = reason.trim().chars().count();
    let wrong = !(1..=MOST_REASON).contains(&length);
    wrong.then(|| Fault::at("reason", Error::new(codes::WALLET_REASON).with("most", MOST_REASON)))
}

pub(super) fn reference_fault(reference: Option<&str>) -> Option<Fault> {
    let long = reference.is_some_and(|text| text.trim().chars().count() > MOST_REFERENCE);
    long.then(|| Fault::at("reference", Error::new(codes::WALLET_REFERENCE).with("most", MOST_REFERENCE)))
}

pub(super) fn priority_fault(priority: i32) -> Option<Fault> {
    let wrong = !(0..=MOST_PRIORITY).contains(&priority);
    wrong.then(|| Fault::at("priority", Error::new(codes::WALLET_PRIORITY).with("most", MOST_PRIORITY)))
}

/// Above zero, in the account's currency, and no more with what is there than a wallet can hold.
pub(super) fn amount_faults(amount: Amount, currency: Currency, held: Amount) -> Vec<Fault> {
    let mut faults = Vec::new();
    if amount.currency() != currency {
        let error = Error::new(codes::WALLET_CURRENCY).with("currency", amount.currency());
        faults.push(error.with("expected", currency));
    }
    if !amount.is_positive() {
        faults.push(Error::new(codes::WALLET_AMOUNT).with("amount", amount));
    }
    let plausible = |amount| ledger::is_plausible(amount);
    let together = held.plus(amount).map_or(amount.currency() != currency, plausible);
    if !plausible(amount) || !together {
        let most = Amount::new(ledger::MOST_MINOR, amount.currency());
        faults.push(Error::new(codes::WALLET_IMPLAUSIBLE).with("amount", amount).with("most", most));
    }
    faults.into_iter().map(|error| Fault::at("amount", error)).collect()
}

/// A day of expiry has not come, is not decades away, and not before the one the customer was told.
pub(super) fn expiry_fault(
    expires: Option<NaiveDate>,
    told: Option<NaiveDate>,
    today: NaiveDate,
) -> Option<Fault> {
    let expires = expires?;
    let last = today.checked_add_days(Days::new(MOST_DAYS_AHEAD)).unwrap_or(NaiveDate::MAX);
    let error = if expires <= today {
        Error::new(codes::WALLET_EXPIRY_PAST).with("date", expires).with("today", today)
    } else if expires > last {
        Error::new(codes::WALLET_EXPIRY_FAR).with("date", expires).with("last", last)
    } else {
        let told = told.filter(|told| expires < *told)?;
        Error::new(codes::WALLET_EXPIRY_SHORTENED).with("date", expires).with("expires", told)
    };
    Some(Fault::at("expiresOn", error))
}

/// A wallet that is topped up may last longer; one that counts for good goes on doing so.
pub(super) fn later_expiry_fault(
    expires: Option<NaiveDate>,
    wallet: &wallet::Model,
    today: NaiveDate,
) -> Option<Fault> {
    if expires.is_some() && wallet.expires_on.is_none() {
        let error = Error::new(codes::WALLET_ENDLESS).with("name", &wallet.name);
        return Some(Fault::at("expiresOn", error));
    }
    expiry_fault(expires, wallet.expires_on, today)
}

/// Only a wallet of the customer's own money is topped up and paid back.
pub(super) fn check_prepaid(wallet: &wallet::Model) -> Result<()> {
    match wallet.kind {
        WalletKind::Prepaid => Ok(()),
        WalletKind::Granted => Err(Error::new(codes::WALLET_GRANTED).with("name", &wallet.name)),
    }
}

/// Only before its day of expiry.
pub(super) fn check_not_expired(wallet: &wallet::Model, today: NaiveDate) -> Result<()> {
    match wallet.expires_on {
        Some(expires) if expires <= today => {
            Err(Error::new(codes::WALLET_EXPIRED).with("name", &wallet.name).with("expires", expires))
        }
        _ => Ok(()),
    }
}

pub(super) fn may_top_up(wallet: &wallet::Model, today: NaiveDate) -> Result<()> {
    check_prepaid(wallet)?;
    check_not_expired(wallet, today)
}

pub(super) fn may_return(wallet: &wallet::Model, today: NaiveDate) -> Result<()> {
    check_prepaid(wallet)?;
    check_not_expired(wallet, today)?;
    if balance(wallet).is_positive() {
        return Ok(());
    }
    Err(Error::new(codes::WALLET_EMPTY).with("name", &wallet.name))
}

/// Text without blanks around it; none where nothing is left.
pub(super) fn trimmed(text: Option<&str>) -> Option<String> {
    text.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
}

/// A kind of charge as rating names it.
pub(super) fn charge_kind(kind: PriceKind) -> ChargeKind {
    match kind {
        PriceKind::OneTime => ChargeKind::OneTime,
        PriceKind::Recurring => ChargeKind::Recurring,
        PriceKind::Usage => ChargeKind::Usage,
        PriceKind::Commitment => ChargeKind::Commitment,
    }
}

/// What a wallet is limited to, as it is stored.
pub(super) fn write_kinds(kinds: &[PriceKind]) -> Result<String> {
    let mut once: Vec<PriceKind> = Vec::new();
    for kind in kinds {
        if !once.contains(kind) {
            once.push(*kind);
        }
    }
    serde_json::to_string(&once).map_err(internal)
}

pub(super) fn read_kinds(text: &str) -> Result<Vec<PriceKind>> {
    serde_json::from_str(text).map_err(internal)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fen(minor: i64) -> Amount {
        Amount::new(minor, Currency::CNY)
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn codes_of(amount: Amount, held: Amount) -> Vec<String> {
        let faults = amount_faults(amount, Currency::CNY, held);
        faults.iter().map(|fault| fault.code.to_string()).collect()
    }

    #[test]
    fn an_amount_fits_beside_what_is_there() {
        assert!(codes_of(fen(1), fen(0)).is_empty());
        assert!(codes_of(fen(1), fen(ledger::MOST_MINOR - 1)).is_empty());
        assert_eq!(codes_of(fen(2), fen(ledger::MOST_MINOR - 1)), ["billing.wallet_implausible"]);
        assert_eq!(codes_of(fen(0), fen(0)), ["billing.wallet_amount"]);
        assert_eq!(codes_of(fen(i64::MAX), fen(i64::MAX)), ["billing.wallet_implausible"]);
        let dollars = Amount::new(5, Currency::USD);
        assert_eq!(codes_of(dollars, fen(0)), ["billing.wallet_currency"]);
    }

    #[test]
    fn a_day_of_expiry_lies_ahead_and_is_never_brought_forward() {
        let code = |expires: &str, told: Option<&str>| {
            let fault = expiry_fault(Some(day(expires)), told.map(day), day("2026-03-01"));
            fault.map(|fault| fault.code.to_string())
        };
        assert_eq!(code("2026-03-01", None).as_deref(), Some("billing.wallet_expiry_past"));
        assert_eq!(code("2026-03-02", None), None);
        assert_eq!(code("2126-03-02", None).as_deref(), Some("billing.wallet_expiry_far"));
        assert_eq!(
            code("2026-04-01", Some("2026-05-01")).as_deref(),
            Some("billing.wallet_expiry_shortened")
        );
        assert_eq!(code("2026-05-01", Some("2026-05-01")), None);
        assert_eq!(expiry_fault(None, Some(day("2026-05-01")), day("2026-03-01")), None);
    }

    #[test]
    fn kinds_are_kept_once_and_read_back() {
        let text = write_kinds(&[PriceKind::Usage, PriceKind::OneTime, PriceKind::Usage]).unwrap();
        assert_eq!(text, r#"["usage","oneTime"]"#);
        assert_eq!(read_kinds(&text).unwrap(), [PriceKind::Usage, PriceKind::OneTime]);
        assert!(read_kinds(r#"["nothing"]"#).is_err());
    }
}
