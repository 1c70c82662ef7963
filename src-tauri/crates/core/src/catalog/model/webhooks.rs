//! Tables of calls of other systems.
#![allow(missing_docs, reason = "the columns are explained once, in the migration that makes them")]

use boss_kernel::Instant;
use boss_kernel::id::{OfferingId, StaffId};
use sea_orm::entity::prelude::*;
use std::fmt;

/// A secret's text, which is never printed.
#[derive(Clone, PartialEq, Eq, DeriveValueType)]
pub struct Secret(pub String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

pub mod webhook_secret {
    //! What an offering's calls are signed with.
    use super::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "webhook_secret")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub offering_id: OfferingId,
        pub secret: Secret,
        pub previous: Option<Secret>,
        pub set_at: Instant,
        pub set_by: Option<StaffId>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod webhook_policy {
    //! Which systems may be called.
    use super::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "webhook_policy")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: i32,
        pub local_systems: bool,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
