//! What a bill was settled with beside payments, and what a credit settled, as the bill's page shows it.

use crate::billing::model::bill;
use crate::billing::wallets::model::{settlement, wallet, wallet_entry};
use crate::store::bulk;
use boss_kernel::id::{BillId, WalletEntryId, WalletId};
use boss_kernel::{Amount, NaiveDate, Result};
use schemars::JsonSchema;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// What settles a bill beside payments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum SettlementSource {
    /// A bill below zero.
    CreditBill,
    /// A wallet.
    Wallet,
}

/// What a credit or a wallet settled of a bill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SettledBy {
    /// Which of the two it was.
    pub source: SettlementSource,
    /// The bill below zero.
    pub credit_bill_id: Option<BillId>,
    /// The wallet.
    pub wallet_id: Option<WalletId>,
    /// The number of that bill, or the name of that wallet.
    pub label: String,
    /// How much.
    pub amount: Amount,
    /// When.
    pub settled_on: NaiveDate,
}

/// A bill that a credit was set off against.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Settles {
    /// Which.
    pub bill_id: BillId,
    /// Its number.
    pub number: String,
    /// How much.
    pub amount: Amount,
    /// When.
    pub settled_on: NaiveDate,
}

/// What settled a bill beside payments, in the order in which it did.
pub(in crate::billing) async fn settled_by(
    db: &impl ConnectionTrait,
    bill: &bill::Model,
) -> Result<Vec<SettledBy>> {
    let found = settlement::Entity::find()
        .filter(settlement::Column::BillId.eq(bill.id))
        .order_by_asc(settlement::Column::Id)
        .all(db)
        .await?;
    let credits: Vec<BillId> = found.iter().filter_map(|row| row.credit_bill_id).collect();
    let numbers = bill_numbers(db, &credits).await?;
    let entries: Vec<WalletEntryId> = found.iter().filter_map(|row| row.wallet_entry_id).collect();
    let wallets = wallets_of(db, &entries).await?;
    let shown = |row: settlement::Model| {
        let wallet = row.wallet_entry_id.and_then(|id| wallets.get(&id));
        let credit = row.credit_bill_id.and_then(|id| numbers.get(&id));
        SettledBy {
            source: match row.credit_bill_id {
                Some(_) => SettlementSource::CreditBill,
                None => SettlementSource::Wallet,
            },
            credit_bill_id: row.credit_bill_id,
            wallet_id: wallet.map(|wallet| wallet.id),
            label: wallet.map(|wallet| &wallet.name).or(credit).cloned().unwrap_or_default(),
            amount: row.amount_minor.in_currency(bill.currency),
            settled_on: row.settled_on,
        }
    };
    Ok(found.into_iter().map(shown).collect())
}

/// What a bill below zero was set off against, in the order in which it was.
pub(in crate::billing) async fn settles(
    db: &impl ConnectionTrait,
    credit: &bill::Model,
) -> Result<Vec<Settles>> {
    if credit.total_minor.0 >= 0 {
        return Ok(Vec::new());
    }
    let found = settlement::Entity::find()
        .filter(settlement::Column::CreditBillId.eq(credit.id))
        .order_by_asc(settlement::Column::Id)
        .all(db)
        .await?;
    let bills: Vec<BillId> = found.iter().map(|row| row.bill_id).collect();
    let numbers = bill_numbers(db, &bills).await?;
    let shown = |row: settlement::Model| Settles {
        bill_id: row.bill_id,
        number: numbers.get(&row.bill_id).cloned().unwrap_or_default(),
        amount: row.amount_minor.in_currency(credit.currency),
        settled_on: row.settled_on,
    };
    Ok(found.into_iter().map(shown).collect())
}

async fn bill_numbers(db: &impl ConnectionTrait, ids: &[BillId]) -> Result<HashMap<BillId, String>> {
    let found = bulk::find_by_ids::<bill::Entity, _>(db, bill::Column::Id, ids).await?;
    Ok(found.into_iter().map(|bill| (bill.id, bill.number)).collect())
}

/// The wallets of some entries.
async fn wallets_of(
    db: &impl ConnectionTrait,
    ids: &[WalletEntryId],
) -> Result<HashMap<WalletEntryId, wallet::Model>> {
    let entries = bulk::find_by_ids::<wallet_entry::Entity, _>(db, wallet_entry::Column::Id, ids).await?;
    let wallets: Vec<WalletId> = entries.iter().map(|entry| entry.wallet_id).collect();
    let wallets = bulk::find_by_ids::<wallet::Entity, _>(db, wallet::Column::Id, &wallets).await?;
    let wallets: HashMap<WalletId, wallet::Model> =
        wallets.into_iter().map(|wallet| (wallet.id, wallet)).collect();
    let of = |entry: wallet_entry::Model| Some((entry.id, wallets.get(&entry.wallet_id)?.clone()));
    Ok(entries.into_iter().filter_map(of).collect())
}
