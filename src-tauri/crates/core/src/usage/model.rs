//! Tables of usage: imports, events, and what is kept of them by day.
#![allow(missing_docs, reason = "the columns are explained once, in the migration that makes them")]

use crate::store::turns::lockable;
use boss_kernel::id::{MeterId, StaffId, SubscriptionId, UsageImportId};
use boss_kernel::{Instant, NaiveDate, Quantity};
use sea_orm::entity::prelude::*;

lockable!(usage_import, UsageImport);

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
        pub events_corrected: i64,
        pub derived_meters: String,
        pub file_sha256: Option<String>,
        pub file_bytes: Option<i64>,
        pub encoding: Option<String>,
        pub events_unserved: Option<i64>,
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
        pub attributes: Option<String>,
        pub amount: Option<Quantity>,
        pub replaces: Option<String>,
        pub replaced_by: Option<String>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// The day of an instant in UTC, counted from the first day of 1970, as traces have it.
pub fn utc_day(at: Instant) -> i64 {
    const DAY: i64 = 86_400_000_000;
    at.microseconds() / DAY
}

pub mod usage_trace {
    //! Where one day's events are.
    use super::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "usage_trace")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub subscription_id: SubscriptionId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub meter_id: MeterId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub utc_day: i64,
        #[sea_orm(primary_key, auto_increment = false)]
        pub import_id: UsageImportId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub part: i64,
        pub event_ids: String,
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
        pub amount: Quantity,
        pub uncounted: i64,
        pub figure: Option<Quantity>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod usage_value {
    //! The distinct values of each day.
    use super::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "usage_value")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub subscription_id: SubscriptionId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub meter_id: MeterId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub day: NaiveDate,
        #[sea_orm(primary_key, auto_increment = false)]
        pub value: String,
        pub events: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod usage_series {
    //! The sums of each day by the values of a meter's dimensions.
    use super::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "usage_series")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub subscription_id: SubscriptionId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub meter_id: MeterId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub day: NaiveDate,
        #[sea_orm(primary_key, auto_increment = false)]
        pub dimension_values: String,
        pub quantity: Quantity,
        pub events: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod usage_single {
    //! The events that count, one by one.
    use super::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "usage_single")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub subscription_id: SubscriptionId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub meter_id: MeterId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub day: NaiveDate,
        #[sea_orm(primary_key, auto_increment = false)]
        pub at: Instant,
        #[sea_orm(primary_key, auto_increment = false)]
        pub event_id: String,
        pub quantity: Quantity,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod usage_month {
    //! By how much a level changed in each month.
    use super::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "usage_month")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub subscription_id: SubscriptionId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub meter_id: MeterId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub month: NaiveDate,
        pub quantity: Quantity,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
