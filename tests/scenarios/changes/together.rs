//! Two orders about the same subscriptions and accounts at the same time.

use super::*;
use boss_core::orders::codes;
use boss_tests::story;

story!(of_two_orders_about_one_subscription_one_is_refused, |desk| async move {
    let account_id = account(&desk, "青禾科技有限公司").await;
    let basic = sale::offering(&desk, "basic", Connector::None, None).await;
    let id = place(&desk, account_id, vec![add(basic, 1, "2026-01-01")]).await.items[0].subscription_id;
    // Both wait for their day, so that the second finds the first open.
    let upgrade = sale::order(account_id, vec![modify(id, 2, When::PERIOD_END)]);
    let ended = sale::order(account_id, vec![end(id, When::PERIOD_END)]);
    let (first, second) =
        tokio::join!(desk.gate.act(&desk.owner, upgrade), desk.gate.act(&desk.owner, ended));
    let refused = match (first, second) {
        (Ok(_), Err(error)) | (Err(error), Ok(_)) => error,
        other => panic!("one of the two has to be refused: {other:?}"),
    };
    assert_eq!(refused.faults()[0].code, codes::SUBSCRIPTION_BUSY);
});

story!(two_services_change_places, |desk| async move {
    let first = account(&desk, "青禾科技有限公司").await;
    let second = account(&desk, "远帆网络有限公司").await;
    let basic = sale::offering(&desk, "basic", Connector::None, None).await;
    let here = place(&desk, first, vec![add(basic, 1, "2026-01-01")]).await.items[0].subscription_id;
    let there = place(&desk, second, vec![add(basic, 1, "2026-01-01")]).await.items[0].subscription_id;
    for round in 0..4 {
        let (from, to) = if round % 2 == 0 { (first, second) } else { (second, first) };
        let one = sale::order(from, vec![move_to(here, to, on("2026-01-01"))]);
        let other = sale::order(to, vec![move_to(there, from, on("2026-01-01"))]);
        let (one, other) = tokio::join!(desk.gate.act(&desk.owner, one), desk.gate.act(&desk.owner, other));
        assert!(one.is_ok() && other.is_ok(), "{one:?} {other:?}");
    }
});
