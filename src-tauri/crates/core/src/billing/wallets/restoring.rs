//! What a gift paid goes back to the gift, and never becomes money of the customer's.
//!
//! A bill below zero gives back what earlier bills charged too much. As far as gifts paid more of those bills than they could pay of what
//! is left of them, it goes back into these gifts: with their limits, and where their day has passed, booked off at once. The rest is
//! the customer's. A run bills corrections of what a gift paid by themselves, so that no other charge is paid with them first. All of it
//! is worked out in memory, as what settles what.

use crate::billing::model::charge;
use crate::billing::run::bills_reaching;
use crate::billing::wallets::lines::{Lines, NewLine, lines_of};
use crate::billing::wallets::model::{WalletEntryKind, WalletKind, settlement, wallet, wallet_entry};
use crate::billing::wallets::moves::Movement;
use crate::billing::wallets::settling::{Made, Origin, Settled, Till, pay};
use crate::billing::wallets::{moving, rules};
use crate::store::bulk;
use boss_kernel::id::{AccountId, BillId, ChargeId, PriceId, SubscriptionId, WalletId};
use boss_kernel::{Amount, Minor, NaiveDate, Result};
use boss_rating::{Source, Wallet};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, JoinType, QueryFilter, QuerySelect,
    RelationDef,
};
use std::collections::{BTreeMap, BTreeSet, HashMap};

fn to_entry() -> RelationDef {
    settlement::Entity::belongs_to(wallet_entry::Entity)
        .from(settlement::Column::WalletEntryId)
        .to(wallet_entry::Column::Id)
        .into()
}

fn to_wallet() -> RelationDef {
    wallet_entry::Entity::belongs_to(wallet::Entity)
        .from(wallet_entry::Column::WalletId)
        .to(wallet::Column::Id)
        .into()
}

/// Whether there is any gift at all, or was.
async fn any_gift(db: &impl ConnectionTrait) -> Result<bool> {
    let gifts = wallet::Entity::find().filter(wallet::Column::Kind.eq(WalletKind::Granted));
    Ok(gifts.one(db).await?.is_some())
}

/// What gifts paid of some bills, by bill and gift.
type Paid = BTreeMap<(BillId, WalletId), i64>;

/// What gifts paid of these bills and did not get back.
async fn paid_by_gifts(db: &impl ConnectionTrait, bills: &[BillId]) -> Result<Paid> {
    let mut paid = Paid::new();
    for chunk in bulk::id_chunks(bills) {
        let used: Vec<(BillId, WalletId, Minor)> = settlement::Entity::find()
            .join(JoinType::InnerJoin, to_entry())
            .join(JoinType::InnerJoin, to_wallet())
            .filter(settlement::Column::BillId.is_in(chunk.clone()))
            .filter(wallet_entry::Column::Kind.eq(WalletEntryKind::Used))
            .filter(wallet::Column::Kind.eq(WalletKind::Granted))
            .select_only()
            .column(settlement::Column::BillId)
            .column(wallet_entry::Column::WalletId)
            .column(settlement::Column::AmountMinor)
            .into_tuple()
            .all(db)
            .await?;
        for (bill, wallet, amount) in used {
            *paid.entry((bill, wallet)).or_default() += amount.0;
        }
        let restored: Vec<(BillId, WalletId, Minor)> = wallet_entry::Entity::find()
            .filter(wallet_entry::Column::RestoredBillId.is_in(chunk))
            .select_only()
            .column(wallet_entry::Column::RestoredBillId)
            .column(wallet_entry::Column::WalletId)
            .column(wallet_entry::Column::AmountMinor)
            .into_tuple()
            .all(db)
            .await?;
        for (bill, wallet, amount) in restored {
            *paid.entry((bill, wallet)).or_default() -= amount.0;
        }
    }
    paid.retain(|_, amount| *amount > 0);
    Ok(paid)
}

/// Those of the bills of which a gift paid something.
pub(in crate::billing) async fn bills_of_gifts(
    db: &impl ConnectionTrait,
    bills: &[BillId],
) -> Result<BTreeSet<BillId>> {
    if bills.is_empty() || !any_gift(db).await? {
        return Ok(BTreeSet::new());
    }
    Ok(paid_by_gifts(db, bills).await?.into_keys().map(|(bill, _)| bill).collect())
}

/// The gifts of these accounts, also those that are used up; none where there never was a gift.
pub(super) async fn gifts_of(db: &impl ConnectionTrait, accounts: &[AccountId]) -> Result<Vec<WalletId>> {
    let mut gifts = Vec::new();
    if !any_gift(db).await? {
        return Ok(gifts);
    }
    for chunk in bulk::id_chunks(accounts) {
        let select = wallet::Entity::find()
            .filter(wallet::Column::AccountId.is_in(chunk))
            .filter(wallet::Column::Kind.eq(WalletKind::Granted))
            .select_only()
            .column(wallet::Column::Id);
        gifts.extend(select.into_tuple::<WalletId>().all(db).await?);
    }
    Ok(gifts)
}

/// The charges that a bill corrects, each with what it changes.
pub(super) struct Corrected(Vec<(ChargeId, i64)>);

impl Corrected {
    pub(super) fn by(lines: &[NewLine]) -> Corrected {
        Corrected(lines.iter().filter_map(|line| Some((line.corrects?, line.gross.minor()))).collect())
    }

    fn charges(&self) -> impl Iterator<Item = ChargeId> + '_ {
        self.0.iter().map(|(charge, _)| *charge)
    }

    /// The bills whose charges it corrects, directly or as corrected before.
    async fn bills(&self, db: &impl ConnectionTrait) -> Result<BTreeSet<BillId>> {
        let mut bills = BTreeSet::new();
        let mut seen: BTreeSet<ChargeId> = BTreeSet::new();
        let mut wanted: Vec<ChargeId> = self.charges().collect();
        while !wanted.is_empty() {
            let found = bulk::find_by_ids::<charge::Entity, _>(db, charge::Column::Id, &wanted).await?;
            seen.extend(wanted);
            bills.extend(found.iter().map(|charge| charge.bill_id));
            let before = found.iter().filter_map(|charge| charge.corrects_charge_id);
            wanted = before.filter(|id| !seen.contains(id)).collect::<BTreeSet<_>>().into_iter().collect();
        }
        Ok(bills)
    }
}

/// What a charge is for.
type Key = (AccountId, SubscriptionId, PriceId, NaiveDate);

fn key_of(charge: &charge::Model) -> Key {
    (charge.account_id, charge.subscription_id, charge.price_id, charge.period_from)
}

/// What the new bills of an account change of each thing charged, all of them together: what one takes back
/// another may charge anew.
struct Changes {
    /// The new bills, which may be written already.
    new: BTreeSet<BillId>,
    by_key: HashMap<Key, i64>,
}

impl Changes {
    async fn by(db: &impl ConnectionTrait, new: &HashMap<BillId, Corrected>) -> Result<Changes> {
        let corrected: Vec<ChargeId> = new.values().flat_map(Corrected::charges).collect();
        let found = bulk::find_by_ids::<charge::Entity, _>(db, charge::Column::Id, &corrected).await?;
        let keys: HashMap<ChargeId, Key> = found.iter().map(|row| (row.id, key_of(row))).collect();
        let mut by_key: HashMap<Key, i64> = HashMap::new();
        for (charge, gross) in new.values().flat_map(|corrected| &corrected.0) {
            let Some(key) = keys.get(charge) else { continue };
            *by_key.entry(*key).or_default() += gross;
        }
        Ok(Changes { new: new.keys().copied().collect(), by_key })
    }

    /// The lines of a bill as far as they are still charged: what was corrected since, and is by the new
    /// bills, is taken off.
    async fn what_is_left(&self, db: &impl ConnectionTrait, of: BillId) -> Result<Lines> {
        let mut on_it = charge::Entity::find().filter(charge::Column::BillId.eq(of)).all(db).await?;
        on_it.sort_by_key(|charge| charge.id);
        let mut standing: HashMap<Key, i64> = on_it.iter().map(|charge| (key_of(charge), 0)).collect();
        for (key, sum) in &mut standing {
            *sum += self.by_key.get(key).copied().unwrap_or_default();
        }
        let first = on_it.iter().map(|charge| charge.period_from).min();
        let accounts = on_it.iter().map(|charge| charge.account_id).collect();
        let mut bills = bills_reaching(db, accounts, first).await?;
        bills.retain(|bill| !self.new.contains(bill));
        for chunk in bulk::id_chunks(&bills) {
            let others = charge::Entity::find().filter(charge::Column::BillId.is_in(chunk));
            for other in others.all(db).await? {
                if let Some(sum) = standing.get_mut(&key_of(&other)) {
                    *sum += other.total_minor.0;
                }
            }
        }
        let mut lines = lines_of(db, &[of]).await?.remove(&of).unwrap_or_default();
        // Charges come first, in their order.
        for (line, charge) in lines.iter_mut().zip(&on_it) {
            if line.gross.is_positive() {
                let left = standing.get(&key_of(charge)).copied().unwrap_or_default();
                line.gross = Amount::new(line.gross.minor().min(left).max(0), charge.currency);
            }
        }
        Lines::of(db, vec![(of, lines)]).await
    }
}

impl Till {
    /// Puts back into gifts what the new bills take back of what they paid: once for all of these bills.
    pub(super) async fn restore(
        &mut self,
        tx: &DatabaseTransaction,
        out: &mut Settled,
        new: &HashMap<BillId, Corrected>,
    ) -> Result<()> {
        // By the bill that is taken back: the places of the credits that do it, in their order.
        let mut taken_back: BTreeMap<BillId, Vec<usize>> = BTreeMap::new();
        for (place, credit) in self.credits.iter().enumerate() {
            let Some(corrected) = new.get(&credit.id) else { continue };
            for bill in corrected.bills(tx).await? {
                taken_back.entry(bill).or_default().push(place);
            }
        }
        taken_back.retain(|bill, _| !new.contains_key(bill));
        let bills: Vec<BillId> = taken_back.keys().copied().collect();
        let paid = paid_by_gifts(tx, &bills).await?;
        if paid.is_empty() {
            return Ok(());
        }
        let changes = Changes::by(tx, new).await?;
        // The latest bill first: what was charged last is taken back first.
        for (bill, places) in taken_back.into_iter().rev() {
            let mine = |id: &WalletId| self.wallets.iter().position(|purse| purse.wallet.id == *id);
            let of_bill = paid.iter().filter(|((of, _), _)| *of == bill);
            let gifts: Vec<(usize, i64)> =
                of_bill.filter_map(|((_, id), amount)| Some((mine(id)?, *amount))).collect();
            if !gifts.is_empty() {
                let lines = changes.what_is_left(tx, bill).await?;
                self.give_back(out, &places, (bill, &lines), &gifts)?;
            }
        }
        Ok(())
    }

    /// Gives back what gifts paid of a bill beyond what they could pay of what is left of it, out of the
    /// credits in these places.
    fn give_back(
        &mut self,
        out: &mut Settled,
        places: &[usize],
        (of, lines): (BillId, &Lines),
        gifts: &[(usize, i64)],
    ) -> Result<()> {
        let Some(first) = places.first() else { return Ok(()) };
        let (currency, on) = (self.credits[*first].currency, self.credits[*first].billed_on);
        let as_paid = |(purse, amount): &(usize, i64)| Wallet {
            balance: Amount::new(*amount, currency),
            expires: None,
            ..lines.wallet(&self.wallets[*purse])
        };
        let wallets: Vec<Wallet> = gifts.iter().map(as_paid).collect();
        let settled = boss_rating::settle(lines.on(of), currency, &[], &wallets, on)?;
        for (index, (purse, paid)) in gifts.iter().enumerate() {
            let could = settled.used(Source::Wallet(index))?.minor();
            let mut back = paid.saturating_sub(could);
            for place in places {
                back -= self.give_back_from(out, (*place, *purse), of, back)?;
            }
        }
        Ok(())
    }

    /// Gives a gift back as much of an amount as is left of a credit; returns how much that was.
    fn give_back_from(
        &mut self,
        out: &mut Settled,
        (place, purse): (usize, usize),
        of: BillId,
        most: i64,
    ) -> Result<i64> {
        let credit = &mut self.credits[place];
        let back = most.min(credit.paid_minor.0.saturating_sub(credit.total_minor.0));
        if back <= 0 {
            return Ok(0);
        }
        let (amount, on) = (Amount::new(back, credit.currency), credit.billed_on);
        pay(credit, amount.negated()?)?;
        let movement = Movement {
            bill_id: Some(credit.id),
            restored_bill_id: Some(of),
            ..Movement::new(WalletEntryKind::Restored, amount, on)
        };
        let from = Origin::Move(out.moves.count());
        let wallet = &mut self.wallets[purse].wallet;
        let settled_on = out.moves.add(wallet, movement)?;
        out.made.push(Made { bill_id: credit.id, from, amount: amount.negated()?, settled_on });
        if rules::is_expired(wallet, on) {
            moving::expire(&mut out.moves, wallet, on)?;
        }
        Ok(back)
    }
}
