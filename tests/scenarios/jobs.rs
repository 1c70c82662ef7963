//! What Boss does by itself: services that begin on their day, and calls of other systems.

use crate::sale::{account, add, day, first_task, offering, page, place};
use boss_core::catalog::model::Connector;
use boss_core::flows::{Desk as ShowDesk, DeskKind};
use boss_core::gate::Carrier;
use boss_core::jobs::{JobReport, run_due};
use boss_core::orders::model::{OrderState, SubscriptionState};
use boss_core::orders::{
    AcceptedDelivery, CancelTask, ClaimDeliveries, CompleteTask, Delivery, DeliveryResult, HoldOrder,
    ListTasks, RecordDelivery, ResumeOrder, RetryTask,
};
use boss_kernel::id::OrderId;
use boss_tests::Desk;
use boss_tests::story;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// One request another system got.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    head: String,
    pub(crate) body: String,
}

impl Seen {
    pub(crate) fn header(&self, name: &str) -> &str {
        let line = self.head.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim())
        });
        line.unwrap_or_default()
    }
}

/// Another system: answers each request with the next answer of its list, and the last one for ever.
pub(crate) struct OtherSystem {
    pub(crate) address: String,
    seen: Arc<Mutex<Vec<Seen>>>,
}

async fn read(stream: &mut TcpStream) -> Seen {
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let seen = Seen { head: head.to_owned(), body: body.to_owned() };
            if seen.header("content-length").parse::<usize>().is_ok_and(|length| body.len() >= length) {
                return seen;
            }
        }
        let mut chunk = [0; 4096];
        let count = stream.read(&mut chunk).await.unwrap();
        assert!(count > 0, "the request ended early");
        bytes.extend_from_slice(&chunk[..count]);
    }
}

pub(crate) async fn other_system(answers: &'static [(u16, &'static str)]) -> OtherSystem {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/activate", listener.local_addr().unwrap());
    let seen = Arc::new(Mutex::new(Vec::new()));
    let log = seen.clone();
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let request = read(&mut stream).await;
            let index = {
                let mut log = log.lock().unwrap();
                log.push(request);
                log.len() - 1
            };
            let (status, body) = answers[index.min(answers.len() - 1)];
            let length = body.len();
            let answer =
                format!("HTTP/1.1 {status} X\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}");
            stream.write_all(answer.as_bytes()).await.unwrap();
            stream.shutdown().await.unwrap();
        }
    });
    OtherSystem { address, seen }
}

impl OtherSystem {
    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }
}

pub(crate) async fn round(desk: &Desk) -> JobReport {
    let report = run_due(&desk.gate).await.unwrap();
    assert!(report.failed.is_empty(), "{report:?}");
    report
}

async fn calls_of_a_round(desk: &Desk) -> u64 {
    round(desk).await.count("callOtherSystems")
}

async fn claim(desk: &Desk, order: OrderId) -> Vec<Delivery> {
    let task_ids = vec![first_task(desk, order).await.task_id];
    let job = boss_core::gate::Session::of_job();
    desk.gate.act(&job, ClaimDeliveries { task_ids }).await.unwrap().output.deliveries
}

story!(a_service_begins_on_its_day, |desk| async move {
    let account_id = account(&desk, "青禾科技有限公司").await;
    let cdn = offering(&desk, "cdn", Connector::None, None).await;
    let placed = place(&desk, account_id, vec![add(cdn, 1, "2026-01-03")]).await;
    assert_eq!(placed.state, OrderState::Acknowledged);
    assert_eq!(round(&desk).await.count("completeDueTasks"), 0);
    desk.go_to("2026-01-04");
    let report = round(&desk).await;
    assert_eq!(report.count("completeDueTasks"), 1);
    assert!(report.count("sealAudit") > 0);
    let shown = page(&desk, placed.order_id).await;
    assert_eq!(shown.state, OrderState::Completed);
    assert_eq!(shown.items[0].task.completed_on, Some(day("2026-01-03")));
    assert_eq!(shown.items[0].task.completed_by, None);
    assert_eq!(shown.timeline[0].carrier, Carrier::Job.word());
    // Nothing due: nothing is written.
    assert_eq!(round(&desk).await, JobReport::default());
});

story!(another_system_is_called_until_it_answers, |desk| async move {
    let system = other_system(&[(503, ""), (429, "busy"), (201, r#"{"completedOn":"2026-01-01"}"#)]).await;
    let account_id = account(&desk, "青禾科技有限公司").await;
    let video = offering(&desk, "video", Connector::Webhook, Some(system.address.clone())).await;
    let placed = place(&desk, account_id, vec![add(video, 7, "2026-01-01")]).await;
    assert_eq!(calls_of_a_round(&desk).await, 1);
    let waiting = first_task(&desk, placed.order_id).await;
    assert_eq!((waiting.state, waiting.attempts), (OrderState::InProgress, 1));
    // What the other system answered is told as far as it matters, not as its status.
    let problem = waiting.problem.unwrap();
    assert!(
        problem.english.contains("has not done it yet") && !problem.english.contains("503"),
        "{problem:?}"
    );
    assert_eq!(waiting.next_attempt_at, Some(desk.gate.clock().now().plus_seconds(30)));
    assert_eq!(calls_of_a_round(&desk).await, 0);
    desk.clock.advance_seconds(30);
    assert_eq!(calls_of_a_round(&desk).await, 1);
    desk.clock.advance_seconds(59);
    assert_eq!(calls_of_a_round(&desk).await, 0);
    desk.clock.advance_seconds(1);
    assert_eq!(calls_of_a_round(&desk).await, 1);
    let done = page(&desk, placed.order_id).await;
    assert_eq!(
        (done.state, done.items[0].subscription_state),
        (OrderState::Completed, SubscriptionState::Active)
    );
    assert_eq!(done.items[0].task.completed_on, Some(day("2026-01-01")));
    let seen = system.seen();
    assert_eq!(seen.len(), 3);
    let key = seen[0].header("idempotency-key").to_owned();
    assert!(key.starts_with(&placed.order_number));
    assert!(seen.iter().all(|request| request.header("idempotency-key") == key));
    assert!(seen.iter().all(|request| request.body == seen[0].body));
    assert_ne!(seen[0].header("x-request-id"), seen[1].header("x-request-id"));
    let body: serde_json::Value = serde_json::from_str(&seen[0].body).unwrap();
    assert_eq!(body["offering"], "video");
    assert_eq!(body["quantity"], "7");
    assert_eq!(body["verb"], "add");
});

story!(done_before_counts_as_done_where_the_day_is_named, |desk| async move {
    // Neither “accepted” nor “the first call is being worked on” means that the service runs.
    const ANSWERS: &[(u16, &str)] =
        &[(202, ""), (409, r#"{"error":"in progress"}"#), (409, r#"{"completedOn":"2026-01-01"}"#)];
    let system = other_system(ANSWERS).await;
    let account_id = account(&desk, "青禾科技有限公司").await;
    let video = offering(&desk, "video", Connector::Webhook, Some(system.address.clone())).await;
    let placed = place(&desk, account_id, vec![add(video, 1, "2026-01-01")]).await;
    for wait in [30, 60] {
        round(&desk).await;
        let waiting = page(&desk, placed.order_id).await.items.remove(0);
        assert_eq!(waiting.task.state, OrderState::InProgress);
        assert_eq!(waiting.subscription_state, SubscriptionState::Inactive);
        desk.clock.advance_seconds(wait);
    }
    round(&desk).await;
    assert_eq!(page(&desk, placed.order_id).await.state, OrderState::Completed);
    assert_eq!(first_task(&desk, placed.order_id).await.completed_on, Some(day("2026-01-01")));
});

story!(a_refusal_fails_at_once_and_a_person_can_mend_it, |desk| async move {
    let system = other_system(&[(422, ""), (200, "")]).await;
    let account_id = account(&desk, "青禾科技有限公司").await;
    let video = offering(&desk, "video", Connector::Webhook, Some(system.address.clone())).await;
    let placed = place(&desk, account_id, vec![add(video, 1, "2026-01-01")]).await;
    round(&desk).await;
    let failed = first_task(&desk, placed.order_id).await;
    assert_eq!((failed.state, failed.next_attempt_at), (OrderState::Failed, None));
    assert_eq!(page(&desk, placed.order_id).await.state, OrderState::Failed);
    assert_eq!(calls_of_a_round(&desk).await, 0);
    desk.act(RetryTask { task_id: failed.task_id, version: failed.version }).await;
    assert_eq!(calls_of_a_round(&desk).await, 1);
    assert_eq!(page(&desk, placed.order_id).await.state, OrderState::Completed);
    assert_eq!(system.seen().len(), 2);
});

story!(after_eight_calls_a_task_is_for_a_person, |desk| async move {
    // A port that was open a moment ago: nobody answers there.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/", listener.local_addr().unwrap());
    drop(listener);
    let account_id = account(&desk, "青禾科技有限公司").await;
    let video = offering(&desk, "video", Connector::Webhook, Some(address)).await;
    let placed = place(&desk, account_id, vec![add(video, 1, "2026-01-01")]).await;
    for attempt in 1..=8 {
        assert_eq!(calls_of_a_round(&desk).await, 1, "{attempt}");
        desk.clock.advance_seconds(3600);
    }
    assert_eq!(calls_of_a_round(&desk).await, 0);
    let failed = first_task(&desk, placed.order_id).await;
    assert_eq!((failed.state, failed.attempts), (OrderState::Failed, 8));
    let done =
        CompleteTask { task_id: failed.task_id, completed_on: day("2026-01-01"), version: failed.version };
    assert_eq!(desk.act(done).await.output.order_state, OrderState::Completed);
});

story!(a_day_that_can_not_be_is_for_a_person, |desk| async move {
    let system = other_system(&[(200, r#"{"completedOn":"2027-01-01"}"#)]).await;
    let account_id = account(&desk, "青禾科技有限公司").await;
    let video = offering(&desk, "video", Connector::Webhook, Some(system.address.clone())).await;
    let placed = place(&desk, account_id, vec![add(video, 1, "2026-01-01")]).await;
    round(&desk).await;
    let failed = first_task(&desk, placed.order_id).await;
    assert_eq!(failed.state, OrderState::Failed);
    assert!(failed.problem.unwrap().english.contains("2027-01-01"));
});

story!(a_held_order_is_not_called, |desk| async move {
    let system = other_system(&[(200, "")]).await;
    let account_id = account(&desk, "青禾科技有限公司").await;
    let video = offering(&desk, "video", Connector::Webhook, Some(system.address.clone())).await;
    let placed = place(&desk, account_id, vec![add(video, 1, "2026-01-01")]).await;
    let order_id = placed.order_id;
    let version = page(&desk, order_id).await.version;
    let held = desk.act(HoldOrder { order_id, reason: "等待合同".into(), version }).await.output;
    assert_eq!(calls_of_a_round(&desk).await, 0);
    desk.act(ResumeOrder { order_id, version: held.version }).await;
    assert_eq!(calls_of_a_round(&desk).await, 1);
    assert_eq!(page(&desk, order_id).await.state, OrderState::Completed);
});

story!(a_claim_that_was_never_recorded_is_made_again, |desk| async move {
    let system = other_system(&[(200, "")]).await;
    let account_id = account(&desk, "青禾科技有限公司").await;
    let video = offering(&desk, "video", Connector::Webhook, Some(system.address.clone())).await;
    let placed = place(&desk, account_id, vec![add(video, 1, "2026-01-01")]).await;
    let job = boss_core::gate::Session::of_job();
    let claimed = claim(&desk, placed.order_id).await;
    assert_eq!(claimed.len(), 1);
    // The power goes here.
    assert_eq!(calls_of_a_round(&desk).await, 0);
    desk.clock.advance_seconds(120);
    assert_eq!(calls_of_a_round(&desk).await, 1);
    assert_eq!(system.seen()[0].header("idempotency-key"), claimed[0].idempotency_key);
    assert_eq!(first_task(&desk, placed.order_id).await.attempts, 2);
    // The answer to the first claim comes late and counts no more.
    let late = boss_core::orders::RecordDelivery {
        task_id: claimed[0].task_id,
        attempt: 1,
        result: boss_core::orders::DeliveryResult::TimedOut,
    };
    assert!(!desk.gate.act(&job, late).await.unwrap().output.counted);
    assert_eq!(page(&desk, placed.order_id).await.state, OrderState::Completed);
});

story!(what_was_done_after_it_was_cancelled_is_for_a_person, |desk| async move {
    let account_id = account(&desk, "青禾科技有限公司").await;
    let video = offering(&desk, "video", Connector::Webhook, Some("https://a.example/".into())).await;
    let placed = place(&desk, account_id, vec![add(video, 1, "2026-01-01")]).await;
    let job = boss_core::gate::Session::of_job();
    let claimed = claim(&desk, placed.order_id).await.remove(0);
    let cancel = |version| CancelTask { task_id: claimed.task_id, reason: "客户反悔".into(), version };
    desk.act(cancel(first_task(&desk, placed.order_id).await.version)).await;
    let waiting = || async {
        let rows = desk.ask(ListTasks::default()).await.rows;
        let groups = desk.ask(ShowDesk {}).await.groups;
        let failed = groups.into_iter().find(|group| group.kind == DeskKind::FailedTasks).unwrap();
        (rows.len(), failed.count)
    };
    assert_eq!(waiting().await, (0, 0));
    let record = |result| RecordDelivery { task_id: claimed.task_id, attempt: claimed.attempt, result };
    desk.gate.act(&job, record(DeliveryResult::TimedOut)).await.unwrap();
    assert_eq!(waiting().await, (0, 0));
    let accepted = DeliveryResult::Accepted(AcceptedDelivery { completed_on: None });
    let recorded = desk.gate.act(&job, record(accepted)).await.unwrap().output;
    assert_eq!((recorded.counted, recorded.state), (false, OrderState::Cancelled));
    assert_eq!(waiting().await, (1, 1));
    let task = first_task(&desk, placed.order_id).await;
    assert!(task.problem.unwrap().english.contains("2026-01-01, after the task had been cancelled"));
    let item = page(&desk, placed.order_id).await.items.remove(0);
    assert_eq!(item.subscription_state, SubscriptionState::Terminated);
    // A person has it undone there, and says so.
    desk.act(cancel(task.version)).await;
    assert_eq!(waiting().await, (0, 0));
    let again = desk.refused(cancel(task.version + 1)).await;
    assert_eq!(again.code(), boss_core::orders::codes::TASK_IS_CANCELLED);
});

story!(no_role_brings_the_right_of_scheduled_work, |desk| async move {
    // Otherwise an administrator could activate a service by reporting a delivery that was never made.
    let claimed = desk.refused(ClaimDeliveries { task_ids: Vec::new() }).await;
    assert_eq!(claimed.code(), boss_core::gate::codes::NOT_PERMITTED);
    let cleared = desk.refused(boss_core::jobs::ClearAway {}).await;
    assert_eq!(cleared.code(), boss_core::gate::codes::NOT_PERMITTED);
});
