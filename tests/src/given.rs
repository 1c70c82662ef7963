//! What a story of usage and billing starts from: customers, prices and subscriptions, written straight into the tables so
//! that the story depends on nothing but what it is about.

use crate::desk::Desk;
use crate::rows::{self, EARLY, day};
use boss_core::catalog::model::{
    Connector, OfferingKind, OfferingState, PriceTiming, meter, offering, price, price_version,
};
use boss_core::customers::model::{account, customer};
use boss_core::orders::model::{SubscriptionState, subscription, subscription_segment};
use boss_core::store::search;
use boss_kernel::id::{AccountId, CustomerId, MeterId, OfferingId, PriceId, SubscriptionId};
use boss_kernel::{Alignment, CadenceUnit, Currency, CycleDay, Minor, NaiveDate, TaxRate};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter};

/// Writes what a story starts from.
pub struct Given {
    /// A connection of its own.
    pub db: DatabaseConnection,
}

/// A price of a new offering.
pub struct GivenPrice<'a> {
    /// Its code, unique within the offering.
    pub code: &'a str,
    /// The meter, for usage.
    pub meter: Option<MeterId>,
    /// In advance or in arrears.
    pub timing: PriceTiming,
    /// Its versions: the day from which, and the model as JSON.
    pub versions: &'a [(&'a str, &'a str)],
}

/// A stretch of a subscription: first day, first day not served any more, quantity.
pub type GivenSegment<'a> = (&'a str, Option<&'a str>, &'a str);

fn rate(text: &str) -> TaxRate {
    text.parse().expect("a tax rate")
}

impl Given {
    /// At a desk's database.
    pub async fn at(desk: &Desk) -> Given {
        Given { db: rows::connection(desk).await }
    }

    /// A meter.
    pub async fn meter(&self, code: &str) -> MeterId {
        let row = meter::ActiveModel {
            id: NotSet,
            code: Set(code.into()),
            name_chinese: Set("流量".into()),
            name_english: Set("Traffic".into()),
            unit_chinese: Set("GB".into()),
            unit_english: Set("GB".into()),
            created_at: Set(EARLY),
            // It sums: the schema's word where nothing is said.
            ..Default::default()
        };
        meter::Entity::insert(row).exec_with_returning(&self.db).await.expect("a meter").id
    }

    /// An offering in CNY with tax-exclusive prices at `tax`.
    pub async fn offering(&self, code: &str, tax: &str, prices: &[GivenPrice<'_>]) -> OfferingId {
        let row = offering::ActiveModel {
            id: NotSet,
            code: Set(code.into()),
            name_chinese: Set(format!("产品{code}")),
            name_english: Set(format!("Offering {code}")),
            unit_chinese: Set("个".into()),
            unit_english: Set("seat".into()),
            tax_rate: Set(rate(tax)),
            tax_inclusive: Set(false),
            currency: Set(Currency::CNY),
            connector: Set(Connector::None),
            webhook_url: Set(None),
            state: Set(OfferingState::Published),
            created_at: Set(EARLY),
            version: Set(1),
            tax_code_id: Set(None),
            kind: Set(OfferingKind::Standard),
        };
        let id = offering::Entity::insert(row).exec_with_returning(&self.db).await.expect("an offering").id;
        for (position, given) in prices.iter().enumerate() {
            self.price(id, position, given).await;
        }
        id
    }

    async fn price(&self, offering_id: OfferingId, position: usize, given: &GivenPrice<'_>) {
        let row = price::ActiveModel {
            id: NotSet,
            offering_id: Set(offering_id),
            position: Set(i32::try_from(position).expect("few prices")),
            code: Set(given.code.into()),
            name_chinese: Set(format!("价格{}", given.code)),
            name_english: Set(format!("Price {}", given.code)),
            meter_id: Set(given.meter),
            timing: Set(given.timing),
            cadence_every: Set(1),
            cadence_unit: Set(CadenceUnit::Month),
            alignment: Set(Alignment::CycleDay),
            phase: Set(None),
            bill_at_end: Set(false),
        };
        let id = price::Entity::insert(row).exec_with_returning(&self.db).await.expect("a price").id;
        for (valid_from, model) in given.versions {
            self.price_version(id, valid_from, model).await;
        }
    }

    /// Has a price of an offering charge in other cycles than months from the billing day.
    pub async fn cycles(
        &self,
        offering_id: OfferingId,
        code: &str,
        (every, unit): (i32, CadenceUnit),
        alignment: Alignment,
    ) {
        let update = price::Entity::update_many()
            .col_expr(price::Column::CadenceEvery, Expr::value(every))
            .col_expr(price::Column::CadenceUnit, Expr::value(unit))
            .col_expr(price::Column::Alignment, Expr::value(alignment))
            .filter(price::Column::OfferingId.eq(offering_id))
            .filter(price::Column::Code.eq(code));
        let updated = update.exec(&self.db).await.expect("a price can be changed");
        assert_eq!(updated.rows_affected, 1, "one price {code}");
    }

    /// One more version of a price.
    pub async fn price_version(&self, price_id: PriceId, valid_from: &str, model: &str) {
        let row = price_version::ActiveModel {
            id: NotSet,
            price_id: Set(price_id),
            price_list_id: Set(None),
            account_id: Set(None),
            subscription_id: Set(None),
            valid_from: Set(day(valid_from)),
            valid_to: Set(None),
            model: Set(model.into()),
            terms: Set("{}".into()),
            created_at: Set(EARLY),
        };
        price_version::Entity::insert(row).exec_without_returning(&self.db).await.expect("a version");
    }

    /// A customer of this name with one account in CNY, billed from `cycle_day`, payment within 30 days.
    pub async fn account(&self, name: &str, cycle_day: i32) -> AccountId {
        let customer = customer::Entity::insert(rows::customer(name))
            .exec_with_returning(&self.db)
            .await
            .expect("a customer");
        self.account_of(customer.id, name, cycle_day).await
    }

    async fn account_of(&self, customer_id: CustomerId, name: &str, cycle_day: i32) -> AccountId {
        let row = account::ActiveModel {
            cycle_day: Set(CycleDay::new(cycle_day).expect("a day of the month")),
            ..rows::account(customer_id, name)
        };
        account::Entity::insert(row).exec_with_returning(&self.db).await.expect("an account").id
    }

    /// A subscription of this number, served in these stretches.
    pub async fn subscription(
        &self,
        number: &str,
        account_id: AccountId,
        offering_id: OfferingId,
        segments: &[GivenSegment<'_>],
    ) -> SubscriptionId {
        let row = subscription::ActiveModel {
            id: NotSet,
            number: Set(number.into()),
            account_id: Set(account_id),
            offering_id: Set(offering_id),
            parent_id: Set(None),
            moved: Set(false),
            bill_group: Set(String::new()),
            state: Set(SubscriptionState::Active),
            started_on: Set(segments.first().map(|(from, ..)| day(from))),
            ended_on: Set(None),
            created_at: Set(EARLY),
            version: Set(1),
            bundle_id: Set(None),
        };
        let made = subscription::Entity::insert(row).exec_with_returning(&self.db).await;
        let id = made.expect("a subscription").id;
        self.serve(id, segments).await;
        id
    }

    /// Replaces the stretches of a subscription, as activation and later changes would; `changed_from` names the first day on
    /// which something is different, and marks the account as the orders area does.
    pub async fn change_service(
        &self,
        id: SubscriptionId,
        segments: &[GivenSegment<'_>],
        changed_from: &str,
    ) {
        subscription_segment::Entity::delete_many()
            .filter(subscription_segment::Column::SubscriptionId.eq(id))
            .exec(&self.db)
            .await
            .expect("segments can be replaced");
        self.serve(id, segments).await;
        let ended_on = segments.last().and_then(|(_, to, _)| to.map(day));
        subscription::Entity::update_many()
            .col_expr(
                subscription::Column::StartedOn,
                Expr::value(segments.first().map(|(from, ..)| day(from))),
            )
            .col_expr(subscription::Column::EndedOn, Expr::value(ended_on))
            .filter(subscription::Column::Id.eq(id))
            .exec(&self.db)
            .await
            .expect("a subscription can be changed");
        let owner =
            subscription::Entity::find_by_id(id).one(&self.db).await.expect("readable").expect("there");
        self.mark_rerate(owner.account_id, day(changed_from)).await;
    }

    /// Marks an account as changed from a day on, as orders do.
    pub async fn mark_rerate(&self, account_id: AccountId, from: NaiveDate) {
        let account =
            account::Entity::find_by_id(account_id).one(&self.db).await.expect("readable").expect("there");
        let earlier = account.rerate_from.is_none_or(|marked| from < marked);
        if account.billed_until.is_some_and(|until| from < until) && earlier {
            self.update_account(account_id, account::Column::RerateFrom, from.into()).await;
        }
    }

    async fn serve(&self, subscription_id: SubscriptionId, segments: &[GivenSegment<'_>]) {
        let found = subscription::Entity::find_by_id(subscription_id).one(&self.db).await;
        let owner = found.expect("readable").expect("there");
        for (from, to, quantity) in segments {
            let row = subscription_segment::ActiveModel {
                id: NotSet,
                subscription_id: Set(subscription_id),
                account_id: Set(owner.account_id),
                offering_id: Set(owner.offering_id),
                from_on: Set(day(from)),
                to_on: Set(to.map(day)),
                quantity: Set(quantity.parse().expect("a quantity")),
                credit: Set(true),
            };
            subscription_segment::Entity::insert(row)
                .exec_without_returning(&self.db)
                .await
                .expect("a segment");
        }
    }

    /// Sets an account's credit limit, in fen.
    pub async fn credit_limit(&self, account_id: AccountId, minor: i64) {
        let limit = Some(Minor(minor));
        self.update_account(account_id, account::Column::CreditLimitMinor, limit.into()).await;
    }

    /// Says that an account was billed up to a day, not including it.
    pub async fn billed_until(&self, account_id: AccountId, until: &str) {
        self.update_account(account_id, account::Column::BilledUntil, Some(day(until)).into()).await;
    }

    /// Puts an account's customer into the search by name.
    pub async fn name_in_search(&self, account_id: AccountId, name: &str) {
        let customer_id = self.read_account(account_id).await.customer_id;
        search::index_customer(&self.db, customer_id, name).await.expect("the index takes it");
    }

    /// Closes an account.
    pub async fn close_account(&self, account_id: AccountId) {
        self.update_account(account_id, account::Column::State, "closed".into()).await;
    }

    async fn update_account(&self, id: AccountId, column: account::Column, value: sea_orm::Value) {
        account::Entity::update_many()
            .col_expr(column, Expr::value(value))
            .filter(account::Column::Id.eq(id))
            .exec(&self.db)
            .await
            .expect("an account can be changed");
    }

    /// The account as it stands.
    pub async fn read_account(&self, id: AccountId) -> account::Model {
        account::Entity::find_by_id(id).one(&self.db).await.expect("readable").expect("there")
    }
}
