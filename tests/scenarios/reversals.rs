//! Payments that are taken back: they bounced, or stand on the wrong account.

use boss_core::billing::model::BillState;
use boss_core::customers::{CloseAccount, codes as customer_codes};
use boss_core::payments::model::PaymentMethod;
use boss_core::payments::{
    AccountBalance, AllocatePayment, AllocationRule, AllocationWish, ListPayments, PaymentDetail,
    RecordPayment, ReversePayment, codes,
};
use boss_core::reports::{CheckBooks, MonthReport, ReportTableSort};
use boss_core::store::codes as store_codes;
use boss_kernel::id::AccountId;
use boss_kernel::{Amount, Currency};
use boss_tests::billed::Billed;
use boss_tests::{Desk, story};

fn cny(minor: i64) -> Amount {
    Amount::new(minor, Currency::CNY)
}

fn received(account_id: AccountId, minor: i64, rule: AllocationRule) -> RecordPayment {
    RecordPayment {
        account_id,
        amount: cny(minor),
        received_on: "2026-02-10".parse().expect("a date"),
        method: PaymentMethod::BankTransfer,
        reference: Some("R1".into()),
        note: None,
        allocate: AllocationWish::Rule(rule),
    }
}

async fn prove_books(desk: &Desk) {
    let books = desk.ask(CheckBooks {}).await;
    let broken: Vec<_> = books.findings.iter().filter(|finding| finding.broken.is_some()).collect();
    assert!(broken.is_empty(), "{broken:?}");
}

story!(a_bounced_payment_leaves_its_bills_open_again, |desk| async move {
    desk.go_to("2026-02-10");
    let billed = Billed::at(&desk).await;
    let river = billed.customer("云川科技").await;
    let first = billed.bill(river, "2025-12-31", &[10_000]).await;
    let second = billed.bill(river, "2026-01-31", &[20_000]).await;
    let paid = received(river.account, 40_000, AllocationRule::OldestFirst);
    let payment_id = desk.act(paid.clone()).await.output.payment_id;
    desk.go_to("2026-03-03");
    let reverse = |reason: &str, version| ReversePayment { payment_id, reason: reason.into(), version };
    let nothing_said = desk.refused(reverse("  ", 1)).await;
    assert_eq!(
        (nothing_said.faults()[0].place.as_str(), nothing_said.faults()[0].code),
        ("reason", codes::REASON_MISSING)
    );
    assert_eq!(desk.refused(reverse("退票", 2)).await.code(), store_codes::STALE_VERSION);
    let shown = desk.rehearse(reverse("退票", 1)).await.output;
    assert_eq!((shown.number, shown.amount, shown.allocations.len()), (None, cny(-40_000), 2));
    assert_eq!(billed.read_bill(first).await.state, BillState::Settled);

    let done = desk.act(reverse("退票", 1)).await.output;
    assert_eq!(done.number.as_deref(), Some("P00000002"));
    assert_eq!((done.allocations[1].amount, done.allocations[1].open_after), (cny(-21_200), cny(21_200)));
    for id in [first, second] {
        let bill = billed.read_bill(id).await;
        assert_eq!((bill.state, bill.paid_minor.0), (BillState::Sent, 0));
    }
    let balance = desk.ask(AccountBalance { account_id: river.account }).await;
    assert_eq!((balance.receivable, balance.unapplied), (cny(31_800), cny(0)));
    prove_books(&desk).await;

    let view = desk.ask(PaymentDetail { payment_id }).await;
    assert_eq!(view.counterpart.unwrap().payment_id, done.payment_id);
    assert_eq!((view.payment.reversed_by, view.payment.unallocated), (Some(done.payment_id), cny(0)));
    assert!(view.actions.iter().all(|action| !action.allowed));
    assert_eq!((view.timeline.len(), view.version), (2, 2));
    let back = desk.ask(PaymentDetail { payment_id: done.payment_id }).await;
    assert_eq!((back.payment.reverses, back.payment.amount), (Some(payment_id), cny(-40_000)));
    assert_eq!((back.note.as_deref(), back.allocations.len()), (Some("退票"), 2));
    assert!(back.actions.iter().all(|action| !action.allowed));
    assert_eq!(desk.refused(reverse("again", 2)).await.code(), codes::REVERSED);
    let allocate = AllocatePayment { payment_id, allocate: paid.allocate.clone(), version: 2 };
    assert_eq!(desk.refused(allocate).await.code(), codes::REVERSED);
    let open = desk.ask(ListPayments { unallocated_only: true, ..ListPayments::default() }).await;
    assert_eq!(open.total, 0);
    // It did come in after all: recorded anew without a warning that it was recorded before.
    assert!(desk.act(received(river.account, 40_000, AllocationRule::None)).await.warnings.is_empty());
    prove_books(&desk).await;
});

story!(what_was_taken_back_leaves_the_month_it_was_taken_back_in, |desk| async move {
    desk.go_to("2026-02-10");
    let billed = Billed::at(&desk).await;
    let river = billed.customer("云川科技").await;
    billed.bill(river, "2026-01-31", &[10_000]).await;
    let payment_id =
        desk.act(received(river.account, 10_000, AllocationRule::OldestFirst)).await.output.payment_id;
    desk.go_to("2026-03-03");
    desk.act(ReversePayment { payment_id, reason: "bounced".into(), version: 1 }).await;
    for (month, collected, open) in [("2026-02", 10_000, 600), ("2026-03", -10_000, 10_600)] {
        let report = MonthReport {
            month: month.parse().unwrap(),
            currency: None,
            rows: 2,
            sort: ReportTableSort::Total,
        };
        let figures = desk.ask(report).await.figures;
        assert_eq!((figures[2].amount, figures[3].amount), (cny(collected), cny(open)), "{month}");
        assert!(figures.iter().all(|figure| figure.ties_to_ledger != Some(false)), "{figures:?}");
        let rows: ListPayments = serde_json::from_value(figures[2].drill.filter.clone()).unwrap();
        let rows = desk.ask(rows).await;
        assert_eq!((rows.total, rows.totals[0].amount), (figures[2].count, figures[2].amount));
    }
});

story!(closing_an_account_tells_what_is_left_on_it, |desk| async move {
    desk.go_to("2026-02-10");
    let billed = Billed::at(&desk).await;
    let river = billed.customer("云川科技").await;
    let hill = billed.customer("青山传媒").await;
    desk.act(received(river.account, 500, AllocationRule::None)).await;
    let close = |account_id| CloseAccount { account_id, version: 1 };
    let told = desk.act(close(river.account)).await.warnings;
    assert_eq!(told[0].code, customer_codes::CLOSED_WITH_BALANCE.as_str());
    assert_eq!(told[0].params["unapplied"], cny(500).to_string());
    assert!(desk.act(close(hill.account)).await.warnings.is_empty());
});
