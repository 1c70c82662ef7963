//! Who has an offering. Subscriptions belong to an area above this one, so their tables are read by name.

use boss_kernel::id::{AccountId, CouponId, OfferingId, TaxCodeId};
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

/// The accounts that were served this offering on any day from `from` on and before `until`, in order of their ids.
pub async fn served_within(
    db: &impl ConnectionTrait,
    offering: OfferingId,
    from: NaiveDate,
    until: NaiveDate,
) -> Result<Vec<AccountId>> {
    let text = "SELECT DISTINCT account_id AS id FROM subscription_segment \
                WHERE offering_id = $1 AND from_on < $3 \
                AND (to_on IS NULL OR (to_on > $2 AND to_on > from_on)) ORDER BY account_id";
    let values: [Value; 3] = [offering.into(), from.into(), until.into()];
    let rows =
        db.query_all_raw(Statement::from_sql_and_values(db.get_database_backend(), text, values)).await?;
    rows.iter().map(|row| Ok(row.try_get::<AccountId>("", "id")?)).collect()
}

/// The accounts that were served an offering with this tax code on or after `day` and billed past it.
pub(super) async fn taxed_past(
    db: &impl ConnectionTrait,
    tax_code: TaxCodeId,
    day: NaiveDate,
) -> Result<Vec<AccountId>> {
    let text = "SELECT DISTINCT account.id AS id FROM offering \
                JOIN subscription_segment AS segment ON segment.offering_id = offering.id \
                JOIN account ON account.id = segment.account_id \
                WHERE (offering.tax_code_id = $1 OR EXISTS (SELECT 1 FROM offering_tax_code AS held \
                WHERE held.offering_id = offering.id AND held.tax_code_id = $1)) AND (segment.to_on IS NULL OR segment.to_on > $2) \
                AND account.billed_until > $2 ORDER BY account.id";
    let values: [Value; 2] = [tax_code.into(), day.into()];
    let rows =
        db.query_all_raw(Statement::from_sql_and_values(db.get_database_backend(), text, values)).await?;
    rows.iter().map(|row| Ok(row.try_get::<AccountId>("", "id")?)).collect()
}

/// How often each coupon was given; what was taken back on its first day does not count. Discounts belong to an area above this one,
/// so their table is read by name.
pub(super) async fn given(db: &impl ConnectionTrait) -> Result<BTreeMap<CouponId, u64>> {
    let text = "SELECT coupon_id, count(*) AS given FROM discount WHERE to_on IS NULL OR to_on > from_on \
                GROUP BY coupon_id";
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), text)).await?;
    let count = |row: &sea_orm::QueryResult| {
        let given: i64 = row.try_get("", "given")?;
        Ok((row.try_get("", "coupon_id")?, u64::try_from(given).unwrap_or(0)))
    };
    rows.iter().map(count).collect()
}
