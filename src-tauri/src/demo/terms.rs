//! What some customers of the demo company have that others don't: coupons, partner prices, agreed prices, money paid in advance,
//! gifts, and work that is billed by hand. Read from `assets/demo/terms.json`.
//!
//! Guarantees: who has what depends on places in the plan alone, and twelve customers show each of them.

use super::catalogue::PlannedModel;
use super::read;
use boss_kernel::{Amount, LocalText, Percent, Result, TaxRate};
use serde::{Deserialize, Serialize};

/// Every so many of a list, from a place on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Every {
    /// One of so many.
    of: u32,
    /// The place of the first.
    at: u32,
}

impl Every {
    /// Whether it is the turn of this place.
    pub fn is_at(self, place: u32) -> bool {
        self.of > 0 && place % self.of == self.at
    }
}

/// A coupon, and the accounts it is given to when they are opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PlannedCoupon {
    /// What it is given by.
    pub code: String,
    /// Its name.
    pub name: LocalText,
    /// A share; or an amount.
    pub percent: Option<Percent>,
    /// An amount; or a share.
    pub amount: Option<Amount>,
    /// In how many billing cycles; once if none is said.
    pub cycles: Option<i32>,
    /// Which accounts have it.
    pub accounts: Every,
}

/// A price list with one price of its own, and the customers that are on it from their first day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PlannedPriceList {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: LocalText,
    /// The offering's code.
    pub offering: String,
    /// The price's code.
    pub price: String,
    /// How it is worked out for them.
    pub model: PlannedModel,
    /// Which customers are on it.
    pub customers: Every,
}

/// A price agreed with accounts when they are opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PlannedAgreedPrice {
    /// The offering's code.
    pub offering: String,
    /// The price's code.
    pub price: String,
    /// How it is worked out for them.
    pub model: PlannedModel,
    /// Which accounts have it.
    pub accounts: Every,
}

/// A wallet that accounts have from their first day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PlannedWallet {
    /// Its name.
    pub name: LocalText,
    /// What it holds at first.
    pub amount: Amount,
    /// Where it is a gift; otherwise the money was paid in.
    pub gift: Option<PlannedGift>,
    /// Which accounts have it.
    pub accounts: Every,
}

/// What is said of a gift.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PlannedGift {
    /// How long it can be used.
    pub months: u32,
    /// Why it is given.
    pub reason: LocalText,
}

/// Work on site, billed by hand at the end; the bills wait as drafts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PlannedInstallation {
    /// What stands on the bill.
    pub name: LocalText,
    /// Without tax.
    pub amount: Amount,
    /// The tax on top.
    pub tax_rate: TaxRate,
    /// Why, for colleagues.
    pub reason: LocalText,
    /// The places of the accounts.
    pub accounts: Vec<u32>,
}

/// All of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PlannedTerms {
    /// Coupons.
    pub coupons: Vec<PlannedCoupon>,
    /// Price lists.
    pub price_lists: Vec<PlannedPriceList>,
    /// Agreed prices.
    pub agreed_prices: Vec<PlannedAgreedPrice>,
    /// Wallets.
    pub wallets: Vec<PlannedWallet>,
    /// Work billed by hand.
    pub installation: PlannedInstallation,
}

impl PlannedTerms {
    pub(super) fn load() -> Result<PlannedTerms> {
        read("terms.json", include_str!("../../../assets/demo/terms.json"))
    }
}
