//! Files that were imported.

use crate::gate::model::staff;
use crate::gate::{Permission, Query, QueryContext, Tag};
use crate::store::bulk;
use crate::store::page::Window;
use crate::usage::model::usage_import;
use boss_kernel::id::{StaffId, UsageImportId};
use boss_kernel::{Instant, NaiveDate, Result};
use schemars::JsonSchema;
use sea_orm::{EntityTrait, PaginatorTrait, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

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
    /// Earlier events that count no more because events of this file correct them.
    pub events_corrected: i64,
    /// Events counted on days on which their subscription is not served: nobody is billed for them. None where nobody has looked.
    pub events_unserved: Option<i64>,
    /// The SHA-256 of the file, in hexadecimal digits; none of an earlier release's import.
    pub file_sha256: Option<String>,
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
            events_corrected: import.events_corrected,
            events_unserved: import.events_unserved,
            file_sha256: import.file_sha256,
            first_day: import.first_day,
            last_day: import.last_day,
            imported_by: import.imported_by.and_then(|id| names.get(&id).cloned()),
            imported_at: import.imported_at,
        };
        Ok(ImportList { rows: imports.into_iter().map(row).collect(), total })
    }
}
