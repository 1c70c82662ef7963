//! Tax codes and their rates.

use crate::catalog::actions::offering::offering_for_update;
use crate::catalog::input::NewTaxRate;
use crate::catalog::model::{OfferingKind, offering, offering_tax_code, tax_code, tax_code_rate};
use crate::catalog::taxation::TaxCodes;
use crate::catalog::{codes, rules, subscribers};
use crate::customers;
use crate::gate::{Action, ActionContext, ChangeVerb, ObjectKind, Permission, Tag};
use crate::store::turns::{self, Turn};
use boss_kernel::id::{OfferingId, TaxCodeId};
use boss_kernel::{Error, Fault, LocalText, NaiveDate, Notice, Result, TaxRate};
use schemars::JsonSchema;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Adds a tax code: offerings that have it are taxed by its rates from their days on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AddTaxCode {
    /// Short name, unique among tax codes: small Latin letters, digits and dashes.
    pub code: String,
    /// What people call it.
    pub name: LocalText,
    /// Its rates from which day on; at least one.
    pub rates: Vec<NewTaxRate>,
}

impl AddTaxCode {
    fn faults(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        faults.extend(rules::check_code(&self.code).err().map(|error| Fault::at("code", error)));
        rules::name_faults(&self.name, "name", true, &mut faults);
        if self.rates.is_empty() {
            faults.push(Fault::at("rates", Error::new(codes::RATES_MISSING)));
        }
        let mut days = BTreeSet::new();
        for (index, rate) in self.rates.iter().enumerate() {
            let place = format!("rates.{index}.validFrom");
            if let Err(error) = rules::check_day(rate.valid_from) {
                faults.push(Fault::at(place, error));
            } else if !days.insert(rate.valid_from) {
                faults.push(Fault::at(place, same_day(rate.valid_from)));
            }
        }
        faults
    }
}

fn same_day(day: NaiveDate) -> Error {
    Error::new(codes::RATE_SAME_DAY).with("date", day)
}

impl Action for AddTaxCode {
    const NAME: &'static str = "catalog.add_tax_code";
    const PERMISSION: Permission = Permission::CatalogWrite;
    const STALE: &'static [Tag] = &[Tag::Catalog];
    type Output = TaxCodeId;

    async fn run(self, context: &mut ActionContext) -> Result<TaxCodeId> {
        let mut faults = self.faults();
        let same = tax_code::Entity::find().filter(tax_code::Column::Code.eq(&self.code));
        if same.one(&context.tx).await?.is_some() {
            faults.push(Fault::at("code", Error::new(codes::CODE_TAKEN).with("code", &self.code)));
        }
        Error::unless_faultless(faults)?;
        let name = rules::both(self.name);
        let row = tax_code::ActiveModel {
            id: NotSet,
            code: Set(self.code),
            name_chinese: Set(name.chinese.clone()),
            name_english: Set(name.english),
            created_at: Set(context.now),
            version: Set(1),
        };
        let added = tax_code::Entity::insert(row).exec_with_returning(&context.tx).await?;
        let rate = |rate: NewTaxRate| tax_code_rate::ActiveModel {
            tax_code_id: Set(added.id),
            valid_from: Set(rate.valid_from),
            rate: Set(rate.rate),
        };
        let rates = self.rates.into_iter().map(rate);
        tax_code_rate::Entity::insert_many(rates).exec_without_returning(&context.tx).await?;
        context.changed(ChangeVerb::Created, ObjectKind::TaxCode, added.id.0, name.chinese);
        Ok(added.id)
    }
}

/// Changes the rate of a tax code from a day on. Where that day was billed already, the accounts concerned are billed the difference
/// by the next run: what was charged at the old rate is taken back at it, and charged anew at the new one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AddTaxRate {
    /// Of which tax code.
    pub tax_code_id: TaxCodeId,
    /// The first day; a billing cycle is taxed by the rate of its first day served.
    pub valid_from: NaiveDate,
    /// A fraction of one: `0.06` is 6 %.
    pub rate: TaxRate,
}

/// The rate that was added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AddedTaxRate {
    /// How many accounts were billed past its first day and will be billed the difference.
    pub accounts_to_rerate: u64,
}

impl Action for AddTaxRate {
    const NAME: &'static str = "catalog.add_tax_rate";
    const PERMISSION: Permission = Permission::CatalogWrite;
    const STALE: &'static [Tag] = &[Tag::Catalog, Tag::Billing];
    type Output = AddedTaxRate;

    async fn run(self, context: &mut ActionContext) -> Result<AddedTaxRate> {
        // A bill run reads rates once for all its accounts: it comes wholly before this or wholly after.
        turns::take(&context.tx, Turn::Billing).await?;
        let known = tax_code::Entity::find_by_id(self.tax_code_id).one(&context.tx).await?;
        let known = known.ok_or_else(|| Error::new(codes::TAX_CODE_NOT_FOUND).at("taxCodeId"))?;
        rules::check_day(self.valid_from).map_err(|error| error.at("validFrom"))?;
        let same = tax_code_rate::Entity::find_by_id((known.id, self.valid_from)).one(&context.tx).await?;
        if same.is_some() {
            return Err(same_day(self.valid_from).at("validFrom"));
        }
        let row = tax_code_rate::ActiveModel {
            tax_code_id: Set(known.id),
            valid_from: Set(self.valid_from),
            rate: Set(self.rate),
        };
        tax_code_rate::Entity::insert(row).exec_without_returning(&context.tx).await?;
        let taxed = subscribers::taxed_past(&context.tx, known.id, self.valid_from).await?;
        let accounts_to_rerate = customers::mark_rerate_from(&context.tx, &taxed, self.valid_from).await?;
        if accounts_to_rerate > 0 {
            let notice = Notice::new(codes::ACCOUNTS_TO_RERATE).with("count", accounts_to_rerate);
            context.warn(notice.with("date", self.valid_from).at("validFrom"));
        }
        context.changed(ChangeVerb::Changed, ObjectKind::TaxCode, known.id.0, known.name_chinese);
        Ok(AddedTaxRate { accounts_to_rerate })
    }
}

/// Gives an offering another tax code from a day on. Where that day was billed already, the accounts concerned are billed the
/// difference by the next run, as with another rate of the tax code it has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChangeTaxCode {
    /// Of which offering; a bundle is taxed as its parts are.
    pub offering_id: OfferingId,
    /// The tax code; until its first rate the offering's own rate counts.
    pub tax_code_id: TaxCodeId,
    /// The first day; a billing cycle is taxed by what counts on its first day served.
    pub valid_from: NaiveDate,
}

/// The tax code that was given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChangedTaxCode {
    /// How many accounts were billed past its first day and will be billed the difference.
    pub accounts_to_rerate: u64,
}

impl ChangeTaxCode {
    async fn faults(&self, context: &ActionContext, known: &offering::Model) -> Result<Vec<Fault>> {
        let mut faults = Vec::new();
        let mut add = |place: &str, error: Error| faults.push(Fault::at(place, error));
        if known.kind == OfferingKind::Bundle {
            add("taxCodeId", Error::new(codes::BUNDLE_OF_PARTS));
        }
        if tax_code::Entity::find_by_id(self.tax_code_id).one(&context.tx).await?.is_none() {
            add("taxCodeId", Error::new(codes::TAX_CODE_NOT_FOUND));
        }
        if let Err(error) = rules::check_day(self.valid_from) {
            add("validFrom", error);
        }
        let held = TaxCodes::read(&context.tx, std::slice::from_ref(known)).await?;
        if held.held(known).iter().any(|(day, _)| *day == Some(self.valid_from)) {
            add("validFrom", Error::new(codes::TAX_CODE_SAME_DAY).with("date", self.valid_from));
        } else if held.on(known, self.valid_from) == Some(self.tax_code_id) {
            let error = Error::new(codes::TAX_CODE_UNCHANGED).with("name", &known.name_chinese);
            add("taxCodeId", error.with("date", self.valid_from));
        }
        Ok(faults)
    }
}

impl Action for ChangeTaxCode {
    const NAME: &'static str = "catalog.change_tax_code";
    const PERMISSION: Permission = Permission::CatalogWrite;
    const STALE: &'static [Tag] = &[Tag::Catalog, Tag::Billing];
    type Output = ChangedTaxCode;

    async fn run(self, context: &mut ActionContext) -> Result<ChangedTaxCode> {
        // A bill run reads rates once for all its accounts: it comes wholly before this or wholly after.
        turns::take(&context.tx, Turn::Billing).await?;
        let known = offering_for_update(&context.tx, self.offering_id).await?;
        Error::unless_faultless(self.faults(context, &known).await?)?;
        let row = offering_tax_code::ActiveModel {
            offering_id: Set(known.id),
            valid_from: Set(self.valid_from),
            tax_code_id: Set(self.tax_code_id),
            created_at: Set(context.now),
        };
        offering_tax_code::Entity::insert(row).exec_without_returning(&context.tx).await?;
        let billed = subscribers::billed_past(&context.tx, known.id, self.valid_from).await?;
        let accounts_to_rerate = customers::mark_rerate_from(&context.tx, &billed, self.valid_from).await?;
        if accounts_to_rerate > 0 {
            let notice = Notice::new(codes::ACCOUNTS_TO_RERATE).with("count", accounts_to_rerate);
            context.warn(notice.with("date", self.valid_from).at("validFrom"));
        }
        context.changed(ChangeVerb::Changed, ObjectKind::Offering, known.id.0, known.name_chinese);
        Ok(ChangedTaxCode { accounts_to_rerate })
    }
}
