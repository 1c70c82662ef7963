//! Running the billing, drafts, bills made by hand, moving single bills; the terms of single customers: price lists, agreed prices, coupons.

mod agreed_prices;
mod bills;
mod discounts;
mod drafts;
mod one_off;
mod price_lists;

pub use agreed_prices::{AgreePrice, AgreedPrice, EndAgreedPrice, EndedTerms};
pub use bills::{HoldBill, MarkBillSent, ReleaseBill, RunBilling};
pub use discounts::{EndDiscount, GiveCoupon, GivenCoupon};
pub use drafts::{
    AdjustBill, ChangedDraft, DiscardBills, DiscardRun, FinaliseBills, FinaliseRun, RemoveBillItem,
};
pub use one_off::{MadeBill, MakeBill};
pub use price_lists::{PutOnList, PutOnPriceList};

use crate::catalog::codes;
use crate::customers;
use crate::gate::ActionContext;
use boss_kernel::id::AccountId;
use boss_kernel::{NaiveDate, Notice, Result};

/// Has these accounts billed the difference from `day` on, as far as they were billed past it, and says how many that are.
async fn rerate_from(
    context: &mut ActionContext,
    accounts: &[AccountId],
    day: NaiveDate,
    place: &str,
) -> Result<u64> {
    let concerned = customers::mark_rerate_from(&context.tx, accounts, day).await?;
    if concerned > 0 {
        let notice = Notice::new(codes::ACCOUNTS_TO_RERATE).with("count", concerned);
        context.warn(notice.with("date", day).at(place));
    }
    Ok(concerned)
}
