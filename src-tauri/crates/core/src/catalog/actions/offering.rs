//! Offerings.

use crate::catalog::actions::make_up;
use crate::catalog::actions::price::insert_prices;
use crate::catalog::input::{NewPart, NewPhase, NewPrice};
use crate::catalog::model::{Connector, OfferingKind, OfferingState, meter, offering, offering_part, price};
use crate::catalog::rules::{self, OfferingStep};
use crate::catalog::{Metering, addresses, codes, fit, subscribers, webhooks};
use crate::gate::{Action, ActionContext, ChangeVerb, ObjectKind, Permission, Tag};
use crate::store::{bulk, turns};
use boss_kernel::id::{MeterId, OfferingId, TaxCodeId};
use boss_kernel::{Currency, Error, Fault, Instant, LocalText, Result, TaxRate};
use schemars::JsonSchema;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde::{Deserialize, Serialize};

/// Adds an offering with its prices; a bundle with its parts, which have the prices.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AddOffering {
    /// Short name, unique in the catalogue: small Latin letters, digits and dashes.
    pub code: String,
    /// What customers call it.
    pub name: LocalText,
    /// What one of it is called: `domain`, `seat`.
    pub unit: LocalText,
    /// The tax rate of everything it charges.
    pub tax_rate: TaxRate,
    /// Whether its prices contain the tax already.
    pub tax_inclusive: bool,
    /// The currency of its prices, for good.
    pub currency: Currency,
    /// How the service is activated.
    pub connector: Connector,
    /// Where to call; only for the webhook connector, and needed there. `https:` without user name, password and query; systems of
    /// the own network, and `http:` to this machine, where the company allows them.
    #[serde(default)]
    pub webhook_url: Option<String>,
    /// What it costs. May be empty in a draft; a bundle has none.
    #[serde(default)]
    pub prices: Vec<NewPrice>,
    /// Sold by itself, added to another, or made of others; by itself if not given.
    #[serde(default)]
    pub kind: OfferingKind,
    /// Its tax code: from the first day of its rates on they count instead of the tax rate.
    #[serde(default)]
    pub tax_code_id: Option<TaxCodeId>,
    /// Its phases, in order; prices can be limited to one of them.
    #[serde(default)]
    pub phases: Vec<NewPhase>,
    /// What a bundle is made of; at least one part.
    #[serde(default)]
    pub parts: Vec<NewPart>,
    /// What an add-on may be added to; at least one standard offering.
    #[serde(default)]
    pub base_ids: Vec<OfferingId>,
    /// Whether it can be ordered at once; otherwise it is a draft.
    #[serde(default)]
    pub publish: bool,
}

impl Action for AddOffering {
    const NAME: &'static str = "catalog.add_offering";
    const PERMISSION: Permission = Permission::CatalogWrite;
    const STALE: &'static [Tag] = &[Tag::Catalog];
    /// It may lead to whatever the other system trusts it with.
    const SECRETS: &'static [&'static str] = &["webhookUrl"];
    type Output = OfferingId;

    async fn run(self, context: &mut ActionContext) -> Result<OfferingId> {
        let mut faults = self.faults(webhooks::local_systems(&context.tx).await?);
        faults.extend(self.unknown(&context.tx).await?);
        faults.extend(make_up::unknown(&context.tx, &self).await?);
        Error::unless_faultless(faults)?;
        let name = rules::both(self.name.clone());
        let state = if self.publish {
            let has_prices = !self.prices.is_empty() || self.kind == OfferingKind::Bundle;
            rules::step(OfferingState::Draft, OfferingStep::Publish, &name.chinese, has_prices)
                .map_err(|error| error.at("prices"))?
        } else {
            OfferingState::Draft
        };
        let row = self.row(state, context.now);
        let offering = offering::Entity::insert(row).exec_with_returning(&context.tx).await?;
        insert_prices(context, offering.id, self.prices).await?;
        make_up::insert(&context.tx, offering.id, self.phases, self.parts, self.base_ids).await?;
        let label = match &offering.webhook_url {
            Some(address) => format!("{} → {}", name.chinese, addresses::system_of(address)),
            None => name.chinese,
        };
        context.changed(ChangeVerb::Created, ObjectKind::Offering, offering.id.0, label);
        if offering.connector == Connector::Webhook {
            webhooks::ensure_secret(&context.tx, offering.id, context.now).await?;
        }
        Ok(offering.id)
    }
}

impl AddOffering {
    fn faults(&self, local_systems: bool) -> Vec<Fault> {
        let mut faults = Vec::new();
        faults.extend(rules::check_code(&self.code).err().map(|error| Fault::at("code", error)));
        rules::name_faults(&self.name, "name", true, &mut faults);
        rules::name_faults(&self.unit, "unit", false, &mut faults);
        let connector = rules::check_connector(self.connector, self.webhook_url.as_deref(), local_systems);
        faults.extend(connector.err().map(|error| Fault::at("webhookUrl", error)));
        faults.extend(rules::price_faults(&self.prices));
        faults.extend(make_up::faults(self));
        faults
    }

    fn row(&self, state: OfferingState, now: Instant) -> offering::ActiveModel {
        let (name, unit) = (rules::both(self.name.clone()), rules::both(self.unit.clone()));
        offering::ActiveModel {
            id: NotSet,
            code: Set(self.code.clone()),
            name_chinese: Set(name.chinese),
            name_english: Set(name.english),
            unit_chinese: Set(unit.chinese),
            unit_english: Set(unit.english),
            tax_rate: Set(self.tax_rate),
            tax_inclusive: Set(self.tax_inclusive),
            currency: Set(self.currency),
            connector: Set(self.connector),
            webhook_url: Set(tidy(self.webhook_url.clone())),
            state: Set(state),
            created_at: Set(now),
            version: Set(1),
            tax_code_id: Set(self.tax_code_id),
            kind: Set(self.kind),
        }
    }

    /// Faults that only the database knows: a code that is taken, meters that are not there.
    async fn unknown(&self, tx: &impl ConnectionTrait) -> Result<Vec<Fault>> {
        let mut faults = Vec::new();
        let same = offering::Entity::find().filter(offering::Column::Code.eq(&self.code));
        if same.one(tx).await?.is_some() {
            faults.push(Fault::at("code", Error::new(codes::CODE_TAKEN).with("code", &self.code)));
        }
        let wanted: Vec<MeterId> = self.prices.iter().filter_map(|price| price.meter_id).collect();
        let known = bulk::find_by_ids::<meter::Entity, _>(tx, meter::Column::Id, &wanted).await?;
        for (index, price) in self.prices.iter().enumerate() {
            let missing = price.meter_id.is_some_and(|id| !known.iter().any(|meter| meter.id == id));
            if missing {
                let place = format!("prices.{index}.meterId");
                faults.push(Fault::at(place, Error::new(codes::METER_NOT_FOUND)));
            }
            let Some(meter) = known.iter().find(|meter| price.meter_id == Some(meter.id)) else { continue };
            let metering = Metering::of(meter)?;
            for (number, version) in price.versions.iter().enumerate() {
                let prefix = format!("prices.{index}.versions.{number}.");
                fit::unfit(&version.model, &metering, &prefix, &mut faults);
            }
        }
        Ok(faults)
    }
}

/// Changes what an offering is called, how it is taxed and how it is activated. The tax is fixed once a service of it has
/// started, since earlier charges would change with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChangeOffering {
    /// Which.
    pub offering_id: OfferingId,
    /// What customers call it.
    pub name: LocalText,
    /// What one of it is called.
    pub unit: LocalText,
    /// The tax rate of everything it charges.
    pub tax_rate: TaxRate,
    /// Whether its prices contain the tax already.
    pub tax_inclusive: bool,
    /// How the service is activated, from the next order on.
    pub connector: Connector,
    /// Where to call; only for the webhook connector, and needed there.
    #[serde(default)]
    pub webhook_url: Option<String>,
    /// The version that was looked at.
    pub version: i64,
}

impl Action for ChangeOffering {
    const NAME: &'static str = "catalog.change_offering";
    const PERMISSION: Permission = Permission::CatalogWrite;
    const STALE: &'static [Tag] = &[Tag::Catalog, Tag::Orders, Tag::Billing];
    /// It may lead to whatever the other system trusts it with.
    const SECRETS: &'static [&'static str] = &["webhookUrl"];
    type Output = ();

    async fn run(self, context: &mut ActionContext) -> Result<()> {
        let known = offering_for_update(&context.tx, self.offering_id).await?;
        let mut faults = Vec::new();
        rules::name_faults(&self.name, "name", true, &mut faults);
        rules::name_faults(&self.unit, "unit", false, &mut faults);
        // An earlier address comes back as it was shown, without its secrets: then it stays as it is.
        let mut address = tidy(self.webhook_url);
        let shown = known.webhook_url.as_deref().map(addresses::without_secrets);
        if self.connector == Connector::Webhook && address.is_some() && address == shown {
            address.clone_from(&known.webhook_url);
        } else {
            let local_systems = webhooks::local_systems(&context.tx).await?;
            let connector = rules::check_connector(self.connector, address.as_deref(), local_systems);
            faults.extend(connector.err().map(|error| Fault::at("webhookUrl", error)));
        }
        if known.kind == OfferingKind::Bundle && self.connector != Connector::None {
            faults.push(Fault::at("connector", Error::new(codes::BUNDLE_OF_PARTS)));
        }
        let taxed_otherwise = self.tax_rate != known.tax_rate || self.tax_inclusive != known.tax_inclusive;
        if taxed_otherwise && subscribers::started(&context.tx, known.id).await? {
            let place = if self.tax_rate == known.tax_rate { "taxInclusive" } else { "taxRate" };
            faults.push(Fault::at(place, Error::new(codes::TAX_FIXED).with("name", &known.name_chinese)));
        }
        Error::unless_faultless(faults)?;
        let (name, unit) = (rules::both(self.name), rules::both(self.unit));
        let row = offering::ActiveModel {
            name_chinese: Set(name.chinese),
            name_english: Set(name.english),
            unit_chinese: Set(unit.chinese),
            unit_english: Set(unit.english),
            tax_rate: Set(self.tax_rate),
            tax_inclusive: Set(self.tax_inclusive),
            connector: Set(self.connector),
            webhook_url: Set(address.clone()),
            ..Default::default()
        };
        // The address itself is no matter of the trail's, but who had calls go elsewhere is.
        if let Some(address) = address.filter(|address| known.webhook_url.as_ref() != Some(address)) {
            let label = format!("{} → {}", known.name_chinese, addresses::system_of(&address));
            context.changed(ChangeVerb::Changed, ObjectKind::Offering, known.id.0, label);
        }
        update(context, &known, self.version, row).await
    }
}

/// Lets a draft, or a retired offering again, be ordered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PublishOffering {
    /// Which.
    pub offering_id: OfferingId,
    /// The version that was looked at.
    pub version: i64,
}

impl Action for PublishOffering {
    const NAME: &'static str = "catalog.publish_offering";
    const PERMISSION: Permission = Permission::CatalogWrite;
    const STALE: &'static [Tag] = &[Tag::Catalog];
    type Output = ();

    async fn run(self, context: &mut ActionContext) -> Result<()> {
        take_step(context, self.offering_id, OfferingStep::Publish, self.version).await
    }
}

/// Ends the sale of an offering. Customers who have it keep it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RetireOffering {
    /// Which.
    pub offering_id: OfferingId,
    /// The version that was looked at.
    pub version: i64,
}

impl Action for RetireOffering {
    const NAME: &'static str = "catalog.retire_offering";
    const PERMISSION: Permission = Permission::CatalogWrite;
    const STALE: &'static [Tag] = &[Tag::Catalog];
    type Output = ();

    async fn run(self, context: &mut ActionContext) -> Result<()> {
        take_step(context, self.offering_id, OfferingStep::Retire, self.version).await
    }
}

fn tidy(address: Option<String>) -> Option<String> {
    address.map(|address| address.trim().to_owned()).filter(|address| !address.is_empty())
}

/// The offering, locked on PostgreSQL until the transaction ends.
pub(super) async fn offering_for_update(
    tx: &impl ConnectionTrait,
    id: OfferingId,
) -> Result<offering::Model> {
    let found = turns::lock_one::<offering::Entity, _>(tx, id).await?;
    found.ok_or_else(|| Error::new(codes::OFFERING_NOT_FOUND))
}

async fn take_step(
    context: &mut ActionContext,
    id: OfferingId,
    step: OfferingStep,
    version: i64,
) -> Result<()> {
    let known = offering_for_update(&context.tx, id).await?;
    let prices = price::Entity::find().filter(price::Column::OfferingId.eq(id)).count(&context.tx).await?;
    let parts = offering_part::Entity::find().filter(offering_part::Column::BundleId.eq(id));
    let sells = prices > 0 || parts.count(&context.tx).await? > 0;
    let state = rules::step(known.state, step, &known.name_chinese, sells)?;
    if let Some(refusal) = make_up::obstacle(&context.tx, &known, step).await? {
        return Err(refusal);
    }
    let row = offering::ActiveModel { state: Set(state), ..Default::default() };
    update(context, &known, version, row).await
}

/// Writes a changed offering if it still is what the person saw, and tells of it.
async fn update(
    context: &mut ActionContext,
    known: &offering::Model,
    version: i64,
    row: offering::ActiveModel,
) -> Result<()> {
    let row = offering::ActiveModel { version: Set(version + 1), ..row };
    let update = offering::Entity::update_many()
        .set(row)
        .filter(offering::Column::Id.eq(known.id))
        .filter(offering::Column::Version.eq(version));
    bulk::refuse_stale(update.exec(&context.tx).await?.rows_affected, &known.name_chinese)?;
    context.changed(ChangeVerb::Changed, ObjectKind::Offering, known.id.0, &known.name_chinese);
    Ok(())
}
