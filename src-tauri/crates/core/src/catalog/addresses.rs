//! Which addresses of other systems may be called, and how much of one is shown.
//!
//! Guarantees: an address is judged alike when it is entered and, by what its name then stands for, when it is called; whoever may
//! enter one can't make Boss look around in its own network, unless the company allows that, and never where machines keep
//! what is told to nobody else; what an address is entered with holds no secret, and what an earlier one holds is not shown.

use crate::catalog::codes;
use boss_kernel::{Error, ErrorCode, Result};
use reqwest::Url;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Where an address leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Anywhere in the world.
    Public,
    /// This computer, or its own network: called only where the company allows it.
    Local,
    /// Called never: the services a machine is run by, many at once, nobody.
    Never,
}

impl Reach {
    /// Where an internet address leads.
    pub fn of(address: IpAddr) -> Reach {
        match address {
            IpAddr::V4(address) => of_version_4(address),
            IpAddr::V6(address) => of_version_6(address),
        }
    }

    /// Whether it may be called where local systems are allowed, or are not.
    pub fn is_open(self, local_systems: bool) -> bool {
        match self {
            Reach::Public => true,
            Reach::Local => local_systems,
            Reach::Never => false,
        }
    }
}

fn of_version_4(address: Ipv4Addr) -> Reach {
    let [a, b, ..] = address.octets();
    // Where some providers' machines answer for those who run them.
    let keepers = [Ipv4Addr::new(100, 100, 100, 200), Ipv4Addr::new(192, 0, 0, 192)];
    if a == 0 || a >= 224 || address.is_link_local() || keepers.contains(&address) {
        return Reach::Never;
    }
    let shared = a == 100 && (64..128).contains(&b);
    if address.is_loopback() || address.is_private() || shared { Reach::Local } else { Reach::Public }
}

fn of_version_6(address: Ipv6Addr) -> Reach {
    if address.is_loopback() {
        return Reach::Local;
    }
    if let Some(inner) = inner_version_4(address) {
        return of_version_4(inner);
    }
    let first = address.segments()[0];
    let keeper = Ipv6Addr::new(0xfd00, 0x0ec2, 0, 0, 0, 0, 0, 0x254);
    if address.is_unspecified() || address.is_multicast() || first & 0xffc0 == 0xfe80 || address == keeper {
        return Reach::Never;
    }
    let own = first & 0xfe00 == 0xfc00 || first & 0xffc0 == 0xfec0;
    if own { Reach::Local } else { Reach::Public }
}

/// The address of the older kind that one of the newer kind stands for.
fn inner_version_4(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let parts = address.segments();
    let four = |high: u16, low: u16| Ipv4Addr::from((u32::from(high) << 16) | u32::from(low));
    match parts {
        [0, 0, 0, 0, 0, 0 | 0xffff, high, low] if high != 0 || low > 1 => Some(four(high, low)),
        [0, 0, 0, 0, 0xffff, 0, high, low] | [0x64, 0xff9b, _, _, _, _, high, low] => Some(four(high, low)),
        [0x2002, high, low, ..] => Some(four(high, low)),
        _ => None,
    }
}

/// The address to call, or why it may not be called: `https`, or `http` to this computer; nothing local where that is not
/// allowed. Names are judged once more by what they stand for when they are called.
pub fn callable(address: &str, local_systems: bool) -> Result<Url> {
    let refused = |code: ErrorCode| Err(Error::new(code));
    let Ok(url) = Url::parse(address.trim()) else { return refused(codes::WEBHOOK_URL_UNREADABLE) };
    let Some(host) = url.host_str().map(|host| host.trim_end_matches('.').to_lowercase()) else {
        return refused(codes::WEBHOOK_URL_UNREADABLE);
    };
    let literal = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>().ok();
    let is_this_computer = host == "localhost" || host.ends_with(".localhost");
    let reach = match literal {
        Some(literal) => Reach::of(literal),
        None if is_this_computer => Reach::Local,
        None => Reach::Public,
    };
    match reach {
        Reach::Never => return refused(codes::WEBHOOK_HOST_REFUSED),
        Reach::Local if !local_systems => return refused(codes::WEBHOOK_LOCAL_REFUSED),
        _ => {}
    }
    let plain = is_this_computer || literal.is_some_and(|literal| literal.is_loopback());
    if url.scheme() == "https" || (url.scheme() == "http" && plain) {
        return Ok(url);
    }
    refused(codes::WEBHOOK_URL_UNREADABLE)
}

/// Refuses an address that may not be called, or that holds what others must not see.
pub(super) fn check_entered(address: &str, local_systems: bool) -> Result<()> {
    let url = callable(address, local_systems)?;
    let holds_name = !url.username().is_empty() || url.password().is_some();
    if holds_name || url.query().is_some() || url.fragment().is_some() {
        return Err(Error::new(codes::WEBHOOK_URL_SECRET));
    }
    Ok(())
}

/// An address as those see it who may change it: without names, passwords and what follows a question mark.
pub fn without_secrets(address: &str) -> String {
    let Ok(mut url) = Url::parse(address) else { return "…".to_owned() };
    let asks = url.query().is_some() || url.fragment().is_some();
    url.set_query(None);
    url.set_fragment(None);
    let cleared = url.set_username("").is_ok() && url.set_password(None).is_ok();
    match (cleared, asks) {
        (false, _) => "…".to_owned(),
        (true, true) => format!("{url}?…"),
        (true, false) => url.to_string(),
    }
}

/// An address as everybody else sees it: which system it belongs to.
pub fn system_of(address: &str) -> String {
    let Ok(url) = Url::parse(address) else { return "…".to_owned() };
    let origin = url.origin().ascii_serialization();
    if url.path().len() > 1 || url.query().is_some() { format!("{origin}/…") } else { origin }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(address: &str, local: bool) -> Option<ErrorCode> {
        check_entered(address, local).err().map(|error| error.code())
    }

    #[test]
    fn what_may_be_called() {
        for address in
            ["https://a.example/x", "https://a.example:8443", "https://8.8.8.8/", "https://[2606:4700::1]/"]
        {
            assert_eq!(refusal(address, false), None, "{address}");
        }
        for address in
            ["", "a", "http://a.example/", "file:///etc/passwd", "ftp://a/b", "javascript:1", "data:,x"]
        {
            assert_eq!(refusal(address, true), Some(codes::WEBHOOK_URL_UNREADABLE), "{address}");
        }
        for address in [
            "https://u@a.example",
            "https://u:p@a.example",
            "https://a.example/?token=1",
            "https://a.example/#x",
        ] {
            assert_eq!(refusal(address, true), Some(codes::WEBHOOK_URL_SECRET), "{address}");
        }
    }

    #[test]
    fn the_own_network_is_called_where_it_is_allowed() {
        for address in [
            "https://localhost/",
            "https://LOCALHOST.:1/",
            "https://x.localhost/",
            "https://127.9.0.1:2375/",
            "https://2130706433/",
            "https://0x7f.1/",
            "https://10.0.0.8/",
            "https://172.31.0.1/",
            "https://192.168.1.1/",
            "https://[::1]/",
            "https://[fd12::1]/",
            "https://[::ffff:10.0.0.1]/",
            "https://[::ffff:7f00:1]/",
            "https://100.64.0.1/",
            "https://[64:ff9b::a00:1]/",
        ] {
            assert_eq!(refusal(address, false), Some(codes::WEBHOOK_LOCAL_REFUSED), "{address}");
            assert_eq!(refusal(address, true), None, "{address}");
        }
        for address in ["http://localhost:80/", "http://127.0.0.1/", "http://[::1]:8/"] {
            assert_eq!(refusal(address, false), Some(codes::WEBHOOK_LOCAL_REFUSED), "{address}");
            assert_eq!(refusal(address, true), None, "{address}");
        }
        assert_eq!(refusal("http://10.0.0.8/", true), Some(codes::WEBHOOK_URL_UNREADABLE));
    }

    #[test]
    fn what_is_called_never() {
        for address in [
            "https://169.254.169.254/latest",
            "https://0.0.0.0/",
            "https://224.0.0.1/",
            "https://255.255.255.255/",
            "https://[fe80::1]/",
            "https://[::]/",
            "https://[ff02::1]/",
            "https://100.100.100.200/",
            "https://[fd00:ec2::254]/",
            "https://[::ffff:169.254.169.254]/",
            "https://[2002:a9fe:a9fe::]/",
        ] {
            assert_eq!(refusal(address, true), Some(codes::WEBHOOK_HOST_REFUSED), "{address}");
        }
    }

    #[test]
    fn an_address_is_shown_without_its_secrets() {
        let kept = "https://u:p@a.example:8443/hooks/abc?token=xyz#f";
        assert_eq!(without_secrets(kept), "https://a.example:8443/hooks/abc?…");
        assert_eq!(system_of(kept), "https://a.example:8443/…");
        assert_eq!(system_of("https://a.example"), "https://a.example");
        assert_eq!(without_secrets("no address, token=xyz"), "…");
    }
}
