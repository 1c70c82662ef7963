//! Tables of payments and what they were allocated to.
#![allow(missing_docs, reason = "the columns are explained once, in the migration that makes them")]

use crate::store::turns::lockable;
use boss_kernel::id::{AccountId, AllocationId, BillId, CustomerId, PaymentId, StaffId};
use boss_kernel::{Currency, Instant, Minor, NaiveDate};
use sea_orm::entity::prelude::*;

lockable!(payment, Payment);

pub use crate::ledger::model::PaymentMethod;

pub mod payment {
    //! Payments.
    use super::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "payment")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: PaymentId,
        pub number: String,
        pub account_id: AccountId,
        pub customer_id: CustomerId,
        pub received_on: NaiveDate,
        pub method: PaymentMethod,
        pub reference: Option<String>,
        pub reference_key: Option<String>,
        pub currency: Currency,
        pub amount_minor: Minor,
        pub allocated_minor: Minor,
        pub note: Option<String>,
        pub reverses_payment_id: Option<PaymentId>,
        pub reversed_by_payment_id: Option<PaymentId>,
        pub created_by: Option<StaffId>,
        pub created_at: Instant,
        pub version: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod allocation {
    //! What a payment settled.
    use super::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "allocation")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: AllocationId,
        pub payment_id: PaymentId,
        pub bill_id: BillId,
        pub amount_minor: Minor,
        pub allocated_on: NaiveDate,
        pub created_at: Instant,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
