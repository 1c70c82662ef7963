//! Who has an offering. Subscriptions belong to an area above this one, so their tables are read by name.

use boss_kernel::id::{AccountId, OfferingId};
use boss_kernel::{NaiveDate, Result};
use sea_orm::{ConnectionTrait, Statement, Value};
use std::collections::BTreeMap;

/// How many subscriptions of these offerings are active.
pub(super) async fn active(
    db: &impl ConnectionTrait,
    offerings: &[OfferingId],
) -> Result<BTreeMap<OfferingId, u64>> {
    if offerings.is_empty() {
        return Ok(BTreeMap::new());
    }
    let places: Vec<String> = (1..=offerings.len()).map(|place| format!("${place}")).collect();
    let text = format!(
        "SELECT offering_id, count(*) AS active FROM subscription \
         WHERE state = 'active' AND offering_id IN ({}) GROUP BY offering_id",
        places.join(", ")
    );
    let values: Vec<Value> = offerings.iter().map(|id| (*id).into()).collect();
    let rows =
        db.query_all_raw(Statement::from_sql_and_values(db.get_database_backend(), text, values)).await?;
    let count = |row: &sea_orm::QueryResult| {
        let active: i64 = row.try_get("", "active")?;
        Ok((row.try_get("", "offering_id")?, u64::try_from(active).unwrap_or(0)))
    };
    rows.iter().map(count).collect()
}

/// Whether a service of this offering was ever started.
pub(super) async fn started(db: &impl ConnectionTrait, offering: OfferingId) -> Result<bool> {
    let text = "SELECT id FROM subscription_segment WHERE offering_id = $1 LIMIT 1";
    let select = Statement::from_sql_and_values(db.get_database_backend(), text, [offering.into()]);
    Ok(db.query_one_raw(select).await?.is_some())
}

/// The accounts that were served this offering on or after `day` and billed past it.
pub(super) async fn billed_past(
    db: &impl ConnectionTrait,
    offering: OfferingId,
    day: NaiveDate,
) -> Result<Vec<AccountId>> {
    let text = "SELECT DISTINCT account.id AS id FROM subscription_segment AS segment \
                JOIN account ON account.id = segment.account_id \
                WHERE segment.offering_id = $1 AND (segment.to_on IS NULL OR segment.to_on > $2) \
                AND account.billed_until > $2 ORDER BY account.id";
    let values: [Value; 2] = [offering.into(), day.into()];
    let rows =
        db.query_all_raw(Statement::from_sql_and_values(db.get_database_backend(), text, values)).await?;
    rows.iter().map(|row| Ok(row.try_get::<AccountId>("", "id")?)).collect()
}
