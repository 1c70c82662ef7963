//! Tables of wallets and of what settles bills beside payments.
#![allow(missing_docs, reason = "the columns are explained once, in the migration that makes them")]

use crate::ledger::model::PaymentMethod;
use crate::store::turns::lockable;
use boss_kernel::id::{AccountId, BillId, OfferingId, SettlementId, StaffId, WalletEntryId, WalletId};
use boss_kernel::{Currency, Instant, Minor, NaiveDate};
use schemars::JsonSchema;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

lockable!(wallet, Wallet);

/// Whose money is in a wallet.
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
pub enum WalletKind {
    /// The customer's, paid in before.
    Prepaid,
    /// A gift.
    Granted,
}

/// What goes into a wallet or comes out of it.
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
pub enum WalletEntryKind {
    /// The customer paid in.
    TopUp,
    /// A gift.
    Granted,
    /// It paid a bill.
    Used,
    /// What it paid was taken back, and is in it again.
    Restored,
    /// Paid back to the customer.
    Returned,
    /// Its day has passed.
    Expired,
}

pub mod wallet {
    //! Wallets.
    use super::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "wallet")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: WalletId,
        pub account_id: AccountId,
        pub name: String,
        pub kind: WalletKind,
        pub currency: Currency,
        pub priority: i32,
        pub expires_on: Option<NaiveDate>,
        pub charge_kinds: String,
        pub balance_minor: Minor,
        pub moved_on: NaiveDate,
        pub created_by: Option<StaffId>,
        pub created_at: Instant,
        pub version: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod wallet_offering {
    //! The offerings a wallet is limited to.
    use super::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "wallet_offering")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub wallet_id: WalletId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub offering_id: OfferingId,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod wallet_entry {
    //! What went into wallets and came out of them: never changed once written.
    use super::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "wallet_entry")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: WalletEntryId,
        pub wallet_id: WalletId,
        pub kind: WalletEntryKind,
        pub amount_minor: Minor,
        pub booked_on: NaiveDate,
        pub bill_id: Option<BillId>,
        pub method: Option<PaymentMethod>,
        pub reference: Option<String>,
        pub reason: Option<String>,
        pub created_by: Option<StaffId>,
        pub created_at: Instant,
        pub restored_bill_id: Option<BillId>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod settlement {
    //! What credits and wallets settled of bills: never changed once written.
    use super::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "settlement")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: SettlementId,
        pub bill_id: BillId,
        pub credit_bill_id: Option<BillId>,
        pub wallet_entry_id: Option<WalletEntryId>,
        pub amount_minor: Minor,
        pub settled_on: NaiveDate,
        pub created_at: Instant,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
