//! The wallets and credits of an account, and what moved on them.

use crate::billing::model::{BillState, bill};
use crate::billing::wallets::model::{WalletEntryKind, WalletKind, wallet, wallet_entry, wallet_offering};
use crate::billing::wallets::{GrantWallet, OpenWallet, ReturnWallet, TopUpWallet, rules};
use crate::catalog::PriceKind;
use crate::catalog::model::offering;
use crate::customers::model::AccountState;
use crate::customers::{codes as customer_codes, find_account};
use crate::gate::{AllowedAction, Permission, Query, QueryContext, Tag};
use crate::ledger::model::PaymentMethod;
use crate::store::bulk;
use crate::store::page::Window;
use boss_kernel::id::{AccountId, BillId, OfferingId, WalletEntryId, WalletId};
use boss_kernel::{Amount, Error, Instant, LocalText, NaiveDate, Result};
use schemars::JsonSchema;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// The wallets and open credits of an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ListWallets {
    /// Which account.
    pub account_id: AccountId,
}

/// The wallets and open credits of an account. All amounts in the account's currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct WalletList {
    /// In the order in which they pay; expired ones last.
    pub wallets: Vec<WalletRow>,
    /// Bills below zero that wait to be set off, in the order in which they are. They come before wallets.
    pub credits: Vec<OpenCredit>,
    /// The customer's money in all of them.
    pub prepaid: Amount,
    /// The gifts in all of them.
    pub granted: Amount,
    /// What the credits come to, as a positive amount.
    pub credited: Amount,
    /// What can be done now.
    pub actions: Vec<AllowedAction>,
}

/// A wallet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct WalletRow {
    /// Which.
    pub wallet_id: WalletId,
    /// What it is called.
    pub name: String,
    /// Whose money it is.
    pub kind: WalletKind,
    /// What is in it.
    pub balance: Amount,
    /// Smaller ones pay first.
    pub priority: i32,
    /// The first day on which it pays nothing any more.
    pub expires_on: Option<NaiveDate>,
    /// Whether that day has come.
    pub expired: bool,
    /// The offerings it is limited to; none where it is for all.
    pub offerings: Vec<WalletOffering>,
    /// The kinds of charges it is limited to; none where it is for all.
    pub charge_kinds: Vec<PriceKind>,
    /// When it was made.
    pub created_at: Instant,
    /// For the next change.
    pub version: i64,
    /// What can be done with it, and why not where it can't.
    pub actions: Vec<AllowedAction>,
}

/// An offering a wallet is limited to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct WalletOffering {
    /// Which.
    pub offering_id: OfferingId,
    /// What it is called.
    pub name: LocalText,
}

/// A bill below zero that waits to be set off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct OpenCredit {
    /// Which.
    pub bill_id: BillId,
    /// Its number.
    pub number: String,
    /// Its day.
    pub billed_on: NaiveDate,
    /// What is left of it, as a positive amount.
    pub left: Amount,
    /// Whether it is held back: then it is not set off.
    pub on_hold: bool,
}

impl Query for ListWallets {
    const NAME: &'static str = "billing.wallets";
    const PERMISSION: Permission = Permission::BillingRead;
    const TAGS: &'static [Tag] = &[Tag::Billing, Tag::Payments, Tag::Customers];
    type Output = WalletList;

    async fn run(self, context: &QueryContext) -> Result<WalletList> {
        let db = &context.snapshot().await?;
        let account = find_account(db, self.account_id).await?;
        let mut found = wallet::Entity::find()
            .filter(wallet::Column::AccountId.eq(account.id))
            .order_by_asc(wallet::Column::Id)
            .all(db)
            .await?;
        found.sort_by_key(|wallet| {
            let expired = rules::is_expired(wallet, context.today);
            (expired, wallet.priority, wallet.expires_on.unwrap_or(NaiveDate::MAX), wallet.id)
        });
        let held_in = |kind| {
            let held = found.iter().filter(move |wallet| wallet.kind == kind).map(rules::balance);
            Amount::sum(held, account.currency)
        };
        let (prepaid, granted) = (held_in(WalletKind::Prepaid)?, held_in(WalletKind::Granted)?);
        let open = match account.state {
            AccountState::Active => Ok(()),
            AccountState::Closed => {
                Err(Error::new(customer_codes::ACCOUNT_CLOSED).with("number", &account.number))
            }
        };
        let credits = open_credits(db, account.id).await?;
        let credited = Amount::sum(credits.iter().map(|credit| credit.left), account.currency)?;
        let actions = vec![
            AllowedAction::of::<OpenWallet>(&context.actor, open.clone()),
            AllowedAction::of::<GrantWallet>(&context.actor, open.clone()),
        ];
        let wallets = wallet_rows(context, db, found, &open).await?;
        Ok(WalletList { wallets, credits, prepaid, granted, credited, actions })
    }
}

/// What is left of bills below zero, in the order in which they are set off.
async fn open_credits(db: &impl ConnectionTrait, account: AccountId) -> Result<Vec<OpenCredit>> {
    let mut found = bill::Entity::find()
        .filter(bill::Column::AccountId.eq(account))
        .filter(Expr::col(bill::Column::PaidMinor).gt(Expr::col(bill::Column::TotalMinor)))
        .filter(bill::Column::State.ne(BillState::New))
        .all(db)
        .await?;
    found.sort_by_key(|bill| (bill.billed_on, bill.id));
    let credit = |bill: bill::Model| {
        let paid = bill.paid_minor.in_currency(bill.currency);
        Ok(OpenCredit {
            bill_id: bill.id,
            left: paid.minus(bill.total_minor.in_currency(bill.currency))?,
            billed_on: bill.billed_on,
            on_hold: bill.state == BillState::OnHold,
            number: bill.number,
        })
    };
    found.into_iter().map(credit).collect()
}

async fn wallet_rows(
    context: &QueryContext,
    db: &impl ConnectionTrait,
    wallets: Vec<wallet::Model>,
    open: &Result<()>,
) -> Result<Vec<WalletRow>> {
    let ids: Vec<WalletId> = wallets.iter().map(|wallet| wallet.id).collect();
    let column = wallet_offering::Column::WalletId;
    let limits = bulk::find_by_ids::<wallet_offering::Entity, _>(db, column, &ids).await?;
    let offerings: Vec<OfferingId> = limits.iter().map(|limit| limit.offering_id).collect();
    let column = offering::Column::Id;
    let offerings = bulk::find_by_ids::<offering::Entity, _>(db, column, &offerings).await?;
    let names: HashMap<OfferingId, LocalText> = offerings
        .into_iter()
        .map(|row| (row.id, LocalText::new(row.name_chinese, row.name_english)))
        .collect();
    let mut rows = Vec::with_capacity(wallets.len());
    for wallet in wallets {
        let mine = limits.iter().filter(|limit| limit.wallet_id == wallet.id);
        let named = mine.filter_map(|limit| {
            let name = names.get(&limit.offering_id)?.clone();
            Some(WalletOffering { offering_id: limit.offering_id, name })
        });
        let may_top_up = open.clone().and_then(|()| rules::may_top_up(&wallet, context.today));
        rows.push(WalletRow {
            wallet_id: wallet.id,
            kind: wallet.kind,
            balance: rules::balance(&wallet),
            priority: wallet.priority,
            expires_on: wallet.expires_on,
            expired: rules::is_expired(&wallet, context.today),
            offerings: named.collect(),
            charge_kinds: rules::read_kinds(&wallet.charge_kinds)?,
            created_at: wallet.created_at,
            version: wallet.version,
            actions: vec![
                AllowedAction::of::<TopUpWallet>(&context.actor, may_top_up),
                AllowedAction::of::<ReturnWallet>(&context.actor, rules::may_return(&wallet, context.today)),
            ],
            name: wallet.name,
        });
    }
    Ok(rows)
}

/// What moved on the wallets of an account, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ListWalletEntries {
    /// Which rows.
    #[serde(default)]
    pub window: Window,
    /// Which account.
    pub account_id: AccountId,
    /// Only on this wallet.
    #[serde(default)]
    pub wallet_id: Option<WalletId>,
}

/// What moved on wallets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct WalletEntryList {
    /// The window.
    pub rows: Vec<WalletEntryRow>,
    /// How many there are in all.
    pub total: u64,
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
        let mut wallets = wallet::Entity::find().filter(wallet::Column::AccountId.eq(self.account_id));
        if let Some(only) = self.wallet_id {
            wallets = wallets.filter(wallet::Column::Id.eq(only));
        }
        let wallets: HashMap<WalletId, wallet::Model> =
            wallets.all(db).await?.into_iter().map(|wallet| (wallet.id, wallet)).collect();
        let select = wallet_entry::Entity::find()
            .filter(wallet_entry::Column::WalletId.is_in(wallets.keys().copied()));
        let total = select.clone().count(db).await?;
        let column = self.window.sort_by(&[("walletEntryId", wallet_entry::Column::Id)])?;
        let entries = select
            .order_by(column, self.window.order(true))
            .offset(self.window.rows_before())
            .limit(self.window.rows())
            .all(db)
            .await?;
        let bills: Vec<BillId> = entries.iter().filter_map(|entry| entry.bill_id).collect();
        let bills = bulk::find_by_ids::<bill::Entity, _>(db, bill::Column::Id, &bills).await?;
        let numbers: HashMap<BillId, String> = bills.into_iter().map(|bill| (bill.id, bill.number)).collect();
        let row = |entry: wallet_entry::Model| {
            let wallet = wallets.get(&entry.wallet_id)?;
            Some(WalletEntryRow {
                wallet_entry_id: entry.id,
                wallet_id: wallet.id,
                wallet_name: wallet.name.clone(),
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
        Ok(WalletEntryList { rows: entries.into_iter().filter_map(row).collect(), total })
    }
}
