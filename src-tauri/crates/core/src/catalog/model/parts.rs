//! Tables of what offerings are made of: phases, parts of bundles, and what add-ons may be added to.
#![allow(missing_docs, reason = "the columns are explained once, in the migration that makes them")]

use boss_kernel::id::OfferingId;
use boss_kernel::{CadenceUnit, Quantity};
use schemars::JsonSchema;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

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
