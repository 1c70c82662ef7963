//! All meters.

use crate::catalog::Metering;
use crate::catalog::model::{meter, price};
use crate::catalog::views::MeterRow;
use crate::gate::{Permission, Query, QueryContext, Tag};
use boss_kernel::id::MeterId;
use boss_kernel::{LocalText, Result};
use schemars::JsonSchema;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// All meters, by code.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ListMeters {}

/// All meters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MeterList {
    /// By code.
    pub rows: Vec<MeterRow>,
}

impl Query for ListMeters {
    const NAME: &'static str = "catalog.meters";
    const PERMISSION: Permission = Permission::CatalogRead;
    const TAGS: &'static [Tag] = &[Tag::Catalog];
    type Output = MeterList;

    async fn run(self, context: &QueryContext) -> Result<MeterList> {
        let meters = meter::Entity::find().order_by_asc(meter::Column::Code).all(&context.db).await?;
        let used: Vec<(MeterId, i64)> = price::Entity::find()
            .select_only()
            .column(price::Column::MeterId)
            .column_as(price::Column::Id.count(), "prices")
            .filter(price::Column::MeterId.is_not_null())
            .group_by(price::Column::MeterId)
            .into_tuple()
            .all(&context.db)
            .await?;
        let used: BTreeMap<MeterId, i64> = used.into_iter().collect();
        let name = |meter: &meter::Model| LocalText::new(&meter.name_chinese, &meter.name_english);
        let names: BTreeMap<MeterId, LocalText> =
            meters.iter().map(|meter| (meter.id, name(meter))).collect();
        let mut rows = Vec::with_capacity(meters.len());
        for meter in meters {
            let metering = Metering::of(&meter)?;
            rows.push(MeterRow {
                meter_id: meter.id,
                prices: used.get(&meter.id).and_then(|count| u64::try_from(*count).ok()).unwrap_or(0),
                code: meter.code,
                name: LocalText::new(meter.name_chinese, meter.name_english),
                unit: LocalText::new(meter.unit_chinese, meter.unit_english),
                aggregation: metering.aggregation,
                source_meter_id: metering.source,
                source_name: metering.source.and_then(|source| names.get(&source).cloned()),
                filters: metering.filters,
                value_attribute: metering.value_attribute,
                dimensions: metering.dimensions,
                detail: metering.detail,
                priced: metering.priced,
                created_at: meter.created_at,
            });
        }
        Ok(MeterList { rows })
    }
}
