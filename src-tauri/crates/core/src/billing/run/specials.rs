//! What makes an account differ from others: its customer's price list, agreed prices, and discounts.
//!
//! Most companies have few of these: whether there are any at all is asked first, chunk by chunk, once the accounts are locked.

use crate::billing::model::{charge, charge_discount, discount};
use crate::billing::rules;
use crate::billing::run::Prices;
use crate::billing::run::reading::{AccountInput, ChunkInput};
use crate::catalog::model::{coupon, coupon_offering, customer_price_list, price_version};
use crate::catalog::read_version;
use crate::store::bulk;
use boss_kernel::id::{
    AccountId, ChargeId, CouponId, CustomerId, DiscountId, PriceId, PriceListId, SubscriptionId,
};
use boss_kernel::{Amount, Error, Minor, NaiveDate, Result};
use boss_rating::{AppliedDiscount, Discount, DiscountDuration, Off};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, JoinType, QueryFilter, QuerySelect, RelationDef,
};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

/// Reads the customers' price lists and what was agreed with these accounts and for their subscriptions.
pub(super) async fn read_prices(db: &impl ConnectionTrait, accounts: &mut [AccountInput]) -> Result<()> {
    if customer_price_list::Entity::find().one(db).await?.is_some() {
        read_price_lists(db, accounts).await?;
    }
    let special = price_version::Column::AccountId
        .is_not_null()
        .or(price_version::Column::SubscriptionId.is_not_null());
    if price_version::Entity::find().filter(special).one(db).await?.is_some() {
        read_agreed(db, accounts).await?;
    }
    Ok(())
}

async fn read_price_lists(db: &impl ConnectionTrait, accounts: &mut [AccountInput]) -> Result<()> {
    let ids: Vec<CustomerId> = accounts.iter().map(|input| input.account.customer_id).collect();
    let column = customer_price_list::Column::CustomerId;
    let mut rows = bulk::find_by_ids::<customer_price_list::Entity, _>(db, column, &ids).await?;
    rows.sort_by_key(|row| (row.customer_id, row.from_on));
    let mut lists: HashMap<CustomerId, Vec<(PriceListId, NaiveDate, Option<NaiveDate>)>> = HashMap::new();
    for (row, next) in rows.iter().zip(rows.iter().skip(1).map(Some).chain([None])) {
        let until = next.filter(|next| next.customer_id == row.customer_id).map(|next| next.from_on);
        let of_customer = lists.entry(row.customer_id).or_default();
        of_customer.extend(row.price_list_id.map(|list| (list, row.from_on, until)));
    }
    for input in accounts {
        input.price_lists = lists.get(&input.account.customer_id).cloned().unwrap_or_default();
    }
    Ok(())
}

async fn read_agreed(db: &impl ConnectionTrait, accounts: &mut [AccountInput]) -> Result<()> {
    let ids: Vec<AccountId> = accounts.iter().map(|input| input.account.id).collect();
    let subscriptions: Vec<SubscriptionId> =
        accounts.iter().flat_map(|input| &input.subscriptions).map(|subscription| subscription.id).collect();
    let mut rows =
        bulk::find_by_ids::<price_version::Entity, _>(db, price_version::Column::AccountId, &ids).await?;
    let column = price_version::Column::SubscriptionId;
    rows.extend(bulk::find_by_ids::<price_version::Entity, _>(db, column, &subscriptions).await?);
    // One that ended on its first day was taken back: it never counted.
    rows.retain(|row| row.valid_to.is_none_or(|to| to > row.valid_from));
    rows.sort_by_key(|row| row.valid_from);
    for input in accounts {
        let mine = |row: &&price_version::Model| {
            row.account_id == Some(input.account.id)
                || input.subscriptions.iter().any(|subscription| row.subscription_id == Some(subscription.id))
        };
        let agreed = rows.iter().filter(mine);
        let version =
            |row: &price_version::Model| Ok((row.price_id, read_version(row)?, row.subscription_id));
        input.agreed = agreed.map(version).collect::<Result<_>>()?;
    }
    Ok(())
}

/// Coupons with the offerings they are limited to.
struct Coupons {
    coupons: BTreeMap<CouponId, coupon::Model>,
    prices: BTreeMap<CouponId, Arc<[PriceId]>>,
}

/// Reads the discounts of these accounts; what once-only amounts have used up is added by [`read_used`].
pub(super) async fn read_discounts(
    db: &impl ConnectionTrait,
    prices: &Prices,
    accounts: &mut [AccountInput],
) -> Result<()> {
    if discount::Entity::find().one(db).await?.is_none() {
        return Ok(());
    }
    let ids: Vec<AccountId> = accounts.iter().map(|input| input.account.id).collect();
    let rows = bulk::find_by_ids::<discount::Entity, _>(db, discount::Column::AccountId, &ids).await?;
    let coupons = read_coupons(db, prices, &rows).await?;
    let mut by_account: HashMap<AccountId, Vec<discount::Model>> = HashMap::new();
    for row in rows {
        by_account.entry(row.account_id).or_default().push(row);
    }
    for input in accounts {
        let currency = input.account.currency;
        for row in by_account.remove(&input.account.id).unwrap_or_default() {
            input.discounted = true;
            input.discounts.extend(discount_of(&row, &coupons, Amount::new(0, currency))?);
        }
    }
    Ok(())
}

async fn read_coupons(
    db: &impl ConnectionTrait,
    prices: &Prices,
    discounts: &[discount::Model],
) -> Result<Coupons> {
    let ids: Vec<CouponId> = discounts.iter().map(|row| row.coupon_id).collect();
    let coupons = bulk::find_by_ids::<coupon::Entity, _>(db, coupon::Column::Id, &ids).await?;
    let column = coupon_offering::Column::CouponId;
    let mut limited: BTreeMap<CouponId, Vec<PriceId>> = BTreeMap::new();
    for row in bulk::find_by_ids::<coupon_offering::Entity, _>(db, column, &ids).await? {
        let known = limited.entry(row.coupon_id).or_default();
        let offering = prices.readable().find(|offering| offering.offering.id == row.offering_id);
        known.extend(offering.into_iter().flat_map(|offering| &offering.prices).map(|price| price.price.id));
    }
    Ok(Coupons {
        coupons: coupons.into_iter().map(|coupon| (coupon.id, coupon)).collect(),
        prices: limited.into_iter().map(|(id, prices)| (id, prices.into())).collect(),
    })
}

/// As rating takes it; none where it was never in force.
fn discount_of(row: &discount::Model, coupons: &Coupons, nothing: Amount) -> Result<Option<Discount>> {
    let internal = || Error::new(crate::gate::codes::INTERNAL);
    if row.to_on.is_some_and(|to| to <= row.from_on) {
        return Ok(None);
    }
    let coupon = coupons.coupons.get(&row.coupon_id).ok_or_else(internal)?;
    let (off, duration) = rules::terms_of(coupon)?;
    Ok(Some(Discount {
        discount: row.id,
        label: coupon.code.as_str().into(),
        off,
        duration,
        from: row.from_on,
        to: row.to_on,
        subscription: row.subscription_id,
        prices: coupons.prices.get(&row.coupon_id).cloned(),
        priority: coupon.priority,
        used_before: nothing,
    }))
}

fn to_charge() -> RelationDef {
    charge_discount::Entity::belongs_to(charge::Entity)
        .from(charge_discount::Column::ChargeId)
        .to(charge::Column::Id)
        .into()
}

/// A discount, the cycle it was taken off, and how much.
type Taken = (DiscountId, NaiveDate, NaiveDate, Minor);

/// Adds to the accounts' timelines what amounts that count once used up before their windows; one query for all of them, since such
/// an amount is taken off a few charges at most.
pub(super) async fn read_used(db: &impl ConnectionTrait, accounts: &mut [AccountInput]) -> Result<()> {
    let once = |discount: &&Discount| {
        matches!((discount.off, discount.duration), (Off::Fixed(_), DiscountDuration::Once))
    };
    let windowed = accounts.iter().filter(|input| input.window.from.is_some());
    let timelines = windowed.filter_map(|input| input.timeline.as_ref().ok());
    let discounts = timelines.flat_map(|timeline| &timeline.discounts);
    let ids: Vec<DiscountId> = discounts.filter(once).map(|known| known.discount).collect();
    let mut taken: HashMap<DiscountId, Vec<Taken>> = HashMap::new();
    for chunk in bulk::id_chunks(&ids) {
        let rows: Vec<Taken> = charge_discount::Entity::find()
            .join(JoinType::InnerJoin, to_charge())
            .filter(charge_discount::Column::DiscountId.is_in(chunk))
            .select_only()
            .column(charge_discount::Column::DiscountId)
            .column(charge::Column::PeriodFrom)
            .column(charge::Column::PeriodTo)
            .column(charge_discount::Column::AmountMinor)
            .into_tuple()
            .all(db)
            .await?;
        rows.into_iter().for_each(|row| taken.entry(row.0).or_default().push(row));
    }
    for input in accounts {
        let (Some(from), Ok(timeline)) = (input.window.from, input.timeline.as_mut()) else { continue };
        let (reach, currency) = (timeline.reach(from), timeline.currency);
        for known in timeline.discounts.iter_mut() {
            for (_, begun, over, amount) in taken.remove(&known.discount).into_iter().flatten() {
                if begun < reach && over <= from {
                    known.used_before = known.used_before.plus(amount.in_currency(currency))?;
                }
            }
        }
    }
    Ok(())
}

/// What discounts took off the charges of accounts that have or had any.
pub(super) async fn read_charged_discounts(db: &impl ConnectionTrait, chunk: &mut ChunkInput) -> Result<()> {
    let discounted: HashSet<AccountId> =
        chunk.accounts.iter().filter(|input| input.discounted).map(|input| input.account.id).collect();
    if discounted.is_empty() {
        return Ok(());
    }
    let of_discounted = |((account, _), _): &(&(AccountId, SubscriptionId), _)| discounted.contains(account);
    let ids: Vec<ChargeId> = chunk
        .charged
        .iter()
        .filter(of_discounted)
        .flat_map(|(_, charges)| charges)
        .map(|charged| charged.charge)
        .collect();
    let column = charge_discount::Column::ChargeId;
    let mut applied: HashMap<ChargeId, Vec<(DiscountId, Minor)>> = HashMap::new();
    for row in bulk::find_by_ids::<charge_discount::Entity, _>(db, column, &ids).await? {
        applied.entry(row.charge_id).or_default().push((row.discount_id, row.amount_minor));
    }
    for charged in chunk.charged.values_mut().flatten() {
        let currency = charged.net.currency();
        let applied = applied.remove(&charged.charge).unwrap_or_default();
        let amount = |(discount, minor): (DiscountId, Minor)| AppliedDiscount {
            discount,
            amount: minor.in_currency(currency),
        };
        charged.discounts = applied.into_iter().map(amount).collect();
    }
    Ok(())
}
