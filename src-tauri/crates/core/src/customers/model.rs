//! Tables of customers, their contacts, tax profiles and billing accounts.
#![allow(missing_docs, reason = "the columns are explained once, in the migration that makes them")]

use crate::store::turns::lockable;
use boss_kernel::id::{AccountId, BillRunId, ContactId, CustomerId, TaxProfileId};
use boss_kernel::{Currency, CycleDay, Instant, Language, Minor, NaiveDate};
use schemars::JsonSchema;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

lockable!(customer, Customer);
lockable!(account, Account);

/// A company or a person.
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
pub enum CustomerKind {
    Organization,
    Individual,
}

/// Whether business is done with them.
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
pub enum CustomerState {
    Active,
    Closed,
}

/// The kind of invoice a buyer takes: special (专用, for deducting input tax) or ordinary (普通).
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
pub enum InvoiceKind {
    Special,
    Ordinary,
}

/// When invoices are made: with each bill, or when the customer asks.
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
pub enum Invoicing {
    PerBill,
    OnRequest,
}

/// Whether the account is billed.
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
pub enum AccountState {
    Active,
    Closed,
}

pub mod customer {
    //! Customers.
    use super::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "customer")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: CustomerId,
        pub number: String,
        pub kind: CustomerKind,
        pub name: String,
        pub plain_name: String,
        pub credit_code: Option<String>,
        pub phone: Option<String>,
        pub email: Option<String>,
        pub address: Option<String>,
        pub note: Option<String>,
        pub state: CustomerState,
        pub created_at: Instant,
        pub version: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod contact {
    //! People to talk to.
    use super::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "contact")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: ContactId,
        pub customer_id: CustomerId,
        pub name: String,
        pub position: Option<String>,
        pub phone: Option<String>,
        pub email: Option<String>,
        pub is_primary: bool,
        pub created_at: Instant,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod tax_profile {
    //! What stands on an invoice as the buyer (发票抬头).
    use super::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "tax_profile")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: TaxProfileId,
        pub customer_id: CustomerId,
        pub title: String,
        pub tax_number: Option<String>,
        pub invoice_kind: InvoiceKind,
        pub address: Option<String>,
        pub phone: Option<String>,
        pub bank_name: Option<String>,
        pub bank_account: Option<String>,
        pub email: Option<String>,
        pub is_default: bool,
        pub created_at: Instant,
        pub version: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod account {
    //! Billing accounts.
    use super::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "account")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: AccountId,
        pub number: String,
        pub customer_id: CustomerId,
        pub tax_profile_id: Option<TaxProfileId>,
        pub name: String,
        pub currency: Currency,
        pub cycle_day: CycleDay,
        pub payment_terms_days: i32,
        pub credit_limit_minor: Option<Minor>,
        pub language: Language,
        pub invoicing: Invoicing,
        pub state: AccountState,
        pub opened_on: NaiveDate,
        pub billed_until: Option<NaiveDate>,
        pub arrears_billed_until: Option<NaiveDate>,
        pub rerate_from: Option<NaiveDate>,
        pub parked_run_id: Option<BillRunId>,
        pub payer_account_id: Option<AccountId>,
        pub draft_run_id: Option<BillRunId>,
        pub owed_until: Option<NaiveDate>,
        pub created_at: Instant,
        pub version: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
