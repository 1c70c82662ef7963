//! An account is closed when nothing of it is still to be charged or given back, to the day:
//! whatever is closed as early as it may be was billed what its twin was that stayed open.

use super::drafts::all_books_hold;
use super::*;
use crate::sale::{self, day};
use boss_core::catalog::model::Connector;
use boss_core::catalog::{AddOffering, NewPrice, NewPriceVersion};
use boss_core::customers::CloseAccount;
use boss_core::orders::PlaceOrderItem;
use boss_kernel::id::SubscriptionId;
use boss_kernel::{Alignment, Cadence, Error, LocalText};
use boss_rating::ChargeModel;
use boss_tests::story;

/// When a fee is charged: in cycles of the calendar, at the beginning or end of each.
#[derive(Clone, Copy)]
pub(super) struct Terms {
    pub(super) cadence: Cadence,
    pub(super) timing: PriceTiming,
    /// Whether what is open is billed as soon as the service ends.
    pub(super) bill_at_end: bool,
}

pub(super) const QUARTER_AT_END: Terms =
    Terms { cadence: Cadence::QUARTERLY, timing: PriceTiming::InArrears, bill_at_end: true };

const YEAR_IN_ADVANCE: Terms =
    Terms { cadence: Cadence::YEARLY, timing: PriceTiming::InAdvance, bill_at_end: false };

/// An offering at one fee, 6 % tax on top.
pub(super) async fn priced(desk: &Desk, code: &str, amount: &str, terms: Terms) -> OfferingId {
    let amount = amount.parse().unwrap();
    let model = ChargeModel::Recurring { amount, day_count: Default::default() };
    let versions = vec![NewPriceVersion::new(day("2020-01-01"), model)];
    let Terms { cadence, timing, bill_at_end } = terms;
    let price = NewPrice::monthly("fee", LocalText::new("fee", "fee"), timing, None, versions);
    let price = NewPrice { cadence, bill_at_end, alignment: Alignment::Calendar, ..price };
    let plain = sale::new_offering(code, Connector::None, None);
    desk.act(AddOffering { prices: vec![price], ..plain }).await.output
}

/// An account with one service since 1 January.
#[derive(Clone, Copy)]
struct Served {
    account: AccountId,
    service: SubscriptionId,
}

async fn served(desk: &Desk, given: &Given, name: &str, offering: OfferingId) -> Served {
    let account = given.account(name, 1).await;
    let placed = sale::place(desk, account, vec![sale::add(offering, 1, "2026-01-01")]).await;
    Served { account, service: placed.items[0].subscription_id }
}

/// Ends a service on a day, or moves it from then on.
async fn leave(desk: &Desk, served: Served, on: &str, moves_to: Option<AccountId>) {
    let Served { account, service } = served;
    let item = match moves_to {
        Some(to_account_id) => {
            let effective_on = day(on).into();
            PlaceOrderItem::Move { subscription_id: service, to_account_id, effective_on }
        }
        None => sale::delete(service, on),
    };
    sale::place(desk, account, vec![item]).await;
}

/// Closes an account, or says why it can't be closed.
async fn close(desk: &Desk, given: &Given, account_id: AccountId) -> Result<(), Error> {
    let version = given.read_account(account_id).await.version;
    desk.gate.act(&desk.owner, CloseAccount { account_id, version }).await.map(|_| ())
}

async fn is_refused(desk: &Desk, given: &Given, account_id: AccountId) {
    let closed = close(desk, given, account_id).await;
    let refused = closed.expect_err("something is still to be billed");
    assert!(is_of_billing(&refused), "{refused:?}");
}

fn is_of_billing(refused: &Error) -> bool {
    let code = refused.code();
    code.as_str().starts_with("billing.") || code.as_str().starts_with("customers.")
}

/// Net and tax of all that an account was billed.
async fn billed(desk: &Desk, account: AccountId) -> (i64, i64) {
    let bills = bills_of(desk, account).await;
    let lines = bills.iter().flat_map(figures);
    lines.fold((0, 0), |sum, line| (sum.0 + line.0, sum.1 + line.1))
}

async fn bill_on(desk: &Desk, today: &str, through: &str) {
    desk.go_to(today);
    bill_through(desk, through).await;
}

/// January and February, billed in time.
async fn bill_two_months(desk: &Desk) {
    bill_on(desk, "2026-02-01", "2026-01-31").await;
    bill_on(desk, "2026-03-01", "2026-02-28").await;
}

story!(a_yearly_fee_is_given_back_before_the_account_closes, |desk| async move {
    let given = Given::at(&desk).await;
    let yearly = priced(&desk, "yearly", "1200", YEAR_IN_ADVANCE).await;
    let ended = served(&desk, &given, "Ended", yearly).await;
    let moved = served(&desk, &given, "Moved", yearly).await;
    let new = given.account("New", 1).await;
    bill_two_months(&desk).await;
    // On the very day both are billed until: 306 of 365 days are billed and not served.
    leave(&desk, ended, "2026-03-01", None).await;
    leave(&desk, moved, "2026-03-01", Some(new)).await;
    is_refused(&desk, &given, ended.account).await;
    is_refused(&desk, &given, moved.account).await;
    bill_on(&desk, "2026-04-01", "2026-03-31").await;
    for served in [ended, moved] {
        let credit = figures(&bills_of(&desk, served.account).await[1]);
        assert_eq!(credit, [(-100_603, -6_036, -106_639)]);
        close(&desk, &given, served.account).await.unwrap();
    }
    // Whoever has it now is charged these days, so that nobody pays for them twice.
    assert_eq!(billed(&desk, new).await, (100_603, 6_036));
    bill_on(&desk, "2027-02-01", "2027-01-31").await;
    assert_eq!(billed(&desk, ended.account).await, (19_397, 1_164));
    all_books_hold(&desk).await;
});

story!(what_is_open_of_a_quarter_is_billed_before_the_account_closes, |desk| async move {
    let given = Given::at(&desk).await;
    let quarterly = priced(&desk, "quarterly", "300", QUARTER_AT_END).await;
    let ended = served(&desk, &given, "Ended", quarterly).await;
    let moved = served(&desk, &given, "Moved", quarterly).await;
    let paused = served(&desk, &given, "Paused", quarterly).await;
    let new = given.account("New", 1).await;
    bill_on(&desk, "2026-02-01", "2026-01-31").await;
    desk.go_to("2026-02-10");
    let (subscription_id, effective_on) = (paused.service, day("2026-02-10").into());
    let pause = PlaceOrderItem::Suspend { subscription_id, effective_on, credit: None };
    sale::place(&desk, paused.account, vec![pause]).await;
    bill_on(&desk, "2026-03-01", "2026-02-28").await;
    leave(&desk, ended, "2026-03-01", None).await;
    leave(&desk, moved, "2026-03-01", Some(new)).await;
    leave(&desk, paused, "2026-03-01", None).await;
    for served in [ended, moved, paused] {
        assert_eq!(billed(&desk, served.account).await, (0, 0));
        is_refused(&desk, &given, served.account).await;
    }
    bill_on(&desk, "2026-03-02", "2026-03-01").await;
    // 59 of 90 days, and 40 where it paused since 10 February.
    assert_eq!(billed(&desk, ended.account).await, (19_667, 1_180));
    assert_eq!(billed(&desk, moved.account).await, (19_667, 1_180));
    assert_eq!(billed(&desk, paused.account).await, (13_333, 800));
    for served in [ended, moved, paused] {
        close(&desk, &given, served.account).await.unwrap();
    }
    bill_on(&desk, "2026-04-01", "2026-03-31").await;
    assert_eq!(billed(&desk, new).await, (10_333, 620));
    all_books_hold(&desk).await;
});

const CADENCES: [(&str, Cadence); 3] =
    [("month", Cadence::MONTHLY), ("quarter", Cadence::QUARTERLY), ("year", Cadence::YEARLY)];
const TIMINGS: [(&str, PriceTiming, bool); 3] = [
    ("in-advance", PriceTiming::InAdvance, false),
    ("in-arrears", PriceTiming::InArrears, false),
    ("at-end", PriceTiming::InArrears, true),
];
/// The day before the one all accounts are billed until, that day, and the day after.
const LAST_DAYS: [&str; 3] = ["2026-02-28", "2026-03-01", "2026-03-02"];

/// What is closed as soon as it may be, and its twin that stays open.
struct Case {
    what: String,
    terms: Terms,
    on: &'static str,
    moves: bool,
    closing: Served,
    open: Served,
    /// What it was billed when it was closed.
    closed: Option<(i64, i64)>,
}

impl Case {
    fn name(&self) -> &str {
        &self.what
    }

    /// Whether it is charged when its cycle is over, which is later than the month of its end.
    fn waits(&self) -> bool {
        let Terms { cadence, timing, bill_at_end } = self.terms;
        timing == PriceTiming::InArrears && !bill_at_end && cadence != Cadence::MONTHLY
    }
}

async fn cases(desk: &Desk, given: &Given) -> Vec<Case> {
    let mut cases = Vec::new();
    for (cycle, cadence) in CADENCES {
        for (due, timing, bill_at_end) in TIMINGS {
            let terms = Terms { cadence, timing, bill_at_end };
            let offering = priced(desk, &format!("{cycle}-{due}"), "1200", terms).await;
            for (on, moves) in LAST_DAYS.into_iter().flat_map(|on| [(on, false), (on, true)]) {
                let verb = if moves { "moves" } else { "ends" };
                let what = format!("{cycle} {due} {verb} {on}");
                let closing = served(desk, given, &format!("{what} closing"), offering).await;
                let open = served(desk, given, &format!("{what} open"), offering).await;
                cases.push(Case { what, terms, on, moves, closing, open, closed: None });
            }
        }
    }
    cases
}

async fn close_what_may_be_closed(desk: &Desk, given: &Given, cases: &mut [Case]) {
    for case in cases.iter_mut().filter(|case| case.closed.is_none()) {
        let account = case.closing.account;
        match close(desk, given, account).await {
            Ok(()) => case.closed = Some(billed(desk, account).await),
            Err(refused) => assert!(is_of_billing(&refused), "{}: {refused:?}", case.what),
        }
    }
}

/// Those that are not closed yet, and those that should not be.
fn left(cases: &[Case], expected: impl Fn(&Case) -> bool) -> (Vec<&str>, Vec<&str>) {
    let left = cases.iter().filter(|case| case.closed.is_none());
    let expected = cases.iter().filter(|case| expected(case));
    (left.map(Case::name).collect(), expected.map(Case::name).collect())
}

story!(whatever_is_closed_as_early_as_it_may_be_was_billed_as_its_twin, |desk| async move {
    let given = Given::at(&desk).await;
    let mut cases = cases(&desk, &given).await;
    let (new, new_of_twins) = (given.account("New", 1).await, given.account("New twin", 1).await);
    bill_two_months(&desk).await;
    desk.go_to("2026-03-02");
    for case in &cases {
        leave(&desk, case.closing, case.on, case.moves.then_some(new)).await;
        leave(&desk, case.open, case.on, case.moves.then_some(new_of_twins)).await;
    }
    close_what_may_be_closed(&desk, &given, &mut cases).await;
    // A run through the last of these days: only March that began, and cycles that wait, are left.
    bill_on(&desk, "2026-03-02", "2026-03-02").await;
    close_what_may_be_closed(&desk, &given, &mut cases).await;
    let (open, expected) = left(&cases, |case| case.on == LAST_DAYS[2] || case.waits());
    assert_eq!(open, expected);
    bill_on(&desk, "2026-04-01", "2026-03-31").await;
    close_what_may_be_closed(&desk, &given, &mut cases).await;
    let yearly = |case: &Case| case.terms.cadence == Cadence::YEARLY;
    let (open, expected) = left(&cases, |case| case.waits() && yearly(case));
    assert_eq!(open, expected);
    bill_on(&desk, "2027-01-01", "2026-12-31").await;
    close_what_may_be_closed(&desk, &given, &mut cases).await;
    assert_eq!(left(&cases, |_| false).0, [""; 0]);

    // A year later nothing came on either side that was not billed when it was closed.
    bill_on(&desk, "2027-02-01", "2027-01-31").await;
    for case in &cases {
        let open = billed(&desk, case.open.account).await;
        assert_eq!(billed(&desk, case.closing.account).await, open, "{}", case.what);
        assert_eq!(case.closed, Some(open), "closed too early: {}", case.what);
    }
    assert_eq!(billed(&desk, new).await, billed(&desk, new_of_twins).await);
    all_books_hold(&desk).await;
});
