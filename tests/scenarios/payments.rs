//! Money comes in, settles bills, and is never more or less than what came in.

use boss_core::billing::model::{BillState, bill};
use boss_core::customers::model::account;
use boss_core::gate::model::Role;
use boss_core::gate::{Call, codes as gate_codes};
use boss_core::payments::model::PaymentMethod;
use boss_core::payments::{
    AccountBalance, AllocatePayment, AllocationRule, AllocationWish, BillShare, BillsToPay, ListPayments,
    PaymentDetail, RecordPayment, codes,
};
use boss_core::reports::CheckBooks;
use boss_core::store::codes as store_codes;
use boss_kernel::id::{AccountId, BillId};
use boss_kernel::{Amount, Currency, ErrorCode, Minor};
use boss_tests::billed::{Billed, Customer};
use boss_tests::{Desk, story};

fn cny(minor: i64) -> Amount {
    Amount::new(minor, Currency::CNY)
}

const OLDEST: AllocationWish = AllocationWish::Rule(AllocationRule::OldestFirst);
const NONE: AllocationWish = AllocationWish::Rule(AllocationRule::None);

fn to(shares: &[(BillId, i64)]) -> AllocationWish {
    let share = |(bill_id, minor): &(BillId, i64)| BillShare { bill_id: *bill_id, amount: cny(*minor) };
    AllocationWish::Bills(shares.iter().map(share).collect())
}

fn received(account_id: AccountId, minor: i64, allocate: AllocationWish) -> RecordPayment {
    RecordPayment {
        account_id,
        amount: cny(minor),
        received_on: "2026-02-10".parse().expect("a date"),
        method: PaymentMethod::BankTransfer,
        reference: Some(format!("R{minor}")),
        note: None,
        allocate,
    }
}

/// Two bills of one account, of 106.00 and 212.00, on 2026-02-10.
async fn two_bills(desk: &Desk) -> (Billed, Customer, BillId, BillId) {
    desk.go_to("2026-02-10");
    let billed = Billed::at(desk).await;
    let river = billed.customer("云川科技").await;
    let second = billed.bill(river, "2026-01-31", &[20_000]).await;
    let first = billed.bill(river, "2025-12-31", &[10_000]).await;
    (billed, river, first, second)
}

async fn prove_books(desk: &Desk) {
    let books = desk.ask(CheckBooks {}).await;
    let broken: Vec<_> = books.findings.iter().filter(|finding| finding.broken.is_some()).collect();
    assert!(broken.is_empty(), "{broken:?}");
}

fn faults(error: &boss_kernel::Error) -> Vec<(&str, ErrorCode)> {
    error.faults().iter().map(|fault| (fault.place.as_str(), fault.code)).collect()
}

story!(a_payment_settles_the_oldest_bill_first, |desk| async move {
    let (billed, river, first, second) = two_bills(&desk).await;
    let open = desk.ask(BillsToPay { account_id: river.account }).await;
    assert_eq!(open.rows.iter().map(|row| row.bill_id).collect::<Vec<_>>(), [first, second]);
    assert_eq!((open.open, open.rows[0].days_overdue), (cny(31_800), 11));
    let done = desk.act(received(river.account, 15_600, OLDEST)).await.output;
    assert_eq!(done.number.as_deref(), Some("P00000001"));
    assert_eq!((done.allocated, done.unallocated), (cny(15_600), cny(0)));
    assert_eq!(done.allocations[0].state_after, BillState::Settled);
    assert_eq!((done.allocations[1].amount, done.allocations[1].open_after), (cny(5_000), cny(16_200)));
    assert_eq!(billed.read_bill(second).await.state, BillState::PartiallyPaid);
    let balance = desk.ask(AccountBalance { account_id: river.account }).await;
    assert_eq!((balance.receivable, balance.unapplied, balance.overdue), (cny(16_200), cny(0), cny(0)));
    assert_eq!((balance.open_bills, balance.oldest_due_on), (1, "2026-03-02".parse().ok()));
    let view = desk.ask(PaymentDetail { payment_id: done.payment_id }).await;
    assert_eq!((view.allocations.len(), view.timeline.len()), (2, 1));
    assert!(!view.actions[0].allowed);
    prove_books(&desk).await;
});

story!(what_is_too_much_stays_unapplied_and_is_allocated_later, |desk| async move {
    let (billed, river, first, second) = two_bills(&desk).await;
    billed.set_account(river.account, account::Column::CreditLimitMinor, Some(Minor(30_000))).await;
    assert!(desk.ask(AccountBalance { account_id: river.account }).await.over_limit);
    let done = desk.act(received(river.account, 20_000, to(&[(first, 10_600)]))).await;
    assert_eq!(done.output.unallocated, cny(9_400));
    assert_eq!(done.warnings[0].code, codes::LEFT_UNAPPLIED.as_str());
    let balance = desk.ask(AccountBalance { account_id: river.account }).await;
    assert_eq!(
        (balance.receivable, balance.unapplied, balance.balance),
        (cny(21_200), cny(9_400), cny(11_800))
    );
    assert!(!balance.over_limit);
    prove_books(&desk).await;
    let view = desk.ask(PaymentDetail { payment_id: done.output.payment_id }).await;
    let allocate =
        |allocate, version| AllocatePayment { payment_id: done.output.payment_id, allocate, version };
    let stale = desk.refused(allocate(OLDEST, view.version + 1)).await;
    assert_eq!(stale.code(), store_codes::STALE_VERSION);
    let over = desk.refused(allocate(to(&[(second, 9_401)]), view.version)).await;
    assert_eq!(faults(&over), [("allocate", codes::OVER_PAYMENT)]);
    assert_eq!(
        faults(&desk.refused(allocate(NONE, view.version)).await),
        [("allocate", codes::ALLOCATIONS_MISSING)]
    );
    desk.go_to("2026-02-12");
    let later = desk.act(allocate(OLDEST, view.version)).await.output;
    assert_eq!((later.allocated, later.unallocated), (cny(20_000), cny(0)));
    let view = desk.ask(PaymentDetail { payment_id: later.payment_id }).await;
    assert_eq!(view.allocations[1].allocated_on.to_string(), "2026-02-12");
    let nothing = desk.refused(allocate(OLDEST, view.version)).await;
    assert_eq!(nothing.code(), codes::NOTHING_LEFT);
    prove_books(&desk).await;
});

story!(every_fault_is_named_and_nothing_is_booked, |desk| async move {
    let (billed, river, first, second) = two_bills(&desk).await;
    let hill = billed.customer("青山传媒").await;
    let foreign = billed.bill(hill, "2026-01-31", &[100]).await;
    billed.set_bill(second, bill::Column::State, BillState::OnHold).await;
    let refused = |payment: RecordPayment| desk.refused(payment);
    let zero = RecordPayment {
        amount: Amount::new(0, Currency::USD),
        received_on: "2026-02-11".parse().unwrap(),
        reference: Some("长".repeat(101)),
        note: Some("长".repeat(501)),
        ..received(river.account, 1, NONE)
    };
    let expect = [
        ("amount", codes::AMOUNT_NOT_POSITIVE),
        ("amount", codes::CURRENCY_DIFFERS),
        ("receivedOn", codes::RECEIVED_IN_FUTURE),
        ("reference", codes::TEXT_TOO_LONG),
        ("note", codes::TEXT_TOO_LONG),
    ];
    assert_eq!(faults(&refused(zero).await), expect);
    let negative = refused(received(river.account, -5, NONE)).await;
    assert_eq!(faults(&negative), [("amount", codes::AMOUNT_NOT_POSITIVE)]);
    let old =
        RecordPayment { received_on: "1926-02-10".parse().unwrap(), ..received(river.account, 5, NONE) };
    assert_eq!(faults(&refused(old).await), [("receivedOn", codes::RECEIVED_TOO_EARLY)]);
    let nobody = refused(received(AccountId(999), 5, NONE)).await;
    assert_eq!(faults(&nobody), [("accountId", codes::ACCOUNT_NOT_FOUND)]);
    let shares = to(&[(first, 10_601), (second, 1), (foreign, 1)]);
    let expect = [
        ("allocate.0.amount", codes::OVER_BILL),
        ("allocate.1.amount", codes::BILL_ON_HOLD),
        ("allocate.2.billId", codes::BILL_FOREIGN),
    ];
    assert_eq!(faults(&refused(received(river.account, 50_000, shares)).await), expect);
    assert_eq!(desk.ask(ListPayments::default()).await.total, 0);
    prove_books(&desk).await;
});

story!(a_card_number_is_no_amount, |desk| async move {
    let (_billed, river, ..) = two_bills(&desk).await;
    for minor in [6_222_021_234_567_890_i64, i64::MAX, 10_000_000_000_001] {
        let refusal = desk.refused(received(river.account, minor, NONE)).await;
        assert_eq!(faults(&refusal), [("amount", codes::AMOUNT_IMPLAUSIBLE)]);
        assert_eq!(refusal.faults()[0].params["most"], cny(10_000_000_000_000).to_string());
    }
    desk.act(received(river.account, 10_000_000_000_000, NONE)).await;
    prove_books(&desk).await;
});

story!(a_bill_held_back_is_not_overdue_anywhere, |desk| async move {
    let (billed, river, first, _) = two_bills(&desk).await;
    let overdue = || async { desk.ask(AccountBalance { account_id: river.account }).await.overdue };
    assert_eq!(overdue().await, cny(10_600));
    billed.set_bill(first, bill::Column::State, BillState::OnHold).await;
    assert_eq!(overdue().await, cny(0));
    let listed = boss_core::billing::ListBills {
        state: Some(boss_core::billing::BillListState::Overdue),
        ..Default::default()
    };
    assert_eq!(desk.ask(listed).await.total, 0);
});

story!(an_amount_that_is_no_number_is_refused_at_its_field, |desk| async move {
    let (_billed, river, ..) = two_bills(&desk).await;
    let mut input = serde_json::to_value(received(river.account, 5, NONE)).unwrap();
    input["amount"]["minor"] = "abc".into();
    let call = Call::new("payments.record", input.clone(), desk.gate.new_request_id());
    let refusal = desk.gate.run(&desk.owner, call).await.unwrap_err();
    assert_eq!(faults(&refusal), [("amount.minor", gate_codes::FIELD_UNREADABLE)]);
    input["amount"]["minor"] = "5".into();
    input["allocate"] = "newestFirst".into();
    let call = Call::new("payments.record", input, desk.gate.new_request_id());
    let refusal = desk.gate.run(&desk.owner, call).await.unwrap_err();
    assert_eq!(faults(&refusal), [("allocate", gate_codes::FIELD_UNREADABLE)]);
});

story!(the_same_payment_twice_is_warned_of, |desk| async move {
    let (_billed, river, ..) = two_bills(&desk).await;
    assert!(desk.act(received(river.account, 5_000, OLDEST)).await.warnings.is_empty());
    let again = desk.rehearse(received(river.account, 5_000, OLDEST)).await;
    assert_eq!(again.warnings[0].code, codes::LOOKS_RECORDED.as_str());
    assert_eq!(again.warnings[0].params["number"], "P00000001");
    let other = RecordPayment { reference: Some("another".into()), ..received(river.account, 5_000, OLDEST) };
    assert!(desk.act(other).await.warnings.is_empty());
    let typed = |reference: &str, account_id| RecordPayment {
        reference: Some(reference.into()),
        ..received(account_id, 7_000, OLDEST)
    };
    let hill = _billed.customer("青山传媒").await;
    assert!(desk.act(typed("TXN 77-01", river.account)).await.warnings.is_empty());
    for (reference, account_id, code) in [
        (" txn77-01", river.account, codes::LOOKS_RECORDED),
        ("ＴＸＮ　７７－０１", hill.account, codes::LOOKS_RECORDED_ELSEWHERE),
        ("t x n 7 7 - 0 1", hill.account, codes::LOOKS_RECORDED_ELSEWHERE),
    ] {
        let again = desk.rehearse(typed(reference, account_id)).await;
        let warned = again.warnings.iter().find(|warning| warning.code == code.as_str());
        let warned = warned.unwrap_or_else(|| panic!("{reference}: {:?}", again.warnings));
        assert_eq!(warned.params["number"], "P00000003", "{reference}");
    }
    assert!(desk.rehearse(typed("TXN 77-02", hill.account)).await.warnings.is_empty());
    desk.go_to("2026-03-20");
    let much_later = RecordPayment {
        received_on: "2026-03-20".parse().unwrap(),
        ..received(river.account, 5_000, OLDEST)
    };
    assert!(desk.act(much_later).await.warnings.is_empty());
});

story!(a_dry_run_and_the_payment_say_the_same, |desk| async move {
    let (_billed, river, ..) = two_bills(&desk).await;
    let shown = desk.rehearse(received(river.account, 40_000, OLDEST)).await;
    assert_eq!(shown.output.number, None);
    assert_eq!(desk.ask(ListPayments::default()).await.total, 0);
    let done = desk.act(received(river.account, 40_000, OLDEST)).await;
    assert_eq!(done.output.allocations, shown.output.allocations);
    assert_eq!(done.warnings, shown.warnings);
    let call_input = serde_json::to_value(received(river.account, 100, NONE)).unwrap();
    let call = Call::new("payments.record", call_input, desk.gate.new_request_id());
    desk.gate.run(&desk.owner, call.clone()).await.unwrap();
    assert!(desk.gate.run(&desk.owner, call).await.unwrap().replayed);
    assert_eq!(desk.ask(ListPayments::default()).await.total, 2);
    prove_books(&desk).await;
});

story!(payments_are_found, |desk| async move {
    let (_billed, river, first, _) = two_bills(&desk).await;
    desk.act(received(river.account, 10_600, to(&[(first, 10_600)]))).await;
    let cash = RecordPayment {
        method: PaymentMethod::Cash,
        received_on: "2026-02-01".parse().unwrap(),
        ..received(river.account, 700, NONE)
    };
    desk.act(cash).await;
    let every = ListPayments::default;
    let finds = [
        ListPayments { method: Some(PaymentMethod::Cash), ..every() },
        ListPayments { unallocated_only: true, ..every() },
        ListPayments { received_to: "2026-02-09".parse().ok(), ..every() },
        ListPayments { search: Some("P00000002".into()), ..every() },
        ListPayments { search: Some("R700".into()), ..every() },
    ];
    for find in finds {
        let found = desk.ask(find.clone()).await;
        assert_eq!((found.total, found.rows[0].number.as_str()), (1, "P00000002"), "{find:?}");
        assert_eq!((found.totals[0].amount, found.totals[0].unallocated), (cny(700), cny(700)));
    }
    let of_bill = desk.ask(ListPayments { bill_id: Some(first), ..every() }).await;
    assert_eq!(of_bill.rows[0].number, "P00000001");
    assert_eq!(desk.ask(ListPayments { search: Some("云川".into()), ..every() }).await.total, 2);
    assert_eq!(desk.ask(ListPayments { currency: Some(Currency::USD), ..every() }).await.total, 0);
});

story!(only_finance_records_payments, |desk| async move {
    let (_billed, river, ..) = two_bills(&desk).await;
    let manager = desk.colleague("ma", &[Role::Manager]).await;
    let refusal = desk.gate.act(&manager, received(river.account, 5, NONE)).await.unwrap_err();
    assert_eq!(refusal.code(), gate_codes::NOT_PERMITTED);
    let finance = desk.colleague("fi", &[Role::Finance]).await;
    desk.gate.act(&finance, received(river.account, 5, NONE)).await.unwrap();
});
