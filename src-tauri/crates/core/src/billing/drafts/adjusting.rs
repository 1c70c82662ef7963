//! Lines that people add to drafts and take off again.

use crate::billing::actions::{AdjustBill, ChangedDraft, RemoveBillItem};
use crate::billing::codes;
use crate::billing::drafts::require_draft;
use crate::billing::items::reason_faults;
use crate::billing::model::{bill, bill_item, charge};
use crate::billing::settlement::bill_for_update;
use crate::gate::{ActionContext, ChangeVerb, ObjectKind};
use crate::ledger;
use crate::store::bulk;
use boss_kernel::id::{AccountId, BillId, ChargeId};
use boss_kernel::{Amount, Error, Fault, Minor, Result};
use boss_rating::Taxed;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// Adds a line to a draft.
pub(in crate::billing) async fn adjust(
    context: &mut ActionContext,
    input: AdjustBill,
) -> Result<ChangedDraft> {
    let bill = draft_for_update(context, input.bill_id, input.version).await?;
    let (taxed, mut faults) = input.item.priced(bill.currency, "item.");
    faults.extend(reason_faults(&input.reason, "reason"));
    let (account, tax_code) = match of_charge(context, &bill, input.charge_id).await {
        Ok(found) => found,
        Err(error) => {
            faults.push(Fault::at("chargeId", error));
            (bill.account_id, None)
        }
    };
    Error::unless_faultless(faults)?;
    let taxed = taxed.ok_or_else(|| Error::new(crate::gate::codes::INTERNAL))?;
    let item = bill_item::ActiveModel {
        id: NotSet,
        bill_id: Set(bill.id),
        account_id: Set(account),
        charge_id: Set(input.charge_id),
        name: Set(input.item.name.trim().to_owned()),
        quantity: Set(input.item.quantity),
        unit_price: Set(input.item.unit_price),
        tax_rate: Set(input.item.tax_rate),
        tax_included: Set(input.item.tax_included),
        currency: Set(bill.currency),
        net_minor: Set(taxed.net.to_minor()),
        tax_minor: Set(taxed.tax.to_minor()),
        total_minor: Set(taxed.gross.to_minor()),
        reason: Set(Some(input.reason.trim().to_owned())),
        created_by: Set(context.staff_id()),
        created_at: Set(context.now),
        tax_code: Set(tax_code),
    };
    bill_item::Entity::insert(item).exec_without_returning(&context.tx).await?;
    add(context, bill, taxed).await
}

/// Takes a line off a draft.
pub(in crate::billing) async fn remove_item(
    context: &mut ActionContext,
    input: RemoveBillItem,
) -> Result<ChangedDraft> {
    let bill = draft_for_update(context, input.bill_id, input.version).await?;
    let item = bill_item::Entity::find_by_id(input.item_id)
        .filter(bill_item::Column::BillId.eq(bill.id))
        .one(&context.tx)
        .await?;
    let item = item.ok_or_else(|| Error::new(codes::ITEM_UNKNOWN).with("id", input.item_id).at("itemId"))?;
    bill_item::Entity::delete_by_id(item.id).exec(&context.tx).await?;
    let taken = |minor: Minor| minor.in_currency(bill.currency).negated();
    let taxed =
        Taxed { net: taken(item.net_minor)?, tax: taken(item.tax_minor)?, gross: taken(item.total_minor)? };
    add(context, bill, taxed).await
}

async fn draft_for_update(context: &ActionContext, id: BillId, version: i64) -> Result<bill::Model> {
    let bill = bill_for_update(&context.tx, id).await?;
    require_draft(&bill)?;
    bulk::refuse_stale(u64::from(bill.version == version), bill.label())?;
    Ok(bill)
}

/// Whose the line is and its tax code: those of the charge it adjusts, which must stand on this draft, or else the bill's, and none.
async fn of_charge(
    context: &ActionContext,
    bill: &bill::Model,
    charge_id: Option<ChargeId>,
) -> Result<(AccountId, Option<String>)> {
    let Some(id) = charge_id else { return Ok((bill.account_id, None)) };
    let charge = charge::Entity::find_by_id(id).one(&context.tx).await?;
    let charge = charge.filter(|charge| charge.bill_id == bill.id);
    let charge = charge.ok_or_else(|| Error::new(codes::CHARGE_ELSEWHERE).with("id", id))?;
    Ok((charge.account_id, charge.tax_code))
}

/// Adds to what a draft comes to.
async fn add(context: &mut ActionContext, bill: bill::Model, taxed: Taxed) -> Result<ChangedDraft> {
    let plus = |minor: Minor, more: Amount| minor.in_currency(bill.currency).plus(more);
    let net = plus(bill.net_minor, taxed.net)?;
    let tax = plus(bill.tax_minor, taxed.tax)?;
    let total = plus(bill.total_minor, taxed.gross)?;
    if !ledger::is_plausible(total) {
        let most = Amount::new(ledger::MOST_MINOR, bill.currency);
        return Err(Error::new(codes::AMOUNT_IMPLAUSIBLE)
            .with("amount", total)
            .with("most", most)
            .at("item"));
    }
    let version = bill.version + 1;
    let update = bill::Entity::update_many()
        .col_expr(bill::Column::NetMinor, Expr::value(net.to_minor()))
        .col_expr(bill::Column::TaxMinor, Expr::value(tax.to_minor()))
        .col_expr(bill::Column::TotalMinor, Expr::value(total.to_minor()))
        .col_expr(bill::Column::Version, Expr::value(version))
        .filter(bill::Column::Id.eq(bill.id))
        .filter(bill::Column::Version.eq(bill.version));
    bulk::refuse_stale(update.exec(&context.tx).await?.rows_affected, bill.label())?;
    context.changed(ChangeVerb::Changed, ObjectKind::Bill, bill.id.0, bill.label());
    Ok(ChangedDraft { bill_id: bill.id, net, tax, total, version })
}
