//! Tables of coupons.
#![allow(missing_docs, reason = "the columns are explained once, in the migration that makes them")]

use boss_kernel::id::{CouponId, OfferingId};
use boss_kernel::{Currency, Instant, Minor, NaiveDate, Percent};
use schemars::JsonSchema;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// How often a coupon counts.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "camelCase")]
#[serde(rename_all = "camelCase")]
pub enum CouponDuration {
    Once,
    Cycles,
    Forever,
}

pub mod coupon {
    //! What is taken off, and how often.
    use super::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "coupon")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: CouponId,
        pub code: String,
        pub name_chinese: String,
        pub name_english: String,
        pub percent: Option<Percent>,
        pub amount_minor: Option<Minor>,
        pub currency: Option<Currency>,
        pub duration: CouponDuration,
        pub cycles: Option<i32>,
        pub priority: i32,
        pub redeem_until: Option<NaiveDate>,
        pub most_redemptions: Option<i32>,
        pub active: bool,
        pub created_at: Instant,
        pub version: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod coupon_offering {
    //! The offerings a coupon is limited to.
    use super::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "coupon_offering")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub coupon_id: CouponId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub offering_id: OfferingId,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
