//! What invoices do to many bills at once.

use crate::billing::codes;
use crate::billing::model::bill;
use crate::store::{bulk, codes as store_codes};
use boss_kernel::{Amount, Error, Result};
use sea_orm::{ConnectionTrait, DatabaseTransaction, Statement, Value};

/// Counts amounts (gross) of many bills as invoiced, each bill as it was read; one statement for a thousand bills.
///
/// Refuses another currency, more than a bill has without invoice, and a bill that changed since it was read.
pub async fn apply_invoices(tx: &DatabaseTransaction, invoiced: &[(&bill::Model, Amount)]) -> Result<()> {
    for (bill, amount) in invoiced {
        let left = bill
            .total_minor
            .in_currency(bill.currency)
            .minus(bill.invoiced_minor.in_currency(bill.currency))?;
        if left.minus(*amount)?.is_negative() || !amount.is_positive() {
            let error = Error::new(codes::OVER_INVOICED).with("number", &bill.number);
            return Err(error.with("amount", amount).with("open", left));
        }
    }
    for chunk in invoiced.chunks(bulk::rows_per_statement(3)) {
        let placeholders = |row: usize| {
            let first = row * 3;
            format!(
                "(CAST(${} AS bigint), CAST(${} AS bigint), CAST(${} AS bigint))",
                first + 1,
                first + 2,
                first + 3
            )
        };
        let rows = (0..chunk.len()).map(placeholders).collect::<Vec<_>>().join(", ");
        let text = format!(
            "WITH taken (id, amount, seen) AS (VALUES {rows}) \
             UPDATE bill SET invoiced_minor = bill.invoiced_minor + taken.amount, version = bill.version + 1 \
             FROM taken WHERE bill.id = taken.id AND bill.version = taken.seen"
        );
        let values = chunk.iter().flat_map(|(bill, amount)| {
            [Value::from(bill.id), Value::from(amount.minor()), Value::from(bill.version)]
        });
        let statement = Statement::from_sql_and_values(tx.get_database_backend(), text, values);
        let updated = tx.execute_raw(statement).await?.rows_affected();
        if updated != chunk.len() as u64 {
            let first = chunk.first().map(|(bill, _)| bill.number.clone()).unwrap_or_default();
            return Err(Error::new(store_codes::STALE_VERSION).with("label", first));
        }
    }
    Ok(())
}
