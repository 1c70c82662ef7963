//! Who is billed for each charge of an account. Pure.
//!
//! What is new goes to whoever pays for the account today. What corrects a charge goes to whoever was billed for that one, whoever pays
//! today: his bill said too much or too little, and so did the invoice of it. What should have stood on an earlier bill, without any
//! charge it could correct (a backdated change of offering, the first usage of a month that is over, what became missing to a
//! minimum), goes to whoever was billed for those days of the subscription, unless they are closed.

use crate::customers::model::account;
use boss_kernel::NaiveDate;
use boss_kernel::id::{AccountId, ChargeId, PriceId};
use boss_rating::{ChargeToMake, Charged};
use std::collections::{HashMap, HashSet};

/// What was charged to an account, and to whom.
pub(super) struct Billed<'a> {
    pub(super) account: &'a account::Model,
    pub(super) charged: &'a [Charged],
    /// Of charges that stand on another account's bill.
    pub(super) billed_to: &'a HashMap<ChargeId, AccountId>,
    /// Those of these others that are closed.
    pub(super) closed: &'a HashSet<AccountId>,
    /// Whether what a price charges is charged in arrears.
    pub(super) in_arrears: &'a dyn Fn(PriceId) -> bool,
}

impl Billed<'_> {
    /// Who is billed for each of the charges; none where it is whoever pays today, for all of them.
    pub(super) fn payers(&self, charges: &[ChargeToMake]) -> Option<Vec<AccountId>> {
        let today = self.account.payer_account_id.unwrap_or(self.account.id);
        if self.charged.iter().all(|charged| self.payer_of(charged) == today) {
            return None;
        }
        let payer = |charge: &ChargeToMake| {
            self.of_correction(charge).or_else(|| self.of_days(charge)).unwrap_or(today)
        };
        let payers: Vec<AccountId> = charges.iter().map(payer).collect();
        payers.iter().any(|payer| *payer != today).then_some(payers)
    }

    fn payer_of(&self, charged: &Charged) -> AccountId {
        self.billed_to.get(&charged.charge).copied().unwrap_or(self.account.id)
    }

    /// Of what is charged for the same cycle and not taken back: who was billed last.
    fn of_correction(&self, charge: &ChargeToMake) -> Option<AccountId> {
        charge.corrects?;
        let same = || self.charged.iter().filter(|charged| charged.key == charge.key);
        let standing = same().filter(|one| {
            let of_same_payer = same().filter(|other| self.payer_of(other) == self.payer_of(one));
            let sum = of_same_payer.fold((0_i128, 0_i128), |(net, tax), charged| {
                (net + i128::from(charged.net.minor()), tax + i128::from(charged.tax.minor()))
            });
            sum != (0, 0)
        });
        standing.max_by_key(|charged| charged.charge).map(|charged| self.payer_of(charged))
    }

    /// Of what fell due before the account was last billed: who was billed for the subscription on those days, latest before it
    /// fell due. What is charged in arrears was not read of days that were only billed ahead. A closed
    /// account is billed for nothing but what corrects its bills.
    fn of_days(&self, charge: &ChargeToMake) -> Option<AccountId> {
        let account = self.account;
        let read_until = match (self.in_arrears)(charge.key.price) {
            true => account.arrears_billed_until.or(account.billed_until),
            false => account.billed_until,
        };
        read_until.filter(|read| charge.billable_on < *read)?;
        let on_its_days = |charged: &&Charged| {
            charged.key.subscription == charge.key.subscription
                && charged.served.from() < charge.served.to()
                && charge.served.from() < charged.served.to()
                && charged.net.minor() > 0
        };
        let order = |charged: &&Charged| -> (bool, NaiveDate, ChargeId) {
            (charged.billable_on <= charge.billable_on, charged.billable_on, charged.charge)
        };
        let known = self.charged.iter().filter(on_its_days).max_by_key(order);
        known.map(|charged| self.payer_of(charged)).filter(|payer| !self.closed.contains(payer))
    }
}
