//! All tax codes with their rates.

use crate::catalog::actions::AddTaxRate;
use crate::catalog::model::{offering, tax_code, tax_code_rate};
use crate::catalog::taxation::TaxCodes;
use crate::gate::{AllowedAction, Permission, Query, QueryContext, Tag};
use boss_kernel::id::TaxCodeId;
use boss_kernel::{LocalText, NaiveDate, Result, TaxRate};
use schemars::JsonSchema;
use sea_orm::{EntityTrait, QueryOrder};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// All tax codes, by code.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ListTaxCodes {}

/// All tax codes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TaxCodeList {
    /// By code.
    pub rows: Vec<TaxCodeRow>,
}

/// A tax code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct TaxCodeRow {
    /// Which.
    pub tax_code_id: TaxCodeId,
    /// Short name.
    pub code: String,
    /// What people call it.
    pub name: LocalText,
    /// Its rates, newest first.
    pub rates: Vec<TaxRateRow>,
    /// How many offerings have it today.
    pub offerings: u64,
    /// What can be done now.
    pub actions: Vec<AllowedAction>,
}

/// A rate of a tax code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct TaxRateRow {
    /// The first day it counts.
    pub valid_from: NaiveDate,
    /// The rate.
    pub rate: TaxRate,
    /// Whether it counts today.
    pub in_force: bool,
}

impl Query for ListTaxCodes {
    const NAME: &'static str = "catalog.tax_codes";
    const PERMISSION: Permission = Permission::CatalogRead;
    const TAGS: &'static [Tag] = &[Tag::Catalog];
    type Output = TaxCodeList;

    async fn run(self, context: &QueryContext) -> Result<TaxCodeList> {
        let db = &context.db;
        let codes = tax_code::Entity::find().order_by_asc(tax_code::Column::Code).all(db).await?;
        let newest = tax_code_rate::Entity::find().order_by_desc(tax_code_rate::Column::ValidFrom);
        let mut rates: BTreeMap<TaxCodeId, Vec<TaxRateRow>> = BTreeMap::new();
        for row in newest.all(db).await? {
            let of_code = rates.entry(row.tax_code_id).or_default();
            let in_force = row.valid_from <= context.today && !of_code.iter().any(|later| later.in_force);
            of_code.push(TaxRateRow { valid_from: row.valid_from, rate: row.rate, in_force });
        }
        let offerings = offering::Entity::find().all(db).await?;
        let held = TaxCodes::read(db, &offerings).await?;
        let mut used: BTreeMap<TaxCodeId, u64> = BTreeMap::new();
        for code in offerings.iter().filter_map(|offering| held.on(offering, context.today)) {
            *used.entry(code).or_default() += 1;
        }
        let row = |code: tax_code::Model| TaxCodeRow {
            tax_code_id: code.id,
            rates: rates.remove(&code.id).unwrap_or_default(),
            offerings: used.get(&code.id).copied().unwrap_or(0),
            actions: vec![AllowedAction::of::<AddTaxRate>(&context.actor, Ok(()))],
            code: code.code,
            name: LocalText::new(code.name_chinese, code.name_english),
        };
        Ok(TaxCodeList { rows: codes.into_iter().map(row).collect() })
    }
}
