//! A line: one cycle of one price, rated and rounded, before discounts and tax.

use crate::charge::{ChargeKey, OwedCharge};
use crate::discounts::AppliedDiscount;
use crate::exact::Booking;
use crate::explanation::{Explanation, Step};
use crate::tax::TaxTerms;
use boss_kernel::id::PriceVersionId;
use boss_kernel::{Amount, Decimal, NaiveDate, Period, Quantity, Result, UnitPrice};

/// A rated line. What it comes to is `booked`; what is left of that after discounts, `left`.
pub(crate) struct Line {
    pub(crate) key: ChargeKey,
    /// The cycle it was found in; for one-time prices the whole cycle of the day.
    pub(crate) cycle: Period,
    /// Whether the run answers for it; if not, others depend on it.
    pub(crate) answered: bool,
    /// Whether it counts towards a commitment: what is served and used does, not what is due once or missing.
    pub(crate) counts: bool,
    /// Charged in advance, not in arrears.
    pub(crate) in_advance: bool,
    pub(crate) version: PriceVersionId,
    pub(crate) served: Period,
    pub(crate) billable_on: NaiveDate,
    pub(crate) early: bool,
    pub(crate) quantity: Quantity,
    pub(crate) unit_price: Option<UnitPrice>,
    pub(crate) tax: TaxTerms,
    pub(crate) exact: Decimal,
    pub(crate) inexact: bool,
    pub(crate) booked: Amount,
    pub(crate) left: Amount,
    pub(crate) discounts: Vec<AppliedDiscount>,
    pub(crate) steps: Vec<Step>,
}

impl Line {
    /// Taxed, as it is owed.
    pub(crate) fn charge(mut self, booking: Booking) -> Result<OwedCharge> {
        let taxed = self.tax.split(self.left)?;
        let discounted = !self.discounts.is_empty();
        let (exact, inexact) =
            if discounted { (booking.units(self.left), false) } else { (self.exact, self.inexact) };
        self.steps.push(Step::Booked {
            exact,
            inexact,
            rate: self.tax.rate,
            inclusive: self.tax.inclusive,
            net: booking.units(taxed.net),
            tax: booking.units(taxed.tax),
            gross: booking.units(taxed.gross),
        });
        Ok(OwedCharge {
            key: self.key,
            version: self.version,
            served: self.served,
            billable_on: self.billable_on,
            early: self.early,
            quantity: self.quantity,
            unit_price: self.unit_price.filter(|_| !discounted),
            tax_rate: self.tax.rate,
            net: taxed.net,
            tax: taxed.tax,
            gross: taxed.gross,
            discounts: self.discounts,
            explanation: Explanation { currency: booking.currency, steps: self.steps },
        })
    }
}
