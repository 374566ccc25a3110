//! The origins whose pages may send requests with a visitor's browser.

use std::collections::HashSet;

use axum::http::{HeaderMap, header};

/// The allowed origins (<https://www.rfc-editor.org/rfc/rfc6454#section-4>).
#[derive(Debug)]
pub struct Origins {
    allowed: HashSet<String>,
    trust_host: bool,
}

impl Origins {
    /// The product's own origin and the configured ones. `trust_host` also allows the host that a request was sent to,
    /// which is safe on a developer's machine only.
    pub fn new(public_url: &str, others: &[String], trust_host: bool) -> Self {
        let allowed = std::iter::once(public_url).chain(others.iter().map(String::as_str)).map(origin_of).collect();
        Self { allowed, trust_host }
    }

    /// The origins that are allowed by name.
    pub fn listed(&self) -> impl Iterator<Item = &str> {
        self.allowed.iter().map(String::as_str)
    }

    /// Whether the page that sent the request is allowed to. Programs other than browsers send no `Origin`.
    pub fn allow(&self, headers: &HeaderMap) -> bool {
        let Some(origin) = headers.get(header::ORIGIN) else { return true };
        let Ok(origin) = origin.to_str() else { return false };
        self.allowed.contains(&origin.to_ascii_lowercase()) || (self.trust_host && is_host(origin, headers))
    }

    /// Whether a form was sent by one of our own pages, according to `Sec-Fetch-Site` or `Origin`. Browsers that send
    /// neither are too old to be distinguished from another site.
    pub fn same_site_form(&self, headers: &HeaderMap) -> bool {
        let site = headers.get("sec-fetch-site").and_then(|value| value.to_str().ok());
        match site {
            Some("same-origin") => true,
            Some(_) => false,
            None => headers.contains_key(header::ORIGIN) && self.allow(headers),
        }
    }
}

/// The origin of a URL: scheme, host and port, without a path.
fn origin_of(url: &str) -> String {
    let end = url.find("://").map_or(url.len(), |scheme| {
        let host = scheme + 3;
        url[host..].find('/').map_or(url.len(), |slash| host + slash)
    });
    url[..end].to_ascii_lowercase()
}

fn is_host(origin: &str, headers: &HeaderMap) -> bool {
    let host = headers.get(header::HOST).and_then(|value| value.to_str().ok());
    host.is_some() && origin.split_once("://").map(|(_, rest)| rest) == host
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    #[test]
    fn allows_the_listed_and_nobody_else() {
        let origins = Origins::new("https://Example.org/app", &["https://other.example:8443".to_owned()], false);
        assert!(origins.allow(&headers(&[])));
        assert!(origins.allow(&headers(&[("origin", "https://example.org")])));
        assert!(origins.allow(&headers(&[("origin", "https://other.example:8443")])));
        for foreign in ["https://evil.example", "http://example.org", "https://example.org.evil.example", "null"] {
            assert!(!origins.allow(&headers(&[("origin", foreign), ("host", "evil.example")])), "{foreign}");
        }
    }

    #[test]
    fn trusts_the_host_in_development_only() {
        let asked = headers(&[("origin", "http://127.0.0.1:8080"), ("host", "127.0.0.1:8080")]);
        assert!(Origins::new("http://localhost:8080", &[], true).allow(&asked));
        assert!(!Origins::new("http://localhost:8080", &[], false).allow(&asked));
    }

    #[test]
    fn forms_come_from_our_own_pages() {
        let origins = Origins::new("https://example.org", &[], false);
        assert!(origins.same_site_form(&headers(&[("sec-fetch-site", "same-origin")])));
        assert!(origins.same_site_form(&headers(&[("origin", "https://example.org")])));
        assert!(!origins.same_site_form(&headers(&[])));
        assert!(!origins.same_site_form(&headers(&[("sec-fetch-site", "cross-site")])));
        assert!(!origins.same_site_form(&headers(&[("origin", "https://evil.example")])));
    }
}
