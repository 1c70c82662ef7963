//! How offerings are taxed: by their own rate, and by the rates of the tax codes they have, each from its day on.

use crate::catalog::model::{offering, offering_tax_code, tax_code, tax_code_rate};
use crate::store::bulk;
use boss_kernel::id::{OfferingId, TaxCodeId};
use boss_kernel::{NaiveDate, Result, TaxRate};
use boss_rating::{TaxTerms, TaxTimeline};
use sea_orm::ConnectionTrait;
use std::collections::BTreeMap;

/// The tax codes of offerings with their rates.
#[derive(Default)]
pub(super) struct TaxCodes {
    /// By tax code: the rates from which day on, in order.
    rates: BTreeMap<TaxCodeId, Vec<(NaiveDate, TaxRate)>>,
    /// By offering: the tax codes that took the place of its own, in order of their days.
    later: BTreeMap<OfferingId, Vec<(NaiveDate, TaxCodeId)>>,
    /// By tax code: what it is called in the tax authority's list.
    codes: BTreeMap<TaxCodeId, String>,
}

impl TaxCodes {
    /// Of these offerings; three queries whatever their number.
    pub(super) async fn read(db: &impl ConnectionTrait, offerings: &[offering::Model]) -> Result<TaxCodes> {
        let mut known = TaxCodes::default();
        let ids: Vec<OfferingId> = offerings.iter().map(|offering| offering.id).collect();
        let mut codes: Vec<TaxCodeId> =
            offerings.iter().filter_map(|offering| offering.tax_code_id).collect();
        let column = offering_tax_code::Column::OfferingId;
        let mut later = bulk::find_by_ids::<offering_tax_code::Entity, _>(db, column, &ids).await?;
        later.sort_by_key(|row| row.valid_from);
        for row in later {
            codes.push(row.tax_code_id);
            known.later.entry(row.offering_id).or_default().push((row.valid_from, row.tax_code_id));
        }
        codes.sort_unstable();
        codes.dedup();
        let rows = bulk::find_by_ids::<tax_code::Entity, _>(db, tax_code::Column::Id, &codes).await?;
        known.codes = rows.into_iter().map(|row| (row.id, row.code)).collect();
        let column = tax_code_rate::Column::TaxCodeId;
        let mut rates = bulk::find_by_ids::<tax_code_rate::Entity, _>(db, column, &codes).await?;
        rates.sort_by_key(|row| row.valid_from);
        for row in rates {
            known.rates.entry(row.tax_code_id).or_default().push((row.valid_from, row.rate));
        }
        Ok(known)
    }

    /// The tax codes of an offering from which day on, in order; the first without a day is its own.
    pub(super) fn held(&self, offering: &offering::Model) -> Vec<(Option<NaiveDate>, Option<TaxCodeId>)> {
        let later = self.later.get(&offering.id).into_iter().flatten();
        let later = later.map(|(day, code)| (Some(*day), Some(*code)));
        [(None, offering.tax_code_id)].into_iter().chain(later).collect()
    }

    /// The tax code an offering has on a day.
    pub(super) fn on(&self, offering: &offering::Model, day: NaiveDate) -> Option<TaxCodeId> {
        let held = self.held(offering);
        let last = held.iter().rev().find(|(from, _)| from.is_none_or(|from| from <= day));
        last.and_then(|(_, code)| *code)
    }

    /// The codes an offering has from which day on, in order; the first without a day is its own.
    pub(super) fn codes(&self, offering: &offering::Model) -> Vec<(Option<NaiveDate>, Option<String>)> {
        let named = |(day, id): (Option<NaiveDate>, Option<TaxCodeId>)| {
            (day, id.and_then(|id| self.codes.get(&id).cloned()))
        };
        self.held(offering).into_iter().map(named).collect()
    }

    /// How everything an offering charges is taxed: where its tax code has no rate yet, by the offering's own.
    pub(super) fn timeline(&self, offering: &offering::Model) -> TaxTimeline {
        let terms = |rate: TaxRate| TaxTerms { rate, inclusive: offering.tax_inclusive };
        let held = self.held(offering);
        let mut changes = Vec::new();
        for (index, (from, code)) in held.iter().enumerate() {
            let until = held.get(index + 1).and_then(|(day, _)| *day);
            let rates = code.and_then(|code| self.rates.get(&code)).map(Vec::as_slice).unwrap_or_default();
            if let Some(from) = from {
                let begun = rates.iter().rev().find(|(day, _)| day <= from);
                changes.push((*from, terms(begun.map_or(offering.tax_rate, |(_, rate)| *rate))));
            }
            let within =
                |day: NaiveDate| from.is_none_or(|from| day > from) && until.is_none_or(|until| day < until);
            changes
                .extend(rates.iter().filter(|(day, _)| within(*day)).map(|(day, rate)| (*day, terms(*rate))));
        }
        if changes.is_empty() {
            return TaxTimeline::constant(terms(offering.tax_rate));
        }
        TaxTimeline::changing(terms(offering.tax_rate), changes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::model::{Connector, OfferingKind, OfferingState};
    use boss_kernel::{Currency, Instant};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn offering(tax_code_id: Option<TaxCodeId>) -> offering::Model {
        offering::Model {
            id: OfferingId(1),
            code: "cdn".into(),
            name_chinese: String::new(),
            name_english: String::new(),
            unit_chinese: String::new(),
            unit_english: String::new(),
            tax_rate: "0.13".parse().unwrap(),
            tax_inclusive: true,
            currency: Currency::CNY,
            connector: Connector::None,
            webhook_url: None,
            state: OfferingState::Published,
            created_at: Instant::default(),
            version: 1,
            tax_code_id,
            kind: OfferingKind::Standard,
        }
    }

    #[test]
    fn each_tax_code_counts_from_its_day_until_the_next() {
        let rate = |from: &str, rate: &str| (day(from), rate.parse().unwrap());
        let codes = TaxCodes {
            rates: BTreeMap::from([
                (TaxCodeId(1), vec![rate("2026-01-01", "0.06"), rate("2026-09-01", "0.05")]),
                (TaxCodeId(2), vec![rate("2025-01-01", "0.09"), rate("2026-07-01", "0.1")]),
                (TaxCodeId(3), vec![rate("2026-11-01", "0.03")]),
            ]),
            later: BTreeMap::from([(
                OfferingId(1),
                vec![(day("2026-04-01"), TaxCodeId(2)), (day("2026-10-01"), TaxCodeId(3))],
            )]),
            codes: BTreeMap::from([(TaxCodeId(2), "3040202".to_owned())]),
        };
        let own = offering(Some(TaxCodeId(1)));
        let timeline = codes.timeline(&own);
        let named: Vec<Option<String>> = codes.codes(&own).into_iter().map(|(_, code)| code).collect();
        assert_eq!(named, [None, Some("3040202".to_owned()), None]);
        for (on, rate, code) in [
            ("2025-12-31", "0.13", 1),
            ("2026-03-31", "0.06", 1),
            ("2026-04-01", "0.09", 2),
            ("2026-07-01", "0.1", 2),
            // The former code's rate of September counts no more, and the new one has none until November.
            ("2026-09-30", "0.1", 2),
            ("2026-10-01", "0.13", 3),
            ("2026-11-01", "0.03", 3),
        ] {
            assert_eq!(timeline.on(day(on)).rate, rate.parse().unwrap(), "{on}");
            assert_eq!(codes.on(&own, day(on)), Some(TaxCodeId(code)), "{on}");
        }
        let plain = TaxCodes::default();
        assert_eq!(plain.timeline(&offering(None)).on(day("2026-04-01")).rate, "0.13".parse().unwrap());
        assert_eq!(plain.on(&offering(None), day("2026-04-01")), None);
    }
}
