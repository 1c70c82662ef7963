//! A dry run beside the database: what its own tables lack of the database's is brought over where an import looks at it.

use crate::store::bulk;
use boss_kernel::Result;
use boss_kernel::id::{MeterId, SubscriptionId};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, Statement, Value};

/// The tables an import writes.
pub(in crate::usage) const TABLES: &[&str] = &[
    "usage_event",
    "usage_trace",
    "usage_day",
    "usage_value",
    "usage_series",
    "usage_single",
    "usage_month",
];

/// Brings over the events of these ids that are in the database.
pub(super) async fn bring_events(tx: &DatabaseTransaction, ids: Vec<Value>) -> Result<()> {
    let places = vec!["?"; ids.len()].join(",");
    let text = format!(
        "INSERT OR IGNORE INTO temp.usage_event SELECT * FROM main.usage_event WHERE event_id IN ({places})"
    );
    tx.execute_raw(Statement::from_sql_and_values(DbBackend::Sqlite, text, ids)).await?;
    Ok(())
}

/// Adds what the database has of a meter's days and months to what the dry run has of them.
pub(super) async fn bring_levels(
    tx: &DatabaseTransaction,
    meter: MeterId,
    subscriptions: &[SubscriptionId],
) -> Result<()> {
    for chunk in bulk::id_chunks(subscriptions) {
        let places = vec!["?"; chunk.len()].join(",");
        for (table, day, more) in
            [("usage_day", "day", ", events = events + excluded.events"), ("usage_month", "month", "")]
        {
            let text = format!(
                "INSERT INTO temp.{table} SELECT * FROM main.{table} WHERE meter_id = ? AND subscription_id IN ({places}) \
                 ON CONFLICT (subscription_id, meter_id, {day}) DO UPDATE SET quantity = quantity + excluded.quantity{more}"
            );
            let values = std::iter::once(meter.0).chain(chunk.iter().map(|id| id.0)).map(Value::from);
            tx.execute_raw(Statement::from_sql_and_values(DbBackend::Sqlite, text, values)).await?;
        }
    }
    Ok(())
}
