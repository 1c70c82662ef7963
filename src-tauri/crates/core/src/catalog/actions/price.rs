//! New versions of prices.

use crate::catalog::actions::offering::offering_for_update;
use crate::catalog::actions::price_list::unknown_price_list;
use crate::catalog::fit::meter_faults;
use crate::catalog::input::{NewPrice, NewPriceVersion};
use crate::catalog::model::{price, price_version};
use crate::catalog::price_book::read_version;
use crate::catalog::{codes, rules, subscribers};
use crate::customers;
use crate::gate::{Action, ActionContext, ChangeVerb, ObjectKind, Permission, Tag, codes as gate_codes};
use crate::store::turns::{self, Turn};
use boss_kernel::id::{OfferingId, PriceId, PriceListId, PriceVersionId};
use boss_kernel::{Error, Fault, NaiveDate, Notice, Result};
use boss_rating::{ChargeModel, PriceTerms};
use schemars::JsonSchema;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};

/// Changes what a price charges from a day on. Where that day was billed already, the accounts concerned are billed the
/// difference by the next run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AddPriceVersion {
    /// Which price.
    pub price_id: PriceId,
    /// The first day it is in force.
    pub valid_from: NaiveDate,
    /// How it charges; of the same kind as the versions before.
    pub model: ChargeModel,
    /// What goes with it: free units, a percentage off, a maximum.
    #[serde(default)]
    pub terms: PriceTerms,
    /// Only for the customers of this price list; for everybody if not given.
    #[serde(default)]
    pub price_list_id: Option<PriceListId>,
}

impl AddPriceVersion {
    /// A model from a day on, for everybody and without terms.
    pub fn for_everybody(price_id: PriceId, valid_from: NaiveDate, model: ChargeModel) -> AddPriceVersion {
        AddPriceVersion { price_id, valid_from, model, terms: PriceTerms::default(), price_list_id: None }
    }
}

/// The version that was added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AddedPriceVersion {
    /// Which.
    pub price_version_id: PriceVersionId,
    /// How many accounts were billed past its first day and will be billed the difference.
    pub accounts_to_rerate: u64,
}

impl Action for AddPriceVersion {
    const NAME: &'static str = "catalog.add_price_version";
    const PERMISSION: Permission = Permission::CatalogWrite;
    const STALE: &'static [Tag] = &[Tag::Catalog, Tag::Billing];
    type Output = AddedPriceVersion;

    async fn run(self, context: &mut ActionContext) -> Result<AddedPriceVersion> {
        // A bill run reads prices once for all its accounts: it comes wholly before this or wholly after.
        turns::take(&context.tx, Turn::Billing).await?;
        let price = price::Entity::find_by_id(self.price_id).one(&context.tx).await?;
        let price = price.ok_or_else(|| Error::new(codes::PRICE_NOT_FOUND))?;
        let offering = offering_for_update(&context.tx, price.offering_id).await?;
        let version = NewPriceVersion { valid_from: self.valid_from, model: self.model, terms: self.terms };
        check_beside_others(context, &price, self.price_list_id, &version).await?;
        let mut row = version_row(context, price.id, &version)?;
        row.price_list_id = Set(self.price_list_id);
        let added = price_version::Entity::insert(row).exec_with_returning(&context.tx).await?;
        let billed = subscribers::billed_past(&context.tx, offering.id, version.valid_from).await?;
        let accounts_to_rerate =
            customers::mark_rerate_from(&context.tx, &billed, version.valid_from).await?;
        if accounts_to_rerate > 0 {
            let notice = Notice::new(codes::ACCOUNTS_TO_RERATE).with("count", accounts_to_rerate);
            context.warn(notice.with("date", version.valid_from).at("validFrom"));
        }
        context.changed(ChangeVerb::Changed, ObjectKind::Offering, offering.id.0, offering.name_chinese);
        Ok(AddedPriceVersion { price_version_id: added.id, accounts_to_rerate })
    }
}

/// Refuses a version that can't stand beside those there are: of another kind, or from the same day.
async fn check_beside_others(
    context: &ActionContext,
    price: &price::Model,
    price_list: Option<PriceListId>,
    version: &NewPriceVersion,
) -> Result<()> {
    let mut faults = Vec::new();
    rules::model_faults(version, "", &mut faults);
    meter_faults(&context.tx, price.meter_id, &version.model, "", &mut faults).await?;
    let unknown = unknown_price_list(&context.tx, price_list).await?;
    faults.extend(unknown.map(|error| Fault::at("priceListId", error)));
    let others = price_version::Entity::find()
        .filter(price_version::Column::PriceId.eq(price.id))
        .order_by_asc(price_version::Column::ValidFrom)
        .all(&context.tx)
        .await?;
    let same_customers = |other: &&price_version::Model| {
        other.price_list_id == price_list && other.account_id.is_none() && other.subscription_id.is_none()
    };
    if others.iter().filter(same_customers).any(|other| other.valid_from == version.valid_from) {
        let error = Error::new(codes::VERSION_SAME_DAY).with("date", version.valid_from);
        faults.push(Fault::at("validFrom", error));
    }
    let other = others.first().map(read_version).transpose()?;
    faults.extend(rules::kind_fault(other.as_ref(), &version.model));
    Error::unless_faultless(faults)
}

/// A version's row, for everybody and without an end.
pub(crate) fn version_row(
    context: &ActionContext,
    price_id: PriceId,
    version: &NewPriceVersion,
) -> Result<price_version::ActiveModel> {
    let unwritable = |cause| Error::new(gate_codes::INTERNAL).caused_by(cause);
    Ok(price_version::ActiveModel {
        id: NotSet,
        price_id: Set(price_id),
        price_list_id: Set(None),
        account_id: Set(None),
        subscription_id: Set(None),
        valid_from: Set(version.valid_from),
        valid_to: Set(None),
        model: Set(serde_json::to_string(&version.model).map_err(unwritable)?),
        terms: Set(serde_json::to_string(&version.terms).map_err(unwritable)?),
        created_at: Set(context.now),
    })
}

/// Writes the prices of a new offering, checked already, in the order given.
pub(super) async fn insert_prices(
    context: &ActionContext,
    offering_id: OfferingId,
    prices: Vec<NewPrice>,
) -> Result<()> {
    for (position, new) in (1..).zip(prices) {
        let name = rules::both(new.name);
        let row = price::ActiveModel {
            id: NotSet,
            offering_id: Set(offering_id),
            position: Set(position),
            code: Set(new.code),
            name_chinese: Set(name.chinese),
            name_english: Set(name.english),
            meter_id: Set(new.meter_id),
            timing: Set(new.timing),
            cadence_every: Set(new.cadence.every()),
            cadence_unit: Set(new.cadence.unit()),
            alignment: Set(new.alignment),
            phase: Set(new.phase),
            bill_at_end: Set(new.bill_at_end),
        };
        let price = price::Entity::insert(row).exec_with_returning(&context.tx).await?;
        let versions = new.versions.iter().map(|version| version_row(context, price.id, version));
        let versions = versions.collect::<Result<Vec<_>>>()?;
        price_version::Entity::insert_many(versions).exec_without_returning(&context.tx).await?;
    }
    Ok(())
}
