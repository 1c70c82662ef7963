//! Calling other systems: one POST of JSON per activation task.
//!
//! The body says what is asked for; `Idempotency-Key` is the same for every attempt of a task and `X-Request-Id` names the
//! attempt. 200, 201 and 204 mean done, and the answer may name the day (`{"completedOn": "2026-01-31"}`). 202 and 409 mean that
//! it is not done yet, for 409 is also the answer while the first call under a key is still being worked on; unless the answer
//! names the day. Other 2xx, 408, 425, 429 and 5xx mean try again later; everything else, redirects too, means no.

use crate::jobs::codes;
use crate::orders::{AcceptedDelivery, Delivery, DeliveryResult};
use boss_kernel::{Error, NaiveDate, RequestId, Result};
use reqwest::header::CONTENT_TYPE;
use reqwest::redirect::Policy;
use reqwest::{Client, Response, StatusCode, Url};
use serde::Deserialize;
use serde_json::json;
use std::time::Duration;

const CONNECT_TIME: Duration = Duration::from_secs(5);
const WHOLE_TIME: Duration = Duration::from_secs(15);
/// An answer longer than this is not read: the status says all that is needed.
const MOST_ANSWER_BYTES: usize = 64 * 1024;

/// The client other systems are called with: it follows no redirects, so that nobody else is told what was meant for one.
pub fn http_client() -> Result<Client> {
    // Whoever came first installed one already, and one is as good as another.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = Client::builder()
        .redirect(Policy::none())
        .connect_timeout(CONNECT_TIME)
        .timeout(WHOLE_TIME)
        .user_agent(concat!("Boss/", env!("CARGO_PKG_VERSION")))
        .build();
    client.map_err(|cause| Error::new(codes::CLIENT_UNAVAILABLE).caused_by(cause))
}

/// Makes one call. Whatever goes wrong is a result, never an error: it has to be recorded.
pub(super) async fn call(client: &Client, delivery: &Delivery, request_id: RequestId) -> DeliveryResult {
    let Some(url) = usable(&delivery.url) else { return DeliveryResult::AddressUnusable };
    let sent = client
        .post(url)
        .header("Idempotency-Key", &delivery.idempotency_key)
        .header("X-Request-Id", request_id.to_string())
        .header(CONTENT_TYPE, "application/json")
        .body(body(delivery))
        .send()
        .await;
    match sent {
        Ok(response) => read_answer(response).await,
        Err(cause) => {
            tracing::warn!(%cause, task = delivery.task_id.0, request = %request_id, "a call went wrong");
            of_failure(&cause)
        }
    }
}

/// Only the web's own schemes: a file or another program's scheme is no address of another system.
fn usable(address: &str) -> Option<Url> {
    let url = Url::parse(address).ok()?;
    (matches!(url.scheme(), "http" | "https") && url.host_str().is_some()).then_some(url)
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
    fn addresses() {
        assert!(usable("https://activation.example/orders?x=1").is_some());
        assert!(usable("http://10.0.0.8:8080/").is_some());
        for address in
            ["", "activation", "file:///etc/passwd", "data:text/plain,x", "ftp://a/b", "javascript:1"]
        {
            assert!(usable(address).is_none(), "{address}");
        }
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
