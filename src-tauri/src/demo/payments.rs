//! How the demo's customers pay: a rule per account, applied to each bill once its amount is known.
//!
//! Guarantees: what a bill is paid never exceeds its total, and depends on the seed, the account and the bill's number among
//! the account's bills only.

use super::DemoPlan;
use super::customers::AccountRef;
use super::random::{Draw, Purpose};
use boss_kernel::{Amount, Days, NaiveDate};
use serde::Serialize;

/// How an account pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum PaymentHabit {
    /// In full and within terms.
    Prompt,
    /// In full, days or weeks after the due date.
    Late,
    /// A part within terms; the rest late, or not at all.
    PartPays,
    /// Not at all.
    Never,
}

impl PaymentHabit {
    /// By the account's number, so that twelve accounts already show every habit: 3 % never pay, about 11 % pay late, 7 % in
    /// parts.
    pub(super) fn of_account(account: u32) -> PaymentHabit {
        match account {
            n if n % 31 == 11 => PaymentHabit::Never,
            n if n % 9 == 5 => PaymentHabit::Late,
            n if n % 14 == 8 => PaymentHabit::PartPays,
            _ => PaymentHabit::Prompt,
        }
    }
}

/// What must be known of a bill to pay it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BillToPay {
    /// The place of the bill among the bills of its account, counted from 0.
    pub sequence: u32,
    /// What is owed.
    pub total: Amount,
    /// The day it was sent.
    pub issued_on: NaiveDate,
    /// The last day of its terms.
    pub due_on: NaiveDate,
}

/// A bank transfer that arrives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PlannedPayment {
    /// The account whose bill it pays.
    pub account: AccountRef,
    /// The day it arrives. May lie after the plan's last month: then it is still open at the end.
    pub paid_on: NaiveDate,
    /// Above zero, and in the bill's currency.
    pub amount: Amount,
    /// The name on the transfer.
    pub payer: String,
    /// The bank account it comes from, where one is known.
    pub payer_account: Option<String>,
    /// The bank's reference, unique in the plan.
    pub bank_reference: String,
}

impl DemoPlan {
    /// The transfers that pay `bill` of `account`, by date: none, one or two.
    pub fn payments_for(&self, account: AccountRef, bill: &BillToPay) -> Vec<PlannedPayment> {
        let planned = self.account(account);
        let index = u64::from(account.0) << 24 | u64::from(bill.sequence);
        let mut draw = Draw::new(self.size.seed, Purpose::Payment, index);
        let terms = u64::try_from((bill.due_on - bill.issued_on).num_days()).unwrap_or(0);
        let in_time = bill.issued_on + Days::new(draw.between(terms.min(2), terms));
        let late = bill.due_on + Days::new(draw.between(3, 40));
        let total = bill.total.minor();
        let part = i64::try_from(draw.between(40, 80)).unwrap_or(40);
        let part = total / 100 * part + total % 100 * part / 100;
        let rest_comes = draw.chance(600);
        let transfers = match planned.payment_habit {
            PaymentHabit::Prompt => vec![(in_time, total)],
            PaymentHabit::Late => vec![(late, total)],
            PaymentHabit::PartPays if rest_comes => vec![(in_time, part), (late, total - part)],
            PaymentHabit::PartPays => vec![(in_time, part)],
            PaymentHabit::Never => Vec::new(),
        };
        let profile = &self.customer(planned.customer).tax_profile;
        let payment = |(place, (paid_on, minor)): (usize, (NaiveDate, i64))| PlannedPayment {
            account,
            paid_on,
            amount: Amount::new(minor, bill.total.currency()),
            payer: profile.title.clone(),
            payer_account: profile.bank_account.clone(),
            bank_reference: format!("BT{:07}{:05}{}", account.0, bill.sequence, place + 1),
        };
        transfers.into_iter().filter(|(_, minor)| *minor > 0).enumerate().map(payment).collect()
    }
}
