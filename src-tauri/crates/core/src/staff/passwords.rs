//! Passwords: hashed with argon2id, each with its own salt (OWASP's minimum of 19 MiB and two
//! passes, the crate's default).
//!
//! Guarantees: a few are hashed at a time, strangers at the server and people who are in already
//! each in a queue of their own, and whoever finds a queue full is refused at once; the memory that
//! hashing takes is used again by the next. So tries at the door take neither all processors nor
//! the memory from those who work, nor keep them waiting. A stored hash of any other cost than those
//! made here is not computed: whoever wrote it into the database could take all memory with one
//! sign-in.

use crate::gate::{Carrier, codes as gate_codes};
use argon2::password_hash::{Output, ParamsString, PasswordHash, Salt, SaltString};
use argon2::{ARGON2ID_IDENT, Argon2, Block, Params, Version};
use boss_kernel::{Error, Result};
use std::sync::{Mutex, PoisonError};
use tokio::sync::{Semaphore, SemaphorePermit};

/// Those who wait for their password to be looked at or hashed.
struct Queue {
    /// Who is in the queue or at its head.
    places: Semaphore,
    /// Who is at its head.
    heads: Semaphore,
}

impl Queue {
    const fn new(heads: usize, waiting: usize) -> Queue {
        Queue { places: Semaphore::const_new(heads + waiting), heads: Semaphore::const_new(heads) }
    }
}

/// Whoever comes over HTTP may be any program of this computer.
static OVER_HTTP: Queue = Queue::new(2, 14);
/// At the window and on the command line sits somebody.
static IN_PERSON: Queue = Queue::new(1, 7);
/// Those who are in already: who open their locked desk, prove their password, set or change one.
static INSIDE: Queue = Queue::new(1, 15);

/// Memory of hashing that is not in use: never more than there are heads of queues.
static MEMORY: Mutex<Vec<Vec<Block>>> = Mutex::new(Vec::new());

/// A turn at hashing; held until the password was looked at.
pub(super) struct Turn {
    _head: SemaphorePermit<'static>,
    _place: SemaphorePermit<'static>,
}

async fn turn_in(queue: &'static Queue) -> Result<Turn> {
    let full = || Error::new(gate_codes::DOOR_BUSY);
    let place = queue.places.try_acquire().map_err(|_| full())?;
    let head = queue.heads.acquire().await.map_err(|_| full())?;
    Ok(Turn { _head: head, _place: place })
}

/// Waits for a turn at the door. Fails at once where many wait already.
pub(super) async fn turn_at_door(carrier: Carrier) -> Result<Turn> {
    let queue = if carrier == Carrier::Http { &OVER_HTTP } else { &IN_PERSON };
    turn_in(queue).await
}

/// Waits for a turn of somebody who is in already. Fails at once where many wait.
pub(super) async fn turn_inside() -> Result<Turn> {
    turn_in(&INSIDE).await
}

impl Turn {
    /// Whether `password` is the one that was hashed.
    pub(super) async fn fits(self, password: String, stored: String) -> bool {
        let checked = self.hashing(move |memory| checked(password.as_bytes(), &stored, memory));
        checked.await.flatten().unwrap_or(false)
    }

    /// The hash that is stored.
    pub(super) async fn hash(self, password: String) -> Result<String> {
        let internal = |cause: &str| Error::new(gate_codes::INTERNAL).caused_by(cause);
        let hashed = self.hashing(move |memory| hashed(password.as_bytes(), memory)).await;
        hashed.flatten().ok_or_else(|| internal("a password could not be hashed"))
    }

    /// Runs `work`, which takes tens of milliseconds by design, off the async threads, with memory
    /// that is used again.
    async fn hashing<T: Send + 'static>(
        self,
        work: impl FnOnce(&mut Vec<Block>) -> T + Send + 'static,
    ) -> Option<T> {
        let work = move || {
            // Held by the work: whoever stops waiting for it does not let the next one in before
            // its end.
            let _turn = self;
            let pool = || MEMORY.lock().unwrap_or_else(PoisonError::into_inner);
            let mut memory = pool().pop().unwrap_or_default();
            let done = work(&mut memory);
            pool().push(memory);
            done
        };
        tokio::task::spawn_blocking(work).await.ok()
    }
}

/// The bytes argon2 makes of a password.
fn digest(
    argon2: &Argon2,
    password: &[u8],
    salt: Salt,
    memory: &mut Vec<Block>,
    out: &mut [u8],
) -> Option<()> {
    let mut plain_salt = [0; Salt::MAX_LENGTH];
    let salt = salt.decode_b64(&mut plain_salt).ok()?;
    let blocks = argon2.params().block_count();
    memory.resize(memory.len().max(blocks), Block::default());
    argon2.hash_password_into_with_memory(password, salt, out, &mut memory[..blocks]).ok()
}

fn hashed(password: &[u8], memory: &mut Vec<Block>) -> Option<String> {
    let random: [u8; 16] = rand::random();
    let salt = SaltString::encode_b64(&random).ok()?;
    let argon2 = Argon2::default();
    let mut out = [0; Params::DEFAULT_OUTPUT_LEN];
    digest(&argon2, password, salt.as_salt(), memory, &mut out)?;
    let hash = PasswordHash {
        algorithm: ARGON2ID_IDENT,
        version: Some(Version::default().into()),
        params: argon2.params().try_into().ok()?,
        salt: Some(salt.as_salt()),
        hash: Some(Output::new(&out).ok()?),
    };
    Some(hash.to_string())
}

/// Whether `password` is the one that was hashed; none where that is no hash [`hashed`] makes.
fn checked(password: &[u8], stored: &str, memory: &mut Vec<Block>) -> Option<bool> {
    let parsed = PasswordHash::new(stored).ok()?;
    let argon2 = Argon2::default();
    let known = parsed.hash?;
    let ours = parsed.algorithm == ARGON2ID_IDENT
        && parsed.version == Some(Version::default().into())
        && parsed.params == ParamsString::try_from(argon2.params()).ok()?
        && known.len() == Params::DEFAULT_OUTPUT_LEN;
    if !ours {
        return None;
    }
    let mut out = [0; Params::DEFAULT_OUTPUT_LEN];
    digest(&argon2, password, parsed.salt?, memory, &mut out)?;
    // Compared in constant time.
    Some(Output::new(&out).ok()? == known)
}

#[cfg(test)]
mod tests {
    use super::*;
    use argon2::password_hash::{PasswordHasher, PasswordVerifier};

    #[test]
    fn hashes_are_those_of_the_crate() {
        let mut memory = Vec::new();
        let ours = hashed(b"a quiet desk", &mut memory).unwrap();
        let parsed = PasswordHash::new(&ours).unwrap();
        assert!(Argon2::default().verify_password(b"a quiet desk", &parsed).is_ok());
        let salt = SaltString::encode_b64(&[7; 16]).unwrap();
        let theirs = Argon2::default().hash_password(b"a quiet desk", &salt).unwrap().to_string();
        assert_eq!(checked(b"a quiet desk", &theirs, &mut memory), Some(true));
        assert_eq!(checked(b"a quiet dusk", &theirs, &mut memory), Some(false));
        assert_eq!(checked(b"a quiet desk", "no hash", &mut memory), None);
    }

    #[test]
    fn a_hash_of_another_cost_is_not_computed() {
        let salt = "AAAAAAAAAAAAAAAAAAAAAA";
        let hash = "A".repeat(43);
        for foreign in [
            format!("$argon2id$v=19$m=4000000,t=1,p=1${salt}${hash}"),
            format!("$argon2id$v=19$m=19456,t=4000000,p=1${salt}${hash}"),
            format!("$argon2id$v=19$m=19456,t=2,p=4${salt}${hash}"),
            format!("$argon2i$v=19$m=19456,t=2,p=1${salt}${hash}"),
            format!("$argon2id$v=16$m=19456,t=2,p=1${salt}${hash}"),
            format!("$argon2id$v=19$m=19456,t=2,p=1${salt}${}", "A".repeat(86)),
        ] {
            let mut memory = Vec::new();
            assert_eq!(checked(b"a quiet desk", &foreign, &mut memory), None, "{foreign}");
            assert!(memory.is_empty(), "{foreign}");
        }
        let ours = format!("$argon2id$v=19$m=19456,t=2,p=1${salt}${hash}");
        assert_eq!(checked(b"a quiet desk", &ours, &mut Vec::new()), Some(false));
    }

    #[tokio::test]
    async fn whoever_finds_the_queue_full_is_refused_at_once() {
        static SHORT: Queue = Queue::new(1, 1);
        let first = turn_in(&SHORT).await.unwrap();
        let mut second = Box::pin(turn_in(&SHORT));
        assert!(futures::poll!(&mut second).is_pending());
        assert_eq!(turn_in(&SHORT).await.err().unwrap().code(), gate_codes::DOOR_BUSY);
        drop(first);
        assert!(second.await.is_ok());
    }

    #[tokio::test]
    async fn memory_is_used_again() {
        let hash = turn_inside().await.unwrap().hash("a quiet desk".to_owned()).await.unwrap();
        for _ in 0..8 {
            let turn = turn_at_door(Carrier::Http).await.unwrap();
            assert!(!turn.fits("wrong".to_owned(), hash.clone()).await);
        }
        let kept = MEMORY.lock().unwrap();
        assert!(!kept.is_empty() && kept.len() <= 4, "{}", kept.len());
    }
}
