//! Tables of tiers, in the words of their sources.

use crate::case::{Input, Try, decimal, units};
use boss_kernel::{Decimal, Percent, Quantity, UnitPrice};
use boss_rating::{ChargeModel, Tier};
use serde_json::Value;

/// One row of a table: cells in the order of the fields, or by name.
struct Row<'a> {
    fields: &'a [&'a str],
    row: &'a Value,
}

impl Row<'_> {
    fn number(&self, names: &[&str]) -> Option<Decimal> {
        let cell = |name: &&str| match self.row.as_array() {
            Some(cells) => cells.get(self.fields.iter().position(|field| field == name)?),
            None => self.row.get(*name),
        };
        names.iter().find_map(|name| cell(name).and_then(decimal))
    }

    fn price(&self, names: &[&str]) -> UnitPrice {
        UnitPrice(self.number(names).unwrap_or_default())
    }

    /// Where a tier ends that begins above `below`: told, or so many blocks on, or before the next one begins.
    fn up_to(&self, below: Quantity, next: Option<&Row<'_>>) -> Try<Option<Quantity>> {
        if let Some(block) = self.number(&["block_size"]) {
            let most = self.number(&["max_blocks"]).filter(|most| !most.is_sign_negative());
            let Some(most) = most else { return Ok(None) };
            let size = block.checked_mul(most).ok_or("a tier beyond range")?;
            return Ok(Some(below.plus(units(size)?)?));
        }
        if let Some(bound) = self.number(&["up_to_inclusive", "up_to", "to", "last_unit"]) {
            return Ok(Some(units(bound)?));
        }
        let begins = next.and_then(|next| next.number(&["first_unit", "from"]));
        begins.map(|first| Ok(units(first)?.minus(Quantity::ONE)?)).transpose()
    }

    fn unit_price(&self) -> Try<UnitPrice> {
        Ok(match self.number(&["rate_percent"]) {
            Some(rate) => UnitPrice(Percent::new(rate)?.fraction()),
            None => self.price(&["unit", "per_unit", "unit_price", "price_per_block", "rate", "price"]),
        })
    }
}

/// The tiers of an input.
pub(crate) fn tiers(input: &Input<'_>) -> Try<Vec<Tier>> {
    let fields: Vec<&str> = match input.get("tier_fields").and_then(Value::as_array) {
        Some(fields) => fields.iter().filter_map(Value::as_str).collect(),
        None => vec!["up_to_inclusive", "unit"],
    };
    let rows: Vec<Row<'_>> = input.list("tiers")?.iter().map(|row| Row { fields: &fields, row }).collect();
    let mut tiers: Vec<Tier> = Vec::with_capacity(rows.len());
    for (place, row) in rows.iter().enumerate() {
        let below = tiers.last().and_then(|tier| tier.up_to).unwrap_or_default();
        tiers.push(Tier {
            up_to: row.up_to(below, rows.get(place + 1))?,
            unit_price: row.unit_price()?,
            flat_fee: row.price(&["flat", "flat_fee", "flat_amount"]),
            block: row.number(&["block_size"]).map(units).transpose()?,
        });
    }
    // What lies beyond the last bound is charged by the last tier.
    if let Some(last) = tiers.last_mut() {
        last.up_to = None;
    }
    Ok(tiers)
}

/// The same table, where only one tier costs anything: what falls into it is a line of its own.
pub(crate) fn only(tiers: &[Tier], place: usize) -> Vec<Tier> {
    let none = UnitPrice::default();
    let free = |tier: &Tier| Tier { unit_price: none, flat_fee: none, ..tier.clone() };
    tiers.iter().enumerate().map(|(at, tier)| if at == place { tier.clone() } else { free(tier) }).collect()
}

/// Tiers where the kind doesn't say how they are read: the source's file does; else all of it is at the tier it reaches.
pub(crate) fn tiered(input: &Input<'_>) -> Try<ChargeModel> {
    let tiers = tiers(input)?;
    let graduated = input.file.contains("graduated") || input.maybe_text("mode") == Some("graduated");
    Ok(if graduated { ChargeModel::Graduated { tiers } } else { ChargeModel::Volume { tiers } })
}
