//! Tables of the catalogue: meters, offerings, prices and their dated versions.
#![allow(missing_docs, reason = "the columns are explained once, in the migration that makes them")]

use boss_kernel::id::{
    AccountId, CouponId, MeterId, OfferingId, PriceId, PriceListId, PriceVersionId, SubscriptionId, TaxCodeId,
};
use boss_kernel::{Alignment, CadenceUnit, Currency, Instant, Minor, NaiveDate, Percent, Quantity, TaxRate};
use schemars::JsonSchema;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

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

/// What a phase is for.
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
pub enum PhaseKind {
    Trial,
    Discount,
    FixedTerm,
    Evergreen,
}

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

pub mod meter {
    //! What usage is measured in.
    use super::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "meter")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: MeterId,
        pub code: String,
        pub name_chinese: String,
        pub name_english: String,
        pub unit_chinese: String,
        pub unit_english: String,
        pub created_at: Instant,
    }

    impl ActiveModelBehavior for ActiveModel {}
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

pub mod offering_phase {
    //! The phases of an offering, in order.
    use super::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "offering_phase")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub offering_id: OfferingId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub position: i32,
        pub kind: PhaseKind,
        pub length_every: Option<i32>,
        pub length_unit: Option<CadenceUnit>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod offering_part {
    //! What a bundle is made of.
    use super::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "offering_part")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub bundle_id: OfferingId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub position: i32,
        pub part_id: OfferingId,
        pub quantity: Quantity,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod offering_base {
    //! What an add-on may be added to.
    use super::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "offering_base")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub add_on_id: OfferingId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub base_id: OfferingId,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod price_list {
    //! Groups of customers with prices of their own.
    use super::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "price_list")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: PriceListId,
        pub code: String,
        pub name_chinese: String,
        pub name_english: String,
        pub created_at: Instant,
        pub version: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod tax_code {
    //! Kinds of things that are taxed alike.
    use super::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "tax_code")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: TaxCodeId,
        pub code: String,
        pub name_chinese: String,
        pub name_english: String,
        pub created_at: Instant,
        pub version: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod tax_code_rate {
    //! The rates of a tax code from which day on.
    use super::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "tax_code_rate")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub tax_code_id: TaxCodeId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub valid_from: NaiveDate,
        pub rate: TaxRate,
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
