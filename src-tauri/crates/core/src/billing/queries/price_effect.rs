//! What a changed price would have made of the past: every account concerned rated twice over days gone by, with the price as it
//! is and as it would be, by the code that bills.

use crate::billing::codes;
use crate::billing::run::{AccountInput, Ahead, ChunkInput, Prices, read_windows};
use crate::catalog::model::{offering, price};
use crate::catalog::{
    BookPrice, charging_faults, codes as catalog_codes, kind_fault, meter_faults, price_book, served_within,
    unknown_price_list,
};
use crate::customers::model::{account, customer};
use crate::gate::{Permission, Query, QueryContext, Tag, internal};
use crate::store::bulk;
use boss_kernel::id::{AccountId, CustomerId, PriceId, PriceListId, PriceVersionId};
use boss_kernel::{Amount, Currency, Error, NaiveDate, Result};
use boss_rating::{ChargeModel, Layer, Owed, PriceTerms, PriceVersion, Timeline, Window, owed};
use chrono::Months;
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use schemars::JsonSchema;
use sea_orm::{ConnectionTrait, EntityTrait};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::Arc;

/// Accounts rated at a time.
const CHUNK: usize = 1_000;
/// How far back at most.
const MOST_MONTHS: i32 = 12;
/// How many of those that gain or lose most are named.
const NAMED: usize = 20;

/// What a price would have come to over the last months had it been what it is to become.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PriceEffect {
    /// Which price.
    pub price_id: PriceId,
    /// How it is to charge; of the same kind as now.
    pub model: ChargeModel,
    /// What is to go with it.
    #[serde(default)]
    pub terms: PriceTerms,
    /// Only for the customers of this price list.
    #[serde(default)]
    pub price_list_id: Option<PriceListId>,
    /// Over how many months up to today, 1 to 12; three if not given.
    #[serde(default = "three")]
    pub months: i32,
}

fn three() -> i32 {
    3
}

/// The effect of a changed price over days gone by. Amounts are with tax, after discounts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PriceEffectView {
    /// The first day looked at.
    pub from: NaiveDate,
    /// The last day looked at.
    pub through: NaiveDate,
    /// How many accounts had the offering on these days.
    pub accounts: u64,
    /// How many of them would have been charged another sum.
    pub affected: u64,
    /// How many could not be rated, with the price as it is or as it would be.
    pub unrated: u64,
    /// What the accounts were to be charged.
    pub before: Amount,
    /// What they would have been.
    pub after: Amount,
    /// Those that would have paid more, the most first.
    pub dearer: Vec<AccountEffect>,
    /// Those that would have paid less, the least first.
    pub cheaper: Vec<AccountEffect>,
}

/// The effect on one account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AccountEffect {
    /// The account.
    pub account_id: AccountId,
    /// `A000001`.
    pub account_number: String,
    /// Its customer.
    pub customer_id: CustomerId,
    /// The customer's name.
    pub customer_name: String,
    /// What it was to be charged.
    pub before: Amount,
    /// What it would have been.
    pub after: Amount,
    /// More, or less where it is below zero.
    pub difference: Amount,
}

impl Query for PriceEffect {
    const NAME: &'static str = "billing.price_effect";
    const PERMISSION: Permission = Permission::CatalogWrite;
    const TAGS: &'static [Tag] = &[Tag::Catalog, Tag::Orders, Tag::Usage, Tag::Billing];
    const LONG: bool = true;
    type Output = PriceEffectView;

    async fn run(self, context: &QueryContext) -> Result<PriceEffectView> {
        let snapshot = context.snapshot().await?;
        let found = self.checked(&snapshot).await?;
        self.tried(&snapshot, &found, context.today).await?.view(&snapshot).await
    }
}

/// A price that is to change.
pub(super) struct Changing {
    pub(super) offering: offering::Model,
    pub(super) price: BookPrice,
}

impl PriceEffect {
    /// What is to change, where all that was entered can be meant.
    pub(super) async fn checked(&self, db: &impl ConnectionTrait) -> Result<Changing> {
        let unknown = || Error::new(catalog_codes::PRICE_NOT_FOUND).at("priceId");
        let price = price::Entity::find_by_id(self.price_id).one(db).await?.ok_or_else(unknown)?;
        let mut book = price_book(db, &[price.offering_id]).await?;
        let offering = book.offerings.remove(&price.offering_id).ok_or_else(unknown)?;
        let known = offering.prices.into_iter().find(|known| known.price.id == price.id);
        let known = known.ok_or_else(unknown)?;
        if let Some(error) = unknown_price_list(db, self.price_list_id).await? {
            return Err(error.at("priceListId"));
        }
        if !(1..=MOST_MONTHS).contains(&self.months) {
            let error = Error::new(codes::MONTHS_OUT_OF_RANGE);
            return Err(error.with("months", self.months).with("most", MOST_MONTHS).at("months"));
        }
        let mut faults = Vec::new();
        charging_faults(&self.model, &self.terms, "", &mut faults);
        meter_faults(db, price.meter_id, &self.model, "", &mut faults).await?;
        faults.extend(kind_fault(known.versions.first(), &self.model));
        Error::unless_faultless(faults)?;
        Ok(Changing { offering: offering.offering, price: known })
    }

    /// Rates the past of every account concerned twice: with the price as it is and as it would be.
    pub(super) async fn tried(
        &self,
        db: &impl ConnectionTrait,
        changing: &Changing,
        today: NaiveDate,
    ) -> Result<Effect> {
        let months = Months::new(self.months.unsigned_abs());
        let from = today.checked_sub_months(months).unwrap_or(today);
        let ids = served_within(db, changing.offering.id, from, today).await?;
        let mut effect = Effect::new(changing.offering.currency, (from, today));
        effect.accounts = u64::try_from(ids.len()).unwrap_or(u64::MAX);
        let mut prices = Prices::default();
        for chunk in ids.chunks(CHUNK) {
            let accounts = bulk::find_by_ids::<account::Entity, _>(db, account::Column::Id, chunk).await?;
            let window = Window::new(Some(from), today);
            let read = read_windows(
                db,
                &mut prices,
                accounts.into_iter().map(|row| (row, window)),
                &Ahead::default(),
            )
            .await?;
            let change = self.clone();
            let rated = tokio::task::spawn_blocking(move || change.rate(&read));
            effect.take_in(rated.await.map_err(internal)??)?;
        }
        // The most that anybody gains first, the most that anybody loses last.
        effect.changed.sort_by_key(|(difference, sums)| (*difference, sums.account));
        Ok(effect)
    }

    /// Each account's sums, with the price as it is and as it would be; none where it can't be rated.
    fn rate(&self, chunk: &ChunkInput) -> Result<Vec<Option<Sums>>> {
        let sums = |input: &AccountInput| -> Result<Option<Sums>> {
            let Ok(timeline) = &input.timeline else { return Ok(None) };
            let after = self.changed(timeline, input);
            let (Ok(before), Ok(after)) = (owed(timeline, input.window), owed(&after, input.window)) else {
                return Ok(None);
            };
            let currency = input.account.currency;
            let (before, after) = (total(&before, currency)?, total(&after, currency)?);
            let (account, customer) = (input.account.id, input.account.customer_id);
            let number = input.account.number.clone();
            Ok(Some(Sums { account, number, customer, before, after }))
        };
        chunk.accounts.par_iter().map(sums).collect()
    }

    /// The timeline with the price as it would be, as if it had always been so for the customers it is meant for.
    fn changed(&self, timeline: &Timeline, input: &AccountInput) -> Timeline {
        let mut timeline = timeline.clone();
        let plans = timeline.subscriptions.iter_mut().flat_map(|subscription| &mut subscription.plans);
        for price in plans.flat_map(|plan| &mut plan.prices).filter(|price| price.price == self.price_id) {
            price.versions = match self.price_list_id {
                None => price.versions.iter().map(|version| self.for_everybody(version)).collect(),
                Some(list) => self.on_list(&price.versions, list, input),
            };
        }
        timeline
    }

    fn for_everybody(&self, version: &PriceVersion) -> PriceVersion {
        if version.layer != Layer::Everybody {
            return version.clone();
        }
        PriceVersion { model: self.model.clone(), terms: self.terms.clone(), ..version.clone() }
    }

    /// The list's versions give way to the new one while the customer is on it.
    fn on_list(
        &self,
        versions: &[PriceVersion],
        list: PriceListId,
        input: &AccountInput,
    ) -> Arc<[PriceVersion]> {
        let mut changed = versions.to_vec();
        for (_, from, to) in input.price_lists.iter().filter(|(on, ..)| *on == list) {
            let ends_within = |version: &PriceVersion| match (version.valid_to, to) {
                (_, None) => true,
                (Some(end), Some(to)) => end <= *to,
                (None, Some(_)) => false,
            };
            changed.retain(|version| {
                version.layer != Layer::PriceList || version.valid_from < *from || !ends_within(version)
            });
            changed.push(PriceVersion {
                version: PriceVersionId(0),
                layer: Layer::PriceList,
                valid_from: *from,
                valid_to: *to,
                model: self.model.clone(),
                terms: self.terms.clone(),
            });
        }
        changed.sort_by_key(|version| (version.layer, version.valid_from));
        changed.into()
    }
}

fn total(owed: &Owed, currency: Currency) -> Result<Amount> {
    Amount::sum(owed.charges.iter().map(|charge| charge.gross), currency)
}

/// What one account would pay.
pub(super) struct Sums {
    account: AccountId,
    pub(super) number: String,
    pub(super) customer: CustomerId,
    pub(super) before: Amount,
    pub(super) after: Amount,
}

/// The effect on all of them.
pub(super) struct Effect {
    pub(super) from: NaiveDate,
    /// The first day not looked at.
    until: NaiveDate,
    /// Accounts looked at.
    pub(super) accounts: u64,
    pub(super) before: Amount,
    pub(super) after: Amount,
    pub(super) unrated: u64,
    /// Those that would pay another sum, with the difference in minor units.
    pub(super) changed: Vec<(i64, Sums)>,
}

impl Effect {
    fn new(currency: Currency, (from, until): (NaiveDate, NaiveDate)) -> Effect {
        let nothing = Amount::new(0, currency);
        Effect { from, until, accounts: 0, before: nothing, after: nothing, unrated: 0, changed: Vec::new() }
    }

    /// The last day looked at.
    pub(super) fn through(&self) -> NaiveDate {
        self.until.pred_opt().unwrap_or(self.until)
    }

    fn take_in(&mut self, rated: Vec<Option<Sums>>) -> Result<()> {
        for sums in rated {
            let Some(sums) = sums else {
                self.unrated += 1;
                continue;
            };
            self.before = self.before.plus(sums.before)?;
            self.after = self.after.plus(sums.after)?;
            let difference = sums.after.minus(sums.before)?.minor();
            if difference != 0 {
                self.changed.push((difference, sums));
            }
        }
        Ok(())
    }

    async fn view(self, db: &impl ConnectionTrait) -> Result<PriceEffectView> {
        let cheaper = self.changed.iter().take_while(|(difference, _)| *difference < 0).take(NAMED);
        let dearer = self.changed.iter().rev().take_while(|(difference, _)| *difference > 0).take(NAMED);
        let ids: Vec<CustomerId> =
            cheaper.clone().chain(dearer.clone()).map(|(_, sums)| sums.customer).collect();
        let rows = bulk::find_by_ids::<customer::Entity, _>(db, customer::Column::Id, &ids).await?;
        let names: HashMap<CustomerId, String> = rows.into_iter().map(|row| (row.id, row.name)).collect();
        let named = |(_, sums): &(i64, Sums)| -> Result<AccountEffect> {
            Ok(AccountEffect {
                account_id: sums.account,
                account_number: sums.number.clone(),
                customer_id: sums.customer,
                customer_name: names.get(&sums.customer).cloned().unwrap_or_default(),
                before: sums.before,
                after: sums.after,
                difference: sums.after.minus(sums.before)?,
            })
        };
        Ok(PriceEffectView {
            from: self.from,
            through: self.through(),
            accounts: self.accounts,
            affected: u64::try_from(self.changed.len()).unwrap_or(u64::MAX),
            unrated: self.unrated,
            before: self.before,
            after: self.after,
            dearer: dearer.map(named).collect::<Result<_>>()?,
            cheaper: cheaper.map(named).collect::<Result<_>>()?,
        })
    }
}
