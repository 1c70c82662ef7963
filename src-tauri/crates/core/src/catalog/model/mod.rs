//! Tables of the catalogue: meters, offerings, prices and their dated versions.
#![allow(missing_docs, reason = "the columns are explained once, in the migration that makes them")]

mod coupons;
mod groups;
mod meters;
mod parts;
mod webhooks;

pub use coupons::{CouponDuration, coupon, coupon_offering};
pub use groups::{customer_price_list, offering_tax_code, price_list, tax_code, tax_code_rate};
pub use meters::{MeterAggregation, MeterDetail, meter};
pub use parts::{PhaseKind, offering_base, offering_part, offering_phase};
pub use webhooks::{Secret, webhook_policy, webhook_secret};

use crate::store::turns::lockable;
use boss_kernel::id::{
    AccountId, MeterId, OfferingId, PriceId, PriceListId, PriceVersionId, SubscriptionId, TaxCodeId,
};
use boss_kernel::{Alignment, CadenceUnit, Currency, Instant, NaiveDate, TaxRate};
use schemars::JsonSchema;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

lockable!(offering, Offering);
lockable!(meter, Meter);
lockable!(coupon, Coupon);

/// Whether an offering can be ordered.
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
pub enum OfferingState {
    Draft,
    Published,
    Retired,
}

/// How a service is activated: at once, by a person, or by calling another system.
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
pub enum Connector {
    None,
    Manual,
    Webhook,
}

/// Billed at the start of a cycle or at its end.
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
pub enum PriceTiming {
    InAdvance,
    InArrears,
}

/// What an offering is: sold by itself, added to another, or made of others.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
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
pub enum OfferingKind {
    #[default]
    Standard,
    AddOn,
    Bundle,
}

pub mod offering {
    //! What is sold.
    use super::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "offering")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: OfferingId,
        pub code: String,
        pub name_chinese: String,
        pub name_english: String,
        pub unit_chinese: String,
        pub unit_english: String,
        pub tax_rate: TaxRate,
        pub tax_inclusive: bool,
        pub currency: Currency,
        pub connector: Connector,
        pub webhook_url: Option<String>,
        pub state: OfferingState,
        pub created_at: Instant,
        pub version: i64,
        pub tax_code_id: Option<TaxCodeId>,
        pub kind: OfferingKind,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod price {
    //! What an offering costs: one row per kind of charge.
    use super::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "price")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: PriceId,
        pub offering_id: OfferingId,
        pub position: i32,
        pub code: String,
        pub name_chinese: String,
        pub name_english: String,
        pub meter_id: Option<MeterId>,
        pub timing: PriceTiming,
        pub cadence_every: i32,
        pub cadence_unit: CadenceUnit,
        pub alignment: Alignment,
        pub phase: Option<i32>,
        pub bill_at_end: bool,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod price_version {
    //! A price from a day on; `model` and `terms` are a charge model and its terms as JSON.
    use super::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "price_version")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: PriceVersionId,
        pub price_id: PriceId,
        pub price_list_id: Option<PriceListId>,
        pub account_id: Option<AccountId>,
        pub subscription_id: Option<SubscriptionId>,
        pub valid_from: NaiveDate,
        pub valid_to: Option<NaiveDate>,
        pub model: String,
        pub terms: String,
        pub created_at: Instant,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
