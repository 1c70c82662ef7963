//! Drafts, the guided form "open account", and the desk.

use crate::sale::{
    self, account, add, day, first_task, new_account, new_customer, offering, page, place, units,
};
use boss_core::catalog::model::Connector;
use boss_core::customers::ListCustomers;
use boss_core::flows::{
    AccountItem, CustomerChoice, Desk as ShowDesk, DeskKind, DiscardDraft, ListDrafts, OpenAccount,
    SaveDraft, ShowDraft, TaxProfileChoice, codes,
};
use boss_core::gate::model::Role;
use boss_core::orders::model::OrderState;
use boss_core::orders::{FailTask, HoldOrder, ListOrders, codes as order_codes};
use boss_kernel::id::{DraftId, OfferingId};
use boss_tests::story;
use serde_json::json;

fn draft(draft_id: Option<DraftId>, version: Option<i64>, name: &str) -> SaveDraft {
    let data = json!({ "customer": { "name": name } });
    SaveDraft {
        draft_id,
        flow: "open-account".into(),
        title: name.into(),
        step: "customer".into(),
        data: data.as_object().unwrap().clone(),
        version,
    }
}

fn item(offering_id: OfferingId, count: i64, start_on: &str) -> AccountItem {
    AccountItem { offering_id, quantity: units(count), start_on: day(start_on), parent_item: None }
}

fn opening(name: &str, offering_id: OfferingId, draft_id: Option<DraftId>) -> OpenAccount {
    OpenAccount {
        customer: CustomerChoice::New { new: new_customer(name) },
        tax_profile: TaxProfileChoice::Default,
        account: new_account(),
        items: vec![item(offering_id, 5, "2026-01-01")],
        note: Some("首单".into()),
        draft_id,
    }
}

story!(a_draft_is_kept_for_its_person_alone, |desk| async move {
    let saved = desk.act(draft(None, None, "青禾")).await.output;
    let again = desk.act(draft(Some(saved.draft_id), Some(saved.version), "青禾科技")).await.output;
    assert_eq!((again.draft_id, again.version), (saved.draft_id, saved.version + 1));
    // A second seat that still shows the first version.
    let late = desk.refused(draft(Some(saved.draft_id), Some(saved.version), "另一处")).await;
    assert_eq!(late.code(), codes::DRAFT_SAVED_ELSEWHERE);
    let shown = desk.ask(ShowDraft { draft_id: saved.draft_id }).await;
    assert_eq!(shown.data["customer"]["name"], "青禾科技");
    assert_eq!(shown.version, again.version);
    let other = desk.colleague("li", &[Role::Operations]).await;
    assert!(desk.gate.ask(&other, ListDrafts::default()).await.unwrap().rows.is_empty());
    let show = ShowDraft { draft_id: saved.draft_id };
    assert_eq!(desk.gate.ask(&other, show).await.unwrap_err().code(), codes::DRAFT_NOT_FOUND);
    let discard = DiscardDraft { draft_id: saved.draft_id };
    assert_eq!(desk.gate.act(&other, discard.clone()).await.unwrap_err().code(), codes::DRAFT_NOT_FOUND);
    desk.act(discard).await;
    assert!(desk.ask(ListDrafts::default()).await.rows.is_empty());
});

story!(a_draft_that_is_gone_stays_gone, |desk| async move {
    let first = desk.act(draft(None, None, "青禾")).await.output.draft_id;
    desk.act(DiscardDraft { draft_id: first }).await;
    let second = desk.act(draft(None, None, "远帆")).await.output.draft_id;
    assert_ne!(first, second, "an id is not given twice");
    // A draft of another form is neither overwritten nor thrown away by this one.
    let other = SaveDraft { flow: "new-order".into(), ..draft(None, None, "订单") };
    let other = desk.act(other).await.output;
    let mistaken = draft(Some(other.draft_id), Some(other.version), "青禾");
    assert_eq!(desk.refused(mistaken).await.code(), codes::DRAFT_NOT_FOUND);
    let cdn = offering(&desk, "cdn", Connector::None, None).await;
    let open = opening("青禾科技有限公司", cdn, Some(other.draft_id));
    assert_eq!(desk.refused(open).await.code(), codes::DRAFT_NOT_FOUND);
    assert_eq!(desk.ask(ListDrafts::default()).await.rows.len(), 2);
});

story!(a_draft_has_its_size, |desk| async move {
    let large = desk.refused(draft(None, None, &"长".repeat(100_000))).await;
    let found: Vec<_> = large.faults().iter().map(|fault| (fault.place.as_str(), fault.code)).collect();
    assert_eq!(found, [("title", codes::NAME_UNREADABLE), ("data", codes::DRAFT_TOO_LARGE)]);
});

story!(an_account_is_opened_whole, |desk| async move {
    let cdn = offering(&desk, "cdn", Connector::None, None).await;
    let rack = offering(&desk, "rack", Connector::Manual, None).await;
    let saved = desk.act(draft(None, None, "青禾")).await.output;
    let item = item(rack, 1, "2026-01-10");
    let mut open = opening("青禾科技有限公司", cdn, Some(saved.draft_id));
    open.items.push(item);
    let shown = desk.rehearse(open.clone()).await.output;
    let bill = shown.first_bill.expect("a first bill");
    // 5 × 100 for the whole of January, and 1 × 100 for 22 of its 31 days: 70.97. Tax of 6 % per line.
    assert_eq!(bill.through, day("2026-01-31"));
    assert_eq!(bill.net.to_string(), "570.97 CNY");
    assert_eq!(bill.total.to_string(), "605.23 CNY");
    assert_eq!(desk.ask(ListOrders::default()).await.total, 0);
    let opened = desk.act(open.clone()).await.output;
    assert_eq!(opened.first_bill, None);
    assert_eq!(opened.account_number, shown.account_number);
    let states: Vec<OrderState> = opened.activations.iter().map(|activation| activation.state).collect();
    assert_eq!(states, [OrderState::Completed, OrderState::Acknowledged]);
    let order = page(&desk, opened.order_id.unwrap()).await;
    assert_eq!((order.customer_id, order.note.as_deref()), (opened.customer_id, Some("首单")));
    assert!(desk.ask(ListDrafts::default()).await.rows.is_empty());
    // The draft is gone: the same form sent once more under another request opens nothing.
    assert_eq!(desk.refused(open).await.code(), codes::DRAFT_NOT_FOUND);
    assert_eq!(desk.ask(ListOrders::default()).await.total, 1);
});

story!(an_account_for_a_known_customer_needs_no_order, |desk| async move {
    let cdn = offering(&desk, "cdn", Connector::None, None).await;
    let first = desk.act(opening("青禾科技有限公司", cdn, None)).await.output;
    let customer = CustomerChoice::Existing { customer_id: first.customer_id };
    let second =
        OpenAccount { customer, items: Vec::new(), ..opening("青禾科技有限公司", cdn, None) };
    let second = desk.act(second).await.output;
    assert_eq!((second.customer_id, second.order_id), (first.customer_id, None));
    assert_ne!(second.account_id, first.account_id);
});

story!(all_steps_of_the_form_are_checked_together, |desk| async move {
    let cdn = offering(&desk, "cdn", Connector::None, None).await;
    let mut open = opening(" ", cdn, None);
    open.account.cycle_day = 32;
    open.items[0].quantity = units(0);
    let refusal = desk.refused(open).await;
    let places: Vec<&str> = refusal.faults().iter().map(|fault| fault.place.as_str()).collect();
    for place in ["customer.new.name", "account.cycleDay", "items.0.quantity"] {
        assert!(places.contains(&place), "{place} in {places:?}");
    }
    assert!(refusal.faults().iter().any(|fault| fault.code == order_codes::QUANTITY_NOT_POSITIVE));
    assert_eq!(desk.ask(ListCustomers::default()).await.rows.len(), 0);
});

story!(the_desk_shows_what_waits_for_whoever_sits_there, |desk| async move {
    let account_id = account(&desk, "青禾科技有限公司").await;
    let rack = offering(&desk, "rack", Connector::Manual, None).await;
    place(&desk, account_id, vec![add(rack, 1, "2026-01-01")]).await;
    let failing = place(&desk, account_id, vec![add(rack, 1, "2026-01-01")]).await;
    let task = first_task(&desk, failing.order_id).await;
    desk.act(FailTask { task_id: task.task_id, reason: "缺货".into(), version: task.version }).await;
    let held = place(&desk, account_id, vec![add(rack, 1, "2026-01-01")]).await;
    let version = page(&desk, held.order_id).await.version;
    desk.act(HoldOrder { order_id: held.order_id, reason: "等待合同".into(), version }).await;
    // Not before its day does a task wait for anybody.
    place(&desk, account_id, vec![add(rack, 1, "2026-03-01")]).await;
    desk.act(draft(None, None, "远帆")).await;
    let shown = desk.ask(ShowDesk {}).await;
    let count =
        |kind: DeskKind| shown.groups.iter().find(|group| group.kind == kind).map(|group| group.count);
    for kind in [DeskKind::Drafts, DeskKind::OpenTasks, DeskKind::FailedTasks, DeskKind::HeldOrders] {
        assert_eq!(count(kind), Some(1), "{kind:?}");
    }
    assert_eq!(count(DeskKind::OverdueBills), Some(0));
    let failed = shown.groups.iter().find(|group| group.kind == DeskKind::FailedTasks).unwrap();
    assert_eq!((failed.rows[0].target.as_str(), failed.rows[0].target_id), ("order", failing.order_id.0));
    assert_eq!(failed.rows[0].name, "青禾科技有限公司");
    let finance = desk.colleague("li", &[Role::Finance]).await;
    let shown = desk.gate.ask(&finance, ShowDesk {}).await.unwrap();
    let kinds: Vec<DeskKind> = shown.groups.iter().map(|group| group.kind).collect();
    let expected = [
        DeskKind::Drafts,
        DeskKind::ParkedAccounts,
        DeskKind::DraftBills,
        DeskKind::UninvoicedBills,
        DeskKind::UnallocatedPayments,
        DeskKind::OverdueBills,
    ];
    assert_eq!(kinds, expected);
});

story!(a_first_order_takes_a_bundle_and_an_add_on_to_it, |desk| async move {
    let mail = offering(&desk, "mail", Connector::None, None).await;
    let disk = offering(&desk, "disk", Connector::None, None).await;
    let archive = sale::add_on(&desk, "archive", Connector::None, vec![mail]).await;
    let office = sale::bundle(&desk, "office", &[(disk, 1), (mail, 2)]).await;
    let mut open = opening("青禾科技有限公司", office, None);
    open.items.push(item(archive, 1, "2026-01-01"));
    let alone = desk.refused(open.clone()).await;
    assert_eq!(
        (alone.faults()[0].place.as_str(), alone.faults()[0].code),
        ("items.1.parentId", order_codes::BASE_NEEDED)
    );
    open.items[1].parent_item = Some(1);
    let shown = desk.rehearse(open.clone()).await.output;
    let said: Vec<_> = shown
        .activations
        .iter()
        .map(|one| (one.offering_name.english.as_str(), one.quantity, one.bundle_name.is_some()))
        .collect();
    assert_eq!(
        said,
        [
            ("Offering disk", units(5), true),
            ("Offering mail", units(10), true),
            ("Offering archive", units(1), false)
        ]
    );
    // (5 + 10 + 1) × 100 for January, and 6 %.
    assert_eq!(shown.first_bill.unwrap().total.to_string(), "1696.00 CNY");
    assert_eq!(desk.act(open).await.output.activations.len(), 3);
});
