//! Windows of lists: the UI shows a few hundred rows of what may be a million.

use crate::store::codes;
use boss_kernel::{Error, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The most rows one window carries.
pub const MOST_ROWS: u64 = 500;

/// Which rows of a list are wanted, in which order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Window {
    /// The column to sort by, by its name in the row; each list has its own default.
    pub sort: Option<Sort>,
    /// How many rows to pass over.
    pub offset: u64,
    /// How many rows to return; 0 means 50, at most 500.
    pub limit: u64,
}

/// An order of rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Sort {
    /// The column's name as in the row.
    pub column: String,
    /// Largest first.
    #[serde(default)]
    pub descending: bool,
}

impl Window {
    /// Rows to return, within bounds.
    pub fn rows(&self) -> u64 {
        if self.limit == 0 { 50 } else { self.limit.min(MOST_ROWS) }
    }

    /// sea-orm's order for this window, `descending` where nothing else is asked.
    pub fn order(&self, descending: bool) -> sea_orm::Order {
        let descending = self.sort.as_ref().map_or(descending, |sort| sort.descending);
        if descending { sea_orm::Order::Desc } else { sea_orm::Order::Asc }
    }

    /// How many rows to pass over, within what a database can count.
    pub fn rows_before(&self) -> u64 {
        self.offset.min(i64::MAX.unsigned_abs())
    }

    /// What stands beside the column asked for, or beside the first one; refuses a column that is not among `columns`.
    pub fn sort_by<C: Clone>(&self, columns: &[(&str, C)]) -> Result<C> {
        let asked = self.sort.as_ref().map(|sort| sort.column.as_str());
        let found = columns.iter().find(|(name, _)| asked.is_none_or(|asked| asked == *name));
        found.map(|(_, column)| column.clone()).ok_or_else(|| {
            let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
            Error::new(codes::SORT_UNKNOWN)
                .with("column", asked.unwrap_or_default())
                .with("columns", names.join(", "))
        })
    }
}
