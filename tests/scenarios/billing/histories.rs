//! The test of tests, through the gate: after any history of changes, usage and runs in any order, what was charged is what
//! the final timeline owes.

use super::*;
use boss_core::billing::model::charge;
use boss_core::catalog::PricedOffering;
use boss_core::orders::model::subscription_segment;
use boss_core::usage::usage_days;
use boss_kernel::id::{PriceId, SubscriptionId};
use boss_kernel::{Currency, CycleDay, Days, NaiveDate};
use boss_rating::{Plan, PriceTimeline, Segment, SubscriptionTimeline, Timeline, Usage, Window, owed};
use boss_tests::desk::{EngineChoice, tell};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::BTreeMap;

const CASES: usize = 30;
/// The day from which all stories are looked back at.
const TODAY: &str = "2026-07-15";
const ONE_TIME: &[(&str, &str)] = &[("2025-01-01", r#"{"model":"oneTime","amount":"30"}"#)];
const VERSIONS: &[(&str, &str)] = &[
    ("2025-01-01", r#"{"model":"recurring","amount":"70","dayCount":"thirty360"}"#),
    ("2026-02-14", r#"{"model":"recurring","amount":"77.77"}"#),
];

#[derive(Clone, Debug)]
enum Deed {
    /// The service is from now on known to run like this: start, change of quantity, end (days of the year).
    Serve { subscription: usize, start: u64, change: u64, quantity: u8, end: Option<u64> },
    /// Usage comes in.
    Use { subscription: usize, day: u64, quantity: u16 },
    /// Everything up to a day is billed.
    Bill { through: u64 },
    /// Long before, somebody billed ahead of the day it was then.
    BillAhead { on: u64, days: u64 },
}

fn deed() -> impl Strategy<Value = Deed> {
    let serve = (0..2_usize, 0..100_u64, 1..60_u64, 1..5_u8, prop::option::of(1..60_u64)).prop_map(
        |(subscription, start, change, quantity, end)| Deed::Serve {
            subscription,
            start,
            change,
            quantity,
            end,
        },
    );
    let used = (0..2_usize, 100..170_u64, 1..400_u16).prop_map(|(subscription, day, quantity)| Deed::Use {
        subscription,
        day,
        quantity,
    });
    let bill = (20..180_u64).prop_map(|through| Deed::Bill { through });
    let ahead = (20..170_u64, 1..62_u64).prop_map(|(on, days)| Deed::BillAhead { on, days });
    prop_oneof![2 => serve, 3 => used, 3 => bill, 1 => ahead]
}

fn day(of_year: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + Days::new(of_year)
}

/// One account of the story.
struct Case<'a> {
    desk: &'a Desk,
    setting: &'a Setting,
    account: AccountId,
    cycle_day: i32,
    name: String,
    subscriptions: Vec<SubscriptionId>,
    /// How each of them is served, as it is known now.
    served: Vec<Vec<Stretch>>,
    events: usize,
}

/// First day, first day not served any more, quantity.
type Stretch = (NaiveDate, Option<NaiveDate>, u8);

fn quantity_on(stretches: &[Stretch], on: NaiveDate) -> u8 {
    let covers = |(from, to, _): &&Stretch| *from <= on && to.is_none_or(|to| on < to);
    stretches.iter().find(covers).map_or(0, |(.., quantity)| *quantity)
}

/// The first day on which two histories differ; they all begin within a year and end, if they do, within it.
fn first_difference(one: &[Stretch], other: &[Stretch]) -> Option<NaiveDate> {
    (0..400).map(day).find(|on| quantity_on(one, *on) != quantity_on(other, *on))
}

impl Case<'_> {
    async fn do_deed(&mut self, deed: &Deed) {
        match deed {
            Deed::Serve { subscription, start, change, quantity, end } => {
                let (from, to) = (day(*start), day(start + change));
                let last = end.map(|days| day(start + change + days));
                let stretches = vec![(from, Some(to), 2), (to, last, *quantity)];
                self.serve(*subscription, stretches).await;
            }
            Deed::Use { subscription, day: on, quantity } => {
                self.events += 1;
                let id = format!("{}-{}", self.name, self.events);
                let number = format!("{}-{subscription}", self.name);
                let at = format!("{} 12:00", day(*on));
                used(self.desk, &[(&id, &number, &at, &quantity.to_string())]).await;
            }
            Deed::Bill { through } => self.bill(day(*through)).await,
            Deed::BillAhead { on, days } => {
                self.desk.go_to(&day(*on).to_string());
                self.bill(day(on + days)).await;
                self.desk.go_to(TODAY);
            }
        }
    }

    /// Replaces how a subscription is served, and marks the account from the first day that is different, as an order would.
    async fn serve(&mut self, subscription: usize, stretches: Vec<Stretch>) {
        let Some(changed) = first_difference(&self.served[subscription], &stretches) else { return };
        let texts: Vec<_> = stretches
            .iter()
            .map(|(from, to, quantity)| (from.to_string(), to.map(|to| to.to_string()), quantity.to_string()))
            .collect();
        let segments: Vec<_> =
            texts.iter().map(|(from, to, units)| (from.as_str(), to.as_deref(), units.as_str())).collect();
        let id = self.subscriptions[subscription];
        self.setting.given.change_service(id, &segments, &changed.to_string()).await;
        self.served[subscription] = stretches;
    }

    async fn bill(&self, through: NaiveDate) {
        let run = RunBilling { through, account_ids: Some(vec![self.account]), draft: false };
        let output = self.desk.act(run).await.output;
        assert_eq!(output.parked, []);
    }

    /// The whole timeline as it is known now, read without any checkpoint.
    async fn timeline(&self, until: NaiveDate) -> Timeline {
        let db = &self.setting.given.db;
        let book = boss_core::catalog::price_book(db, &[self.setting.offering]).await.unwrap();
        let mut subscriptions = Vec::new();
        for id in &self.subscriptions {
            let rows = subscription_segment::Entity::find()
                .filter(subscription_segment::Column::SubscriptionId.eq(*id))
                .order_by_asc(subscription_segment::Column::FromOn);
            let segments = rows.all(db).await.unwrap().into_iter();
            let segments: Vec<Segment> = segments
                .map(|row| Segment { from: row.from_on, to: row.to_on, quantity: row.quantity, credit: true })
                .collect();
            let days = usage_days(db, self.setting.meter, &[*id], None, until).await.unwrap();
            let usage = days.get(id).cloned().unwrap_or_default();
            let offering = &book.offerings[&self.setting.offering];
            let start = segments.first().map_or(until, |segment| segment.from);
            let (phases, prices) = (Vec::new(), prices(offering, &usage));
            let plans = vec![Plan { start, segments, phases, prices }];
            subscriptions.push(SubscriptionTimeline { subscription: *id, start, plans });
        }
        let cycle_day = CycleDay::new(self.cycle_day).unwrap();
        Timeline { currency: Currency::CNY, cycle_day, subscriptions, discounts: Vec::new() }
    }
}

fn prices(offering: &PricedOffering, usage: &[boss_rating::DayQuantity]) -> Vec<PriceTimeline> {
    let price = |book: &boss_core::catalog::BookPrice| PriceTimeline {
        price: book.price.id,
        timing: book.timing,
        cadence: book.cadence,
        alignment: book.alignment,
        phase: book.phase,
        versions: book.versions.clone(),
        tax: offering.tax.clone(),
        usage: if book.price.meter_id.is_some() { Usage::Sum(usage.to_vec()) } else { Usage::None },
    };
    offering.prices.iter().map(price).collect()
}

type Sums = BTreeMap<(SubscriptionId, PriceId, NaiveDate), (i64, i64)>;

fn without_zeros(sums: Sums) -> Sums {
    sums.into_iter().filter(|(_, sum)| *sum != (0, 0)).collect()
}

async fn charged(case: &Case<'_>) -> Sums {
    let rows =
        charge::Entity::find().filter(charge::Column::SubscriptionId.is_in(case.subscriptions.clone()));
    let mut sums = Sums::new();
    for row in rows.all(&case.setting.given.db).await.unwrap() {
        let sum = sums.entry((row.subscription_id, row.price_id, row.period_from)).or_default();
        *sum = (sum.0 + row.net_minor.0, sum.1 + row.tax_minor.0);
    }
    without_zeros(sums)
}

async fn play(desk: &Desk, setting: &Setting, number: usize, cycle_day: i32, deeds: &[Deed]) {
    let name = format!("Case{number}");
    let account = setting.given.account(&name, cycle_day).await;
    let mut subscriptions = Vec::new();
    for index in 0..2 {
        let segments = [("2026-01-05", None, "1")];
        let number = format!("{name}-{index}");
        subscriptions.push(setting.given.subscription(&number, account, setting.offering, &segments).await);
    }
    let served = vec![vec![(day(4), None, 1)]; 2];
    let mut case = Case { desk, setting, account, cycle_day, name, subscriptions, served, events: 0 };
    for deed in deeds {
        case.do_deed(deed).await;
    }
    // A run leaves what falls due after its last day to a later one: the last goes as far as any.
    let billed = setting.given.read_account(account).await.billed_until.unwrap_or(day(0));
    let last = Ord::max(day(181), billed - Days::new(1));
    case.bill(last).await;
    let until = setting.given.read_account(account).await.billed_until.unwrap();
    let today: NaiveDate = TODAY.parse().unwrap();
    let window = Window { from: None, until, arrears_until: today + Days::new(1) };
    let mut owing = Sums::new();
    for charge in owed(&case.timeline(until).await, window).unwrap().charges {
        let key = (charge.key.subscription, charge.key.price, charge.key.period.from());
        owing.insert(key, (charge.net.minor(), charge.tax.minor()));
    }
    assert_eq!(charged(&case).await, without_zeros(owing), "cycle day {cycle_day}, {deeds:#?}");
    let again = RunBilling { through: last, account_ids: Some(vec![account]), draft: false };
    assert_eq!(desk.act(again).await.output.bills, 0);
}

fn histories(engine: EngineChoice) {
    tell(engine, |desk| async move {
        desk.go_to(TODAY);
        let given = Given::at(&desk).await;
        let meter = given.meter("traffic").await;
        let prices = [
            GivenPrice { code: "setup", meter: None, timing: PriceTiming::InAdvance, versions: ONE_TIME },
            GivenPrice { code: "base", meter: None, timing: PriceTiming::InAdvance, versions: RECURRING },
            GivenPrice { code: "after", meter: None, timing: PriceTiming::InArrears, versions: VERSIONS },
            GivenPrice {
                code: "traffic",
                meter: Some(meter),
                timing: PriceTiming::InArrears,
                versions: GRADUATED,
            },
        ];
        let offering = given.offering("all", "0.06", &prices).await;
        let setting = Setting { given, offering, meter };
        let mut runner = TestRunner::deterministic();
        let strategy = (1..=31, prop::collection::vec(deed(), 4..14));
        for number in 0..CASES {
            let (cycle_day, deeds) = strategy.new_tree(&mut runner).unwrap().current();
            play(&desk, &setting, number, cycle_day, &deeds).await;
        }
        books_hold(&desk).await;
    });
}

#[test]
fn any_history_is_charged_as_its_end_on_sqlite() {
    histories(EngineChoice::Sqlite);
}

#[test]
fn any_history_is_charged_as_its_end_on_postgres() {
    histories(EngineChoice::Postgres);
}
