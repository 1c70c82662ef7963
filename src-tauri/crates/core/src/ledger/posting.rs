//! Writing entries. The only place that does.

use crate::ledger::codes;
use crate::ledger::model::{EntryKind, LedgerAccount, ledger_entry, posting};
use crate::store::bulk;
use boss_kernel::id::{AccountId, LedgerEntryId};
use boss_kernel::{Amount, Currency, Error, Instant, NaiveDate, Result};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::DatabaseTransaction;
use std::collections::BTreeMap;

/// An entry to be booked.
#[derive(Clone, Debug)]
pub struct NewEntry {
    /// The day it counts for.
    pub booked_on: NaiveDate,
    /// What it books.
    pub kind: EntryKind,
    /// The kind of document behind it, for example `bill`.
    pub source_kind: &'static str,
    /// The id of that document.
    pub source_id: i64,
    /// Its lines; lines of zero are left out.
    pub postings: Vec<NewPosting>,
}

/// One line of an entry.
#[derive(Clone, Copy, Debug)]
pub struct NewPosting {
    /// The ledger's account.
    pub ledger_account: LedgerAccount,
    /// The customer's billing account it concerns, if any. It is kept where the ledger's account is made of customers' balances; for
    /// revenue, tax and bank the document behind the entry says it.
    pub account_id: Option<AccountId>,
    /// Debits positive, credits negative.
    pub amount: Amount,
}

/// Entries that balance, without what comes to nothing: ready to be given their ids.
pub struct Balanced(Vec<NewEntry>);

impl Balanced {
    /// Refuses all of them if one does not balance. Lines of zero are left out, and entries without any amount.
    pub fn new(mut entries: Vec<NewEntry>) -> Result<Balanced> {
        for entry in &mut entries {
            entry.postings.retain(|posting| !posting.amount.is_zero());
            check_balance(entry)?;
        }
        entries.retain(|entry| !entry.postings.is_empty());
        Ok(Balanced(entries))
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The rows of entries and of their lines, under `ids` taken for them.
    pub fn rows(
        self,
        ids: Vec<i64>,
        now: Instant,
    ) -> (Vec<ledger_entry::ActiveModel>, Vec<posting::ActiveModel>) {
        let mut lines = Vec::with_capacity(self.0.len() * 3);
        let mut rows = Vec::with_capacity(self.0.len());
        for (id, entry) in ids.into_iter().zip(self.0) {
            let id = LedgerEntryId(id);
            lines.extend(entry.postings.iter().map(|line| posting::ActiveModel {
                id: NotSet,
                entry_id: Set(id),
                ledger_account: Set(line.ledger_account),
                account_id: Set(line.account_id.filter(|_| line.ledger_account.is_of_customers())),
                currency: Set(line.amount.currency()),
                amount_minor: Set(line.amount.to_minor()),
            }));
            rows.push(ledger_entry::ActiveModel {
                id: Set(id),
                booked_on: Set(entry.booked_on),
                kind: Set(entry.kind),
                source_kind: Set(entry.source_kind.to_owned()),
                source_id: Set(entry.source_id),
                created_at: Set(now),
            });
        }
        (rows, lines)
    }
}

/// Books entries in the caller's transaction. Refuses all of them if one does not balance. Entries without any amount are
/// not written.
pub async fn post(tx: &DatabaseTransaction, entries: Vec<NewEntry>, now: Instant) -> Result<()> {
    let entries = Balanced::new(entries)?;
    let ids = bulk::take_ids::<ledger_entry::Entity>(tx, entries.count()).await?;
    let (rows, lines) = entries.rows(ids, now);
    bulk::insert(tx, rows).await?;
    bulk::insert(tx, lines).await
}

fn check_balance(entry: &NewEntry) -> Result<()> {
    let mut sums: BTreeMap<Currency, Amount> = BTreeMap::new();
    for posting in &entry.postings {
        let currency = posting.amount.currency();
        let sum = sums.get(&currency).copied().unwrap_or(Amount::zero(currency));
        sums.insert(currency, sum.plus(posting.amount)?);
    }
    match sums.values().find(|sum| !sum.is_zero()) {
        None => Ok(()),
        Some(sum) => Err(Error::new(codes::UNBALANCED)
            .with("source", format!("{} {}", entry.source_kind, entry.source_id))
            .with("sum", sum)),
    }
}
