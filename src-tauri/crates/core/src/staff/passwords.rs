//! Passwords: hashed with argon2id, each with its own salt (OWASP's minimum of 19 MiB and two passes, the crate's default).
//! A few at a time, so that tries at the door take neither all processors nor the memory from those who work.

use crate::gate::codes as gate_codes;
use argon2::Argon2;
use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use boss_kernel::{Error, Result};
use tokio::sync::Semaphore;

static AT_ONCE: Semaphore = Semaphore::const_new(3);

/// Runs `work`, which takes tens of milliseconds by design, off the async threads; none where that is not possible.
async fn hashing<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    let _turn = AT_ONCE.acquire().await.ok()?;
    tokio::task::spawn_blocking(work).await.ok()
}

/// The hash that is stored.
pub(super) async fn hash(password: String) -> Result<String> {
    let internal = |cause: &str| Error::new(gate_codes::INTERNAL).caused_by(cause);
    let hashed = hashing(move || {
        let random: [u8; 16] = rand::random();
        let salt = SaltString::encode_b64(&random)?;
        Argon2::default().hash_password(password.as_bytes(), &salt).map(|hash| hash.to_string())
    });
    let hashed = hashed.await.ok_or_else(|| internal("hashing was stopped"))?;
    hashed.map_err(|cause| internal(&cause.to_string()))
}

/// Whether `password` is the one that was hashed.
pub(super) async fn fits(password: String, stored: String) -> bool {
    let checked = hashing(move || {
        let parsed = PasswordHash::new(&stored);
        parsed.is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
    });
    checked.await.unwrap_or(false)
}
