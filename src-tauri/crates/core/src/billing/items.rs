//! What people put on bills: what an item comes to, what is refused about it, and how it is explained. Pure.
//!
//! Guarantees: an item is rounded once, to the minor unit of the bill's currency; its tax is what the tax rules of charges make of
//! it; every fault is named at its place.

use crate::billing::codes;
use crate::billing::model::bill_item;
use crate::ledger;
use boss_documents::{character_names, unprintable};
use boss_kernel::{Amount, Currency, Decimal, Error, Fault, LocalText, Quantity, TaxRate, UnitPrice};
use boss_rating::{TaxTerms, Taxed};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The longest name of an item.
pub(super) const MOST_NAME: usize = 200;
/// The longest reason.
pub(super) const MOST_REASON: usize = 500;
/// Items of one bill that is made by hand.
pub(super) const MOST_ITEMS: usize = 200;
/// The largest quantity of an item, in either direction.
const MOST_QUANTITY: i64 = 1_000_000_000;

/// A line that a person puts on a bill: a quantity at a unit price, or an amount. Below zero it gives money back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct BillItemInput {
    /// What it is for, as it stands on the bill.
    pub name: String,
    /// How much; with a unit price.
    #[serde(default)]
    pub quantity: Option<Quantity>,
    /// For one unit; with a quantity.
    #[serde(default)]
    pub unit_price: Option<UnitPrice>,
    /// The amount, in place of quantity and unit price.
    #[serde(default)]
    pub amount: Option<Amount>,
    /// The tax rate.
    pub tax_rate: TaxRate,
    /// Whether the price or amount includes the tax.
    #[serde(default)]
    pub tax_included: bool,
}

impl BillItemInput {
    /// What it comes to, and everything that is wrong with it, by place below `place` (`items.0.`).
    pub(super) fn priced(&self, currency: Currency, place: &str) -> (Option<Taxed>, Vec<Fault>) {
        let mut faults = Vec::new();
        let mut fault = |field: &str, error: Error| faults.push(Fault::at(format!("{place}{field}"), error));
        if self.name.trim().is_empty() {
            fault("name", Error::new(codes::ITEM_NAME_EMPTY));
        }
        if self.name.trim().chars().count() > MOST_NAME {
            fault("name", Error::new(codes::TEXT_TOO_LONG).with("most", MOST_NAME));
        }
        match unprintable(&self.name) {
            Ok(lacking) if lacking.is_empty() => {}
            Ok(lacking) => {
                let error = Error::new(codes::ITEM_NAME_UNPRINTABLE).with("name", self.name.trim());
                fault("name", error.with("characters", character_names(lacking)));
            }
            Err(error) => fault("name", error),
        }
        let booked = match self.booked(currency) {
            Ok(booked) => booked,
            Err((field, error)) => {
                fault(field, error);
                return (None, faults);
            }
        };
        let terms = TaxTerms { rate: self.tax_rate, inclusive: self.tax_included };
        let taxed = match terms.split(booked) {
            Ok(taxed) if ledger::is_plausible(taxed.gross) => taxed,
            Ok(taxed) => {
                let most = Amount::new(ledger::MOST_MINOR, currency);
                let error = Error::new(codes::AMOUNT_IMPLAUSIBLE).with("amount", taxed.gross);
                fault(self.place_of_amount(), error.with("most", most));
                return (None, faults);
            }
            Err(error) => {
                fault(self.place_of_amount(), error);
                return (None, faults);
            }
        };
        if taxed.gross.is_zero() {
            fault(self.place_of_amount(), Error::new(codes::ITEM_IS_NOTHING));
        }
        (faults.is_empty().then_some(taxed), faults)
    }

    fn place_of_amount(&self) -> &'static str {
        if self.amount.is_some() { "amount" } else { "unitPrice" }
    }

    /// The amount before tax is split off or added, or at which field it can't be made out.
    fn booked(&self, currency: Currency) -> std::result::Result<Amount, (&'static str, Error)> {
        match (self.quantity, self.unit_price, self.amount) {
            (Some(quantity), Some(price), None) => {
                let most = Quantity::whole(MOST_QUANTITY).unwrap_or_default();
                if quantity.millionths().unsigned_abs() > most.millionths().unsigned_abs() {
                    let error = Error::new(codes::ITEM_QUANTITY_OUT_OF_RANGE).with("quantity", quantity);
                    return Err(("quantity", error.with("most", most)));
                }
                let implausible = || Error::new(codes::AMOUNT_IMPLAUSIBLE).with("amount", price);
                let product = price.0.checked_mul(quantity.to_decimal()).ok_or_else(|| {
                    ("unitPrice", implausible().with("most", Amount::new(ledger::MOST_MINOR, currency)))
                })?;
                Amount::round(product, currency).map_err(|error| ("unitPrice", error))
            }
            (None, None, Some(amount)) if amount.currency() == currency => Ok(amount),
            (None, None, Some(amount)) => {
                let error = Error::new(codes::ITEM_CURRENCY).with("currency", amount.currency());
                Err(("amount", error.with("expected", currency)))
            }
            (Some(_), None, None) => Err(("unitPrice", Error::new(codes::ITEM_PRICE_UNCLEAR))),
            (None, Some(_), None) => Err(("quantity", Error::new(codes::ITEM_PRICE_UNCLEAR))),
            _ => Err(("amount", Error::new(codes::ITEM_PRICE_UNCLEAR))),
        }
    }
}

/// Refuses a reason that is missing or too long; `place` is its field.
pub(super) fn reason_faults(reason: &str, place: &str) -> Vec<Fault> {
    let reason = reason.trim();
    let error = if reason.is_empty() {
        Error::new(codes::REASON_EMPTY)
    } else if reason.chars().count() > MOST_REASON {
        Error::new(codes::TEXT_TOO_LONG).with("most", MOST_REASON)
    } else {
        return Vec::new();
    };
    vec![Fault::at(place, error)]
}

/// Why an item comes to what it does, line by line.
pub(super) fn explanation(item: &bill_item::Model) -> Vec<LocalText> {
    let amount = |minor: boss_kernel::Minor| minor.in_currency(item.currency);
    let (net, tax, gross) = (amount(item.net_minor), amount(item.tax_minor), amount(item.total_minor));
    let booked = if item.tax_included { gross } else { net };
    let mut lines = Vec::new();
    lines.push(match item.quantity.zip(item.unit_price) {
        Some((quantity, price)) => LocalText::new(
            format!("{quantity} × {price} = {booked}。"),
            format!("{quantity} × {price} = {booked}."),
        ),
        None => LocalText::new(format!("金额 {booked}。"), format!("Amount {booked}.")),
    });
    let percent = (item.tax_rate.fraction() * Decimal::ONE_HUNDRED).normalize();
    lines.push(if item.tax_rate.fraction().is_zero() {
        LocalText::new("税率 0 %，无税额。", "Tax 0 %: none.")
    } else if item.tax_included {
        LocalText::new(
            format!("含税率 {percent} %：{gross} 中税额 {tax}，不含税 {net}。"),
            format!("Tax {percent} % included: {tax} of {gross}, net {net}."),
        )
    } else {
        LocalText::new(
            format!("另加税率 {percent} %：税额 {tax}，价税合计 {gross}。"),
            format!("Tax {percent} % added: {tax}, gross {gross}."),
        )
    });
    if let Some(reason) = &item.reason {
        lines.push(LocalText::new(format!("原因：{reason}"), format!("Reason: {reason}")));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(quantity: Option<i64>, price: Option<&str>, amount: Option<i64>) -> BillItemInput {
        BillItemInput {
            name: "安装".to_owned(),
            quantity: quantity.map(|units| Quantity::whole(units).unwrap()),
            unit_price: price.map(|text| text.parse().unwrap()),
            amount: amount.map(|minor| Amount::new(minor, Currency::CNY)),
            tax_rate: TaxRate::percent(6).unwrap(),
            tax_included: false,
        }
    }

    fn places(item: &BillItemInput) -> Vec<(String, boss_kernel::ErrorCode)> {
        let (taxed, faults) = item.priced(Currency::CNY, "items.0.");
        assert_eq!(taxed.is_none(), !faults.is_empty());
        faults.into_iter().map(|fault| (fault.place, fault.code)).collect()
    }

    #[test]
    fn amounts_are_rounded_once_and_taxed() {
        let figures = |item: BillItemInput| {
            let taxed = item.priced(Currency::CNY, "").0.unwrap();
            (taxed.net.minor(), taxed.tax.minor(), taxed.gross.minor())
        };
        assert_eq!(figures(item(Some(3), Some("33.335"), None)), (10_001, 600, 10_601));
        assert_eq!(figures(item(Some(3), Some("-33.335"), None)), (-10_001, -600, -10_601));
        assert_eq!(
            figures(BillItemInput { tax_included: true, ..item(None, None, Some(-10_600)) }),
            (-10_000, -600, -10_600)
        );
    }

    #[test]
    fn every_fault_has_its_place() {
        let at = |place: &str, code| vec![(place.to_owned(), code)];
        let unclear = codes::ITEM_PRICE_UNCLEAR;
        assert_eq!(places(&item(Some(1), None, None)), at("items.0.unitPrice", unclear));
        assert_eq!(places(&item(None, Some("1"), None)), at("items.0.quantity", unclear));
        assert_eq!(places(&item(None, None, None)), at("items.0.amount", unclear));
        assert_eq!(places(&item(Some(1), Some("1"), Some(1))), at("items.0.amount", unclear));
        assert_eq!(places(&item(Some(0), Some("1"), None)), at("items.0.unitPrice", codes::ITEM_IS_NOTHING));
        let many = item(Some(MOST_QUANTITY + 1), Some("1"), None);
        assert_eq!(places(&many), at("items.0.quantity", codes::ITEM_QUANTITY_OUT_OF_RANGE));
        let dear = item(Some(1), Some("999999999999"), None);
        assert_eq!(places(&dear), at("items.0.unitPrice", codes::AMOUNT_IMPLAUSIBLE));
        let dollars = BillItemInput { amount: Some(Amount::new(1, Currency::USD)), ..item(None, None, None) };
        assert_eq!(places(&dollars), at("items.0.amount", codes::ITEM_CURRENCY));
        let nameless = BillItemInput { name: " ".to_owned(), ..item(None, None, Some(1)) };
        assert_eq!(places(&nameless), at("items.0.name", codes::ITEM_NAME_EMPTY));
    }
}
