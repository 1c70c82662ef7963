//! Coupons: what can be given to accounts.

use crate::catalog::model::{CouponDuration, coupon, coupon_offering, offering};
use crate::catalog::{codes, rules};
use crate::gate::{Action, ActionContext, ChangeVerb, ObjectKind, Permission, Tag};
use crate::store::{bulk, turns};
use boss_kernel::id::{CouponId, OfferingId};
use boss_kernel::{Amount, Error, ErrorCode, Fault, LocalText, NaiveDate, Percent, Result};
use schemars::JsonSchema;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Longer than any promotion; a coupon for good is one for ever.
const MOST_CYCLES: i32 = 120;

/// Adds a coupon: a percentage or an amount off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AddCoupon {
    /// What it is given by, unique among coupons: small Latin letters, digits and dashes.
    pub code: String,
    /// What people call it.
    pub name: LocalText,
    /// A share of each line, at most all of it; or an amount.
    #[serde(default)]
    pub percent: Option<Percent>,
    /// An amount, without tax where prices exclude it and with tax where they include it; or a percentage.
    #[serde(default)]
    pub amount: Option<Amount>,
    /// How often it counts.
    pub duration: CouponDuration,
    /// In how many billing cycles of the account; only for that duration, and needed there.
    #[serde(default)]
    pub cycles: Option<i32>,
    /// Only for these offerings; for everything if none is named.
    #[serde(default)]
    pub offering_ids: Vec<OfferingId>,
    /// Smaller ones are taken off first; among equals percentages come before amounts.
    #[serde(default)]
    pub priority: i32,
    /// The last day on which it can be given.
    #[serde(default)]
    pub redeem_until: Option<NaiveDate>,
    /// How often it can be given.
    #[serde(default)]
    pub most_redemptions: Option<i32>,
}

impl AddCoupon {
    fn faults(&self, today: NaiveDate) -> Vec<Fault> {
        let mut faults = Vec::new();
        faults.extend(rules::check_code(&self.code).err().map(|error| Fault::at("code", error)));
        rules::name_faults(&self.name, "name", true, &mut faults);
        let mut add = |place: &str, code: ErrorCode| faults.push(Fault::at(place, Error::new(code)));
        match (self.percent, self.amount) {
            (None, None) | (Some(_), Some(_)) => add("percent", codes::COUPON_OFF_NEEDED),
            (Some(percent), None) if percent.is_zero() || percent.is_over_all() => {
                add("percent", codes::COUPON_PERCENT);
            }
            (None, Some(amount)) if !amount.is_positive() => add("amount", codes::COUPON_AMOUNT),
            _ => {}
        }
        let counted = match (self.duration, self.cycles) {
            (CouponDuration::Cycles, Some(cycles)) => (1..=MOST_CYCLES).contains(&cycles),
            (CouponDuration::Cycles, None) => false,
            (CouponDuration::Once | CouponDuration::Forever, cycles) => cycles.is_none(),
        };
        if !counted {
            let error = Error::new(codes::COUPON_CYCLES).with("most", MOST_CYCLES);
            faults.push(Fault::at("cycles", error));
        }
        if let Some(until) = self.redeem_until {
            let fault = rules::check_day(until).err();
            let past = || Error::new(codes::COUPON_PAST).with("date", until).with("today", today);
            let fault = fault.or_else(|| (until < today).then(past));
            faults.extend(fault.map(|error| Fault::at("redeemUntil", error)));
        }
        if self.most_redemptions.is_some_and(|most| most < 1) {
            faults.push(Fault::at("mostRedemptions", Error::new(codes::COUPON_REDEMPTIONS)));
        }
        faults
    }

    /// Faults that only the database knows.
    async fn unknown(&self, tx: &impl ConnectionTrait) -> Result<Vec<Fault>> {
        let mut faults = Vec::new();
        let same = coupon::Entity::find().filter(coupon::Column::Code.eq(&self.code));
        if same.one(tx).await?.is_some() {
            faults.push(Fault::at("code", Error::new(codes::CODE_TAKEN).with("code", &self.code)));
        }
        let column = offering::Column::Id;
        let known = bulk::find_by_ids::<offering::Entity, _>(tx, column, &self.offering_ids).await?;
        let known: BTreeMap<OfferingId, offering::Model> =
            known.into_iter().map(|row| (row.id, row)).collect();
        for (index, id) in self.offering_ids.iter().enumerate() {
            let error = match (known.get(id), self.amount) {
                (None, _) => Error::new(codes::OFFERING_NOT_FOUND),
                (Some(row), Some(amount)) if row.currency != amount.currency() => {
                    let error = Error::new(codes::OFFERING_CURRENCY).with("name", &row.name_chinese);
                    error.with("currency", row.currency).with("wanted", amount.currency())
                }
                _ => continue,
            };
            faults.push(Fault::at(format!("offeringIds.{index}"), error));
        }
        Ok(faults)
    }
}

impl Action for AddCoupon {
    const NAME: &'static str = "catalog.add_coupon";
    const PERMISSION: Permission = Permission::CatalogWrite;
    const STALE: &'static [Tag] = &[Tag::Catalog];
    type Output = CouponId;

    async fn run(self, context: &mut ActionContext) -> Result<CouponId> {
        let mut faults = self.faults(context.today);
        faults.extend(self.unknown(&context.tx).await?);
        Error::unless_faultless(faults)?;
        let name = rules::both(self.name);
        let row = coupon::ActiveModel {
            id: NotSet,
            code: Set(self.code),
            name_chinese: Set(name.chinese),
            name_english: Set(name.english),
            percent: Set(self.percent),
            amount_minor: Set(self.amount.map(|amount| amount.to_minor())),
            currency: Set(self.amount.map(|amount| amount.currency())),
            duration: Set(self.duration),
            cycles: Set(self.cycles),
            priority: Set(self.priority),
            redeem_until: Set(self.redeem_until),
            most_redemptions: Set(self.most_redemptions),
            active: Set(true),
            created_at: Set(context.now),
            version: Set(1),
        };
        let added = coupon::Entity::insert(row).exec_with_returning(&context.tx).await?;
        let offerings: BTreeSet<OfferingId> = self.offering_ids.into_iter().collect();
        let limit = |offering_id| coupon_offering::ActiveModel {
            coupon_id: Set(added.id),
            offering_id: Set(offering_id),
        };
        bulk::insert(&context.tx, offerings.into_iter().map(limit).collect()).await?;
        context.changed(ChangeVerb::Created, ObjectKind::Coupon, added.id.0, added.code);
        Ok(added.id)
    }
}

/// Ends the giving of a coupon. Accounts that have it keep it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RetireCoupon {
    /// Which.
    pub coupon_id: CouponId,
    /// The version that was looked at.
    pub version: i64,
}

impl Action for RetireCoupon {
    const NAME: &'static str = "catalog.retire_coupon";
    const PERMISSION: Permission = Permission::CatalogWrite;
    const STALE: &'static [Tag] = &[Tag::Catalog];
    type Output = ();

    async fn run(self, context: &mut ActionContext) -> Result<()> {
        set_active(context, (self.coupon_id, self.version), false).await
    }
}

/// Lets a retired coupon be given again, within its last day and how often it can be given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReactivateCoupon {
    /// Which.
    pub coupon_id: CouponId,
    /// The version that was looked at.
    pub version: i64,
}

impl Action for ReactivateCoupon {
    const NAME: &'static str = "catalog.reactivate_coupon";
    const PERMISSION: Permission = Permission::CatalogWrite;
    const STALE: &'static [Tag] = &[Tag::Catalog];
    type Output = ();

    async fn run(self, context: &mut ActionContext) -> Result<()> {
        set_active(context, (self.coupon_id, self.version), true).await
    }
}

/// Lets a coupon be given or not, where that changes anything.
async fn set_active(context: &mut ActionContext, (id, version): (CouponId, i64), active: bool) -> Result<()> {
    let known = turns::lock_one::<coupon::Entity, _>(&context.tx, id).await?;
    let known = known.ok_or_else(|| Error::new(codes::COUPON_NOT_FOUND))?;
    if active { rules::check_retired(&known) } else { rules::check_active(&known) }?;
    let row = coupon::ActiveModel { active: Set(active), version: Set(version + 1), ..Default::default() };
    let update = coupon::Entity::update_many()
        .set(row)
        .filter(coupon::Column::Id.eq(known.id))
        .filter(coupon::Column::Version.eq(version));
    bulk::refuse_stale(update.exec(&context.tx).await?.rows_affected, &known.code)?;
    context.changed(ChangeVerb::Changed, ObjectKind::Coupon, known.id.0, known.code);
    Ok(())
}
