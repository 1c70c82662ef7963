//! Settling bills as they are made: what gifts had paid goes back to them first ([`restoring`](super::restoring)); then open credits of
//! the account, the oldest first, then its wallets.
//!
//! What is plain stays cheap: two queries ask which of the accounts have a credit or a filled wallet, and where none has, that is
//! all. What settles what is worked out in memory, before anything is written: a dry run stops there.

use crate::billing::model::{BillState, bill};
use crate::billing::rules as bill_rules;
use crate::billing::summary::RunSettled;
use crate::billing::wallets::lines::{Lines, NewLine, limits_of};
use crate::billing::wallets::model::{WalletEntryKind, WalletKind, settlement, wallet};
use crate::billing::wallets::moves::{self, Movement, Moves};
use crate::billing::wallets::restoring::{self, Corrected};
use crate::billing::wallets::{moving, rules};
use crate::catalog::PriceKind;
use crate::gate::{ActionContext, ChangeVerb, ObjectKind, internal};
use crate::store::{bulk, turns};
use boss_kernel::id::{AccountId, BillId, OfferingId, SettlementId, WalletId};
use boss_kernel::{Amount, Minor, NaiveDate, Result};
use boss_rating::{Source, Wallet};
use sea_orm::ActiveValue::Set;
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, Statement, Value};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// States in which a bill is owed: no draft, and not held back.
const OWED: [BillState; 3] = [BillState::Validated, BillState::Sent, BillState::PartiallyPaid];

/// A bill that was just made or finalised, to be settled.
pub(in crate::billing) struct NewBill {
    /// As it will stand: numbered, in its first state.
    pub(in crate::billing) bill: bill::Model,
    pub(in crate::billing) lines: Vec<NewLine>,
}

/// What accounts have to settle their bills with: credits that are open, and wallets with something in them. Locked, as are the
/// accounts by whoever reads it, so that a credit made at the same moment is either here or meets these bills itself.
#[derive(Default)]
pub(in crate::billing) struct Means {
    tills: BTreeMap<AccountId, Till>,
    /// Accounts that have settled: all new bills of one are settled together.
    settled: BTreeSet<AccountId>,
}

impl Means {
    /// Those of these accounts, all of which are locked. Two queries where none has any.
    pub(in crate::billing) async fn of(tx: &DatabaseTransaction, accounts: &[AccountId]) -> Result<Means> {
        let accounts = turns::in_order_of_ids(accounts);
        let (mut credits, mut wallets) = (Vec::new(), Vec::new());
        for chunk in bulk::id_chunks(&accounts) {
            credits.extend(ids_of(tx, &CREDITS, &chunk).await?.into_iter().map(BillId));
            wallets.extend(ids_of(tx, &WALLETS, &chunk).await?.into_iter().map(WalletId));
        }
        // Gifts that are used up may get something back.
        wallets.extend(restoring::gifts_of(tx, &accounts).await?);
        let mut means = Means::default();
        for credit in turns::lock_all::<bill::Entity, _>(tx, &credits).await? {
            if credit.paid_minor > credit.total_minor && OWED.contains(&credit.state) {
                means.tills.entry(credit.account_id).or_default().credits.push(credit);
            }
        }
        let wallets = turns::lock_all::<wallet::Entity, _>(tx, &wallets).await?;
        let mut limits = limits_of(tx, &wallets).await?;
        let counts =
            |wallet: &wallet::Model| wallet.balance_minor > Minor::ZERO || wallet.kind == WalletKind::Granted;
        for wallet in wallets.into_iter().filter(counts) {
            let kinds = rules::read_kinds(&wallet.charge_kinds)?;
            let offerings = limits.remove(&wallet.id).unwrap_or_default();
            let purse = Purse { kinds, offerings, wallet };
            means.tills.entry(purse.wallet.account_id).or_default().wallets.push(purse);
        }
        Ok(means)
    }

    /// The accounts that can settle any of these bills, each given with whose it is and its total: what stands on their bills has
    /// to be known.
    pub(in crate::billing) fn settling(
        &self,
        bills: impl Iterator<Item = (AccountId, Amount)> + Clone,
    ) -> BTreeSet<AccountId> {
        let credits = bills.clone().filter(|(_, total)| total.is_negative()).map(|(account, _)| account);
        let credits: BTreeSet<AccountId> = credits.collect();
        let can = |account: &AccountId| self.tills.contains_key(account) || credits.contains(account);
        let gifts = |account: &AccountId| self.tills.get(account).is_some_and(Till::has_gifts);
        let concerned = |(account, total): (AccountId, Amount)| {
            let concerned = match total.is_negative() {
                true => gifts(&account),
                false => total.is_positive() && can(&account),
            };
            concerned.then_some(account)
        };
        bills.filter_map(concerned).collect()
    }

    /// Settles bills that were just made or finalised, each as of its own day, in memory: credits first, the oldest first, then wallets.
    /// Drafts and bills that are held back are left alone.
    ///
    /// Wallets that have expired by then are booked off where they are met.
    pub(in crate::billing) async fn settle(
        &mut self,
        tx: &DatabaseTransaction,
        bills: Vec<NewBill>,
    ) -> Result<Settled> {
        let settling = self.settling(bills.iter().map(|new| (new.bill.account_id, total(&new.bill))));
        let mut settled = Settled::default();
        if settling.is_empty() {
            return Ok(settled);
        }
        let (mut known, mut due) = (Vec::new(), BTreeMap::<AccountId, Vec<bill::Model>>::new());
        let mut corrected: HashMap<AccountId, HashMap<BillId, Corrected>> = HashMap::new();
        for NewBill { bill, lines } in bills {
            if settling.contains(&bill.account_id) && OWED.contains(&bill.state) {
                settled.new.insert(bill.id);
                corrected.entry(bill.account_id).or_default().insert(bill.id, Corrected::by(&lines));
                known.push((bill.id, lines));
                due.entry(bill.account_id).or_default().push(bill);
            }
        }
        let lines = Lines::of(tx, known).await?;
        for (account, bills) in due {
            let first = self.settled.insert(account);
            debug_assert!(first, "the bills of account {account} are settled in two parts");
            let mut till = self.tills.remove(&account).unwrap_or_default();
            let (credits, bills): (Vec<_>, Vec<_>) =
                bills.into_iter().partition(|bill| total(bill).is_negative());
            till.credits.extend(credits);
            till.credits.sort_by_key(|credit| (credit.billed_on, credit.id));
            till.bills = bills;
            if till.has_gifts() {
                till.restore(tx, &mut settled, &corrected.remove(&account).unwrap_or_default()).await?;
            }
            till.bills.sort_by_key(|bill| (bill.billed_on, bill.id));
            for place in 0..till.bills.len() {
                let on = till.bills[place].billed_on;
                till.expire(&mut settled, on)?;
                till.settle(&mut settled, &lines, place, on)?;
            }
            settled.tills.push(till);
        }
        Ok(settled)
    }
}

/// Where what settles is found: its table, the index that has no more than that, and what the index says.
struct Found {
    table: &'static str,
    index: &'static str,
    condition: &'static str,
}

const CREDITS: Found =
    Found { table: "bill", index: "bill_with_credit", condition: "paid_minor > total_minor" };
const WALLETS: Found = Found { table: "wallet", index: "wallet_filled", condition: "balance_minor > 0" };

async fn ids_of(tx: &DatabaseTransaction, found: &Found, accounts: &[AccountId]) -> Result<Vec<i64>> {
    let Found { table, index, condition } = found;
    let backend = tx.get_database_backend();
    // SQLite keeps no statistics of an index that is empty, and would rather look through all the bills of an account.
    let by = if backend == DbBackend::Sqlite { format!(" INDEXED BY {index}") } else { String::new() };
    let ids = bulk::placeholders(backend, 1, accounts.len());
    let text = format!("SELECT id FROM {table}{by} WHERE account_id IN {ids} AND {condition}");
    let values: Vec<Value> = accounts.iter().copied().map(Value::from).collect();
    let rows = tx.query_all_raw(Statement::from_sql_and_values(backend, text, values)).await?;
    rows.iter().map(|row| Ok(row.try_get("", "id")?)).collect()
}

/// What an account's bills are settled with.
#[derive(Default)]
pub(super) struct Till {
    /// Those to be settled, by id.
    bills: Vec<bill::Model>,
    /// Those below zero, the oldest first.
    pub(super) credits: Vec<bill::Model>,
    pub(super) wallets: Vec<Purse>,
}

/// A wallet and what it is limited to.
pub(super) struct Purse {
    pub(super) wallet: wallet::Model,
    pub(super) kinds: Vec<PriceKind>,
    pub(super) offerings: Vec<OfferingId>,
}

impl Till {
    fn has_gifts(&self) -> bool {
        self.wallets.iter().any(|purse| purse.wallet.kind == WalletKind::Granted)
    }

    /// Books off what has expired.
    fn expire(&mut self, out: &mut Settled, on: NaiveDate) -> Result<()> {
        let left = |purse: &&mut Purse| {
            purse.wallet.balance_minor > Minor::ZERO && rules::is_expired(&purse.wallet, on)
        };
        for purse in self.wallets.iter_mut().filter(left) {
            moving::expire(&mut out.moves, &mut purse.wallet, on)?;
        }
        Ok(())
    }

    /// Settles one of the bills as far as it goes.
    fn settle(&mut self, out: &mut Settled, lines: &Lines, place: usize, on: NaiveDate) -> Result<()> {
        let bill = &self.bills[place];
        let (bill_id, currency) = (bill.id, bill.currency);
        // What was paid of it already comes first.
        let mut credits = vec![paid(bill)];
        for credit in &self.credits {
            let other = credit.currency != currency;
            credits.push(if other { Amount::zero(currency) } else { paid(credit).minus(total(credit))? });
        }
        let wallets: Vec<Wallet> = self.wallets.iter().map(|purse| lines.wallet(purse)).collect();
        let settled = boss_rating::settle(lines.on(bill_id), currency, &credits, &wallets, on)?;
        let day = Ord::max(on, bill.billed_on);
        for (index, credit) in self.credits.iter_mut().enumerate() {
            let used = settled.used(Source::Credit(index + 1))?;
            if used.is_positive() {
                pay(credit, used.negated()?)?;
                let settled_on = Ord::max(day, credit.billed_on);
                out.made.push(Made { bill_id, from: Origin::Credit(credit.id), amount: used, settled_on });
                pay(&mut self.bills[place], used)?;
            }
        }
        for (index, purse) in self.wallets.iter_mut().enumerate() {
            let used = settled.used(Source::Wallet(index))?;
            if used.is_positive() {
                let movement = Movement::new(WalletEntryKind::Used, used.negated()?, day);
                let from = Origin::Move(out.moves.count());
                let movement = Movement { bill_id: Some(bill_id), ..movement };
                let settled_on = out.moves.add(&mut purse.wallet, movement)?;
                out.made.push(Made { bill_id, from, amount: used, settled_on });
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
pub(super) fn pay(bill: &mut bill::Model, amount: Amount) -> Result<()> {
    let after = paid(bill).plus(amount)?;
    if !bill_rules::is_within(total(bill), after) {
        return Err(internal(format!("{amount} is more than bill {} has open", bill.label())));
    }
    bill.state = bill_rules::step_of_payment(total(bill), after).from(bill)?;
    bill.paid_minor = after.to_minor();
    Ok(())
}

/// Where an amount comes from, or goes back to.
pub(super) enum Origin {
    Credit(BillId),
    /// The place of a wallet's movement.
    Move(usize),
}

/// An amount settled; below zero, one that goes back into a gift.
pub(super) struct Made {
    pub(super) bill_id: BillId,
    pub(super) from: Origin,
    pub(super) amount: Amount,
    pub(super) settled_on: NaiveDate,
}

/// What credits and wallets paid, to be told and written.
#[derive(Default)]
pub(in crate::billing) struct Settled {
    /// The bills that were to be settled.
    new: BTreeSet<BillId>,
    pub(super) made: Vec<Made>,
    pub(super) moves: Moves,
    tills: Vec<Till>,
}

impl Settled {
    /// What credits and wallets pay, by currency.
    pub(in crate::billing) fn totals(&self) -> Result<Vec<RunSettled>> {
        let mut totals = Vec::new();
        for made in self.made.iter().filter(|made| made.amount.is_positive()) {
            let zero = Amount::zero(made.amount.currency());
            let (credits, wallets) = match made.from {
                Origin::Credit(_) => (made.amount, zero),
                Origin::Move(_) => (zero, made.amount),
            };
            RunSettled::add(&mut totals, credits, wallets)?;
        }
        Ok(totals)
    }

    /// What each account owes less because its wallets paid, bill by bill, and more by what went back into gifts; what credits pay was
    /// counted before.
    pub(in crate::billing) fn paid_by_wallets(&self) -> impl Iterator<Item = (AccountId, Amount)> + '_ {
        let bills = self.bills();
        let account_of: HashMap<BillId, AccountId> = bills.map(|bill| (bill.id, bill.account_id)).collect();
        let by_wallets = self.made.iter().filter(|made| matches!(made.from, Origin::Move(_)));
        by_wallets.filter_map(move |made| Some((*account_of.get(&made.bill_id)?, made.amount)))
    }

    /// The bills as they stand then, credits among them.
    pub(in crate::billing) fn bills(&self) -> impl Iterator<Item = &bill::Model> {
        self.tills.iter().flat_map(|till| till.bills.iter().chain(&till.credits))
    }

    /// Says what would change beside the bills that were to be settled, without writing it.
    pub(in crate::billing) fn tell(&self, context: &mut ActionContext) {
        let credit = |made: &Made| match made.from {
            Origin::Credit(id) => Some(id),
            Origin::Move(_) => None,
        };
        let used: BTreeSet<BillId> = self.made.iter().filter_map(credit).collect();
        let credits = self.tills.iter().flat_map(|till| &till.credits);
        for credit in credits.filter(|credit| used.contains(&credit.id) && !self.new.contains(&credit.id)) {
            context.changed(ChangeVerb::Changed, ObjectKind::Bill, credit.id.0, credit.label());
        }
        let moved = self.moves.wallets();
        let wallets = self.tills.iter().flat_map(|till| &till.wallets).map(|purse| &purse.wallet);
        for wallet in wallets.filter(|wallet| moved.contains(&wallet.id)) {
            context.changed(ChangeVerb::Changed, ObjectKind::Wallet, wallet.id.0, &wallet.name);
        }
    }

    /// Writes it; the bills are there.
    pub(in crate::billing) async fn write(self, context: &mut ActionContext) -> Result<()> {
        if self.tills.is_empty() {
            return Ok(());
        }
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
