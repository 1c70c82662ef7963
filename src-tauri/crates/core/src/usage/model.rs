//! Tables of usage: imports, events and the rollup by day.
#![allow(missing_docs, reason = "the columns are explained once, in the migration that makes them")]

use boss_kernel::id::{MeterId, StaffId, SubscriptionId, UsageImportId};
use boss_kernel::{Instant, NaiveDate, Quantity};
use sea_orm::entity::prelude::*;

pub mod usage_import {
    //! Files that were imported.
    use super::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "usage_import")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: UsageImportId,
        pub file_name: String,
        pub rows_read: i64,
        pub events_accepted: i64,
        pub events_duplicate: i64,
        pub first_day: Option<NaiveDate>,
        pub last_day: Option<NaiveDate>,
        pub imported_by: Option<StaffId>,
        pub imported_at: Instant,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod usage_event {
    //! Single events.
    use super::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "usage_event")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub event_id: String,
        pub subscription_id: SubscriptionId,
        pub meter_id: MeterId,
        pub at: Instant,
        pub quantity: Quantity,
        pub import_id: UsageImportId,
        pub line: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod usage_day {
    //! Usage by day: what rating reads.
    use super::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "usage_day")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub subscription_id: SubscriptionId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub meter_id: MeterId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub day: NaiveDate,
        pub quantity: Quantity,
        pub events: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
