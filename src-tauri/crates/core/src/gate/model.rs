//! Tables of the door itself: who may come in, what each request did, and the audit trail.
#![allow(missing_docs, reason = "the columns are explained once, in the migration that makes them")]

use boss_kernel::id::{AuditRecordId, StaffId};
use boss_kernel::{Currency, Instant, Language};
use schemars::JsonSchema;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// What a member of staff does; each role brings its permissions.
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
pub enum Role {
    Operations,
    Finance,
    Manager,
    Support,
    Admin,
}

/// How a request ended.
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
pub enum AuditOutcome {
    Done,
    Refused,
    Failed,
}

pub mod company {
    //! The company whose desk this is; one row.
    use super::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "company")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: i64,
        pub name: String,
        pub name_english: String,
        pub tax_number: String,
        pub address: String,
        pub phone: String,
        pub bank_name: String,
        pub bank_account: String,
        pub currency: Currency,
        pub time_zone: String,
        pub language: Language,
        pub idle_minutes: i32,
        pub credit_reductions: bool,
        pub command_line_passwords: Option<bool>,
        pub logo_digest: Option<String>,
        pub demo: bool,
        pub founded_at: Instant,
        pub version: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod company_logo {
    //! Logos the company has or had, by the SHA-256 of the file; documents name the one they were made with.
    use super::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "company_logo")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub digest: String,
        pub png: Vec<u8>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod staff {
    //! People who work here.
    use super::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "staff")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: StaffId,
        pub login: String,
        pub name: String,
        pub password_hash: String,
        pub owner: bool,
        pub active: bool,
        pub failed_attempts: i32,
        pub locked_until: Option<Instant>,
        pub created_at: Instant,
        pub version: i64,
        pub password_temporary: bool,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod sign_in_try {
    //! Wrong passwords of people who work here, by how they came.
    use super::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "sign_in_try")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub staff_id: StaffId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub carrier: String,
        pub tries: i32,
        pub locked_until: Option<Instant>,
        pub last_at: Instant,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod staff_role {
    //! Which roles they have.
    use super::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "staff_role")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub staff_id: StaffId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub role: Role,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod session {
    //! Who is signed in where.
    use super::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "session")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub token_hash: String,
        pub staff_id: StaffId,
        pub carrier: String,
        pub opened_at: Instant,
        pub last_seen_at: Instant,
        pub locked: bool,
        pub closed_at: Option<Instant>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod request {
    //! What each request did.
    use super::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "request")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub request_id: Uuid,
        pub action: String,
        pub staff_id: Option<StaffId>,
        pub input_digest: String,
        pub outcome: String,
        pub at: Instant,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod audit_record {
    //! The audit trail.
    use super::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "audit_record")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: AuditRecordId,
        pub at: Instant,
        pub staff_id: Option<StaffId>,
        pub carrier: String,
        pub os_user: Option<String>,
        pub action: String,
        pub request_id: Uuid,
        pub input: String,
        pub outcome: AuditOutcome,
        pub error_code: Option<String>,
        pub duration_us: i64,
        pub as_holder: bool,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod audit_object {
    //! Which objects a record is about.
    use super::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "audit_object")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub record_id: AuditRecordId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub kind: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub object_id: i64,
        pub verb: String,
        pub label: String,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod audit_chain {
    //! The sealed chain over the records.
    use super::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "audit_chain")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub position: i64,
        pub record_id: AuditRecordId,
        pub hash: String,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
