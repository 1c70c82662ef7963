//! Accounts that another one pays for: rated by themselves, billed together.

use super::drafts::{all_books_hold, cny, faults};
use super::*;
use boss_core::billing::{BillListState, DiscardBills, codes};
use boss_core::customers::{CloseAccount, SetPayer, ShowAccount, codes as customer_codes};
use boss_core::payments::AccountBalance;
use boss_kernel::id::{BillId, SubscriptionId};
use boss_tests::story;
use sea_orm::ConnectionTrait;

struct Family {
    setting: Setting,
    /// Pays for both of the others; its id lies between theirs.
    payer: AccountId,
    first: AccountId,
    second: AccountId,
    /// Of `first`.
    subscription: SubscriptionId,
}

fn pays(account_id: AccountId, payer: Option<AccountId>, version: i64) -> SetPayer {
    SetPayer { account_id, payer_account_id: payer, version }
}

async fn family(desk: &Desk) -> Family {
    let setting = setting(desk).await;
    desk.go_to("2026-02-01");
    let first = setting.given.account("Branch one", 1).await;
    let payer = setting.given.account("Head office", 1).await;
    let second = setting.given.account("Branch two", 1).await;
    let served = [("2026-01-01", None, "1")];
    let subscription = setting.given.subscription("S1", first, setting.offering, &served).await;
    setting.given.subscription("S2", payer, setting.offering, &served).await;
    setting.given.subscription("S3", second, setting.offering, &[("2026-01-01", None, "2")]).await;
    desk.act(pays(first, Some(payer), 1)).await;
    desk.act(pays(second, Some(payer), 1)).await;
    Family { setting, payer, first, second, subscription }
}

async fn balance(desk: &Desk, account_id: AccountId) -> i64 {
    desk.ask(AccountBalance { account_id }).await.balance.minor()
}

fn accounts(bill: &BillView) -> Vec<AccountId> {
    bill.charges.iter().map(|charge| charge.account_id).collect()
}

story!(what_branches_owe_stands_on_the_bill_of_the_head_office, |desk| async move {
    let Family { setting, payer, first, second, .. } = family(&desk).await;
    let stranger = setting.given.account("Stranger", 1).await;
    setting.given.subscription("S4", stranger, setting.offering, &[("2026-01-01", None, "1")]).await;
    let run = bill_through(&desk, "2026-01-31").await.output;
    assert_eq!((run.accounts, run.bills, run.charges, run.expectation.due), (4, 2, 4, 4));
    let bill = bills_of(&desk, payer).await.remove(0);
    assert_eq!((bill.bill.total, accounts(&bill)), (cny(42_400), vec![first, payer, second]));
    assert_eq!(bill.charges[0].account_number, "A-Branch one");
    assert!(bills_of(&desk, first).await.is_empty() && bills_of(&desk, second).await.is_empty());
    assert_eq!((balance(&desk, first).await, balance(&desk, payer).await), (0, 42_400));
    assert_eq!(bills_of(&desk, stranger).await.len(), 1);
    let page = desk.ask(ShowAccount { account_id: payer }).await;
    let names: Vec<&str> = page.pays_for.iter().map(|name| name.number.as_str()).collect();
    assert_eq!((names, page.payer.is_none()), (vec!["A-Branch one", "A-Branch two"], true));
    let page = desk.ask(ShowAccount { account_id: first }).await;
    assert_eq!((page.payer.unwrap().account_id, page.pays_for.len()), (payer, 0));

    // Late usage of a branch alone: the head office is not due itself.
    used(&desk, &[("e1", "S1", "2026-01-10 08:00", "10")]).await;
    let run = bill_through(&desk, "2026-01-31").await.output;
    assert_eq!((run.accounts, run.bills, run.charges), (1, 1, 1));
    let late = bills_of(&desk, payer).await.remove(1);
    assert_eq!((figures(&late), accounts(&late)), (vec![(500, 30, 530)], vec![first]));
    assert_eq!(bill_through(&desk, "2026-01-31").await.output.accounts, 0);
    all_books_hold(&desk).await;

    // From now on the branch pays for itself; what the head office was billed for it is corrected on the head office's bill.
    desk.act(pays(first, None, 2)).await;
    used(&desk, &[("e2", "S1", "2026-01-11 08:00", "10")]).await;
    desk.go_to("2026-03-01");
    let run = bill_through(&desk, "2026-02-28").await.output;
    assert_eq!((run.accounts, run.bills, run.corrections), (4, 3, 1));
    assert_eq!(figures(&bills_of(&desk, first).await.remove(0)), [(10_000, 600, 10_600)]);
    let corrected = bills_of(&desk, payer).await.remove(2);
    let lines: Vec<_> = accounts(&corrected).into_iter().zip(figures(&corrected)).collect();
    assert!(lines.contains(&(first, (500, 30, 530))), "{lines:?}");
    all_books_hold(&desk).await;
});

story!(a_branch_that_can_not_be_billed_stops_nobody, |desk| async move {
    let Family { setting, payer, first, second, subscription } = family(&desk).await;
    let dollars = format!("UPDATE account SET currency = 'USD' WHERE id = {first}");
    setting.given.db.execute_unprepared(&dollars).await.unwrap();
    let run = desk.act(through("2026-01-31")).await.output;
    assert_eq!((run.accounts, run.bills, run.parked_count), (3, 1, 1));
    assert_eq!(run.parked[0].code, codes::PRICE_CURRENCY_DIFFERS.as_str());
    assert_eq!(accounts(&bills_of(&desk, payer).await[0]), [payer, second]);
    let yuan = format!("UPDATE account SET currency = 'CNY' WHERE id = {first}");
    setting.given.db.execute_unprepared(&yuan).await.unwrap();
    // Only the branch is asked for: only it is billed, and the head office pays.
    let named = RunBilling { account_ids: Some(vec![first, second]), ..through("2026-01-31") };
    let run = desk.act(named).await.output;
    assert_eq!((run.accounts, run.bills), (1, 1));
    let bill = bills_of(&desk, payer).await.remove(1);
    assert_eq!((accounts(&bill), bill.charges[0].subscription_id), (vec![first], subscription));
    all_books_hold(&desk).await;
});

story!(a_family_named_in_a_run_shares_a_bill, |desk| async move {
    let Family { payer, first, second, .. } = family(&desk).await;
    let named = RunBilling { account_ids: Some(vec![second, first]), ..through("2026-01-31") };
    let run = desk.act(named).await.output;
    assert_eq!((run.accounts, run.bills, run.charges), (2, 1, 2));
    assert_eq!(accounts(&bills_of(&desk, payer).await[0]), [first, second]);
    let rest = bill_through(&desk, "2026-01-31").await.output;
    assert_eq!((rest.accounts, rest.bills), (1, 1));
    assert_eq!(balance(&desk, payer).await, 42_400);
    all_books_hold(&desk).await;
});

story!(a_draft_of_a_family_waits_for_all_of_it, |desk| async move {
    let Family { payer, first, second, .. } = family(&desk).await;
    let draft = RunBilling { account_ids: Some(vec![first, second]), draft: true, ..through("2026-01-31") };
    desk.act(draft).await;
    all_books_hold(&desk).await;
    let run = bill_through(&desk, "2026-02-01").await.output;
    assert_eq!((run.accounts, run.bills, run.parked_count), (3, 1, 2));
    let state = Some(BillListState::New);
    let drafts = desk.ask(ListBills { state, ..ListBills::default() }).await.rows;
    let bill_ids: Vec<BillId> = drafts.iter().map(|draft| draft.bill_id).collect();
    let gone = desk.act(DiscardBills { bill_ids, reason: "重算".to_owned() }).await.output;
    assert_eq!((gone.bills, gone.charges, gone.accounts), (1, 2, 2));
    let run = bill_through(&desk, "2026-02-01").await.output;
    // January and February of both.
    assert_eq!((run.accounts, run.bills, run.charges), (2, 1, 4));
    assert_eq!(balance(&desk, payer).await, 84_800);
    all_books_hold(&desk).await;
});

story!(who_can_not_pay_for_another, |desk| async move {
    let Family { setting, payer, first, second, .. } = family(&desk).await;
    let place = |code| vec![("payerAccountId", code)];
    let refused = |input: SetPayer| desk.refused(input);
    let stranger = setting.given.account("Stranger", 1).await;
    let error = refused(pays(stranger, Some(stranger), 1)).await;
    assert_eq!(faults(&error), place(customer_codes::PAYER_IS_ITSELF));
    let error = refused(pays(stranger, Some(first), 1)).await;
    assert_eq!(faults(&error), place(customer_codes::PAYER_IS_PAID_FOR));
    let error = refused(pays(payer, Some(stranger), 1)).await;
    assert_eq!(faults(&error), place(customer_codes::PAYS_FOR_OTHERS));
    let error = refused(pays(stranger, Some(AccountId(999)), 1)).await;
    assert_eq!(faults(&error), place(customer_codes::ACCOUNT_NOT_FOUND));
    let error = refused(pays(stranger, Some(payer), 7)).await;
    assert_eq!(error.code(), boss_core::store::codes::STALE_VERSION);
    let dollars = format!("UPDATE account SET currency = 'USD' WHERE id = {stranger}");
    setting.given.db.execute_unprepared(&dollars).await.unwrap();
    let error = refused(pays(stranger, Some(payer), 1)).await;
    assert_eq!(faults(&error), place(customer_codes::PAYER_CURRENCY));
    setting.given.close_account(second).await;
    let error = refused(pays(second, None, 2)).await;
    assert_eq!(error.code(), customer_codes::ACCOUNT_CLOSED);
    setting.given.close_account(stranger).await;
    let error = refused(pays(first, Some(stranger), 2)).await;
    assert_eq!(faults(&error), place(customer_codes::ACCOUNT_CLOSED));
    let close = CloseAccount { account_id: payer, version: 1 };
    assert_eq!(desk.refused(close).await.code(), customer_codes::PAYS_FOR_OTHERS);
});

// Each can be billed by itself, but not both on one bill.
story!(a_family_above_the_largest_bill_waits_for_no_draft, |desk| async move {
    let given = Given::at(&desk).await;
    let dear = [("2025-01-01", r#"{"model":"recurring","amount":"60000000000"}"#)];
    let price = GivenPrice { code: "base", meter: None, timing: PriceTiming::InAdvance, versions: &dear };
    let offering = given.offering("dear", "0.06", &[price]).await;
    let mut accounts = Vec::new();
    for (name, number) in [("Alpha", "S1"), ("Beta", "S2")] {
        let account = given.account(name, 1).await;
        given.subscription(number, account, offering, &[("2026-01-01", None, "1")]).await;
        accounts.push(account);
    }
    let (payer, account_id) = (accounts[0], accounts[1]);
    let pays = |payer_account_id, version| SetPayer { account_id, payer_account_id, version };
    desk.act(pays(Some(payer), 1)).await;
    desk.go_to("2026-02-01");
    for draft in [true, false] {
        let done = desk.act(RunBilling { draft, ..through("2026-01-31") }).await.output;
        assert_eq!((done.accounts, done.bills, done.parked_count), (2, 0, 2));
        assert_eq!(done.parked[0].code, "billing.bill_implausible");
        books_hold(&desk).await;
    }
    assert_eq!(given.read_account(account_id).await.draft_run_id, None);
    desk.act(pays(None, 2)).await;
    let run = desk.act(RunBilling { draft: true, ..through("2026-01-31") }).await.output;
    assert_eq!((run.bills, run.parked_count), (2, 0));
    for account in accounts {
        let account = given.read_account(account).await;
        assert_eq!((account.draft_run_id, account.parked_run_id), (run.bill_run_id, None));
    }
    books_hold(&desk).await;
});
