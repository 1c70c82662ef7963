//! Payers that come and go: every charge stands on one bill, and on the same one however far ahead
//! was billed, in whichever batch its account was found, and whether a former payer is closed.

use super::batches::{ACCOUNTS, BATCH, PARKED, january, stopped};
use super::drafts::all_books_hold;
use super::means::{WAYS, bill, money, pays, served};
use super::*;
use crate::sale::{self, day};
use boss_core::customers::CloseAccount;
use boss_core::orders::PlaceOrderItem;
use boss_tests::story;

story!(usage_after_a_payer_left_is_the_accounts_own_however_far_was_billed, |desk| async move {
    let setting = setting(&desk).await;
    let mut families = Vec::new();
    for (name, number) in [("monthly", "S1"), ("ahead", "S2")] {
        let branch = setting.given.account(&format!("Branch {name}"), 1).await;
        let payer = setting.given.account(&format!("Head office {name}"), 1).await;
        let days = [("2026-01-01", None, "1")];
        setting.given.subscription(number, branch, setting.offering, &days).await;
        pays(&desk, &setting.given, Some(payer), branch).await;
        families.push([branch, payer]);
    }
    let [monthly, ahead] = [families[0], families[1]];
    desk.go_to("2026-01-15");
    bill(&desk, &ahead, "2026-02-28", false).await;
    desk.go_to("2026-02-01");
    bill(&desk, &families.concat(), "2026-01-31", false).await;
    bill(&desk, &monthly, "2026-02-01", false).await;
    // Both head offices were billed both months now. Each branch pays for itself from here on.
    desk.go_to("2026-02-20");
    for [branch, payer] in &families {
        assert_eq!(money(&desk, *payer).await, (21_200, 0));
        pays(&desk, &setting.given, None, *branch).await;
    }
    desk.go_to("2026-03-01");
    let february = |id, number| (id, number, "2026-02-25 08:00", "500");
    let january = |id, number| (id, number, "2026-01-10 08:00", "10");
    used(&desk, &[february("e1", "S1"), february("e2", "S2")]).await;
    used(&desk, &[january("e3", "S1"), january("e4", "S2")]).await;
    bill(&desk, &families.concat(), "2026-02-28", false).await;
    for [branch, payer] in &families {
        let bills = bills_of(&desk, *branch).await;
        // 100 at 0.5 and 400 at 0.3.
        assert_eq!((bills.len(), figures(&bills[0])), (1, vec![(17_000, 1_020, 18_020)]));
        // What came in late of January, which was over while somebody else paid, is theirs: 5.30.
        assert_eq!(money(&desk, *payer).await, (21_730, 0));
    }
});

story!(who_gets_a_payer_that_a_run_has_passed_is_billed_by_the_run, |desk| async move {
    let given = january(&desk).await;
    stopped(&desk).await;
    // Of the batch that is kept, and of the last one.
    let (payer, branch) = (AccountId(10), AccountId(4_000));
    pays(&desk, &given, Some(payer), branch).await;
    let run = bill_through(&desk, "2026-01-31").await.output;
    assert_eq!((run.continued, run.accounts, run.parked_count), (BATCH, ACCOUNTS, PARKED));
    assert_eq!((run.bills, run.charges), (ACCOUNTS - PARKED, ACCOUNTS - PARKED));
    let bills = bills_of(&desk, payer).await;
    assert_eq!(bills.len(), 2);
    for (bill, whose) in bills.iter().zip([payer, branch]) {
        assert_eq!((bill.charges.len(), bill.charges[0].account_id), (1, whose));
    }
    assert!(bills_of(&desk, branch).await.is_empty());
    let until = given.read_account(branch).await.billed_until;
    assert_eq!(until, Some(day("2026-02-01")));
    // Nothing was left behind but what is parked, which is tried again.
    assert_eq!(bill_through(&desk, "2026-01-31").await.output.accounts, PARKED);
});

/// An offering at one fee a month in advance, 6 % tax on top.
async fn at(given: &Given, code: &str, model: &str) -> OfferingId {
    let versions = [("2025-01-01", model)];
    let (meter, timing) = (None, PriceTiming::InAdvance);
    let price = GivenPrice { code: "base", meter, timing, versions: &versions };
    given.offering(code, "0.06", &[price]).await
}

story!(what_corrects_nothing_is_todays_payers_where_the_former_one_is_closed, |desk| async move {
    let given = Given::at(&desk).await;
    let basic = at(&given, "basic", r#"{"model":"recurring","amount":"100"}"#).await;
    let pro = at(&given, "pro", r#"{"model":"recurring","amount":"200"}"#).await;
    for (way, drafted) in WAYS {
        desk.go_to("2026-01-01");
        let (branch, service) = served(&desk, &given, &format!("Branch {way}"), basic).await;
        let payer = given.account(&format!("Head office {way}"), 1).await;
        pays(&desk, &given, Some(payer), branch).await;
        desk.go_to("2026-02-01");
        bill(&desk, &[branch, payer], "2026-01-31", false).await;
        assert_eq!(money(&desk, payer).await, (10_600, 0));
        pays(&desk, &given, None, branch).await;
        let version = given.read_account(payer).await.version;
        desk.act(CloseAccount { account_id: payer, version }).await;
        let change = PlaceOrderItem::ChangeOffering {
            subscription_id: service,
            offering_id: pro,
            quantity: None,
            effective_on: day("2026-01-01").into(),
            credit: None,
            end_add_ons: false,
        };
        sale::place(&desk, branch, vec![change]).await;
        desk.go_to("2026-03-01");
        bill(&desk, &[branch], "2026-02-28", drafted).await;
        // The closed one gets back what it was billed; January anew and February are the branch's.
        assert_eq!(money(&desk, payer).await, (0, 0), "{way}");
        assert_eq!(money(&desk, branch).await, (42_400, 0), "{way}");
        // Nothing waits on a draft that can never be a bill.
        desk.go_to("2026-04-01");
        bill(&desk, &[branch], "2026-03-31", drafted).await;
        assert_eq!(money(&desk, branch).await, (63_600, 0), "{way}");
        assert_eq!(money(&desk, payer).await, (0, 0), "{way}");
    }
    all_books_hold(&desk).await;
});
