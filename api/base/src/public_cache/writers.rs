//! Who has just changed something without being signed in: they see what they did, whatever is kept.

use std::net::IpAddr;
use std::time::Duration;

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use quick_cache::sync::Cache;
use secrecy::ExposeSecret as _;
use tokio::time::Instant;

use crate::auth::cookie;
use crate::rate_limits::ClientAddress;

/// How long nothing kept is shown to them: longer than anything is kept that a visitor can change.
const WHILE: Duration = Duration::from_secs(2);
/// How many addresses are remembered.
const MOST: usize = 10_000;
/// The cookie that tells other processes.
const COOKIE: &str = "event_radar_changed";

/// The addresses of those who have just changed something.
pub(super) struct Writers {
    addresses: Cache<IpAddr, Instant>,
    mark: HeaderValue,
}

impl Writers {
    /// Nobody yet. `secure` restricts the cookie to TLS.
    pub(super) fn new(secure: bool) -> Self {
        let secure = if secure { "; Secure" } else { "" };
        let mark = format!("{COOKIE}=1; Max-Age={}; Path=/; HttpOnly; SameSite=Lax{secure}", WHILE.as_secs());
        let mark = HeaderValue::from_str(&mark).unwrap_or(HeaderValue::from_static(""));
        Self { addresses: Cache::new(MOST), mark }
    }

    /// Notes that a client has changed something, and marks its browser for other processes.
    pub(super) fn note(&self, client: ClientAddress, response: &mut Response) {
        self.addresses.insert(client.network(), Instant::now());
        response.headers_mut().append(header::SET_COOKIE, self.mark.clone());
    }

    /// Whether a client has just changed something.
    pub(super) fn include(&self, client: ClientAddress, headers: &HeaderMap) -> bool {
        let marked = headers.contains_key(header::COOKIE)
            && cookie::find(headers, COOKIE).is_some_and(|value| value.expose_secret() == "1");
        marked || self.addresses.get(&client.network()).is_some_and(|at| at.elapsed() <= WHILE)
    }
}
