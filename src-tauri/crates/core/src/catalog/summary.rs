//! Prices in one line, in both languages, as a person would say them.

use crate::catalog::price_book::{BookPrice, PricedOffering};
use crate::catalog::views::PartView;
use boss_kernel::{Cadence, CadenceUnit, Currency, LocalText, NaiveDate, UnitPrice};
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

/// What a bundle holds.
pub(super) fn of_parts(parts: &[PartView]) -> LocalText {
    let join = |pick: fn(&LocalText) -> &str, between: &str| {
        let line = |part: &PartView| format!("{} × {}", pick(&part.name), part.quantity);
        parts.iter().map(line).collect::<Vec<_>>().join(between)
    };
    LocalText::new(join(|name| &name.chinese, "、"), join(|name| &name.english, ", "))
}

/// The version in force on `today`, else the first that will be.
pub(super) fn in_force(versions: &[PriceVersion], today: NaiveDate) -> Option<&PriceVersion> {
    versions.iter().rev().find(|version| version.valid_from <= today).or(versions.first())
}

fn of_price(price: &BookPrice, currency: Currency, today: NaiveDate) -> Option<LocalText> {
    let version = in_force(&price.versions, today)?;
    let mut line = of_version(version, price, currency);
    if let Some(phase) = price.price.phase {
        let (chinese, english) = (line.chinese, line.english);
        line = LocalText::new(format!("第 {phase} 阶段{chinese}"), format!("phase {phase}: {english}"));
    }
    if version.valid_from <= today {
        return Some(line);
    }
    let from = version.valid_from;
    Some(LocalText::new(format!("自 {from} 起{}", line.chinese), format!("from {from} {}", line.english)))
}

/// What a version charges, in the cycles of its price.
pub(crate) fn of_version(version: &PriceVersion, price: &BookPrice, currency: Currency) -> LocalText {
    let text = of_model(&version.model, &price.unit, price.cadence, currency);
    let terms = &version.terms;
    let (mut chinese, mut english) = (text.chinese, text.english);
    let mut add = |in_chinese: String, in_english: String| {
        chinese.push_str(&in_chinese);
        english.push_str(&in_english);
    };
    if !terms.free_units.is_zero() {
        add(format!("，前 {} 免费", terms.free_units), format!(", first {} free", terms.free_units));
    }
    if !terms.percent_off.is_zero() {
        add(format!("，优惠 {} %", terms.percent_off), format!(", {} % off", terms.percent_off));
    }
    if let Some(minimum) = terms.minimum {
        let least = money(minimum, currency);
        add(format!("，最低 {least}"), format!(", at least {least}"));
    }
    if let Some(maximum) = terms.maximum {
        let most = money(maximum, currency);
        add(format!("，封顶 {most}"), format!(", at most {most}"));
    }
    LocalText::new(chinese, english)
}

/// What a model charges.
pub(super) fn of_model(
    model: &ChargeModel,
    unit: &LocalText,
    cadence: Cadence,
    currency: Currency,
) -> LocalText {
    let money = |price: UnitPrice| money(price, currency);
    let (each, per) = each(unit);
    let (every, a_cycle) = cycle_words(cadence);
    match model {
        ChargeModel::OneTime { amount } => {
            let amount = money(*amount);
            LocalText::new(format!("{each}一次性 {amount}"), format!("{amount}{per} once"))
        }
        ChargeModel::Recurring { amount, .. } => {
            let amount = money(*amount);
            LocalText::new(format!("{each}{every} {amount}"), format!("{amount}{per} {a_cycle}"))
        }
        ChargeModel::MinimumCommitment { amount, .. } => {
            let amount = money(*amount);
            LocalText::new(format!("{every}最低消费 {amount}"), format!("at least {amount} {a_cycle}"))
        }
        ChargeModel::Seats { tiers, .. } => {
            let range = tiered(tiers, unit, currency);
            LocalText::new(format!("{every}{}", range.chinese), format!("{} {a_cycle}", range.english))
        }
        ChargeModel::PerUnit { unit_price } => {
            let price = money(*unit_price);
            LocalText::new(format!("{each} {price}").trim().to_owned(), format!("{price}{per}"))
        }
        ChargeModel::Graduated { tiers } => tiered(tiers, unit, currency),
        ChargeModel::Volume { tiers } => {
            let range = tiered(tiers, unit, currency);
            LocalText::new(format!("{}，全量计价", range.chinese), format!("{}, by volume", range.english))
        }
        _ => special(model, unit, currency),
    }
}

/// What the rarer models charge.
fn special(model: &ChargeModel, unit: &LocalText, currency: Currency) -> LocalText {
    let money = |price: UnitPrice| money(price, currency);
    match model {
        ChargeModel::Stairstep { steps } => {
            let prices = || steps.iter().map(|step| step.amount);
            let (lowest, highest) = (prices().min().unwrap_or_default(), prices().max().unwrap_or_default());
            let (lowest, highest, count) = (money(lowest), money(highest), steps.len());
            LocalText::new(
                format!("按用量档次 {lowest}～{highest}（{count} 档）"),
                format!("{lowest}–{highest} by step ({count} steps)"),
            )
        }
        ChargeModel::Package { amount, size } => {
            let amount = money(*amount);
            LocalText::new(
                format!("每 {size} {} {amount}", unit.chinese).replace("  ", " "),
                format!("{amount} per {size} {}", unit.english).trim_end().to_owned(),
            )
        }
        ChargeModel::Percentage { rate, fixed_fee, .. } if fixed_fee.0.is_zero() => {
            LocalText::new(format!("{rate} %"), format!("{rate} %"))
        }
        ChargeModel::Percentage { rate, fixed_fee, .. } => {
            let fee = money(*fixed_fee);
            LocalText::new(format!("{rate} %，另每笔 {fee}"), format!("{rate} % plus {fee} each"))
        }
        ChargeModel::GraduatedPercentage { tiers } => {
            let rates = || tiers.iter().map(|tier| tier.rate);
            let (lowest, highest) = (rates().min().unwrap_or_default(), rates().max().unwrap_or_default());
            let count = tiers.len();
            LocalText::new(
                format!("{lowest} %～{highest} %（{count} 档）"),
                format!("{lowest} %–{highest} % ({count} tiers)"),
            )
        }
        ChargeModel::Matrix { dimensions, rates, otherwise } => {
            let prices = || rates.iter().map(|rate| rate.unit_price).chain(*otherwise);
            let (lowest, highest) = (prices().min().unwrap_or_default(), prices().max().unwrap_or_default());
            let (lowest, highest, by) = (money(lowest), money(highest), dimensions.join(" / "));
            let (each, per) = each(unit);
            LocalText::new(
                format!("{each} {lowest}～{highest}，按 {by}").trim().to_owned(),
                format!("{lowest}–{highest}{per}, by {by}"),
            )
        }
        _ => LocalText::new("按事件自带价格", "as priced by the events"),
    }
}

/// `每月` and `a month`, `每 3 个月` and `every 3 months`.
fn cycle_words(cadence: Cadence) -> (String, String) {
    let (one_chinese, chinese, one_english, english) = match cadence.unit() {
        CadenceUnit::Day => ("每天", "天", "a day", "days"),
        CadenceUnit::Week => ("每周", "周", "a week", "weeks"),
        CadenceUnit::Month => ("每月", "个月", "a month", "months"),
        CadenceUnit::Year => ("每年", "年", "a year", "years"),
    };
    match cadence.every() {
        1 => (one_chinese.to_owned(), one_english.to_owned()),
        every => (format!("每 {every} {chinese}"), format!("every {every} {english}")),
    }
}

fn tiered(tiers: &[Tier], unit: &LocalText, currency: Currency) -> LocalText {
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
        let text = of_model(&model, &LocalText::new(unit.0, unit.1), Cadence::MONTHLY, Currency::CNY);
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
