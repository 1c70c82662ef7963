//! What was imported, and what was used by day and by event.

use crate::catalog::model::meter;
use crate::gate::model::staff;
use crate::gate::{Permission, Query, QueryContext, Tag};
use crate::orders::model::subscription;
use crate::store::bulk;
use crate::store::page::Window;
use crate::usage::codes;
use crate::usage::model::{usage_day, usage_event, usage_import};
use boss_kernel::id::{MeterId, StaffId, SubscriptionId, UsageImportId};
use boss_kernel::{Error, Instant, LocalText, NaiveDate, Period, Quantity, Result};
use schemars::JsonSchema;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};

/// Files that were imported, newest first. Sorts by `importedAt`, `fileName`, `eventsAccepted`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct ListImports {
    /// Which rows.
    pub window: Window,
}

/// Imported files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ImportList {
    /// One row per import.
    pub rows: Vec<UsageImportRow>,
    /// All imports.
    pub total: u64,
}

/// One imported file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UsageImportRow {
    /// The import.
    pub import_id: UsageImportId,
    /// The file's name.
    pub file_name: String,
    /// Lines with an event.
    pub rows_read: i64,
    /// Events counted.
    pub events_accepted: i64,
    /// Events that had been counted before.
    pub events_duplicate: i64,
    /// The first day with an event.
    pub first_day: Option<NaiveDate>,
    /// The last one.
    pub last_day: Option<NaiveDate>,
    /// Who imported it.
    pub imported_by: Option<String>,
    /// When.
    pub imported_at: Instant,
}

impl Query for ListImports {
    const NAME: &'static str = "usage.imports";
    const PERMISSION: Permission = Permission::UsageRead;
    const TAGS: &'static [Tag] = &[Tag::Usage];
    type Output = ImportList;

    async fn run(self, context: &QueryContext) -> Result<ImportList> {
        let db = &context.db;
        let total = usage_import::Entity::find().count(db).await?;
        let column = self.window.sort_by(&[
            ("importedAt", usage_import::Column::Id),
            ("fileName", usage_import::Column::FileName),
            ("eventsAccepted", usage_import::Column::EventsAccepted),
        ])?;
        let imports = usage_import::Entity::find()
            .order_by(column, self.window.order(true))
            .order_by_desc(usage_import::Column::Id)
            .offset(self.window.rows_before())
            .limit(self.window.rows())
            .all(db)
            .await?;
        let people: Vec<StaffId> = imports.iter().filter_map(|import| import.imported_by).collect();
        let people = bulk::find_by_ids::<staff::Entity, _>(db, staff::Column::Id, &people).await?;
        let names: HashMap<StaffId, String> =
            people.into_iter().map(|person| (person.id, person.name)).collect();
        let row = |import: usage_import::Model| UsageImportRow {
            import_id: import.id,
            file_name: import.file_name,
            rows_read: import.rows_read,
            events_accepted: import.events_accepted,
            events_duplicate: import.events_duplicate,
            first_day: import.first_day,
            last_day: import.last_day,
            imported_by: import.imported_by.and_then(|id| names.get(&id).cloned()),
            imported_at: import.imported_at,
        };
        Ok(ImportList { rows: imports.into_iter().map(row).collect(), total })
    }
}

/// What a subscription used, day by day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ListDays {
    /// The subscription.
    pub subscription_id: SubscriptionId,
    /// One meter only.
    #[serde(default)]
    pub meter_id: Option<MeterId>,
    /// Which days.
    pub period: Period,
}

/// Usage by day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct UsageDayList {
    /// One row per day and meter with usage, by day.
    pub rows: Vec<UsageDayRow>,
    /// The sum of each meter.
    pub totals: Vec<UsageDayTotal>,
}

/// What was used on one day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UsageDayRow {
    /// The day, in the company's zone.
    pub day: NaiveDate,
    /// The meter.
    pub meter_id: MeterId,
    /// The sum.
    pub quantity: Quantity,
    /// Of how many events.
    pub events: i64,
}

/// What was used on one meter in the whole period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UsageDayTotal {
    /// The meter.
    pub meter_id: MeterId,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: LocalText,
    /// Its unit.
    pub unit: LocalText,
    /// The sum.
    pub quantity: Quantity,
    /// Of how many events.
    pub events: i64,
}

impl Query for ListDays {
    const NAME: &'static str = "usage.days";
    const PERMISSION: Permission = Permission::UsageRead;
    const TAGS: &'static [Tag] = &[Tag::Usage];
    type Output = UsageDayList;

    async fn run(self, context: &QueryContext) -> Result<UsageDayList> {
        let db = &context.db;
        let known = subscription::Entity::find_by_id(self.subscription_id).one(db).await?;
        if known.is_none() {
            return Err(Error::new(codes::NOT_FOUND).with("id", self.subscription_id));
        }
        let mut days = usage_day::Entity::find()
            .filter(usage_day::Column::SubscriptionId.eq(self.subscription_id))
            .filter(usage_day::Column::Day.gte(self.period.from()))
            .filter(usage_day::Column::Day.lt(self.period.to()));
        if let Some(meter_id) = self.meter_id {
            days = days.filter(usage_day::Column::MeterId.eq(meter_id));
        }
        let days = days.order_by_asc(usage_day::Column::Day).order_by_asc(usage_day::Column::MeterId);
        let days = days.all(db).await?;
        let totals = totals(db, &days).await?;
        let row = |day: usage_day::Model| UsageDayRow {
            day: day.day,
            meter_id: day.meter_id,
            quantity: day.quantity,
            events: day.events,
        };
        Ok(UsageDayList { rows: days.into_iter().map(row).collect(), totals })
    }
}

/// What days add up to, by meter.
async fn totals(db: &impl ConnectionTrait, days: &[usage_day::Model]) -> Result<Vec<UsageDayTotal>> {
    let mut sums: BTreeMap<MeterId, (Quantity, i64)> = BTreeMap::new();
    for day in days {
        let (quantity, events) = sums.entry(day.meter_id).or_default();
        *quantity = quantity.plus(day.quantity)?;
        *events += day.events;
    }
    let ids: Vec<MeterId> = sums.keys().copied().collect();
    let mut meters = bulk::find_by_ids::<meter::Entity, _>(db, meter::Column::Id, &ids).await?;
    meters.sort_by(|a, b| a.code.cmp(&b.code));
    let total = |meter: meter::Model| {
        let (quantity, events) = sums.get(&meter.id).copied().unwrap_or_default();
        UsageDayTotal {
            meter_id: meter.id,
            code: meter.code,
            name: LocalText::new(meter.name_chinese, meter.name_english),
            unit: LocalText::new(meter.unit_chinese, meter.unit_english),
            quantity,
            events,
        }
    };
    Ok(meters.into_iter().map(total).collect())
}

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
}

impl Query for ListEvents {
    const NAME: &'static str = "usage.events";
    const PERMISSION: Permission = Permission::UsageRead;
    const TAGS: &'static [Tag] = &[Tag::Usage];
    type Output = UsageEventList;

    async fn run(self, context: &QueryContext) -> Result<UsageEventList> {
        self.window.sort_by(&[("at", ())])?;
        let next_day = self.day.succ_opt().unwrap_or(NaiveDate::MAX);
        let of_day = usage_event::Entity::find()
            .filter(usage_event::Column::SubscriptionId.eq(self.subscription_id))
            .filter(usage_event::Column::MeterId.eq(self.meter_id))
            .filter(usage_event::Column::At.gte(Instant::start_of(self.day, context.zone)))
            .filter(usage_event::Column::At.lt(Instant::start_of(next_day, context.zone)));
        // There is no index of the events by time: the sums by day say without a look at them how many there are, and if any.
        let key = (self.subscription_id, self.meter_id, self.day);
        let counted = usage_day::Entity::find_by_id(key).one(&context.db).await?;
        let total = counted.map_or(0, |day| day.events.unsigned_abs());
        if total == 0 {
            return Ok(UsageEventList { rows: Vec::new(), total });
        }
        let events = of_day
            .order_by_asc(usage_event::Column::At)
            .order_by_asc(usage_event::Column::EventId)
            .offset(self.window.rows_before())
            .limit(self.window.rows())
            .all(&context.db)
            .await?;
        let imports: Vec<UsageImportId> = events.iter().map(|event| event.import_id).collect();
        let imports =
            bulk::find_by_ids::<usage_import::Entity, _>(&context.db, usage_import::Column::Id, &imports)
                .await?;
        let files: HashMap<UsageImportId, String> =
            imports.into_iter().map(|import| (import.id, import.file_name)).collect();
        let row = |event: usage_event::Model| UsageEventRow {
            event_id: event.event_id,
            at: event.at,
            quantity: event.quantity,
            import_id: event.import_id,
            file_name: files.get(&event.import_id).cloned().unwrap_or_default(),
            line: event.line,
        };
        Ok(UsageEventList { rows: events.into_iter().map(row).collect(), total })
    }
}
