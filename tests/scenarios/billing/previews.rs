//! The preview of a run: a dry run that says what the run will do, whatever is in its way, and keeps nobody waiting.

use super::*;
use crate::sale;
use boss_core::billing::wallets::{GrantWallet, OpenWallet};
use boss_core::billing::{BillItemInput, FinaliseRun, GiveCoupon, MakeBill};
use boss_core::catalog::AddCoupon;
use boss_core::catalog::model::{Connector, CouponDuration};
use boss_core::customers::SetPayer;
use boss_core::invoicing::IssueForRun;
use boss_core::orders::GroupSubscription;
use boss_kernel::{Amount, Currency, LocalText};
use boss_tests::story;
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, TransactionTrait};
use std::time::Duration;

/// Whoever waited for a colleague would wait for good.
const PATIENCE: Duration = Duration::from_secs(8);

fn cny(minor: i64) -> Amount {
    Amount::new(minor, Currency::CNY)
}

/// A summary without what only a run that is real gives: ids.
pub(super) fn without_ids(mut summary: BillRunSummary) -> BillRunSummary {
    summary.bill_run_id = None;
    for row in &mut summary.largest_bills {
        row.bill_id.0 = 0;
        row.bill_run_id = None;
    }
    summary
}

fn by_hand(account_id: AccountId, minor: i64) -> MakeBill {
    let item = BillItemInput {
        name: "安装".to_owned(),
        quantity: None,
        unit_price: None,
        amount: Some(cny(minor)),
        tax_rate: "0.06".parse().unwrap(),
        tax_included: true,
    };
    MakeBill { account_id, items: vec![item], due_on: None, group_name: None, reason: None, draft: false }
}

async fn pays_for(desk: &Desk, given: &Given, payer: AccountId, account_id: AccountId) {
    let version = given.read_account(account_id).await.version;
    desk.act(SetPayer { account_id, payer_account_id: Some(payer), version }).await;
}

/// Money of the customer's for one offering, a gift that lasts and one that does not.
async fn wallets_of(
    desk: &Desk,
    offering: OfferingId,
    prepaid: AccountId,
    [gifted, limited]: [AccountId; 2],
) {
    desk.act(OpenWallet {
        account_id: prepaid,
        name: "预付".to_owned(),
        priority: 0,
        expires_on: None,
        offering_ids: vec![offering],
        charge_kinds: Vec::new(),
        amount: cny(9_000),
        method: None,
        reference: None,
    })
    .await;
    for (account_id, expires_on) in [(gifted, None), (limited, Some("2026-02-02"))] {
        desk.act(GrantWallet {
            account_id,
            name: "赠送".to_owned(),
            priority: 5,
            expires_on: expires_on.map(|day| day.parse().unwrap()),
            offering_ids: Vec::new(),
            charge_kinds: Vec::new(),
            amount: cny(300_000),
            reason: "开业".to_owned(),
        })
        .await;
    }
}

fn new_year() -> AddCoupon {
    AddCoupon {
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
    }
}

/// A company in which everything is that a run can meet: accounts that others pay for, groups, credits, wallets that are limited or have
/// expired, a coupon, limits, an account on a draft, one that can't be rated, usage that came late, and services to begin.
async fn everything(desk: &Desk) -> Setting {
    let setting = setting(desk).await;
    let given = &setting.given;
    let basic = sale::offering(desk, "basic", Connector::None, None).await;
    let mut accounts = Vec::new();
    for number in 1..=12 {
        let account = given.account(&format!("Customer {number:02}"), 1).await;
        let served = [("2026-01-01", None, "2")];
        given.subscription(&format!("S{number}"), account, setting.offering, &served).await;
        accounts.push(account);
    }
    let [payer, child, grouped, credited, prepaid, gifted, limited, drafted, parked, late, new, changed] =
        accounts[..]
    else {
        panic!("twelve accounts")
    };
    desk.go_to("2026-02-01");
    pays_for(desk, given, payer, child).await;
    used(desk, &[("a", "S1", "2026-01-10 08:00", "150"), ("b", "S2", "2026-01-11 08:00", "70")]).await;
    let only = |account| RunBilling { account_ids: Some(vec![account]), ..through("2026-01-31") };
    desk.act(only(late)).await;
    desk.act(only(changed)).await;
    used(desk, &[("c", "S10", "2026-01-20 08:00", "40")]).await;
    let sub = given.db.query_one_raw(sea_orm::Statement::from_string(
        given.db.get_database_backend(),
        "SELECT id FROM subscription WHERE number = 'S3'",
    ));
    let subscription_id =
        boss_kernel::id::SubscriptionId(sub.await.unwrap().unwrap().try_get_by_index(0).unwrap());
    desk.act(GroupSubscription { subscription_id, bill_group: Some("数据".to_owned()) }).await;
    let more = sale::order(grouped, vec![sale::add(basic, 1, "2026-01-10")]);
    desk.act(more).await;
    desk.act(by_hand(credited, -5_000)).await;
    desk.act(by_hand(payer, -700)).await;
    wallets_of(desk, setting.offering, prepaid, [gifted, limited]).await;
    given.credit_limit(limited, 1_000).await;
    given.credit_limit(gifted, 1_000).await;
    given.credit_limit(payer, 40_000).await;
    desk.act(new_year()).await;
    for account_id in [late, credited] {
        let (coupon_code, from_on) = ("new-year".to_owned(), "2026-01-01".parse().unwrap());
        desk.act(GiveCoupon { account_id, coupon_code, subscription_id: None, from_on }).await;
    }
    desk.act(RunBilling { draft: true, ..only(drafted) }).await;
    let other = format!("UPDATE account SET currency = 'USD' WHERE id = {parked}");
    given.db.execute_unprepared(&other).await.unwrap();
    // Both wait for their day, which comes before the run; nobody completes them before it.
    desk.act(sale::order(new, vec![sale::add(basic, 3, "2026-02-03")])).await;
    let served = desk.act(sale::order(changed, vec![sale::add(basic, 1, "2026-01-01")])).await.output;
    let id = served.items[0].subscription_id;
    desk.act(sale::order(changed, vec![sale::modify(id, 4, "2026-02-04")])).await;
    desk.go_to("2026-02-05");
    setting
}

story!(a_preview_says_what_the_run_does, |desk| async move {
    everything(&desk).await;
    for (day, draft) in [("2026-02-05", true), ("2026-02-05", false), ("2026-02-28", false)] {
        let run = RunBilling { draft, ..through(day) };
        let shown = desk.rehearse(run.clone()).await;
        let again = desk.rehearse(run.clone()).await;
        assert_eq!(shown.output, again.output, "looking changes nothing");
        let done = desk.act(run).await;
        assert_eq!(without_ids(shown.output), without_ids(done.output.clone()), "through {day}");
        assert_eq!(shown.warnings, done.warnings);
        let bills = |changes: &[boss_core::gate::Change]| {
            changes
                .iter()
                .filter(|change| change.kind == "bill" && change.verb == boss_core::gate::ChangeVerb::Created)
                .count()
        };
        assert_eq!(bills(&shown.changes), bills(&done.changes));
        if draft {
            let run = FinaliseRun { bill_run_id: done.output.bill_run_id.unwrap() };
            let shown = desk.rehearse(run.clone()).await;
            let mut done = desk.act(run).await;
            assert!(done.output.first_number.take().is_some() && done.output.last_number.take().is_some());
            assert_eq!((shown.output, shown.warnings), (done.output, done.warnings));
        }
        books_hold(&desk).await;
    }
    let invoices =
        IssueForRun { billed_through: Some("2026-02-28".parse().unwrap()), ..IssueForRun::default() };
    let shown = desk.rehearse(invoices.clone()).await;
    let done = desk.act(invoices).await;
    assert!(shown.output.invoices > 5);
    assert_eq!(
        (shown.output.invoices, shown.output.totals, shown.output.left_out),
        (done.output.invoices, done.output.totals, done.output.left_out)
    );
    assert_eq!(shown.warnings, done.warnings);
});

/// Somebody who writes and has not committed: holds whatever billing could want.
async fn writing(given: &Given) -> DatabaseTransaction {
    let tx = given.db.begin().await.unwrap();
    for text in [
        "UPDATE account SET version = version",
        "UPDATE bill SET version = version",
        "UPDATE wallet SET version = version",
        "UPDATE number_series SET next = next",
    ] {
        tx.execute_unprepared(text).await.unwrap();
    }
    if tx.get_database_backend() == DbBackend::Postgres {
        let turn = 0x626f_7373_0001_i64;
        tx.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({turn})")).await.unwrap();
    }
    tx
}

story!(whoever_looks_waits_for_nobody, |desk| async move {
    let setting = everything(&desk).await;
    // What is due is completed first: only that is tried out, in a short transaction of its own.
    desk.act(through("2026-02-05")).await;
    desk.go_to("2026-04-01");
    let drafts = desk.act(RunBilling { draft: true, ..through("2026-03-31") }).await.output;
    desk.go_to("2026-05-01");
    let tx = writing(&setting.given).await;
    let looks = async {
        let shown = desk.rehearse(through("2026-04-30")).await.output;
        assert!(shown.parked_count > 0);
        let run = FinaliseRun { bill_run_id: drafts.bill_run_id.unwrap() };
        assert!(desk.rehearse(run).await.output.bills > 5);
        let day = "2026-02-28".parse().unwrap();
        let issued_on = Some("2026-05-01".parse().unwrap());
        desk.rehearse(IssueForRun { billed_through: Some(day), issued_on, ..IssueForRun::default() }).await;
    };
    tokio::time::timeout(PATIENCE, looks).await.expect("nobody waits");
    tx.rollback().await.unwrap();
});
