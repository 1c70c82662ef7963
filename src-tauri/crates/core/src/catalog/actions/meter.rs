//! Meters.

use crate::catalog::model::meter;
use crate::catalog::{codes, rules};
use crate::gate::{Action, ActionContext, ChangeVerb, ObjectKind, Permission, Tag};
use boss_kernel::id::MeterId;
use boss_kernel::{Error, Fault, LocalText, Result};
use schemars::JsonSchema;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};

/// Adds a meter: something whose use is counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AddMeter {
    /// What usage files call it: small Latin letters, digits and dashes.
    pub code: String,
    /// What people call it.
    pub name: LocalText,
    /// What one of it is called: `GB`, `minute`.
    pub unit: LocalText,
}

impl Action for AddMeter {
    const NAME: &'static str = "catalog.add_meter";
    const PERMISSION: Permission = Permission::CatalogWrite;
    const STALE: &'static [Tag] = &[Tag::Catalog];
    type Output = MeterId;

    async fn run(self, context: &mut ActionContext) -> Result<MeterId> {
        let mut faults = Vec::new();
        faults.extend(rules::check_code(&self.code).err().map(|error| Fault::at("code", error)));
        rules::name_faults(&self.name, "name", true, &mut faults);
        rules::name_faults(&self.unit, "unit", true, &mut faults);
        let same = meter::Entity::find().filter(meter::Column::Code.eq(&self.code)).one(&context.tx).await?;
        if same.is_some() {
            faults.push(Fault::at("code", Error::new(codes::CODE_TAKEN).with("code", &self.code)));
        }
        Error::unless_faultless(faults)?;
        let (name, unit) = (rules::both(self.name), rules::both(self.unit));
        let row = meter::ActiveModel {
            id: NotSet,
            code: Set(self.code),
            name_chinese: Set(name.chinese),
            name_english: Set(name.english),
            unit_chinese: Set(unit.chinese),
            unit_english: Set(unit.english),
            created_at: Set(context.now),
        };
        let meter = meter::Entity::insert(row).exec_with_returning(&context.tx).await?;
        context.changed(ChangeVerb::Created, ObjectKind::Meter, meter.id.0, meter.code);
        Ok(meter.id)
    }
}
