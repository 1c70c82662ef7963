//! What accounts were charged before, from the day on that matters to each of their prices.
//!
//! Charges are found by the bills of an account, which are found by the last day they reach to: of a long history only the last few
//! are read. So no index of charges has an entry for each of them, all over its pages, to be kept by every run.

use crate::billing::model::{bill, charge, payer_bill};
use crate::billing::run::Prices;
use crate::billing::run::reading::{OfAccount, days_at_most};
use crate::billing::wallets::bills_of_gifts;
use crate::store::bulk;
use boss_kernel::id::{AccountId, BillId, ChargeId, PriceId, PriceVersionId, SubscriptionId};
use boss_kernel::{Currency, Days, Minor, NaiveDate, Period, Result, TaxRate};
use boss_rating::{ChargeKey, Charged};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect};
use std::collections::{BTreeMap, HashMap, HashSet};

/// A price of a subscription on an account.
type Charging = (OfAccount, PriceId);

/// The charges to read.
#[derive(Default)]
pub(super) struct Wanted {
    /// Those for cycles that end after a day; all, where there is none.
    from: HashMap<Charging, Option<NaiveDate>>,
    /// The day after which bills of an account reach that have any of them.
    accounts: HashMap<AccountId, Option<NaiveDate>>,
}

impl Wanted {
    /// Asks for the charges of a price for cycles that end after `from`.
    pub(super) fn add(&mut self, prices: &Prices, whose: OfAccount, price: PriceId, from: Option<NaiveDate>) {
        let earliest = self.from.entry((whose, price)).or_insert(from);
        *earliest = from.min(*earliest);
        // A cycle that ends after that day begins no longer before it than one is long, and a day of it was served.
        let days = Days::new(prices.cadence_of(price).map_or(0, days_at_most));
        let begun = from.map(|from| from.checked_sub_days(days).unwrap_or(NaiveDate::MIN));
        let (account, _) = whose;
        let earliest = self.accounts.entry(account).or_insert(begun);
        *earliest = begun.min(*earliest);
    }

    /// Reads them.
    pub(super) async fn read(
        &self,
        db: &impl ConnectionTrait,
        charged: &mut HashMap<OfAccount, Vec<Charged>>,
        billed_to: &mut HashMap<ChargeId, AccountId>,
        paid_by_gifts: &mut HashSet<ChargeId>,
    ) -> Result<()> {
        let mut alike: BTreeMap<Option<NaiveDate>, Vec<AccountId>> = BTreeMap::new();
        for (account, begun) in &self.accounts {
            alike.entry(*begun).or_default().push(*account);
        }
        for (begun, accounts) in alike {
            let bills = Bills::reaching(db, accounts, begun).await?;
            let payers = bills.payers(db).await?;
            let of_gifts = bills_of_gifts(db, &bills.all()).await?;
            for ids in bulk::id_chunks(&bills.all()) {
                for row in ChargedRow::of_bills(ids).all(db).await? {
                    // A payer's bill is read with each part of the family that begins on another day.
                    if self.accounts.get(&row.account_id) != Some(&begun) {
                        continue;
                    }
                    let whose = (row.account_id, row.subscription_id);
                    let from = self.from.get(&(whose, row.price_id));
                    if from.is_some_and(|from| from.is_none_or(|from| row.period_to > from)) {
                        let payer = payers.get(&row.bill_id).filter(|payer| **payer != row.account_id);
                        billed_to.extend(payer.map(|payer| (row.id, *payer)));
                        if of_gifts.contains(&row.bill_id) {
                            paid_by_gifts.insert(row.id);
                        }
                        charged.entry(whose).or_default().push(row.charged()?);
                    }
                }
            }
        }
        Ok(())
    }
}

/// Bills with charges of some accounts.
struct Bills {
    own: Vec<BillId>,
    /// Of those who pay or paid for them.
    of_others: Vec<BillId>,
}

impl Bills {
    /// Those for days after `day`; all of them, where there is none.
    async fn reaching(
        db: &impl ConnectionTrait,
        mut accounts: Vec<AccountId>,
        day: Option<NaiveDate>,
    ) -> Result<Bills> {
        accounts.sort_unstable();
        accounts.dedup();
        let mut bills = Bills { own: Vec::with_capacity(accounts.len() * 2), of_others: Vec::new() };
        for ids in bulk::id_chunks(&accounts) {
            let mut select = bill::Entity::find().select_only().column(bill::Column::Id);
            select = select.filter(bill::Column::AccountId.is_in(ids.clone()));
            if let Some(day) = day {
                select = select.filter(bill::Column::PeriodTo.gt(day));
            }
            bills.own.extend(select.into_tuple::<BillId>().all(db).await?);
            let mut of_others = payer_bill::Entity::find().select_only().column(payer_bill::Column::BillId);
            of_others = of_others.filter(payer_bill::Column::AccountId.is_in(ids));
            if let Some(day) = day {
                of_others = of_others.filter(payer_bill::Column::PeriodTo.gt(day));
            }
            bills.of_others.extend(of_others.into_tuple::<BillId>().all(db).await?);
        }
        Ok(bills)
    }

    /// All of them, in order. A payer's bill is found by each of its family.
    fn all(&self) -> Vec<BillId> {
        let mut all = [self.own.as_slice(), &self.of_others].concat();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Whose bills those of others are.
    async fn payers(&self, db: &impl ConnectionTrait) -> Result<HashMap<BillId, AccountId>> {
        let mut payers = HashMap::new();
        for ids in bulk::id_chunks(&self.of_others) {
            let select = bill::Entity::find().filter(bill::Column::Id.is_in(ids)).select_only();
            let columns = select.columns([bill::Column::Id, bill::Column::AccountId]);
            payers.extend(columns.into_tuple::<(BillId, AccountId)>().all(db).await?);
        }
        Ok(payers)
    }
}

/// The bills with charges of accounts, their own and those of who pays or paid for them, for days after `day`, in order; all of them,
/// where there is none. What was served of a cycle that ends after a day is on one of them from the cycle's first day on.
pub(in crate::billing) async fn bills_reaching(
    db: &impl ConnectionTrait,
    accounts: Vec<AccountId>,
    day: Option<NaiveDate>,
) -> Result<Vec<BillId>> {
    Ok(Bills::reaching(db, accounts, day).await?.all())
}

/// A charge without its explanation, which is long and not needed to compare.
#[derive(FromQueryResult)]
struct ChargedRow {
    id: ChargeId,
    bill_id: BillId,
    account_id: AccountId,
    subscription_id: SubscriptionId,
    price_id: PriceId,
    price_version_id: PriceVersionId,
    period_from: NaiveDate,
    period_to: NaiveDate,
    served_from: NaiveDate,
    served_to: NaiveDate,
    billable_on: NaiveDate,
    tax_rate: TaxRate,
    currency: Currency,
    net_minor: Minor,
    tax_minor: Minor,
    total_minor: Minor,
}

impl ChargedRow {
    fn of_bills(
        bills: impl IntoIterator<Item = BillId>,
    ) -> sea_orm::Selector<sea_orm::SelectModel<ChargedRow>> {
        use charge::Column::{
            AccountId, BillId, BillableOn, Currency, Id, NetMinor, PeriodFrom, PeriodTo, PriceId,
            PriceVersionId, ServedFrom, ServedTo, SubscriptionId, TaxMinor, TaxRate, TotalMinor,
        };
        let columns = [
            Id,
            BillId,
            AccountId,
            SubscriptionId,
            PriceId,
            PriceVersionId,
            PeriodFrom,
            PeriodTo,
            ServedFrom,
            ServedTo,
            BillableOn,
            TaxRate,
            Currency,
            NetMinor,
            TaxMinor,
            TotalMinor,
        ];
        charge::Entity::find().filter(BillId.is_in(bills)).select_only().columns(columns).into_model()
    }

    fn charged(self) -> Result<Charged> {
        Ok(Charged {
            key: ChargeKey {
                subscription: self.subscription_id,
                price: self.price_id,
                period: Period::new(self.period_from, self.period_to)?,
            },
            charge: self.id,
            version: self.price_version_id,
            served: Period::new(self.served_from, self.served_to)?,
            billable_on: self.billable_on,
            tax_rate: self.tax_rate,
            net: self.net_minor.in_currency(self.currency),
            tax: self.tax_minor.in_currency(self.currency),
            gross: self.total_minor.in_currency(self.currency),
            discounts: Vec::new(),
        })
    }
}
