//! One call of another system: a POST of JSON for an activation task.
//!
//! The body says what is asked for; `Idempotency-Key` is the same for every attempt of a task and `X-Request-Id` names the
//! attempt. It is signed as Standard Webhooks are: `webhook-id` (the task's key), `webhook-timestamp` (seconds since 1970) and
//! `webhook-signature` (`v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`; two of them after a change of secret).
//!
//! 200, 201 and 204 mean done, and the answer may name the day (`{"completedOn": "2026-01-31"}`). 202 and 409 mean that it is not
//! done yet, for 409 is also the answer while the first call under a key is still being worked on; unless the answer names the
//! day. Other 2xx, 408, 425, 429 and 5xx mean try again later; everything else, redirects too, means no.

use crate::catalog::addresses::{self, Reach};
use crate::catalog::webhooks::{self, SigningSecrets};
use crate::jobs::{Turn, codes};
use crate::orders::{AcceptedDelivery, Delivery, DeliveryResult};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use boss_kernel::{Error, NaiveDate, RequestId, Result};
use hmac::{Hmac, KeyInit, Mac};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::CONTENT_TYPE;
use reqwest::redirect::Policy;
use reqwest::{Client, Response, StatusCode, Url};
use serde::Deserialize;
use serde_json::json;
use sha2::Sha256;
use std::sync::Arc;
use std::time::Duration;

const CONNECT_TIME: Duration = Duration::from_secs(5);
const WHOLE_TIME: Duration = Duration::from_secs(15);
/// An answer longer than this is not read: the status says all that is needed.
const MOST_ANSWER_BYTES: usize = 64 * 1024;

/// What other systems are called with. Redirects are not followed, so that nobody else is told what was meant for one, and a
/// name is called only where what it stands for may be.
#[derive(Clone)]
pub struct OtherSystems {
    public: Client,
    /// For companies that allow systems of their own network.
    with_local: Client,
}

impl OtherSystems {
    /// Makes ready to call; asks nobody yet.
    pub fn new() -> Result<OtherSystems> {
        // Whoever came first installed one already, and one is as good as another.
        let _ = rustls::crypto::ring::default_provider().install_default();
        Ok(OtherSystems { public: client(false)?, with_local: client(true)? })
    }
}

fn client(local_systems: bool) -> Result<Client> {
    let client = Client::builder()
        .redirect(Policy::none())
        // One named in the environment would be told everything, and look the name up past the
        // judge.
        .no_proxy()
        .connect_timeout(CONNECT_TIME)
        .timeout(WHOLE_TIME)
        .user_agent(concat!("Boss/", env!("CARGO_PKG_VERSION")))
        .dns_resolver(Arc::new(JudgingResolver { local_systems }))
        .build();
    client.map_err(|cause| Error::new(codes::CLIENT_UNAVAILABLE).caused_by(cause))
}

/// Gives out only those addresses of a name that may be called, so that a name can't lead where its address could not.
struct JudgingResolver {
    local_systems: bool,
}

impl Resolve for JudgingResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let local_systems = self.local_systems;
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let open = found.filter(|address| Reach::of(address.ip()).is_open(local_systems));
            let open: Vec<_> = open.collect();
            if open.is_empty() {
                return Err("the name stands for no address that may be called".into());
            }
            Ok(Box::new(open.into_iter()) as Addrs)
        })
    }
}

/// Makes one call. What goes wrong with it is a result, since it has to be recorded; an error is the database's.
pub(super) async fn call(
    turn: &Turn<'_>,
    target: &str,
    delivery: &Delivery,
    request_id: RequestId,
) -> Result<DeliveryResult> {
    let (db, now) = (turn.gate.store().reader(), turn.gate.clock().now());
    let local_systems = webhooks::local_systems(db).await?;
    let secrets = webhooks::signing_secrets(db, delivery.offering_id, now).await?;
    let Ok(url) = addresses::callable(target, local_systems) else {
        return Ok(DeliveryResult::AddressUnusable);
    };
    let client = if local_systems { &turn.systems.with_local } else { &turn.systems.public };
    let (id, body) = (&delivery.idempotency_key, body(delivery));
    let timestamp = now.microseconds().div_euclid(1_000_000);
    let sent = post(client, url, id, request_id)
        .header("webhook-timestamp", timestamp)
        .header("webhook-signature", signatures(&secrets, id, timestamp, &body))
        .body(body)
        .send()
        .await;
    Ok(match sent {
        Ok(response) => read_answer(response).await,
        Err(cause) => {
            let ended = of_failure(&cause);
            // Its address may hold what the log must not.
            let cause = cause.without_url();
            tracing::warn!(%cause, task = delivery.task_id.0, request = %request_id, "a call went wrong");
            ended
        }
    })
}

fn post(client: &Client, url: Url, id: &str, request_id: RequestId) -> reqwest::RequestBuilder {
    client
        .post(url)
        .header("Idempotency-Key", id)
        .header("X-Request-Id", request_id.to_string())
        .header(CONTENT_TYPE, "application/json")
        .header("webhook-id", id)
}

/// What proves to the receiver that Boss calls, one for each secret that counts.
fn signatures(secrets: &SigningSecrets, id: &str, timestamp: i64, body: &str) -> String {
    let signed = secrets.keys().filter_map(|key| signature(&key, id, timestamp, body));
    signed.collect::<Vec<String>>().join(" ")
}

fn signature(key: &[u8], id: &str, timestamp: i64, body: &str) -> Option<String> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).ok()?;
    mac.update(format!("{id}.{timestamp}.{body}").as_bytes());
    Some(format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())))
}

/// The same for every attempt, so that the other system can compare them.
fn body(delivery: &Delivery) -> String {
    json!({
        "order": delivery.order_number,
        "verb": delivery.verb,
        "change": delivery.change,
        "subscription": delivery.subscription_number,
        "offering": delivery.offering_code,
        "quantity": delivery.quantity,
        "effectiveOn": delivery.effective_on,
        "account": delivery.account_number,
        "customer": { "number": delivery.customer_number, "name": delivery.customer_name },
    })
    .to_string()
}

fn of_failure(cause: &reqwest::Error) -> DeliveryResult {
    if cause.is_timeout() {
        DeliveryResult::TimedOut
    } else if cause.is_builder() {
        DeliveryResult::AddressUnusable
    } else {
        DeliveryResult::Unreachable
    }
}

async fn read_answer(response: Response) -> DeliveryResult {
    let status = response.status();
    tracing::info!(status = status.as_u16(), "another system answered");
    let unsettled = matches!(status, StatusCode::ACCEPTED | StatusCode::CONFLICT);
    match of_status(status) {
        DeliveryResult::Accepted(_) => {
            let completed_on = completed_on(response).await;
            DeliveryResult::Accepted(AcceptedDelivery { completed_on })
        }
        other if unsettled => match completed_on(response).await {
            None => other,
            day => DeliveryResult::Accepted(AcceptedDelivery { completed_on: day }),
        },
        other => other,
    }
}

fn of_status(status: StatusCode) -> DeliveryResult {
    let done = [StatusCode::OK, StatusCode::CREATED, StatusCode::NO_CONTENT];
    let later = [
        StatusCode::REQUEST_TIMEOUT,
        StatusCode::CONFLICT,
        StatusCode::TOO_EARLY,
        StatusCode::TOO_MANY_REQUESTS,
    ];
    let code = status.as_u16();
    if done.contains(&status) {
        DeliveryResult::Accepted(AcceptedDelivery::default())
    } else if status.is_success() || status.is_server_error() || later.contains(&status) {
        DeliveryResult::Unavailable { status: code }
    } else {
        DeliveryResult::Refused { status: code }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    completed_on: Option<NaiveDate>,
}

/// The day the other system names, if its answer has one.
async fn completed_on(mut response: Response) -> Option<NaiveDate> {
    let mut bytes = Vec::new();
    while let Ok(Some(chunk)) = response.chunk().await {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > MOST_ANSWER_BYTES {
            return None;
        }
    }
    serde_json::from_slice::<Answer>(&bytes).ok()?.completed_on
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_what_receivers_compute() {
        let key = STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let signed =
            signature(&key, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, r#"{"test": 2432232314}"#);
        assert_eq!(signed.as_deref(), Some("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="));
    }

    /// Says to the test below that it runs with a proxy in its environment.
    const WITH_PROXY: &str = "BOSS_TEST_WITH_PROXY";
    const VARIABLES: [&str; 6] =
        ["http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"];

    /// An environment can be set for a program of its own only: the test starts itself once more.
    #[tokio::test]
    async fn calls_pass_no_proxy_of_the_environment() {
        if let Ok(called) = std::env::var(WITH_PROXY) {
            let systems = OtherSystems::new().unwrap();
            for client in [&systems.public, &systems.with_local] {
                client.post(&called).body("{}").send().await.unwrap_err();
            }
            return;
        }
        let proxy = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", proxy.local_addr().unwrap());
        // A name that is nobody's, and an address where nobody listens.
        for called in ["http://nobody.invalid/", "https://127.0.0.1:1/"] {
            let mut again = std::process::Command::new(std::env::current_exe().unwrap());
            again.args(["--exact", "jobs::webhook::tests::calls_pass_no_proxy_of_the_environment"]);
            again.env(WITH_PROXY, called).env_remove("no_proxy").env_remove("NO_PROXY");
            let ended = again.envs(VARIABLES.map(|name| (name, &address))).output().unwrap();
            let said = String::from_utf8_lossy(&ended.stdout);
            assert!(ended.status.success() && said.contains("1 passed"), "{said}");
        }
        proxy.set_nonblocking(true).unwrap();
        let heard = proxy.accept().map(drop).map_err(|cause| cause.kind());
        assert_eq!(heard, Err(std::io::ErrorKind::WouldBlock), "nobody called the proxy");
    }

    #[test]
    fn answers() {
        let of = |code: u16| of_status(StatusCode::from_u16(code).unwrap());
        for code in [200, 201, 204] {
            assert_eq!(of(code), DeliveryResult::Accepted(AcceptedDelivery::default()), "{code}");
        }
        for code in [202, 207, 408, 409, 429, 500, 503] {
            assert_eq!(of(code), DeliveryResult::Unavailable { status: code });
        }
        for code in [301, 400, 401, 404, 422] {
            assert_eq!(of(code), DeliveryResult::Refused { status: code });
        }
    }
}
