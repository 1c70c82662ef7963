//! What a payment does to a bill, checked against what the bill still owes.

use crate::billing::codes;
use crate::billing::model::{BillState, bill};
use crate::gate::ActionContext;
use crate::store::bulk;
use boss_kernel::id::BillId;
use boss_kernel::{Amount, Error, Result};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// Counts `amount` as paid on a bill and moves its state. The caller posts to the ledger.
pub(super) async fn apply_payment(
    context: &mut ActionContext,
    bill_id: BillId,
    amount: Amount,
) -> Result<bill::Model> {
    let bill = bill::Entity::find_by_id(bill_id).one(&context.tx).await?;
    let bill = bill.ok_or_else(|| Error::new(codes::BILL_UNKNOWN).with("id", bill_id))?;
    let total = bill.total_minor.in_currency(bill.currency);
    let paid = bill.paid_minor.in_currency(bill.currency).plus(amount)?;
    if total.minus(paid)?.is_negative() {
        return Err(Error::new(codes::OVER_PAID).with("number", &bill.number).with("amount", amount));
    }
    let state = if paid == total { BillState::Settled } else { BillState::PartiallyPaid };
    let update = bill::Entity::update_many()
        .col_expr(bill::Column::PaidMinor, Expr::value(paid.to_minor()))
        .col_expr(bill::Column::State, Expr::value(state))
        .col_expr(bill::Column::Version, Expr::value(bill.version + 1))
        .filter(bill::Column::Id.eq(bill_id))
        .filter(bill::Column::Version.eq(bill.version));
    bulk::refuse_stale(update.exec(&context.tx).await?.rows_affected, &bill.number)?;
    Ok(bill::Model { paid_minor: paid.to_minor(), state, version: bill.version + 1, ..bill })
}
