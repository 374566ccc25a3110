//! Who has just changed something: they see what they did, whatever is kept.

use std::net::IpAddr;
use std::time::Duration;

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use kernel::Actor;
use kernel::ids::UserId;
use quick_cache::sync::Cache;
use secrecy::ExposeSecret as _;
use tokio::time::Instant;

use crate::auth::cookie;
use crate::rate_limits::ClientAddress;

/// How long nothing kept is shown to them: longer than anything is kept that they can change unannounced.
const WHILE: Duration = Duration::from_secs(2);
/// How many addresses and how many users are remembered.
const MOST: usize = 10_000;
/// The cookie that tells other processes.
const COOKIE: &str = "event_radar_changed";

/// Those who have just changed something: by their address, or by their account if they are signed in.
pub(super) struct Writers {
    addresses: Cache<IpAddr, Instant>,
    users: Cache<UserId, Instant>,
    mark: HeaderValue,
}

impl Writers {
    /// Nobody yet. `secure` restricts the cookie to TLS.
    pub(super) fn new(secure: bool) -> Self {
        let secure = if secure { "; Secure" } else { "" };
        let mark = format!("{COOKIE}=1; Max-Age={}; Path=/; HttpOnly; SameSite=Lax{secure}", WHILE.as_secs());
        let mark = HeaderValue::from_str(&mark).unwrap_or(HeaderValue::from_static(""));
        Self { addresses: Cache::new(MOST), users: Cache::new(MOST), mark }
    }

    /// Notes that somebody has changed something, and marks their browser for other processes.
    pub(super) fn note(&self, actor: &Actor, client: ClientAddress, response: &mut Response) {
        match actor.user() {
            Some(user) => self.note_user(user.user_id),
            None => self.addresses.insert(client.network(), Instant::now()),
        }
        response.headers_mut().append(header::SET_COOKIE, self.mark.clone());
    }

    /// Notes that a user is changing something.
    pub(super) fn note_user(&self, user_id: UserId) {
        self.users.insert(user_id, Instant::now());
    }

    /// Whether somebody has just changed something, perhaps before they signed in.
    pub(super) fn include(&self, actor: &Actor, client: ClientAddress, headers: &HeaderMap) -> bool {
        let marked = headers.contains_key(header::COOKIE)
            && cookie::find(headers, COOKIE).is_some_and(|value| value.expose_secret() == "1");
        let is_recent = |at: Instant| at.elapsed() <= WHILE;
        marked
            || self.addresses.get(&client.network()).is_some_and(is_recent)
            || actor.user().is_some_and(|user| self.users.get(&user.user_id).is_some_and(is_recent))
    }
}
