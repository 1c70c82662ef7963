//! One offering's page.

use crate::catalog::actions::obstacle;
use crate::catalog::actions::{
    AddPriceVersion, ChangeOffering, ChangeTaxCode, PublishOffering, RetireOffering,
};
use crate::catalog::model::{OfferingKind, meter, offering, price_version, tax_code};
use crate::catalog::price_book::{BookPrice, PricedOffering, price_book};
use crate::catalog::queries::made_of::made_of;
use crate::catalog::rules::{self, OfferingStep};
use crate::catalog::taxation::TaxCodes;
use crate::catalog::views::{HeldTaxCode, OfferingDetail, PriceKind, PriceVersionView, PriceView};
use crate::catalog::{addresses, codes, subscribers, summary, webhooks};
use crate::gate::{AllowedAction, ObjectKind, Permission, Query, QueryContext, Tag, timeline};
use crate::store::bulk;
use boss_kernel::id::{MeterId, OfferingId, PriceListId, PriceVersionId, TaxCodeId};
use boss_kernel::{Currency, Error, Instant, LocalText, NaiveDate, Result};
use boss_rating::{ChargeKind, PriceVersion};
use schemars::JsonSchema;
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The most entries of a timeline that a page shows.
const TIMELINE: u64 = 100;

/// Everything about one offering.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ShowOffering {
    /// Which.
    pub offering_id: OfferingId,
}

impl Query for ShowOffering {
    const NAME: &'static str = "catalog.offering";
    const PERMISSION: Permission = Permission::CatalogRead;
    const TAGS: &'static [Tag] = &[Tag::Catalog, Tag::Orders];
    type Output = OfferingDetail;

    async fn run(self, context: &QueryContext) -> Result<OfferingDetail> {
        let db = &context.db;
        let id = self.offering_id;
        let priced = price_book(db, &[id]).await?.offerings.remove(&id);
        let priced = priced.ok_or_else(|| Error::new(codes::OFFERING_NOT_FOUND))?;
        let actions = actions(context, &priced, db).await?;
        let PricedOffering { offering, prices, .. } = priced;
        let prices = views(db, prices, offering.currency, context.today).await?;
        let made = made_of(db, &[id]).await?.remove(&id).unwrap_or_default();
        let (tax_codes, tax_code) = tax_codes(db, &offering, context.today).await?;
        Ok(OfferingDetail {
            tax_code_id: tax_code.as_ref().map(|held| held.tax_code_id),
            tax_code_name: tax_code.map(|held| held.name),
            tax_codes,
            phases: made.phases,
            parts: made.parts,
            bases: made.bases,
            tax_fixed: subscribers::started(db, id).await?,
            active_subscriptions: subscribers::active(db, &[id]).await?.get(&id).copied().unwrap_or(0),
            timeline: timeline(db, ObjectKind::Offering.word(), id.0, TIMELINE).await?,
            actions,
            prices,
            webhook_secret_set_at: webhooks::secret_set_at(db, id).await?,
            ..shown(offering, context.actor.may(Permission::CatalogWrite))
        })
    }
}

/// What the offering's own row says. Where another system listens is told to those who may change it.
fn shown(offering: offering::Model, may_change: bool) -> OfferingDetail {
    let told = if may_change { addresses::without_secrets } else { addresses::system_of };
    OfferingDetail {
        webhook_secret_set_at: None,
        offering_id: offering.id,
        code: offering.code,
        name: LocalText::new(offering.name_chinese, offering.name_english),
        unit: LocalText::new(offering.unit_chinese, offering.unit_english),
        currency: offering.currency,
        tax_rate: offering.tax_rate,
        tax_inclusive: offering.tax_inclusive,
        tax_fixed: false,
        connector: offering.connector,
        webhook_url: offering.webhook_url.as_deref().map(told),
        state: offering.state,
        kind: offering.kind,
        tax_code_id: offering.tax_code_id,
        tax_code_name: None,
        tax_codes: Vec::new(),
        phases: Vec::new(),
        parts: Vec::new(),
        bases: Vec::new(),
        prices: Vec::new(),
        active_subscriptions: 0,
        created_at: offering.created_at,
        version: offering.version,
        timeline: Vec::new(),
        actions: Vec::new(),
    }
}

/// The tax codes of an offering, latest first, and the one it has today.
async fn tax_codes(
    db: &impl ConnectionTrait,
    offering: &offering::Model,
    today: NaiveDate,
) -> Result<(Vec<HeldTaxCode>, Option<HeldTaxCode>)> {
    let codes = TaxCodes::read(db, std::slice::from_ref(offering)).await?;
    let held = codes.held(offering);
    let ids: Vec<TaxCodeId> = held.iter().filter_map(|(_, code)| *code).collect();
    let rows = bulk::find_by_ids::<tax_code::Entity, _>(db, tax_code::Column::Id, &ids).await?;
    let view = |(valid_from, code): &(Option<NaiveDate>, Option<TaxCodeId>)| {
        let row = rows.iter().find(|row| Some(row.id) == *code)?;
        let name = LocalText::new(&row.name_chinese, &row.name_english);
        Some(HeldTaxCode { tax_code_id: row.id, name, valid_from: *valid_from })
    };
    let views: Vec<HeldTaxCode> = held.iter().rev().filter_map(view).collect();
    let now = codes.on(offering, today);
    let now = views.iter().find(|view| Some(view.tax_code_id) == now).cloned();
    Ok((views, now))
}

async fn actions(
    context: &QueryContext,
    priced: &PricedOffering,
    db: &impl ConnectionTrait,
) -> Result<Vec<AllowedAction>> {
    let PricedOffering { offering, prices, .. } = priced;
    let sells = !prices.is_empty() || offering.kind == OfferingKind::Bundle;
    let held_back = [
        obstacle(db, offering, OfferingStep::Publish).await?,
        obstacle(db, offering, OfferingStep::Retire).await?,
    ];
    let [publish, retire] = held_back.map(|obstacle| obstacle.map_or(Ok(()), Err));
    let step = |by| rules::step(offering.state, by, &offering.name_chinese, sells).map(|_| ());
    let actor = &context.actor;
    let bundle = offering.kind == OfferingKind::Bundle;
    let taxed = if bundle { Err(Error::new(codes::BUNDLE_OF_PARTS)) } else { Ok(()) };
    let priceless = || Error::new(codes::PRICES_MISSING).with("name", &offering.name_chinese);
    let add = if prices.is_empty() { Err(priceless()) } else { Ok(()) };
    Ok(vec![
        AllowedAction::of::<ChangeOffering>(actor, Ok(())),
        AllowedAction::of::<ChangeTaxCode>(actor, taxed),
        AllowedAction::of::<AddPriceVersion>(actor, add),
        AllowedAction::of::<PublishOffering>(actor, step(OfferingStep::Publish).and(publish)),
        AllowedAction::of::<RetireOffering>(actor, step(OfferingStep::Retire).and(retire)),
    ])
}

/// Prices as pages show them, with all their versions.
pub(super) async fn views(
    db: &impl ConnectionTrait,
    prices: Vec<BookPrice>,
    currency: Currency,
    today: NaiveDate,
) -> Result<Vec<PriceView>> {
    let meters: Vec<MeterId> = prices.iter().filter_map(|price| price.price.meter_id).collect();
    let meters = bulk::find_by_ids::<meter::Entity, _>(db, meter::Column::Id, &meters).await?;
    let meters: BTreeMap<MeterId, LocalText> =
        meters.into_iter().map(|m| (m.id, LocalText::new(m.name_chinese, m.name_english))).collect();
    let versions: Vec<PriceVersionId> =
        prices.iter().flat_map(BookPrice::all_versions).map(|version| version.version).collect();
    let rows =
        bulk::find_by_ids::<price_version::Entity, _>(db, price_version::Column::Id, &versions).await?;
    let made: BTreeMap<PriceVersionId, Instant> =
        rows.into_iter().map(|row| (row.id, row.created_at)).collect();
    let view = |price: BookPrice| PriceView {
        price_id: price.price.id,
        versions: versions_of(&Shown { price: &price, made: &made, currency, today }),
        kind: kind_of(&price),
        meter_name: price.price.meter_id.and_then(|id| meters.get(&id).cloned()),
        meter_id: price.price.meter_id,
        timing: price.price.timing,
        bill_at_end: price.price.bill_at_end,
        cadence: price.cadence,
        alignment: price.alignment,
        phase: price.price.phase,
        code: price.price.code,
        name: LocalText::new(price.price.name_chinese, price.price.name_english),
        unit: price.unit,
    };
    Ok(prices.into_iter().map(view).collect())
}

fn kind_of(price: &BookPrice) -> PriceKind {
    match price.versions.first().map(|version| version.model.kind()) {
        Some(ChargeKind::Usage) => PriceKind::Usage,
        Some(ChargeKind::OneTime) => PriceKind::OneTime,
        Some(ChargeKind::Commitment) => PriceKind::Commitment,
        Some(ChargeKind::Recurring) | None => PriceKind::Recurring,
    }
}

/// What versions are shown with.
struct Shown<'a> {
    price: &'a BookPrice,
    made: &'a BTreeMap<PriceVersionId, Instant>,
    currency: Currency,
    today: NaiveDate,
}

/// Newest first, each ending the day before the next begins: for everybody, then list by list.
fn versions_of(shown: &Shown<'_>) -> Vec<PriceVersionView> {
    let mut views = shown.one_after_another(&shown.price.versions, None);
    for (list, versions) in &shown.price.listed {
        views.extend(shown.one_after_another(versions, Some(*list)));
    }
    views
}

impl Shown<'_> {
    fn one_after_another(
        &self,
        versions: &[PriceVersion],
        price_list_id: Option<PriceListId>,
    ) -> Vec<PriceVersionView> {
        let current = versions.iter().rev().find(|version| version.valid_from <= self.today);
        let mut next_begins: Option<NaiveDate> = None;
        let mut views = Vec::new();
        for version in versions.iter().rev() {
            let ends = [version.valid_to, next_begins].into_iter().flatten().min();
            let in_force = current.is_some_and(|current| current.version == version.version)
                && ends.is_none_or(|end| self.today < end);
            views.push(PriceVersionView {
                price_version_id: version.version,
                valid_from: version.valid_from,
                valid_until: ends.and_then(|day| day.pred_opt()),
                in_force,
                summary: summary::of_version(version, self.price, self.currency),
                model: version.model.clone(),
                terms: version.terms.clone(),
                price_list_id,
                created_at: self.made.get(&version.version).copied().unwrap_or_default(),
            });
            next_begins = Some(version.valid_from);
        }
        views
    }
}
