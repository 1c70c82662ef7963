//! All coupons, and how often each was given.

use crate::catalog::actions::{ReactivateCoupon, RetireCoupon};
use crate::catalog::model::{CouponDuration, coupon, coupon_offering};
use crate::catalog::queries::made_of::names_of;
use crate::catalog::views::OfferingName;
use crate::catalog::{rules, subscribers};
use crate::gate::{AllowedAction, Permission, Query, QueryContext, Tag};
use boss_kernel::id::{CouponId, OfferingId};
use boss_kernel::{Amount, Instant, LocalText, NaiveDate, Percent, Result};
use schemars::JsonSchema;
use sea_orm::{EntityTrait, QueryOrder};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// All coupons, by code.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ListCoupons {}

/// All coupons.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CouponList {
    /// By code.
    pub rows: Vec<CouponRow>,
}

/// A coupon.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CouponRow {
    /// Which.
    pub coupon_id: CouponId,
    /// What it is given by.
    pub code: String,
    /// What people call it.
    pub name: LocalText,
    /// The share it takes off; or an amount.
    pub percent: Option<Percent>,
    /// The amount it takes off; or a share.
    pub amount: Option<Amount>,
    /// How often it counts.
    pub duration: CouponDuration,
    /// In how many billing cycles.
    pub cycles: Option<i32>,
    /// The offerings it is limited to; none where it is for everything.
    pub offerings: Vec<OfferingName>,
    /// Smaller ones are taken off first.
    pub priority: i32,
    /// The last day on which it can be given.
    pub redeem_until: Option<NaiveDate>,
    /// How often it can be given.
    pub most_redemptions: Option<i32>,
    /// How often it was given.
    pub given: u64,
    /// Whether it can still be given, as far as it was not retired.
    pub active: bool,
    /// Since when there is one.
    pub created_at: Instant,
    /// For the next change.
    pub version: i64,
    /// What can be done now.
    pub actions: Vec<AllowedAction>,
}

impl Query for ListCoupons {
    const NAME: &'static str = "catalog.coupons";
    const PERMISSION: Permission = Permission::CatalogRead;
    const TAGS: &'static [Tag] = &[Tag::Catalog, Tag::Billing];
    type Output = CouponList;

    async fn run(self, context: &QueryContext) -> Result<CouponList> {
        let db = &context.db;
        let coupons = coupon::Entity::find().order_by_asc(coupon::Column::Code).all(db).await?;
        let limits = coupon_offering::Entity::find().order_by_asc(coupon_offering::Column::OfferingId);
        let limits = limits.all(db).await?;
        let limited: Vec<OfferingId> = limits.iter().map(|row| row.offering_id).collect();
        let names = names_of(db, &limited).await?;
        let mut offerings: BTreeMap<CouponId, Vec<OfferingName>> = BTreeMap::new();
        for row in limits {
            offerings.entry(row.coupon_id).or_default().extend(names.get(&row.offering_id).cloned());
        }
        let given = subscribers::given(db).await?;
        let row = |coupon: coupon::Model| CouponRow {
            offerings: offerings.remove(&coupon.id).unwrap_or_default(),
            given: given.get(&coupon.id).copied().unwrap_or(0),
            actions: vec![
                AllowedAction::of::<RetireCoupon>(&context.actor, rules::check_active(&coupon)),
                AllowedAction::of::<ReactivateCoupon>(&context.actor, rules::check_retired(&coupon)),
            ],
            ..row_of(coupon)
        };
        Ok(CouponList { rows: coupons.into_iter().map(row).collect() })
    }
}

/// What the coupon's own row says.
fn row_of(coupon: coupon::Model) -> CouponRow {
    let amount = coupon.amount_minor.zip(coupon.currency);
    CouponRow {
        coupon_id: coupon.id,
        code: coupon.code,
        name: LocalText::new(coupon.name_chinese, coupon.name_english),
        percent: coupon.percent,
        amount: amount.map(|(minor, currency)| minor.in_currency(currency)),
        duration: coupon.duration,
        cycles: coupon.cycles,
        offerings: Vec::new(),
        priority: coupon.priority,
        redeem_until: coupon.redeem_until,
        most_redemptions: coupon.most_redemptions,
        given: 0,
        active: coupon.active,
        created_at: coupon.created_at,
        version: coupon.version,
        actions: Vec::new(),
    }
}
