//! What people put on a bill, as a page shows it.

use crate::billing::items::explanation;
use crate::billing::model::bill_item;
use crate::customers::model::account;
use crate::gate::model::staff;
use crate::store::bulk;
use boss_kernel::id::{AccountId, BillId, BillItemId, ChargeId, StaffId};
use boss_kernel::{Amount, Instant, LocalText, Quantity, Result, TaxRate, UnitPrice};
use schemars::JsonSchema;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// A line that a person put on a bill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct BillItemRow {
    /// Which.
    pub item_id: BillItemId,
    /// Whose it is; the bill may be that of the account that pays for it.
    pub account_id: AccountId,
    /// The account's number.
    pub account_number: String,
    /// The charge it adjusts.
    pub charge_id: Option<ChargeId>,
    /// What it is for.
    pub name: String,
    /// How much; none where it is an amount alone.
    pub quantity: Option<Quantity>,
    /// For one unit; none where it is an amount alone.
    pub unit_price: Option<UnitPrice>,
    /// The tax rate.
    pub tax_rate: TaxRate,
    /// Whether the price or amount includes the tax.
    pub tax_included: bool,
    /// Without tax.
    pub net: Amount,
    /// The tax.
    pub tax: Amount,
    /// With tax.
    pub total: Amount,
    /// Why it was added.
    pub reason: Option<String>,
    /// Who added it; none for Boss itself.
    pub created_by: Option<String>,
    /// When.
    pub created_at: Instant,
    /// Why it comes to what it does, line by line.
    pub explanation: Vec<LocalText>,
}

/// The items of a bill, in the order they were added.
pub(super) async fn item_rows(db: &impl ConnectionTrait, bill: BillId) -> Result<Vec<BillItemRow>> {
    let items = bill_item::Entity::find()
        .filter(bill_item::Column::BillId.eq(bill))
        .order_by_asc(bill_item::Column::Id)
        .all(db)
        .await?;
    let ids: Vec<AccountId> = items.iter().map(|item| item.account_id).collect();
    let numbers = account_numbers(db, &ids).await?;
    let people: Vec<StaffId> = items.iter().filter_map(|item| item.created_by).collect();
    let people = bulk::find_by_ids::<staff::Entity, _>(db, staff::Column::Id, &people).await?;
    let people: HashMap<StaffId, String> =
        people.into_iter().map(|person| (person.id, person.name)).collect();
    let row = |item: bill_item::Model| BillItemRow {
        explanation: explanation(&item),
        account_number: numbers.get(&item.account_id).cloned().unwrap_or_default(),
        created_by: item.created_by.and_then(|id| people.get(&id).cloned()),
        net: item.net_minor.in_currency(item.currency),
        tax: item.tax_minor.in_currency(item.currency),
        total: item.total_minor.in_currency(item.currency),
        item_id: item.id,
        account_id: item.account_id,
        charge_id: item.charge_id,
        name: item.name,
        quantity: item.quantity,
        unit_price: item.unit_price,
        tax_rate: item.tax_rate,
        tax_included: item.tax_included,
        reason: item.reason,
        created_at: item.created_at,
    };
    Ok(items.into_iter().map(row).collect())
}

/// The numbers of accounts.
pub(super) async fn account_numbers(
    db: &impl ConnectionTrait,
    ids: &[AccountId],
) -> Result<HashMap<AccountId, String>> {
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    ids.dedup();
    let accounts = bulk::find_by_ids::<account::Entity, _>(db, account::Column::Id, &ids).await?;
    Ok(accounts.into_iter().map(|account| (account.id, account.number)).collect())
}
