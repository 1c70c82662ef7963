//! A price list's prices count from its day on, until the day the customer leaves it.

use super::*;
use boss_core::catalog::ListPriceLists;

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
