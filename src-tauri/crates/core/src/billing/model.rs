//! Tables of bill runs, bills and charges.
#![allow(missing_docs, reason = "the columns are explained once, in the migration that makes them")]

pub use crate::billing::wallets::model::*;

use crate::store::turns::lockable;
use boss_kernel::id::{
    AccountId, BillId, BillItemId, BillRunId, ChargeId, CouponId, CustomerId, DiscountId, OfferingId,
    PriceId, PriceVersionId, StaffId, SubscriptionId,
};
use boss_kernel::{Currency, Instant, Minor, NaiveDate, Quantity, TaxRate, UnitPrice};
use schemars::JsonSchema;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

lockable!(bill, Bill);

/// States of a bill (TM Forum TMF678): a new one is a draft and has no number. Overdue is derived, never stored.
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
pub enum BillState {
    New,
    OnHold,
    Validated,
    Sent,
    PartiallyPaid,
    Settled,
}

/// States of a bill run. One that is in progress either goes on now or was left unfinished, and is taken up by the next run for
/// the same day. One is cancelled when a later run did what was left of it.
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
pub enum BillRunState {
    InProgress,
    Completed,
    Cancelled,
}

pub mod bill_run {
    //! Bill runs.
    use super::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "bill_run")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: BillRunId,
        pub until_on: NaiveDate,
        pub billed_on: NaiveDate,
        pub accounts: i64,
        pub bills: i64,
        pub charges: i64,
        pub parked: i64,
        pub created_by: Option<StaffId>,
        pub created_at: Instant,
        pub state: BillRunState,
        pub arrears_until_on: Option<NaiveDate>,
        pub account_ids: Option<String>,
        pub reached_account_id: Option<AccountId>,
        pub tally: String,
        pub request_id: Option<Uuid>,
        pub finished_at: Option<Instant>,
        pub draft: bool,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod parked_account {
    //! Accounts a run could not bill, with the reason.
    use super::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "parked_account")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub bill_run_id: BillRunId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub account_id: AccountId,
        pub code: String,
        pub params: String,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod bill {
    //! Bills (账单).
    use super::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "bill")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: BillId,
        pub number: Option<String>,
        pub account_id: AccountId,
        pub customer_id: CustomerId,
        pub bill_run_id: Option<BillRunId>,
        pub period_from: NaiveDate,
        pub period_to: NaiveDate,
        pub billed_on: NaiveDate,
        pub due_on: NaiveDate,
        pub currency: Currency,
        pub net_minor: Minor,
        pub tax_minor: Minor,
        pub total_minor: Minor,
        pub paid_minor: Minor,
        pub invoiced_minor: Minor,
        pub state: BillState,
        pub created_at: Instant,
        pub version: i64,
        pub group_name: String,
        pub reason: Option<String>,
        pub due_by_hand: bool,
    }

    impl Model {
        /// Its number; of a draft, which has none, its id.
        pub fn label(&self) -> String {
            self.number.clone().unwrap_or_else(|| format!("#{}", self.id))
        }

        /// Whether it is a draft: not numbered, not posted, owed by nobody.
        pub fn is_draft(&self) -> bool {
            self.number.is_none()
        }
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod bill_item {
    //! What people put on bills: lines of a bill made by hand, and adjustments of drafts.
    use super::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "bill_item")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: BillItemId,
        pub bill_id: BillId,
        pub account_id: AccountId,
        pub charge_id: Option<ChargeId>,
        pub name: String,
        pub quantity: Option<Quantity>,
        pub unit_price: Option<UnitPrice>,
        pub tax_rate: TaxRate,
        pub tax_included: bool,
        pub currency: Currency,
        pub net_minor: Minor,
        pub tax_minor: Minor,
        pub total_minor: Minor,
        pub reason: Option<String>,
        pub created_by: Option<StaffId>,
        pub created_at: Instant,
        pub tax_code: Option<String>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod charge {
    //! Charges: never changed once written.
    use super::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "charge")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: ChargeId,
        pub bill_id: BillId,
        pub account_id: AccountId,
        pub subscription_id: SubscriptionId,
        pub price_id: PriceId,
        pub price_version_id: PriceVersionId,
        pub period_from: NaiveDate,
        pub period_to: NaiveDate,
        pub served_from: NaiveDate,
        pub served_to: NaiveDate,
        pub billable_on: NaiveDate,
        pub quantity: Quantity,
        pub unit_price: Option<UnitPrice>,
        pub tax_rate: TaxRate,
        pub currency: Currency,
        pub net_minor: Minor,
        pub tax_minor: Minor,
        pub total_minor: Minor,
        pub explanation: String,
        pub corrects_charge_id: Option<ChargeId>,
        pub offering_id: OfferingId,
        pub offering_chinese: String,
        pub offering_english: String,
        pub price_chinese: String,
        pub price_english: String,
        pub unit_chinese: String,
        pub unit_english: String,
        pub tax_code: Option<String>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod payer_bill {
    //! Bills of payers on which an account's charges stand.
    use super::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "payer_bill")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub account_id: AccountId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub period_to: NaiveDate,
        #[sea_orm(primary_key, auto_increment = false)]
        pub bill_id: BillId,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod discount {
    //! Coupons given to accounts.
    use super::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "discount")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: DiscountId,
        pub coupon_id: CouponId,
        pub account_id: AccountId,
        pub subscription_id: Option<SubscriptionId>,
        pub from_on: NaiveDate,
        pub to_on: Option<NaiveDate>,
        pub created_by: Option<StaffId>,
        pub created_at: Instant,
        pub version: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod charge_discount {
    //! What discounts took off charges.
    use super::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "charge_discount")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub charge_id: ChargeId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub discount_id: DiscountId,
        pub amount_minor: Minor,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
