//! A leap year of a company, month by month: a trial that ends on the leap day, an upgrade, quantities, a pause, a cancellation
//! told too late, usage that comes in late, a coupon that runs out and one that is given too late, a yearly fee and a yearly
//! commitment, and an account billed from the last day of each month. Every figure is reckoned by hand beside it.

use crate::billing::{bill_through, bills_of, figures, used};
use crate::sale::{self, day, new_account, new_customer, place, units};
use boss_core::billing::GiveCoupon;
use boss_core::catalog::model::{Connector, CouponDuration, OfferingKind, PhaseKind, PriceTiming};
use boss_core::catalog::{AddCoupon, AddMeter, AddOffering, NewPhase, NewPrice, NewPriceVersion};
use boss_core::customers::{AddCustomer, NewAccount};
use boss_core::flows::OrderServices;
use boss_core::orders::{PlaceOrderItem, ShowSubscription};
use boss_kernel::id::{AccountId, MeterId, OfferingId, SubscriptionId};
use boss_kernel::{Alignment, Cadence, CadenceUnit, Clock, Currency, LocalText};
use boss_rating::ChargeModel;
use boss_tests::{Desk, story};

const MONTH_ENDS: [&str; 12] = [
    "2028-01-31",
    "2028-02-29",
    "2028-03-31",
    "2028-04-30",
    "2028-05-31",
    "2028-06-30",
    "2028-07-31",
    "2028-08-31",
    "2028-09-30",
    "2028-10-31",
    "2028-11-30",
    "2028-12-31",
];

fn model(json: &str) -> ChargeModel {
    serde_json::from_str(json).unwrap()
}

fn months(every: i32) -> Cadence {
    Cadence::new(every, CadenceUnit::Month).unwrap()
}

fn price(code: &str, timing: PriceTiming, meter: Option<MeterId>, json: &str) -> NewPrice {
    let versions = vec![NewPriceVersion::new(day("2027-01-01"), model(json))];
    NewPrice::monthly(code, LocalText::new(code, code), timing, meter, versions)
}

fn offering(code: &str, phases: Vec<NewPhase>, prices: Vec<NewPrice>) -> AddOffering {
    AddOffering {
        code: code.to_owned(),
        name: LocalText::new(code, code),
        unit: LocalText::new("个", "seat"),
        tax_rate: "0.06".parse().unwrap(),
        tax_inclusive: false,
        currency: Currency::CNY,
        connector: Connector::None,
        webhook_url: None,
        prices,
        kind: OfferingKind::Standard,
        tax_code_id: None,
        phases,
        parts: Vec::new(),
        base_ids: Vec::new(),
        publish: true,
    }
}

/// What the company sells.
struct Catalogue {
    /// A month for nothing, then 310 a month and seat.
    suite: OfferingId,
    /// 620 a month and seat.
    pro: OfferingId,
    /// 0.5 per unit of traffic, at least 12,000 a year.
    traffic: OfferingId,
    /// 3,660 a year and machine, from the day it begins.
    hosting: OfferingId,
}

async fn catalogue(desk: &Desk) -> Catalogue {
    let add = |add: AddOffering| async move { desk.act(add).await.output };
    let meter = AddMeter {
        code: "traffic".to_owned(),
        name: LocalText::new("流量", "Traffic"),
        unit: LocalText::new("GB", "GB"),
        ..AddMeter::default()
    };
    let meter = desk.act(meter).await.output;
    let trial = vec![
        NewPhase { kind: PhaseKind::Trial, length: Some(months(1)) },
        NewPhase { kind: PhaseKind::Evergreen, length: None },
    ];
    let monthly = |amount: &str| {
        let json = format!(r#"{{"model":"recurring","amount":"{amount}"}}"#);
        price("seats", PriceTiming::InAdvance, None, &json)
    };
    let per_unit = r#"{"model":"perUnit","unitPrice":"0.5"}"#;
    let minimum = r#"{"model":"minimumCommitment","amount":"12000"}"#;
    let yearly = |price: NewPrice| NewPrice {
        cadence: Cadence::new(1, CadenceUnit::Year).unwrap(),
        alignment: Alignment::Anniversary,
        ..price
    };
    let of_traffic = vec![
        price("traffic", PriceTiming::InArrears, Some(meter), per_unit),
        yearly(price("minimum", PriceTiming::InArrears, None, minimum)),
    ];
    let machine = price("machine", PriceTiming::InAdvance, None, r#"{"model":"recurring","amount":"3660"}"#);
    Catalogue {
        suite: add(offering("suite", trial, vec![NewPrice { phase: Some(2), ..monthly("310") }])).await,
        pro: add(offering("pro", Vec::new(), vec![monthly("620")])).await,
        traffic: add(offering("traffic", Vec::new(), of_traffic)).await,
        hosting: add(offering("hosting", Vec::new(), vec![yearly(machine)])).await,
    }
}

async fn account(desk: &Desk, name: &str, cycle_day: i32) -> AccountId {
    let account = NewAccount { cycle_day, opened_on: Some(day("2028-01-01")), ..new_account() };
    let add = AddCustomer { customer: new_customer(name), tax_profiles: Vec::new(), account: Some(account) };
    desk.act(add).await.output.account_id.unwrap()
}

fn coupon(code: &str, redeem_until: &str) -> AddCoupon {
    AddCoupon {
        code: code.to_owned(),
        name: LocalText::new(code, code),
        percent: Some("10".parse().unwrap()),
        amount: None,
        duration: CouponDuration::Cycles,
        cycles: Some(2),
        offering_ids: Vec::new(),
        priority: 0,
        redeem_until: Some(day(redeem_until)),
        most_redemptions: None,
    }
}

fn give(account_id: AccountId, code: &str, from_on: &str) -> GiveCoupon {
    GiveCoupon { account_id, coupon_code: code.to_owned(), subscription_id: None, from_on: day(from_on) }
}

/// One account of the year.
struct Of<'a> {
    desk: &'a Desk,
    account: AccountId,
}

impl Of<'_> {
    async fn add(&self, offering: OfferingId, start_on: &str) -> SubscriptionId {
        place(self.desk, self.account, vec![sale::add(offering, 1, start_on)]).await.items[0].subscription_id
    }

    /// Asks what a change will cost by the end of the month, makes it, bills that month, and finds just that billed.
    async fn change(&self, item: PlaceOrderItem, through: &str) {
        let order = sale::order(self.account, vec![item]);
        let said = self.desk.rehearse(OrderServices(order.clone())).await.output;
        let difference: i64 = said.bills.iter().map(|bill| bill.difference.minor()).sum();
        let before = self.desk.rehearse(billing_of(self.account, through)).await.output;
        self.desk.act(OrderServices(order)).await;
        let after = self.desk.rehearse(billing_of(self.account, through)).await.output;
        let total = |summary: &boss_core::billing::BillRunSummary| {
            summary.totals.iter().map(|total| total.total.minor()).sum::<i64>()
        };
        assert_eq!(total(&after) - total(&before), difference, "what was said is what is billed");
    }

    /// Nets of the last bill's charges.
    async fn last(&self) -> Vec<i64> {
        let bills = bills_of(self.desk, self.account).await;
        let mut nets: Vec<i64> =
            bills.last().map(figures).unwrap_or_default().into_iter().map(|(net, ..)| net).collect();
        nets.sort_unstable();
        nets
    }

    /// Net of everything charged.
    async fn charged(&self) -> i64 {
        bills_of(self.desk, self.account).await.iter().flat_map(figures).map(|(net, ..)| net).sum()
    }
}

fn billing_of(account: AccountId, through: &str) -> boss_core::billing::RunBilling {
    boss_core::billing::RunBilling { through: day(through), account_ids: Some(vec![account]), draft: false }
}

/// Bills a month twice; the second time bills nothing.
async fn month(desk: &Desk, end: &str) {
    if desk.clock.now().date_in(chrono_tz::Asia::Shanghai) < day(end) {
        desk.go_to(end);
    }
    bill_through(desk, end).await;
    assert_eq!(bill_through(desk, end).await.output.bills, 0, "{end} was billed again");
}

async fn number(desk: &Desk, subscription_id: SubscriptionId) -> String {
    desk.ask(ShowSubscription { subscription_id }).await.subscription.number
}

story!(the_seats_of_a_leap_year, |desk| async move {
    desk.go_to("2028-01-10");
    let sold = catalogue(&desk).await;
    let of = Of { desk: &desk, account: account(&desk, "青禾科技有限公司", 31).await };
    desk.act(coupon("welcome", "2028-03-31")).await;
    // A month from 31 January ends on the leap day, on which the second cycle begins too.
    let id = of.add(sold.suite, "2028-01-31").await;
    month(&desk, "2028-02-28").await;
    assert_eq!(of.charged().await, 0, "the trial is free");
    desk.act(give(of.account, "welcome", "2028-02-29")).await;
    month(&desk, "2028-02-29").await;
    // 310 less 10 %.
    assert_eq!(of.last().await, [27_900]);
    desk.go_to("2028-03-10");
    let upgrade = PlaceOrderItem::ChangeOffering {
        subscription_id: id,
        offering_id: sold.pro,
        quantity: None,
        effective_on: day("2028-03-10").into(),
        credit: None,
        end_add_ons: false,
    };
    of.change(upgrade, "2028-03-30").await;
    month(&desk, "2028-03-30").await;
    // 29 February to 31 March are 31 days: 10 of them at 310 (90.00 with the coupon), 21 at 620 (378.00).
    assert_eq!(of.last().await, [-18_900, 37_800]);
    month(&desk, "2028-03-31").await;
    assert_eq!(of.last().await, [55_800], "620 less 10 %");
    desk.go_to("2028-04-10");
    let late = desk.refused(give(of.account, "welcome", "2028-04-10")).await;
    assert_eq!(late.faults()[0].code.as_str(), "billing.coupon_expired");
    let three = PlaceOrderItem::Modify {
        subscription_id: id,
        quantity: units(3),
        effective_on: day("2028-04-10").into(),
        credit: None,
    };
    of.change(three, "2028-04-29").await;
    month(&desk, "2028-04-29").await;
    // 31 March to 30 April are 30 days: 10 with one seat, 20 with three; 1,446.67 less 10 % is 1,302.00, and 558.00 was charged.
    assert_eq!(of.last().await, [74_400]);
    month(&desk, "2028-04-30").await;
    assert_eq!(of.last().await, [186_000], "the coupon was for two cycles");
    month(&desk, "2028-05-31").await;
    let pause =
        PlaceOrderItem::Suspend { subscription_id: id, effective_on: day("2028-05-31").into(), credit: None };
    of.change(pause, "2028-06-09").await;
    desk.go_to("2028-06-10");
    let resume = PlaceOrderItem::Resume {
        subscription_id: id,
        quantity: None,
        effective_on: day("2028-06-10").into(),
    };
    of.change(resume, "2028-06-29").await;
    month(&desk, "2028-06-29").await;
    // 20 of the 30 days from 31 May: 1,240.00, and 1,860.00 was charged.
    assert_eq!(of.last().await, [-62_000]);
    month(&desk, "2028-07-31").await;
    desk.go_to("2028-08-20");
    of.change(sale::delete(id, "2028-07-31"), "2028-08-20").await;
    month(&desk, "2028-08-20").await;
    assert_eq!(of.last().await, [-186_000], "it ended three weeks ago");
    for end in &MONTH_ENDS[8..] {
        month(&desk, end).await;
    }
    // Cycles from 29 February on: 90 + 378, 1,302, 1,860, 1,240, 1,860.
    assert_eq!(of.charged().await, 46_800 + 130_200 + 186_000 + 124_000 + 186_000);
});

story!(the_traffic_and_machines_of_a_leap_year, |desk| async move {
    desk.go_to("2028-01-01");
    let sold = catalogue(&desk).await;
    let of = Of { desk: &desk, account: account(&desk, "远帆网络有限公司", 1).await };
    let traffic = of.add(sold.traffic, "2028-01-01").await;
    let machine = of.add(sold.hosting, "2028-01-01").await;
    let number = number(&desk, traffic).await;
    month(&desk, "2028-01-01").await;
    assert_eq!(of.last().await, [366_000], "a year in advance");
    for end in MONTH_ENDS {
        desk.go_to(end);
        let used_up = if end == "2028-02-29" { "2000" } else { "1000" };
        used(&desk, &[(end, &number, &format!("{end} 08:00"), used_up)]).await;
        if end == "2028-07-31" {
            let two = PlaceOrderItem::Modify {
                subscription_id: machine,
                quantity: units(2),
                effective_on: day("2028-07-01").into(),
                credit: None,
            };
            of.change(two, end).await;
        }
        month(&desk, end).await;
        let expected: &[i64] = match end {
            "2028-02-29" => &[100_000],
            // Of 366 days 184 with a second machine.
            "2028-07-31" => &[50_000, 184_000],
            // Traffic came to 6,700 in the year.
            "2028-12-31" => &[50_000, 530_000],
            _ => &[50_000],
        };
        assert_eq!(of.last().await, expected, "{end}");
        if end == "2028-03-31" {
            desk.go_to("2028-04-05");
            used(&desk, &[("late", &number, "2028-02-29 23:59:59", "400")]).await;
            month(&desk, "2028-04-05").await;
            assert_eq!(of.last().await, [20_000], "400 of the leap day, told in April");
        }
    }
    assert_eq!(of.charged().await, 1_200_000 + 550_000);
    // More comes in after the year is over: the commitment is met by that much more, and nothing is owed for it.
    desk.go_to("2029-01-05");
    used(&desk, &[("later", &number, "2028-12-31 12:00", "600")]).await;
    bill_through(&desk, "2029-01-05").await;
    let mut last = of.last().await;
    last.retain(|net| *net != 366_000 * 2);
    assert_eq!(last, [-30_000, 30_000]);
});
