//! What settles a bill is its account's own: a correction of what an account was billed goes back
//! to its gift and is paid from its wallet, whoever pays for it today, however many accounts lie
//! between those it concerns, and whether or not it waited as a draft.

use super::drafts::{all_books_hold, cny};
use super::wallets::open;
use super::*;
use crate::sale::{self, day};
use boss_core::billing::FinaliseRun;
use boss_core::billing::wallets::GrantWallet;
use boss_core::catalog::model::Connector;
use boss_core::catalog::{AddOffering, AddTaxCode, AddTaxRate, NewTaxRate};
use boss_core::customers::SetPayer;
use boss_core::customers::model::account;
use boss_core::orders::GroupSubscription;
use boss_core::payments::AccountBalance;
use boss_kernel::LocalText;
use boss_kernel::id::SubscriptionId;
use boss_tests::story;
use sea_orm::{ConnectionTrait, IdenStatic, Iterable};

/// The two ways to a bill: at once, and as a draft that is made a bill of. Both come to the same.
pub(super) const WAYS: [(&str, bool); 2] = [("direct", false), ("drafted", true)];

/// Bills these accounts, which leaves nothing behind, neither parked nor a draft.
pub(super) async fn bill(desk: &Desk, accounts: &[AccountId], last: &str, drafted: bool) {
    let account_ids = Some(accounts.to_vec());
    let run = RunBilling { account_ids, draft: drafted, ..through(last) };
    let done = desk.act(run).await.output;
    assert_eq!(done.parked, []);
    if let Some(bill_run_id) = done.bill_run_id.filter(|_| drafted && done.bills > 0) {
        let made = desk.act(FinaliseRun { bill_run_id }).await.output;
        assert_eq!(made.left_out, 0, "{:?}", made.not_finalised);
    }
    all_books_hold(desk).await;
}

/// What an account owes, credits taken off, and what is in its wallets.
pub(super) async fn money(desk: &Desk, account_id: AccountId) -> (i64, i64) {
    let balance = desk.ask(AccountBalance { account_id }).await;
    (balance.balance.minor(), balance.in_wallets.minor())
}

/// Has another account pay for one, or that one for itself again.
pub(super) async fn pays(
    desk: &Desk,
    given: &Given,
    payer_account_id: Option<AccountId>,
    account_id: AccountId,
) {
    let version = given.read_account(account_id).await.version;
    desk.act(SetPayer { account_id, payer_account_id, version }).await;
}

/// Has a service begin on an account.
pub(super) async fn begin(desk: &Desk, id: AccountId, of: OfferingId, on: &str) -> SubscriptionId {
    let placed = sale::place(desk, id, vec![sale::add(of, 1, on)]).await;
    placed.items[0].subscription_id
}

/// A new account with one service since 1 January.
pub(super) async fn served(
    desk: &Desk,
    given: &Given,
    name: &str,
    offering: OfferingId,
) -> (AccountId, SubscriptionId) {
    let account = given.account(name, 1).await;
    (account, begin(desk, account, offering, "2026-01-01").await)
}

/// At 100 a month in advance, 6 % tax on top: 106.00.
async fn monthly(desk: &Desk) -> OfferingId {
    sale::offering(desk, "cloud", Connector::None, None).await
}

fn gift(account_id: AccountId, minor: i64, expires: Option<&str>) -> GrantWallet {
    GrantWallet {
        account_id,
        name: "welcome".into(),
        priority: 0,
        expires_on: expires.map(day),
        offering_ids: Vec::new(),
        charge_kinds: Vec::new(),
        amount: cny(minor),
        reason: "welcome".into(),
    }
}

story!(what_an_account_was_billed_goes_back_to_its_gift_whoever_pays_now, |desk| async move {
    let given = Given::at(&desk).await;
    let cloud = monthly(&desk).await;
    for (way, drafted) in WAYS {
        desk.go_to("2026-01-01");
        let (branch, service) = served(&desk, &given, &format!("Branch {way}"), cloud).await;
        let payer = given.account(&format!("Head office {way}"), 1).await;
        desk.act(gift(branch, 10_600, None)).await;
        desk.go_to("2026-02-01");
        bill(&desk, &[branch], "2026-01-31", false).await;
        assert_eq!(money(&desk, branch).await, (0, 0));
        pays(&desk, &given, Some(payer), branch).await;
        sale::place(&desk, branch, vec![sale::delete(service, "2026-01-01")]).await;
        desk.go_to("2026-03-01");
        bill(&desk, &[branch, payer], "2026-02-28", drafted).await;
        // The gift paid January: it is a gift again, and no money of the customer's.
        assert_eq!(money(&desk, branch).await, (0, 10_600), "{way}");
        assert_eq!(money(&desk, payer).await, (0, 0), "{way}");
    }
});

story!(too_little_billed_is_paid_from_an_accounts_own_wallet, |desk| async move {
    let given = Given::at(&desk).await;
    let cloud = monthly(&desk).await;
    for (way, drafted) in WAYS {
        desk.go_to("2026-01-01");
        let (branch, service) = served(&desk, &given, &format!("Branch {way}"), cloud).await;
        let payer = given.account(&format!("Head office {way}"), 1).await;
        desk.act(open(branch, "prepaid", 31_800)).await;
        desk.go_to("2026-02-01");
        bill(&desk, &[branch], "2026-01-31", false).await;
        assert_eq!(money(&desk, branch).await, (0, 21_200));
        pays(&desk, &given, Some(payer), branch).await;
        sale::place(&desk, branch, vec![sale::modify(service, 2, "2026-01-01")]).await;
        desk.go_to("2026-03-01");
        bill(&desk, &[branch, payer], "2026-01-31", drafted).await;
        assert_eq!(money(&desk, branch).await, (0, 10_600), "{way}");
        assert_eq!(money(&desk, payer).await, (0, 0), "{way}");
        // February is new and the payer's: the branch's wallet waits.
        bill(&desk, &[branch, payer], "2026-02-28", drafted).await;
        assert_eq!(money(&desk, branch).await, (0, 10_600), "{way}");
        assert_eq!(money(&desk, payer).await, (21_200, 0), "{way}");
    }
});

/// Accounts that lie between: a few, and more than are written at once.
const BETWEEN: [i64; 2] = [3, 520];

/// So many accounts with nothing to be billed for, with ids after all that are there.
async fn fill(given: &Given, count: i64) {
    let pattern = given.account(&format!("Filling {count}"), 1).await;
    let columns = account::Column::iter().map(|column| column.as_str().to_owned());
    let others: Vec<String> = columns.filter(|name| name != "id" && name != "number").collect();
    let others = others.join(", ");
    let text = format!(
        "INSERT INTO account (number, {others}) WITH RECURSIVE n (i) AS \
         (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count}) \
         SELECT 'F{count}-' || CAST(n.i AS TEXT), {others} FROM n, account WHERE id = {pattern}"
    );
    given.db.execute_unprepared(&text).await.unwrap();
}

/// Branches whose January the payer was billed for, and which pay for themselves since.
struct Apart {
    branches: Vec<(AccountId, SubscriptionId)>,
    payer: AccountId,
}

/// A family with few accounts and one with many between its first branch and the rest, with so
/// many more branches, as both stand on 2026-02-01; what is granted the payers get on 1 January.
async fn apart(
    desk: &Desk,
    given: &Given,
    cloud: OfferingId,
    (more, granted): (usize, Option<i64>),
) -> Vec<Apart> {
    let mut families = Vec::new();
    for between in BETWEEN {
        let mut branches = vec![served(desk, given, &format!("Branch {between}"), cloud).await];
        fill(given, between).await;
        for number in 0..more {
            let name = format!("Branch {between} {number}");
            branches.push(served(desk, given, &name, cloud).await);
        }
        let payer = given.account(&format!("Head office {between}"), 1).await;
        for (branch, _) in &branches {
            pays(desk, given, Some(payer), *branch).await;
        }
        if let Some(minor) = granted {
            desk.act(gift(payer, minor, None)).await;
        }
        families.push(Apart { branches, payer });
    }
    desk.go_to("2026-02-01");
    bill_through(desk, "2026-01-31").await;
    for (branch, _) in families.iter().flat_map(|family| &family.branches) {
        pays(desk, given, None, *branch).await;
    }
    families
}

/// The totals of an account's bills, and what it owes and has.
async fn outcome(desk: &Desk, account: AccountId) -> (Vec<i64>, (i64, i64)) {
    let bills = bills_of(desk, account).await;
    let totals = bills.iter().map(|bill| bill.bill.total.minor()).collect();
    (totals, money(desk, account).await)
}

story!(a_credit_and_a_charge_meet_however_many_accounts_lie_between, |desk| async move {
    let given = Given::at(&desk).await;
    let cloud = monthly(&desk).await;
    let families = apart(&desk, &given, cloud, (0, None)).await;
    for Apart { branches, payer } in &families {
        let (branch, service) = branches[0];
        sale::place(&desk, branch, vec![sale::delete(service, "2026-01-16")]).await;
        begin(&desk, *payer, cloud, "2026-02-01").await;
        desk.act(open(*payer, "prepaid", 20_000)).await;
    }
    desk.go_to("2026-03-01");
    bill_through(&desk, "2026-02-28").await;
    let mut outcomes = Vec::new();
    for family in &families {
        outcomes.push(outcome(&desk, family.payer).await);
    }
    // 54.71 back of January takes off February's 106.00, and the wallet pays 51.29.
    assert_eq!(outcomes[0].1, (10_600, 14_871));
    assert_eq!(outcomes[0], outcomes[1]);
    all_books_hold(&desk).await;
});

story!(a_gift_pays_all_of_an_account_however_many_accounts_lie_between, |desk| async move {
    let given = Given::at(&desk).await;
    let cloud = monthly(&desk).await;
    let families = apart(&desk, &given, cloud, (0, None)).await;
    for Apart { branches, payer } in &families {
        let (branch, service) = branches[0];
        sale::place(&desk, branch, vec![sale::modify(service, 2, "2026-01-01")]).await;
        begin(&desk, *payer, cloud, "2026-02-01").await;
        desk.act(gift(*payer, 50_000, Some("2026-03-05"))).await;
    }
    desk.go_to("2026-03-01");
    bill_through(&desk, "2026-02-28").await;
    let mut outcomes = Vec::new();
    for Apart { branches, payer } in &families {
        // February of the branch, two units, is its own.
        assert_eq!(outcome(&desk, branches[0].0).await, (vec![21_200], (21_200, 0)));
        outcomes.push(outcome(&desk, *payer).await);
    }
    // 106.00 more for January and 106.00 for its own February, both from the gift.
    assert_eq!(outcomes[0].1, (10_600, 28_800));
    assert_eq!(outcomes[0], outcomes[1]);
    all_books_hold(&desk).await;
});

story!(all_of_a_gift_comes_back_however_many_accounts_lie_between, |desk| async move {
    let given = Given::at(&desk).await;
    let cloud = monthly(&desk).await;
    let families = apart(&desk, &given, cloud, (1, Some(21_200))).await;
    for (branch, service) in families.iter().flat_map(|family| &family.branches) {
        sale::place(&desk, *branch, vec![sale::delete(*service, "2026-01-01")]).await;
    }
    desk.go_to("2026-03-01");
    bill_through(&desk, "2026-02-28").await;
    let mut outcomes = Vec::new();
    for family in &families {
        outcomes.push(outcome(&desk, family.payer).await);
    }
    assert_eq!(outcomes[0].1, (0, 21_200));
    assert_eq!(outcomes[0], outcomes[1]);
    all_books_hold(&desk).await;
});

story!(two_credits_give_back_what_a_gift_paid_of_one_bill_once, |desk| async move {
    let given = Given::at(&desk).await;
    let cloud = monthly(&desk).await;
    for (way, drafted) in WAYS {
        // Of a bill of 212.00 the gift paid a part, and all of it.
        for minor in [10_000, 21_200] {
            desk.go_to("2026-01-01");
            let name = format!("{way} {minor}");
            let (account, first) = served(&desk, &given, &name, cloud).await;
            let second = begin(&desk, account, cloud, "2026-01-01").await;
            desk.act(gift(account, minor, None)).await;
            desk.go_to("2026-02-01");
            bill(&desk, &[account], "2026-01-31", false).await;
            assert_eq!(money(&desk, account).await, (21_200 - minor, 0));
            // Two groups, and so two bills below zero, which both correct the one.
            for (subscription_id, group) in [(first, "A"), (second, "B")] {
                let bill_group = Some(group.to_owned());
                desk.act(GroupSubscription { subscription_id, bill_group }).await;
                let end = sale::delete(subscription_id, "2026-01-01");
                sale::place(&desk, account, vec![end]).await;
            }
            desk.go_to("2026-03-01");
            bill(&desk, &[account], "2026-02-28", drafted).await;
            let (totals, money) = outcome(&desk, account).await;
            assert_eq!((totals, money), (vec![21_200, -10_600, -10_600], (0, minor)), "{name}");
        }
    }
});

/// Another rate for January, when the gift that paid it expires, what is owed then and is left.
const RATES: [(&str, Option<&str>, i64, i64); 4] = [
    ("0.09", Some("2026-02-10"), 300, 0),
    ("0.09", None, 300, 0),
    ("0.03", Some("2026-02-10"), 0, 0),
    ("0.03", None, 0, 300),
];

/// January at 6 % that a gift paid, taxed at another rate afterwards: what is owed and is left.
async fn taxed_anew(
    desk: &Desk,
    given: &Given,
    (name, drafted): (&str, bool),
    (rate, expires): (&str, Option<&str>),
) -> (i64, i64) {
    desk.go_to("2026-01-01");
    let rates = vec![NewTaxRate { valid_from: day("2020-01-01"), rate: "0.06".parse().unwrap() }];
    let code = AddTaxCode { code: name.to_owned(), name: LocalText::new(name, name), rates };
    let tax_code_id = desk.act(code).await.output;
    let plain = sale::new_offering(name, Connector::None, None);
    let cloud = AddOffering { tax_code_id: Some(tax_code_id), ..plain };
    let cloud = desk.act(cloud).await.output;
    let (account, service) = served(desk, given, name, cloud).await;
    desk.act(gift(account, 10_600, expires)).await;
    desk.go_to("2026-02-01");
    sale::place(desk, account, vec![sale::delete(service, "2026-02-01")]).await;
    bill(desk, &[account], "2026-01-31", false).await;
    assert_eq!(money(desk, account).await, (0, 0));
    desk.go_to("2026-03-01");
    let (valid_from, rate) = (day("2026-01-01"), rate.parse().unwrap());
    desk.act(AddTaxRate { tax_code_id, valid_from, rate }).await;
    bill(desk, &[account], "2026-02-28", drafted).await;
    money(desk, account).await
}

story!(a_gift_paid_month_at_another_tax_rate_costs_the_difference, |desk| async move {
    let given = Given::at(&desk).await;
    for (number, (rate, expires, owed, left)) in RATES.into_iter().enumerate() {
        for (way, drafted) in WAYS {
            let name = format!("{way}-{number}");
            let came_to = taxed_anew(&desk, &given, (&name, drafted), (rate, expires)).await;
            assert_eq!(came_to, (owed, left), "{way}, {rate}, {expires:?}");
        }
    }
});
