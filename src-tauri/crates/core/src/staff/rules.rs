//! What a login and a password must look like, and when a login locks.

use crate::staff::codes;
use boss_kernel::{Error, Fault, Result};

/// Wrong passwords in a row before a login locks.
pub(super) const ATTEMPTS: i32 = 5;
/// How long it stays locked.
pub(super) const LOCK_SECONDS: i64 = 15 * 60;
const SHORTEST_PASSWORD: usize = 8;

/// Small Latin letters, digits, dot, dash and underscore; two to forty of them, beginning with a letter.
pub(super) fn check_login(login: &str) -> Result<()> {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-' | '_');
    let starts = login.starts_with(|c: char| c.is_ascii_lowercase());
    if starts && (2..=40).contains(&login.len()) && login.chars().all(fits) {
        return Ok(());
    }
    Err(Error::new(codes::LOGIN_UNREADABLE).with("text", login))
}

/// At least eight characters, not all the same, and not the login itself.
pub(super) fn check_password(password: &str, login: &str) -> Result<()> {
    let characters: Vec<char> = password.chars().collect();
    let varied = characters.iter().any(|c| Some(c) != characters.first());
    if characters.len() >= SHORTEST_PASSWORD && varied && password != login {
        return Ok(());
    }
    Err(Error::new(codes::PASSWORD_WEAK).with("least", SHORTEST_PASSWORD))
}

/// Adds a fault where a text that must be filled is empty.
pub(super) fn require(faults: &mut Vec<Fault>, place: &str, text: &str) {
    if text.trim().is_empty() {
        faults.push(Fault::at(place, Error::new(codes::FIELD_EMPTY)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logins() {
        for login in ["li", "wang.min", "ops-2"] {
            assert!(check_login(login).is_ok(), "{login}");
        }
        for login in ["", "x", "Li", "李", "2a", "a b"] {
            assert!(check_login(login).is_err(), "{login}");
        }
    }

    #[test]
    fn passwords() {
        assert!(check_password("correct horse", "li").is_ok());
        assert!(check_password("密码要有八个字符", "li").is_ok());
        for password in ["", "short", "aaaaaaaaaa", "operations"] {
            assert!(check_password(password, "operations").is_err(), "{password}");
        }
    }
}
