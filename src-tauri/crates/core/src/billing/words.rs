//! What a charge is called: the words it was made with, which stay with it whatever becomes of the catalogue and of the subscription.
//! Bill, explanation, invoice and report take them from here.

use crate::billing::model::charge;
use boss_kernel::id::OfferingId;
use boss_kernel::{Language, LocalText};

/// What a charge is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChargeWords {
    /// The offering of its price.
    pub offering_id: OfferingId,
    /// What that was called.
    pub offering: LocalText,
    /// What the price was called.
    pub price: LocalText,
    /// What one unit of the quantity was called.
    pub unit: LocalText,
    /// The tax code the offering had on the charge's first day served, if any.
    pub tax_code: Option<String>,
}

impl charge::Model {
    /// What it is called.
    pub fn words(&self) -> ChargeWords {
        ChargeWords {
            offering_id: self.offering_id,
            offering: LocalText::new(&self.offering_chinese, &self.offering_english),
            price: LocalText::new(&self.price_chinese, &self.price_english),
            unit: LocalText::new(&self.unit_chinese, &self.unit_english),
            tax_code: self.tax_code.clone(),
        }
    }
}

impl ChargeWords {
    /// Offering and price in one; once where both are called the same.
    pub fn line(&self, language: Language) -> String {
        let (offering, price) = (self.offering.in_language(language), self.price.in_language(language));
        if offering == price { offering.to_owned() } else { format!("{offering} · {price}") }
    }
}
