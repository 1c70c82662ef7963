//! Importing a file of usage.

use crate::gate::{Action, ActionContext, FileToken, Gate, Permission, Prepared, Tag, Task};
use crate::usage::import;
use boss_documents::csv_in::TextEncoding;
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
    /// What it is written in, where it has no byte order mark; UTF-8 if not given. What is no UTF-8 is refused then, for other
    /// encodings read each other's files as other text.
    #[serde(default)]
    pub encoding: Option<FileEncoding>,
}

/// What a file is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum FileEncoding {
    /// UTF-8, and plain ASCII.
    Utf8,
    /// UTF-16.
    Utf16,
    /// GB18030, of which GBK and GB2312 are parts: Chinese.
    Gb18030,
    /// Windows-1252, of which Latin-1 is a part: Western Europe.
    Windows1252,
}

impl FileEncoding {
    pub(super) const fn told(self) -> TextEncoding {
        match self {
            FileEncoding::Utf8 => TextEncoding::Utf8,
            FileEncoding::Utf16 => TextEncoding::Utf16,
            FileEncoding::Gb18030 => TextEncoding::Gb18030,
            FileEncoding::Windows1252 => TextEncoding::Windows1252,
        }
    }

    pub(super) const fn found(encoding: TextEncoding) -> FileEncoding {
        match encoding {
            TextEncoding::Utf8 => FileEncoding::Utf8,
            TextEncoding::Utf16 => FileEncoding::Utf16,
            TextEncoding::Gb18030 => FileEncoding::Gb18030,
            TextEncoding::Windows1252 => FileEncoding::Windows1252,
        }
    }

    /// Its name, as people know it.
    pub const fn name(self) -> &'static str {
        match self {
            FileEncoding::Utf8 => "UTF-8",
            FileEncoding::Utf16 => "UTF-16",
            FileEncoding::Gb18030 => "GB18030",
            FileEncoding::Windows1252 => "Windows-1252",
        }
    }

    /// The word it is kept as.
    pub(super) const fn word(self) -> &'static str {
        match self {
            FileEncoding::Utf8 => "utf8",
            FileEncoding::Utf16 => "utf16",
            FileEncoding::Gb18030 => "gb18030",
            FileEncoding::Windows1252 => "windows1252",
        }
    }
}

/// What an import did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UsageImported {
    /// The import.
    pub import_id: UsageImportId,
    /// The file's name.
    pub file_name: String,
    /// The SHA-256 of its bytes, in hexadecimal digits.
    pub file_sha256: String,
    /// How many bytes it has.
    pub file_bytes: i64,
    /// What it was read as.
    pub encoding: FileEncoding,
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
    /// Events counted now on days on which their subscription is not served: nobody is billed for them.
    pub events_unserved: i64,
    /// Whose events these are, at most a hundred.
    pub unserved: Vec<UnservedUsage>,
    /// Subscriptions with events counted now.
    pub subscriptions: i64,
    /// The first day with an event counted now.
    pub first_day: Option<NaiveDate>,
    /// The last one.
    pub last_day: Option<NaiveDate>,
    /// What was counted, by meter.
    pub meters: Vec<ImportedMeter>,
}

/// Usage of a subscription on one meter on days on which it is not served.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UnservedUsage {
    /// The subscription, `S000001`.
    pub subscription_number: String,
    /// The meter's code.
    pub meter_code: String,
    /// Events.
    pub events: i64,
    /// Their sum; none where it is beyond what can be counted.
    pub quantity: Option<Quantity>,
    /// The first of these days.
    pub first_day: NaiveDate,
    /// The last one.
    pub last_day: NaiveDate,
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
    /// Their sum; none where it is beyond what can be counted.
    pub quantity: Option<Quantity>,
}

impl Action for ImportUsage {
    const NAME: &'static str = "usage.import";
    const PERMISSION: Permission = Permission::UsageImport;
    const STALE: &'static [Tag] = &[Tag::Usage, Tag::Billing];
    const NEEDS_PREPARATION: bool = true;
    const TRIED_APART: &'static [&'static str] = import::TABLES;
    type Output = UsageImported;

    async fn prepare(&self, gate: &Gate, task: &Task) -> Result<Prepared> {
        Ok(Some(Box::new(import::open(gate, self.file.clone(), self.encoding, task).await?)))
    }

    async fn run(self, context: &mut ActionContext) -> Result<UsageImported> {
        import::import(context).await
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
