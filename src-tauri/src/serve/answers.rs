//! Answers: JSON, and refusals with the status a browser understands.

use crate::codes;
use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use boss_core::gate::codes as gate_codes;
use boss_core::store::codes as store_codes;
use boss_kernel::{Error, ErrorCode, store_error};
use serde::Serialize;

/// An answer as JSON, or a refusal.
pub(super) struct Answer<T>(pub(super) boss_kernel::Result<T>);

impl<T: Serialize> IntoResponse for Answer<T> {
    fn into_response(self) -> Response {
        match self.0 {
            Ok(value) => ([(header::CACHE_CONTROL, "no-store")], Json(value)).into_response(),
            Err(error) => refusal(&error),
        }
    }
}

/// The error as it goes over every carrier, under the nearest HTTP status.
pub(super) fn refusal(error: &Error) -> Response {
    (status_of(error.code()), [(header::CACHE_CONTROL, "no-store")], Json(error.view())).into_response()
}

fn status_of(code: ErrorCode) -> StatusCode {
    let by_code = [
        (gate_codes::NOT_SIGNED_IN, StatusCode::UNAUTHORIZED),
        (gate_codes::SIGN_IN_REFUSED, StatusCode::UNAUTHORIZED),
        (gate_codes::SESSION_CLOSED, StatusCode::UNAUTHORIZED),
        (gate_codes::SESSION_LOCKED, StatusCode::LOCKED),
        (gate_codes::LOCKED_OUT, StatusCode::TOO_MANY_REQUESTS),
        (gate_codes::DOOR_BUSY, StatusCode::TOO_MANY_REQUESTS),
        (gate_codes::PASSWORD_TEMPORARY, StatusCode::FORBIDDEN),
        (gate_codes::NOT_PERMITTED, StatusCode::FORBIDDEN),
        (gate_codes::ACTION_UNKNOWN, StatusCode::NOT_FOUND),
        (gate_codes::QUERY_UNKNOWN, StatusCode::NOT_FOUND),
        (gate_codes::INTERNAL, StatusCode::INTERNAL_SERVER_ERROR),
        (codes::REQUEST_FOREIGN, StatusCode::FORBIDDEN),
        (codes::CODE_WRONG, StatusCode::FORBIDDEN),
        (codes::BODY_UNREADABLE, StatusCode::BAD_REQUEST),
        (codes::BODY_TOO_LARGE, StatusCode::PAYLOAD_TOO_LARGE),
        (codes::BODY_TIMED_OUT, StatusCode::REQUEST_TIMEOUT),
        (codes::TOO_MANY_CALLS, StatusCode::TOO_MANY_REQUESTS),
        (codes::FILE_TOO_LARGE, StatusCode::PAYLOAD_TOO_LARGE),
        (codes::ADDRESS_UNKNOWN, StatusCode::NOT_FOUND),
        (codes::FOUNDING_RUNS, StatusCode::CONFLICT),
        (store_error::UNAVAILABLE, StatusCode::SERVICE_UNAVAILABLE),
        (store_error::BUSY, StatusCode::SERVICE_UNAVAILABLE),
        (store_error::ROLLED_BACK, StatusCode::SERVICE_UNAVAILABLE),
        (store_error::OUTCOME_UNKNOWN, StatusCode::SERVICE_UNAVAILABLE),
        (store_codes::WRITER_TAKEN, StatusCode::SERVICE_UNAVAILABLE),
        (store_codes::WRITERS_BUSY, StatusCode::SERVICE_UNAVAILABLE),
        (store_codes::READERS_BUSY, StatusCode::SERVICE_UNAVAILABLE),
        (store_codes::SCHEMA_CHANGED, StatusCode::SERVICE_UNAVAILABLE),
        (store_codes::MIGRATING, StatusCode::SERVICE_UNAVAILABLE),
        (store_codes::FILE_REPLACED, StatusCode::SERVICE_UNAVAILABLE),
    ];
    let found = by_code.into_iter().find(|(known, _)| *known == code);
    found.map_or(StatusCode::UNPROCESSABLE_ENTITY, |(_, status)| status)
}
