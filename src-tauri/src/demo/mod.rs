//! The demo company: a plan of a cloud storage, CDN and video business over some months, for whoever wants to see Boss at work
//! and for tests and benchmarks.
//!
//! [`DemoPlan::generate`] makes, from a [`DemoSize`] and the data in `assets/demo` alone, the company, its staff and catalogue,
//! its customers, everything they order and change day by day, what they use and how they pay. It touches no database and
//! asks no clock: the plan is played through the same gate as everything else.
//! Guarantees: equal sizes give equal plans, byte for byte, on every machine; everybody in it is invented.

mod build;
mod catalogue;
pub mod codes;
mod company;
mod customers;
mod names;
mod payments;
mod player;
mod random;
mod size;
mod terms;
mod timeline;
mod usage;

#[cfg(test)]
mod tests;

pub use build::{Built, MonthListener, build, size_until};
pub use catalogue::{
    Activation, MeterRef, OfferingRef, PlannedCatalogue, PlannedMeter, PlannedModel, PlannedOffering,
    PlannedPrice, PlannedPriceVersion, PlannedTier, QuantityRange, Rhythm, Timing,
};
pub use company::{LOGO_PNG, PlannedCompany, PlannedMember, PlannedStaff, StaffRole};
pub use customers::{
    AccountRef, ContactRole, CustomerKind, CustomerRef, InvoiceKind, PlannedAccount, PlannedContact,
    PlannedCustomer, PlannedTaxProfile,
};
pub use payments::{BillToPay, PaymentHabit, PlannedPayment};
pub use player::MonthLine;
pub use size::DemoSize;
pub use terms::{
    Every, PlannedAgreedPrice, PlannedCoupon, PlannedGift, PlannedInstallation, PlannedPriceList,
    PlannedTerms, PlannedWallet,
};
pub use timeline::{
    DatedStep, OrderRef, PlannedOrder, PlannedSubscription, QuantityChange, Step, SubscriptionRef,
};
pub use usage::{Delivery, EventId, USAGE_CSV_HEADER, UsageCount, UsageEvent};

use boss_kernel::{Error, Period, Result};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Everything that is and happens in the demo company, but for usage, which is generated when it is asked for.
///
/// References (`CustomerRef`, `AccountRef`, …) are places in the lists of the same plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DemoPlan {
    /// What it was made from.
    pub size: DemoSize,
    /// The seller.
    pub company: PlannedCompany,
    /// Who signs in.
    pub staff: PlannedStaff,
    /// What is sold.
    pub catalogue: PlannedCatalogue,
    /// What some customers have that others don't.
    pub terms: PlannedTerms,
    /// Who buys, in no order of time.
    pub customers: Vec<PlannedCustomer>,
    /// Every customer's accounts.
    pub accounts: Vec<PlannedAccount>,
    /// Every account's orders.
    pub orders: Vec<PlannedOrder>,
    /// Every order's items.
    pub subscriptions: Vec<PlannedSubscription>,
    /// What happens, by day, and within a day in an order that can be carried out.
    pub steps: Vec<DatedStep>,
}

impl DemoPlan {
    /// The plan of a size. Fails when the size is out of range.
    pub fn generate(size: DemoSize) -> Result<DemoPlan> {
        size.check()?;
        let catalogue = PlannedCatalogue::load(&size)?;
        let (customers, accounts) = customers::CustomerMaker::new(&size)?.make_all()?;
        let timeline = timeline::TimelineWriter::new(&size, &catalogue).write(&customers)?;
        Ok(DemoPlan {
            size,
            company: PlannedCompany::load()?,
            staff: PlannedStaff::load()?,
            catalogue,
            terms: PlannedTerms::load()?,
            customers,
            accounts,
            orders: timeline.orders,
            subscriptions: timeline.subscriptions,
            steps: timeline.steps,
        })
    }

    /// A customer of this plan.
    pub fn customer(&self, customer: CustomerRef) -> &PlannedCustomer {
        &self.customers[customer.0 as usize]
    }

    /// An account of this plan.
    pub fn account(&self, account: AccountRef) -> &PlannedAccount {
        &self.accounts[account.0 as usize]
    }

    /// An order of this plan.
    pub fn order(&self, order: OrderRef) -> &PlannedOrder {
        &self.orders[order.0 as usize]
    }

    /// A subscription of this plan.
    pub fn subscription(&self, subscription: SubscriptionRef) -> &PlannedSubscription {
        &self.subscriptions[subscription.0 as usize]
    }

    /// The plan's months, in order.
    pub fn months(&self) -> impl Iterator<Item = Result<Period>> + '_ {
        (0..self.size.months).map(|month| self.size.month(month))
    }

    /// What happens on a day, in order.
    pub fn steps_on(&self, day: boss_kernel::NaiveDate) -> impl Iterator<Item = Step> + '_ {
        let from = self.steps.partition_point(|step| step.on < day);
        self.steps[from..].iter().take_while(move |step| step.on == day).map(|step| step.step)
    }

    /// What happens on the days of `period`, in order.
    pub fn steps_in(&self, period: Period) -> &[DatedStep] {
        let from = self.steps.partition_point(|step| step.on < period.from());
        let to = self.steps.partition_point(|step| step.on < period.to());
        &self.steps[from..to]
    }
}

/// A file of `assets/demo`, which is compiled in.
fn read<T: DeserializeOwned>(file: &str, text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|e| Error::new(codes::DATA_UNREADABLE).with("file", file).caused_by(e))
}
