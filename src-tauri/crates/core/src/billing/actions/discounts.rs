//! Coupons given to accounts.

use crate::billing::actions::rerate_from;
use crate::billing::model::{charge_discount, discount};
use crate::billing::{codes, rules};
use crate::catalog::codes as catalog_codes;
use crate::catalog::model::{CouponDuration, coupon, coupon_offering};
use crate::customers;
use crate::customers::model::account;
use crate::gate::{Action, ActionContext, ChangeVerb, ObjectKind, Permission, Tag};
use crate::orders::model::{SubscriptionState, subscription};
use crate::store::turns;
use boss_kernel::id::{AccountId, CouponId, DiscountId, SubscriptionId};
use boss_kernel::{BillingCalendar, Error, Fault, NaiveDate, Notice, Result};
use schemars::JsonSchema;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use serde::{Deserialize, Serialize};

/// Gives a coupon to an account, for everything on it or for one subscription. A line is discounted by what its first day served says;
/// where that was billed already, the account is billed the difference by the next run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct GiveCoupon {
    /// To which account.
    pub account_id: AccountId,
    /// Which coupon, in whatever letter case.
    pub coupon_code: String,
    /// Only for this subscription of the account.
    #[serde(default)]
    pub subscription_id: Option<SubscriptionId>,
    /// The first day on which it counts; its billing cycle is the first of those in which the coupon counts.
    pub from_on: NaiveDate,
}

/// The discount that was given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct GivenCoupon {
    /// Which.
    pub discount_id: DiscountId,
    /// How many accounts were billed past its first day and will be billed the difference: this one, or none.
    pub accounts_to_rerate: u64,
}

impl Action for GiveCoupon {
    const NAME: &'static str = "billing.give_coupon";
    const PERMISSION: Permission = Permission::TermsWrite;
    const STALE: &'static [Tag] = &[Tag::Billing, Tag::Customers];
    type Output = GivenCoupon;

    async fn run(self, context: &mut ActionContext) -> Result<GivenCoupon> {
        let account = customers::account_for_update(&context.tx, self.account_id).await;
        let account = account.map_err(|error| error.at("accountId"))?;
        let coupon = coupon_for_update(&context.tx, &self.coupon_code).await?;
        let mut faults = Vec::new();
        let day = rules::check_day(self.from_on, context.today);
        faults.extend(day.err().map(|error| Fault::at("fromOn", error)));
        faults.extend(self.unfit(context, &account, &coupon).await?);
        Error::unless_faultless(faults)?;
        let row = discount::ActiveModel {
            id: NotSet,
            coupon_id: Set(coupon.id),
            account_id: Set(account.id),
            subscription_id: Set(self.subscription_id),
            from_on: Set(self.from_on),
            to_on: Set(None),
            created_by: Set(context.staff_id()),
            created_at: Set(context.now),
            version: Set(1),
        };
        let given = discount::Entity::insert(row).exec_with_returning(&context.tx).await?;
        self.tell_of_begun_cycle(context, &account, &coupon);
        context.changed(ChangeVerb::Created, ObjectKind::Discount, given.id.0, &coupon.code);
        context.changed(ChangeVerb::Changed, ObjectKind::Account, account.id.0, &account.number);
        context.changed(ChangeVerb::Changed, ObjectKind::Coupon, coupon.id.0, coupon.code);
        let accounts_to_rerate = rerate_from(context, &[account.id], self.from_on, "fromOn").await?;
        Ok(GivenCoupon { discount_id: given.id, accounts_to_rerate })
    }
}

/// The coupon of this code, locked on PostgreSQL until the transaction ends, so that nobody gives the last one twice.
async fn coupon_for_update(tx: &impl ConnectionTrait, code: &str) -> Result<coupon::Model> {
    let code = code.trim().to_lowercase();
    let select = coupon::Entity::find().filter(coupon::Column::Code.eq(&code));
    let missing = || Error::new(codes::COUPON_UNKNOWN).with("code", &code).at("couponCode");
    turns::lock(tx, select).await?.pop().ok_or_else(missing)
}

impl GiveCoupon {
    /// Why this account can't be given this coupon.
    async fn unfit(
        &self,
        context: &ActionContext,
        account: &account::Model,
        coupon: &coupon::Model,
    ) -> Result<Vec<Fault>> {
        let refused = |code| Error::new(code).with("code", &coupon.code).with("number", &account.number);
        let mut faults = Vec::new();
        let mut add = |error: Error| faults.push(Fault::at("couponCode", error));
        if !coupon.active {
            add(refused(catalog_codes::COUPON_RETIRED));
        }
        if let Some(until) = coupon.redeem_until.filter(|until| *until < context.today) {
            add(refused(codes::COUPON_EXPIRED).with("until", until));
        }
        if let Some(currency) = coupon.currency.filter(|currency| *currency != account.currency) {
            let error = refused(codes::COUPON_CURRENCY).with("currency", currency);
            add(error.with("account", account.currency));
        }
        if let Some(most) = coupon.most_redemptions
            && times_given(&context.tx, coupon.id).await? >= u64::try_from(most).unwrap_or(0)
        {
            add(refused(codes::COUPON_USED_UP).with("most", most));
        }
        if let Some(since) = self.running_since(&context.tx, account, coupon).await? {
            add(refused(codes::COUPON_RUNNING).with("date", since));
        }
        faults.extend(self.on_nothing(&context.tx, account, coupon).await?);
        Ok(faults)
    }

    /// A subscription of another account, or a coupon that would count for nothing the account has.
    async fn on_nothing(
        &self,
        tx: &impl ConnectionTrait,
        account: &account::Model,
        coupon: &coupon::Model,
    ) -> Result<Option<Fault>> {
        let limits = coupon_offering::Entity::find().filter(coupon_offering::Column::CouponId.eq(coupon.id));
        let limits: Vec<_> = limits.all(tx).await?.into_iter().map(|row| row.offering_id).collect();
        let mut select = subscription::Entity::find().filter(subscription::Column::AccountId.eq(account.id));
        if let Some(only) = self.subscription_id {
            select = select.filter(subscription::Column::Id.eq(only));
        }
        let found = select.all(tx).await?;
        if self.subscription_id.is_some() && found.is_empty() {
            let error = Error::new(codes::SUBSCRIPTION_ELSEWHERE).with("number", &account.number);
            return Ok(Some(Fault::at("subscriptionId", error)));
        }
        let served = |row: &subscription::Model| match row.ended_on {
            Some(ended) => ended > self.from_on,
            None => row.state != SubscriptionState::Terminated,
        };
        let counts = |row: &subscription::Model| {
            served(row) && (limits.is_empty() || limits.contains(&row.offering_id))
        };
        let anything_to_come = limits.is_empty() && self.subscription_id.is_none();
        if anything_to_come || found.iter().any(counts) {
            return Ok(None);
        }
        let error = Error::new(codes::COUPON_ON_NOTHING).with("code", &coupon.code);
        let error = error.with("number", &account.number).with("date", self.from_on);
        let place = if self.subscription_id.is_some() { "subscriptionId" } else { "couponCode" };
        Ok(Some(Fault::at(place, error)))
    }

    /// The first day of the same coupon given before, where both would count for the same thing on the same day.
    async fn running_since(
        &self,
        tx: &impl ConnectionTrait,
        account: &account::Model,
        coupon: &coupon::Model,
    ) -> Result<Option<NaiveDate>> {
        let before = discount::Entity::find()
            .filter(discount::Column::AccountId.eq(account.id))
            .filter(discount::Column::CouponId.eq(coupon.id))
            .order_by_asc(discount::Column::FromOn);
        let new = discount::Model {
            id: DiscountId(0),
            coupon_id: coupon.id,
            account_id: account.id,
            subscription_id: self.subscription_id,
            from_on: self.from_on,
            to_on: None,
            created_by: None,
            created_at: coupon.created_at,
            version: 0,
        };
        let new_ends = rules::counts_until(&new, coupon, account.cycle_day)?;
        for row in before.all(tx).await? {
            let same = row.subscription_id.is_none()
                || self.subscription_id.is_none()
                || row.subscription_id == self.subscription_id;
            let ends = rules::counts_until(&row, coupon, account.cycle_day)?;
            let never = row.to_on.is_some_and(|to| to <= row.from_on);
            let apart =
                ends.is_some_and(|end| end <= self.from_on) || new_ends.is_some_and(|end| end <= row.from_on);
            if same && !never && !apart && !is_used_up(tx, &row, coupon).await? {
                return Ok(Some(row.from_on));
            }
        }
        Ok(None)
    }

    /// A coupon for a number of cycles that begins within one: what began before it gets nothing off in that cycle.
    fn tell_of_begun_cycle(
        &self,
        context: &mut ActionContext,
        account: &account::Model,
        coupon: &coupon::Model,
    ) {
        let begins = BillingCalendar::new(account.cycle_day).start_on_or_before(self.from_on);
        let counted = match coupon.duration {
            CouponDuration::Once => coupon.percent.is_some(),
            CouponDuration::Cycles => true,
            CouponDuration::Forever => false,
        };
        if counted && begins != self.from_on {
            let notice = Notice::new(codes::COUPON_WITHIN_CYCLE).with("code", &coupon.code);
            context.warn(notice.with("begins", begins).with("date", self.from_on).at("fromOn"));
        }
    }
}

/// How often a coupon was given; what was taken back on its first day does not count.
async fn times_given(tx: &impl ConnectionTrait, coupon: CouponId) -> Result<u64> {
    let counts = discount::Column::ToOn
        .is_null()
        .or(Expr::col(discount::Column::ToOn).gt(Expr::col(discount::Column::FromOn)));
    let given = discount::Entity::find().filter(discount::Column::CouponId.eq(coupon)).filter(counts);
    Ok(given.count(tx).await?)
}

/// Whether an amount that counts once has been taken off whole.
async fn is_used_up(
    tx: &impl ConnectionTrait,
    given: &discount::Model,
    coupon: &coupon::Model,
) -> Result<bool> {
    let (CouponDuration::Once, Some(amount)) = (coupon.duration, coupon.amount_minor) else {
        return Ok(false);
    };
    let taken = taken_off(tx, given.id).await?;
    Ok(taken >= amount.0)
}

/// What a discount took off so far, in minor units.
async fn taken_off(tx: &impl ConnectionTrait, discount: DiscountId) -> Result<i64> {
    let sum = Expr::col(charge_discount::Column::AmountMinor).sum().cast_as("bigint");
    let taken: Option<Option<i64>> = charge_discount::Entity::find()
        .filter(charge_discount::Column::DiscountId.eq(discount))
        .select_only()
        .column_as(sum, "taken")
        .into_tuple()
        .one(tx)
        .await?;
    Ok(taken.flatten().unwrap_or(0))
}

/// Ends a discount: from a day on it does not count any more. On its first day it is taken back whole. What was billed with it is
/// corrected by the next run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct EndDiscount {
    /// Which.
    pub discount_id: DiscountId,
    /// The first day on which it does not count any more.
    pub to_on: NaiveDate,
}

impl Action for EndDiscount {
    const NAME: &'static str = "billing.end_discount";
    const PERMISSION: Permission = Permission::TermsWrite;
    const STALE: &'static [Tag] = &[Tag::Billing, Tag::Customers];
    type Output = super::EndedTerms;

    async fn run(self, context: &mut ActionContext) -> Result<super::EndedTerms> {
        let missing = || Error::new(codes::DISCOUNT_NOT_FOUND).at("discountId");
        let found = discount::Entity::find_by_id(self.discount_id).one(&context.tx).await?;
        let account_id = found.ok_or_else(missing)?.account_id;
        let account = customers::account_for_update(&context.tx, account_id).await?;
        let known = discount::Entity::find_by_id(self.discount_id).one(&context.tx).await?;
        let known = known.ok_or_else(missing)?;
        let coupon = coupon::Entity::find_by_id(known.coupon_id).one(&context.tx).await?;
        let code = coupon.map(|coupon| coupon.code).unwrap_or_default();
        self.check(context, &known, &code).map_err(|error| error.at("toOn"))?;
        discount::Entity::update_many()
            .col_expr(discount::Column::ToOn, Expr::value(self.to_on))
            .col_expr(discount::Column::Version, Expr::value(known.version + 1))
            .filter(discount::Column::Id.eq(known.id))
            .exec(&context.tx)
            .await?;
        context.changed(ChangeVerb::Changed, ObjectKind::Discount, known.id.0, code);
        context.changed(ChangeVerb::Changed, ObjectKind::Account, account.id.0, account.number);
        let accounts_to_rerate = rerate_from(context, &[account.id], self.to_on, "toOn").await?;
        Ok(super::EndedTerms { accounts_to_rerate })
    }
}

impl EndDiscount {
    fn check(&self, context: &ActionContext, known: &discount::Model, code: &str) -> Result<()> {
        let refused = |why| Error::new(why).with("code", code).with("from", known.from_on);
        if let Some(end) = known.to_on.filter(|end| self.to_on >= *end) {
            return Err(refused(codes::DISCOUNT_ENDED).with("end", end));
        }
        if self.to_on < known.from_on {
            return Err(refused(codes::DISCOUNT_END_EARLY).with("date", self.to_on));
        }
        // On the first day, however far back, it is taken back.
        if self.to_on == known.from_on { Ok(()) } else { rules::check_day(self.to_on, context.today) }
    }
}
