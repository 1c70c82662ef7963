//! Whether a charge model fits the meter it charges: what a price needs of its usage, the meter has to keep.

use crate::catalog::codes;
use crate::catalog::metering::Metering;
use crate::catalog::model::{MeterDetail, meter};
use boss_kernel::id::MeterId;
use boss_kernel::{Error, Fault, Result};
use boss_rating::ChargeModel;
use sea_orm::{ConnectionTrait, EntityTrait};

/// Faults of a model that can't charge what this meter keeps; `prefix` is put before their places. A meter that is not there is
/// no fault of the model.
pub(crate) async fn meter_faults(
    db: &impl ConnectionTrait,
    meter: Option<MeterId>,
    model: &ChargeModel,
    prefix: &str,
    faults: &mut Vec<Fault>,
) -> Result<()> {
    let Some(id) = meter else { return Ok(()) };
    if let Some(row) = meter::Entity::find_by_id(id).one(db).await? {
        unfit(model, &Metering::of(&row)?, prefix, faults);
    }
    Ok(())
}

/// Faults of a model that can't charge what a meter keeps.
pub(super) fn unfit(model: &ChargeModel, metering: &Metering, prefix: &str, faults: &mut Vec<Fault>) {
    let mut add = |place: &str, error: Error| {
        faults.push(Fault::at(format!("{prefix}{place}"), error.with("meter", &metering.code)));
    };
    match model {
        ChargeModel::Matrix { dimensions, .. } if *dimensions != metering.dimensions => {
            let said = |names: &[String]| if names.is_empty() { "—".to_owned() } else { names.join(", ") };
            let error = Error::new(codes::METER_DIMENSIONS_UNFIT).with("needed", said(dimensions));
            add("model.dimensions", error.with("kept", said(&metering.dimensions)));
        }
        ChargeModel::Dynamic { .. } if !metering.priced => {
            add("model", Error::new(codes::METER_WITHOUT_PRICES));
        }
        ChargeModel::Percentage { fixed_fee, free_events, minimum, maximum, .. }
            if metering.detail != MeterDetail::Event =>
        {
            let by_event = [
                ("model.fixedFee", !fixed_fee.0.is_zero()),
                ("model.freeEvents", free_events.is_some()),
                ("model.minimum", minimum.is_some()),
                ("model.maximum", maximum.is_some()),
            ];
            for (place, _) in by_event.into_iter().filter(|(_, given)| *given) {
                add(place, Error::new(codes::METER_WITHOUT_EVENTS));
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::model::MeterAggregation;
    use boss_kernel::UnitPrice;

    fn metering(dimensions: &[&str], detail: MeterDetail, priced: bool) -> Metering {
        Metering {
            meter: MeterId(1),
            code: "calls".into(),
            aggregation: MeterAggregation::Sum,
            source: None,
            filters: Vec::new(),
            value_attribute: None,
            dimensions: dimensions.iter().map(|name| (*name).into()).collect(),
            detail,
            priced,
        }
    }

    fn places(model: &ChargeModel, metering: &Metering) -> Vec<(String, &'static str)> {
        let mut faults = Vec::new();
        unfit(model, metering, "v.", &mut faults);
        faults.into_iter().map(|fault| (fault.place, fault.code.as_str())).collect()
    }

    #[test]
    fn a_model_needs_what_the_meter_keeps() {
        let one: UnitPrice = "1".parse().unwrap();
        let plain = metering(&[], MeterDetail::Day, false);
        let matrix = |dimensions: &[&str]| ChargeModel::Matrix {
            dimensions: dimensions.iter().map(|name| (*name).into()).collect(),
            rates: Vec::new(),
            otherwise: Some(one),
        };
        let by_place = metering(&["region", "class"], MeterDetail::Day, false);
        assert_eq!(places(&matrix(&["region", "class"]), &by_place), []);
        let unfit = [("v.model.dimensions".to_owned(), codes::METER_DIMENSIONS_UNFIT.as_str())];
        assert_eq!(places(&matrix(&["class", "region"]), &by_place), unfit);
        assert_eq!(places(&matrix(&["region"]), &plain), unfit);
        let dynamic = ChargeModel::Dynamic { multiplier: one };
        assert_eq!(places(&dynamic, &metering(&[], MeterDetail::Day, true)), []);
        let unpriced = [("v.model".to_owned(), codes::METER_WITHOUT_PRICES.as_str())];
        assert_eq!(places(&dynamic, &plain), unpriced);
        let share = |fixed_fee: &str, minimum| ChargeModel::Percentage {
            rate: "2".parse().unwrap(),
            fixed_fee: fixed_fee.parse().unwrap(),
            free_events: None,
            free_amount: None,
            minimum,
            maximum: None,
        };
        assert_eq!(places(&share("0", None), &plain), []);
        assert_eq!(places(&share("1", Some(one)), &metering(&[], MeterDetail::Event, false)), []);
        let by_event = |place: &str| (format!("v.model.{place}"), codes::METER_WITHOUT_EVENTS.as_str());
        assert_eq!(places(&share("1", Some(one)), &plain), [by_event("fixedFee"), by_event("minimum")]);
        assert_eq!(places(&ChargeModel::PerUnit { unit_price: one }, &by_place), []);
    }
}
