//! What completing the tasks that are due would change of what is billed: for a dry run, which reads only.
//!
//! The tasks are completed by the very code that completes them, in a short transaction that is rolled back; what billing reads
//! of their accounts is read in it. Everything else is read from the one state of the database that the dry run looks at.

use crate::customers::model::account;
use crate::gate::ActionContext;
use crate::orders::model::subscription;
use crate::orders::{self, DueTasks, Served};
use crate::store::bulk;
use boss_kernel::id::{AccountId, OfferingId, SubscriptionId};
use boss_kernel::{NaiveDate, Result};
use sea_orm::ConnectionTrait;
use std::collections::HashMap;

/// The first day each subscription was served with each offering.
pub(super) type FirstDays = HashMap<(SubscriptionId, OfferingId), NaiveDate>;

/// How accounts would stand. Empty where no task is due, and in a run that writes.
#[derive(Default)]
pub(in crate::billing) struct Ahead {
    accounts: HashMap<AccountId, account::Model>,
    served: HashMap<AccountId, Vec<Served>>,
    first_days: FirstDays,
    offerings: HashMap<SubscriptionId, OfferingId>,
}

impl Ahead {
    /// How the accounts of these tasks would stand.
    pub(super) async fn of(context: &mut ActionContext, tasks: &DueTasks) -> Result<Ahead> {
        let trial = context.try_out().await?;
        tasks.complete(context).await?;
        let ids = tasks.accounts(&context.tx).await?;
        let accounts =
            bulk::find_by_ids::<account::Entity, _>(&context.tx, account::Column::Id, &ids).await?;
        let mut ahead = Ahead::default();
        let mut subscriptions = Vec::new();
        for served in orders::served_on(&context.tx, &ids).await? {
            subscriptions.push(served.subscription);
            ahead.served.entry(served.account).or_default().push(served);
        }
        ahead.first_days = orders::first_days(&context.tx, &subscriptions).await?;
        let column = subscription::Column::Id;
        let rows = bulk::find_by_ids::<subscription::Entity, _>(&context.tx, column, &subscriptions).await?;
        context.look_on(trial).await?;
        ahead.offerings = rows.into_iter().map(|row| (row.id, row.offering_id)).collect();
        ahead.accounts = accounts.into_iter().map(|account| (account.id, account)).collect();
        Ok(ahead)
    }

    /// The accounts that would stand otherwise.
    pub(super) fn accounts(&self) -> impl Iterator<Item = &account::Model> {
        self.accounts.values()
    }

    /// An account as it would stand.
    pub(super) fn account(&self, read: account::Model) -> account::Model {
        self.accounts.get(&read.id).cloned().unwrap_or(read)
    }

    /// The offering a subscription would be on.
    pub(super) fn offering(&self, read: &subscription::Model) -> OfferingId {
        self.offerings.get(&read.id).copied().unwrap_or(read.offering_id)
    }

    /// What these accounts are and were served.
    pub(super) async fn served_on(
        &self,
        db: &impl ConnectionTrait,
        accounts: &[AccountId],
    ) -> Result<Vec<Served>> {
        let mut served = orders::served_on(db, accounts).await?;
        if !self.accounts.is_empty() {
            served.retain(|served| !self.accounts.contains_key(&served.account));
            let known = accounts.iter().filter_map(|account| self.served.get(account));
            served.extend(known.flatten().cloned());
        }
        Ok(served)
    }

    /// The first day each of these subscriptions was ever served with each offering.
    pub(super) async fn first_days(
        &self,
        db: &impl ConnectionTrait,
        subscriptions: &[SubscriptionId],
    ) -> Result<FirstDays> {
        let mut first = orders::first_days(db, subscriptions).await?;
        first.extend(self.first_days.iter().map(|(whose, day)| (*whose, *day)));
        Ok(first)
    }
}
