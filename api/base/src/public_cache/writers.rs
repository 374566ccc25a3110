//! Who has just changed something: they see what they did, whatever is kept.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use kernel::Actor;
use kernel::ids::UserId;
use secrecy::ExposeSecret as _;
use tokio::time::Instant;

use crate::auth::cookie;
use crate::rate_limits::ClientAddress;

/// How long nothing kept is shown to them: longer than anything is kept that they can change unannounced.
const WHILE: Duration = Duration::from_secs(2);
/// How many addresses and how many users of such a time are remembered.
const MOST: usize = 50_000;
/// The cookie that tells other processes.
const COOKIE: &str = "event_radar_changed";

/// Those who have just changed something: by their address, or by their account if they are signed in.
pub(super) struct Writers {
    addresses: Lately<IpAddr>,
    users: Lately<UserId>,
    mark: HeaderValue,
}

impl Writers {
    /// Nobody yet. `secure` restricts the cookie to TLS.
    pub(super) fn new(secure: bool) -> Self {
        let secure = if secure { "; Secure" } else { "" };
        let mark = format!("{COOKIE}=1; Max-Age={}; Path=/; HttpOnly; SameSite=Lax{secure}", WHILE.as_secs());
        let mark = HeaderValue::from_str(&mark).unwrap_or(HeaderValue::from_static(""));
        Self { addresses: Lately::default(), users: Lately::default(), mark }
    }

    /// Notes that somebody has changed something, and marks their browser for other processes.
    pub(super) fn note(&self, actor: &Actor, client: ClientAddress, response: &mut Response) {
        match actor.user() {
            Some(user) => self.note_user(user.user_id),
            None => self.addresses.note(client.network(), Instant::now()),
        }
        response.headers_mut().append(header::SET_COOKIE, self.mark.clone());
    }

    /// Notes that a user is changing something.
    pub(super) fn note_user(&self, user_id: UserId) {
        self.users.note(user_id, Instant::now());
    }

    /// Whether somebody has just changed something, perhaps before they signed in.
    pub(super) fn include(&self, actor: &Actor, client: ClientAddress, headers: &HeaderMap) -> bool {
        let marked = headers.contains_key(header::COOKIE)
            && cookie::find(headers, COOKIE).is_some_and(|value| value.expose_secret() == "1");
        let now = Instant::now();
        marked
            || self.addresses.includes(&client.network(), now)
            || actor.user().is_some_and(|user| self.users.includes(&user.user_id, now))
    }
}

/// Those who were noted a moment ago, in two maps: the older one is dropped as a whole.
struct Lately<K>(Mutex<Noted<K>>);

struct Noted<K> {
    newer: HashMap<K, Instant>,
    older: HashMap<K, Instant>,
    since: Instant,
}

impl<K> Default for Lately<K> {
    fn default() -> Self {
        Self(Mutex::new(Noted { newer: HashMap::new(), older: HashMap::new(), since: Instant::now() }))
    }
}

impl<K: Eq + Hash> Lately<K> {
    fn note(&self, key: K, now: Instant) {
        let mut noted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if now - noted.since > WHILE {
            noted.older = std::mem::take(&mut noted.newer);
            noted.since = now;
        }
        if noted.newer.len() < MOST || noted.newer.contains_key(&key) {
            noted.newer.insert(key, now);
        }
    }

    fn includes(&self, key: &K, now: Instant) -> bool {
        let noted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = noted.newer.get(key).or_else(|| noted.older.get(key));
        at.is_some_and(|at| now - *at <= WHILE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_are_remembered_for_a_moment_and_then_forgotten() {
        let (lately, began) = (Lately::default(), Instant::now());
        for number in 0..MOST {
            lately.note(number, began);
        }
        let until = began + WHILE;
        lately.note(MOST, until);
        assert!(lately.includes(&0, until) && lately.includes(&(MOST - 1), until));
        let after = until + Duration::from_millis(1);
        lately.note(MOST, after);
        assert!(!lately.includes(&0, after) && lately.includes(&MOST, after));
        lately.note(MOST, after + WHILE * 2);
        assert_eq!(lately.0.lock().unwrap().older.len(), 1, "nobody else is kept");
    }
}
