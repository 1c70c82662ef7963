//! The catalogue as `assets/demo/catalogue.json` writes it: by codes, before references are resolved and prices dated.

use super::{
    Activation, Always, Bundle, Extra, MeterRef, OfferingRef, PlannedCatalogue, PlannedMeter, PlannedModel,
    PlannedOffering, PlannedPrice, PlannedPriceVersion, QuantityRange, Timing,
};
use crate::demo::random::Choices;
use crate::demo::size::DemoSize;
use boss_kernel::{LocalText, TaxRate};
use serde::Deserialize;

pub(super) const NAME: &str = "catalogue.json";

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Catalogue {
    meters: Vec<PlannedMeter>,
    offerings: Vec<Offering>,
    bundles: Vec<BundleEntry>,
    extras: Vec<ExtraEntry>,
    add_ons: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Offering {
    code: String,
    name: LocalText,
    activation: Activation,
    quantity: Option<QuantityRange>,
    prices: Vec<Price>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Price {
    code: String,
    name: LocalText,
    timing: Timing,
    tax_rate: TaxRate,
    tax_inclusive: bool,
    /// The model from the first month on and, for the price that changes, the one from half-way.
    models: Vec<PlannedModel>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct BundleEntry {
    weight: u64,
    for_individuals: bool,
    offerings: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct ExtraEntry {
    offering: String,
    from_scale: u64,
    permille: u64,
    always: Option<Always>,
}

impl Catalogue {
    /// With references resolved and prices dated; none when something that is referred to does not exist.
    pub(super) fn resolve(self, size: &DemoSize) -> Option<PlannedCatalogue> {
        let codes: Vec<String> = self.offerings.iter().map(|offering| offering.code.clone()).collect();
        let find = |code: &String| {
            let place = codes.iter().position(|known| known == code)?;
            u32::try_from(place).ok().map(OfferingRef)
        };
        let find_all = |codes: &[String]| codes.iter().map(find).collect::<Option<Vec<OfferingRef>>>();
        let bundles = self.bundles.iter().map(|entry| {
            let offerings = find_all(&entry.offerings)?;
            Some(Bundle { weight: entry.weight, for_individuals: entry.for_individuals, offerings })
        });
        let extras = self.extras.iter().map(|entry| {
            let ExtraEntry { from_scale, permille, always, .. } = *entry;
            Some(Extra { offering: find(&entry.offering)?, from_scale, permille, always })
        });
        Some(PlannedCatalogue {
            bundles: bundles.collect::<Option<_>>()?,
            extras: extras.collect::<Option<_>>()?,
            add_ons: Choices::try_from(find_all(&self.add_ons)?).ok()?,
            offerings: self
                .offerings
                .into_iter()
                .map(|o| o.resolve(&self.meters, size))
                .collect::<Option<_>>()?,
            meters: self.meters,
        })
    }
}

impl Offering {
    fn resolve(self, meters: &[PlannedMeter], size: &DemoSize) -> Option<PlannedOffering> {
        let mut used = Vec::new();
        let models = self.prices.iter().flat_map(|price| &price.models);
        for code in models.filter_map(PlannedModel::meter) {
            let place = meters.iter().position(|meter| meter.code == code)?;
            used.push(MeterRef(u32::try_from(place).ok()?));
        }
        used.sort();
        used.dedup();
        Some(PlannedOffering {
            code: self.code,
            name: self.name,
            activation: self.activation,
            quantity: self.quantity.filter(|range| range.step > 0 && range.least <= range.most),
            prices: self.prices.into_iter().map(|price| price.dated(size)).collect(),
            meters: used,
        })
    }
}

impl Price {
    fn dated(self, size: &DemoSize) -> PlannedPrice {
        let starts = [Some(size.first_month), size.price_change_on()];
        let versions = starts.into_iter().flatten().zip(self.models);
        PlannedPrice {
            code: self.code,
            name: self.name,
            timing: self.timing,
            tax_rate: self.tax_rate,
            tax_inclusive: self.tax_inclusive,
            versions: versions.map(|(valid_from, model)| PlannedPriceVersion { valid_from, model }).collect(),
        }
    }
}
