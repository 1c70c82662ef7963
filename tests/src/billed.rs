//! What a story of invoices and payments starts from: bills with their charges and postings, written straight into the tables
//! so that the story depends on nothing but what it is about.

use crate::desk::Desk;
use crate::rows::{self, EARLY, day};
use boss_core::billing::model::{BillRunState, BillState, bill, bill_run, charge};
use boss_core::catalog::model::{
    Connector, OfferingKind, OfferingState, PriceTiming, offering, price, price_version,
};
use boss_core::customers::model::{InvoiceKind, account, customer, tax_profile};
use boss_core::ledger::model::{EntryKind, LedgerAccount, ledger_entry, posting};
use boss_core::orders::model::{SubscriptionState, subscription};
use boss_core::store::search;
use boss_kernel::id::{
    AccountId, BillId, BillRunId, CustomerId, OfferingId, PriceId, PriceVersionId, SubscriptionId,
    TaxProfileId,
};
use boss_kernel::{Alignment, CadenceUnit, Clock, Currency, Datelike, Minor, Quantity, TaxRate};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseConnection, EntityTrait, IdenStatic, Iterable, QueryFilter,
};

/// A company that has a catalogue and a bill run, and can be given customers and bills.
pub struct Billed {
    /// A connection of its own.
    pub db: DatabaseConnection,
    /// The run all bills belong to.
    pub run: BillRunId,
    /// A tax-exclusive offering at 6 %.
    pub offering: OfferingId,
    price: PriceId,
    version: PriceVersionId,
}

/// A customer with one account.
#[derive(Clone, Copy)]
pub struct Customer {
    /// The customer.
    pub id: CustomerId,
    /// The account, in CNY, invoiced with every bill.
    pub account: AccountId,
}

fn six_percent() -> TaxRate {
    TaxRate::percent(6).expect("a tax rate")
}

impl Billed {
    /// At a desk's database.
    pub async fn at(desk: &Desk) -> Billed {
        let db = rows::connection(desk).await;
        let today = desk.clock.now().date_in(chrono_tz::Asia::Shanghai);
        let (offering, price, version) = catalogue(&db).await;
        let run = bill_run::ActiveModel {
            id: NotSet,
            until_on: Set(Ord::max(day("2026-02-01"), today)),
            billed_on: Set(day("2026-01-31")),
            accounts: Set(0),
            bills: Set(0),
            charges: Set(0),
            parked: Set(0),
            created_by: Set(None),
            created_at: Set(EARLY),
            state: Set(BillRunState::Completed),
            arrears_until_on: Set(None),
            account_ids: Set(None),
            reached_account_id: Set(None),
            tally: Set("{}".to_owned()),
            request_id: Set(None),
            finished_at: Set(Some(EARLY)),
            draft: Set(false),
        };
        let run = bill_run::Entity::insert(run).exec_with_returning(&db).await.expect("a run").id;
        Billed { db, run, offering, price, version }
    }

    /// A customer of this name, with one account.
    pub async fn customer(&self, name: &str) -> Customer {
        let id = customer::Entity::insert(rows::customer(name))
            .exec_with_returning(&self.db)
            .await
            .expect("a customer")
            .id;
        search::index_customer(&self.db, id, name).await.expect("indexed");
        Customer { id, account: self.account(id, name, Currency::CNY).await }
    }

    /// One more account of a customer.
    pub async fn account(&self, customer_id: CustomerId, name: &str, currency: Currency) -> AccountId {
        let row = account::ActiveModel {
            number: Set(format!("A-{name}-{currency}")),
            currency: Set(currency),
            ..rows::account(customer_id, name)
        };
        account::Entity::insert(row).exec_with_returning(&self.db).await.expect("an account").id
    }

    /// A tax profile of a customer, not the default one.
    pub async fn tax_profile(
        &self,
        customer_id: CustomerId,
        kind: InvoiceKind,
        tax_number: Option<&str>,
    ) -> TaxProfileId {
        let row = tax_profile::ActiveModel {
            id: NotSet,
            customer_id: Set(customer_id),
            title: Set(format!("抬头{customer_id}")),
            tax_number: Set(tax_number.map(str::to_owned)),
            invoice_kind: Set(kind),
            address: Set(None),
            phone: Set(None),
            bank_name: Set(None),
            bank_account: Set(None),
            email: Set(None),
            is_default: Set(false),
            created_at: Set(EARLY),
            version: Set(1),
        };
        tax_profile::Entity::insert(row).exec_with_returning(&self.db).await.expect("a tax profile").id
    }

    /// A bill of `billed_on`, due thirty days later, in CNY, with one charge per net amount at 6 % (in fen), posted.
    pub async fn bill(&self, customer: Customer, billed_on: &str, nets: &[i64]) -> BillId {
        let lines: Vec<(i64, i64)> =
            nets.iter().map(|net| (*net, (net * 6 + net.signum() * 50) / 100)).collect();
        self.bill_of(customer, (billed_on, Currency::CNY), &lines).await
    }

    /// A bill of these nets and taxes.
    pub async fn bill_of(
        &self,
        customer: Customer,
        (billed_on, currency): (&str, Currency),
        lines: &[(i64, i64)],
    ) -> BillId {
        let billed_on = day(billed_on);
        let net: i64 = lines.iter().map(|line| line.0).sum();
        let tax: i64 = lines.iter().map(|line| line.1).sum();
        let first = billed_on.with_day(1).expect("a first day");
        let row = bill::ActiveModel {
            id: NotSet,
            number: Set(Some(self.next_number().await)),
            account_id: Set(customer.account),
            customer_id: Set(customer.id),
            bill_run_id: Set(Some(self.run)),
            period_from: Set(first),
            period_to: Set(billed_on.succ_opt().expect("a day after")),
            billed_on: Set(billed_on),
            due_on: Set(billed_on + boss_kernel::Days::new(30)),
            currency: Set(currency),
            net_minor: Set(Minor(net)),
            tax_minor: Set(Minor(tax)),
            total_minor: Set(Minor(net + tax)),
            paid_minor: Set(Minor(0)),
            invoiced_minor: Set(Minor(0)),
            state: Set(BillState::Validated),
            created_at: Set(EARLY),
            version: Set(1),
            group_name: Set(String::new()),
            reason: Set(None),
            due_by_hand: Set(false),
        };
        let made = bill::Entity::insert(row).exec_with_returning(&self.db).await.expect("a bill");
        for line in lines {
            self.charge(&made, *line).await;
        }
        self.post(&made).await;
        made.id
    }

    /// A bill, and `more` like it with their charges but no postings, so that there are many soon; in the order of their ids.
    pub async fn many_bills(&self, customer: Customer, billed_on: &str, more: i64) -> Vec<BillId> {
        let pattern = self.bill(customer, billed_on, &[10_000]).await;
        let counted = format!(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {more}) SELECT"
        );
        let bills = others(bill::Column::iter(), &["id", "number"]);
        let charges = others(charge::Column::iter(), &["id", "bill_id"]);
        let copies = [
            format!(
                "INSERT INTO bill (id, number, {bills}) {counted} 100000 + n.i, 'B' || CAST(10000000 + n.i AS TEXT), \
                 {bills} FROM n, bill WHERE id = {pattern}"
            ),
            format!(
                "INSERT INTO charge (bill_id, {charges}) {counted} 100000 + n.i, {charges} FROM n, charge \
                 WHERE bill_id = {pattern}"
            ),
        ];
        for copy in copies {
            self.db.execute_unprepared(&copy).await.expect("bills are copied");
        }
        std::iter::once(pattern).chain((1..=more).map(|i| BillId(100_000 + i))).collect()
    }

    async fn next_number(&self) -> String {
        use sea_orm::PaginatorTrait;
        let bills = bill::Entity::find().count(&self.db).await.expect("a count");
        format!("B{:08}", bills + 1)
    }

    async fn charge(&self, bill: &bill::Model, (net, tax): (i64, i64)) {
        let row = charge::ActiveModel {
            id: NotSet,
            bill_id: Set(bill.id),
            account_id: Set(bill.account_id),
            subscription_id: Set(self.subscription(bill.account_id).await),
            price_id: Set(self.price),
            price_version_id: Set(self.version),
            period_from: Set(bill.period_from),
            period_to: Set(bill.period_to),
            served_from: Set(bill.period_from),
            served_to: Set(bill.period_to),
            billable_on: Set(bill.period_from),
            quantity: Set(Quantity::ONE),
            unit_price: Set(Some(boss_kernel::UnitPrice(boss_kernel::Decimal::new(net, 2)))),
            tax_rate: Set(six_percent()),
            currency: Set(bill.currency),
            net_minor: Set(Minor(net)),
            tax_minor: Set(Minor(tax)),
            total_minor: Set(Minor(net + tax)),
            explanation: Set(r#"{"currency":"CNY","steps":[]}"#.into()),
            corrects_charge_id: Set(None),
            offering_id: Set(self.offering),
            offering_chinese: Set("内容分发".into()),
            offering_english: Set("Content delivery".into()),
            price_chinese: Set("月费".into()),
            price_english: Set("Monthly fee".into()),
            unit_chinese: Set("个".into()),
            unit_english: Set("unit".into()),
            tax_code: Set(None),
        };
        charge::Entity::insert(row).exec_without_returning(&self.db).await.expect("a charge");
    }

    async fn subscription(&self, account_id: AccountId) -> SubscriptionId {
        use sea_orm::PaginatorTrait;
        let there = subscription::Entity::find().count(&self.db).await.expect("a count");
        let row = subscription::ActiveModel {
            id: NotSet,
            number: Set(format!("S{:06}", there + 1)),
            account_id: Set(account_id),
            offering_id: Set(self.offering),
            parent_id: Set(None),
            moved: Set(false),
            bill_group: Set(String::new()),
            state: Set(SubscriptionState::Active),
            started_on: Set(Some(day("2025-01-01"))),
            ended_on: Set(None),
            created_at: Set(EARLY),
            version: Set(1),
            bundle_id: Set(None),
        };
        subscription::Entity::insert(row).exec_with_returning(&self.db).await.expect("a subscription").id
    }

    async fn post(&self, bill: &bill::Model) {
        let entry = ledger_entry::ActiveModel {
            id: NotSet,
            booked_on: Set(bill.billed_on),
            kind: Set(EntryKind::Bill),
            source_kind: Set("bill".into()),
            source_id: Set(bill.id.0),
            created_at: Set(EARLY),
        };
        let entry =
            ledger_entry::Entity::insert(entry).exec_with_returning(&self.db).await.expect("an entry").id;
        let postings = [
            (LedgerAccount::Receivable, bill.total_minor.0),
            (LedgerAccount::Revenue, -bill.net_minor.0),
            (LedgerAccount::TaxPayable, -bill.tax_minor.0),
        ];
        for (ledger_account, minor) in postings {
            let row = posting::ActiveModel {
                id: NotSet,
                entry_id: Set(entry),
                ledger_account: Set(ledger_account),
                account_id: Set(Some(bill.account_id)),
                currency: Set(bill.currency),
                amount_minor: Set(Minor(minor)),
            };
            posting::Entity::insert(row).exec_without_returning(&self.db).await.expect("a posting");
        }
    }

    /// Sets one column of a bill.
    pub async fn set_bill(&self, id: BillId, column: bill::Column, value: impl Into<sea_orm::Value>) {
        let update = bill::Entity::update_many().col_expr(column, Expr::value(value.into()));
        update.filter(bill::Column::Id.eq(id)).exec(&self.db).await.expect("a bill can be changed");
    }

    /// Sets one column of an account.
    pub async fn set_account(
        &self,
        id: AccountId,
        column: account::Column,
        value: impl Into<sea_orm::Value>,
    ) {
        let update = account::Entity::update_many().col_expr(column, Expr::value(value.into()));
        update.filter(account::Column::Id.eq(id)).exec(&self.db).await.expect("an account can be changed");
    }

    /// A bill as it stands.
    pub async fn read_bill(&self, id: BillId) -> bill::Model {
        bill::Entity::find_by_id(id).one(&self.db).await.expect("readable").expect("there")
    }
}

/// The names of all columns but some.
fn others<C: IdenStatic>(columns: impl Iterator<Item = C>, but: &[&str]) -> String {
    let names = columns.map(|column| column.as_str().to_owned());
    names.filter(|name| !but.contains(&name.as_str())).collect::<Vec<_>>().join(", ")
}

async fn catalogue(db: &DatabaseConnection) -> (OfferingId, PriceId, PriceVersionId) {
    let row = offering::ActiveModel {
        id: NotSet,
        code: Set("cdn".into()),
        name_chinese: Set("内容分发".into()),
        name_english: Set("Content delivery".into()),
        unit_chinese: Set("个".into()),
        unit_english: Set("unit".into()),
        tax_rate: Set(six_percent()),
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
    let offering = offering::Entity::insert(row).exec_with_returning(db).await.expect("an offering").id;
    let row = price::ActiveModel {
        id: NotSet,
        offering_id: Set(offering),
        position: Set(1),
        code: Set("base".into()),
        name_chinese: Set("月费".into()),
        name_english: Set("Monthly fee".into()),
        meter_id: Set(None),
        timing: Set(PriceTiming::InArrears),
        cadence_every: Set(1),
        cadence_unit: Set(CadenceUnit::Month),
        alignment: Set(Alignment::CycleDay),
        phase: Set(None),
        bill_at_end: Set(false),
    };
    let price = price::Entity::insert(row).exec_with_returning(db).await.expect("a price").id;
    let row = price_version::ActiveModel {
        id: NotSet,
        price_id: Set(price),
        price_list_id: Set(None),
        account_id: Set(None),
        subscription_id: Set(None),
        valid_from: Set(day("2025-01-01")),
        valid_to: Set(None),
        model: Set("{}".into()),
        terms: Set("{}".into()),
        created_at: Set(EARLY),
    };
    let version = price_version::Entity::insert(row).exec_with_returning(db).await.expect("a version").id;
    (offering, price, version)
}
