//! What a dry run remembers of what a run would have written, so that it can be told.

use crate::billing::model::{bill, parked_account};
use crate::billing::run::tally::MOST_NAMED;
use crate::store::numbers::{self, Numbered};
use boss_kernel::id::{AccountId, BillId, BillRunId};
use boss_kernel::{Error, Result};
use sea_orm::ConnectionTrait;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

/// Ids of bills that are never written begin here, behind those of all others.
const PROVISIONAL: i64 = 1 << 60;

/// The largest bills and the first accounts parked.
#[derive(Default)]
pub(super) struct Preview {
    /// Bills that got an id.
    bills: i64,
    next_number: Option<i64>,
    largest: HashMap<BillId, bill::Model>,
    parked: BTreeMap<AccountId, parked_account::Model>,
}

impl Preview {
    /// Ids for so many bills, in ascending order.
    pub(super) fn ids(&mut self, count: usize) -> Vec<i64> {
        let first = PROVISIONAL + self.bills;
        let ids: Vec<i64> = (first..).take(count).collect();
        self.bills += i64::try_from(ids.len()).unwrap_or(0);
        ids
    }

    /// The numbers so many bills would get if nobody else took any.
    pub(super) async fn numbers(&mut self, db: &impl ConnectionTrait, count: usize) -> Result<Range<i64>> {
        let first = match self.next_number {
            Some(next) => next,
            None => {
                let taken = numbers::taken(db, Numbered::Bill).await?;
                i64::try_from(taken).unwrap_or(0).saturating_add(1)
            }
        };
        let next = first.saturating_add(i64::try_from(count).unwrap_or(0));
        self.next_number = Some(next);
        Ok(first..next)
    }

    /// Keeps those of the bills that are among the largest.
    pub(super) fn keep_bills<'b>(
        &mut self,
        bills: impl Iterator<Item = &'b bill::Model>,
        largest: &[(i64, BillId)],
    ) {
        let largest: HashSet<BillId> = largest.iter().map(|(_, id)| *id).collect();
        self.largest.retain(|id, _| largest.contains(id));
        let kept = bills.filter(|bill| largest.contains(&bill.id));
        self.largest.extend(kept.map(|bill| (bill.id, bill.clone())));
    }

    /// Keeps the first accounts of those that are parked.
    pub(super) fn keep_parked(&mut self, run: BillRunId, parked: &[(AccountId, Error)]) -> Result<()> {
        for (account_id, reason) in parked {
            let row = parked_account::Model {
                bill_run_id: run,
                account_id: *account_id,
                code: reason.code().to_string(),
                params: serde_json::to_string(reason.params()).map_err(crate::gate::internal)?,
            };
            self.parked.insert(*account_id, row);
            if self.parked.len() > MOST_NAMED {
                self.parked.pop_last();
            }
        }
        Ok(())
    }

    /// Its largest bills.
    pub(super) fn largest(&self) -> impl Iterator<Item = &bill::Model> {
        self.largest.values()
    }

    /// The first accounts parked, those that an earlier part of the run parked among them.
    pub(super) fn parked_with(&self, earlier: Vec<parked_account::Model>) -> Vec<parked_account::Model> {
        let mut all = self.parked.clone();
        all.extend(earlier.into_iter().map(|row| (row.account_id, row)));
        all.into_values().take(MOST_NAMED).collect()
    }

    /// The id a bill is told by: below zero where it leads to none.
    pub(super) fn told(id: BillId) -> BillId {
        BillId(if id.0 >= PROVISIONAL { PROVISIONAL - id.0 - 1 } else { id.0 })
    }
}
