//! Single bills: found, held back, released, sent.

use super::*;
use boss_core::billing::model::BillState;
use boss_core::billing::{BillListState, HoldBill, MarkBillSent, ReleaseBill, codes};
use boss_core::store::codes as store_codes;
use boss_tests::story;

async fn two_bills(desk: &Desk) -> (AccountId, AccountId) {
    let setting = setting(desk).await;
    desk.go_to("2026-02-01");
    let mut accounts = Vec::new();
    for (name, number) in [("上海云川科技", "S1"), ("Beta", "S2")] {
        let account = setting.given.account(name, 1).await;
        setting.given.name_in_search(account, name).await;
        setting.given.subscription(number, account, setting.offering, &[("2026-01-01", None, "1")]).await;
        accounts.push(account);
    }
    bill_through(desk, "2026-01-31").await;
    (accounts[0], accounts[1])
}

story!(bills_are_found_by_what_people_know, |desk| async move {
    let (alpha, beta) = two_bills(&desk).await;
    let find = |search: &str| {
        let query = ListBills { search: Some(search.into()), ..ListBills::default() };
        let desk = &desk;
        async move { desk.ask(query).await.rows.iter().map(|row| row.account_id).collect::<Vec<_>>() }
    };
    assert_eq!(find("云川").await, [alpha]);
    assert_eq!(find("B2").await, [beta]);
    assert_eq!(find("b00000001").await, [alpha]);
    assert_eq!(find("B0").await, [beta, alpha]);
    assert!(find("nobody").await.is_empty());

    let in_state = |state| ListBills { state: Some(state), ..ListBills::default() };
    let all = desk.ask(in_state(BillListState::Open)).await;
    assert_eq!((all.total, all.totals[0].open.minor(), all.totals[0].bills), (2, 21_200, 2));
    assert_eq!(desk.ask(in_state(BillListState::Overdue)).await.total, 0);
    assert_eq!(desk.ask(in_state(BillListState::Uninvoiced)).await.totals[0].uninvoiced.minor(), 21_200);
    // Thirty days from the first of February, when they were made.
    desk.go_to("2026-03-04");
    let overdue = desk.ask(in_state(BillListState::Overdue)).await;
    assert!(overdue.total == 2 && overdue.rows.iter().all(|row| row.overdue));
    assert_eq!(desk.ask(in_state(BillListState::Settled)).await.total, 0);
});

story!(a_bill_goes_through_its_states, |desk| async move {
    let (account, _) = two_bills(&desk).await;
    let bill = bills_of(&desk, account).await.remove(0);
    let (bill_id, version) = (bill.bill.bill_id, bill.version);
    let allowed: Vec<&str> =
        bill.actions.iter().filter(|action| action.allowed).map(|action| action.action.as_str()).collect();
    assert_eq!(allowed, ["billing.hold_bill", "billing.mark_bill_sent"]);
    let refusal = desk.refused(ReleaseBill { bill_id, version }).await;
    assert_eq!(
        (refusal.code(), refusal.params()["allowed"].as_str()),
        (codes::TRANSITION_REFUSED, "hold, send, pay")
    );
    desk.act(HoldBill { bill_id, version }).await;
    let refusal = desk.refused(MarkBillSent { bill_id, version }).await;
    assert_eq!(refusal.code(), store_codes::STALE_VERSION);
    desk.act(ReleaseBill { bill_id, version: version + 1 }).await;
    desk.act(MarkBillSent { bill_id, version: version + 2 }).await;
    let sent = bills_of(&desk, account).await.remove(0);
    assert_eq!((sent.bill.state, sent.timeline.len()), (BillState::Sent, 4));
    assert_eq!(sent.timeline[0].action, "billing.mark_bill_sent");
});
