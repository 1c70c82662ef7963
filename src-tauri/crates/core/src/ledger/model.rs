//! Tables of the ledger.
#![allow(missing_docs, reason = "the columns are explained once, in the migration that makes them")]

use boss_kernel::id::{AccountId, LedgerEntryId, PostingId};
use boss_kernel::{Currency, Instant, Minor, NaiveDate};
use schemars::JsonSchema;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// The ledger's accounts. Debits are positive, credits negative.
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
pub enum LedgerAccount {
    Receivable,
    Revenue,
    TaxPayable,
    Bank,
    Unapplied,
    /// What is in the customers' wallets: owed to them in services.
    Wallet,
    /// Gifts to customers: takes from revenue.
    Goodwill,
    /// Prepaid money that nobody can use any more: revenue.
    Breakage,
}

/// How money comes in or goes out.
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
pub enum PaymentMethod {
    BankTransfer,
    Cash,
    Check,
    Card,
    WechatPay,
    Alipay,
    Other,
}

/// What a ledger entry books.
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
pub enum EntryKind {
    Bill,
    Payment,
    Allocation,
    /// A wallet is filled, used, returned or expires.
    Wallet,
}

pub mod ledger_entry {
    //! Entries: each sums to zero.
    use super::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "ledger_entry")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: LedgerEntryId,
        pub booked_on: NaiveDate,
        pub kind: EntryKind,
        pub source_kind: String,
        pub source_id: i64,
        pub created_at: Instant,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod posting {
    //! The lines of an entry.
    use super::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "posting")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: PostingId,
        pub entry_id: LedgerEntryId,
        pub ledger_account: LedgerAccount,
        pub account_id: Option<AccountId>,
        pub currency: Currency,
        pub amount_minor: Minor,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
