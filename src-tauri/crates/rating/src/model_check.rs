//! Validators of a price: of its model and of the terms that go with it.

use crate::codes;
use crate::exact::PRICE_DECIMALS;
use crate::model::{ChargeKind, ChargeModel, MatrixRate, PriceTerms};
use crate::proration::DayCount;
use crate::tiers::Tier;
use boss_kernel::{Error, Quantity, Result, UnitPrice, error::Fault};
use std::collections::BTreeSet;

impl ChargeModel {
    /// Refuses, all faults together and each at its place (`amount`, `tiers.1.upTo`): prices below zero or with more than twelve
    /// decimals, no tier at all, a bound at or below the one before, an open tier before the last, a last tier that is not open,
    /// packages and blocks of nothing, a minimum above the maximum, and combinations of attributes that are incomplete or double.
    pub fn check(&self) -> Result<()> {
        let mut faults = Vec::new();
        self.faults("", &mut faults);
        Error::unless_faultless(faults)
    }

    pub(crate) fn faults(&self, prefix: &str, faults: &mut Vec<Fault>) {
        let mut places = Places { prefix, faults };
        match self {
            ChargeModel::OneTime { amount } => places.price("amount", *amount),
            ChargeModel::Recurring { amount, day_count }
            | ChargeModel::MinimumCommitment { amount, day_count } => {
                places.price("amount", *amount);
                places.day_count(*day_count);
            }
            ChargeModel::PerUnit { unit_price } => places.price("unitPrice", *unit_price),
            ChargeModel::Dynamic { multiplier } => places.price("multiplier", *multiplier),
            ChargeModel::Graduated { tiers } | ChargeModel::Volume { tiers } => {
                places.tiers("tiers", tiers, "flatFee");
            }
            ChargeModel::Seats { tiers, day_count, .. } => {
                places.tiers("tiers", tiers, "flatFee");
                places.day_count(*day_count);
            }
            ChargeModel::Stairstep { steps } => {
                let tiers: Vec<Tier> = steps.iter().map(Tier::from).collect();
                places.tiers("steps", &tiers, "amount");
            }
            ChargeModel::GraduatedPercentage { tiers } => {
                let tiers: Vec<Tier> = tiers.iter().map(Tier::from).collect();
                places.tiers("tiers", &tiers, "flatFee");
            }
            ChargeModel::Package { amount, size } => {
                places.price("amount", *amount);
                places.size("size", *size);
            }
            ChargeModel::Percentage { fixed_fee, minimum, maximum, free_amount, .. } => {
                places.price("fixedFee", *fixed_fee);
                places.bounds(*minimum, *maximum);
                places.not_negative("freeAmount", free_amount.unwrap_or_default());
            }
            ChargeModel::Matrix { dimensions, rates, otherwise } => {
                places.matrix(dimensions, rates, *otherwise);
            }
        }
    }
}

impl PriceTerms {
    /// Refuses, each at its place, terms that make no sense by themselves or with a price of this model.
    pub fn check(&self, model: &ChargeModel) -> Result<()> {
        let mut faults = Vec::new();
        self.faults(model, "", &mut faults);
        Error::unless_faultless(faults)
    }

    pub(crate) fn faults(&self, model: &ChargeModel, prefix: &str, faults: &mut Vec<Fault>) {
        if *self == PriceTerms::default() {
            return;
        }
        let mut places = Places { prefix, faults };
        if model.kind() != ChargeKind::Usage {
            let given = [
                ("freeUnits", !self.free_units.is_zero()),
                ("percentOff", !self.percent_off.is_zero()),
                ("minimum", self.minimum.is_some()),
                ("maximum", self.maximum.is_some()),
                ("billAt", self.bill_at.is_some()),
            ];
            for (place, _) in given.into_iter().filter(|(_, given)| *given) {
                places.add(place, Error::new(codes::TERMS_UNFIT));
            }
            return;
        }
        places.not_negative("freeUnits", self.free_units);
        if !self.free_units.is_zero() && !model.takes_free_units() {
            places.add("freeUnits", Error::new(codes::FREE_UNITS_UNFIT));
        }
        if self.percent_off.is_over_all() {
            places.add("percentOff", Error::new(codes::PERCENT_OVER_ALL).with("percent", self.percent_off));
        }
        places.bounds(self.minimum, self.maximum);
        places.price("billAt", self.bill_at.unwrap_or_default());
    }
}

/// Faults found so far, and what is put before their places.
struct Places<'a> {
    prefix: &'a str,
    faults: &'a mut Vec<Fault>,
}

impl Places<'_> {
    fn add(&mut self, place: &str, error: Error) {
        self.faults.push(Fault::at(format!("{}{place}", self.prefix), error));
    }

    fn price(&mut self, place: &str, price: UnitPrice) {
        if price.0.is_sign_negative() && !price.0.is_zero() {
            self.add(place, Error::new(codes::PRICE_NEGATIVE).with("price", price));
        }
        if price.0.scale() > PRICE_DECIMALS && price.0.normalize().scale() > PRICE_DECIMALS {
            let error = Error::new(codes::PRICE_TOO_PRECISE);
            self.add(place, error.with("price", price).with("decimals", PRICE_DECIMALS));
        }
    }

    fn day_count(&mut self, count: DayCount) {
        if let DayCount::EveryMonth(length) = count
            && !(28..=31).contains(&length)
        {
            self.add("dayCount", Error::new(codes::MONTH_LENGTH_IMPLAUSIBLE).with("days", length));
        }
    }

    fn size(&mut self, place: &str, size: Quantity) {
        if size.is_zero() || size.is_negative() {
            self.add(place, Error::new(codes::SIZE_NOT_POSITIVE).with("size", size));
        }
    }

    fn not_negative(&mut self, place: &str, quantity: Quantity) {
        if quantity.is_negative() {
            self.add(place, Error::new(codes::QUANTITY_NEGATIVE).with("quantity", quantity));
        }
    }

    fn bounds(&mut self, minimum: Option<UnitPrice>, maximum: Option<UnitPrice>) {
        self.price("minimum", minimum.unwrap_or_default());
        self.price("maximum", maximum.unwrap_or_default());
        if let (Some(minimum), Some(maximum)) = (minimum, maximum)
            && maximum < minimum
        {
            let error = Error::new(codes::BOUNDS_CROSSED);
            self.add("maximum", error.with("minimum", minimum).with("maximum", maximum));
        }
    }

    fn tiers(&mut self, place: &str, tiers: &[Tier], flat: &str) {
        if tiers.is_empty() {
            self.add(place, Error::new(codes::TIERS_MISSING));
        }
        let mut below = Quantity::ZERO;
        for (index, tier) in tiers.iter().enumerate() {
            let last = index + 1 == tiers.len();
            if let Some(error) = bound_error(tier.up_to, below, last) {
                self.add(&format!("{place}.{index}.upTo"), error);
            }
            // Written only where there is a fault: this is checked for every account of a run.
            if is_faulty(tier.unit_price) {
                self.price(&format!("{place}.{index}.unitPrice"), tier.unit_price);
            }
            if is_faulty(tier.flat_fee) {
                self.price(&format!("{place}.{index}.{flat}"), tier.flat_fee);
            }
            if let Some(block) = tier.block.filter(|block| *block <= Quantity::ZERO) {
                self.size(&format!("{place}.{index}.block"), block);
            }
            below = tier.up_to.unwrap_or(below);
        }
    }

    fn matrix(&mut self, dimensions: &[String], rates: &[MatrixRate], otherwise: Option<UnitPrice>) {
        let named: BTreeSet<&String> = dimensions.iter().filter(|name| !name.trim().is_empty()).collect();
        if named.is_empty() || named.len() != dimensions.len() {
            self.add("dimensions", Error::new(codes::MATRIX_EMPTY));
        }
        if rates.is_empty() && otherwise.is_none() {
            self.add("rates", Error::new(codes::MATRIX_EMPTY));
        }
        let mut seen = BTreeSet::new();
        for (index, rate) in rates.iter().enumerate() {
            if rate.values.len() != dimensions.len() {
                let error = Error::new(codes::MATRIX_RATE_UNEVEN).with("values", rate.values.join(" / "));
                self.add(&format!("rates.{index}.values"), error.with("dimensions", dimensions.join(" / ")));
            } else if !seen.insert(&rate.values) {
                let error = Error::new(codes::MATRIX_RATE_TWICE).with("values", rate.values.join(" / "));
                self.add(&format!("rates.{index}.values"), error);
            }
            self.price(&format!("rates.{index}.unitPrice"), rate.unit_price);
        }
        self.price("otherwise", otherwise.unwrap_or_default());
    }
}

/// Whether [`Places::price`] would find something.
fn is_faulty(price: UnitPrice) -> bool {
    price.0.is_sign_negative() || price.0.scale() > PRICE_DECIMALS
}

fn bound_error(up_to: Option<Quantity>, below: Quantity, last: bool) -> Option<Error> {
    match up_to {
        Some(bound) if last => Some(Error::new(codes::TIERS_NOT_OPEN).with("bound", bound)),
        Some(bound) if bound <= below => {
            Some(Error::new(codes::TIERS_UNSORTED).with("bound", bound).with("below", below))
        }
        None if !last => Some(Error::new(codes::TIER_OPEN_EARLY)),
        _ => None,
    }
}
