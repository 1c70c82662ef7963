//! The table of scheduled work.
#![allow(missing_docs, reason = "the columns are explained once, in the migration that makes them")]

use boss_kernel::Instant;
use sea_orm::entity::prelude::*;

pub mod scheduled_work {
    //! How kinds of scheduled work stand, of which there is something to say.
    use super::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "scheduled_work")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub kind: String,
        pub next_at: Option<Instant>,
        pub begun_at: Option<Instant>,
        pub failing_since: Option<Instant>,
        pub error_code: Option<String>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
