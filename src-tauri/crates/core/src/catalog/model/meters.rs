//! The table of meters.
#![allow(missing_docs, reason = "the columns are explained once, in the migration that makes them")]

use boss_kernel::Instant;
use boss_kernel::id::MeterId;
use schemars::JsonSchema;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

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
