//! The days of invoices: no clock that was wrong for a while keeps anybody from issuing, and what was noted wrongly is put right.

use boss_core::gate::Action;
use boss_core::invoicing::{
    CorrectPlatformNumber, InvoiceDetail, IssueForRun, IssueInvoices, IssueRequest, SetPlatformNumber, codes,
};
use boss_core::payments::model::PaymentMethod;
use boss_core::payments::{AllocationRule, AllocationWish, RecordPayment};
use boss_core::reports::CheckBooks;
use boss_core::store::codes as store_codes;
use boss_kernel::id::{BillId, InvoiceId};
use boss_kernel::{Amount, Clock, Currency, Error, ErrorCode};
use boss_tests::billed::{Billed, Customer};
use boss_tests::{Desk, story};

fn issue(bill: BillId, day: Option<&str>) -> IssueInvoices {
    let request = IssueRequest { bill_ids: vec![bill], ..IssueRequest::default() };
    IssueInvoices { requests: vec![request], issued_on: day.map(|day| day.parse().unwrap()) }
}

fn why(error: &Error) -> (ErrorCode, &str) {
    let fault = &error.faults()[0];
    (fault.code, fault.place.as_str())
}

/// Some work that is no issuing: a payment on account.
async fn work(desk: &Desk, customer: Customer, reference: &str) {
    let payment = RecordPayment {
        account_id: customer.account,
        amount: Amount::new(100, Currency::CNY),
        received_on: "2026-01-01".parse().unwrap(),
        method: PaymentMethod::Cash,
        reference: Some(reference.into()),
        note: None,
        allocate: AllocationWish::Rule(AllocationRule::None),
    };
    desk.act(payment).await;
}

/// A desk on 2026-02-02 with bills to invoice, the first of which was.
async fn issuing(desk: &Desk) -> (Customer, Vec<BillId>) {
    desk.go_to("2026-02-02");
    let billed = Billed::at(desk).await;
    let river = billed.customer("云川科技").await;
    let mut bills = Vec::new();
    for _ in 0..6 {
        bills.push(billed.bill(river, "2026-01-31", &[10_000]).await);
    }
    desk.act(issue(bills.remove(0), None)).await;
    (river, bills)
}

story!(a_clock_that_leaps_dates_no_invoice, |desk| async move {
    let (river, bills) = issuing(&desk).await;
    for ahead in ["2026-02-04", "2026-03-06", "2030-02-02"] {
        desk.go_to(ahead);
        let refusal = desk.refused(issue(bills[0], None)).await;
        assert_eq!(why(&refusal), (codes::DAY_UNCONFIRMED, "issuedOn"), "{ahead}");
        assert_eq!(refusal.faults()[0].params["known"], "2026-02-02");
        // Working on under the wrong clock makes it no truer, nor does asking for many.
        work(&desk, river, ahead).await;
        assert_eq!(why(&desk.refused(issue(bills[0], None)).await).0, codes::DAY_UNCONFIRMED, "{ahead}");
        let run = IssueForRun { billed_through: "2026-01-31".parse().ok(), ..IssueForRun::default() };
        assert_eq!(why(&desk.refused(run).await).0, codes::DAY_UNCONFIRMED, "{ahead}");
    }
    // The clock is set right: everything goes on as if nothing had been.
    desk.go_to("2026-02-03");
    let issued = desk.act(issue(bills[0], None)).await.output.invoices.remove(0);
    assert_eq!(issued.issued_on.to_string(), "2026-02-03");
    assert_eq!(desk.ask(CheckBooks {}).await.broken, 0);
});

story!(a_long_pause_takes_one_word, |desk| async move {
    let (river, bills) = issuing(&desk).await;
    desk.go_to("2026-02-20");
    assert_eq!(why(&desk.refused(issue(bills[0], None)).await).0, codes::DAY_UNCONFIRMED);
    let issued = desk.act(issue(bills[0], Some("2026-02-20"))).await.output.invoices.remove(0);
    assert_eq!(issued.issued_on.to_string(), "2026-02-20");
    // The day was named: the next invoices of the day, and of the days on which work goes on, take no word more.
    desk.act(issue(bills[1], None)).await;
    for day in ["2026-02-21", "2026-02-22", "2026-02-23"] {
        desk.go_to(day);
        work(&desk, river, day).await;
    }
    desk.act(issue(bills[2], None)).await;
    // An earlier day that was named vouches for itself only.
    desk.go_to("2026-03-20");
    desk.act(issue(bills[3], Some("2026-02-23"))).await;
    assert_eq!(why(&desk.refused(issue(bills[4], None)).await).0, codes::DAY_UNCONFIRMED);
});

story!(a_clock_some_hours_ahead_stops_nobody, |desk| async move {
    let (_, bills) = issuing(&desk).await;
    // In the evening, twelve hours ahead: nothing tells that from the next morning.
    desk.clock.advance_seconds(22 * 3_600);
    let ahead = desk.act(issue(bills[0], None)).await.output.invoices.remove(0);
    assert_eq!(ahead.issued_on.to_string(), "2026-02-03");
    desk.clock.advance_seconds(-12 * 3_600);
    assert_eq!(desk.clock.now().date_in(chrono_tz::Asia::Shanghai).to_string(), "2026-02-02");
    let refusal = desk.refused(issue(bills[1], None)).await;
    assert_eq!(why(&refusal), (codes::CLOCK_BEHIND, "issuedOn"));
    assert_eq!(refusal.faults()[0].params["number"], ahead.number.unwrap());
    // The text says what to do, and it can be done.
    desk.act(issue(bills[1], Some("2026-02-03"))).await;
    assert_eq!(why(&desk.refused(issue(bills[2], Some("2026-02-04"))).await).0, codes::CLOCK_BEHIND);
    desk.go_to("2026-02-03");
    desk.act(issue(bills[2], None)).await;
    assert_eq!(desk.ask(CheckBooks {}).await.broken, 0);
});

fn correct(invoice_id: InvoiceId, noted: &str, number: Option<&str>) -> CorrectPlatformNumber {
    let platform_number = number.map(str::to_owned);
    CorrectPlatformNumber {
        invoice_id,
        noted: noted.into(),
        platform_number,
        reason: "noted crosswise".into(),
    }
}

story!(platform_numbers_noted_crosswise_are_put_right, |desk| async move {
    let (_, bills) = issuing(&desk).await;
    let mut ids = Vec::new();
    for bill in &bills[..2] {
        ids.push(desk.act(issue(*bill, None)).await.output.invoices.remove(0).invoice_id.unwrap());
    }
    let (one, two, three) = ("24312000000000000001", "24312000000000000002", "24312000000000000003");
    let not_yet = desk.refused(correct(ids[0], one, Some(two))).await;
    assert_eq!(not_yet.code(), codes::PLATFORM_NUMBER_NOT_SET);
    for (id, number) in [(ids[0], two), (ids[1], one)] {
        desk.act(SetPlatformNumber { invoice_id: id, platform_number: number.into() }).await;
    }
    let taken = desk.refused(correct(ids[0], two, Some(one))).await;
    assert_eq!(why(&taken), (codes::PLATFORM_NUMBER_TAKEN, "platformNumber"));
    let same = desk.refused(correct(ids[0], two, Some(two))).await;
    assert_eq!(why(&same), (codes::PLATFORM_NUMBER_UNCHANGED, "platformNumber"));
    let stale = desk.refused(correct(ids[0], three, Some(one))).await;
    assert_eq!(stale.code(), store_codes::STALE_VERSION);
    let silent = CorrectPlatformNumber { reason: " ".into(), ..correct(ids[0], two, Some("12")) };
    let silent = desk.refused(silent).await;
    let found: Vec<_> = silent.faults().iter().map(|fault| (fault.place.as_str(), fault.code)).collect();
    assert_eq!(
        found,
        [("reason", codes::REASON_MISSING), ("platformNumber", codes::PLATFORM_NUMBER_UNREADABLE)]
    );
    // One is taken away, the other set right, then the first.
    desk.act(correct(ids[0], two, None)).await;
    desk.act(correct(ids[1], one, Some(two))).await;
    desk.act(SetPlatformNumber { invoice_id: ids[0], platform_number: one.into() }).await;
    for (id, number) in [(ids[0], one), (ids[1], two)] {
        let view = desk.ask(InvoiceDetail { invoice_id: id }).await;
        assert_eq!(view.invoice.platform_number.as_deref(), Some(number));
        let may = |action: &str| view.actions.iter().find(|one| one.action == action).unwrap().allowed;
        assert!(!may(SetPlatformNumber::NAME) && may(CorrectPlatformNumber::NAME));
        assert!(view.timeline.len() >= 3, "{:?}", view.timeline);
    }
    // There and back again, each time with its reason.
    for (from, to) in [(one, three), (three, one), (one, three)] {
        desk.act(correct(ids[0], from, Some(to))).await;
    }
    assert_eq!(desk.ask(CheckBooks {}).await.broken, 0);
});
