//! Calls of other systems: what proves that Boss calls, what is kept from whom, and where calls never go.

use crate::door::texts;
use crate::jobs::{Seen, other_system, round};
use crate::sale::{account, add, first_task, new_offering, offering, place};
use boss_core::catalog::model::Connector;
use boss_core::catalog::{
    AddOffering, AllowLocalSystems, ChangeOffering, OfferingDetail, RotateWebhookSecret, ShowOffering,
    WebhookSecret, codes,
};
use boss_core::gate::Call;
use boss_core::gate::model::Role;
use boss_core::orders::model::OrderState;
use boss_kernel::id::OfferingId;
use boss_tests::desk::PASSWORD;
use boss_tests::{Desk, story};

const HOURS: i64 = 3600;

fn new_secret(offering_id: OfferingId) -> RotateWebhookSecret {
    RotateWebhookSecret { offering_id, own_password: PASSWORD.into() }
}

async fn rotate(desk: &Desk, offering_id: OfferingId) -> String {
    desk.act(new_secret(offering_id)).await.output.secret.unwrap()
}

/// Which of these secrets signed a request, by what a receiver computes with its own means.
fn signed_by(seen: &Seen, secrets: &[&str]) -> Vec<usize> {
    let content = format!("{}.{}.{}", seen.header("webhook-id"), seen.header("webhook-timestamp"), seen.body);
    let signatures: Vec<&str> = seen.header("webhook-signature").split(' ').collect();
    let signs =
        |secret: &str| signatures.contains(&boss_tests::webhook::signature(secret, &content).as_str());
    (0..secrets.len()).filter(|index| signs(secrets[*index])).collect()
}

fn changed(shown: &OfferingDetail, webhook_url: Option<String>) -> ChangeOffering {
    ChangeOffering {
        offering_id: shown.offering_id,
        name: shown.name.clone(),
        unit: shown.unit.clone(),
        tax_rate: shown.tax_rate,
        tax_inclusive: shown.tax_inclusive,
        connector: shown.connector,
        webhook_url,
        version: shown.version,
    }
}

story!(a_call_is_signed_and_its_secret_told_once, |desk| async move {
    let system = other_system(&[(503, "")]).await;
    let account = account(&desk, "青禾科技有限公司").await;
    let video = offering(&desk, "video", Connector::Webhook, Some(system.address.clone())).await;
    assert!(desk.ask(ShowOffering { offering_id: video }).await.webhook_secret_set_at.is_some());
    let first = rotate(&desk, video).await;
    place(&desk, account, vec![add(video, 1, "2026-01-01")]).await;
    desk.clock.advance_seconds(25 * HOURS);
    round(&desk).await;
    let second = rotate(&desk, video).await;
    desk.clock.advance_seconds(HOURS);
    round(&desk).await;
    desk.clock.advance_seconds(24 * HOURS);
    round(&desk).await;
    let seen = system.seen();
    let by = |index: usize| signed_by(&seen[index], &[&first, &second]);
    assert_eq!((by(0), by(1), by(2)), (vec![0], vec![0, 1], vec![1]));
    assert_eq!(seen[0].header("webhook-id"), seen[2].header("webhook-id"));
    let at: i64 = seen[2].header("webhook-timestamp").parse().unwrap();
    assert_eq!(at, desk.gate.clock().now().microseconds() / 1_000_000);
    // What is kept anywhere but in its own place.
    let kept = "SELECT outcome FROM request UNION ALL SELECT input FROM audit_record";
    for secret in [first.as_str(), &second, PASSWORD] {
        assert!(texts(&desk, kept).await.iter().all(|text| !text.contains(secret)));
    }
    let shown = desk.ask(ShowOffering { offering_id: video }).await;
    assert!(!format!("{shown:?}").contains("whsec_"));
});

story!(a_secret_is_not_told_twice, |desk| async move {
    let video = offering(&desk, "video", Connector::Webhook, Some("https://a.example/".into())).await;
    let input = serde_json::to_value(new_secret(video)).unwrap();
    let call = Call::new("catalog.rotate_webhook_secret", input, desk.gate.new_request_id());
    let once = desk.gate.run(&desk.owner, call.clone()).await.unwrap().typed::<WebhookSecret>().unwrap();
    let again = desk.gate.run(&desk.owner, call).await.unwrap().typed::<WebhookSecret>().unwrap();
    assert!(once.output.secret.unwrap().starts_with("whsec_"));
    assert!(again.replayed && again.output.secret.is_none());
    let tried = desk.rehearse(new_secret(video)).await;
    assert_eq!(tried.output.secret, None);
    let guessed = RotateWebhookSecret { own_password: "a wrong guess".into(), ..new_secret(video) };
    let refused = desk.refused(guessed).await;
    let fault = (refused.faults()[0].place.as_str(), refused.faults()[0].code);
    assert_eq!(fault, ("ownPassword", boss_core::staff::codes::OLD_PASSWORD_WRONG));
    let plain = offering(&desk, "plain", Connector::None, None).await;
    let refused = desk.refused(new_secret(plain)).await;
    assert_eq!(refused.code(), codes::WEBHOOK_SECRET_UNUSED);
});

story!(an_address_holds_no_secret_and_is_told_to_few, |desk| async move {
    let with = |address: &str| new_offering("video", Connector::Webhook, Some(address.into()));
    for address in ["https://u:p@a.example/", "https://a.example/hook?token=xyz-123"] {
        let refused = desk.refused(with(address)).await;
        assert_eq!(refused.faults()[0].code, codes::WEBHOOK_URL_SECRET, "{address}");
    }
    let video = desk.act(with("https://a.example/hooks/T0/B0/xyz-123")).await.output;
    let support = desk.colleague("support", &[Role::Operations]).await;
    let shown = desk.gate.ask(&support, ShowOffering { offering_id: video }).await.unwrap();
    assert_eq!(shown.webhook_url.as_deref(), Some("https://a.example/…"));
    let shown = desk.ask(ShowOffering { offering_id: video }).await;
    assert_eq!(shown.webhook_url.as_deref(), Some("https://a.example/hooks/T0/B0/xyz-123"));
    let account = account(&desk, "青禾科技有限公司").await;
    let placed = place(&desk, account, vec![add(video, 1, "2026-01-01")]).await;
    let target = first_task(&desk, placed.order_id).await.target;
    assert_eq!(target.as_deref(), Some("https://a.example/…"));
    desk.act(changed(&shown, Some("https://b.example/xyz-123".into()))).await;
    let kept = "SELECT outcome FROM request UNION ALL SELECT input FROM audit_record UNION ALL SELECT label FROM audit_object";
    assert!(texts(&desk, kept).await.iter().all(|text| !text.contains("xyz-123")));
    // Who had calls go elsewhere stands there all the same.
    assert!(
        texts(&desk, "SELECT label FROM audit_object").await.iter().any(|label| label.contains("b.example"))
    );
});

story!(an_earlier_address_with_a_token_stays_and_is_not_shown, |desk| async move {
    let video = offering(&desk, "video", Connector::Webhook, Some("https://a.example/x".into())).await;
    let db = desk.without_guards().await;
    let old = "UPDATE offering SET webhook_url = 'https://u:p@a.example/x?token=xyz'";
    sea_orm::ConnectionTrait::execute_unprepared(&db, old).await.unwrap();
    let shown = desk.ask(ShowOffering { offering_id: video }).await;
    assert_eq!(shown.webhook_url.as_deref(), Some("https://a.example/x?…"));
    desk.act(changed(&shown, shown.webhook_url.clone())).await;
    let kept = texts(&desk, "SELECT webhook_url FROM offering").await;
    assert_eq!(kept, ["https://u:p@a.example/x?token=xyz"]);
});

story!(calls_stay_out_of_the_own_network_unless_it_is_allowed, |desk| async move {
    let system = other_system(&[(200, "")]).await;
    let with = |address: &str| AddOffering {
        code: "other".into(),
        ..new_offering("video", Connector::Webhook, Some(address.into()))
    };
    let refused = desk.refused(with(&system.address)).await;
    assert_eq!(refused.faults()[0].code, codes::WEBHOOK_LOCAL_REFUSED);
    let refused = desk.refused(with("https://169.254.169.254/latest")).await;
    assert_eq!(refused.faults()[0].code, codes::WEBHOOK_HOST_REFUSED);
    let manager = desk.colleague("manager", &[Role::Manager]).await;
    assert!(desk.gate.act(&manager, AllowLocalSystems { allowed: true }).await.is_err());
    // What was allowed when it was entered is judged again when it is called.
    let account = account(&desk, "青禾科技有限公司").await;
    let video = offering(&desk, "video", Connector::Webhook, Some(system.address.clone())).await;
    let placed = place(&desk, account, vec![add(video, 1, "2026-01-01")]).await;
    desk.act(AllowLocalSystems { allowed: false }).await;
    round(&desk).await;
    let task = first_task(&desk, placed.order_id).await;
    assert_eq!((task.state, system.seen().len()), (OrderState::Failed, 0));
    assert!(task.problem.unwrap().english.contains("may not be called"));
});
