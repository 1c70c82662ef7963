//! What moved on wallets, as a list.

use crate::billing::model::bill;
use crate::billing::wallets::model::{WalletEntryKind, wallet, wallet_entry};
use crate::gate::{Permission, Query, QueryContext, Tag};
use crate::ledger::model::PaymentMethod;
use crate::store::bulk;
use crate::store::page::Window;
use boss_kernel::id::{AccountId, BillId, WalletEntryId, WalletId};
use boss_kernel::{Amount, Currency, Instant, NaiveDate, Period, Result};
use schemars::JsonSchema;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, Select,
};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// What moved on wallets, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct ListWalletEntries {
    /// Which rows.
    pub window: Window,
    /// Only of this account.
    pub account_id: Option<AccountId>,
    /// Only on this wallet.
    pub wallet_id: Option<WalletId>,
    /// Only of these kinds; of all where none is named.
    pub kinds: Vec<WalletEntryKind>,
    /// Only on these days.
    pub booked: Option<Period>,
    /// Only in this currency.
    pub currency: Option<Currency>,
}

/// What moved on wallets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct WalletEntryList {
    /// The window.
    pub rows: Vec<WalletEntryRow>,
    /// How many there are in all.
    pub total: u64,
    /// What all of them come to, by currency.
    pub amounts: Vec<Amount>,
}

/// Something that went into a wallet or came out of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct WalletEntryRow {
    /// Which.
    pub wallet_entry_id: WalletEntryId,
    /// The wallet.
    pub wallet_id: WalletId,
    /// What that is called.
    pub wallet_name: String,
    /// Whose it is.
    pub account_id: AccountId,
    /// What happened.
    pub kind: WalletEntryKind,
    /// Below zero for what came out.
    pub amount: Amount,
    /// The day it is booked on.
    pub booked_on: NaiveDate,
    /// The bill it paid.
    pub bill_id: Option<BillId>,
    /// That bill's number.
    pub bill_number: Option<String>,
    /// How the money came or went.
    pub method: Option<PaymentMethod>,
    /// The reference of the bank or the payer.
    pub reference: Option<String>,
    /// Why it was given or paid back.
    pub reason: Option<String>,
    /// When it was written.
    pub created_at: Instant,
}

impl Query for ListWalletEntries {
    const NAME: &'static str = "billing.wallet_entries";
    const PERMISSION: Permission = Permission::BillingRead;
    const TAGS: &'static [Tag] = &[Tag::Billing, Tag::Payments];
    type Output = WalletEntryList;

    async fn run(self, context: &QueryContext) -> Result<WalletEntryList> {
        let db = &context.snapshot().await?;
        let column = self.window.sort_by(&[("walletEntryId", wallet_entry::Column::Id)])?;
        let select = self.select();
        let sums = sums(db, select.clone()).await?;
        let entries = select
            .order_by(column, self.window.order(true))
            .offset(self.window.rows_before())
            .limit(self.window.rows())
            .all(db)
            .await?;
        Ok(WalletEntryList {
            rows: rows(db, entries).await?,
            total: sums.iter().map(|(_, entries, _)| u64::try_from(*entries).unwrap_or(0)).sum(),
            amounts: sums.iter().map(|(currency, _, amount)| Amount::new(*amount, *currency)).collect(),
        })
    }
}

impl ListWalletEntries {
    fn select(&self) -> Select<wallet_entry::Entity> {
        let wallets = Condition::all()
            .add_option(self.account_id.map(|id| wallet::Column::AccountId.eq(id)))
            .add_option(self.wallet_id.map(|id| wallet::Column::Id.eq(id)))
            .add_option(self.currency.map(|currency| wallet::Column::Currency.eq(currency)));
        let mut wanted = Condition::all();
        if !wallets.is_empty() {
            let wallets = wallet::Entity::find().select_only().column(wallet::Column::Id).filter(wallets);
            wanted = wanted.add(wallet_entry::Column::WalletId.in_subquery(wallets.into_query()));
        }
        if !self.kinds.is_empty() {
            wanted = wanted.add(wallet_entry::Column::Kind.is_in(self.kinds.iter().copied()));
        }
        if let Some(days) = self.booked {
            wanted = wanted.add(wallet_entry::Column::BookedOn.gte(days.from()));
            wanted = wanted.add(wallet_entry::Column::BookedOn.lt(days.to()));
        }
        wallet_entry::Entity::find().filter(wanted)
    }
}

/// How many entries there are and what they come to, by currency.
async fn sums(
    db: &impl ConnectionTrait,
    select: Select<wallet_entry::Entity>,
) -> Result<Vec<(Currency, i64, i64)>> {
    let to_wallet = wallet_entry::Entity::belongs_to(wallet::Entity)
        .from(wallet_entry::Column::WalletId)
        .to(wallet::Column::Id)
        .into();
    let amount = Expr::col((wallet_entry::Entity, wallet_entry::Column::AmountMinor));
    Ok(select
        .join(JoinType::InnerJoin, to_wallet)
        .select_only()
        .column(wallet::Column::Currency)
        .column_as(wallet_entry::Column::Id.count(), "entries")
        .column_as(amount.sum().cast_as("bigint"), "amount")
        .group_by(wallet::Column::Currency)
        .order_by_asc(wallet::Column::Currency)
        .into_tuple()
        .all(db)
        .await?)
}

async fn rows(db: &impl ConnectionTrait, entries: Vec<wallet_entry::Model>) -> Result<Vec<WalletEntryRow>> {
    let wallets: Vec<WalletId> = entries.iter().map(|entry| entry.wallet_id).collect();
    let wallets = bulk::find_by_ids::<wallet::Entity, _>(db, wallet::Column::Id, &wallets).await?;
    let wallets: HashMap<WalletId, wallet::Model> =
        wallets.into_iter().map(|wallet| (wallet.id, wallet)).collect();
    let bills: Vec<BillId> = entries.iter().filter_map(|entry| entry.bill_id).collect();
    let bills = bulk::find_by_ids::<bill::Entity, _>(db, bill::Column::Id, &bills).await?;
    let numbers: HashMap<BillId, String> = bills.into_iter().map(|bill| (bill.id, bill.label())).collect();
    let row = |entry: wallet_entry::Model| {
        let wallet = wallets.get(&entry.wallet_id)?;
        Some(WalletEntryRow {
            wallet_entry_id: entry.id,
            wallet_id: wallet.id,
            wallet_name: wallet.name.clone(),
            account_id: wallet.account_id,
            kind: entry.kind,
            amount: entry.amount_minor.in_currency(wallet.currency),
            booked_on: entry.booked_on,
            bill_id: entry.bill_id,
            bill_number: entry.bill_id.and_then(|id| numbers.get(&id).cloned()),
            method: entry.method,
            reference: entry.reference,
            reason: entry.reason,
            created_at: entry.created_at,
        })
    };
    Ok(entries.into_iter().filter_map(row).collect())
}
