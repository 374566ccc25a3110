//! A HubSpot double: an HTTP server that accepts contacts as HubSpot does, with the same limits and errors.

mod account;
mod errors;
mod server;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};

use axum::Router;
use tokio::net::TcpListener;

use account::Account;

/// The valid access token.
pub(crate) const TOKEN: &str = "pat-eu1-event-radar-double";

/// A running double. Cheap to clone; its server ends with the test's runtime.
#[derive(Clone)]
pub(crate) struct HubSpotDouble {
    origin: String,
    state: Arc<Mutex<Account>>,
}

/// How the double handles a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mood {
    /// Throttled: wait this many seconds.
    Throttle(u64),
    /// An internal error, without any effect.
    Fail,
    /// An internal error, after the call took effect.
    FailAfterwards,
    /// Never answered, so that the caller times out.
    Hang,
    /// Refused because the token lacks a scope.
    Forbid,
    /// This status, with a number of seconds to wait if there is one.
    Answer(u16, Option<u64>),
    /// Throttled by the daily limit.
    DayIsFull,
    /// Answered after a second.
    Slow,
    /// Answered normally, which is the default.
    Well,
}

#[derive(Debug, Clone)]
pub(crate) struct Contact {
    pub(crate) id: String,
    pub(crate) properties: BTreeMap<String, String>,
}

/// A call that the double received.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    /// The method and path, separated by a space.
    pub(crate) line: String,
    /// The contacts' addresses in the body.
    pub(crate) emails: Vec<String>,
}

impl HubSpotDouble {
    /// Starts a double on a free port.
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let double = Self { origin, state: Arc::default() };
        let router = Router::new().fallback(server::serve).with_state(double.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        double
    }

    /// The value for `crm.hubspot_api_base`.
    pub(crate) fn api_base(&self) -> &str {
        &self.origin
    }

    /// Sets how the next calls are handled, one after the other.
    pub(crate) fn moods(&self, moods: impl IntoIterator<Item = Mood>) {
        self.state().moods.extend(moods);
    }

    /// Refuses a contact, but accepts the others in its batch.
    pub(crate) fn refuse(&self, email: &str) {
        self.state().refused.insert(email.to_owned());
    }

    /// Refuses every batch with this contact.
    pub(crate) fn spoil(&self, email: &str) {
        self.state().spoiling.insert(email.to_owned());
    }

    /// Answers with a conflict for every batch with this contact.
    pub(crate) fn conflict(&self, email: &str) {
        self.state().conflicting.insert(email.to_owned());
    }

    /// Merges a contact into another one, with another address.
    pub(crate) fn merge(&self, email: &str, into: &str) {
        let mut state = self.state();
        state.contacts.remove(email);
        state.add(into);
        state.merged.insert(email.to_owned(), into.to_owned());
    }

    /// Refuses to erase a contact by this id or address.
    pub(crate) fn never_erase(&self, id_or_email: &str) {
        self.state().never_erased.insert(id_or_email.to_owned());
    }

    /// Does not know new properties for one batch and this many more.
    pub(crate) fn lag(&self, batches: u32) {
        self.state().lags = batches + 1;
    }

    /// Becomes another, empty account, with new ids.
    pub(crate) fn begin_anew(&self) {
        *self.state() = Account::default();
    }

    /// Adds a contact, and returns its id.
    pub(crate) fn add(&self, email: &str) -> String {
        self.state().add(email)
    }

    /// Makes the token invalid, or valid again.
    pub(crate) fn revoke(&self, revoked: bool) {
        self.state().revoked = revoked;
    }

    /// The contact with this address.
    pub(crate) fn contact(&self, email: &str) -> Option<Contact> {
        self.state().contacts.get(email).cloned()
    }

    /// A property of a contact, which must exist.
    pub(crate) fn property(&self, email: &str, name: &str) -> Option<String> {
        let contact = self.contact(email).unwrap_or_else(|| panic!("there is no such contact"));
        contact.properties.get(name).cloned()
    }

    /// Whether the address is blocked because it was erased.
    pub(crate) fn is_blocked(&self, email: &str) -> bool {
        self.state().blocked.contains(email)
    }

    /// The received batches, as lists of addresses.
    pub(crate) fn batches(&self) -> Vec<Vec<String>> {
        let state = self.state();
        let batches = state.calls.iter().filter(|call| call.line.ends_with("/contacts/batch/upsert"));
        batches.map(|call| call.emails.clone()).collect()
    }

    fn state(&self) -> MutexGuard<'_, Account> {
        self.state.lock().unwrap()
    }
}
