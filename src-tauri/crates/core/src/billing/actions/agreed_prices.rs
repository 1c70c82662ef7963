//! Prices agreed with one account or for one subscription.

use crate::billing::actions::rerate_from;
use crate::billing::{codes, rules};
use crate::catalog::codes as catalog_codes;
use crate::catalog::model::{offering, price, price_version};
use crate::catalog::{NewPriceVersion, charging_faults, kind_fault, meter_faults, read_version, version_row};
use crate::customers;
use crate::customers::model::account;
use crate::gate::{Action, ActionContext, ChangeVerb, ObjectKind, Permission, Tag, codes as gate_codes};
use crate::orders::model::subscription;
use crate::orders::{self, codes as order_codes};
use crate::store::bulk;
use boss_kernel::id::{AccountId, PriceId, PriceVersionId, SubscriptionId};
use boss_kernel::{Error, Fault, NaiveDate, Result};
use boss_rating::{ChargeModel, PriceTerms};
use schemars::JsonSchema;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};

/// Agrees a price with one account, or for one subscription. It counts before the prices of a price list and those for everybody, the
/// one for a subscription before that with its account. Where its days were billed already, the account is billed the difference by
/// the next run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AgreePrice {
    /// With which account; or for which subscription.
    #[serde(default)]
    pub account_id: Option<AccountId>,
    /// For which subscription; or with which account.
    #[serde(default)]
    pub subscription_id: Option<SubscriptionId>,
    /// Which price.
    pub price_id: PriceId,
    /// The first day. A billing cycle is charged by what counts on its first day served.
    pub valid_from: NaiveDate,
    /// The first day it does not count any more; for good if not given.
    #[serde(default)]
    pub valid_to: Option<NaiveDate>,
    /// How it charges; of the same kind as the price's other versions.
    pub model: ChargeModel,
    /// What goes with it: free units, a percentage off, a minimum, a maximum.
    #[serde(default)]
    pub terms: PriceTerms,
}

/// The agreed price.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AgreedPrice {
    /// Which version of the price it is.
    pub price_version_id: PriceVersionId,
    /// How many accounts were billed past its first day and will be billed the difference: of a subscription that moved, each it was
    /// served on since.
    pub accounts_to_rerate: u64,
}

/// What ending terms led to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct EndedTerms {
    /// How many accounts were billed past the end and will be billed the difference.
    pub accounts_to_rerate: u64,
}

/// With whom a price is agreed.
struct Holder {
    account: account::Model,
    subscription: Option<subscription::Model>,
    /// Who is billed for the days that change: the account, and of a subscription that moved every account it was served on.
    billed: Vec<AccountId>,
}

impl Holder {
    /// Locks the account, a closed one is refused, and with it whoever else is billed for days from `day` on.
    async fn for_update(
        tx: &impl ConnectionTrait,
        (account_id, subscription_id): (Option<AccountId>, Option<SubscriptionId>),
        day: NaiveDate,
    ) -> Result<Holder> {
        let (account_id, subscription_id) = match (account_id, subscription_id) {
            (Some(account), None) => (account, None),
            (None, Some(subscription)) => (find(tx, subscription).await?.account_id, Some(subscription)),
            _ => return Err(Error::new(codes::AGREED_WITH_ONE).at("accountId")),
        };
        let mut billed = vec![account_id];
        if let Some(subscription) = subscription_id {
            billed.extend(orders::accounts_served(tx, subscription, day).await?);
        }
        billed.sort_unstable();
        billed.dedup();
        customers::lock_accounts(tx, &billed).await?;
        let account = customers::account_for_update(tx, account_id).await?;
        let subscription = match subscription_id {
            Some(id) => Some(find(tx, id).await?),
            None => None,
        };
        // It may have moved to another account while its old one was waited for.
        let stayed = subscription.as_ref().is_none_or(|found| found.account_id == account.id);
        bulk::refuse_stale(u64::from(stayed), &account.number)?;
        Ok(Holder { account, subscription, billed })
    }

    fn tell(&self, context: &mut ActionContext) {
        let (id, number) = (self.account.id.0, &self.account.number);
        context.changed(ChangeVerb::Changed, ObjectKind::Account, id, number);
        if let Some(row) = &self.subscription {
            context.changed(ChangeVerb::Changed, ObjectKind::Subscription, row.id.0, &row.number);
        }
    }
}

async fn find(tx: &impl ConnectionTrait, id: SubscriptionId) -> Result<subscription::Model> {
    let found = subscription::Entity::find_by_id(id).one(tx).await?;
    found.ok_or_else(|| Error::new(order_codes::SUBSCRIPTION_NOT_FOUND).at("subscriptionId"))
}

impl Action for AgreePrice {
    const NAME: &'static str = "billing.agree_price";
    const PERMISSION: Permission = Permission::TermsWrite;
    const STALE: &'static [Tag] = &[Tag::Billing, Tag::Customers];
    type Output = AgreedPrice;

    async fn run(self, context: &mut ActionContext) -> Result<AgreedPrice> {
        let holder =
            Holder::for_update(&context.tx, (self.account_id, self.subscription_id), self.valid_from);
        let holder = holder.await?;
        let known = price::Entity::find_by_id(self.price_id).one(&context.tx).await?;
        let known = known.ok_or_else(|| Error::new(catalog_codes::PRICE_NOT_FOUND).at("priceId"))?;
        let version = NewPriceVersion {
            valid_from: self.valid_from,
            model: self.model.clone(),
            terms: self.terms.clone(),
        };
        let mut faults = self.day_faults(context);
        charging_faults(&self.model, &self.terms, "", &mut faults);
        meter_faults(&context.tx, known.meter_id, &self.model, "", &mut faults).await?;
        faults.extend(unfit(&context.tx, &holder, &known).await?);
        faults.extend(self.beside_others(&context.tx, &holder).await?);
        Error::unless_faultless(faults)?;
        let mut row = version_row(context, known.id, &version)?;
        row.account_id = Set(self.account_id);
        row.subscription_id = Set(self.subscription_id);
        row.valid_to = Set(self.valid_to);
        let added = price_version::Entity::insert(row).exec_with_returning(&context.tx).await?;
        holder.tell(context);
        let accounts_to_rerate = rerate_from(context, &holder.billed, self.valid_from, "validFrom").await?;
        Ok(AgreedPrice { price_version_id: added.id, accounts_to_rerate })
    }
}

/// A price of another currency, or not one of the subscription's.
async fn unfit(tx: &impl ConnectionTrait, holder: &Holder, known: &price::Model) -> Result<Option<Fault>> {
    let offering = offering::Entity::find_by_id(known.offering_id).one(tx).await?;
    let offering = offering.ok_or_else(|| Error::new(gate_codes::INTERNAL))?;
    let error = |code| Error::new(code).with("offering", &offering.name_chinese);
    if let Some(subscription) = holder.subscription.as_ref().filter(|row| row.offering_id != offering.id) {
        let error = error(codes::PRICE_ELSEWHERE).with("number", &subscription.number);
        return Ok(Some(Fault::at("priceId", error)));
    }
    if offering.currency != holder.account.currency {
        let error = error(codes::AGREED_CURRENCY).with("currency", offering.currency);
        let error = error.with("number", &holder.account.number).with("account", holder.account.currency);
        return Ok(Some(Fault::at("priceId", error)));
    }
    Ok(None)
}

fn of_everybody_or(holder: &Holder) -> Condition {
    let nobody =
        price_version::Column::AccountId.is_null().and(price_version::Column::SubscriptionId.is_null());
    let subscription = holder.subscription.as_ref();
    Condition::any()
        .add(nobody)
        .add(price_version::Column::AccountId.eq(holder.account.id))
        .add_option(subscription.map(|row| price_version::Column::SubscriptionId.eq(row.id)))
}

impl AgreePrice {
    fn day_faults(&self, context: &ActionContext) -> Vec<Fault> {
        let mut faults = Vec::new();
        let from = rules::check_day(self.valid_from, context.today);
        faults.extend(from.err().map(|error| Fault::at("validFrom", error)));
        if let Some(to) = self.valid_to.filter(|to| *to <= self.valid_from) {
            let error = Error::new(codes::AGREED_END_EARLY).with("date", to).with("from", self.valid_from);
            faults.push(Fault::at("validTo", error));
        }
        faults
    }

    /// Another kind than the price's other versions, or days that are agreed already.
    async fn beside_others(&self, tx: &impl ConnectionTrait, holder: &Holder) -> Result<Vec<Fault>> {
        let others = price_version::Entity::find()
            .filter(price_version::Column::PriceId.eq(self.price_id))
            .filter(of_everybody_or(holder))
            .order_by_asc(price_version::Column::ValidFrom)
            .all(tx)
            .await?;
        let mut faults = Vec::new();
        let first = others.first().map(read_version).transpose()?;
        faults.extend(kind_fault(first.as_ref(), &self.model));
        let same = |row: &&price_version::Model| {
            row.price_list_id.is_none()
                && (row.account_id, row.subscription_id) == (self.account_id, self.subscription_id)
        };
        let meets = |row: &&price_version::Model| {
            row.valid_to.is_none_or(|to| to > row.valid_from && to > self.valid_from)
                && self.valid_to.is_none_or(|to| to > row.valid_from)
        };
        if let Some(other) = others.iter().filter(same).find(meets) {
            let error = Error::new(codes::AGREED_ALREADY).with("from", other.valid_from);
            let error = match other.valid_to {
                Some(to) => error.with("to", to),
                None => error.with("to", "∞"),
            };
            faults.push(Fault::at("validFrom", error));
        }
        Ok(faults)
    }
}

/// Ends an agreed price: from a day on it does not count any more. On its first day it is taken back. What was billed by it is
/// corrected by the next run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct EndAgreedPrice {
    /// Which.
    pub price_version_id: PriceVersionId,
    /// The first day on which it does not count any more.
    pub valid_to: NaiveDate,
}

impl Action for EndAgreedPrice {
    const NAME: &'static str = "billing.end_agreed_price";
    const PERMISSION: Permission = Permission::TermsWrite;
    const STALE: &'static [Tag] = &[Tag::Billing, Tag::Customers];
    type Output = EndedTerms;

    async fn run(self, context: &mut ActionContext) -> Result<EndedTerms> {
        let found = find_agreed(&context.tx, self.price_version_id).await?;
        let holder =
            Holder::for_update(&context.tx, (found.account_id, found.subscription_id), self.valid_to);
        let holder = holder.await?;
        let known = find_agreed(&context.tx, self.price_version_id).await?;
        self.check(context, &known).map_err(|error| error.at("validTo"))?;
        price_version::Entity::update_many()
            .col_expr(price_version::Column::ValidTo, Expr::value(self.valid_to))
            .filter(price_version::Column::Id.eq(known.id))
            .exec(&context.tx)
            .await?;
        holder.tell(context);
        let accounts_to_rerate = rerate_from(context, &holder.billed, self.valid_to, "validTo").await?;
        Ok(EndedTerms { accounts_to_rerate })
    }
}

async fn find_agreed(tx: &impl ConnectionTrait, id: PriceVersionId) -> Result<price_version::Model> {
    let found = price_version::Entity::find_by_id(id).one(tx).await?;
    let agreed = found.filter(|row| row.account_id.is_some() || row.subscription_id.is_some());
    agreed.ok_or_else(|| Error::new(codes::AGREED_NOT_FOUND).at("priceVersionId"))
}

impl EndAgreedPrice {
    fn check(&self, context: &ActionContext, known: &price_version::Model) -> Result<()> {
        if let Some(end) = known.valid_to.filter(|end| self.valid_to >= *end) {
            return Err(Error::new(codes::AGREED_ENDED).with("end", end).with("from", known.valid_from));
        }
        if self.valid_to < known.valid_from {
            let error = Error::new(codes::AGREED_END_EARLY).with("date", self.valid_to);
            return Err(error.with("from", known.valid_from));
        }
        // On the first day, however far back, it is taken back.
        if self.valid_to == known.valid_from {
            return Ok(());
        }
        rules::check_day(self.valid_to, context.today)
    }
}
