//! Drafts thrown away, which the next run makes again as if nothing had been, and drafts by the thousand.

use super::batches::{january, number};
use super::drafts::{all_books_hold, cny, drafted, drafts_of, faults};
use super::*;
use boss_core::billing::{DiscardBills, DiscardRun, FinaliseRun, GiveCoupon, ViewBillRun, codes};
use boss_core::catalog::AddCoupon;
use boss_core::catalog::model::CouponDuration;
use boss_kernel::LocalText;
use boss_tests::{Month, story};
use std::time::Instant;

/// Everything but ids that a charge says.
fn told(bill: &BillView) -> Vec<String> {
    let told = |charge: &boss_core::billing::queries::ChargeRow| {
        let corrects = charge.corrects.as_ref().map(|other| other.total);
        // What was charged before is named by its id.
        let lines = charge.explanation.iter().filter(|line| !line.english.starts_with("Charged before"));
        let lines: Vec<_> = lines.collect();
        format!("{} {} {:?} {lines:?} {corrects:?}", charge.period, charge.served, charge.total)
    };
    bill.charges.iter().map(told).collect()
}

story!(thrown_away_and_run_again_is_the_run, |desk| async move {
    let setting = setting(&desk).await;
    let coupon = AddCoupon {
        code: "new-year".to_owned(),
        name: LocalText::new("新年", "New year"),
        percent: None,
        amount: Some(cny(3_000)),
        duration: CouponDuration::Once,
        cycles: None,
        offering_ids: Vec::new(),
        priority: 0,
        redeem_until: None,
        most_redemptions: None,
    };
    desk.act(coupon).await;
    desk.go_to("2026-02-01");
    let mut accounts = Vec::new();
    for (number, name) in [("S1", "Alpha"), ("S2", "Beta")] {
        let account = setting.given.account(name, 1).await;
        setting.given.subscription(number, account, setting.offering, &[("2026-01-01", None, "2")]).await;
        used(&desk, &[(&format!("first{number}"), number, "2026-01-10 08:00", "150")]).await;
        accounts.push(account);
    }
    let (alone, other) = (accounts[0], accounts[1]);
    bill_through(&desk, "2026-01-31").await;
    desk.go_to("2026-03-01");
    for (position, account) in accounts.iter().enumerate() {
        let number = format!("S{}", position + 1);
        let events = [
            (format!("late{number}"), number.clone(), "2026-01-20 08:00", "40"),
            (format!("new{number}"), number.clone(), "2026-02-20 08:00", "130"),
        ];
        for (id, number, at, quantity) in &events {
            used(&desk, &[(id, number, at, quantity)]).await;
        }
        let from_on = "2026-02-01".parse().unwrap();
        let give = GiveCoupon {
            account_id: *account,
            coupon_code: "new-year".to_owned(),
            subscription_id: None,
            from_on,
        };
        desk.act(give).await;
    }
    let only =
        |account, draft| RunBilling { account_ids: Some(vec![account]), draft, ..through("2026-02-28") };
    let straight = desk.act(only(other, false)).await.output;
    for _ in 0..2 {
        let run = desk.act(only(alone, true)).await.output.bill_run_id.unwrap();
        let draft = drafts_of(&desk, alone).await.remove(0);
        assert_eq!(draft.bill.total, straight.totals[0].total);
        all_books_hold(&desk).await;
        let refusal =
            desk.refused(DiscardBills { bill_ids: vec![draft.bill.bill_id], reason: " ".into() }).await;
        assert_eq!(faults(&refusal), [("reason", codes::REASON_EMPTY)]);
        let reason = "用量有误".to_owned();
        let gone = desk.act(DiscardBills { bill_ids: vec![draft.bill.bill_id], reason }).await.output;
        assert_eq!((gone.bills, gone.charges, gone.accounts), (1, 3, 1));
        assert!(drafts_of(&desk, alone).await.is_empty());
        let page = desk.ask(ViewBillRun { bill_run_id: run }).await.run;
        assert_eq!((page.bills, page.charges, page.drafts), (0, 0, 0));
        all_books_hold(&desk).await;
    }
    let again = desk.act(only(alone, false)).await.output;
    assert_eq!((again.bills, again.charges, again.corrections), (1, 3, 1));
    let (again, straight) = (bills_of(&desk, alone).await, bills_of(&desk, other).await);
    assert_eq!((again.len(), straight.len()), (2, 2));
    assert_eq!(told(&again[1]), told(&straight[1]));
    assert_eq!(again[1].timeline.len(), 1, "no other bill ever had its id");
    let state = |account: boss_core::customers::model::account::Model| {
        (account.billed_until, account.rerate_from, account.draft_run_id)
    };
    let (first, second) = (setting.given.read_account(alone).await, setting.given.read_account(other).await);
    assert_eq!(state(first), state(second));
    assert_eq!(bill_through(&desk, "2026-02-28").await.output.bills, 0);
    all_books_hold(&desk).await;
});

story!(drafts_of_thousands_become_bills_at_once, |desk| async move {
    const ACCOUNTS: i64 = 4_500;
    const PARKED: i64 = 9;
    let given = january(&desk).await;
    let run = desk.act(drafted("2026-01-31")).await.output;
    assert_eq!((run.bills, run.parked_count), (ACCOUNTS - PARKED, PARKED));
    assert_eq!(number(&given, "SELECT count(*) FROM ledger_entry").await, 0);
    let page = desk.ask(ViewBillRun { bill_run_id: run.bill_run_id.unwrap() }).await.run;
    assert_eq!(page.drafts, 4_491);
    let begun = Instant::now();
    let done = desk.act(FinaliseRun { bill_run_id: run.bill_run_id.unwrap() }).await.output;
    println!("{} drafts made bills in {:?}", done.bills, begun.elapsed());
    assert_eq!((done.bills, done.totals), (4_491, run.totals));
    assert_eq!(done.last_number.as_deref(), Some("B00004491"));
    each_billed_once_of_drafts(&given, ACCOUNTS - PARKED).await;
    books_hold(&desk).await;
    assert_eq!(bill_through(&desk, "2026-01-31").await.output.bills, 0);
});

/// Numbers run from one to as many as there are bills. The trail names each bill twice: as a draft and as a bill.
async fn each_billed_once_of_drafts(given: &Given, bills: i64) {
    let named = number(given, "SELECT count(*) FROM audit_object WHERE kind = 'bill'").await;
    assert_eq!(named, 2 * bills);
    let numbered = number(given, "SELECT count(DISTINCT number) FROM bill").await;
    assert_eq!(
        (numbered, number(given, "SELECT next - 1 FROM number_series WHERE name = 'bill'").await),
        (bills, bills)
    );
}

story!(drafts_of_thousands_are_thrown_away_and_charged_again, |desk| async move {
    let first = "2026-01-01".parse().unwrap();
    Month::begin(&desk, 3_000, first).await.unwrap();
    desk.go_to("2026-02-01");
    let given = Given::at(&desk).await;
    let run = desk.act(drafted("2026-01-31")).await.output;
    let begun = Instant::now();
    let discard = DiscardRun { bill_run_id: run.bill_run_id.unwrap(), reason: "价格有误".to_owned() };
    let gone = desk.act(discard).await.output;
    println!("{} drafts thrown away in {:?}", gone.bills, begun.elapsed());
    assert_eq!((gone.bills, gone.charges, gone.accounts), (3_000, 3_000, 3_000));
    assert_eq!(number(&given, "SELECT count(*) FROM charge").await, 0);
    let again = bill_through(&desk, "2026-01-31").await.output;
    assert_eq!((again.bills, again.charges, again.totals), (run.bills, run.charges, run.totals));
    assert_eq!(number(&given, "SELECT count(*) FROM bill").await, 3_000);
});
