//! Tables of guided forms.
#![allow(missing_docs, reason = "the columns are explained once, in the migration that makes them")]

use boss_kernel::Instant;
use boss_kernel::id::{DraftId, StaffId};
use sea_orm::entity::prelude::*;

pub mod draft {
    //! Forms somebody has begun.
    use super::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "draft")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: DraftId,
        pub flow: String,
        pub staff_id: StaffId,
        pub title: String,
        pub step: String,
        pub data: String,
        pub created_at: Instant,
        pub saved_at: Instant,
        pub version: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
