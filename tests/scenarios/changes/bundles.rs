//! Bundles: ordered as one, served and billed as their parts.

use super::*;
use boss_core::catalog::{PublishOffering, RetireOffering, ShowOffering, codes as catalog_codes};
use boss_core::flows::OrderServices;
use boss_core::orders::codes;
use boss_core::orders::model::{ItemChange, OrderState};
use boss_kernel::Error;
use boss_tests::story;

fn faults(error: &Error) -> Vec<(&str, &str)> {
    error.faults().iter().map(|fault| (fault.place.as_str(), fault.code.as_str())).collect()
}

/// Mail and disk, and the bundle of two of the one and three of the other; the desk at 2026-02-10.
struct Office<'a> {
    desk: &'a Desk,
    account: AccountId,
    mail: OfferingId,
    disk: OfferingId,
    office: OfferingId,
}

impl<'a> Office<'a> {
    async fn set(desk: &'a Desk) -> Office<'a> {
        let account = account(desk, "青禾科技有限公司").await;
        let mail = sale::offering(desk, "mail", Connector::None, None).await;
        let disk = sale::offering(desk, "disk", Connector::Manual, None).await;
        let office = sale::bundle(desk, "office", &[(disk, 3), (mail, 2)]).await;
        desk.go_to("2026-02-10");
        Office { desk, account, mail, disk, office }
    }
}

story!(a_bundle_becomes_its_parts, |desk| async move {
    let Office { account, mail, office, .. } = Office::set(&desk).await;
    let order = sale::order(account, vec![add(mail, 1, "2026-02-01"), add(office, 4, "2026-02-05")]);
    let said = desk.rehearse(OrderServices(order.clone())).await.output;
    // 100 × (28 days of one, 24 days of eight and of twelve) of February's 28, and 6 %.
    assert_eq!(said.bills[0].difference.to_string(), "1923.13 CNY");
    let placed = desk.act(OrderServices(order)).await.output;
    for outcome in [&said.items, &placed.items] {
        let items: Vec<_> = outcome
            .iter()
            .map(|item| (item.offering_name.english.as_str(), item.quantity, item.bundle_name.is_some()))
            .collect();
        let parts = [("Offering disk", units(12), true), ("Offering mail", units(8), true)];
        assert_eq!(items, [[("Offering mail", units(1), false)].as_slice(), &parts].concat());
    }
    let days: Vec<_> = placed.items.iter().map(|item| (item.effective_on, item.state)).collect();
    assert_eq!(
        days[1..],
        [(day("2026-02-05"), OrderState::Acknowledged), (day("2026-02-05"), OrderState::Completed),]
    );
    let shown = sale::page(&desk, placed.order_id).await;
    let bundles: Vec<_> =
        shown.items.iter().map(|item| item.bundle_name.clone().map(|name| name.chinese)).collect();
    assert_eq!(bundles, [None, Some("产品 office".to_owned()), Some("产品 office".to_owned())]);
    let part = Scene { desk: &desk, account, offering: mail, subscription: placed.items[2].subscription_id };
    let bundle = part.detail().await.bundle.expect("it came with a bundle");
    let others: Vec<_> = bundle.others.iter().map(|other| other.subscription_id).collect();
    assert_eq!((bundle.offering_id, others), (office, vec![placed.items[1].subscription_id]));
    // A part goes its own way.
    let more = part.order(modify(part.subscription, 9, on("2026-02-07"))).await;
    assert_eq!((more.items.len(), more.items[0].bundle_name.clone()), (1, None));
    assert_eq!(part.served().await, ["02-05 02-07: 8 of 1 on 1", "02-07 -: 9 of 1 on 1"]);
    let alone = Scene { subscription: placed.items[0].subscription_id, ..part };
    assert_eq!(alone.detail().await.bundle, None);
});

story!(an_add_on_to_a_bundle_is_added_to_the_part_that_fits, |desk| async move {
    let Office { account, mail, disk, office, .. } = Office::set(&desk).await;
    let archive = sale::add_on(&desk, "archive", Connector::None, vec![mail]).await;
    let items = vec![add(office, 1, "2026-02-05"), sale::add_to_item(1, archive, "2026-02-05")];
    let placed = place(&desk, account, items).await;
    assert_eq!(placed.items[2].follows, Some(2));
    let subscription_id = placed.items[2].subscription_id;
    let detail = desk.ask(ShowSubscription { subscription_id }).await;
    assert_eq!(detail.parent.unwrap().subscription_id, placed.items[1].subscription_id);
    let spare = sale::add_on(&desk, "spare", Connector::None, vec![disk]).await;
    let items = vec![add(office, 1, "2026-02-05"), sale::add_to_item(1, spare, "2026-02-05")];
    let waiting = place(&desk, account, items).await;
    // The disk waits for a person, and what is added to it waits for the disk.
    let open: Vec<_> = waiting.items.iter().map(|item| item.state).collect();
    assert_eq!(open, [OrderState::Acknowledged, OrderState::Completed, OrderState::Acknowledged]);
    assert!(waiting.items.iter().all(|item| item.change == ItemChange::Add));
});

story!(what_can_not_be_ordered_of_a_bundle, |desk| async move {
    let Office { account, mail, office, .. } = Office::set(&desk).await;
    let refused = async |item| {
        let error = desk.refused(sale::order(account, vec![item])).await;
        faults(&error)
            .into_iter()
            .map(|(place, code)| (place.to_owned(), code.to_owned()))
            .collect::<Vec<_>>()
    };
    let at =
        |field: &str, code: boss_kernel::ErrorCode| (format!("items.0.{field}"), code.as_str().to_owned());
    let mut tiny = add(office, 1, "2026-02-05");
    if let PlaceOrderItem::Add { quantity, .. } = &mut tiny {
        *quantity = Quantity(i64::MAX);
    }
    assert_eq!(
        refused(tiny).await,
        [at("quantity", codes::PART_QUANTITY), at("quantity", codes::PART_QUANTITY)]
    );
    assert_eq!(refused(add(office, 0, "2026-02-05")).await, [at("quantity", codes::QUANTITY_NOT_POSITIVE)]);
    let base = place(&desk, account, vec![add(mail, 1, "2026-02-01")]).await.items[0].subscription_id;
    let added = sale::add_to(base, office, "2026-02-05");
    assert_eq!(refused(added).await, [at("parentId", codes::BASE_UNEXPECTED)]);
    let becomes = change_offering(base, office, on("2026-02-05"));
    assert_eq!(refused(becomes).await, [at("offeringId", codes::KIND_UNCHANGING)]);
    let many = (0..101).map(|_| add(office, 1, "2026-02-05")).collect();
    let many = desk.refused(sale::order(account, many)).await;
    assert_eq!(faults(&many), [("items", codes::ITEMS_TOO_MANY.as_str())]);
});

story!(a_part_stays_on_sale_while_its_bundle_is, |desk| async move {
    let office = Office::set(&desk).await;
    let version = async |offering_id| office.desk.ask(ShowOffering { offering_id }).await.version;
    let retire = async |offering_id| RetireOffering { offering_id, version: version(offering_id).await };
    let refused = desk.refused(retire(office.disk).await).await;
    assert_eq!(
        (refused.code(), refused.params()["bundles"].as_str()),
        (catalog_codes::PART_OF_BUNDLES, "产品 office")
    );
    let shown = desk.ask(ShowOffering { offering_id: office.disk }).await;
    let offered = shown.actions.iter().find(|action| action.action == "catalog.retire_offering").unwrap();
    assert!(!offered.allowed);
    desk.act(retire(office.office).await).await;
    desk.act(retire(office.disk).await).await;
    let publish = PublishOffering { offering_id: office.office, version: version(office.office).await };
    let refused = desk.refused(publish.clone()).await;
    assert_eq!(
        (refused.code(), refused.params()["name"].as_str()),
        (catalog_codes::PART_NOT_ON_SALE, "产品 disk")
    );
    desk.act(PublishOffering { offering_id: office.disk, version: version(office.disk).await }).await;
    desk.act(publish).await;
});
