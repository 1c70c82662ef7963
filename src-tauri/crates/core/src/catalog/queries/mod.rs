//! Lists and pages of the catalogue.

mod coupons;
mod made_of;
mod meters;
mod offering;
mod offerings;
mod price_list;
mod price_lists;
mod tax_codes;

pub use coupons::{CouponList, CouponRow, ListCoupons};
pub use meters::{ListMeters, MeterList};
pub use offering::ShowOffering;
pub use offerings::{ListOfferings, OfferingList, OrderableList, OrderableOfferings};
pub use price_list::{
    ListListedCustomers, ListedCustomer, ListedCustomerList, ListedPrice, PriceListDetail, ShowPriceList,
};
pub use price_lists::{ListPriceLists, PriceListList, PriceListRow};
pub use tax_codes::{ListTaxCodes, TaxCodeList, TaxCodeRow, TaxRateRow};
