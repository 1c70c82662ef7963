//! The events behind a day.

use crate::catalog::Metering;
use crate::catalog::model::meter;
use crate::gate::{Permission, Query, QueryContext, Tag};
use crate::store::bulk;
use crate::store::page::Window;
use crate::usage::attributes::Attributes;
use crate::usage::model::{usage_day, usage_event, usage_import, utc_day};
use boss_kernel::id::{MeterId, SubscriptionId, UsageImportId};
use boss_kernel::{Instant, NaiveDate, Quantity, Result};
use schemars::JsonSchema;
use sea_orm::sea_query::{Expr, ExprTrait, SimpleExpr};
use sea_orm::{ColumnTrait, DbBackend, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};

/// The events behind one day of a subscription, by time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ListEvents {
    /// The subscription.
    pub subscription_id: SubscriptionId,
    /// The meter.
    pub meter_id: MeterId,
    /// The day, in the company's zone.
    pub day: NaiveDate,
    /// Which rows; always by time.
    #[serde(default)]
    pub window: Window,
}

/// Events of one day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct UsageEventList {
    /// One row per event.
    pub rows: Vec<UsageEventRow>,
    /// All events of the day.
    pub total: u64,
}

/// One event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UsageEventRow {
    /// Its id at whoever measured it.
    pub event_id: String,
    /// When.
    pub at: Instant,
    /// How much.
    pub quantity: Quantity,
    /// The import it came with.
    pub import_id: UsageImportId,
    /// That import's file.
    pub file_name: String,
    /// The line in that file.
    pub line: i64,
    /// What it was measured with, by name.
    pub attributes: BTreeMap<String, String>,
    /// Its own price, in whole units of money.
    pub amount: Option<Quantity>,
    /// The earlier event it corrects.
    pub replaces: Option<String>,
    /// The later event that corrects it; it then counts no more.
    pub replaced_by: Option<String>,
    /// Whether it counts: it was not corrected, and does not only void another.
    pub counts: bool,
}

impl Query for ListEvents {
    const NAME: &'static str = "usage.events";
    const PERMISSION: Permission = Permission::UsageRead;
    const TAGS: &'static [Tag] = &[Tag::Usage];
    type Output = UsageEventList;

    async fn run(self, context: &QueryContext) -> Result<UsageEventList> {
        self.window.sort_by(&[("at", ())])?;
        let key = (self.subscription_id, self.meter_id, self.day);
        let day = usage_day::Entity::find_by_id(key).one(&context.db).await?;
        let meter = meter::Entity::find_by_id(self.meter_id).one(&context.db).await?;
        // The sums by day say without a look at the events how many there are, and if any.
        let (Some(day), Some(meter)) = (day, meter) else {
            return Ok(UsageEventList { rows: Vec::new(), total: 0 });
        };
        let total = day.events.unsigned_abs() + day.uncounted.unsigned_abs();
        let metering = Metering::of(&meter)?;
        let events = self.of_day(&metering, context).all(&context.db).await?;
        let imports: Vec<UsageImportId> = events.iter().map(|event| event.import_id).collect();
        let imports =
            bulk::find_by_ids::<usage_import::Entity, _>(&context.db, usage_import::Column::Id, &imports)
                .await?;
        let files: HashMap<UsageImportId, String> =
            imports.into_iter().map(|import| (import.id, import.file_name)).collect();
        let mut rows = Vec::with_capacity(events.len());
        for event in events {
            let file = files.get(&event.import_id).cloned();
            rows.push(row(event, file.unwrap_or_default())?);
        }
        Ok(UsageEventList { rows, total })
    }
}

impl ListEvents {
    /// The window of the day's events that the meter takes.
    fn of_day(&self, metering: &Metering, context: &QueryContext) -> Select<usage_event::Entity> {
        let next_day = self.day.succ_opt().unwrap_or(NaiveDate::MAX);
        let from = Instant::start_of(self.day, context.zone);
        let until = Instant::start_of(next_day, context.zone);
        let named = metering.source.unwrap_or(metering.meter);
        let backend = context.db.get_database_backend();
        // The traces lead to the events of two days at most; the rest says which of them are meant.
        let traced = traced(backend, [self.subscription_id.0, named.0, utc_day(from), utc_day(until)]);
        let mut events = usage_event::Entity::find()
            .filter(traced)
            .filter(usage_event::Column::SubscriptionId.eq(self.subscription_id))
            .filter(usage_event::Column::MeterId.eq(named))
            .filter(usage_event::Column::At.gte(from))
            .filter(usage_event::Column::At.lt(until));
        if metering.source.is_some() {
            events = events.filter(counted_by(backend, metering.meter));
        }
        for filter in &metering.filters {
            let value = attribute(backend, &filter.attribute);
            events = events.filter(value.is_in(filter.values.iter().map(String::as_str)));
        }
        events
            .order_by_asc(usage_event::Column::At)
            .order_by_asc(usage_event::Column::EventId)
            .offset(self.window.rows_before())
            .limit(self.window.rows())
    }
}

/// Whether an event is among those traced to a subscription, a meter and two days in UTC with what lies between.
pub(in crate::usage) fn traced(backend: DbBackend, place: [i64; 4]) -> SimpleExpr {
    let text = match backend {
        DbBackend::Postgres => {
            "event_id IN (SELECT jsonb_array_elements_text(t.event_ids::jsonb) FROM usage_trace t \
             WHERE t.subscription_id = $1 AND t.meter_id = $2 AND t.utc_day BETWEEN $3 AND $4)"
        }
        _ => {
            "event_id IN (SELECT j.value FROM usage_trace t, json_each(t.event_ids) j \
             WHERE t.subscription_id = ? AND t.meter_id = ? AND t.utc_day BETWEEN ? AND ?)"
        }
    };
    Expr::cust_with_values(text, place)
}

/// Whether an event came with an import that this meter counted too.
fn counted_by(backend: DbBackend, meter: MeterId) -> SimpleExpr {
    let text = match backend {
        DbBackend::Postgres => {
            "import_id IN (SELECT i.id FROM usage_import i WHERE i.derived_meters::jsonb @> to_jsonb($1::bigint))"
        }
        _ => {
            "import_id IN (SELECT i.id FROM usage_import i, json_each(i.derived_meters) j WHERE j.value = ?)"
        }
    };
    Expr::cust_with_values(text, [meter.0])
}

/// The value of an event's attribute, in the engine's words.
fn attribute(backend: DbBackend, name: &str) -> SimpleExpr {
    match backend {
        DbBackend::Postgres => Expr::cust_with_values("attributes::jsonb ->> $1", [name]),
        // A name holds no quotation mark.
        _ => Expr::cust_with_values("json_extract(attributes, ?)", [format!("$.\"{name}\"")]),
    }
}

fn row(event: usage_event::Model, file_name: String) -> Result<UsageEventRow> {
    let attributes = event.attributes.as_deref().map(Attributes::stored).transpose()?;
    let is_void = event.replaces.is_some() && event.quantity.is_zero();
    Ok(UsageEventRow {
        counts: event.replaced_by.is_none() && !is_void,
        event_id: event.event_id,
        at: event.at,
        quantity: event.quantity,
        import_id: event.import_id,
        file_name,
        line: event.line,
        attributes: attributes.map(Attributes::into_map).unwrap_or_default(),
        amount: event.amount,
        replaces: event.replaces,
        replaced_by: event.replaced_by,
    })
}
