//! What can't be agreed with a customer, each refused at its place.

use super::*;
use boss_core::gate::codes as gate_codes;
use boss_core::gate::model::Role;

story!(a_customer_is_put_on_a_list_that_changes_something, |desk| async move {
    let known = served(&desk).await;
    let gold = listed(&desk, "gold", known.price, "80").await;
    let put = |from: &str, list| put_on(known.customer, from, list);
    desk.act(put("2026-02-01", Some(gold))).await;
    let cases = [
        (put("2026-03-01", Some(gold)), ("priceListId", "billing.on_list_already")),
        (put("2026-01-15", None), ("priceListId", "billing.on_no_list")),
        (put("2026-03-01", Some(PriceListId(99))), ("priceListId", "catalog.price_list_not_found")),
        (put("2126-03-01", None), ("fromOn", "billing.day_implausible")),
        (put_on(CustomerId(99), "2026-03-01", Some(gold)), ("customerId", "customers.customer_not_found")),
    ];
    for (put, expected) in cases {
        assert_eq!(fault(&desk.refused(put).await), expected);
    }
    let same = AddPriceList { code: "gold".into(), name: LocalText::new("金", "") };
    assert_eq!(fault(&desk.refused(same).await), ("code", "catalog.code_taken"));
});

story!(prices_are_agreed_once_for_each_day, |desk| async move {
    let known = served(&desk).await;
    let agree = |from: &str, to: Option<&str>| AgreePrice {
        valid_to: to.map(day),
        ..agreed(known.account, known.price, from, "70")
    };
    desk.act(agree("2026-02-01", Some("2026-04-01"))).await;
    desk.act(agree("2026-06-01", None)).await;
    for (from, to) in [
        ("2026-01-01", None),
        ("2026-01-01", Some("2026-02-02")),
        ("2026-02-01", Some("2026-03-01")),
        ("2026-03-31", Some("2026-05-01")),
        ("2026-07-01", None),
        ("2026-05-01", Some("2026-06-02")),
    ] {
        let refused = desk.refused(agree(from, to)).await;
        assert_eq!(fault(&refused), ("validFrom", "billing.agreed_already"), "{from} {to:?}");
    }
    desk.act(agree("2026-04-01", Some("2026-06-01"))).await;
    desk.act(agree("2026-01-01", Some("2026-02-01"))).await;
    let own = AgreePrice {
        account_id: None,
        subscription_id: Some(known.subscription),
        ..agree("2026-02-01", None)
    };
    let own = desk.act(own).await.output.price_version_id;
    let late = desk.refused(end_price(own, "2026-01-31")).await;
    assert_eq!(fault(&late), ("validTo", "billing.agreed_end_early"));
    desk.act(end_price(own, "2026-03-01")).await;
    let longer = desk.refused(end_price(own, "2026-04-01")).await;
    assert_eq!(fault(&longer), ("validTo", "billing.agreed_ended"));
    let everybody = desk.ask(ShowOffering { offering_id: known.setting.offering }).await;
    let everybody = everybody.prices[0].versions[0].price_version_id;
    let refused = desk.refused(end_price(everybody, "2026-03-01")).await;
    assert_eq!(fault(&refused), ("priceVersionId", "billing.agreed_not_found"));
});

story!(a_price_is_agreed_for_what_it_can_be, |desk| async move {
    let known = served(&desk).await;
    let base = agreed(known.account, known.price, "2026-02-01", "70");
    let prices =
        [GivenPrice { code: "rack", meter: None, timing: PriceTiming::InAdvance, versions: RECURRING }];
    let rack = known.setting.given.offering("rack", "0.06", &prices).await;
    let rack = base_price(&desk, rack).await;
    let subscription =
        AgreePrice { account_id: None, subscription_id: Some(known.subscription), ..base.clone() };
    let one_time = ChargeModel::OneTime { amount: "1".parse().unwrap() };
    let cases = [
        (AgreePrice { account_id: None, ..base.clone() }, ("accountId", "billing.agreed_with_one")),
        (AgreePrice { price_id: PriceId(99), ..base.clone() }, ("priceId", "catalog.price_not_found")),
        (AgreePrice { price_id: rack, ..subscription }, ("priceId", "billing.price_elsewhere")),
        (
            AgreePrice { valid_from: day("1926-02-01"), ..base.clone() },
            ("validFrom", "billing.day_implausible"),
        ),
        (
            AgreePrice { valid_to: Some(base.valid_from), ..base.clone() },
            ("validTo", "billing.agreed_end_early"),
        ),
        (AgreePrice { model: one_time, ..base.clone() }, ("model", "catalog.versions_mixed")),
        (AgreePrice { model: recurring("-1"), ..base.clone() }, ("model.amount", "rating.price_negative")),
    ];
    for (agree, expected) in cases {
        assert_eq!(fault(&desk.refused(agree).await), expected);
    }
    known.setting.given.close_account(known.account).await;
    assert_eq!(desk.refused(base).await.code().as_str(), "customers.account_closed");
});

story!(a_coupon_is_given_where_it_counts, |desk| async move {
    let known = served(&desk).await;
    let given = &known.setting.given;
    let prices =
        [GivenPrice { code: "rack", meter: None, timing: PriceTiming::InAdvance, versions: RECURRING }];
    let rack = given.offering("rack", "0.06", &prices).await;
    let other = given.account("Beta", 1).await;
    let over = [("2026-01-01", Some("2026-02-01"), "1")];
    let theirs = given.subscription("S2", other, rack, &over).await;
    given.change_service(theirs, &over, "2026-02-01").await;
    desk.act(AddCoupon { offering_ids: vec![rack], ..percent("rack", "10") }).await;
    desk.act(AddCoupon { redeem_until: Some(day("2026-01-31")), ..percent("early", "10") }).await;
    desk.act(AddCoupon { most_redemptions: Some(1), ..percent("one", "10") }).await;
    desk.act(AddCoupon { amount: Some(Amount::new(100, Currency::USD)), ..coupon("dollar") }).await;
    desk.act(give(other, "one", "2026-01-01")).await;
    desk.go_to("2026-02-01");
    let only = |id| GiveCoupon { subscription_id: Some(id), ..give(known.account, "rack", "2026-01-01") };
    let cases = [
        (give(known.account, "nothing", "2026-02-01"), ("couponCode", "billing.coupon_unknown")),
        (give(known.account, "early", "2026-01-01"), ("couponCode", "billing.coupon_expired")),
        (give(known.account, "one", "2026-02-01"), ("couponCode", "billing.coupon_used_up")),
        (give(known.account, "dollar", "2026-02-01"), ("couponCode", "billing.coupon_currency")),
        (give(known.account, "rack", "2026-02-01"), ("couponCode", "billing.coupon_on_nothing")),
        (give(other, "rack", "2026-02-01"), ("couponCode", "billing.coupon_on_nothing")),
        (only(known.subscription), ("subscriptionId", "billing.coupon_on_nothing")),
        (only(theirs), ("subscriptionId", "billing.subscription_elsewhere")),
    ];
    for (give, expected) in cases {
        let place = format!("{} {}", give.coupon_code, give.account_id);
        assert_eq!(fault(&desk.refused(give).await), expected, "{place}");
    }
    let was = desk.act(give(other, "rack", "2026-01-01")).await.output.discount_id;
    assert_eq!(fault(&desk.refused(end(was, "2025-12-31")).await), ("toOn", "billing.discount_end_early"));
    let none = desk.refused(end(DiscountId(99), "2026-01-01")).await;
    assert_eq!(fault(&none), ("discountId", "billing.discount_not_found"));
    given.close_account(known.account).await;
    let closed = desk.refused(give(known.account, "rack", "2026-02-01")).await;
    assert_eq!(fault(&closed), ("accountId", "customers.account_closed"));
});

story!(only_managers_give_terms, |desk| async move {
    let known = served(&desk).await;
    desk.act(percent("ten", "10")).await;
    for (login, role) in [("li", Role::Finance), ("wang", Role::Operations), ("zhao", Role::Support)] {
        let colleague = desk.colleague(login, &[role]).await;
        let refused = desk.gate.act(&colleague, give(known.account, "ten", "2026-01-01")).await.unwrap_err();
        assert_eq!(refused.code(), gate_codes::NOT_PERMITTED);
        let shown = desk.gate.ask(&colleague, ViewTerms { account_id: known.account }).await.unwrap();
        assert!(shown.actions.iter().all(|action| !action.allowed), "{login}");
    }
    let manager = desk.colleague("wu", &[Role::Manager]).await;
    let shown = desk.gate.rehearse(&manager, give(known.account, "ten", "2026-01-01")).await.unwrap();
    assert_eq!(
        shown.changes.iter().map(|change| change.kind.as_str()).collect::<Vec<_>>(),
        ["discount", "account", "coupon"]
    );
    assert!(terms(&desk, known.account).await.discounts.is_empty());
});
