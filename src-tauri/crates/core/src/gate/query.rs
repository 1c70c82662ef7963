//! What a query is and what it is given to read from.

use crate::gate::permission::Permission;
use crate::gate::session::Actor;
use crate::store::Store;
use boss_kernel::{Instant, NaiveDate, Result};
use chrono_tz::Tz;
use schemars::JsonSchema;
use sea_orm::{DatabaseConnection, DatabaseTransaction};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::future::Future;

/// What a query's answer depends on; an action says which of these it makes stale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs, reason = "the names of the areas")]
pub enum Tag {
    Company,
    Staff,
    Customers,
    Catalog,
    Orders,
    Usage,
    Ledger,
    Billing,
    Invoicing,
    Payments,
    Flows,
    Audit,
}

/// A read: the value is its input, `run` answers it from the read pool.
pub trait Query: Serialize + DeserializeOwned + JsonSchema + Send + Sync + 'static {
    /// `area.noun`, the name on every carrier.
    const NAME: &'static str;
    /// Who may.
    const PERMISSION: Permission;
    /// What the answer depends on.
    const TAGS: &'static [Tag];
    /// Whether it reads a great part of the database: few of these are answered at once, so that the rest always is.
    const LONG: bool = false;

    /// The answer.
    type Output: Serialize + DeserializeOwned + JsonSchema + Send + 'static;

    /// Answers it.
    fn run(self, context: &QueryContext) -> impl Future<Output = Result<Self::Output>> + Send;
}

/// What a query works with.
pub struct QueryContext {
    /// For reading only.
    pub db: DatabaseConnection,
    /// The store, for queries about the database itself.
    pub store: Store,
    /// Who asks.
    pub actor: Actor,
    /// Now.
    pub now: Instant,
    /// The company's time zone.
    pub zone: Tz,
    /// Today in the company's time zone.
    pub today: NaiveDate,
}

impl QueryContext {
    /// For answers of several figures that must agree: everything read from it is of one state of the database.
    pub async fn snapshot(&self) -> Result<DatabaseTransaction> {
        self.store.snapshot().await
    }
}
