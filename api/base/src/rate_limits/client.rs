//! The address of a request's client.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::extract::{ConnectInfo, Request};
use axum::http::{HeaderMap, HeaderName};
use ipnet::IpNet;

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The address of the client, as far as it can be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientAddress(IpAddr);

impl ClientAddress {
    /// The address of the connection or, if that is a trusted proxy, the one that the proxy reports.
    pub fn of(request: &Request, trusted: &[IpNet]) -> Self {
        let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
        Self(origin(peer.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED)), request.headers(), trusted))
    }

    /// The address itself, not its network.
    pub fn ip(self) -> IpAddr {
        self.0
    }

    /// The address or network that it is counted as.
    pub fn network(self) -> IpAddr {
        network_of(self.0)
    }

    /// Its form in the keys of counters.
    pub fn key(self) -> String {
        match self.0 {
            IpAddr::V4(address) => address.to_string(),
            IpAddr::V6(address) => {
                let [a, b, c, d, ..] = address.segments();
                format!("{a:x}:{b:x}:{c:x}:{d:x}::")
            }
        }
    }
}

/// The address or network that an address is counted as. An IPv6 /64 network counts as one, because its owner has all of
/// its addresses.
pub fn network_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => address.into(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::from([a, b, c, d, 0, 0, 0, 0])
        }
    }
}

/// Each proxy appends the address that it got the request from. So the last address that is not a trusted proxy is the one
/// that a trusted proxy has seen; anything before it may be forged.
fn origin(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    let is_trusted = |address: IpAddr| trusted.iter().any(|network| network.contains(&address));
    let mut address = peer.to_canonical();
    let named: Vec<&str> = headers
        .get_all(FORWARDED_FOR)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|v| v.split(','))
        .collect();
    for hop in named.into_iter().rev() {
        if !is_trusted(address) {
            break;
        }
        let Some(before) = parse(hop.trim()) else { break };
        address = before;
    }
    address
}

/// An address, which some proxies write with a port.
fn parse(hop: &str) -> Option<IpAddr> {
    let address = hop.parse::<IpAddr>().or_else(|_| hop.parse::<SocketAddr>().map(|socket| socket.ip()));
    address.ok().map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(peer: &str, forwarded: &[&str]) -> String {
        let trusted = ["10.0.0.0/8".parse().unwrap(), "fd00::/8".parse().unwrap()];
        let headers = forwarded.iter().map(|value| (FORWARDED_FOR, value.parse().unwrap())).collect();
        origin(peer.parse().unwrap(), &headers, &trusted).to_string()
    }

    #[test]
    fn only_trusted_proxies_are_believed() {
        assert_eq!(from("203.0.113.5", &[]), "203.0.113.5");
        assert_eq!(from("203.0.113.5", &["198.51.100.1"]), "203.0.113.5", "a visitor can't choose an address");
        assert_eq!(from("10.0.0.1", &["198.51.100.1"]), "198.51.100.1");
        assert_eq!(from("10.0.0.1", &["1.2.3.4, 198.51.100.1"]), "198.51.100.1", "what stands before is made up");
        assert_eq!(from("10.0.0.1", &["1.2.3.4", "198.51.100.1, 10.2.2.2"]), "198.51.100.1");
        assert_eq!(from("10.0.0.1", &["198.51.100.1:4711"]), "198.51.100.1");
        assert_eq!(from("::ffff:10.0.0.1", &["2001:db8::1"]), "2001:db8::1");
        assert_eq!(from("fd00::1", &["[2001:db8::1]:80"]), "2001:db8::1");
        assert_eq!(from("10.0.0.1", &["nonsense"]), "10.0.0.1");
        assert_eq!(from("10.0.0.1", &["198.51.100.1, unknown"]), "10.0.0.1");
        assert_eq!(from("10.0.0.1", &["10.0.0.2"]), "10.0.0.2");
    }

    #[test]
    fn a_network_of_the_new_kind_counts_as_one() {
        let key = |address: &str| ClientAddress(address.parse().unwrap()).key();
        assert_eq!(key("2001:db8:1:2:3::4"), key("2001:db8:1:2:ffff::1"));
        assert_ne!(key("2001:db8:1:2::"), key("2001:db8:1:3::"));
        assert_eq!(key("192.0.2.7"), "192.0.2.7");
    }
}
