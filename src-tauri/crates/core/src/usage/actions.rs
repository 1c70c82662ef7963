//! Importing a file of usage.

use crate::gate::{Action, ActionContext, FileToken, Permission, Tag};
use crate::usage::import;
use boss_kernel::id::{MeterId, UsageImportId};
use boss_kernel::{LocalText, NaiveDate, Quantity, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Imports a CSV file of usage events, whole or not at all. A dry run is the check of the file.
///
/// Columns, in any order: `event_id` (unique for whoever measures), `subscription` (number), `meter` (code), `at` (RFC 3339 with
/// an offset, or date and time in the company's zone), `quantity` (zero or more, at most six decimals; below zero only where it
/// changes a level). A file may also have `attributes` (`name=value;name=value`, or a JSON object), `amount` (the event's own
/// price, for meters whose events have one) and `replaces` (the id of an earlier event that this one corrects and that counts
/// no more; with quantity 0 it is only taken away).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ImportUsage {
    /// The chosen file.
    pub file: FileToken,
}

/// What an import did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UsageImported {
    /// The import.
    pub import_id: UsageImportId,
    /// The file's name.
    pub file_name: String,
    /// Lines with an event.
    pub rows_read: i64,
    /// Events counted now.
    pub events_accepted: i64,
    /// Events that were counted before, in this file or an earlier one.
    pub events_duplicate: i64,
    /// Earlier events that count no more because events of this file correct them.
    pub events_corrected: i64,
    /// Events counted now whose day was billed already: the next run bills the difference.
    pub events_late: i64,
    /// Accounts with such events.
    pub accounts_late: i64,
    /// Subscriptions with events counted now.
    pub subscriptions: i64,
    /// The first day with an event counted now.
    pub first_day: Option<NaiveDate>,
    /// The last one.
    pub last_day: Option<NaiveDate>,
    /// What was counted, by meter.
    pub meters: Vec<ImportedMeter>,
}

/// What an import counted on one meter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ImportedMeter {
    /// The meter.
    pub meter_id: MeterId,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: LocalText,
    /// Its unit.
    pub unit: LocalText,
    /// Events.
    pub events: i64,
    /// Their sum.
    pub quantity: Quantity,
}

impl Action for ImportUsage {
    const NAME: &'static str = "usage.import";
    const PERMISSION: Permission = Permission::UsageImport;
    const STALE: &'static [Tag] = &[Tag::Usage, Tag::Billing];
    type Output = UsageImported;

    async fn run(self, context: &mut ActionContext) -> Result<UsageImported> {
        let file = context.files.get(&self.file)?;
        import::import(context, file).await
    }
}

/// Lets a meter that reads another one's events count those it has missed: the ones imported before it was added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CountPast {
    /// The meter.
    pub meter_id: MeterId,
}

/// What a meter counted of the past.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PastCounted {
    /// Events it counts now and did not before.
    pub events: i64,
    /// The first day with one.
    pub first_day: Option<NaiveDate>,
    /// Accounts with such events on days billed already: the next run bills the difference.
    pub accounts_late: i64,
}

impl Action for CountPast {
    const NAME: &'static str = "usage.count_past";
    const PERMISSION: Permission = Permission::UsageImport;
    const STALE: &'static [Tag] = &[Tag::Usage, Tag::Billing];
    type Output = PastCounted;

    async fn run(self, context: &mut ActionContext) -> Result<PastCounted> {
        import::count_past(context, self.meter_id).await
    }
}
