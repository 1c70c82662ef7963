//! What payments do to a bill, checked against what the bill has left.

use crate::billing::codes;
use crate::billing::model::bill;
use crate::billing::rules;
use crate::gate::ActionContext;
use crate::store::{bulk, turns};
use boss_kernel::id::BillId;
use boss_kernel::{Amount, Error, Result};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter};

/// The bill, for a change: on PostgreSQL its row stays locked until the transaction ends.
pub(crate) async fn bill_for_update(tx: &DatabaseTransaction, bill_id: BillId) -> Result<bill::Model> {
    let found = turns::lock_one::<bill::Entity, _>(tx, bill_id).await?;
    found.ok_or_else(|| Error::new(codes::BILL_UNKNOWN).with("id", bill_id))
}

/// Refuses an amount in another currency than the bill's.
fn check_currency(bill: &bill::Model, amount: Amount) -> Result<()> {
    if amount.currency() == bill.currency {
        return Ok(());
    }
    Err(Error::new(codes::CURRENCY_DIFFERS)
        .with("number", bill.label())
        .with("currency", bill.currency)
        .with("given", amount.currency()))
}

/// Counts `amount` as paid on a bill (negative to take back) and moves its state. The caller posts to the ledger.
///
/// Refuses another currency, more than is open, and a bill that is held back.
pub async fn apply_payment(
    context: &mut ActionContext,
    bill_id: BillId,
    amount: Amount,
) -> Result<bill::Model> {
    let bill = bill_for_update(&context.tx, bill_id).await?;
    check_currency(&bill, amount)?;
    let total = bill.total_minor.in_currency(bill.currency);
    let before = bill.paid_minor.in_currency(bill.currency);
    let paid = before.plus(amount)?;
    if !rules::is_within(total, paid) {
        return Err(Error::new(codes::OVER_PAID)
            .with("number", bill.label())
            .with("amount", amount)
            .with("open", total.minus(before)?));
    }
    if amount.is_zero() {
        return Ok(bill);
    }
    let state = rules::step_of_payment(total, paid).from(&bill)?;
    let changed = bill::Model { paid_minor: paid.to_minor(), state, ..bill };
    update(&context.tx, changed).await
}

/// Writes a bill's state and what is paid and invoiced of it, and raises its version.
pub(crate) async fn update(tx: &impl ConnectionTrait, changed: bill::Model) -> Result<bill::Model> {
    let version = changed.version + 1;
    let update = bill::Entity::update_many()
        .col_expr(bill::Column::State, Expr::value(changed.state))
        .col_expr(bill::Column::PaidMinor, Expr::value(changed.paid_minor))
        .col_expr(bill::Column::InvoicedMinor, Expr::value(changed.invoiced_minor))
        .col_expr(bill::Column::Version, Expr::value(version))
        .filter(bill::Column::Id.eq(changed.id))
        .filter(bill::Column::Version.eq(changed.version));
    bulk::refuse_stale(update.exec(tx).await?.rows_affected, changed.label())?;
    Ok(bill::Model { version, ..changed })
}

/// Locks bills in the order of their ids, as everybody does who locks more than one, and reads them as they are then. Those that are
/// gone are left out.
pub(crate) async fn lock_bills(tx: &impl ConnectionTrait, ids: &[BillId]) -> Result<Vec<bill::Model>> {
    turns::lock_all::<bill::Entity, _>(tx, ids).await
}
