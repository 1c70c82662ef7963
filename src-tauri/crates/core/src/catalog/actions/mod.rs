//! Adding and changing meters, offerings and prices; price lists, tax codes and coupons.

mod coupon;
mod make_up;
mod meter;
mod offering;
mod price;
mod price_list;
mod tax_code;
mod webhook;

pub use coupon::{AddCoupon, ReactivateCoupon, RetireCoupon};
pub(in crate::catalog) use make_up::obstacle;
pub use meter::AddMeter;
pub use offering::{AddOffering, ChangeOffering, PublishOffering, RetireOffering};
pub(crate) use price::version_row;
pub use price::{AddPriceVersion, AddedPriceVersion};
pub use price_list::AddPriceList;
pub(crate) use price_list::unknown_price_list;
pub use tax_code::{AddTaxCode, AddTaxRate, AddedTaxRate, ChangeTaxCode, ChangedTaxCode};
pub use webhook::{AllowLocalSystems, RotateWebhookSecret, WebhookSecret};
