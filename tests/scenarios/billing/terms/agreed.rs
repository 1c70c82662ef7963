//! Agreed prices: how long they count, what they count before, and what becomes of bills when they end or are taken back.

use super::*;

/// The account at 70 from February to the middle of March, its subscription at 60 in April, and its customer on a list at 80.
async fn agreed_twice(desk: &Desk) -> (Served, PriceVersionId, PriceVersionId) {
    let known = served(desk).await;
    let gold = listed(desk, "gold", known.price, "80").await;
    desk.act(put_on(known.customer, "2026-02-01", Some(gold))).await;
    let spring = agreed(known.account, known.price, "2026-02-01", "70");
    let spring = AgreePrice { valid_to: Some(day("2026-03-15")), ..spring };
    let spring = desk.act(spring).await.output.price_version_id;
    let april = AgreePrice {
        account_id: None,
        subscription_id: Some(known.subscription),
        valid_to: Some(day("2026-05-01")),
        ..agreed(known.account, known.price, "2026-04-01", "60")
    };
    let april = desk.act(april).await.output.price_version_id;
    desk.go_to("2026-06-01");
    bill_once(desk, "2026-05-31").await;
    (known, spring, april)
}

story!(the_most_special_price_of_the_first_day_rates_the_cycle, |desk| async move {
    let (known, spring, april) = agreed_twice(&desk).await;
    // March begins before the agreed price ends and is rated by it as a whole.
    assert_eq!(nets(&desk, known.account).await, [[10_000, 7_000, 7_000, 6_000, 8_000]]);
    let rows = terms(&desk, known.account).await.agreed_prices;
    let shown: Vec<_> = rows.iter().map(|row| (row.price_version_id, row.in_force)).collect();
    assert_eq!(shown, [(april, false), (spring, false)]);
    assert_eq!(rows[0].subscription_number.as_deref(), Some("S1"));
    assert_eq!(rows[1].summary.english, "¥70 per seat a month");
});

story!(before_an_account_comes_its_subscription, |desk| async move {
    let known = served(&desk).await;
    desk.act(agreed(known.account, known.price, "2026-01-01", "70")).await;
    let own = AgreePrice {
        account_id: None,
        subscription_id: Some(known.subscription),
        ..agreed(known.account, known.price, "2026-02-01", "60")
    };
    desk.act(own).await;
    let given = &known.setting.given;
    given.subscription("S2", known.account, known.setting.offering, &[("2026-01-01", None, "1")]).await;
    let other = given.account("Beta", 1).await;
    given.subscription("S3", other, known.setting.offering, &[("2026-01-01", None, "1")]).await;
    desk.go_to("2026-03-01");
    bill_once(&desk, "2026-02-28").await;
    assert_eq!(nets(&desk, known.account).await, [[7_000, 6_000, 7_000, 7_000]]);
    assert_eq!(nets(&desk, other).await, [[10_000, 10_000]], "nobody else has them");
});

story!(an_agreed_price_ends_earlier_or_is_taken_back, |desk| async move {
    let (known, spring, april) = agreed_twice(&desk).await;
    let ended = desk.act(end_price(spring, "2026-03-01")).await;
    assert_eq!(ended.output.accounts_to_rerate, 1);
    bill_once(&desk, "2026-05-31").await;
    assert_eq!(nets(&desk, known.account).await[1], [1_000]);
    desk.act(end_price(april, "2026-04-01")).await;
    bill_once(&desk, "2026-05-31").await;
    assert_eq!(nets(&desk, known.account).await[2], [2_000]);
    // Taken back, it leaves its days free.
    let again = AgreePrice {
        account_id: None,
        subscription_id: Some(known.subscription),
        valid_to: Some(day("2026-05-01")),
        ..agreed(known.account, known.price, "2026-04-01", "50")
    };
    assert_eq!(desk.act(again).await.output.accounts_to_rerate, 1);
    bill_once(&desk, "2026-05-31").await;
    assert_eq!(nets(&desk, known.account).await[3], [-3_000]);
});

story!(terms_of_an_agreed_price_count, |desk| async move {
    let known = served(&desk).await;
    let traffic = desk.ask(ShowOffering { offering_id: known.setting.offering }).await.prices[1].price_id;
    let free = AgreePrice {
        model: ChargeModel::PerUnit { unit_price: "0.4".parse().unwrap() },
        terms: serde_json::from_str(r#"{"freeUnits":"50"}"#).unwrap(),
        ..agreed(known.account, traffic, "2026-01-01", "0")
    };
    desk.act(free).await;
    desk.go_to("2026-02-01");
    used(&desk, &[("e1", "S1", "2026-01-10 08:00", "150")]).await;
    bill_once(&desk, "2026-01-31").await;
    assert_eq!(nets(&desk, known.account).await, [[10_000, 4_000]]);
});

story!(usage_costs_at_least_what_was_agreed, |desk| async move {
    let known = served(&desk).await;
    let traffic = desk.ask(ShowOffering { offering_id: known.setting.offering }).await.prices[1].price_id;
    let unit_price = "0.5".parse().unwrap();
    let price = AgreePrice {
        model: ChargeModel::PerUnit { unit_price },
        terms: PriceTerms { minimum: "30".parse().ok(), ..PriceTerms::default() },
        ..agreed(known.account, traffic, "2026-01-01", "0")
    };
    let crossed = PriceTerms { maximum: "20".parse().ok(), ..price.terms.clone() };
    let refused = desk.refused(AgreePrice { terms: crossed, ..price.clone() }).await;
    assert_eq!(fault(&refused), ("terms.maximum", "rating.bounds_crossed"));
    desk.act(price).await;
    desk.go_to("2026-03-01");
    used(&desk, &[("e1", "S1", "2026-01-10 08:00", "10")]).await;
    bill_once(&desk, "2026-02-28").await;
    // Ten units are 5.00, none are nothing: both months cost the minimum.
    assert_eq!(nets(&desk, known.account).await, [[10_000, 3_000, 10_000, 3_000]]);
    desk.go_to("2026-04-01");
    used(&desk, &[("e2", "S1", "2026-01-20 08:00", "90"), ("e3", "S1", "2026-03-02 08:00", "61")]).await;
    bill_once(&desk, "2026-03-31").await;
    assert_eq!(nets(&desk, known.account).await[1], [2_000, 10_000, 3_050]);
    let rows = terms(&desk, known.account).await.agreed_prices;
    assert_eq!(rows[0].summary.english, "¥0.5 per GB, at least ¥30");
});

story!(every_account_a_subscription_was_served_on_is_billed_by_its_agreed_price, |desk| async move {
    use sea_orm::ConnectionTrait;
    let known = served(&desk).await;
    let given = &known.setting.given;
    let other = given.account("Beta", 1).await;
    desk.go_to("2026-03-01");
    for text in [
        "UPDATE subscription_segment SET to_on = '2026-02-01'".to_owned(),
        format!(
            "INSERT INTO subscription_segment (subscription_id, account_id, offering_id, from_on, quantity, credit) \
             SELECT subscription_id, {other}, offering_id, '2026-02-01', quantity, credit FROM subscription_segment"
        ),
        format!("UPDATE subscription SET account_id = {other}, moved = {}", "TRUE"),
    ] {
        given.db.execute_unprepared(&text).await.unwrap();
    }
    bill_once(&desk, "2026-02-28").await;
    assert_eq!(
        (nets(&desk, known.account).await, nets(&desk, other).await),
        (vec![vec![10_000]], vec![vec![10_000]])
    );
    let own = AgreePrice {
        account_id: None,
        subscription_id: Some(known.subscription),
        ..agreed(known.account, known.price, "2026-01-01", "60")
    };
    let price = desk.act(own).await.output;
    assert_eq!(price.accounts_to_rerate, 2);
    bill_once(&desk, "2026-02-28").await;
    assert_eq!((nets(&desk, known.account).await[1][0], nets(&desk, other).await[1][0]), (-4_000, -4_000));
    assert_eq!(desk.act(end_price(price.price_version_id, "2026-01-01")).await.output.accounts_to_rerate, 2);
    bill_once(&desk, "2026-02-28").await;
    assert_eq!((nets(&desk, known.account).await[2][0], nets(&desk, other).await[2][0]), (4_000, 4_000));
});
