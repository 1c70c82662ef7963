//! Meters.

use crate::catalog::model::{MeterAggregation, MeterDetail, meter};
use crate::catalog::{MeterFilter, Metering, codes, rules};
use crate::gate::{Action, ActionContext, ChangeVerb, ObjectKind, Permission, Tag};
use boss_kernel::id::MeterId;
use boss_kernel::{Error, Fault, LocalText, Result};
use schemars::JsonSchema;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};

/// Adds a meter: something whose use is counted. How it counts can't be changed later: add another one instead.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AddMeter {
    /// What usage files call it: small Latin letters, digits and dashes.
    pub code: String,
    /// What people call it.
    pub name: LocalText,
    /// What one of it is called: `GB`, `minute`.
    pub unit: LocalText,
    /// What it makes of its events; their sum where nothing is said.
    #[serde(default)]
    pub aggregation: MeterAggregation,
    /// Reads the events of this meter, from the next import on (`usage.count_past` adds earlier ones); usage files then can't name
    /// the new one.
    #[serde(default)]
    pub source_meter_id: Option<MeterId>,
    /// What an event must have to count; all of them.
    #[serde(default)]
    pub filters: Vec<MeterFilter>,
    /// The attribute whose different values are counted; for `unique`, and needed there.
    #[serde(default)]
    pub value_attribute: Option<String>,
    /// The attributes whose combinations have sums of their own, for prices by attribute; for `sum` and `count`.
    #[serde(default)]
    pub dimensions: Vec<String>,
    /// Whether each event is kept for charging by itself, for prices per event; for `sum`.
    #[serde(default)]
    pub detail: MeterDetail,
    /// Whether each event carries its price; for `sum` and `count`.
    #[serde(default)]
    pub priced: bool,
}

impl AddMeter {
    /// How it is going to count, its texts tidied.
    fn metering(&self) -> Metering {
        let tidy = |text: &String| text.trim().to_owned();
        let filter = |filter: &MeterFilter| MeterFilter {
            attribute: tidy(&filter.attribute),
            values: filter.values.iter().map(tidy).collect(),
        };
        Metering {
            meter: MeterId(0),
            code: self.code.clone(),
            aggregation: self.aggregation,
            source: self.source_meter_id,
            filters: self.filters.iter().map(filter).collect(),
            value_attribute: self.value_attribute.as_ref().map(tidy).filter(|name| !name.is_empty()),
            dimensions: self.dimensions.iter().map(tidy).collect(),
            detail: self.detail,
            priced: self.priced,
        }
    }

    async fn faults(&self, metering: &Metering, tx: &DatabaseTransaction) -> Result<Vec<Fault>> {
        let mut faults = Vec::new();
        faults.extend(rules::check_code(&self.code).err().map(|error| Fault::at("code", error)));
        rules::name_faults(&self.name, "name", true, &mut faults);
        rules::name_faults(&self.unit, "unit", true, &mut faults);
        let same = meter::Entity::find().filter(meter::Column::Code.eq(&self.code)).one(tx).await?;
        if same.is_some() {
            faults.push(Fault::at("code", Error::new(codes::CODE_TAKEN).with("code", &self.code)));
        }
        let mut source = None;
        if let Some(id) = self.source_meter_id {
            let row = meter::Entity::find_by_id(id).one(tx).await?;
            if row.is_none() {
                faults.push(Fault::at("sourceMeterId", Error::new(codes::METER_NOT_FOUND)));
            }
            source = row.as_ref().map(Metering::of).transpose()?;
        }
        faults.extend(metering.faults(source.as_ref()));
        Ok(faults)
    }
}

fn as_json(value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|cause| Error::new(crate::gate::codes::INTERNAL).caused_by(cause))
}

impl Action for AddMeter {
    const NAME: &'static str = "catalog.add_meter";
    const PERMISSION: Permission = Permission::CatalogWrite;
    const STALE: &'static [Tag] = &[Tag::Catalog];
    type Output = MeterId;

    async fn run(self, context: &mut ActionContext) -> Result<MeterId> {
        let metering = self.metering();
        Error::unless_faultless(self.faults(&metering, &context.tx).await?)?;
        let (name, unit) = (rules::both(self.name), rules::both(self.unit));
        let row = meter::ActiveModel {
            id: NotSet,
            code: Set(self.code),
            name_chinese: Set(name.chinese),
            name_english: Set(name.english),
            unit_chinese: Set(unit.chinese),
            unit_english: Set(unit.english),
            created_at: Set(context.now),
            aggregation: Set(metering.aggregation),
            source_meter_id: Set(metering.source),
            filters: Set(as_json(&metering.filters)?),
            value_attribute: Set(metering.value_attribute),
            dimensions: Set(as_json(&metering.dimensions)?),
            detail: Set(metering.detail),
            priced: Set(metering.priced),
        };
        let meter = meter::Entity::insert(row).exec_with_returning(&context.tx).await?;
        context.changed(ChangeVerb::Created, ObjectKind::Meter, meter.id.0, meter.code);
        Ok(meter.id)
    }
}
