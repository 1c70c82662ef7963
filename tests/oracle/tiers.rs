//! Tables of tiers, in the words of their sources.

use crate::case::{Input, Trouble, Try, decimal, units};
use boss_kernel::{Decimal, Percent, Quantity, UnitPrice};
use boss_rating::{ChargeModel, OwedCharge, Step, Tier};
use serde_json::Value;

/// One row of a table: cells in the order of the fields, or by name.
struct Row<'a> {
    fields: &'a [&'a str],
    row: Input<'a>,
}

impl Row<'_> {
    fn number(&self, names: &[&str]) -> Option<Decimal> {
        let cell = |name: &&str| match self.row.as_list() {
            Some(cells) => cells.get(self.fields.iter().position(|field| field == name)?),
            None => self.row.get(name),
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

/// The words that name the cells of a row.
const FIELDS: [&str; 18] = [
    "up_to_inclusive",
    "up_to",
    "to",
    "last_unit",
    "from",
    "first_unit",
    "unit",
    "per_unit",
    "unit_price",
    "price_per_block",
    "rate",
    "price",
    "rate_percent",
    "flat",
    "flat_fee",
    "flat_amount",
    "block_size",
    "max_blocks",
];

/// The tiers of an input.
pub(crate) fn tiers(input: &Input<'_>) -> Try<Vec<Tier>> {
    let fields: Vec<&str> = match input.get("tier_fields").and_then(Value::as_array) {
        Some(fields) => fields.iter().filter_map(Value::as_str).collect(),
        None => vec!["up_to_inclusive", "unit"],
    };
    if let Some(unknown) = fields.iter().find(|field| !FIELDS.contains(*field)) {
        return Err(Trouble::Failed(format!("nobody reads the cell {unknown} of a tier")));
    }
    let rows = input.inputs("tiers")?;
    let rows: Vec<Row<'_>> = rows.into_iter().map(|row| Row { fields: &fields, row }).collect();
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

/// Tiers where the kind doesn't say how they are read: each part in its tier where a mode says so, else all of it at the tier reached.
pub(crate) fn tiered(input: &Input<'_>) -> Try<ChargeModel> {
    let tiers = tiers(input)?;
    Ok(match input.word("mode", &["graduated", "volume"])? {
        Some("graduated") => ChargeModel::Graduated { tiers },
        _ => ChargeModel::Volume { tiers },
    })
}

/// What each tier comes to, by the steps of the explanation: what falls into it at its price, and its flat fee.
pub(crate) fn by_tier(charge: &OwedCharge) -> Try<Vec<Decimal>> {
    let mut amounts = Vec::new();
    for step in &charge.explanation.steps {
        if let Step::Tier { quantity, price, flat, block, .. } = step {
            let counted = match block {
                Some(block) => quantity.to_decimal().checked_div(block.to_decimal()).map(|of| of.ceil()),
                None => Some(quantity.to_decimal()),
            };
            let of_units = counted.and_then(|counted| counted.checked_mul(price.0));
            let flat = flat.map_or(Decimal::ZERO, |flat| flat.0);
            amounts.push(of_units.and_then(|sum| sum.checked_add(flat)).ok_or("beyond range")?);
        }
    }
    Ok(amounts)
}
