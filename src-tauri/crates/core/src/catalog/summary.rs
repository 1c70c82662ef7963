//! Prices in one line, in both languages, as a person would say them.

use crate::catalog::price_book::{BookPrice, PricedOffering};
use boss_kernel::{Currency, LocalText, NaiveDate, UnitPrice};
use boss_rating::{ChargeModel, PriceVersion, Tier};

/// What an offering costs on `today`; prices that begin later say from when.
pub(super) fn of_offering(priced: &PricedOffering, today: NaiveDate) -> LocalText {
    let currency = priced.offering.currency;
    let lines: Vec<LocalText> =
        priced.prices.iter().filter_map(|price| of_price(price, currency, today)).collect();
    let join = |pick: fn(&LocalText) -> &str, between: &str| {
        lines.iter().map(pick).collect::<Vec<_>>().join(between)
    };
    LocalText::new(join(|line| &line.chinese, "；"), join(|line| &line.english, "; "))
}

/// The version in force on `today`, else the first that will be.
pub(super) fn in_force(versions: &[PriceVersion], today: NaiveDate) -> Option<&PriceVersion> {
    versions.iter().rev().find(|version| version.valid_from <= today).or(versions.first())
}

fn of_price(price: &BookPrice, currency: Currency, today: NaiveDate) -> Option<LocalText> {
    let version = in_force(&price.versions, today)?;
    let line = of_model(&version.model, &price.unit, currency);
    if version.valid_from <= today {
        return Some(line);
    }
    let from = version.valid_from;
    Some(LocalText::new(format!("自 {from} 起{}", line.chinese), format!("from {from} {}", line.english)))
}

/// What a model charges.
pub(super) fn of_model(model: &ChargeModel, unit: &LocalText, currency: Currency) -> LocalText {
    let money = |price: UnitPrice| money(price, currency);
    let (each, per) = each(unit);
    match model {
        ChargeModel::OneTime { amount } => {
            let amount = money(*amount);
            LocalText::new(format!("{each}一次性 {amount}"), format!("{amount}{per} once"))
        }
        ChargeModel::Recurring { amount, .. } => {
            let amount = money(*amount);
            LocalText::new(format!("{each}每月 {amount}"), format!("{amount}{per} a month"))
        }
        ChargeModel::PerUnit { unit_price } => {
            let price = money(*unit_price);
            LocalText::new(format!("{each} {price}").trim().to_owned(), format!("{price}{per}"))
        }
        ChargeModel::Graduated { tiers } => graduated(tiers.as_slice(), unit, currency),
    }
}

fn graduated(tiers: &[Tier], unit: &LocalText, currency: Currency) -> LocalText {
    let (each, per) = each(unit);
    let prices = || tiers.iter().map(|tier| tier.unit_price);
    let lowest = prices().min().map(|price| money(price, currency)).unwrap_or_default();
    let highest = prices().max().map(|price| money(price, currency)).unwrap_or_default();
    let count = tiers.len();
    let range = |to: &str| if lowest == highest { lowest.clone() } else { format!("{lowest}{to}{highest}") };
    let flat = tiers.iter().any(|tier| !tier.flat_fee.0.is_zero());
    let (flat_chinese, flat_english) =
        if flat { ("，另加固定费", ", plus fixed fees") } else { ("", "") };
    LocalText::new(
        format!("{each} {}（{count} 档{flat_chinese}）", range("～")).trim().to_owned(),
        format!("{}{per} ({count} tiers{flat_english})", range("–")),
    )
}

/// `每 GB` and ` per GB`; nothing where the unit has no name.
fn each(unit: &LocalText) -> (String, String) {
    let spaced = unit.chinese.chars().next().is_some_and(|c| c.is_ascii());
    let chinese = match unit.chinese.as_str() {
        "" => String::new(),
        text if spaced => format!("每 {text}"),
        text => format!("每{text}"),
    };
    let english = if unit.english.is_empty() { String::new() } else { format!(" per {}", unit.english) };
    (chinese, english)
}

fn money(price: UnitPrice, currency: Currency) -> String {
    if currency == Currency::CNY { format!("¥{price}") } else { format!("{currency} {price}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(model: &str, unit: (&str, &str)) -> (String, String) {
        let model: ChargeModel = serde_json::from_str(model).unwrap();
        let text = of_model(&model, &LocalText::new(unit.0, unit.1), Currency::CNY);
        (text.chinese, text.english)
    }

    #[test]
    fn prices_as_a_person_says_them() {
        let pair = |chinese: &str, english: &str| (chinese.to_owned(), english.to_owned());
        assert_eq!(
            said(r#"{"model":"recurring","amount":"99.00"}"#, ("席位", "seat")),
            pair("每席位每月 ¥99", "¥99 per seat a month")
        );
        assert_eq!(said(r#"{"model":"oneTime","amount":"500"}"#, ("", "")), pair("一次性 ¥500", "¥500 once"));
        assert_eq!(
            said(r#"{"model":"perUnit","unitPrice":"0.05"}"#, ("GB", "GB")),
            pair("每 GB ¥0.05", "¥0.05 per GB")
        );
        let tiers =
            r#"{"model":"graduated","tiers":[{"upTo":"10","unitPrice":"0.24"},{"unitPrice":"0.15"}]}"#;
        assert_eq!(
            said(tiers, ("GB", "GB")),
            pair("每 GB ¥0.15～¥0.24（2 档）", "¥0.15–¥0.24 per GB (2 tiers)")
        );
    }
}
