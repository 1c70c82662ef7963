//! What a login and a password must look like, and which roles go together.

use crate::gate::model::Role;
use crate::staff::codes;
use boss_kernel::{Error, Fault, Result};
use std::collections::BTreeSet;

const SHORTEST_PASSWORD: usize = 8;
/// Nobody types more; and hashing takes the longer the more there is.
const LONGEST_PASSWORD: usize = 128;
/// Signs that differ: "aaaaaaab" and "12121212" are soon guessed.
const FEWEST_SIGNS: usize = 4;
/// A login so short is in many words.
const SHORTEST_TELLING_LOGIN: usize = 4;
/// What stands around a common word makes it no better up to so many signs.
const MOST_AROUND: usize = 4;

/// What is tried first, in small letters and digits only.
const COMMON: &[&str] = &[
    "12345678",
    "123456789",
    "1234567890",
    "87654321",
    "01234567",
    "11223344",
    "12341234",
    "123123123",
    "147258369",
    "password",
    "passwort",
    "passw0rd",
    "p4ssword",
    "password123",
    "qwertyui",
    "qwertyuiop",
    "qwerty",
    "qwerty123",
    "qwer1234",
    "asdfghjk",
    "asdfghjkl",
    "asdf1234",
    "zxcvbnm",
    "zxcvbnm123",
    "1q2w3e4r",
    "1q2w3e4r5t",
    "1qaz2wsx",
    "q1w2e3r4",
    "abc12345",
    "abcd1234",
    "abcdefgh",
    "abcdefghi",
    "a1b2c3d4",
    "a1234567",
    "a12345678",
    "aa123456",
    "iloveyou",
    "sunshine",
    "princess",
    "football",
    "baseball",
    "superman",
    "trustno1",
    "starwars",
    "whatever",
    "welcome",
    "welcome1",
    "letmein",
    "monkey",
    "dragon",
    "master",
    "michael",
    "jennifer",
    "computer",
    "internet",
    "changeme",
    "secret",
    "default",
    "admin",
    "admin123",
    "administrator",
    "root",
    "test1234",
    "testtest",
    "guest",
    "5201314",
    "woaini",
    "woaini1314",
    "woaini520",
    "wang1234",
    "zhang123",
    "li123456",
    "qq123456",
    "mima1234",
    "china123",
    "beijing",
    "shanghai",
    "dearbook",
    "78787878",
    "finance",
    "operations",
    "invoice",
    "payment",
    "boss",
    "boss1234",
    "company",
];

/// Roles that one person may not have together, since each keeps watch over the other: who lets
/// people in does none of what they let them do, and who sets prices and terms neither bills nor
/// books payments. The owner may have all: they may be alone.
const APART: &[(Role, Role)] = &[
    (Role::Admin, Role::Operations),
    (Role::Admin, Role::Finance),
    (Role::Admin, Role::Manager),
    (Role::Manager, Role::Finance),
];

/// Fails where two of these roles are to be kept apart.
pub(super) fn check_roles(roles: &[Role]) -> Result<()> {
    let together = APART.iter().any(|(one, other)| roles.contains(one) && roles.contains(other));
    if together { Err(Error::new(codes::ROLES_APART)) } else { Ok(()) }
}

/// Small Latin letters, digits, dot, dash and underscore; two to forty of them, beginning with a letter.
pub(super) fn check_login(login: &str) -> Result<()> {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-' | '_');
    let starts = login.starts_with(|c: char| c.is_ascii_lowercase());
    if starts && (2..=40).contains(&login.len()) && login.chars().all(fits) {
        return Ok(());
    }
    Err(Error::new(codes::LOGIN_UNREADABLE).with("text", login))
}

/// At least eight characters that differ enough, at most 128, none that can't be typed, none of the
/// first that are tried, and without the login.
pub(super) fn check_password(password: &str, login: &str) -> Result<()> {
    if password.chars().any(char::is_control) {
        return Err(Error::new(codes::PASSWORD_UNREADABLE));
    }
    let length = password.chars().count();
    if length > LONGEST_PASSWORD {
        return Err(Error::new(codes::PASSWORD_LONG).with("most", LONGEST_PASSWORD));
    }
    let small = password.to_lowercase();
    let signs: BTreeSet<char> = small.chars().collect();
    let login = login.to_lowercase();
    let telling = login.chars().count() >= SHORTEST_TELLING_LOGIN;
    if length < SHORTEST_PASSWORD
        || signs.len() < FEWEST_SIGNS
        || small == login
        || (telling && small.contains(&login))
    {
        return Err(Error::new(codes::PASSWORD_WEAK).with("least", SHORTEST_PASSWORD));
    }
    if is_common(&small) || is_run(&small) {
        return Err(Error::new(codes::PASSWORD_COMMON));
    }
    Ok(())
}

/// Whether it is one of the first that are tried, or one with a few signs around it.
fn is_common(small: &str) -> bool {
    let plain: String = small.chars().filter(|c| c.is_alphanumeric()).collect();
    let length = small.chars().count();
    COMMON.iter().any(|word| plain.contains(word) && length - word.chars().count() <= MOST_AROUND)
}

/// Whether each sign follows the one before it, up or down.
fn is_run(small: &str) -> bool {
    let codes: Vec<i64> = small.chars().map(|c| i64::from(u32::from(c))).collect();
    [1, -1].iter().any(|step| codes.windows(2).all(|pair| pair[1] - pair[0] == *step))
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
        for password in ["correct horse", "密码要有八个字符", "a quiet desk", "boss-demo-2025", "x1!jPq0s"]
        {
            assert!(check_password(password, "li").is_ok(), "{password}");
        }
        for (password, code) in [
            ("", codes::PASSWORD_WEAK),
            ("short", codes::PASSWORD_WEAK),
            ("aaaaaaaaaa", codes::PASSWORD_WEAK),
            ("12121212", codes::PASSWORD_WEAK),
            ("OPERATIONS", codes::PASSWORD_WEAK),
            ("my operations!", codes::PASSWORD_WEAK),
            ("12345678", codes::PASSWORD_COMMON),
            ("Passw0rd!", codes::PASSWORD_COMMON),
            ("qwertyuiop", codes::PASSWORD_COMMON),
            ("stuvwxyz", codes::PASSWORD_COMMON),
            ("a quiet\0desk", codes::PASSWORD_UNREADABLE),
        ] {
            let refused = check_password(password, "operations").err().map(|error| error.code());
            assert_eq!(refused, Some(code), "{password}");
        }
        let long = "long enough for anybody, ".repeat(6);
        assert_eq!(check_password(&long, "li").unwrap_err().code(), codes::PASSWORD_LONG);
    }

    #[test]
    fn duties_are_kept_apart() {
        for roles in [&[Role::Admin, Role::Finance][..], &[Role::Finance, Role::Support, Role::Manager]] {
            assert_eq!(check_roles(roles).unwrap_err().code(), codes::ROLES_APART);
        }
        for roles in [&[][..], &[Role::Admin, Role::Support], &[Role::Operations, Role::Finance]] {
            assert!(check_roles(roles).is_ok());
        }
    }
}
