//! Customers, their contacts, tax profiles and accounts: how they are kept, found, and not kept twice.

use boss_core::customers::model::{AccountState, CustomerKind, CustomerState, InvoiceKind, Invoicing};
use boss_core::customers::*;
use boss_core::gate::model::Role;
use boss_core::gate::{Call, codes as gate_codes};
use boss_core::store::codes as store_codes;
use boss_core::store::page::{Sort, Window};
use boss_kernel::id::CustomerId;
use boss_kernel::{Amount, Currency, ErrorCode, Language};
use boss_tests::{Desk, story};
use sea_orm::ConnectionTrait;

/// Well formed, of a division that does not exist.
const CODE: &str = "91470101MA0000015J";

pub(crate) fn organization(name: &str) -> NewCustomer {
    NewCustomer {
        kind: CustomerKind::Organization,
        name: name.into(),
        credit_code: None,
        phone: None,
        email: None,
        address: None,
        note: None,
        contacts: Vec::new(),
    }
}

fn contact(name: &str, phone: &str) -> ContactProfile {
    ContactProfile {
        name: name.into(),
        position: None,
        phone: Some(phone.into()),
        email: Some("contact@example.com".into()),
        is_primary: false,
    }
}

fn tax_profile(title: &str) -> NewTaxProfile {
    NewTaxProfile {
        title: title.into(),
        tax_number: Some(CODE.into()),
        invoice_kind: InvoiceKind::Special,
        address: None,
        phone: None,
        bank_name: None,
        bank_account: None,
        email: None,
        is_default: false,
    }
}

pub(crate) fn account() -> NewAccount {
    NewAccount {
        name: String::new(),
        currency: Currency::CNY,
        cycle_day: 1,
        payment_terms_days: 30,
        credit_limit: Some(Amount::new(10_000_000, Currency::CNY)),
        language: Language::Chinese,
        invoicing: Invoicing::PerBill,
        opened_on: None,
    }
}

fn whole(name: &str) -> AddCustomer {
    let customer = NewCustomer {
        credit_code: Some(CODE.to_lowercase()),
        phone: Some("02155550100".into()),
        contacts: vec![contact("王芳", "138 0013 8000"), contact("李雷", "13900139000")],
        ..organization(name)
    };
    AddCustomer { customer, tax_profiles: vec![tax_profile(name)], account: Some(account()) }
}

fn only(name: &str) -> AddCustomer {
    AddCustomer { customer: organization(name), tax_profiles: Vec::new(), account: None }
}

async fn detail(desk: &Desk, customer_id: CustomerId) -> CustomerDetail {
    desk.ask(ShowCustomer { customer_id }).await
}

async fn search(desk: &Desk, text: &str) -> Vec<String> {
    let list = desk.ask(ListCustomers { search: Some(text.into()), ..Default::default() }).await;
    assert!(list.total_is_exact && list.total == list.rows.len() as u64);
    list.rows.into_iter().map(|row| row.name).collect()
}

fn places(error: &boss_kernel::Error) -> Vec<(String, ErrorCode)> {
    error.faults().iter().map(|fault| (fault.place.clone(), fault.code)).collect()
}

fn url(desk: &Desk) -> String {
    match desk.gate.store().address() {
        boss_core::store::Address::Sqlite(path) => format!("sqlite://{}", path.display()),
        boss_core::store::Address::Postgres(url) => url.clone(),
    }
}

/// Runs SQL behind the gate's back, for what areas above this one will do.
pub(crate) async fn behind(desk: &Desk, text: &str) {
    let db = sea_orm::Database::connect(url(desk)).await.expect("the database answers");
    db.execute_unprepared(text).await.expect("the statement fits the schema");
}

story!(a_customer_is_added_whole, |desk| async move {
    let added = desk.act(whole("上海云川科技有限公司")).await;
    assert!(added.warnings.is_empty(), "{:?}", added.warnings);
    let shown = detail(&desk, added.output.customer_id).await;
    assert_eq!((shown.number.as_str(), shown.credit_code.as_deref()), ("C000001", Some(CODE)));
    assert_eq!(shown.phone.as_deref(), Some("021-55550100"));
    let contacts: Vec<_> = shown.contacts.iter().map(|c| (c.name.as_str(), c.is_primary)).collect();
    assert_eq!(contacts, [("王芳", true), ("李雷", false)]);
    assert!(shown.tax_profiles[0].is_default);
    let account = &shown.accounts[0];
    assert_eq!((account.number.as_str(), account.name.as_str()), ("A000001", "上海云川科技有限公司"));
    assert_eq!(account.tax_profile_id, Some(added.output.tax_profile_ids[0]));
    assert_eq!(account.credit_limit, Some(Amount::new(10_000_000, Currency::CNY)));
    assert_eq!(account.opened_on.to_string(), "2026-01-01");
    assert_eq!(shown.timeline.len(), 1);
    let row = desk.ask(ListCustomers::default()).await.rows.remove(0);
    assert_eq!((row.contact_name.as_deref(), row.phone.as_deref()), (Some("王芳"), Some("13800138000")));
    assert_eq!(row.accounts, 1);
});

story!(every_fault_is_named_and_nothing_is_kept, |desk| async move {
    let mut bad = whole(" ");
    bad.customer.email = Some("not an email".into());
    bad.customer.contacts[1].phone = Some("abc".into());
    bad.tax_profiles[0].tax_number = None;
    bad.account = Some(NewAccount { cycle_day: 32, payment_terms_days: 400, ..account() });
    let refused = desk.refused(bad).await;
    assert_eq!(
        places(&refused),
        [
            ("customer.name".into(), codes::FIELD_EMPTY),
            ("customer.email".into(), codes::EMAIL_UNREADABLE),
            ("customer.contacts.1.phone".into(), codes::PHONE_UNREADABLE),
            ("taxProfiles.0.title".into(), codes::FIELD_EMPTY),
            ("taxProfiles.0.taxNumber".into(), codes::TAX_NUMBER_NEEDED),
            ("account.cycleDay".into(), boss_kernel::error::codes::CYCLE_DAY_OUT_OF_RANGE),
            ("account.paymentTermsDays".into(), codes::TERMS_OUT_OF_RANGE),
        ]
    );
    assert_eq!(desk.ask(ListCustomers::default()).await.total, 0);
    let first = desk.act(only("云川")).await;
    assert_eq!(first.output.number, "C000001", "a refusal takes no number");
});

story!(a_doubtful_code_and_a_likely_duplicate_are_warned_of, |desk| async move {
    desk.act(whole("上海云川科技有限公司")).await;
    let mut again = whole("上海云川科技股份有限公司");
    again.customer.contacts.clear();
    let warned = desk.act(again).await;
    let kinds: Vec<_> =
        warned.warnings.iter().map(|w| (w.code.as_str(), w.place.as_deref().unwrap_or_default())).collect();
    assert_eq!(kinds, [("customers.same_credit_code", "customer.creditCode")]);
    let mut odd = only("北京山石数据有限公司");
    odd.customer.credit_code = Some("91470101MA0000015K".into());
    let warned = desk.act(odd).await;
    assert_eq!(warned.warnings[0].code, "customers.credit_code_check_fails");
    assert!(detail(&desk, warned.output.customer_id).await.credit_code_notice.is_some());
});

story!(duplicates_are_found_while_typing, |desk| async move {
    let known = desk.act(whole("上海云川数据科技有限公司")).await.output.customer_id;
    desk.act(only("北京山石建材有限公司")).await;
    let ask = |query: FindDuplicates| desk.ask(query);
    let why =
        |found: Duplicates| found.candidates.into_iter().map(|c| (c.customer_id, c.why)).collect::<Vec<_>>();
    let name = |text: &str| FindDuplicates { name: Some(text.into()), ..Default::default() };
    let similar = vec![(known, vec![DuplicateReason::SimilarName])];
    assert_eq!(why(ask(name("上海云川数剧科技")).await), similar, "one character is wrong");
    assert_eq!(why(ask(name("云川数据")).await), similar, "a part of the name");
    assert_eq!(
        why(ask(name("上海 云川数据科技（集团）Co., Ltd.")).await),
        [(known, vec![DuplicateReason::SameName])]
    );
    assert!(ask(name("上海")).await.candidates.is_empty());
    assert!(ask(name("南京长江物流有限公司")).await.candidates.is_empty());
    let phone = FindDuplicates { phone: Some("+86 138-0013-8000".into()), ..Default::default() };
    assert_eq!(
        why(ask(phone.clone()).await),
        [(known, vec![DuplicateReason::SamePhone])],
        "a contact's phone"
    );
    let code = FindDuplicates { credit_code: Some(" 91470101ma0000015j".into()), ..phone };
    let both = vec![DuplicateReason::SameCreditCode, DuplicateReason::SamePhone];
    assert_eq!(why(ask(code.clone()).await), [(known, both)]);
    let own = FindDuplicates { excluding: Some(known), ..code };
    assert!(ask(own).await.candidates.is_empty());
    assert!(ask(FindDuplicates::default()).await.candidates.is_empty());
    let checked = desk.ask(CheckCreditCode { credit_code: "９１470101ma 0000015j".into() }).await;
    assert!(checked.valid && checked.credit_code == CODE);
    assert!(!desk.ask(CheckCreditCode { credit_code: "123".into() }).await.valid);
});

story!(customers_are_found_by_name_number_code_and_phone, |desk| async move {
    desk.act(whole("上海云川科技有限公司")).await;
    desk.act(only("北京山石科技有限公司")).await;
    desk.act(only("Cloud River Ltd.")).await;
    assert_eq!(search(&desk, "云川").await, ["上海云川科技有限公司"]);
    assert_eq!(search(&desk, "科技").await, ["北京山石科技有限公司", "上海云川科技有限公司"], "newest first");
    assert_eq!(search(&desk, "river").await, ["Cloud River Ltd."]);
    assert_eq!(search(&desk, "王芳").await, ["上海云川科技有限公司"], "by a contact");
    for text in ["C000001", "c1", CODE, "91470101", "13800138", "021-5555", "0215555", "A000001"] {
        let expected: &[&str] = if text == "c1" { &[] } else { &["上海云川科技有限公司"] };
        assert_eq!(search(&desk, text).await, expected, "{text}");
    }
    assert!(search(&desk, "——").await.is_empty());
    let by_name = ListCustomers {
        window: Window { sort: Some(Sort { column: "name".into(), descending: false }), offset: 1, limit: 1 },
        kind: Some(CustomerKind::Organization),
        state: Some(CustomerState::Active),
        ..Default::default()
    };
    let list = desk.ask(by_name.clone()).await;
    assert_eq!((list.rows.len(), list.total, list.rows[0].name.as_str()), (1, 3, "上海云川科技有限公司"));
    let sort = Some(Sort { column: "phone".into(), descending: false });
    let unknown = ListCustomers { window: Window { sort, ..by_name.window }, ..Default::default() };
    let refused = desk.gate.ask(&desk.owner, unknown).await.unwrap_err();
    assert_eq!(refused.code(), store_codes::SORT_UNKNOWN);
    let hits = desk.ask(FindCustomers { text: "云川".into() }).await.hits;
    assert_eq!((hits.len(), hits[0].kind, hits[0].number.as_str()), (1, FoundKind::Customer, "C000001"));
    let hits = desk.ask(FindCustomers { text: "a1".into() }).await.hits;
    assert!(hits.is_empty(), "two characters are not a number yet");
    let hits = desk.ask(FindCustomers { text: "a00".into() }).await.hits;
    assert_eq!((hits[0].kind, hits[0].number.as_str()), (FoundKind::Account, "A000001"));
});

/// More customers than are listed one by one, every tenth of them closed, each with an account.
async fn crowd(desk: &Desk, count: i64) {
    let rows: Vec<String> = (1..=count)
        .map(|id| {
            let state = if id % 10 == 0 { "closed" } else { "active" };
            format!(
                "({id}, 'C{id:06}', 'organization', '云川分店{id:05}', '云川分店{id:05}', '{state}', 0, 1)"
            )
        })
        .collect();
    let text = format!(
        "INSERT INTO customer (id, number, kind, name, plain_name, state, created_at, version) VALUES {}",
        rows.join(",")
    );
    behind(desk, &text).await;
    let accounts = "INSERT INTO account (number, customer_id, name, currency, cycle_day, payment_terms_days, language, \
                    invoicing, state, opened_on, created_at, version) SELECT 'A' || substr(number, 2), id, name, 'CNY', 1, 30, \
                    'zh-CN', 'perBill', 'active', '2026-01-01', 0, 1 FROM customer ORDER BY id";
    behind(desk, accounts).await;
    let db = sea_orm::Database::connect(url(desk)).await.expect("the database answers");
    let tx = sea_orm::TransactionTrait::begin(&db).await.expect("can begin");
    for id in 1..=count {
        let name = format!("云川分店{id:05}");
        boss_core::store::search::index_customer(&tx, CustomerId(id), &name).await.expect("can index");
    }
    tx.commit().await.expect("can commit");
}

story!(a_list_of_many_matches_is_walked_in_its_order, |desk| async move {
    crowd(&desk, 2_100).await;
    let ask = |column: &str, offset, state| {
        let sort = Some(Sort { column: column.into(), descending: false });
        let window = Window { sort, offset, limit: 3 };
        desk.ask(ListCustomers { window, search: Some("云川".into()), kind: None, state })
    };
    let ids = |list: &CustomerList| list.rows.iter().map(|row| row.customer_id.0).collect::<Vec<_>>();
    let newest = ListCustomers { search: Some("云川".into()), ..Default::default() };
    let newest = desk.ask(newest).await;
    assert_eq!((newest.rows[0].customer_id.0, newest.rows.len()), (2_100, 50));
    assert!(newest.total == 51 && !newest.total_is_exact);
    for column in ["number", "name"] {
        assert_eq!(ids(&ask(column, 1_000, None).await), [1_001, 1_002, 1_003], "{column}");
        let closed = ask(column, 1, Some(CustomerState::Closed)).await;
        assert_eq!(ids(&closed), [20, 30, 40], "{column}");
        let end = ask(column, 2_098, None).await;
        assert!(end.total == 2_100 && end.total_is_exact, "{column}: {}", end.total);
    }
    let accounts = desk.ask(ListAccounts { search: Some("分店".into()), ..Default::default() }).await;
    assert_eq!((accounts.rows[0].number.as_str(), accounts.rows.len()), ("A002100", 50));
    let hits = desk.ask(FindCustomers { text: "云川分店00007".into() }).await.hits;
    assert_eq!(hits[0].customer_id, CustomerId(7));
    assert_eq!(desk.ask(FindCustomers { text: "云川".into() }).await.hits.len(), 12);
    let window =
        Window { sort: Some(Sort { column: "name".into(), descending: false }), offset: 0, limit: 2 };
    let active = ListCustomers { window, state: Some(CustomerState::Active), ..Default::default() };
    let active = desk.ask(active).await;
    assert_eq!((active.total, active.total_is_exact, active.rows.len()), (1_890, true, 2));
});

story!(a_changed_name_is_found_and_the_old_one_is_not, |desk| async move {
    let added = desk.act(only("云川")).await.output.customer_id;
    let before = detail(&desk, added).await;
    let profile = |name: &str| CustomerProfile {
        kind: before.kind,
        name: name.into(),
        credit_code: None,
        phone: None,
        email: None,
        address: None,
        note: None,
    };
    let change = ChangeCustomer { customer_id: added, customer: profile("山石"), version: before.version };
    desk.act(change.clone()).await;
    assert_eq!(search(&desk, "山石").await, ["山石"]);
    assert!(search(&desk, "云川").await.is_empty());
    assert_eq!(desk.refused(change).await.code(), store_codes::STALE_VERSION);
    let empty = ChangeCustomer { customer_id: added, customer: profile(""), version: before.version + 1 };
    assert_eq!(places(&desk.refused(empty).await), [("customer.name".into(), codes::FIELD_EMPTY)]);
});

story!(there_is_one_primary_contact, |desk| async move {
    let id = desk.act(whole("云川")).await.output.customer_id;
    let third = ContactProfile { is_primary: true, ..contact("韩梅", "13700137000") };
    let added = desk.act(AddContact { customer_id: id, contact: third.clone() }).await.output;
    let shown = detail(&desk, id).await;
    let primaries: Vec<_> = shown.contacts.iter().filter(|c| c.is_primary).map(|c| c.name.clone()).collect();
    assert_eq!(primaries, ["韩梅"]);
    let demoted = ContactProfile { is_primary: false, ..third.clone() };
    let change = ChangeContact { contact_id: added, contact: demoted, version: shown.version };
    assert_eq!(places(&desk.refused(change).await), [("contact.isPrimary".into(), codes::PRIMARY_STAYS)]);
    desk.act(RemoveContact { contact_id: added, version: shown.version }).await;
    let left = detail(&desk, id).await;
    assert_eq!((left.contacts.len(), left.contacts[0].is_primary), (2, true));
    let late =
        ChangeContact { contact_id: left.contacts[0].contact_id, contact: third, version: shown.version };
    assert_eq!(desk.refused(late).await.code(), store_codes::STALE_VERSION);
    assert!(search(&desk, "韩梅").await.is_empty());
});

story!(there_is_one_default_tax_profile, |desk| async move {
    let id = desk.act(whole("云川")).await.output.customer_id;
    let second = NewTaxProfile { is_default: true, ..tax_profile("云川分公司") };
    let added = desk.act(AddTaxProfile { customer_id: id, tax_profile: second.clone() }).await.output;
    let shown = detail(&desk, id).await;
    let defaults: Vec<_> =
        shown.tax_profiles.iter().filter(|p| p.is_default).map(|p| p.tax_profile_id).collect();
    assert_eq!(defaults, [added]);
    let not = NewTaxProfile { is_default: false, ..second };
    let change = ChangeTaxProfile { tax_profile_id: added, tax_profile: not, version: 1 };
    assert_eq!(places(&desk.refused(change).await), [("taxProfile.isDefault".into(), codes::DEFAULT_STAYS)]);
    let abroad = NewTaxProfile {
        tax_number: Some("DE123456789".into()),
        invoice_kind: InvoiceKind::Ordinary,
        ..tax_profile("Wolke GmbH")
    };
    let warned = desk.act(AddTaxProfile { customer_id: id, tax_profile: abroad }).await;
    assert_eq!(warned.warnings[0].code, "customers.tax_number_unusual");
});

story!(an_account_is_changed_and_its_cycle_day_fixed_by_billing, |desk| async move {
    let added = desk.act(whole("云川")).await.output;
    let id = added.account_id.unwrap();
    let terms = AccountTerms {
        name: "云川 海外".into(),
        tax_profile_id: None,
        cycle_day: 15,
        payment_terms_days: 10,
        credit_limit: None,
        language: Language::English,
        invoicing: Invoicing::OnRequest,
    };
    desk.act(ChangeAccount { account_id: id, account: terms.clone(), version: 1 }).await;
    let shown = desk.ask(ShowAccount { account_id: id }).await;
    assert_eq!((shown.account.cycle_day.day(), shown.account.name.as_str()), (15, "云川 海外"));
    assert_eq!(
        shown.tax_profile.map(|p| p.tax_profile_id),
        Some(added.tax_profile_ids[0]),
        "the default one"
    );
    assert_eq!(shown.timeline.len(), 2);
    behind(&desk, "UPDATE account SET billed_until = '2026-02-01'").await;
    let other_day = AccountTerms { cycle_day: 16, ..terms.clone() };
    let refused = desk.refused(ChangeAccount { account_id: id, account: other_day, version: 2 }).await;
    assert_eq!(places(&refused), [("account.cycleDay".into(), codes::CYCLE_DAY_FIXED)]);
    let stranger = desk.act(whole("山石")).await.output;
    let foreign = AccountTerms { tax_profile_id: Some(stranger.tax_profile_ids[0]), ..terms };
    let refused = desk.refused(ChangeAccount { account_id: id, account: foreign, version: 2 }).await;
    assert_eq!(places(&refused), [("account.taxProfileId".into(), codes::TAX_PROFILE_NOT_FOUND)]);
    let list = desk.ask(ListAccounts { search: Some("海外".into()), ..Default::default() }).await;
    assert_eq!((list.total, list.rows[0].customer_name.as_str()), (1, "云川"));
    let none = ListAccounts { state: Some(AccountState::Closed), ..Default::default() };
    assert_eq!(desk.ask(none).await.total, 0);
});

story!(closing_waits_for_services_and_bills, |desk| async move {
    let added = desk.act(whole("云川")).await.output;
    let (customer_id, account_id) = (added.customer_id, added.account_id.unwrap());
    let close = CloseAccount { account_id, version: 1 };
    let early = desk.refused(CloseCustomer { customer_id, version: 1 }).await;
    assert_eq!(early.code(), codes::ACCOUNTS_ACTIVE);
    assert_eq!(early.params()["numbers"], "A000001");
    behind(
        &desk,
        "INSERT INTO offering (id, code, name_chinese, name_english, unit_chinese, unit_english, tax_rate, tax_inclusive, \
         currency, connector, state, created_at, version) VALUES (1, 'x', 'x', 'x', '', '', '0', false, 'CNY', 'none', \
         'published', 0, 1)",
    )
    .await;
    behind(
        &desk,
        "INSERT INTO subscription (id, number, account_id, offering_id, state, started_on, created_at, version) \
         VALUES (1, 'S000001', 1, 1, 'active', '2026-01-05', 0, 1)",
    )
    .await;
    assert_eq!(desk.refused(close.clone()).await.code(), codes::SERVICES_NOT_ENDED);
    behind(&desk, "UPDATE subscription SET state = 'terminated', ended_on = '2026-02-10'").await;
    let refused = desk.refused(close.clone()).await;
    assert_eq!((refused.code(), refused.params()["until"].as_str()), (codes::NOT_BILLED, "2026-03-01"));
    let offered = desk.ask(ShowAccount { account_id }).await.actions;
    let closing = offered.iter().find(|action| action.action == "customers.close_account").unwrap();
    assert!(!closing.allowed && closing.reason.as_ref().unwrap().code == "customers.not_billed");
    behind(&desk, "UPDATE account SET billed_until = '2026-03-01', rerate_from = '2026-01-20'").await;
    assert_eq!(desk.refused(close.clone()).await.code(), codes::NOT_BILLED);
    behind(&desk, "UPDATE account SET rerate_from = NULL").await;
    desk.act(close.clone()).await;
    assert_eq!(desk.refused(close).await.code(), codes::ACCOUNT_CLOSED);
    desk.act(CloseCustomer { customer_id, version: 1 }).await;
    assert_eq!(desk.refused(CloseCustomer { customer_id, version: 2 }).await.code(), codes::CUSTOMER_CLOSED);
    let more = AddAccount { customer_id, tax_profile_id: None, account: account() };
    assert_eq!(desk.refused(more.clone()).await.code(), codes::CUSTOMER_CLOSED);
    desk.act(ReopenCustomer { customer_id, version: 2 }).await;
    assert_eq!(desk.act(more).await.output.number, "A000002");
    assert_eq!(
        desk.refused(ReopenCustomer { customer_id, version: 3 }).await.code(),
        codes::CUSTOMER_NOT_CLOSED
    );
});

story!(adding_twice_by_one_request_adds_once, |desk| async move {
    let shown = desk.rehearse(whole("云川")).await;
    assert_eq!(desk.ask(ListCustomers::default()).await.total, 0, "a dry run keeps nothing");
    let input = serde_json::to_value(whole("云川")).unwrap();
    let call = Call::new("customers.add", input, desk.gate.new_request_id());
    let first = desk.gate.run(&desk.owner, call.clone()).await.unwrap();
    let second = desk.gate.run(&desk.owner, call).await.unwrap();
    assert!(second.replayed && first.output == second.output);
    let labels = |changes: &[boss_core::gate::Change]| {
        changes
            .iter()
            .map(|change| (change.verb, change.kind.clone(), change.label.clone()))
            .collect::<Vec<_>>()
    };
    assert_eq!(labels(&first.changes), labels(&shown.changes), "a dry run shows what the run does");
    assert_eq!(desk.ask(ListCustomers::default()).await.total, 1);
});

story!(only_operations_may_write_customers, |desk| async move {
    let added = desk.act(whole("云川")).await.output;
    let finance = desk.colleague("li", &[Role::Finance]).await;
    let refused = desk.gate.act(&finance, only("山石")).await.unwrap_err();
    assert_eq!(refused.code(), gate_codes::NOT_PERMITTED);
    let shown = desk.gate.ask(&finance, ShowCustomer { customer_id: added.customer_id }).await.unwrap();
    assert!(shown.actions.iter().all(|action| !action.allowed));
    let operations = desk.colleague("wu", &[Role::Operations]).await;
    desk.gate.act(&operations, only("山石")).await.unwrap();
    let admin = desk.colleague("he", &[Role::Admin]).await;
    assert!(desk.gate.ask(&admin, ListCustomers::default()).await.is_err());
});

story!(what_is_not_there_is_said_so, |desk| async move {
    let nobody = CustomerId(999);
    let refused = desk.gate.ask(&desk.owner, ShowCustomer { customer_id: nobody }).await.unwrap_err();
    assert_eq!(refused.code(), codes::CUSTOMER_NOT_FOUND);
    let add = AddContact { customer_id: nobody, contact: contact("王芳", "13800138000") };
    assert_eq!(desk.refused(add).await.code(), codes::CUSTOMER_NOT_FOUND);
});
