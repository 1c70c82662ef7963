//! What a catalogue may hold, and which steps an offering may take.

use crate::catalog::addresses;
use crate::catalog::codes;
use crate::catalog::input::{NewPrice, NewPriceVersion};
use crate::catalog::model::{Connector, OfferingState, PriceTiming, coupon};
use boss_kernel::id::MeterId;
use boss_kernel::{Datelike, Error, ErrorCode, Fault, LocalText, NaiveDate, Result};
use boss_rating::{ChargeKind, ChargeModel, PriceTerms, PriceVersion};
use std::collections::{BTreeMap, BTreeSet};

const LONGEST_NAME: usize = 200;
const LONGEST_CODE: usize = 60;

/// A step of an offering.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OfferingStep {
    Publish,
    Retire,
}

/// Every step an offering can take: from, step, to; or the refusal, whose text says what can be done instead.
const OFFERING_STEPS: [(OfferingState, OfferingStep, Result<OfferingState, ErrorCode>); 6] = [
    (OfferingState::Draft, OfferingStep::Publish, Ok(OfferingState::Published)),
    (OfferingState::Retired, OfferingStep::Publish, Ok(OfferingState::Published)),
    (OfferingState::Published, OfferingStep::Publish, Err(codes::ALREADY_PUBLISHED)),
    (OfferingState::Published, OfferingStep::Retire, Ok(OfferingState::Retired)),
    (OfferingState::Draft, OfferingStep::Retire, Err(codes::NOT_PUBLISHED)),
    (OfferingState::Retired, OfferingStep::Retire, Err(codes::NOT_PUBLISHED)),
];

/// Where a step leads, or why not. An offering without prices is not published.
pub(super) fn step(
    state: OfferingState,
    step: OfferingStep,
    name: &str,
    has_prices: bool,
) -> Result<OfferingState> {
    let known = OFFERING_STEPS.iter().find(|(from, by, _)| (*from, *by) == (state, step));
    let outcome = known.map_or(Err(codes::NOT_PUBLISHED), |(_, _, outcome)| *outcome);
    let refused = |code| Error::new(code).with("name", name);
    if step == OfferingStep::Publish && outcome.is_ok() && !has_prices {
        return Err(refused(codes::PRICES_MISSING));
    }
    outcome.map_err(refused)
}

/// A text in both languages as it is kept: trimmed, and where one language is missing the other stands for it.
pub(super) fn both(text: LocalText) -> LocalText {
    let tidy = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let (chinese, english) = (tidy(text.chinese), tidy(text.english));
    match (chinese.is_empty(), english.is_empty()) {
        (true, false) => LocalText::new(english.clone(), english),
        (false, true) => LocalText::new(chinese.clone(), chinese),
        _ => LocalText::new(chinese, english),
    }
}

/// Faults of a name in both languages; one language is enough.
pub(super) fn name_faults(name: &LocalText, place: &str, needed: bool, faults: &mut Vec<Fault>) {
    if needed && name.chinese.trim().is_empty() && name.english.trim().is_empty() {
        faults.push(Fault::at(format!("{place}.zh-CN"), Error::new(codes::FIELD_EMPTY)));
    }
    for (language, text) in [("zh-CN", &name.chinese), ("en", &name.english)] {
        let length = text.chars().count();
        if length > LONGEST_NAME {
            let error = Error::new(codes::TEXT_TOO_LONG).with("length", length).with("most", LONGEST_NAME);
            faults.push(Fault::at(format!("{place}.{language}"), error));
        }
    }
}

/// Refuses what is not a code.
pub(super) fn check_code(code: &str) -> Result<()> {
    let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-_.".contains(&b);
    let starts = code.bytes().next().is_some_and(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    if starts && code.len() <= LONGEST_CODE && code.bytes().all(fits) {
        return Ok(());
    }
    Err(Error::new(codes::CODE_UNREADABLE).with("text", code))
}

/// Refuses a webhook without an address that may be called, and an address that would never be called.
pub(super) fn check_connector(
    connector: Connector,
    address: Option<&str>,
    local_systems: bool,
) -> Result<()> {
    let address = address.map(str::trim).filter(|address| !address.is_empty());
    match (connector, address) {
        (Connector::Webhook, None) => Err(Error::new(codes::WEBHOOK_URL_NEEDED)),
        (Connector::Webhook, Some(address)) => addresses::check_entered(address, local_systems),
        (Connector::None | Connector::Manual, Some(_)) => Err(Error::new(codes::WEBHOOK_URL_UNUSED)),
        (Connector::None | Connector::Manual, None) => Ok(()),
    }
}

/// Refuses a coupon that is not given any more.
pub(super) fn check_active(coupon: &coupon::Model) -> Result<()> {
    if coupon.active {
        return Ok(());
    }
    Err(Error::new(codes::COUPON_RETIRED).with("code", &coupon.code))
}

/// Refuses a coupon that is still given.
pub(super) fn check_retired(coupon: &coupon::Model) -> Result<()> {
    if !coupon.active {
        return Ok(());
    }
    Err(Error::new(codes::COUPON_ACTIVE).with("code", &coupon.code))
}

/// Faults of the prices of a new offering, each below `prices.N`.
pub(super) fn price_faults(prices: &[NewPrice]) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut codes_seen = BTreeSet::new();
    let mut meters_seen: BTreeMap<MeterId, Vec<Option<i32>>> = BTreeMap::new();
    for (index, price) in prices.iter().enumerate() {
        let place = format!("prices.{index}");
        if let Err(error) = check_code(&price.code) {
            faults.push(Fault::at(format!("{place}.code"), error));
        } else if !codes_seen.insert(&price.code) {
            let error = Error::new(codes::PRICE_CODE_TWICE).with("code", &price.code);
            faults.push(Fault::at(format!("{place}.code"), error));
        }
        if let Some(meter) = price.meter_id {
            let phases = meters_seen.entry(meter).or_default();
            let meets =
                |other: &Option<i32>| other.is_none() || price.phase.is_none() || *other == price.phase;
            if phases.iter().any(meets) {
                faults.push(Fault::at(format!("{place}.meterId"), Error::new(codes::METER_TWICE)));
            }
            phases.push(price.phase);
        }
        name_faults(&price.name, &format!("{place}.name"), true, &mut faults);
        version_faults(&price.versions, &format!("{place}.versions"), &mut faults);
        kind_faults(price, &place, &mut faults);
    }
    faults
}

fn version_faults(versions: &[NewPriceVersion], place: &str, faults: &mut Vec<Fault>) {
    if versions.is_empty() {
        faults.push(Fault::at(place, Error::new(codes::VERSIONS_MISSING)));
    }
    let mut days = BTreeSet::new();
    let first = versions.first().map(|version| version.model.kind());
    for (index, version) in versions.iter().enumerate() {
        let place = format!("{place}.{index}");
        model_faults(version, &format!("{place}."), faults);
        if !days.insert(version.valid_from) {
            let error = Error::new(codes::VERSION_SAME_DAY).with("date", version.valid_from);
            faults.push(Fault::at(format!("{place}.validFrom"), error));
        }
        if Some(version.model.kind()) != first {
            faults.push(Fault::at(format!("{place}.model"), Error::new(codes::VERSIONS_MIXED)));
        }
    }
}

/// Another kind of charge than a price's other versions have.
pub(crate) fn kind_fault(other: Option<&PriceVersion>, model: &ChargeModel) -> Option<Fault> {
    let mixed = other.is_some_and(|other| other.model.kind() != model.kind());
    mixed.then(|| Fault::at("model", Error::new(codes::VERSIONS_MIXED)))
}

/// Faults of one version: its day, and how it charges; `prefix` is put before their places.
pub(super) fn model_faults(version: &NewPriceVersion, prefix: &str, faults: &mut Vec<Fault>) {
    if let Err(error) = check_day(version.valid_from) {
        faults.push(Fault::at(format!("{prefix}validFrom"), error));
    }
    charging_faults(&version.model, &version.terms, prefix, faults);
}

/// Faults of a model, down to the tier, and of its terms; `prefix` is put before their places.
pub(crate) fn charging_faults(
    model: &ChargeModel,
    terms: &PriceTerms,
    prefix: &str,
    faults: &mut Vec<Fault>,
) {
    let checks = [("model", model.check()), ("terms", terms.check(model))];
    for (field, error) in checks.into_iter().filter_map(|(field, check)| Some((field, check.err()?))) {
        let below = |fault: Fault| Fault { place: format!("{prefix}{field}.{}", fault.place), ..fault };
        faults.extend(error.faults().iter().cloned().map(below));
    }
}

/// Refuses a day that is a slip of the hand in a year.
pub(super) fn check_day(day: NaiveDate) -> Result<()> {
    if (1990..2100).contains(&day.year()) {
        return Ok(());
    }
    Err(Error::new(codes::DATE_IMPLAUSIBLE).with("date", day))
}

/// A usage price has a meter and is billed in arrears; another price has no meter.
fn kind_faults(price: &NewPrice, place: &str, faults: &mut Vec<Fault>) {
    let Some(kind) = price.versions.first().map(|version| version.model.kind()) else { return };
    let mut add = |field: &str, code| faults.push(Fault::at(format!("{place}.{field}"), Error::new(code)));
    match (kind, price.meter_id) {
        (ChargeKind::Usage, None) => add("meterId", codes::METER_NEEDED),
        (ChargeKind::OneTime | ChargeKind::Recurring | ChargeKind::Commitment, Some(_)) => {
            add("meterId", codes::METER_UNEXPECTED)
        }
        _ => {}
    }
    let behind = matches!(kind, ChargeKind::Usage | ChargeKind::Commitment);
    if behind && price.timing == PriceTiming::InAdvance {
        add("timing", codes::USAGE_IN_ADVANCE);
    }
    let can_close = matches!(kind, ChargeKind::Recurring | ChargeKind::Usage);
    if price.bill_at_end && (price.timing == PriceTiming::InAdvance || !can_close) {
        add("billAtEnd", codes::BILL_AT_END_UNFIT);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use boss_kernel::Cadence;
    use boss_rating::{ChargeModel, Tier};

    #[test]
    fn every_step_has_its_answer() {
        for state in [OfferingState::Draft, OfferingState::Published, OfferingState::Retired] {
            for by in [OfferingStep::Publish, OfferingStep::Retire] {
                assert!(OFFERING_STEPS.iter().any(|(from, step, _)| (*from, *step) == (state, by)));
            }
        }
        assert_eq!(
            step(OfferingState::Draft, OfferingStep::Publish, "x", false).unwrap_err().code(),
            codes::PRICES_MISSING
        );
        assert_eq!(
            step(OfferingState::Draft, OfferingStep::Retire, "x", true).unwrap_err().code(),
            codes::NOT_PUBLISHED
        );
    }

    #[test]
    fn addresses_that_may_be_called() {
        for address in ["https://example.com/activate", "http://localhost:8080/x", "http://127.0.0.1/"] {
            assert!(check_connector(Connector::Webhook, Some(address), true).is_ok(), "{address}");
        }
        for address in
            ["", "example.com", "http://example.com/", "file:///etc/passwd", "https://a:b@example.com/"]
        {
            assert!(check_connector(Connector::Webhook, Some(address), true).is_err(), "{address}");
        }
        assert!(check_connector(Connector::Manual, Some("https://example.com"), true).is_err());
        assert!(check_connector(Connector::None, None, true).is_ok());
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn every_fault_of_a_price_has_its_place() {
        let tier = |up_to: Option<&str>, price: &str| Tier {
            up_to: up_to.map(|bound| bound.parse().unwrap()),
            unit_price: price.parse().unwrap(),
            flat_fee: Default::default(),
            block: None,
        };
        let tiers = vec![tier(Some("10"), "1"), tier(Some("5"), "-1"), tier(Some("20"), "1")];
        let version =
            |date: &str, model| NewPriceVersion { valid_from: day(date), model, terms: Default::default() };
        let recurring =
            ChargeModel::Recurring { amount: "9".parse().unwrap(), day_count: Default::default() };
        let price = NewPrice {
            code: "Traffic".into(),
            name: LocalText::default(),
            meter_id: None,
            timing: PriceTiming::InAdvance,
            bill_at_end: false,
            cadence: Cadence::MONTHLY,
            alignment: Default::default(),
            phase: None,
            versions: vec![
                version("2026-01-01", ChargeModel::Graduated { tiers }),
                version("2026-01-01", recurring),
            ],
        };
        let faults = price_faults(&[price]);
        let places: Vec<&str> = faults.iter().map(|fault| fault.place.as_str()).collect();
        assert_eq!(
            places,
            [
                "prices.0.code",
                "prices.0.name.zh-CN",
                "prices.0.versions.0.model.tiers.1.upTo",
                "prices.0.versions.0.model.tiers.1.unitPrice",
                "prices.0.versions.0.model.tiers.2.upTo",
                "prices.0.versions.1.validFrom",
                "prices.0.versions.1.model",
                "prices.0.meterId",
                "prices.0.timing",
            ]
        );
    }

    #[test]
    fn only_what_is_in_arrears_is_billed_at_the_end_of_a_service() {
        let unfit = |timing: PriceTiming, model: &str| {
            let model: ChargeModel = serde_json::from_str(model).unwrap();
            let meter = (model.kind() == ChargeKind::Usage).then_some(MeterId(1));
            let versions = vec![NewPriceVersion::new(day("2026-01-01"), model)];
            let price = NewPrice::monthly("main", LocalText::new("月费", "Fee"), timing, meter, versions);
            let faults = price_faults(&[NewPrice { bill_at_end: true, ..price }]);
            faults.iter().any(|fault| fault.code == codes::BILL_AT_END_UNFIT)
        };
        let (fee, used) = (r#"{"model":"recurring","amount":"9"}"#, r#"{"model":"perUnit","unitPrice":"1"}"#);
        assert!(!unfit(PriceTiming::InArrears, fee) && !unfit(PriceTiming::InArrears, used));
        assert!(unfit(PriceTiming::InAdvance, fee));
        assert!(unfit(PriceTiming::InArrears, r#"{"model":"minimumCommitment","amount":"9"}"#));
        assert!(unfit(PriceTiming::InArrears, r#"{"model":"oneTime","amount":"9"}"#));
    }

    #[test]
    fn one_meter_is_charged_once() {
        let price = |code: &str| NewPrice {
            code: code.into(),
            name: LocalText::new("流量", "Traffic"),
            meter_id: Some(MeterId(1)),
            timing: PriceTiming::InArrears,
            bill_at_end: false,
            cadence: Cadence::MONTHLY,
            alignment: Default::default(),
            phase: None,
            versions: vec![NewPriceVersion {
                valid_from: day("2026-01-01"),
                model: ChargeModel::PerUnit { unit_price: "1".parse().unwrap() },
                terms: Default::default(),
            }],
        };
        assert!(price_faults(&[price("a")]).is_empty());
        assert_eq!(price_faults(&[price("a"), price("b")])[0].code, codes::METER_TWICE);
        assert_eq!(price_faults(&[price("a"), price("a")])[0].code, codes::PRICE_CODE_TWICE);
        let in_phase = |code: &str, phase| NewPrice { phase: Some(phase), ..price(code) };
        assert!(price_faults(&[in_phase("a", 1), in_phase("b", 2)]).is_empty(), "in one phase after another");
        assert_eq!(price_faults(&[in_phase("a", 1), in_phase("b", 1)])[0].code, codes::METER_TWICE);
        assert_eq!(price_faults(&[in_phase("a", 1), price("b")])[0].code, codes::METER_TWICE);
    }

    #[test]
    fn a_name_in_one_language_stands_for_both() {
        assert_eq!(both(LocalText::new(" 云 ", "")), LocalText::new("云", "云"));
        assert_eq!(both(LocalText::new("", "Cloud")), LocalText::new("Cloud", "Cloud"));
    }
}
