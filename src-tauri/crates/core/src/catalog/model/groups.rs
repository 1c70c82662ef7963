//! Tables of price lists and tax codes.
#![allow(missing_docs, reason = "the columns are explained once, in the migration that makes them")]

use boss_kernel::id::{CustomerId, OfferingId, PriceListId, TaxCodeId};
use boss_kernel::{Instant, NaiveDate, TaxRate};
use sea_orm::entity::prelude::*;

pub mod price_list {
    //! Groups of customers with prices of their own.
    use super::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "price_list")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: PriceListId,
        pub code: String,
        pub name_chinese: String,
        pub name_english: String,
        pub created_at: Instant,
        pub version: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod tax_code {
    //! Kinds of things that are taxed alike.
    use super::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "tax_code")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: TaxCodeId,
        pub code: String,
        pub name_chinese: String,
        pub name_english: String,
        pub created_at: Instant,
        pub version: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod tax_code_rate {
    //! The rates of a tax code from which day on.
    use super::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "tax_code_rate")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub tax_code_id: TaxCodeId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub valid_from: NaiveDate,
        pub rate: TaxRate,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod offering_tax_code {
    //! The tax code an offering has from a day on; before the first of these its own.
    use super::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "offering_tax_code")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub offering_id: OfferingId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub valid_from: NaiveDate,
        pub tax_code_id: TaxCodeId,
        pub created_at: Instant,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod customer_price_list {
    //! Which price list a customer is on from which day; none from the day of a row without one.
    use super::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "customer_price_list")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub customer_id: CustomerId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub from_on: NaiveDate,
        pub price_list_id: Option<PriceListId>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
