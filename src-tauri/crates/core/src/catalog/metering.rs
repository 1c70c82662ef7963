//! How a meter counts: which events it takes, what it makes of them, and which combinations of the two make sense.
//!
//! Guarantees: of each meter exactly one thing is kept beside the sums by day (see [`Kept`]), so that whoever reads usage
//! knows where to look; a combination nobody could charge is refused when the meter is added.

use crate::catalog::codes;
use crate::catalog::model::{MeterAggregation, MeterDetail, meter};
use boss_kernel::id::MeterId;
use boss_kernel::{Error, Fault, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The longest name or value of an attribute, in characters.
pub const LONGEST_ATTRIBUTE: usize = 200;
const MOST_DIMENSIONS: usize = 5;
const MOST_FILTERS: usize = 20;
const MOST_VALUES: usize = 200;

/// Takes only events whose attribute has one of these values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MeterFilter {
    /// The attribute's name, as usage files write it.
    pub attribute: String,
    /// The values it may have; at least one.
    pub values: Vec<String>,
}

/// A meter as imports and billing read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Metering {
    /// Which.
    pub meter: MeterId,
    /// What usage files call it.
    pub code: String,
    /// What it makes of its events.
    pub aggregation: MeterAggregation,
    /// The meter whose events it reads; none where files name it itself.
    pub source: Option<MeterId>,
    /// What an event must have to count; all of them.
    pub filters: Vec<MeterFilter>,
    /// The attribute whose values are counted.
    pub value_attribute: Option<String>,
    /// The attributes whose combinations are kept apart.
    pub dimensions: Vec<String>,
    /// How far down its usage is kept for charging.
    pub detail: MeterDetail,
    /// Whether each event carries its price.
    pub priced: bool,
}

/// What is kept of a meter beside the sums by day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept<'a> {
    /// Nothing: the sums say it all.
    Sums,
    /// The different values of this attribute.
    Values(&'a str),
    /// Sums by the values of these attributes.
    Series(&'a [String]),
    /// The single events.
    Singles,
    /// By how much each month changed the level.
    Months,
}

impl Metering {
    /// Reads what is stored. Fails where it can't be read.
    pub fn of(row: &meter::Model) -> Result<Metering> {
        let unreadable = |cause| Error::new(codes::METER_UNREADABLE).with("code", &row.code).caused_by(cause);
        Ok(Metering {
            meter: row.id,
            code: row.code.clone(),
            aggregation: row.aggregation,
            source: row.source_meter_id,
            filters: serde_json::from_str(&row.filters).map_err(unreadable)?,
            value_attribute: row.value_attribute.clone(),
            dimensions: serde_json::from_str(&row.dimensions).map_err(unreadable)?,
            detail: row.detail,
            priced: row.priced,
        })
    }

    /// Whether an event with these attributes counts.
    pub fn takes<'a>(&self, attribute: impl Fn(&str) -> Option<&'a str>) -> bool {
        self.filters.iter().all(|filter| {
            let value = attribute(&filter.attribute);
            value.is_some_and(|value| filter.values.iter().any(|wanted| wanted == value))
        })
    }

    /// What is kept of it beside the sums by day.
    pub fn kept(&self) -> Kept<'_> {
        match (self.aggregation, &self.value_attribute, self.detail) {
            (MeterAggregation::Unique, Some(attribute), _) => Kept::Values(attribute),
            (MeterAggregation::Max | MeterAggregation::Latest, ..) | (_, _, MeterDetail::Event) => {
                Kept::Singles
            }
            (MeterAggregation::TimeWeighted, ..) => Kept::Months,
            _ if !self.dimensions.is_empty() => Kept::Series(&self.dimensions),
            _ => Kept::Sums,
        }
    }

    /// Whether every event counts and the sums by day are all there is: the common case, which costs an import the least.
    pub fn is_plain(&self) -> bool {
        self.filters.is_empty() && self.kept() == Kept::Sums && !self.priced && self.source.is_none()
    }

    /// Whether its events change a level, and so may be below zero.
    pub fn takes_changes(&self) -> bool {
        self.aggregation == MeterAggregation::TimeWeighted
    }

    /// The attributes an event that counts must have.
    pub fn needs(&self) -> impl Iterator<Item = &str> {
        self.value_attribute.iter().chain(&self.dimensions).map(String::as_str)
    }

    /// Everything wrong with a new meter that reads the events of `source`, if any.
    pub(super) fn faults(&self, source: Option<&Metering>) -> Vec<Fault> {
        let mut faults = Vec::new();
        self.filter_faults(&mut faults);
        self.attribute_faults(&mut faults);
        self.combination_faults(&mut faults);
        if let Some(source) = source {
            self.source_faults(source, &mut faults);
        }
        faults
    }

    fn filter_faults(&self, faults: &mut Vec<Fault>) {
        too_many(self.filters.len(), MOST_FILTERS, "filters", faults);
        let mut seen = BTreeSet::new();
        for (index, filter) in self.filters.iter().enumerate() {
            let place = format!("filters.{index}");
            name_fault(&filter.attribute, &format!("{place}.attribute"), &mut seen, faults);
            if filter.values.is_empty() {
                faults.push(Fault::at(format!("{place}.values"), Error::new(codes::FILTER_EMPTY)));
            }
            too_many(filter.values.len(), MOST_VALUES, &format!("{place}.values"), faults);
            for (number, value) in filter.values.iter().enumerate() {
                if let Err(error) = check_length(value) {
                    faults.push(Fault::at(format!("{place}.values.{number}"), error));
                }
            }
        }
    }

    fn attribute_faults(&self, faults: &mut Vec<Fault>) {
        let mut seen = BTreeSet::new();
        too_many(self.dimensions.len(), MOST_DIMENSIONS, "dimensions", faults);
        for (index, dimension) in self.dimensions.iter().enumerate() {
            name_fault(dimension, &format!("dimensions.{index}"), &mut seen, faults);
        }
        match (self.aggregation, &self.value_attribute) {
            (MeterAggregation::Unique, None) => {
                faults.push(Fault::at("valueAttribute", Error::new(codes::VALUE_ATTRIBUTE_NEEDED)));
            }
            (MeterAggregation::Unique, Some(name)) => {
                name_fault(name, "valueAttribute", &mut BTreeSet::new(), faults);
            }
            (_, Some(_)) => {
                faults.push(Fault::at("valueAttribute", Error::new(codes::VALUE_ATTRIBUTE_UNEXPECTED)));
            }
            (_, None) => {}
        }
    }

    fn combination_faults(&self, faults: &mut Vec<Fault>) {
        use MeterAggregation::{Count, Sum};
        let adds_up = matches!(self.aggregation, Sum | Count);
        let mut refuse = |place: &str, code| faults.push(Fault::at(place, Error::new(code)));
        if !self.dimensions.is_empty() && !adds_up {
            refuse("dimensions", codes::DIMENSIONS_UNFIT);
        }
        let by_event = self.detail == MeterDetail::Event;
        if by_event && (self.aggregation != Sum || !self.dimensions.is_empty() || self.priced) {
            refuse("detail", codes::DETAIL_UNFIT);
        }
        if self.priced && (!adds_up || !self.dimensions.is_empty()) {
            refuse("priced", codes::PRICED_UNFIT);
        }
    }

    fn source_faults(&self, source: &Metering, faults: &mut Vec<Fault>) {
        use MeterAggregation::{Count, TimeWeighted, Unique};
        let code = &source.code;
        let mut refuse =
            |place: &str, refusal| faults.push(Fault::at(place, Error::new(refusal).with("code", code)));
        if source.source.is_some() {
            refuse("sourceMeterId", codes::SOURCE_DERIVED);
        }
        // What changes a level is no quantity that was used: neither its sum nor its largest means anything to charge.
        if source.takes_changes() && !matches!(self.aggregation, TimeWeighted | Count | Unique) {
            refuse("aggregation", codes::SOURCE_OF_CHANGES);
        }
        if self.priced && !source.priced {
            refuse("priced", codes::SOURCE_UNPRICED);
        }
    }
}

fn too_many(count: usize, most: usize, place: &str, faults: &mut Vec<Fault>) {
    if count > most {
        faults.push(Fault::at(place, Error::new(codes::TOO_MANY).with("count", count).with("most", most)));
    }
}

fn check_length(text: &str) -> Result<()> {
    let length = text.chars().count();
    if length > LONGEST_ATTRIBUTE {
        return Err(Error::new(codes::TEXT_TOO_LONG).with("length", length).with("most", LONGEST_ATTRIBUTE));
    }
    Ok(())
}

fn name_fault<'a>(name: &'a str, place: &str, seen: &mut BTreeSet<&'a str>, faults: &mut Vec<Fault>) {
    if !is_attribute_name(name) {
        faults.push(Fault::at(place, Error::new(codes::ATTRIBUTE_UNREADABLE).with("text", name)));
    } else if !seen.insert(name) {
        faults.push(Fault::at(place, Error::new(codes::ATTRIBUTE_TWICE).with("text", name)));
    }
}

/// Whether a file can name an attribute so: not empty, not long, and without the signs that divide names from values.
pub fn is_attribute_name(name: &str) -> bool {
    let fits = |c: char| !c.is_control() && !matches!(c, '=' | ';' | '"' | '\\');
    !name.is_empty()
        && name.trim() == name
        && name.chars().count() <= LONGEST_ATTRIBUTE
        && name.chars().all(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain() -> Metering {
        Metering {
            meter: MeterId(1),
            code: "calls".into(),
            aggregation: MeterAggregation::Sum,
            source: None,
            filters: Vec::new(),
            value_attribute: None,
            dimensions: Vec::new(),
            detail: MeterDetail::Day,
            priced: false,
        }
    }

    fn places(metering: &Metering, source: Option<&Metering>) -> Vec<(String, &'static str)> {
        let faults = metering.faults(source);
        faults.into_iter().map(|fault| (fault.place, fault.code.as_str())).collect()
    }

    #[test]
    fn what_is_kept() {
        use MeterAggregation::{Count, Latest, Max, TimeWeighted, Unique};
        assert_eq!((plain().kept(), plain().is_plain()), (Kept::Sums, true));
        for (aggregation, kept) in
            [(Count, Kept::Sums), (Max, Kept::Singles), (Latest, Kept::Singles), (TimeWeighted, Kept::Months)]
        {
            assert_eq!(Metering { aggregation, ..plain() }.kept(), kept);
        }
        let users = Metering { aggregation: Unique, value_attribute: Some("user".into()), ..plain() };
        assert_eq!((users.kept(), users.is_plain()), (Kept::Values("user"), false));
        let by_region = Metering { dimensions: vec!["region".into()], ..plain() };
        assert_eq!(by_region.kept(), Kept::Series(&["region".into()]));
        let each = Metering { detail: MeterDetail::Event, ..plain() };
        assert_eq!(each.kept(), Kept::Singles);
        for not_plain in [
            Metering { priced: true, ..plain() },
            Metering { source: Some(MeterId(2)), ..plain() },
            Metering { filters: vec![MeterFilter { attribute: "a".into(), values: vec![] }], ..plain() },
        ] {
            assert!(!not_plain.is_plain());
        }
    }

    #[test]
    fn every_filter_must_match() {
        let filter = |attribute: &str, values: &[&str]| MeterFilter {
            attribute: attribute.into(),
            values: values.iter().map(|value| (*value).into()).collect(),
        };
        let both =
            Metering { filters: vec![filter("region", &["n", "s"]), filter("class", &["hot"])], ..plain() };
        let with = |region: &'static str, class: Option<&'static str>| {
            both.takes(|name| if name == "region" { Some(region) } else { class })
        };
        assert!(with("n", Some("hot")) && with("s", Some("hot")));
        assert!(!with("w", Some("hot")) && !with("n", Some("cold")) && !with("n", None));
        assert!(plain().takes(|_| None));
    }

    #[test]
    fn what_nobody_could_charge_is_refused() {
        use MeterAggregation::{Max, Sum, TimeWeighted, Unique};
        let one = || vec!["region".to_owned()];
        for (metering, expected) in [
            (Metering { aggregation: Unique, ..plain() }, ("valueAttribute", codes::VALUE_ATTRIBUTE_NEEDED)),
            (
                Metering { value_attribute: Some("user".into()), ..plain() },
                ("valueAttribute", codes::VALUE_ATTRIBUTE_UNEXPECTED),
            ),
            (
                Metering { aggregation: Max, dimensions: one(), ..plain() },
                ("dimensions", codes::DIMENSIONS_UNFIT),
            ),
            (
                Metering { detail: MeterDetail::Event, dimensions: one(), ..plain() },
                ("detail", codes::DETAIL_UNFIT),
            ),
            (
                Metering { detail: MeterDetail::Event, priced: true, ..plain() },
                ("detail", codes::DETAIL_UNFIT),
            ),
            (Metering { aggregation: Max, priced: true, ..plain() }, ("priced", codes::PRICED_UNFIT)),
            (
                Metering { dimensions: vec!["a=b".into()], ..plain() },
                ("dimensions.0", codes::ATTRIBUTE_UNREADABLE),
            ),
            (
                Metering { dimensions: [one(), one()].concat(), ..plain() },
                ("dimensions.1", codes::ATTRIBUTE_TWICE),
            ),
            (
                Metering {
                    filters: vec![MeterFilter { attribute: "region".into(), values: vec![] }],
                    ..plain()
                },
                ("filters.0.values", codes::FILTER_EMPTY),
            ),
        ] {
            assert_eq!(places(&metering, None), [(expected.0.to_owned(), expected.1.as_str())]);
        }
        let derived = Metering { source: Some(MeterId(2)), ..plain() };
        let sources = [
            (derived.clone(), derived.clone(), ("sourceMeterId", codes::SOURCE_DERIVED)),
            (
                Metering { aggregation: TimeWeighted, ..plain() },
                Metering { aggregation: Sum, ..derived.clone() },
                ("aggregation", codes::SOURCE_OF_CHANGES),
            ),
            (plain(), Metering { priced: true, ..derived.clone() }, ("priced", codes::SOURCE_UNPRICED)),
        ];
        for (source, metering, expected) in sources {
            assert_eq!(places(&metering, Some(&source)), [(expected.0.to_owned(), expected.1.as_str())]);
        }
        assert_eq!(places(&derived, Some(&plain())), []);
    }
}
