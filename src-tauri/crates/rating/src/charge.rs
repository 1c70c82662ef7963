//! Charges: owed, already made, and still to make.

use crate::discounts::AppliedDiscount;
use crate::explanation::Explanation;
use crate::reach::Reach;
use boss_kernel::id::{ChargeId, PriceId, PriceVersionId, SubscriptionId};
use boss_kernel::{Amount, NaiveDate, Period, Quantity, TaxRate, UnitPrice};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a charge is for. It stays the same when the agreement changes within the cycle, so a change finds its charge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChargeKey {
    /// The subscription.
    pub subscription: SubscriptionId,
    /// The price.
    pub price: PriceId,
    /// The whole cycle; for a one-time price the day the subscription starts.
    pub period: Period,
}

/// What a timeline owes for one key. May be zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwedCharge {
    /// What it is for.
    pub key: ChargeKey,
    /// The price version that rated it.
    pub version: PriceVersionId,
    /// From the first to the last day served in the cycle; pauses between are named in the explanation.
    pub served: Period,
    /// It is owed by every window whose `until` is after this day.
    pub billable_on: NaiveDate,
    /// Billed before its cycle is over, for the use so far; when it is over, the whole of it is owed in its place.
    pub early: bool,
    /// The usage of the cycle, or the quantity on the last day served.
    pub quantity: Quantity,
    /// Present exactly when `quantity` × `unit_price` is the line's total before rounding.
    pub unit_price: Option<UnitPrice>,
    /// The tax rate.
    pub tax_rate: TaxRate,
    /// Without tax.
    pub net: Amount,
    /// The tax.
    pub tax: Amount,
    /// With tax; always net + tax.
    pub gross: Amount,
    /// What was taken off before tax, each discount once.
    pub discounts: Vec<AppliedDiscount>,
    /// Why.
    pub explanation: Explanation,
}

/// Everything a timeline owes within a window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owed {
    /// The charges, each key once.
    pub charges: Vec<OwedCharge>,
    pub(crate) scope: Scope,
}

/// Which keys a run answers for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Scope {
    /// The checkpoint: what was over on this day is settled.
    pub(crate) from: Option<NaiveDate>,
    /// The first day not looked at.
    pub(crate) until: NaiveDate,
    /// The same for what is charged in arrears; never after `until`.
    pub(crate) arrears_until: NaiveDate,
    /// What is answered for before the checkpoint.
    pub(crate) reach: Reach,
}

impl Scope {
    /// Whether a key that is charged but not owed is this run's to take back. What fell due on its first day served was charged
    /// in advance; anything else was charged in arrears.
    pub(crate) fn answers_for(&self, charged: &Charged) -> bool {
        let in_advance = charged.billable_on == charged.served.from();
        let until = if in_advance { self.until } else { self.arrears_until };
        self.covers(charged.key) && charged.billable_on < until
    }

    /// Whether a key belongs to a cycle that is not settled.
    pub(crate) fn covers(&self, key: ChargeKey) -> bool {
        self.from.is_none_or(|from| key.period.to() > from) || self.reach.covers(key)
    }
}

/// A charge already made, or the sum of all charges of one key and tax rate, with the latest of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Charged {
    /// What it is for.
    pub key: ChargeKey,
    /// The charge; the latest, for a sum.
    pub charge: ChargeId,
    /// Its price version.
    pub version: PriceVersionId,
    /// Its days served.
    pub served: Period,
    /// As it was made with ([`ChargeToMake::billable_on`]); a run whose `until` is not after this day does not take it back.
    pub billable_on: NaiveDate,
    /// Its tax rate.
    pub tax_rate: TaxRate,
    /// Without tax.
    pub net: Amount,
    /// The tax.
    pub tax: Amount,
    /// With tax.
    pub gross: Amount,
    /// What discounts took off; for a sum, each as often as it was applied.
    pub discounts: Vec<AppliedDiscount>,
}

/// A charge still to make. Never zero in all its amounts; negative where too much was charged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChargeToMake {
    /// What it is for.
    pub key: ChargeKey,
    /// The price version that rated it; for something taken back, the one that had.
    pub version: PriceVersionId,
    /// From the first to the last day served; for something taken back, as it was charged.
    pub served: Period,
    /// To be stored with the charge and handed back in [`Charged`].
    pub billable_on: NaiveDate,
    /// The quantity now owed for; zero for something taken back.
    pub quantity: Quantity,
    /// Present exactly when `quantity` × `unit_price` is this charge's total before rounding; so not on a difference.
    pub unit_price: Option<UnitPrice>,
    /// The tax rate.
    pub tax_rate: TaxRate,
    /// Without tax.
    pub net: Amount,
    /// The tax.
    pub tax: Amount,
    /// With tax; always net + tax.
    pub gross: Amount,
    /// What discounts take off, each once; negative where it is taken back.
    pub discounts: Vec<AppliedDiscount>,
    /// Why.
    pub explanation: Explanation,
    /// The charge it corrects: the latest made before for the same key.
    pub corrects: Option<ChargeId>,
}

impl ChargeToMake {
    /// As it stands in the books once it is made.
    pub fn as_charged(&self, charge: ChargeId) -> Charged {
        Charged {
            key: self.key,
            charge,
            version: self.version,
            served: self.served,
            billable_on: self.billable_on,
            tax_rate: self.tax_rate,
            net: self.net,
            tax: self.tax,
            gross: self.gross,
            discounts: self.discounts.clone(),
        }
    }
}
