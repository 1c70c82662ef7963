//! Offerings: the list, and those that can be ordered.

use crate::catalog::model::{OfferingKind, OfferingState, offering};
use crate::catalog::price_book::{PricedOffering, price_book};
use crate::catalog::queries::made_of::{MadeOf, made_of};
use crate::catalog::views::{OfferingRow, OrderableOffering};
use crate::catalog::{subscribers, summary};
use crate::gate::{Permission, Query, QueryContext, Tag};
use crate::store::page::{MOST_ROWS, Window};
use boss_kernel::id::OfferingId;
use boss_kernel::{Currency, LocalText, NaiveDate, Result};
use boss_rating::ChargeKind;
use schemars::JsonSchema;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, Order, QueryFilter, QueryOrder, Select};
use serde::{Deserialize, Serialize};

/// A window of the list of offerings. Sorts by `code` (default) or `createdAt`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct ListOfferings {
    /// Which rows.
    pub window: Window,
    /// A part of the code or of the name in either language.
    pub search: Option<String>,
    /// Only those in this state.
    pub state: Option<OfferingState>,
}

/// A window of offerings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OfferingList {
    /// The rows of the window.
    pub rows: Vec<OfferingRow>,
    /// How many there are in all.
    pub total: u64,
}

impl Query for ListOfferings {
    const NAME: &'static str = "catalog.offerings";
    const PERMISSION: Permission = Permission::CatalogRead;
    const TAGS: &'static [Tag] = &[Tag::Catalog, Tag::Orders];
    type Output = OfferingList;

    async fn run(self, context: &QueryContext) -> Result<OfferingList> {
        let db = &context.db;
        let by_code = self.window.sort_by(&[("code", true), ("createdAt", false)])?;
        let mut select = offering::Entity::find();
        if let Some(state) = self.state {
            select = select.filter(offering::Column::State.eq(state));
        }
        let order = self.window.order(false);
        let column = if by_code { offering::Column::Code } else { offering::Column::CreatedAt };
        let select = select.order_by(column, order.clone()).order_by(offering::Column::Id, order);
        let found = named(db, select, self.search.as_deref()).await?;
        let total = found.len() as u64;
        let offset = usize::try_from(self.window.rows_before()).unwrap_or(usize::MAX);
        let limit = usize::try_from(self.window.rows()).unwrap_or(usize::MAX);
        let ids: Vec<OfferingId> = found.into_iter().skip(offset).take(limit).collect();
        let mut book = price_book(db, &ids).await?;
        let active = subscribers::active(db, &ids).await?;
        let made = made_of(db, &ids).await?;
        let row = |id: &OfferingId| {
            let active = active.get(id).copied().unwrap_or(0);
            Some(row_of(book.offerings.remove(id)?, made.get(id), active, context.today))
        };
        Ok(OfferingList { rows: ids.iter().filter_map(row).collect(), total })
    }
}

/// Offerings whose code or name contains `search`, in any letter case and either language. A catalogue has hundreds of
/// offerings, not hundreds of thousands, and no two engines fold letters alike: so they are compared here.
async fn named(
    db: &impl ConnectionTrait,
    select: Select<offering::Entity>,
    search: Option<&str>,
) -> Result<Vec<OfferingId>> {
    let sought = search.unwrap_or_default().trim().to_lowercase();
    let contains = |text: &str| text.to_lowercase().contains(&sought);
    let fits = |row: &offering::Model| {
        contains(&row.code) || contains(&row.name_chinese) || contains(&row.name_english)
    };
    let rows = select.all(db).await?;
    Ok(rows.into_iter().filter(|row| sought.is_empty() || fits(row)).map(|row| row.id).collect())
}

/// What an offering costs, or what a bundle holds, in one line.
fn summary_of(priced: &PricedOffering, made: Option<&MadeOf>, today: NaiveDate) -> LocalText {
    match made.filter(|_| priced.offering.kind == OfferingKind::Bundle) {
        Some(made) => summary::of_parts(&made.parts),
        None => summary::of_offering(priced, today),
    }
}

fn row_of(
    priced: PricedOffering,
    made: Option<&MadeOf>,
    active_subscriptions: u64,
    today: NaiveDate,
) -> OfferingRow {
    let price_summary = summary_of(&priced, made, today);
    let tax = priced.tax.on(today);
    let offering = priced.offering;
    OfferingRow {
        offering_id: offering.id,
        code: offering.code,
        name: LocalText::new(offering.name_chinese, offering.name_english),
        unit: LocalText::new(offering.unit_chinese, offering.unit_english),
        currency: offering.currency,
        tax_rate: tax.rate,
        tax_inclusive: tax.inclusive,
        connector: offering.connector,
        state: offering.state,
        kind: offering.kind,
        price_summary,
        active_subscriptions,
        created_at: offering.created_at,
    }
}

/// All published offerings, by code, at most 500.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct OrderableOfferings {
    /// Only those priced in this currency: the account's.
    pub currency: Option<Currency>,
    /// A part of the code or of the name in either language.
    pub search: Option<String>,
}

/// Offerings that can be ordered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OrderableList {
    /// By code.
    pub rows: Vec<OrderableOffering>,
}

impl Query for OrderableOfferings {
    const NAME: &'static str = "catalog.orderable";
    const PERMISSION: Permission = Permission::CatalogRead;
    const TAGS: &'static [Tag] = &[Tag::Catalog];
    type Output = OrderableList;

    async fn run(self, context: &QueryContext) -> Result<OrderableList> {
        let db = &context.db;
        let mut select = offering::Entity::find()
            .filter(offering::Column::State.eq(OfferingState::Published))
            .order_by(offering::Column::Code, Order::Asc);
        if let Some(currency) = self.currency {
            select = select.filter(offering::Column::Currency.eq(currency));
        }
        let mut ids = named(db, select, self.search.as_deref()).await?;
        ids.truncate(usize::try_from(MOST_ROWS).unwrap_or(usize::MAX));
        let mut book = price_book(db, &ids).await?;
        let mut made = made_of(db, &ids).await?;
        let row = |id: &OfferingId| {
            let made = made.remove(id).unwrap_or_default();
            Some(orderable(book.offerings.remove(id)?, made, context.today))
        };
        Ok(OrderableList { rows: ids.iter().filter_map(row).collect() })
    }
}

fn orderable(priced: PricedOffering, made: MadeOf, today: NaiveDate) -> OrderableOffering {
    let by_quantity = |kind| matches!(kind, ChargeKind::OneTime | ChargeKind::Recurring);
    let kinds = priced.prices.iter().filter_map(|price| price.versions.first());
    let bundled = priced.offering.kind == OfferingKind::Bundle;
    let needs_quantity = bundled || kinds.map(|version| version.model.kind()).any(by_quantity);
    let price_summary = summary_of(&priced, Some(&made), today);
    let offering = priced.offering;
    OrderableOffering {
        offering_id: offering.id,
        code: offering.code,
        name: LocalText::new(offering.name_chinese, offering.name_english),
        unit: LocalText::new(offering.unit_chinese, offering.unit_english),
        currency: offering.currency,
        kind: offering.kind,
        parts: made.parts,
        bases: made.bases,
        price_summary,
        needs_quantity,
        connector: offering.connector,
    }
}
