//! How customers and accounts are found, listed and kept apart.

use super::*;

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
