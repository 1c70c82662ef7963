//! Runs, bills, charges and the terms of an account, as people read them.

mod bill;
mod bills;
mod charges;
mod drafts;
mod items;
mod price_effect;
mod price_notice;
mod runs;
mod terms;

pub use bill::{BillView, ChargeExplained, ChargeRow, ExplainCharge, OtherCharge, UsedDay, ViewBill};
pub(super) use bills::bill_rows;
pub use bills::{BillList, BillListState, BillRow, BillTotal, ListBills};
pub use drafts::{BillDraftList, BillDraftRow, BillDraftTotal, ListBillDrafts};
pub use items::BillItemRow;
pub use price_effect::{AccountEffect, PriceEffect, PriceEffectView};
pub use price_notice::{NoticeFormat, PriceNotice};
pub use runs::{BillRunList, BillRunRow, BillRunView, ListBillRuns, ViewBillRun};
pub(super) use runs::{first_parked, parked_rows, reason_code};
pub use terms::{AgreedPriceRow, DiscountRow, PriceListSpell, TermsView, ViewTerms};
