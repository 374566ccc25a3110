//! The forms of addresses, networks and URLs.

use std::net::IpAddr;

use ipnet::IpNet;

/// Parses a network, or an address as a network of one.
pub(super) fn network(text: &str) -> Option<IpNet> {
    text.parse().ok().or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from))
}

/// Whether this is a URL of map tiles. Its host is inserted into the pages' CSP, so it is checked strictly.
pub(super) fn is_tile_url(url: &str) -> bool {
    let remaining = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    remaining.and_then(|remaining| remaining.split_once('/')).is_some_and(|(host, path)| {
        let named =
            !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte));
        named && ["{z}", "{x}", "{y}"].iter().all(|part| path.contains(part))
    })
}

pub(super) fn is_address(text: &str) -> bool {
    text.rsplit_once(':').is_some_and(|(host, port)| !host.is_empty() && port.parse::<u16>().is_ok())
}

pub(super) fn is_origin(url: &str) -> bool {
    is_base(url) && behind_scheme(url).is_some_and(|host| !host.trim_end_matches('/').contains('/'))
}

/// Whether this is an origin, with or without a path.
pub(super) fn is_base(url: &str) -> bool {
    behind_scheme(url).is_some_and(|remaining| {
        !remaining.is_empty() && !remaining.starts_with('/') && !remaining.contains(['?', '#', '@', ' '])
    })
}

/// Whether browsers can be sent back to this URL, of a website or an app, and to URLs below it.
pub(super) fn is_return_url(url: &str) -> bool {
    let Some((scheme, remaining)) = url.split_once("://") else { return false };
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'));
    let is_own = !["javascript", "data", "file", "blob", "about", "view-source"].contains(&&*scheme.to_lowercase());
    let odd = |byte: u8| !byte.is_ascii_graphic() || matches!(byte, b'?' | b'#' | b'@' | b'\\' | b'"' | b'<' | b'>');
    is_scheme && is_own && !remaining.is_empty() && !remaining.bytes().any(odd)
}

fn behind_scheme(url: &str) -> Option<&str> {
    url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))
}
