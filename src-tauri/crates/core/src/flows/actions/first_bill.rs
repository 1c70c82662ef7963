//! What the first bill of a new account will be.

use crate::billing::{self, Estimate};
use crate::customers::model::account;
use crate::gate::{ActionContext, codes as gate_codes};
use crate::orders;
use boss_kernel::id::OrderId;
use boss_kernel::{BillingCalendar, Error, NaiveDate, Notice, Result};

/// The bill of the account's first cycle with a service in it, when that cycle is over, assuming that every service starts on
/// the day asked for; `None` where nothing will be charged. Usage is not in it. In a dry run only.
pub(super) async fn first_bill(
    context: &mut ActionContext,
    account: &account::Model,
    order_id: OrderId,
    first_start: NaiveDate,
) -> Result<Option<Estimate>> {
    orders::assume_active(context, order_id).await?;
    let cycle = BillingCalendar::new(account.cycle_day).cycle_of(first_start)?;
    match billing::estimate(&context.tx, account.id, cycle.to()).await {
        Ok(estimate) => Ok((!estimate.charges.is_empty()).then_some(estimate)),
        Err(refusal) if is_refusal(&refusal) => {
            // The account can be opened all the same; its first run would park it for this reason.
            let notice = Notice { place: None, code: refusal.code(), params: refusal.params().clone() };
            context.warn(notice);
            Ok(None)
        }
        Err(failure) => Err(failure),
    }
}

/// Whether it says something about the account, and is no fault of the store or of Boss itself.
pub(super) fn is_refusal(error: &Error) -> bool {
    error.code() != gate_codes::INTERNAL && !error.code().as_str().starts_with("store.")
}
