//! Addresses of databases, and how a server's is spoken to: encrypted and verified wherever it is not this computer.

use crate::store::codes;
use boss_kernel::{Error, Result};
use percent_encoding::percent_decode_str;
use reqwest::Url;
use sea_orm::sqlx::postgres::{PgConnectOptions, PgSslMode};
use std::fmt;
use std::net::IpAddr;
use std::path::PathBuf;
use std::str::FromStr;

/// What an address says of encryption, by all the names the driver knows it under.
const MODES: [&str; 2] = ["sslmode", "ssl-mode"];
/// Modes that encrypt where the server asks for it or would rather: whoever stands in between says
/// that it would not, and hears the password.
const EITHER_WAY: [&str; 2] = ["allow", "prefer"];
const ROOTS: [&str; 3] = ["sslrootcert", "ssl-root-cert", "ssl-ca"];
/// Where systems keep the certificates they trust, for the programs of the server that do not look there by themselves.
const SYSTEM_ROOTS: [&str; 4] = [
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
];

/// Where a database is: a file, or a database on a PostgreSQL server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// A SQLite file.
    Sqlite(PathBuf),
    /// A PostgreSQL URL.
    Postgres(String),
}

impl FromStr for Address {
    type Err = Error;

    /// Reads `sqlite:PATH` (also `sqlite://PATH`) or `postgres://…` (also `postgresql://…`).
    fn from_str(text: &str) -> Result<Self> {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Address::Postgres(text.to_owned()));
        }
        let path =
            text.strip_prefix("sqlite://").or_else(|| text.strip_prefix("sqlite:")).unwrap_or_default();
        if path.is_empty() {
            return Err(Error::new(codes::ADDRESS_UNREADABLE).with("address", text));
        }
        Ok(Address::Sqlite(PathBuf::from(path)))
    }
}

impl fmt::Display for Address {
    /// Without the password a PostgreSQL URL may hold.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Address::Sqlite(path) => write!(f, "sqlite:{}", path.display()),
            Address::Postgres(url) => f.write_str(&split_password(url).0),
        }
    }
}

/// The password of a server's URL, which may stand before the host or among the parameters, and the URL without it.
pub(super) fn split_password(url: &str) -> (String, Option<String>) {
    const PARAMETER: &str = "password";
    let Ok(mut shown) = Url::parse(url) else { return (String::new(), None) };
    let parameters: Vec<(String, String)> = shown.query_pairs().into_owned().collect();
    let named = parameters.iter().find(|(name, _)| name == PARAMETER).map(|(_, value)| value.clone());
    if named.is_some() {
        shown.query_pairs_mut().clear().extend_pairs(parameters.iter().filter(|(name, _)| name != PARAMETER));
    }
    let before_host = shown.password().map(|text| percent_decode_str(text).decode_utf8_lossy().into_owned());
    // Refused only by addresses that can't hold a password.
    shown.set_password(None).ok();
    (shown.to_string(), before_host.or(named))
}

fn has_any(url: &str, names: &[&str]) -> bool {
    let Ok(url) = Url::parse(url) else { return false };
    url.query_pairs().any(|(name, _)| names.contains(&&*name))
}

/// The last word of an address on encryption.
fn said_mode(url: &str) -> Option<String> {
    let url = Url::parse(url).ok()?;
    let modes = url.query_pairs().filter(|(name, _)| MODES.contains(&&**name));
    modes.map(|(_, mode)| mode.to_ascii_lowercase()).last()
}

/// Whether an address asks for the server's certificate to be verified.
fn verifies(url: &str) -> bool {
    said_mode(url).is_some_and(|mode| mode.starts_with("verify"))
}

/// Whether an address leaves it to Boss how the server is spoken to: it says nothing, or that
/// either way will do.
pub(super) fn says_nothing_of_tls(url: &str) -> bool {
    said_mode(url).is_none_or(|mode| EITHER_WAY.contains(&mode.as_str()))
}

/// What is demanded of a connection whose address says nothing of encryption, or only that it would
/// do without: a server that is not on this computer has to encrypt and to prove its name. None
/// where the address says what it wants, or leads to this computer.
pub(super) fn demanded_mode(url: &str) -> Result<Option<PgSslMode>> {
    if !says_nothing_of_tls(url) {
        return Ok(None);
    }
    let options: PgConnectOptions = url.parse().map_err(|cause: sea_orm::sqlx::Error| {
        Error::new(codes::ADDRESS_UNREADABLE).with("address", split_password(url).0).caused_by(cause)
    })?;
    let by_socket = options.get_socket().is_some() || options.get_host().starts_with('/');
    Ok((!by_socket && !is_this_computer(options.get_host())).then_some(PgSslMode::VerifyFull))
}

/// An address without what it says of encryption.
fn without_mode(url: &str) -> String {
    let Ok(mut shown) = Url::parse(url) else { return url.to_owned() };
    let kept: Vec<(String, String)> =
        shown.query_pairs().into_owned().filter(|(name, _)| !MODES.contains(&name.as_str())).collect();
    shown.set_query(None);
    if !kept.is_empty() {
        shown.query_pairs_mut().extend_pairs(kept);
    }
    shown.to_string()
}

fn is_this_computer(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    bare.eq_ignore_ascii_case("localhost")
        || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// For the server's own programs: environment variables that make them speak to the server as Boss does, and the address
/// without its password. Everybody on the computer sees a program's arguments, nobody its environment.
pub(super) fn for_programs(url: &str) -> Result<(String, Vec<(&'static str, String)>)> {
    let (shown, password) = split_password(url);
    let mut variables: Vec<(&str, String)> = password.map(|text| ("PGPASSWORD", text)).into_iter().collect();
    let demanded = demanded_mode(url)?.is_some();
    // What an address says counts for more than a variable.
    let shown = if demanded { without_mode(&shown) } else { shown };
    if demanded {
        variables.push(("PGSSLMODE", "verify-full".to_owned()));
    }
    let roots = || SYSTEM_ROOTS.into_iter().find(|path| std::path::Path::new(path).exists());
    // Given to a mode that verifies nothing, certificates would make it verify.
    if (demanded || verifies(url))
        && !has_any(url, &ROOTS)
        && let Some(roots) = std::env::var("SSL_CERT_FILE").ok().or_else(|| roots().map(str::to_owned))
    {
        variables.push(("PGSSLROOTCERT", roots));
    }
    Ok((shown, variables))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        assert_eq!("sqlite:/a/b.db".parse::<Address>().unwrap(), Address::Sqlite("/a/b.db".into()));
        assert!("mysql://x".parse::<Address>().is_err());
        assert!("sqlite:".parse::<Address>().is_err());
        let postgres: Address = "postgres://boss:secret@db/boss".parse().unwrap();
        assert_eq!(postgres.to_string(), "postgres://boss@db/boss");
        let password = |url: &str| split_password(url);
        assert_eq!(password("postgres://boss:p%40ss@db/boss").1.as_deref(), Some("p@ss"));
        let (shown, secret) = password("postgres://db/boss?user=boss&password=secret&sslmode=require");
        assert_eq!(shown, "postgres://db/boss?user=boss&sslmode=require");
        assert_eq!(secret.as_deref(), Some("secret"));
        assert_eq!(password("postgres://a:b@c:d@db/boss").0, "postgres://a@db/boss");
    }

    #[test]
    fn a_server_elsewhere_has_to_encrypt_and_to_prove_its_name() {
        let demanded = |url: &str| demanded_mode(url).unwrap().is_some();
        for elsewhere in [
            "postgres://boss@db.office/boss",
            "postgres://boss@10.0.0.8/boss",
            "postgres://boss@[2001:db8::1]/boss",
            "postgres://boss@localhost/boss?host=db.office",
            "postgres://boss@127.0.0.1/boss?hostaddr=10.0.0.8",
            "postgresql://localhost.evil.example/boss",
            "postgres://boss@db.office/boss?sslmode=prefer",
            "postgres://boss@db.office/boss?ssl-mode=Allow",
            "postgres://boss@db.office/boss?sslmode=require&sslmode=prefer",
        ] {
            assert!(demanded(elsewhere), "{elsewhere}");
        }
        for here_or_said in [
            "postgres://boss@localhost/boss",
            "postgres://boss@127.0.0.1:5433/boss",
            "postgres://boss@[::1]/boss",
            "postgres://boss@localhost/boss?host=/run/postgresql",
            "postgres://boss@%2Frun%2Fpostgresql/boss",
            "postgres://boss@db.office/boss?sslmode=require",
            "postgres://boss@db.office/boss?sslmode=disable",
            "postgres://boss@db.office/boss?sslmode=verify-ca",
            "postgres://boss@db.office/boss?sslmode=verify-full",
            "postgres://boss@localhost/boss?sslmode=prefer",
        ] {
            assert!(!demanded(here_or_said), "{here_or_said}");
        }
    }

    #[test]
    fn the_servers_programs_speak_to_it_as_boss_does() {
        let (shown, variables) = for_programs("postgres://boss:secret@db.office/boss").unwrap();
        assert_eq!(shown, "postgres://boss@db.office/boss");
        assert!(variables.contains(&("PGPASSWORD", "secret".to_owned())));
        assert!(variables.contains(&("PGSSLMODE", "verify-full".to_owned())));
        let (shown, variables) =
            for_programs("postgres://boss@db.office/boss?sslmode=prefer&application_name=b").unwrap();
        assert_eq!(shown, "postgres://boss@db.office/boss?application_name=b");
        assert!(variables.contains(&("PGSSLMODE", "verify-full".to_owned())));
        let (_, variables) =
            for_programs("postgres://boss@db.office/boss?sslmode=require&sslrootcert=/ca.pem").unwrap();
        assert!(variables.is_empty(), "{variables:?}");
    }
}
