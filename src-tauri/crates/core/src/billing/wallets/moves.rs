//! What moves on wallets: their entries, and what the ledger says of each. The only place that writes either.

use crate::billing::model::{BillState, bill};
use crate::billing::wallets::model::{WalletEntryKind, WalletKind, wallet, wallet_entry};
use crate::billing::wallets::{WalletMoved, codes, rules};
use crate::customers::model::account;
use crate::gate::{ActionContext, ChangeVerb, ObjectKind};
use crate::ledger::model::{EntryKind, LedgerAccount, PaymentMethod};
use crate::ledger::{self, NewEntry, NewPosting};
use crate::store::{bulk, codes as store_codes, turns};
use boss_kernel::id::{AccountId, BillId, WalletEntryId, WalletId};
use boss_kernel::{Amount, Error, NaiveDate, Notice, Result};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, Statement, Value};
use std::collections::BTreeSet;

/// Something that goes into a wallet or comes out of it.
#[derive(Clone, Debug)]
pub(super) struct Movement {
    pub(super) kind: WalletEntryKind,
    /// Below zero for what comes out.
    pub(super) amount: Amount,
    /// Its day: this, or that of the wallet's latest entry where that is later.
    pub(super) on: NaiveDate,
    pub(super) bill_id: Option<BillId>,
    /// Of what goes back: the bill it had paid.
    pub(super) restored_bill_id: Option<BillId>,
    pub(super) method: Option<PaymentMethod>,
    pub(super) reference: Option<String>,
    pub(super) reason: Option<String>,
}

impl Movement {
    /// One that nobody gave further particulars of.
    pub(super) fn new(kind: WalletEntryKind, amount: Amount, on: NaiveDate) -> Movement {
        Movement {
            kind,
            amount,
            on,
            bill_id: None,
            restored_bill_id: None,
            method: None,
            reference: None,
            reason: None,
        }
    }
}

/// Movements of a transaction, until they are written.
#[derive(Default)]
pub(super) struct Moves(Vec<(wallet::Model, Movement)>);

impl Moves {
    /// How many there are: the place the next one will have.
    pub(super) fn count(&self) -> usize {
        self.0.len()
    }

    /// The wallets concerned.
    pub(super) fn wallets(&self) -> BTreeSet<WalletId> {
        self.0.iter().map(|(wallet, _)| wallet.id).collect()
    }

    /// Changes a wallet in memory and remembers why; returns the day it is booked on. Refuses more than is in it.
    pub(super) fn add(&mut self, wallet: &mut wallet::Model, movement: Movement) -> Result<NaiveDate> {
        let before = rules::balance(wallet);
        let after = before.plus(movement.amount)?;
        if after.is_negative() {
            let error = Error::new(codes::WALLET_HOLDS_LESS).with("name", &wallet.name);
            return Err(error.with("amount", movement.amount.negated()?).with("balance", before));
        }
        let on = Ord::max(movement.on, wallet.moved_on);
        wallet.balance_minor = after.to_minor();
        wallet.moved_on = on;
        self.0.push((wallet.clone(), Movement { on, ..movement }));
        Ok(on)
    }

    /// Writes the entries and posts each; their ids in the order they were added.
    pub(super) async fn write(self, context: &ActionContext) -> Result<Vec<WalletEntryId>> {
        let ids = bulk::take_ids::<wallet_entry::Entity>(&context.tx, self.0.len()).await?;
        let mut rows = Vec::with_capacity(ids.len());
        let mut entries = Vec::with_capacity(ids.len());
        for (id, (wallet, movement)) in ids.iter().zip(self.0) {
            entries.push(entry(*id, &wallet, &movement)?);
            rows.push(wallet_entry::ActiveModel {
                id: Set(WalletEntryId(*id)),
                wallet_id: Set(wallet.id),
                kind: Set(movement.kind),
                amount_minor: Set(movement.amount.to_minor()),
                booked_on: Set(movement.on),
                bill_id: Set(movement.bill_id),
                method: Set(movement.method),
                reference: Set(movement.reference),
                reason: Set(movement.reason),
                created_by: Set(context.staff_id()),
                created_at: Set(context.now),
                restored_bill_id: Set(movement.restored_bill_id),
            });
        }
        bulk::insert(&context.tx, rows).await?;
        ledger::post(&context.tx, entries, context.now).await?;
        Ok(ids.into_iter().map(WalletEntryId).collect())
    }
}

/// What stands against the wallet in the ledger.
fn opposite(kind: WalletEntryKind, of: WalletKind) -> LedgerAccount {
    match (kind, of) {
        (WalletEntryKind::TopUp | WalletEntryKind::Returned, _) => LedgerAccount::Bank,
        (WalletEntryKind::Granted, _) | (WalletEntryKind::Expired, WalletKind::Granted) => {
            LedgerAccount::Goodwill
        }
        (WalletEntryKind::Used | WalletEntryKind::Restored, _) => LedgerAccount::Receivable,
        (WalletEntryKind::Expired, WalletKind::Prepaid) => LedgerAccount::Breakage,
    }
}

fn entry(id: i64, wallet: &wallet::Model, movement: &Movement) -> Result<NewEntry> {
    let line =
        |ledger_account, amount| NewPosting { ledger_account, account_id: Some(wallet.account_id), amount };
    Ok(NewEntry {
        booked_on: movement.on,
        kind: EntryKind::Wallet,
        source_kind: "walletEntry",
        source_id: id,
        postings: vec![
            line(opposite(movement.kind, wallet.kind), movement.amount),
            line(LedgerAccount::Wallet, movement.amount.negated()?),
        ],
    })
}

/// Whose a wallet is. Everybody locks accounts before wallets.
pub(super) async fn account_of(tx: &impl ConnectionTrait, id: WalletId) -> Result<AccountId> {
    let found = wallet::Entity::find_by_id(id).one(tx).await?;
    Ok(found.ok_or_else(|| not_found(id))?.account_id)
}

fn not_found(id: WalletId) -> Error {
    Error::new(codes::WALLET_NOT_FOUND).with("id", id).at("walletId")
}

/// The wallet, for a change. Whoever changes one has locked its account before.
pub(super) async fn wallet_by_id(tx: &impl ConnectionTrait, id: WalletId) -> Result<wallet::Model> {
    let found = turns::lock_one::<wallet::Entity, _>(tx, id).await?;
    found.ok_or_else(|| not_found(id))
}

/// Writes what is in a wallet and until when it counts, and raises its version.
pub(super) async fn save(context: &mut ActionContext, wallet: wallet::Model) -> Result<wallet::Model> {
    let version = wallet.version + 1;
    let update = wallet::Entity::update_many()
        .col_expr(wallet::Column::BalanceMinor, Expr::value(wallet.balance_minor))
        .col_expr(wallet::Column::MovedOn, Expr::value(wallet.moved_on))
        .col_expr(wallet::Column::ExpiresOn, Expr::value(wallet.expires_on))
        .col_expr(wallet::Column::Version, Expr::value(version))
        .filter(wallet::Column::Id.eq(wallet.id))
        .filter(wallet::Column::Version.eq(wallet.version));
    bulk::refuse_stale(update.exec(&context.tx).await?.rows_affected, &wallet.name)?;
    context.changed(ChangeVerb::Changed, ObjectKind::Wallet, wallet.id.0, &wallet.name);
    Ok(wallet::Model { version, ..wallet })
}

/// Refuses money and gifts on an account that another one pays for: its bills are the payer's, and a wallet pays only those of its own
/// account.
pub(super) async fn refuse_paid_for(tx: &impl ConnectionTrait, account: &account::Model) -> Result<()> {
    let Some(payer) = account.payer_account_id else { return Ok(()) };
    let payer = account::Entity::find_by_id(payer).one(tx).await?;
    let error = Error::new(codes::WALLET_PAID_FOR).with("number", &account.number);
    Err(error.with("payer", payer.map(|payer| payer.number).unwrap_or_default()))
}

/// Says that bills made before are not paid by what goes into a wallet now.
pub(super) async fn tell_of_open_bills(context: &mut ActionContext, account: AccountId) -> Result<()> {
    let open = bill::Entity::find()
        .filter(bill::Column::AccountId.eq(account))
        .filter(Expr::col(bill::Column::TotalMinor).gt(Expr::col(bill::Column::PaidMinor)))
        .filter(bill::Column::State.ne(BillState::New));
    let open = open.count(&context.tx).await?;
    if open > 0 {
        context.warn(Notice::new(codes::WALLET_BILLS_OPEN).with("count", open).at("amount"));
    }
    Ok(())
}

/// Refuses where not all of these rows were as they had been read.
pub(super) fn refuse_missing(updated: u64, labels: impl ExactSizeIterator<Item = String>) -> Result<()> {
    if usize::try_from(updated) == Ok(labels.len()) {
        return Ok(());
    }
    let label = labels.take(5).collect::<Vec<_>>().join(", ");
    Err(Error::new(store_codes::STALE_VERSION).with("label", label))
}

/// Writes what is in many wallets, and raises their versions.
pub(super) async fn save_all(context: &mut ActionContext, wallets: Vec<wallet::Model>) -> Result<()> {
    let backend = context.tx.get_database_backend();
    for chunk in wallets.chunks(bulk::rows_per_statement(4)) {
        let rows = bulk::typed_rows(backend, chunk.len(), &["bigint", "bigint", "bigint", "date"]);
        let text = format!(
            "WITH now (wallet_id, seen, balance, moved_on) AS (VALUES {rows}) \
             UPDATE wallet SET balance_minor = now.balance, moved_on = now.moved_on, version = wallet.version + 1 \
             FROM now WHERE wallet.id = now.wallet_id AND wallet.version = now.seen"
        );
        let values = chunk.iter().flat_map(|wallet| {
            let (id, seen) = (Value::from(wallet.id), Value::from(wallet.version));
            [id, seen, Value::from(wallet.balance_minor.0), Value::from(wallet.moved_on)]
        });
        let updated = context.tx.execute_raw(Statement::from_sql_and_values(backend, text, values)).await?;
        refuse_missing(updated.rows_affected(), chunk.iter().map(|wallet| wallet.name.clone()))?;
    }
    for wallet in wallets {
        context.changed(ChangeVerb::Changed, ObjectKind::Wallet, wallet.id.0, wallet.name);
    }
    Ok(())
}

/// One movement on one wallet, written.
pub(super) async fn move_one(
    context: &mut ActionContext,
    mut wallet: wallet::Model,
    movement: Movement,
) -> Result<WalletMoved> {
    let amount = movement.amount;
    let mut moves = Moves::default();
    moves.add(&mut wallet, movement)?;
    moves.write(context).await?;
    let wallet = save(context, wallet).await?;
    let balance = rules::balance(&wallet);
    Ok(WalletMoved { wallet_id: wallet.id, amount, balance, version: wallet.version })
}
