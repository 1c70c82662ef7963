//! Tables of invoices and their number series.
#![allow(missing_docs, reason = "the columns are explained once, in the migration that makes them")]

use crate::customers::model::InvoiceKind;
use crate::store::turns::lockable;
use boss_kernel::id::{
    AccountId, BillId, BillItemId, ChargeId, CustomerId, InvoiceId, InvoiceLineId, InvoiceSeriesId,
    PlatformNumberCorrectionId, StaffId,
};
use boss_kernel::{Currency, Instant, Language, Minor, NaiveDate, Quantity, TaxRate, UnitPrice};
use sea_orm::entity::prelude::*;

lockable!(invoice, Invoice);

pub mod invoice_series {
    //! Series of invoice numbers, each without a gap.
    use super::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "invoice_series")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: InvoiceSeriesId,
        pub code: String,
        pub prefix: String,
        pub digits: i32,
        pub next_number: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod invoice {
    //! Issued invoices: never changed.
    use super::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "invoice")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: InvoiceId,
        pub series_id: InvoiceSeriesId,
        pub sequence: i64,
        pub number: String,
        pub platform_number: Option<String>,
        pub customer_id: CustomerId,
        pub account_id: AccountId,
        pub invoice_kind: InvoiceKind,
        pub issued_on: NaiveDate,
        pub due_on: NaiveDate,
        pub currency: Currency,
        pub net_minor: Minor,
        pub tax_minor: Minor,
        pub total_minor: Minor,
        pub language: Language,
        pub seller: String,
        pub buyer: String,
        pub logo_digest: Option<String>,
        pub remarks: Option<String>,
        pub created_by: Option<StaffId>,
        pub created_at: Instant,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod invoice_line {
    //! Lines of invoices.
    use super::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "invoice_line")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: InvoiceLineId,
        pub invoice_id: InvoiceId,
        pub position: i32,
        pub bill_id: BillId,
        pub charge_id: Option<ChargeId>,
        pub bill_item_id: Option<BillItemId>,
        pub description: String,
        pub period_from: NaiveDate,
        pub period_to: NaiveDate,
        pub unit: String,
        pub quantity: Option<Quantity>,
        pub unit_price: Option<UnitPrice>,
        pub tax_rate: TaxRate,
        pub net_minor: Minor,
        pub tax_minor: Minor,
        pub total_minor: Minor,
        pub tax_code: Option<String>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod invoice_bill {
    //! How much of each bill an invoice covers.
    use super::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "invoice_bill")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub invoice_id: InvoiceId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub bill_id: BillId,
        pub amount_minor: Minor,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod platform_number_correction {
    //! Platform numbers that were noted wrongly: what was noted, what should have been, and why.
    use super::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "platform_number_correction")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: PlatformNumberCorrectionId,
        pub invoice_id: InvoiceId,
        pub noted: String,
        pub corrected: Option<String>,
        pub reason: String,
        pub created_by: Option<StaffId>,
        pub created_at: Instant,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
