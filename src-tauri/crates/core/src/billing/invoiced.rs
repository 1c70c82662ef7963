//! What invoices do to many bills at once.

use crate::billing::codes;
use crate::billing::model::bill;
use crate::store::{bulk, codes as store_codes, turns};
use boss_kernel::id::BillId;
use boss_kernel::{Amount, Error, Result};
use sea_orm::{ConnectionTrait, DatabaseTransaction, Statement, Value};
use std::collections::BTreeSet;

/// Bills that a refusal names.
const MOST_NAMED: usize = 5;

/// Counts amounts (gross) of many bills as invoiced; one statement for a thousand bills.
///
/// Refuses another currency, more than a bill has without invoice, and, by their numbers, bills of which something was invoiced
/// or that were held back since they were read. A payment in between does not matter to an invoice. A dry run that reads only counts
/// nothing.
pub async fn apply_invoices(tx: &DatabaseTransaction, invoiced: &[(&bill::Model, Amount)]) -> Result<()> {
    for (bill, amount) in invoiced {
        let left = bill
            .total_minor
            .in_currency(bill.currency)
            .minus(bill.invoiced_minor.in_currency(bill.currency))?;
        if left.minus(*amount)?.is_negative() || !amount.is_positive() {
            let error = Error::new(codes::OVER_INVOICED).with("number", bill.label());
            return Err(error.with("amount", amount).with("open", left));
        }
    }
    if turns::reads_only() {
        return Ok(());
    }
    // An update of many rows takes them in any order: they are locked before, in the order everybody locks bills in.
    let ids: Vec<BillId> = invoiced.iter().map(|(bill, _)| bill.id).collect();
    turns::lock_all::<bill::Entity, _>(tx, &ids).await?;
    for chunk in invoiced.chunks(bulk::rows_per_statement(3)) {
        let updated = take(tx, chunk).await?;
        let missed = chunk.iter().filter(|(bill, _)| !updated.contains(&bill.id));
        let missed: Vec<String> = missed.map(|(bill, _)| bill.label()).collect();
        if !missed.is_empty() {
            let more = if missed.len() > MOST_NAMED { " …" } else { "" };
            let named = missed.into_iter().take(MOST_NAMED).collect::<Vec<_>>().join(", ");
            return Err(Error::new(store_codes::STALE_VERSION).with("label", format!("{named}{more}")));
        }
    }
    Ok(())
}

/// Raises what is invoiced of bills that are as they were read; which those are.
async fn take(tx: &DatabaseTransaction, chunk: &[(&bill::Model, Amount)]) -> Result<BTreeSet<BillId>> {
    let backend = tx.get_database_backend();
    let rows = bulk::typed_rows(backend, chunk.len(), &["bigint", "bigint", "bigint"]);
    let text = format!(
        "WITH taken (bill_id, amount, seen) AS (VALUES {rows}) \
         UPDATE bill SET invoiced_minor = bill.invoiced_minor + taken.amount, version = bill.version + 1 \
         FROM taken WHERE bill.id = taken.bill_id AND bill.invoiced_minor = taken.seen AND bill.state NOT IN ('new', 'onHold') \
         RETURNING id"
    );
    let values = chunk.iter().flat_map(|(bill, amount)| {
        [Value::from(bill.id), Value::from(amount.minor()), Value::from(bill.invoiced_minor.0)]
    });
    let statement = Statement::from_sql_and_values(backend, text, values);
    let updated = tx.query_all_raw(statement).await?;
    updated.iter().map(|row| Ok(BillId(row.try_get("", "id")?))).collect()
}
