//! What the store keeps of itself.
#![allow(missing_docs, reason = "the columns are explained once, in the migration that makes them")]

use boss_kernel::{Instant, NaiveDate};
use sea_orm::entity::prelude::*;

/// How a backup stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "camelCase")]
pub enum BackupState {
    Running,
    Done,
    Failed,
}

pub mod backup {
    //! Copies of the whole database that Boss makes by itself, one for a day.
    use super::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "backup")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i64,
        pub day: NaiveDate,
        pub state: BackupState,
        pub attempts: i32,
        pub began_at: Instant,
        pub ended_at: Option<Instant>,
        pub path: String,
        pub size: Option<i64>,
        pub error_code: Option<String>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
