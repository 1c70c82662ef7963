//! What stands on bills, as far as it says which money may pay it.

use crate::billing::model::{bill_item, charge};
use crate::billing::wallets::model::{wallet, wallet_offering};
use crate::billing::wallets::rules;
use crate::billing::wallets::settling::Purse;
use crate::catalog::model::{price, price_version};
use crate::catalog::read_version;
use crate::store::bulk;
use boss_kernel::id::{BillId, ChargeId, OfferingId, PriceId, PriceVersionId, WalletId};
use boss_kernel::{Amount, Currency, Minor, Result};
use boss_rating::{ChargeKind, DueLine, Wallet};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::{BTreeSet, HashMap};

/// A line of a bill.
pub(in crate::billing) struct NewLine {
    /// The price and its version, of a charge; none of what a person added.
    pub(in crate::billing) price: Option<(PriceId, PriceVersionId)>,
    /// With tax.
    pub(in crate::billing) gross: Amount,
    /// The charge that it corrects.
    pub(in crate::billing) corrects: Option<ChargeId>,
}

/// A charge without its explanation.
type ChargeOnBill = (ChargeId, BillId, PriceId, PriceVersionId, Minor, Currency, Option<ChargeId>);

/// What stands on bills that are written already: charges in their order, then what people added. Their explanations, which are
/// long, stay where they are.
pub(in crate::billing) async fn lines_of(
    db: &impl ConnectionTrait,
    bills: &[BillId],
) -> Result<HashMap<BillId, Vec<NewLine>>> {
    use charge::Column;
    let mut lines: HashMap<BillId, Vec<NewLine>> = HashMap::new();
    for chunk in bulk::id_chunks(bills) {
        let charges = charge::Entity::find()
            .filter(Column::BillId.is_in(chunk))
            .select_only()
            .columns([Column::Id, Column::BillId, Column::PriceId, Column::PriceVersionId])
            .columns([Column::TotalMinor, Column::Currency, Column::CorrectsChargeId])
            .order_by_asc(Column::Id);
        let charges: Vec<ChargeOnBill> = charges.into_tuple().all(db).await?;
        for (_, bill, price, version, total, currency, corrects) in charges {
            let gross = total.in_currency(currency);
            let line = NewLine { price: Some((price, version)), gross, corrects };
            lines.entry(bill).or_default().push(line);
        }
    }
    let mut items = bulk::find_by_ids::<bill_item::Entity, _>(db, bill_item::Column::BillId, bills).await?;
    items.sort_by_key(|item| item.id);
    for item in items {
        let gross = item.total_minor.in_currency(item.currency);
        let line = NewLine { price: None, gross, corrects: None };
        lines.entry(item.bill_id).or_default().push(line);
    }
    Ok(lines)
}

/// The lines of bills, and the offerings of their prices.
pub(super) struct Lines {
    lines: HashMap<BillId, Vec<DueLine>>,
    offerings: HashMap<PriceId, OfferingId>,
}

impl Lines {
    /// As rating takes them.
    pub(super) async fn of(db: &impl ConnectionTrait, known: Vec<(BillId, Vec<NewLine>)>) -> Result<Lines> {
        let priced = || known.iter().flat_map(|(_, lines)| lines).filter_map(|line| line.price);
        let prices: BTreeSet<PriceId> = priced().map(|(price, _)| price).collect();
        let versions: BTreeSet<PriceVersionId> = priced().map(|(_, version)| version).collect();
        let kinds = kinds_of(db, versions).await?;
        let prices: Vec<PriceId> = prices.into_iter().collect();
        let prices = bulk::find_by_ids::<price::Entity, _>(db, price::Column::Id, &prices).await?;
        let offerings = prices.into_iter().map(|price| (price.id, price.offering_id)).collect();
        let due = |line: NewLine| match line.price {
            Some((price, version)) => DueLine {
                kind: kinds.get(&version).copied().unwrap_or(ChargeKind::Recurring),
                price: Some(price),
                gross: line.gross,
            },
            None => DueLine { kind: ChargeKind::OneTime, price: None, gross: line.gross },
        };
        let lines = known.into_iter().map(|(bill, lines)| (bill, lines.into_iter().map(due).collect()));
        Ok(Lines { lines: lines.collect(), offerings })
    }

    /// Those of a bill.
    pub(super) fn on(&self, bill: BillId) -> &[DueLine] {
        self.lines.get(&bill).map(Vec::as_slice).unwrap_or_default()
    }

    /// A wallet as rating takes it.
    pub(super) fn wallet(&self, purse: &Purse) -> Wallet {
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
    db: &impl ConnectionTrait,
    ids: BTreeSet<PriceVersionId>,
) -> Result<HashMap<PriceVersionId, ChargeKind>> {
    let ids: Vec<PriceVersionId> = ids.into_iter().collect();
    let column = price_version::Column::Id;
    let versions = bulk::find_by_ids::<price_version::Entity, _>(db, column, &ids).await?;
    versions.iter().map(|row| Ok((row.id, read_version(row)?.model.kind()))).collect()
}

/// The offerings that wallets are limited to.
pub(super) async fn limits_of(
    tx: &impl ConnectionTrait,
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
