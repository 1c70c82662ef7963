//! Passwords: hashed with argon2id, each with its own salt (OWASP's minimum of 19 MiB and two passes, the crate's default).

use crate::gate::codes as gate_codes;
use argon2::Argon2;
use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use boss_kernel::{Error, Result};

/// The hash that is stored. Takes tens of milliseconds by design, so it runs off the async threads.
pub(super) async fn hash(password: String) -> Result<String> {
    let internal = |cause: String| Error::new(gate_codes::INTERNAL).caused_by(cause);
    let hashed = tokio::task::spawn_blocking(move || {
        let random: [u8; 16] = rand::random();
        let salt = SaltString::encode_b64(&random)?;
        Argon2::default().hash_password(password.as_bytes(), &salt).map(|hash| hash.to_string())
    });
    hashed.await.map_err(|cause| internal(cause.to_string()))?.map_err(|cause| internal(cause.to_string()))
}

/// Whether `password` is the one that was hashed.
pub(super) async fn fits(password: String, stored: String) -> bool {
    let checked = tokio::task::spawn_blocking(move || {
        let parsed = PasswordHash::new(&stored);
        parsed.is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
    });
    checked.await.unwrap_or(false)
}
