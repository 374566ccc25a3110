//! Protection against SSRF: webhook URLs must not lead into our own network, neither by host name nor by IP address
//! (<https://owasp.org/www-community/attacks/Server_Side_Request_Forgery>).

use std::error::Error;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use reqwest::Url;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// The hosts that webhooks may be sent to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// Public hosts, over TLS.
    Public,
    /// All hosts, also without TLS; for development and private networks.
    Everywhere,
}

impl Reach {
    /// Parses a URL, or returns why it can't be used. IP addresses are checked here, since they are not resolved.
    pub(super) fn parse(self, url: &str) -> Result<Url, &'static str> {
        let url = Url::parse(url).map_err(|_| "This is no web address.")?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err("The address must have no user name in it.");
        }
        if self == Self::Everywhere {
            return Ok(url);
        }
        if url.scheme() != "https" {
            return Err("The address must begin with https://.");
        }
        let host = url.host_str().unwrap_or_default();
        let number = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
        if number.is_ok_and(|number| !is_public(number)) || host == "localhost" || host.ends_with(".localhost") {
            return Err(PRIVATE);
        }
        Ok(url)
    }
}

const PRIVATE: &str = "The address must be one of the public internet.";

/// Resolves names to public addresses only. The connection uses the checked addresses, so a second DNS answer can't
/// lead elsewhere (DNS rebinding).
#[derive(Debug, Clone, Copy)]
pub(super) struct OnlyPublic;

impl Resolve for OnlyPublic {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(resolve(name))
    }
}

async fn resolve(name: Name) -> Result<Addrs, Box<dyn Error + Send + Sync>> {
    let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
    let public: Vec<SocketAddr> = found.filter(|address| is_public(address.ip())).collect();
    if public.is_empty() { Err(PRIVATE.into()) } else { Ok(Box::new(public.into_iter())) }
}

/// Whether the address belongs to the public internet
/// (<https://www.iana.org/assignments/iana-ipv4-special-registry>,
/// <https://www.iana.org/assignments/iana-ipv6-special-registry>).
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => match embedded(address) {
            Some(inner) => is_public_v4(inner),
            None => is_public_v6(address),
        },
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let special = address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_broadcast()
        || address.is_documentation()
        || address.is_multicast()
        || a == 0
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 192 && b == 88 && c == 99)
        || (a == 198 && (18..20).contains(&b))
        || a >= 240;
    !special
}

/// Whether this is a global unicast address, and not one for documentation, tunnels and the like.
fn is_public_v6(address: Ipv6Addr) -> bool {
    let [first, second, ..] = address.segments();
    (first & 0xe000) == 0x2000 && !(first == 0x2001 && (second < 0x0200 || second == 0x0db8)) && first != 0x3fff
}

/// The IPv4 address inside an IPv6 address: mapped, translated (NAT64) or tunnelled (6to4).
fn embedded(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let segments = address.segments();
    let of = |high: u16, low: u16| Ipv4Addr::from((u32::from(high) << 16) | u32::from(low));
    match segments {
        [0, 0, 0, 0, 0, 0xffff, high, low] | [0x0064, 0xff9b, 0, 0, 0, 0, high, low] | [0x2002, high, low, ..] => {
            Some(of(high, low))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_public_addresses_can_be_sent_to() {
        let public = ["https://example.org/hook", "https://93.184.216.34/", "https://[2606:4700::1111]/"];
        assert!(public.into_iter().all(|url| Reach::Public.parse(url).is_ok()));
        for url in [
            "http://example.org/",
            "https://user:password@example.org/",
            "https://localhost/",
            "https://db.localhost/",
            "https://127.0.0.1/",
            "https://2130706433/",
            "https://0x7f.1/",
            "https://10.1.2.3/",
            "https://172.16.0.1/",
            "https://192.168.0.1/",
            "https://169.254.169.254/latest/meta-data/",
            "https://100.64.0.1/",
            "https://0.0.0.0/",
            "https://255.255.255.255/",
            "https://[::1]/",
            "https://[::]/",
            "https://[::ffff:127.0.0.1]/",
            "https://[64:ff9b::a00:1]/",
            "https://[2002:7f00:1::]/",
            "https://[fc00::1]/",
            "https://[fe80::1]/",
            "https://[2001:db8::1]/",
            "ftp://example.org/",
            "nonsense",
        ] {
            assert!(Reach::Public.parse(url).is_err(), "{url}");
        }
        assert!(Reach::Everywhere.parse("http://127.0.0.1:8080/hook").is_ok());
        assert!(Reach::Everywhere.parse("http://user@127.0.0.1:8080/hook").is_err());
    }

    #[tokio::test]
    async fn names_that_lead_inside_are_not_resolved() {
        let resolved = OnlyPublic.resolve("localhost".parse().unwrap()).await;
        assert!(resolved.is_err());
    }
}
