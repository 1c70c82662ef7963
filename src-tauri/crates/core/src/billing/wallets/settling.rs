//! Settling bills as they are made: open credits of the account first, the oldest first, then its wallets.
//!
//! What is plain stays cheap: one query asks whether any of the bills' accounts has a credit or a filled wallet, and where none has,
//! that is all.

use crate::billing::model::{BillState, bill, bill_item, charge};
use crate::billing::rules as bill_rules;
use crate::billing::summary::RunSettled;
use crate::billing::wallets::model::{WalletEntryKind, settlement, wallet, wallet_offering};
use crate::billing::wallets::moves::{self, Movement, Moves};
use crate::billing::wallets::{moving, rules};
use crate::catalog::model::{price, price_version};
use crate::catalog::{PriceKind, read_version};
use crate::gate::{ActionContext, ChangeVerb, ObjectKind, internal};
use crate::store::bulk;
use boss_kernel::id::{AccountId, BillId, OfferingId, PriceId, PriceVersionId, SettlementId, WalletId};
use boss_kernel::{Amount, NaiveDate, Result};
use boss_rating::{ChargeKind, DueLine, Source, Wallet};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait, LockType};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbBackend, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, Statement, Value,
};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// States in which a bill is owed: no draft, and not held back.
const OWED: [BillState; 3] = [BillState::Validated, BillState::Sent, BillState::PartiallyPaid];

/// Settles bills that were just made or finalised with the open credits and the wallets of their accounts, as of `run_day`. Drafts
/// and bills that are held back are left alone. Whoever calls this has locked the accounts.
///
/// Wallets that have expired by `run_day` are booked off where they are met. Returns what was settled, by currency.
pub(in crate::billing) async fn settle_new_bills(
    context: &mut ActionContext,
    run_day: NaiveDate,
    bills: &[BillId],
) -> Result<Vec<RunSettled>> {
    let concerned = concerned(&context.tx, bills).await?;
    if concerned.is_empty() {
        return Ok(Vec::new());
    }
    let lines = Lines::read(&context.tx, &concerned).await?;
    let mut written = Written::default();
    for (_, mut till) in read_tills(&context.tx, concerned).await? {
        till.expire(&mut written, run_day)?;
        for place in 0..till.bills.len() {
            till.settle(&mut written, &lines, place, run_day)?;
        }
        written.tills.push(till);
    }
    let settled = written.totals()?;
    written.write(context).await?;
    Ok(settled)
}

/// Those of the bills that are owed and whose account has something to settle them with.
async fn concerned(tx: &DatabaseTransaction, bills: &[BillId]) -> Result<Vec<BillId>> {
    let backend = tx.get_database_backend();
    // SQLite keeps no statistics of an index that is empty, and would rather look through all the bills of an account.
    let by = |index: &str| match backend {
        DbBackend::Sqlite => format!("INDEXED BY {index}"),
        _ => String::new(),
    };
    let (filled, credits) = (by("wallet_filled"), by("bill_with_credit"));
    let mut found = Vec::new();
    for chunk in bulk::id_chunks(bills) {
        let ids = bulk::placeholders(backend, 1, chunk.len());
        let text = format!(
            "SELECT bill.id AS id FROM bill WHERE bill.id IN {ids} AND bill.total_minor > bill.paid_minor \
             AND bill.state NOT IN ('new', 'onHold') \
             AND (EXISTS (SELECT 1 FROM wallet {filled} WHERE wallet.account_id = bill.account_id AND wallet.balance_minor > 0) \
               OR EXISTS (SELECT 1 FROM bill AS credit {credits} \
                          WHERE credit.account_id = bill.account_id AND credit.paid_minor > credit.total_minor)) \
             ORDER BY bill.id"
        );
        let values: Vec<Value> = chunk.into_iter().map(Value::from).collect();
        let rows = tx.query_all_raw(Statement::from_sql_and_values(backend, text, values)).await?;
        for row in rows {
            found.push(row.try_get("", "id")?);
        }
    }
    Ok(found)
}

/// What an account's bills are settled with.
struct Till {
    /// Those to be settled, by id.
    bills: Vec<bill::Model>,
    /// Those below zero, the oldest first.
    credits: Vec<bill::Model>,
    wallets: Vec<Purse>,
}

/// A wallet and what it is limited to.
struct Purse {
    wallet: wallet::Model,
    kinds: Vec<PriceKind>,
    offerings: Vec<OfferingId>,
}

async fn read_tills(tx: &DatabaseTransaction, ids: Vec<BillId>) -> Result<BTreeMap<AccountId, Till>> {
    let mut tills: BTreeMap<AccountId, Till> = BTreeMap::new();
    for chunk in bulk::id_chunks(&ids) {
        let found = bill::Entity::find()
            .filter(bill::Column::Id.is_in(chunk))
            .filter(bill::Column::State.is_in(OWED))
            .order_by_asc(bill::Column::Id)
            .lock(LockType::NoKeyUpdate);
        for bill in found.all(tx).await? {
            let empty = || Till { bills: Vec::new(), credits: Vec::new(), wallets: Vec::new() };
            tills.entry(bill.account_id).or_insert_with(empty).bills.push(bill);
        }
    }
    let accounts: Vec<AccountId> = tills.keys().copied().collect();
    for chunk in bulk::id_chunks(&accounts) {
        let credits = bill::Entity::find()
            .filter(bill::Column::AccountId.is_in(chunk.clone()))
            .filter(Expr::col(bill::Column::PaidMinor).gt(Expr::col(bill::Column::TotalMinor)))
            .filter(bill::Column::State.is_in(OWED))
            .order_by_asc(bill::Column::Id)
            .lock(LockType::NoKeyUpdate);
        for credit in credits.all(tx).await? {
            tills.entry(credit.account_id).and_modify(|till| till.credits.push(credit));
        }
        let wallets = wallet::Entity::find()
            .filter(wallet::Column::AccountId.is_in(chunk))
            .filter(wallet::Column::BalanceMinor.gt(0))
            .order_by_asc(wallet::Column::Id)
            .lock(LockType::NoKeyUpdate);
        let wallets = wallets.all(tx).await?;
        let mut limits = limits_of(tx, &wallets).await?;
        for wallet in wallets {
            let kinds = rules::read_kinds(&wallet.charge_kinds)?;
            let offerings = limits.remove(&wallet.id).unwrap_or_default();
            let purse = Purse { kinds, offerings, wallet };
            tills.entry(purse.wallet.account_id).and_modify(|till| till.wallets.push(purse));
        }
    }
    for till in tills.values_mut() {
        till.credits.sort_by_key(|credit| (credit.billed_on, credit.id));
    }
    Ok(tills)
}

/// The offerings that wallets are limited to.
async fn limits_of(
    tx: &DatabaseTransaction,
    wallets: &[wallet::Model],
) -> Result<HashMap<WalletId, Vec<OfferingId>>> {
    let ids: Vec<WalletId> = wallets.iter().map(|wallet| wallet.id).collect();
    let column = wallet_offering::Column::WalletId;
    let mut limits: HashMap<WalletId, Vec<OfferingId>> = HashMap::new();
    for row in bulk::find_by_ids::<wallet_offering::Entity, _>(tx, column, &ids).await? {
        limits.entry(row.wallet_id).or_default().push(row.offering_id);
    }
    Ok(limits)
}

/// The lines of bills, and the offerings of their prices.
struct Lines {
    lines: HashMap<BillId, Vec<DueLine>>,
    offerings: HashMap<PriceId, OfferingId>,
}

impl Lines {
    async fn read(tx: &DatabaseTransaction, bills: &[BillId]) -> Result<Lines> {
        let mut charges = bulk::find_by_ids::<charge::Entity, _>(tx, charge::Column::BillId, bills).await?;
        charges.sort_by_key(|charge| charge.id);
        let kinds = kinds_of(tx, charges.iter().map(|charge| charge.price_version_id).collect()).await?;
        let mut prices: Vec<PriceId> = charges.iter().map(|charge| charge.price_id).collect();
        prices.sort_unstable();
        prices.dedup();
        let prices = bulk::find_by_ids::<price::Entity, _>(tx, price::Column::Id, &prices).await?;
        let offerings = prices.into_iter().map(|price| (price.id, price.offering_id)).collect();
        let mut lines: HashMap<BillId, Vec<DueLine>> = HashMap::new();
        for charge in charges {
            let kind = kinds.get(&charge.price_version_id).copied();
            lines.entry(charge.bill_id).or_default().push(DueLine {
                kind: kind.unwrap_or(ChargeKind::Recurring),
                price: Some(charge.price_id),
                gross: charge.total_minor.in_currency(charge.currency),
            });
        }
        let mut items =
            bulk::find_by_ids::<bill_item::Entity, _>(tx, bill_item::Column::BillId, bills).await?;
        items.sort_by_key(|item| item.id);
        for item in items {
            lines.entry(item.bill_id).or_default().push(DueLine {
                kind: ChargeKind::OneTime,
                price: None,
                gross: item.total_minor.in_currency(item.currency),
            });
        }
        Ok(Lines { lines, offerings })
    }

    fn of(&self, bill: BillId) -> &[DueLine] {
        self.lines.get(&bill).map(Vec::as_slice).unwrap_or_default()
    }

    /// A wallet as rating takes it.
    fn wallet(&self, purse: &Purse) -> Wallet {
        let of_mine = |price: &&PriceId| {
            self.offerings.get(*price).is_some_and(|offering| purse.offerings.contains(offering))
        };
        let prices = || self.offerings.keys().filter(of_mine).copied().collect();
        let kinds = || purse.kinds.iter().copied().map(rules::charge_kind).collect();
        Wallet {
            balance: rules::balance(&purse.wallet),
            priority: purse.wallet.priority,
            expires: purse.wallet.expires_on,
            created: purse.wallet.id.0,
            kinds: (!purse.kinds.is_empty()).then(kinds),
            prices: (!purse.offerings.is_empty()).then(prices),
        }
    }
}

/// What versions of prices charge for.
async fn kinds_of(
    tx: &DatabaseTransaction,
    mut ids: Vec<PriceVersionId>,
) -> Result<HashMap<PriceVersionId, ChargeKind>> {
    ids.sort_unstable();
    ids.dedup();
    let column = price_version::Column::Id;
    let versions = bulk::find_by_ids::<price_version::Entity, _>(tx, column, &ids).await?;
    versions.iter().map(|row| Ok((row.id, read_version(row)?.model.kind()))).collect()
}

impl Till {
    /// Books off what has expired.
    fn expire(&mut self, written: &mut Written, on: NaiveDate) -> Result<()> {
        for purse in self.wallets.iter_mut().filter(|purse| rules::is_expired(&purse.wallet, on)) {
            moving::expire(&mut written.moves, &mut purse.wallet, on)?;
        }
        Ok(())
    }

    /// Settles one of the bills as far as it goes.
    fn settle(&mut self, written: &mut Written, lines: &Lines, place: usize, on: NaiveDate) -> Result<()> {
        let bill = &self.bills[place];
        let (bill_id, currency) = (bill.id, bill.currency);
        // What was paid of it already comes first.
        let mut credits = vec![paid(bill)];
        for credit in &self.credits {
            let other = credit.currency != currency;
            credits.push(if other { Amount::zero(currency) } else { paid(credit).minus(total(credit))? });
        }
        let wallets: Vec<Wallet> = self.wallets.iter().map(|purse| lines.wallet(purse)).collect();
        let settled = boss_rating::settle(lines.of(bill_id), currency, &credits, &wallets, on)?;
        let day = Ord::max(on, bill.billed_on);
        for (index, credit) in self.credits.iter_mut().enumerate() {
            let used = settled.used(Source::Credit(index + 1))?;
            if used.is_positive() {
                pay(credit, used.negated()?)?;
                let settled_on = Ord::max(day, credit.billed_on);
                written.made.push(Made {
                    bill_id,
                    from: Origin::Credit(credit.id),
                    amount: used,
                    settled_on,
                });
                pay(&mut self.bills[place], used)?;
            }
        }
        for (index, purse) in self.wallets.iter_mut().enumerate() {
            let used = settled.used(Source::Wallet(index))?;
            if used.is_positive() {
                let movement = Movement::new(WalletEntryKind::Used, used.negated()?, day);
                let from = Origin::Move(written.moves.count());
                let movement = Movement { bill_id: Some(bill_id), ..movement };
                let settled_on = written.moves.add(&mut purse.wallet, movement)?;
                written.made.push(Made { bill_id, from, amount: used, settled_on });
                pay(&mut self.bills[place], used)?;
            }
        }
        Ok(())
    }
}

fn total(bill: &bill::Model) -> Amount {
    bill.total_minor.in_currency(bill.currency)
}

fn paid(bill: &bill::Model) -> Amount {
    bill.paid_minor.in_currency(bill.currency)
}

/// Counts an amount as paid of a bill; below zero, as set off of a credit.
fn pay(bill: &mut bill::Model, amount: Amount) -> Result<()> {
    let after = paid(bill).plus(amount)?;
    if !bill_rules::is_within(total(bill), after) {
        return Err(internal(format!("{amount} is more than bill {} has open", bill.label())));
    }
    bill.state = bill_rules::step_of_payment(total(bill), after).from(bill)?;
    bill.paid_minor = after.to_minor();
    Ok(())
}

/// Where an amount comes from.
enum Origin {
    Credit(BillId),
    /// The place of a wallet's movement.
    Move(usize),
}

/// An amount settled.
struct Made {
    bill_id: BillId,
    from: Origin,
    amount: Amount,
    settled_on: NaiveDate,
}

/// What is to be written.
#[derive(Default)]
struct Written {
    made: Vec<Made>,
    moves: Moves,
    tills: Vec<Till>,
}

impl Written {
    /// What credits and wallets pay, by currency.
    fn totals(&self) -> Result<Vec<RunSettled>> {
        let mut totals = Vec::new();
        for made in &self.made {
            let zero = Amount::zero(made.amount.currency());
            let (credits, wallets) = match made.from {
                Origin::Credit(_) => (made.amount, zero),
                Origin::Move(_) => (zero, made.amount),
            };
            RunSettled::add(&mut totals, credits, wallets)?;
        }
        Ok(totals)
    }

    async fn write(self, context: &mut ActionContext) -> Result<()> {
        let moved = self.moves.wallets();
        let mut changed: BTreeSet<BillId> = self.made.iter().map(|made| made.bill_id).collect();
        let entries = self.moves.write(context).await?;
        let ids = bulk::take_ids::<settlement::Entity>(&context.tx, self.made.len()).await?;
        let mut rows = Vec::with_capacity(ids.len());
        for (id, made) in ids.into_iter().zip(self.made) {
            let (credit, entry) = match made.from {
                Origin::Credit(bill) => {
                    changed.insert(bill);
                    (Some(bill), None)
                }
                Origin::Move(place) => (None, entries.get(place).copied()),
            };
            rows.push(settlement::ActiveModel {
                id: Set(SettlementId(id)),
                bill_id: Set(made.bill_id),
                credit_bill_id: Set(credit),
                wallet_entry_id: Set(entry),
                amount_minor: Set(made.amount.to_minor()),
                settled_on: Set(made.settled_on),
                created_at: Set(context.now),
            });
        }
        bulk::insert(&context.tx, rows).await?;
        let (mut paid, mut used) = (Vec::new(), Vec::new());
        for till in self.tills {
            let bills = till.bills.into_iter().chain(till.credits);
            paid.extend(bills.filter(|bill| changed.contains(&bill.id)));
            let wallets = till.wallets.into_iter().map(|purse| purse.wallet);
            used.extend(wallets.filter(|wallet| moved.contains(&wallet.id)));
        }
        save_bills(&context.tx, &paid).await?;
        for bill in paid {
            context.changed(ChangeVerb::Changed, ObjectKind::Bill, bill.id.0, bill.label());
        }
        moves::save_all(context, used).await
    }
}

/// Writes what is paid of many bills and their states, and raises their versions.
async fn save_bills(tx: &DatabaseTransaction, bills: &[bill::Model]) -> Result<()> {
    let backend = tx.get_database_backend();
    for chunk in bills.chunks(bulk::rows_per_statement(4)) {
        let rows = bulk::typed_rows(backend, chunk.len(), &["bigint", "bigint", "bigint", "text"]);
        let text = format!(
            "WITH now (bill_id, seen, paid, state) AS (VALUES {rows}) \
             UPDATE bill SET paid_minor = now.paid, state = now.state, version = bill.version + 1 \
             FROM now WHERE bill.id = now.bill_id AND bill.version = now.seen"
        );
        let values = chunk.iter().flat_map(|bill| {
            let (id, seen) = (Value::from(bill.id), Value::from(bill.version));
            [id, seen, Value::from(bill.paid_minor.0), Value::from(bill.state)]
        });
        let updated = tx.execute_raw(Statement::from_sql_and_values(backend, text, values)).await?;
        moves::refuse_missing(updated.rows_affected(), chunk.iter().map(bill::Model::label))?;
    }
    Ok(())
}
