//! The terms of one account that others don't have: its customer's price lists, agreed prices, and discounts.

use crate::billing::model::{charge_discount, discount};
use crate::billing::{AgreePrice, EndAgreedPrice, EndDiscount, GiveCoupon, PutOnPriceList, codes};
use crate::catalog::model::{CouponDuration, coupon, customer_price_list, price, price_list, price_version};
use crate::catalog::{PriceBook, price_book, read_version, version_summary};
use crate::customers::model::{AccountState, CustomerState, account, customer};
use crate::customers::{codes as customer_codes, find_account};
use crate::gate::{AllowedAction, Permission, Query, QueryContext, Tag};
use crate::orders::model::subscription;
use crate::store::bulk;
use boss_kernel::id::{
    AccountId, CouponId, CustomerId, DiscountId, OfferingId, PriceId, PriceListId, PriceVersionId,
    SubscriptionId,
};
use boss_kernel::{Amount, Error, Instant, LocalText, Minor, NaiveDate, Percent, Result};
use boss_rating::{ChargeModel, PriceTerms};
use schemars::JsonSchema;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// The terms of one account that others don't have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ViewTerms {
    /// Which.
    pub account_id: AccountId,
}

/// The terms of one account that others don't have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct TermsView {
    /// Whose the account is.
    pub customer_id: CustomerId,
    /// Which price lists its customer was, is and will be on, latest first.
    pub price_lists: Vec<PriceListSpell>,
    /// What was agreed with the account or for its subscriptions, latest first.
    pub agreed_prices: Vec<AgreedPriceRow>,
    /// The coupons it was given, latest first.
    pub discounts: Vec<DiscountRow>,
    /// What can be done now.
    pub actions: Vec<AllowedAction>,
}

/// Days on one price list, or on none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PriceListSpell {
    /// Which; none where the prices for everybody count.
    pub price_list_id: Option<PriceListId>,
    /// What it is called.
    pub name: Option<LocalText>,
    /// The first day.
    pub from_on: NaiveDate,
    /// The first day not any more.
    pub to_on: Option<NaiveDate>,
    /// Whether it counts today.
    pub in_force: bool,
}

/// A price that was agreed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AgreedPriceRow {
    /// Which version of the price it is.
    pub price_version_id: PriceVersionId,
    /// The subscription it is for; the whole account if none.
    pub subscription_id: Option<SubscriptionId>,
    /// That subscription's number.
    pub subscription_number: Option<String>,
    /// The offering.
    pub offering_id: OfferingId,
    /// Its name.
    pub offering: LocalText,
    /// The price.
    pub price_id: PriceId,
    /// Its name.
    pub price: LocalText,
    /// The first day.
    pub valid_from: NaiveDate,
    /// The first day not any more; the first day itself where it was taken back.
    pub valid_to: Option<NaiveDate>,
    /// Whether it counts today.
    pub in_force: bool,
    /// How it charges.
    pub model: ChargeModel,
    /// What goes with it.
    pub terms: PriceTerms,
    /// The same in one line.
    pub summary: LocalText,
    /// When it was agreed.
    pub created_at: Instant,
    /// What can be done now.
    pub actions: Vec<AllowedAction>,
}

/// A coupon that was given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DiscountRow {
    /// Which.
    pub discount_id: DiscountId,
    /// The coupon.
    pub coupon_id: CouponId,
    /// What it was given by.
    pub code: String,
    /// What it is called.
    pub name: LocalText,
    /// The share it takes off; or an amount.
    pub percent: Option<Percent>,
    /// The amount it takes off; or a share.
    pub amount: Option<Amount>,
    /// How often it counts.
    pub duration: CouponDuration,
    /// In how many billing cycles.
    pub cycles: Option<i32>,
    /// The subscription it is for; the whole account if none.
    pub subscription_id: Option<SubscriptionId>,
    /// That subscription's number.
    pub subscription_number: Option<String>,
    /// The first day.
    pub from_on: NaiveDate,
    /// The first day not any more; the first day itself where it was taken back.
    pub to_on: Option<NaiveDate>,
    /// How much it took off the charges so far.
    pub taken_off: Amount,
    /// When it was given.
    pub created_at: Instant,
    /// What can be done now.
    pub actions: Vec<AllowedAction>,
}

impl Query for ViewTerms {
    const NAME: &'static str = "billing.terms";
    const PERMISSION: Permission = Permission::BillingRead;
    const TAGS: &'static [Tag] = &[Tag::Billing, Tag::Customers, Tag::Catalog];
    type Output = TermsView;

    async fn run(self, context: &QueryContext) -> Result<TermsView> {
        let db = &context.snapshot().await?;
        let account = find_account(db, self.account_id).await?;
        let subscriptions: Vec<(SubscriptionId, String)> = subscription::Entity::find()
            .filter(subscription::Column::AccountId.eq(account.id))
            .select_only()
            .columns([subscription::Column::Id, subscription::Column::Number])
            .into_tuple()
            .all(db)
            .await?;
        let customer = customer::Entity::find_by_id(account.customer_id).one(db).await?;
        let gone = customer.filter(|customer| customer.state == CustomerState::Closed);
        let listable = gone.map_or(Ok(()), |customer| {
            Err(Error::new(customer_codes::CUSTOMER_CLOSED).with("name", customer.name))
        });
        let reader = Reader { context, account: &account, numbers: subscriptions.into_iter().collect() };
        Ok(TermsView {
            customer_id: account.customer_id,
            price_lists: reader.price_lists(db).await?,
            agreed_prices: reader.agreed_prices(db).await?,
            discounts: reader.discounts(db).await?,
            actions: vec![
                AllowedAction::of::<PutOnPriceList>(&context.actor, listable),
                AllowedAction::of::<AgreePrice>(&context.actor, reader.is_open()),
                AllowedAction::of::<GiveCoupon>(&context.actor, reader.is_open()),
            ],
        })
    }
}

/// What the parts of the page are read with.
struct Reader<'a> {
    context: &'a QueryContext,
    account: &'a account::Model,
    numbers: HashMap<SubscriptionId, String>,
}

impl Reader<'_> {
    /// A closed account gets no more terms.
    fn is_open(&self) -> Result<()> {
        match self.account.state {
            AccountState::Active => Ok(()),
            AccountState::Closed => {
                Err(Error::new(customer_codes::ACCOUNT_CLOSED).with("number", &self.account.number))
            }
        }
    }

    fn in_force(&self, from: NaiveDate, to: Option<NaiveDate>) -> bool {
        from <= self.context.today && to.is_none_or(|to| self.context.today < to)
    }

    fn number_of(&self, id: Option<SubscriptionId>) -> Option<String> {
        id.and_then(|id| self.numbers.get(&id).cloned())
    }

    async fn price_lists(&self, db: &impl ConnectionTrait) -> Result<Vec<PriceListSpell>> {
        let rows = customer_price_list::Entity::find()
            .filter(customer_price_list::Column::CustomerId.eq(self.account.customer_id))
            .order_by_desc(customer_price_list::Column::FromOn)
            .all(db)
            .await?;
        let ids: Vec<PriceListId> = rows.iter().filter_map(|row| row.price_list_id).collect();
        let lists = bulk::find_by_ids::<price_list::Entity, _>(db, price_list::Column::Id, &ids).await?;
        let names: HashMap<PriceListId, LocalText> = lists
            .into_iter()
            .map(|row| (row.id, LocalText::new(row.name_chinese, row.name_english)))
            .collect();
        let mut next: Option<NaiveDate> = None;
        let mut spells = Vec::with_capacity(rows.len());
        for row in rows {
            spells.push(PriceListSpell {
                price_list_id: row.price_list_id,
                name: row.price_list_id.and_then(|id| names.get(&id).cloned()),
                from_on: row.from_on,
                to_on: next,
                in_force: self.in_force(row.from_on, next),
            });
            next = Some(row.from_on);
        }
        Ok(spells)
    }

    async fn agreed_prices(&self, db: &impl ConnectionTrait) -> Result<Vec<AgreedPriceRow>> {
        let ids: Vec<SubscriptionId> = self.numbers.keys().copied().collect();
        let mut rows = price_version::Entity::find()
            .filter(price_version::Column::AccountId.eq(self.account.id))
            .all(db)
            .await?;
        let column = price_version::Column::SubscriptionId;
        rows.extend(bulk::find_by_ids::<price_version::Entity, _>(db, column, &ids).await?);
        rows.sort_by_key(|row| std::cmp::Reverse((row.valid_from, row.id)));
        let prices: Vec<PriceId> = rows.iter().map(|row| row.price_id).collect();
        let prices = bulk::find_by_ids::<price::Entity, _>(db, price::Column::Id, &prices).await?;
        let offerings: Vec<OfferingId> = prices.iter().map(|price| price.offering_id).collect();
        let book = price_book(db, &offerings).await?;
        rows.into_iter().map(|row| self.agreed_price(&book, row)).collect()
    }

    fn agreed_price(&self, book: &PriceBook, row: price_version::Model) -> Result<AgreedPriceRow> {
        let missing = || Error::new(crate::gate::codes::INTERNAL).caused_by("an agreed price has no price");
        let of_price = book.offerings.values().find_map(|priced| {
            let found = priced.prices.iter().find(|known| known.price.id == row.price_id)?;
            Some((&priced.offering, found))
        });
        let (offering, known) = of_price.ok_or_else(missing)?;
        let version = read_version(&row)?;
        let from = row.valid_from;
        let end = match row.valid_to {
            Some(end) if end <= from => {
                let error = Error::new(codes::AGREED_ENDED).with("end", end);
                Err(error.with("from", row.valid_from))
            }
            _ => self.is_open(),
        };
        Ok(AgreedPriceRow {
            price_version_id: row.id,
            subscription_number: self.number_of(row.subscription_id),
            subscription_id: row.subscription_id,
            offering_id: offering.id,
            offering: LocalText::new(&offering.name_chinese, &offering.name_english),
            price_id: row.price_id,
            price: LocalText::new(&known.price.name_chinese, &known.price.name_english),
            in_force: self.in_force(row.valid_from, row.valid_to),
            valid_from: row.valid_from,
            valid_to: row.valid_to,
            summary: version_summary(&version, known, offering.currency),
            model: version.model,
            terms: version.terms,
            created_at: row.created_at,
            actions: vec![AllowedAction::of::<EndAgreedPrice>(&self.context.actor, end)],
        })
    }

    async fn discounts(&self, db: &impl ConnectionTrait) -> Result<Vec<DiscountRow>> {
        let given = Condition::all().add(discount::Column::AccountId.eq(self.account.id));
        let select = discount::Entity::find().filter(given);
        let ordered = select.order_by_desc(discount::Column::FromOn).order_by_desc(discount::Column::Id);
        let rows = ordered.all(db).await?;
        let ids: Vec<CouponId> = rows.iter().map(|row| row.coupon_id).collect();
        let coupons = bulk::find_by_ids::<coupon::Entity, _>(db, coupon::Column::Id, &ids).await?;
        let coupons: HashMap<CouponId, coupon::Model> =
            coupons.into_iter().map(|row| (row.id, row)).collect();
        let taken = taken_off(db, self.account.id).await?;
        let row = |row: discount::Model| {
            let coupon = coupons.get(&row.coupon_id).cloned()?;
            let taken = taken.get(&row.id).copied().unwrap_or_default();
            Some(self.discount(row, coupon, taken))
        };
        Ok(rows.into_iter().filter_map(row).collect())
    }

    fn discount(&self, row: discount::Model, coupon: coupon::Model, taken: Minor) -> DiscountRow {
        let from = row.from_on;
        let end = match row.to_on {
            Some(end) if end <= from => {
                let error = Error::new(codes::DISCOUNT_ENDED).with("end", end).with("from", row.from_on);
                Err(error.with("code", &coupon.code))
            }
            _ => self.is_open(),
        };
        let amount = coupon.amount_minor.zip(coupon.currency);
        DiscountRow {
            discount_id: row.id,
            coupon_id: coupon.id,
            code: coupon.code,
            name: LocalText::new(coupon.name_chinese, coupon.name_english),
            percent: coupon.percent,
            amount: amount.map(|(minor, currency)| minor.in_currency(currency)),
            duration: coupon.duration,
            cycles: coupon.cycles,
            subscription_number: self.number_of(row.subscription_id),
            subscription_id: row.subscription_id,
            from_on: row.from_on,
            to_on: row.to_on,
            taken_off: taken.in_currency(self.account.currency),
            created_at: row.created_at,
            actions: vec![AllowedAction::of::<EndDiscount>(&self.context.actor, end)],
        }
    }
}

/// What the discounts of an account took off its charges.
async fn taken_off(db: &impl ConnectionTrait, account: AccountId) -> Result<HashMap<DiscountId, Minor>> {
    let own = discount::Entity::find().filter(discount::Column::AccountId.eq(account));
    let ids: Vec<DiscountId> = own.select_only().column(discount::Column::Id).into_tuple().all(db).await?;
    let sum = Expr::col(charge_discount::Column::AmountMinor).sum().cast_as("bigint");
    let taken: Vec<(DiscountId, Minor)> = charge_discount::Entity::find()
        .filter(charge_discount::Column::DiscountId.is_in(ids))
        .select_only()
        .column(charge_discount::Column::DiscountId)
        .column_as(sum, "taken")
        .group_by(charge_discount::Column::DiscountId)
        .into_tuple()
        .all(db)
        .await?;
    Ok(taken.into_iter().collect())
}
