//! Charges with the words they were made with and the explanation a person reads.

use crate::billing::estimate::lines_in_both;
use crate::billing::model::{bill, charge};
use crate::billing::queries::bill::{ChargeRow, OtherCharge};
use crate::billing::queries::items::account_numbers;
use crate::billing::run::bills_reaching;
use crate::catalog::model::price;
use crate::orders::model::subscription;
use crate::store::bulk;
use boss_kernel::id::{AccountId, BillId, ChargeId, PriceId, SubscriptionId};
use boss_kernel::{Error, Period, Result};
use boss_rating::Explanation;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::{HashMap, HashSet};

/// Charges as a person reads them, in the order given.
pub(super) async fn charge_rows(
    db: &impl ConnectionTrait,
    charges: Vec<charge::Model>,
) -> Result<Vec<ChargeRow>> {
    let names = Names::read(db, &charges).await?;
    let others = Others::read(db, &charges).await?;
    charges.into_iter().map(|charge| row(charge, &names, &others)).collect()
}

fn row(charge: charge::Model, names: &Names, others: &Others) -> Result<ChargeRow> {
    let missing =
        || Error::new(crate::gate::codes::INTERNAL).caused_by("a charge refers to what is not there");
    let subscription = names.subscriptions.get(&charge.subscription_id).ok_or_else(missing)?;
    let price = names.prices.get(&charge.price_id).ok_or_else(missing)?;
    let words = charge.words();
    let explanation: Explanation = serde_json::from_str(&charge.explanation)
        .map_err(|cause| Error::new(crate::gate::codes::INTERNAL).caused_by(cause))?;
    let cycle_price = charge.unit_price.is_none().then(|| explanation.cycle_price()).flatten();
    let priced = charge.unit_price.or(cycle_price).is_some();
    let by_average = !priced && charge.corrects_charge_id.is_none();
    let average_price = by_average.then(|| explanation.average_price(charge.quantity)).flatten();
    Ok(ChargeRow {
        bill_number: others.number_of(charge.bill_id),
        account_id: charge.account_id,
        account_number: names.accounts.get(&charge.account_id).cloned().unwrap_or_default(),
        subscription_number: subscription.number.clone(),
        offering_id: words.offering_id,
        offering: words.offering,
        price: words.price,
        meter_id: price.meter_id,
        period: Period::new(charge.period_from, charge.period_to)?,
        served: Period::new(charge.served_from, charge.served_to)?,
        unit: words.unit,
        tax_code: words.tax_code,
        net: charge.net_minor.in_currency(charge.currency),
        tax: charge.tax_minor.in_currency(charge.currency),
        total: charge.total_minor.in_currency(charge.currency),
        explanation: lines_in_both(&explanation),
        corrects: charge.corrects_charge_id.and_then(|id| others.of(id)),
        corrected_by: others.correcting(charge.id),
        charge_id: charge.id,
        bill_id: charge.bill_id,
        subscription_id: charge.subscription_id,
        price_id: charge.price_id,
        quantity: charge.quantity,
        unit_price: charge.unit_price,
        cycle_price,
        average_price,
        tax_rate: charge.tax_rate,
    })
}

/// What the charges refer to, by id.
struct Names {
    subscriptions: HashMap<SubscriptionId, subscription::Model>,
    prices: HashMap<PriceId, price::Model>,
    accounts: HashMap<AccountId, String>,
}

impl Names {
    async fn read(db: &impl ConnectionTrait, charges: &[charge::Model]) -> Result<Names> {
        let ids: Vec<SubscriptionId> = charges.iter().map(|charge| charge.subscription_id).collect();
        let subscriptions =
            bulk::find_by_ids::<subscription::Entity, _>(db, subscription::Column::Id, &ids).await?;
        let ids: Vec<PriceId> = charges.iter().map(|charge| charge.price_id).collect();
        let prices = bulk::find_by_ids::<price::Entity, _>(db, price::Column::Id, &ids).await?;
        let ids: Vec<AccountId> = charges.iter().map(|charge| charge.account_id).collect();
        Ok(Names {
            accounts: account_numbers(db, &ids).await?,
            subscriptions: subscriptions.into_iter().map(|row| (row.id, row)).collect(),
            prices: prices.into_iter().map(|row| (row.id, row)).collect(),
        })
    }
}

/// All charges for the same subscriptions, prices and cycles: those corrected and those that correct are among them.
struct Others {
    charges: Vec<charge::Model>,
    numbers: HashMap<BillId, Option<String>>,
}

impl Others {
    async fn read(db: &impl ConnectionTrait, charges: &[charge::Model]) -> Result<Others> {
        let subscriptions: HashSet<SubscriptionId> =
            charges.iter().map(|charge| charge.subscription_id).collect();
        let mut prices: Vec<PriceId> = charges.iter().map(|charge| charge.price_id).collect();
        let mut starts: Vec<_> = charges.iter().map(|charge| charge.period_from).collect();
        prices.sort_unstable();
        prices.dedup();
        starts.sort_unstable();
        starts.dedup();
        let accounts = charges.iter().map(|charge| charge.account_id).collect();
        let bills = bills_reaching(db, accounts, starts.first().copied()).await?;
        let mut found = Vec::new();
        for chunk in bulk::id_chunks(&bills) {
            let related = charge::Entity::find()
                .filter(charge::Column::BillId.is_in(chunk))
                .filter(charge::Column::PriceId.is_in(prices.clone()))
                .filter(charge::Column::PeriodFrom.is_in(starts.clone()))
                .order_by_asc(charge::Column::Id);
            found.extend(related.all(db).await?);
        }
        found.retain(|charge| subscriptions.contains(&charge.subscription_id));
        let mut bills: Vec<BillId> = found.iter().map(|charge| charge.bill_id).collect();
        bills.sort_unstable();
        bills.dedup();
        let bills = bulk::find_by_ids::<bill::Entity, _>(db, bill::Column::Id, &bills).await?;
        let numbers = bills.into_iter().map(|bill| (bill.id, bill.number)).collect();
        Ok(Others { charges: found, numbers })
    }

    fn number_of(&self, bill: BillId) -> Option<String> {
        self.numbers.get(&bill).cloned().flatten()
    }

    fn other(&self, charge: &charge::Model) -> OtherCharge {
        OtherCharge {
            charge_id: charge.id,
            bill_id: charge.bill_id,
            bill_number: self.number_of(charge.bill_id),
            total: charge.total_minor.in_currency(charge.currency),
        }
    }

    fn of(&self, id: ChargeId) -> Option<OtherCharge> {
        self.charges.iter().find(|charge| charge.id == id).map(|charge| self.other(charge))
    }

    fn correcting(&self, id: ChargeId) -> Vec<OtherCharge> {
        let later = self.charges.iter().filter(|charge| charge.corrects_charge_id == Some(id));
        later.map(|charge| self.other(charge)).collect()
    }
}
