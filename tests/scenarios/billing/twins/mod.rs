//! Twins: an account billed in odd ways (monthly or late, ahead, as drafts that are made bills of or thrown away) and one billed once at the
//! end are charged the same, charge by charge, whatever happened between: moves, pauses, ends, agreed prices given and taken back,
//! coupons on mixed cadences, payers that come and go, gifts, and closing as soon as it is allowed.

mod twin;

use super::drafts::all_books_hold;
use super::*;
use boss_core::billing::wallets::GrantWallet;
use boss_core::billing::{AgreePrice, DiscardRun, EndAgreedPrice, EndDiscount, FinaliseRun, GiveCoupon};
use boss_core::catalog::model::CouponDuration;
use boss_core::catalog::{AddCoupon, ShowOffering};
use boss_core::customers::model::AccountState;
use boss_core::customers::{CloseAccount, SetPayer};
use boss_core::gate::Action;
use boss_kernel::id::{DiscountId, PriceId, PriceVersionId, SubscriptionId};
use boss_kernel::{Alignment, Amount, Cadence, CadenceUnit, Currency, Days, LocalText, NaiveDate};
use boss_rating::ChargeModel;
use boss_tests::desk::{EngineChoice, tell};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};
use std::collections::{BTreeMap, BTreeSet};
use twin::Twin;

/// The first day of every story; deeds are done within so many days from then, and months are billed until the last day.
const START: &str = "2025-01-01";
const SPAN: u64 = 330;
const MONTHS: u32 = 27;

#[derive(Clone, Debug)]
enum Deed {
    /// A subscription pauses, so many days back, for so many days; moves to the other account; ends; goes on; changes its quantity.
    Pause {
        of: usize,
        back: u64,
        days: u64,
    },
    Move {
        of: usize,
        back: u64,
    },
    End {
        of: usize,
        back: u64,
    },
    Quantity {
        of: usize,
        back: u64,
        quantity: u8,
    },
    Use {
        of: usize,
        back: u64,
        quantity: u16,
    },
    /// A price is agreed for a subscription or with the first account; the latest is taken back.
    Agree {
        of: Option<usize>,
        back: u64,
        amount: u8,
    },
    TakeBack,
    /// A coupon of an amount, once or each month, or of a percentage is given to an account; the latest is taken back.
    Coupon {
        account: usize,
        kind: u8,
        back: u64,
    },
    EndCoupon,
    /// The head office pays for the first account, or does not any more.
    Payer(bool),
    /// A gift to the first account or the head office, for the monthly offering only or for all.
    Gift {
        to_payer: bool,
        limited: bool,
        days: u64,
    },
    /// The odd one is billed: through so many days from now, as drafts to be finalised or thrown away.
    Bill {
        ahead: i64,
        draft: Option<bool>,
    },
}

fn deed() -> impl Strategy<Value = Deed> {
    let back = || prop_oneof![2 => Just(0_u64), 3 => 0..150_u64];
    prop_oneof![
        2 => (0..3_usize, back(), 1..60_u64).prop_map(|(of, back, days)| Deed::Pause { of, back, days }),
        3 => (0..3_usize, back()).prop_map(|(of, back)| Deed::Move { of, back }),
        3 => (0..3_usize, back()).prop_map(|(of, back)| Deed::End { of, back }),
        2 => (0..3_usize, back(), 1..5_u8).prop_map(|(of, back, quantity)| Deed::Quantity { of, back, quantity }),
        4 => (0..3_usize, back(), 1..400_u16).prop_map(|(of, back, quantity)| Deed::Use { of, back, quantity }),
        3 => (prop::option::weighted(0.8, 0..2_usize), back(), 1..120_u8)
            .prop_map(|(of, back, amount)| Deed::Agree { of, back, amount }),
        2 => Just(Deed::TakeBack),
        3 => (0..2_usize, 0..3_u8, back()).prop_map(|(account, kind, back)| Deed::Coupon { account, kind, back }),
        1 => Just(Deed::EndCoupon),
        2 => any::<bool>().prop_map(Deed::Payer),
        3 => (any::<bool>(), any::<bool>(), 5..90_u64)
            .prop_map(|(to_payer, limited, days)| Deed::Gift { to_payer, limited, days }),
        7 => (-40..45_i64, prop::option::weighted(0.3, any::<bool>()))
            .prop_map(|(ahead, draft)| Deed::Bill { ahead, draft }),
    ]
}

fn start() -> NaiveDate {
    START.parse().unwrap()
}

/// So many days later, or earlier, but not before the story.
fn shifted(day: NaiveDate, days: i64) -> NaiveDate {
    let by = Days::new(days.unsigned_abs());
    Ord::max(if days < 0 { day - by } else { day + by }, start())
}

/// From, to, which of the two accounts, quantity.
type Stretch = (NaiveDate, Option<NaiveDate>, usize, u8);

/// The stretches after a change on a day: those before it, cut there.
fn cut(stretches: &[Stretch], on: NaiveDate) -> Vec<Stretch> {
    let kept = stretches.iter().filter(|stretch| stretch.0 < on);
    kept.map(|(from, to, account, quantity)| {
        (*from, Some(to.map_or(on, |to| Ord::min(to, on))), *account, *quantity)
    })
    .collect()
}

struct Prices {
    monthly: OfferingId,
    yearly: OfferingId,
    base: PriceId,
}

async fn rows(db: &DatabaseConnection, text: &str) -> Vec<sea_orm::QueryResult> {
    db.query_all_raw(Statement::from_string(db.get_database_backend(), text)).await.unwrap()
}

async fn play(
    desk: &Desk,
    given: &Given,
    prices: &Prices,
    number: usize,
    cycle_day: i32,
    deeds: &[(u64, Deed)],
) {
    desk.go_to(START);
    let mut odd = Twin::new(desk, given, prices, format!("odd{number}"), cycle_day).await;
    let mut plain = Twin::new(desk, given, prices, format!("plain{number}"), cycle_day).await;
    for (at, deed) in deeds {
        let today = start() + Days::new(*at);
        desk.go_to(&today.to_string());
        odd.do_deed(deed, today, true).await;
        plain.do_deed(deed, today, false).await;
    }
    assert_eq!(odd.refused, plain.refused, "{deeds:#?}");
    let end = start() + Days::new(SPAN);
    desk.go_to(&end.to_string());
    // Every other story ends on the very day the odd one is billed until, if not billed ahead.
    if number.is_multiple_of(2) {
        odd.bill(end - Days::new(1), None).await;
    }
    for twin in [&mut odd, &mut plain] {
        for of in 0..3 {
            let after = cut(&twin.served[of], end);
            twin.serve(of, after, end).await;
        }
    }
    odd.close().await;
    // Month after month, each account closed as soon as it may be.
    for months in 1..MONTHS {
        let until = Cadence::MONTHLY.after(start(), months);
        if until > end {
            desk.go_to(&until.to_string());
            odd.bill(until - Days::new(1), None).await;
            odd.close().await;
        }
    }
    plain.bill(Cadence::MONTHLY.after(start(), MONTHS - 1) - Days::new(1), None).await;
    assert_eq!(odd.charged().await, plain.charged().await, "cycle day {cycle_day}, {deeds:#?}");
    odd.nobody_gets_what_is_not_his(deeds).await;
    for account in odd.accounts {
        let row = given.read_account(account).await;
        assert_eq!(row.state, AccountState::Closed, "what is billed to the end closes, {deeds:#?}");
    }
}

async fn prices(desk: &Desk, given: &Given) -> Prices {
    let meter = given.meter("traffic").await;
    let usage =
        |code| GivenPrice { code, meter: Some(meter), timing: PriceTiming::InArrears, versions: GRADUATED };
    let fee = |code, timing, versions| GivenPrice { code, meter: None, timing, versions };
    let monthly = [
        fee("base", PriceTiming::InAdvance, RECURRING),
        fee("after", PriceTiming::InArrears, &[("2024-01-01", r#"{"model":"recurring","amount":"70"}"#)]),
        usage("traffic"),
    ];
    let yearly = [
        fee("year", PriceTiming::InAdvance, &[("2024-01-01", r#"{"model":"recurring","amount":"1200"}"#)]),
        usage("quarter"),
    ];
    let (monthly, yearly) =
        (given.offering("monthly", "0.06", &monthly).await, given.offering("yearly", "0.06", &yearly).await);
    for text in ["UPDATE price_version SET valid_from = '2024-01-01'"] {
        given.db.execute_unprepared(text).await.unwrap();
    }
    given.cycles(yearly, "year", (1, CadenceUnit::Year), Alignment::Anniversary).await;
    given.cycles(yearly, "quarter", (3, CadenceUnit::Month), Alignment::Calendar).await;
    given.cycles(monthly, "after", (1, CadenceUnit::Month), Alignment::Anniversary).await;
    let base = desk.ask(ShowOffering { offering_id: monthly }).await.prices[0].price_id;
    Prices { monthly, yearly, base }
}

fn twins(engine: EngineChoice, cases: usize) {
    let cases = std::env::var("BOSS_TWINS").ok().and_then(|text| text.parse().ok()).unwrap_or(cases);
    tell(engine, |desk| async move {
        let given = Given::at(&desk).await;
        let prices = prices(&desk, &given).await;
        let mut runner = TestRunner::deterministic();
        let strategy = (1..=31, prop::collection::vec((0..SPAN, deed()), 8..26));
        for number in 0..cases {
            let (cycle_day, mut deeds) = strategy.new_tree(&mut runner).unwrap().current();
            deeds.sort_by_key(|(at, _)| *at);
            play(&desk, &given, &prices, number, cycle_day, &deeds).await;
        }
        all_books_hold(&desk).await;
    });
}

#[test]
fn an_account_billed_in_odd_ways_is_charged_as_its_twin_on_sqlite() {
    twins(EngineChoice::Sqlite, 40);
}

#[test]
fn an_account_billed_in_odd_ways_is_charged_as_its_twin_on_postgres() {
    twins(EngineChoice::Postgres, 8);
}
