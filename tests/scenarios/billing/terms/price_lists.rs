//! A price list's prices count from its day on, until the day the customer leaves it.

use super::*;
use boss_core::catalog::{
    ListListedCustomers, ListPriceLists, ListedCustomerList, PriceListDetail, ShowPriceList,
};
use boss_core::gate::codes as gate_codes;
use boss_core::gate::model::Role;
use boss_core::store::page::{Sort, Window};
use boss_kernel::Language;

story!(a_price_list_counts_from_its_day_to_its_end, |desk| async move {
    let known = served(&desk).await;
    let gold = listed(&desk, "gold", known.price, "80").await;
    desk.act(put_on(known.customer, "2026-02-01", Some(gold))).await;
    desk.act(put_on(known.customer, "2026-04-01", None)).await;
    desk.go_to("2026-05-01");
    bill_once(&desk, "2026-04-30").await;
    assert_eq!(nets(&desk, known.account).await, [[10_000, 8_000, 8_000, 10_000]]);
    let row = desk.ask(ListPriceLists {}).await.rows.remove(0);
    assert_eq!((row.versions, row.customers), (1, 0));
    let spells = terms(&desk, known.account).await.price_lists;
    let shown: Vec<_> =
        spells.iter().map(|spell| (spell.price_list_id, spell.in_force, spell.to_on)).collect();
    assert_eq!(shown, [(None, true, None), (Some(gold), false, Some(day("2026-04-01")))]);
});

story!(a_price_list_in_billed_time_bills_the_difference, |desk| async move {
    let known = served(&desk).await;
    let gold = listed(&desk, "gold", known.price, "80").await;
    desk.go_to("2026-03-01");
    bill_once(&desk, "2026-02-28").await;
    let put = desk.act(put_on(known.customer, "2026-02-01", Some(gold))).await;
    assert_eq!(put.output.accounts_to_rerate, 1);
    assert_eq!(put.warnings[0].code, "catalog.accounts_to_rerate");
    bill_once(&desk, "2026-03-31").await;
    assert_eq!(nets(&desk, known.account).await, [vec![10_000, 10_000], vec![-2_000, 8_000]]);
    // What was put on the same day by mistake is put right, and so is what was billed for it.
    desk.act(put_on(known.customer, "2026-02-01", None)).await;
    bill_once(&desk, "2026-03-31").await;
    assert_eq!(nets(&desk, known.account).await[2], [2_000, 2_000]);
});

story!(a_lists_later_version_counts_from_its_own_day, |desk| async move {
    let known = served(&desk).await;
    let gold = listed(&desk, "gold", known.price, "80").await;
    let silver = listed(&desk, "silver", known.price, "90").await;
    let later = AddPriceVersion::for_everybody(known.price, day("2026-03-01"), recurring("85"));
    desk.act(AddPriceVersion { price_list_id: Some(gold), ..later }).await;
    desk.act(put_on(known.customer, "2026-01-01", Some(silver))).await;
    desk.act(put_on(known.customer, "2026-02-01", Some(gold))).await;
    desk.go_to("2026-04-01");
    bill_once(&desk, "2026-03-31").await;
    assert_eq!(nets(&desk, known.account).await, [[9_000, 8_000, 8_500]]);
});

async fn list_page(desk: &Desk, price_list_id: PriceListId) -> PriceListDetail {
    desk.ask(ShowPriceList { price_list_id }).await
}

async fn customers_of(desk: &Desk, price_list_id: PriceListId, window: Window) -> ListedCustomerList {
    desk.ask(ListListedCustomers { price_list_id, window }).await
}

story!(a_price_list_shows_its_prices_and_who_is_on_it, |desk| async move {
    let known = served(&desk).await;
    let gold = listed(&desk, "gold", known.price, "80").await;
    let silver = listed(&desk, "silver", known.price, "90").await;
    let later = AddPriceVersion::for_everybody(known.price, day("2026-03-01"), recurring("85"));
    desk.act(AddPriceVersion { price_list_id: Some(gold), ..later }).await;
    let empty = list_page(&desk, gold).await;
    assert_eq!((empty.code.as_str(), empty.customers), ("gold", 0));
    let shown: Vec<_> =
        empty.prices.iter().map(|price| (price.version.valid_from, price.version.in_force)).collect();
    assert_eq!(shown, [(day("2026-03-01"), false), (empty.prices[1].version.valid_from, true)]);
    assert!(empty.prices.iter().all(|price| price.price_id == known.price));
    assert!(empty.prices[0].version.summary.in_language(Language::English).contains("85"));

    let beta = known.setting.given.account("Beta", 1).await;
    let other = known.setting.given.read_account(beta).await.customer_id;
    desk.act(put_on(known.customer, "2026-01-01", Some(gold))).await;
    desk.act(put_on(other, "2026-01-01", Some(gold))).await;
    let one = |offset| Window { offset, limit: 1, ..Window::default() };
    let (first, second) = (customers_of(&desk, gold, one(0)).await, customers_of(&desk, gold, one(1)).await);
    assert_eq!((first.total, first.rows.len(), second.rows.len()), (2, 1, 1));
    assert!(first.rows[0].number < second.rows[0].number);
    assert_eq!(first.rows[0].from_on, day("2026-01-01"));
    let sort = Some(Sort { column: "name".into(), descending: true });
    let named = customers_of(&desk, gold, Window { sort, ..Window::default() }).await;
    assert_eq!(named.rows[0].name, "Beta");
    // Who looks after colleagues, not customers, is told how many, not who.
    let admin = desk.colleague("chen", &[Role::Admin]).await;
    let told = desk.gate.ask(&admin, ShowPriceList { price_list_id: gold }).await.unwrap();
    assert_eq!((told.customers, told.prices.len()), (2, 2));
    let ask = ListListedCustomers { price_list_id: gold, window: Window::default() };
    assert_eq!(desk.gate.ask(&admin, ask).await.unwrap_err().code(), gate_codes::NOT_PERMITTED);
    // Who went to another list is on that one only, from its day on.
    desk.act(put_on(other, "2026-02-01", Some(silver))).await;
    desk.go_to("2026-02-01");
    assert_eq!(list_page(&desk, gold).await.customers, 1);
    assert_eq!(customers_of(&desk, silver, Window::default()).await.rows[0].customer_id, other);
    let clerk = desk.colleague("li", &[Role::Finance]).await;
    let refusal =
        desk.gate.ask(&clerk, ShowPriceList { price_list_id: PriceListId(9_999) }).await.unwrap_err();
    assert_eq!(refusal.code().as_str(), "catalog.price_list_not_found");
});
