//! What was imported, and what was used by day and by event.

use crate::gate::{Permission, Query, QueryContext, Tag};
use crate::store::page::Window;
use boss_kernel::id::{MeterId, SubscriptionId, UsageImportId};
use boss_kernel::{Error, Instant, LocalText, NaiveDate, Period, Quantity, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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
        let _ = context;
        Err(Error::new(crate::gate::codes::INTERNAL))
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
        let _ = context;
        Err(Error::new(crate::gate::codes::INTERNAL))
    }
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
        let _ = context;
        Err(Error::new(crate::gate::codes::INTERNAL))
    }
}
