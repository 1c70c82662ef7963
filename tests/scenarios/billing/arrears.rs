//! What is charged in arrears is never lost: an account is closed when all of it is billed, and each month has its own.

use super::drafts::{all_books_hold, drafted, drafts_of, item};
use super::*;
use boss_core::billing::{BillItemInput, FinaliseBills, MakeBill, codes};
use boss_core::customers::{CloseAccount, SetPayer};
use boss_kernel::{Alignment, CadenceUnit};
use boss_tests::story;
use sea_orm::ConnectionTrait;

async fn sql(setting: &Setting, text: &str) {
    setting.given.db.execute_unprepared(text).await.unwrap();
}

/// `S1`, served on these days and used 10 on 2026-01-10, with usage charged in such cycles, at the desk on 2026-02-01.
async fn ended(desk: &Desk, cycle: (i32, CadenceUnit), alignment: Alignment) -> (Setting, AccountId) {
    let setting = setting(desk).await;
    setting.given.cycles(setting.offering, "traffic", cycle, alignment).await;
    let account = setting.given.account("Alpha", 1).await;
    let days = [("2026-01-05", Some("2026-01-20"), "1")];
    setting.given.subscription("S1", account, setting.offering, &days).await;
    sql(&setting, "UPDATE subscription SET state = 'terminated', ended_on = '2026-01-20'").await;
    desk.go_to("2026-02-01");
    used(desk, &[("e1", "S1", "2026-01-10 08:00", "10")]).await;
    (setting, account)
}

async fn closes_when_billed(desk: &Desk, cycle: (i32, CadenceUnit), alignment: Alignment, until: &str) {
    let (setting, account) = ended(desk, cycle, alignment).await;
    bill_through(desk, "2026-01-31").await;
    let close = CloseAccount { account_id: account, version: 1 };
    let refused = desk.refused(close.clone()).await;
    assert_eq!(refused.code(), codes::FALLS_DUE_LATER);
    let params = refused.params();
    assert_eq!((params["until"].as_str(), params["subscription"].as_str()), (until, "S1"));
    desk.go_to(until);
    bill_through(desk, &until.parse::<boss_kernel::NaiveDate>().unwrap().pred_opt().unwrap().to_string())
        .await;
    desk.act(close).await;
    let closed = setting.given.read_account(account).await;
    assert_eq!(closed.owed_until.map(|day| day.to_string()).as_deref(), Some(until));
    let nets: Vec<i64> = bills_of(desk, account).await.iter().flat_map(figures).map(|line| line.0).collect();
    assert_eq!(nets.iter().filter(|net| **net == 500).count(), 1, "{nets:?}");
    all_books_hold(desk).await;
}

story!(an_account_closes_when_its_quarter_is_billed, |desk| async move {
    closes_when_billed(&desk, (3, CadenceUnit::Month), Alignment::Calendar, "2026-04-01").await;
});

story!(an_account_closes_when_the_month_of_its_service_is_billed, |desk| async move {
    closes_when_billed(&desk, (1, CadenceUnit::Month), Alignment::Anniversary, "2026-02-05").await;
});

story!(an_account_that_was_closed_early_is_billed_all_the_same, |desk| async move {
    let (setting, account) = ended(&desk, (3, CadenceUnit::Month), Alignment::Calendar).await;
    bill_through(&desk, "2026-01-31").await;
    setting.given.close_account(account).await;
    sql(&setting, "UPDATE account SET owed_until = '2026-04-01'").await;
    let other = setting.given.account("Beta", 1).await;
    setting.given.subscription("S2", other, setting.offering, &[("2026-01-01", None, "1")]).await;
    desk.go_to("2026-04-01");
    let named = RunBilling { account_ids: Some(vec![other]), ..through("2026-03-31") };
    desk.act(named).await;
    books_hold(&desk).await;
    bill_through(&desk, "2026-03-31").await;
    assert_eq!(figures(&bills_of(&desk, account).await[1]), [(500, 30, 530)]);
    let again = RunBilling { account_ids: Some(vec![account]), ..through("2026-03-31") };
    assert_eq!(super::drafts::faults(&desk.refused(again).await), [("accountIds.0", codes::ACCOUNT_CLOSED)]);
    // One that a run for everybody went past is found by the books.
    sql(&setting, "UPDATE account SET billed_until = '2026-02-01' WHERE state = 'closed'").await;
    let check =
        boss_core::billing::checks::CHECKS.iter().find(|c| c.name == "billing.closed_billed_to_the_end");
    let finding = ledger_checks::run(&setting.given.db, check.unwrap()).await.unwrap();
    assert!(finding.broken.is_some_and(|found| found.contains("A-Alpha")));
});

fn by_hand(account_id: AccountId, item: BillItemInput) -> MakeBill {
    MakeBill { account_id, items: vec![item], due_on: None, group_name: None, reason: None, draft: true }
}

story!(no_account_closes_before_its_drafts, |desk| async move {
    let setting = setting(&desk).await;
    desk.go_to("2026-02-01");
    let payer = setting.given.account("Head office", 1).await;
    let branch = setting.given.account("Branch", 1).await;
    setting.given.subscription("S1", branch, setting.offering, &[("2026-01-01", None, "1")]).await;
    desk.act(SetPayer { account_id: branch, payer_account_id: Some(payer), version: 1 }).await;
    desk.act(drafted("2026-01-31")).await;
    desk.act(SetPayer { account_id: branch, payer_account_id: None, version: 2 }).await;
    let close = CloseAccount { account_id: payer, version: 1 };
    assert_eq!(desk.refused(close.clone()).await.code(), codes::DRAFT_ON_ACCOUNT);
    let draft = drafts_of(&desk, payer).await.remove(0).bill.bill_id;
    // One closed by an earlier release is told of, and its draft is no bill of a closed account.
    setting.given.close_account(payer).await;
    let refused = desk.refused(FinaliseBills { bill_ids: vec![draft] }).await;
    assert_eq!(refused.code(), codes::DRAFT_OF_CLOSED);
    let gone = boss_core::billing::DiscardBills { bill_ids: vec![draft], reason: "closed".to_owned() };
    desk.act(gone).await;
    bill_through(&desk, "2026-01-31").await;
    assert_eq!(figures(&bills_of(&desk, branch).await[0]), [(10_000, 600, 10_600)]);
    let hand = desk.act(by_hand(branch, item("visit", 5_000))).await.output;
    sql(&setting, "UPDATE subscription SET state = 'terminated', ended_on = '2026-02-01'").await;
    sql(&setting, "UPDATE subscription_segment SET to_on = '2026-02-01'").await;
    let close = CloseAccount { account_id: branch, version: 3 };
    assert_eq!(desk.refused(close.clone()).await.code(), codes::DRAFT_ON_ACCOUNT);
    desk.act(FinaliseBills { bill_ids: vec![hand.bill_id] }).await;
    desk.act(close).await;
    all_books_hold(&desk).await;
});

story!(a_run_carries_only_what_falls_due_by_its_last_day, |desk| async move {
    let setting = setting(&desk).await;
    let account = setting.given.account("Alpha", 1).await;
    let served = [("2026-01-01", None, "1")];
    let id = setting.given.subscription("S1", account, setting.offering, &served).await;
    desk.go_to("2026-02-01");
    bill_through(&desk, "2026-02-28").await;
    // Two units since the middle of January: January's half and all of February.
    let more = [("2026-01-01", Some("2026-01-17"), "1"), ("2026-01-17", None, "2")];
    setting.given.change_service(id, &more, "2026-01-17").await;
    let january = bill_through(&desk, "2026-01-31").await.output;
    assert_eq!((january.bills, january.billed_on.to_string().as_str()), (1, "2026-01-31"));
    assert_eq!(figures(&bills_of(&desk, account).await[1]), [(4_839, 290, 5_129)]);
    assert_eq!(bill_through(&desk, "2026-01-31").await.output.bills, 0);
    bill_through(&desk, "2026-02-28").await;
    assert_eq!(figures(&bills_of(&desk, account).await[2]), [(10_000, 600, 10_600)]);
    assert_eq!(bill_through(&desk, "2026-02-28").await.output.bills, 0);
    all_books_hold(&desk).await;
});
