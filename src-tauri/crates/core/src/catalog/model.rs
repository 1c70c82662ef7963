//! Tables of the catalogue: meters, offerings, prices and their dated versions.
#![allow(missing_docs, reason = "the columns are explained once, in the migration that makes them")]

use boss_kernel::id::{MeterId, OfferingId, PriceId, PriceVersionId};
use boss_kernel::{Currency, Instant, NaiveDate, TaxRate};
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

/// What a meter makes of its events.
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
pub enum MeterAggregation {
    /// Their quantities added up.
    #[default]
    Sum,
    /// How many there are.
    Count,
    /// The largest quantity.
    Max,
    /// How many different values one of their attributes has.
    Unique,
    /// The last quantity.
    Latest,
    /// A level that each of them changes, weighted by how long it lasts.
    TimeWeighted,
}

/// How far down usage is kept for charging.
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
pub enum MeterDetail {
    /// By day.
    #[default]
    Day,
    /// Each event by itself, for prices that charge every event.
    Event,
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
        pub aggregation: MeterAggregation,
        pub source_meter_id: Option<MeterId>,
        pub filters: String,
        pub value_attribute: Option<String>,
        pub dimensions: String,
        pub detail: MeterDetail,
        pub priced: bool,
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
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod price_version {
    //! A price from a day on; `model` is a charge model as JSON.
    use super::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "price_version")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: PriceVersionId,
        pub price_id: PriceId,
        pub valid_from: NaiveDate,
        pub model: String,
        pub created_at: Instant,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
