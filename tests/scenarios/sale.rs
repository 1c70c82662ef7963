//! What stories about orders begin with: a customer with an account, and offerings of every connector.

use boss_core::catalog::model::{Connector, OfferingKind, PriceTiming};
use boss_core::catalog::{AddOffering, AllowLocalSystems, NewPart, NewPrice, NewPriceVersion};
use boss_core::customers::model::{CustomerKind, Invoicing};
use boss_core::customers::{AddCustomer, NewAccount, NewCustomer};
use boss_core::orders::{
    CompleteDueTasks, OrderDetail, PlaceOrder, PlaceOrderItem, PlacedOrder, ShowOrder, TaskView,
};
use boss_kernel::id::{AccountId, OfferingId, OrderId, SubscriptionId};
use boss_kernel::{Currency, Language, LocalText, NaiveDate, Quantity};
use boss_rating::ChargeModel;
use boss_tests::Desk;

/// `YYYY-MM-DD`.
pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Whole units.
pub(crate) fn units(count: i64) -> Quantity {
    Quantity::whole(count).unwrap()
}

/// A customer as a form would send it.
pub(crate) fn new_customer(name: &str) -> NewCustomer {
    NewCustomer {
        kind: CustomerKind::Organization,
        name: name.to_owned(),
        credit_code: None,
        phone: None,
        email: None,
        address: None,
        note: None,
        contacts: Vec::new(),
    }
}

/// An account as a form would send it.
pub(crate) fn new_account() -> NewAccount {
    NewAccount {
        name: String::new(),
        currency: Currency::CNY,
        cycle_day: 1,
        payment_terms_days: 30,
        credit_limit: None,
        language: Language::Chinese,
        invoicing: Invoicing::PerBill,
        opened_on: None,
    }
}

/// A new customer's account.
pub(crate) async fn account(desk: &Desk, name: &str) -> AccountId {
    let add =
        AddCustomer { customer: new_customer(name), tax_profiles: Vec::new(), account: Some(new_account()) };
    desk.act(add).await.output.account_id.unwrap()
}

/// A published offering at 100 a month in advance, as a form would send it.
pub(crate) fn new_offering(code: &str, connector: Connector, address: Option<String>) -> AddOffering {
    let model = ChargeModel::Recurring { amount: "100".parse().unwrap(), day_count: Default::default() };
    let versions = vec![NewPriceVersion::new(day("2020-01-01"), model)];
    let name = LocalText::new("月费", "Monthly fee");
    let price = NewPrice::monthly("monthly", name, PriceTiming::InAdvance, None, versions);
    AddOffering {
        code: code.to_owned(),
        name: LocalText::new(format!("产品 {code}"), format!("Offering {code}")),
        unit: LocalText::new("个", "unit"),
        tax_rate: "0.06".parse().unwrap(),
        tax_inclusive: false,
        currency: Currency::CNY,
        connector,
        webhook_url: address,
        prices: vec![price],
        kind: OfferingKind::Standard,
        tax_code_id: None,
        phases: Vec::new(),
        parts: Vec::new(),
        base_ids: Vec::new(),
        publish: true,
    }
}

/// A published offering at 100 a month in advance.
pub(crate) async fn offering(
    desk: &Desk,
    code: &str,
    connector: Connector,
    address: Option<String>,
) -> OfferingId {
    if address.is_some() {
        // The other systems of stories are on this computer.
        desk.act(AllowLocalSystems { allowed: true }).await;
    }
    desk.act(new_offering(code, connector, address)).await.output
}

/// The same as an add-on to others.
pub(crate) async fn add_on(
    desk: &Desk,
    code: &str,
    connector: Connector,
    base_ids: Vec<OfferingId>,
) -> OfferingId {
    let add = AddOffering { kind: OfferingKind::AddOn, base_ids, ..new_offering(code, connector, None) };
    desk.act(add).await.output
}

/// A published bundle of so many of each.
pub(crate) async fn bundle(desk: &Desk, code: &str, parts: &[(OfferingId, i64)]) -> OfferingId {
    let part = |(offering_id, count): &(OfferingId, i64)| NewPart {
        offering_id: *offering_id,
        quantity: units(*count),
    };
    let parts = parts.iter().map(part).collect();
    let plain = new_offering(code, Connector::None, None);
    let add = AddOffering { kind: OfferingKind::Bundle, prices: Vec::new(), parts, ..plain };
    desk.act(add).await.output
}

/// An item that adds an offering.
pub(crate) fn add(offering_id: OfferingId, count: i64, start_on: &str) -> PlaceOrderItem {
    let (quantity, start_on) = (units(count), day(start_on));
    PlaceOrderItem::Add { offering_id, quantity, start_on, parent_id: None, parent_item: None }
}

/// An item that adds one of an add-on to a subscription that is there.
pub(crate) fn add_to(parent: SubscriptionId, offering_id: OfferingId, start_on: &str) -> PlaceOrderItem {
    let (quantity, start_on) = (units(1), day(start_on));
    PlaceOrderItem::Add { offering_id, quantity, start_on, parent_id: Some(parent), parent_item: None }
}

/// An item that adds one of an add-on to what another item of the order makes.
pub(crate) fn add_to_item(place: i32, offering_id: OfferingId, start_on: &str) -> PlaceOrderItem {
    let (quantity, start_on) = (units(1), day(start_on));
    PlaceOrderItem::Add { offering_id, quantity, start_on, parent_id: None, parent_item: Some(place) }
}

/// An item that changes a quantity.
pub(crate) fn modify(subscription_id: SubscriptionId, count: i64, effective_on: &str) -> PlaceOrderItem {
    let effective_on = day(effective_on).into();
    PlaceOrderItem::Modify { subscription_id, quantity: units(count), effective_on, credit: None }
}

/// An item that ends a subscription.
pub(crate) fn delete(subscription_id: SubscriptionId, effective_on: &str) -> PlaceOrderItem {
    PlaceOrderItem::Delete { subscription_id, effective_on: day(effective_on).into(), credit: None }
}

/// An order of these items.
pub(crate) fn order(account_id: AccountId, items: Vec<PlaceOrderItem>) -> PlaceOrder {
    PlaceOrder { account_id, requested_on: None, note: None, items }
}

/// Places an order of these items.
pub(crate) async fn place(desk: &Desk, account_id: AccountId, items: Vec<PlaceOrderItem>) -> PlacedOrder {
    desk.act(order(account_id, items)).await.output
}

/// The order's page.
pub(crate) async fn page(desk: &Desk, order_id: OrderId) -> OrderDetail {
    desk.ask(ShowOrder { order_id }).await
}

/// The first task of an order.
pub(crate) async fn first_task(desk: &Desk, order_id: OrderId) -> TaskView {
    page(desk, order_id).await.items.remove(0).task
}

/// The tasks without a connector whose day has come, to be completed as Boss does by itself.
pub(crate) async fn due_tasks(desk: &Desk) -> CompleteDueTasks {
    let (db, now) = (desk.gate.store().reader(), desk.gate.clock().now());
    let due = boss_core::orders::due(db, Connector::None, now, 1_000).await.unwrap();
    CompleteDueTasks { task_ids: due.into_iter().map(|(id, _)| id).collect(), without_add_ons: false }
}
