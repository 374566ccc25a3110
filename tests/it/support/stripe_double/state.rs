//! What the double remembers.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::time::Duration;

use super::delivery::Event;
use super::idempotency::Keys;

/// Key-value pairs that Stripe keeps for us.
pub(crate) type Metadata = BTreeMap<String, String>;

/// A Checkout Session.
#[derive(Debug, Clone)]
pub(crate) struct Session {
    pub(crate) id: String,
    pub(crate) created: i64,
    pub(crate) expires_at: i64,
    pub(crate) status: &'static str,
    pub(crate) payment_status: &'static str,
    pub(crate) amount_total: i64,
    pub(crate) currency: String,
    pub(crate) lines: Vec<Line>,
    pub(crate) client_reference_id: Option<String>,
    pub(crate) customer_email: Option<String>,
    pub(crate) locale: Option<String>,
    pub(crate) success_url: String,
    pub(crate) cancel_url: Option<String>,
    pub(crate) metadata: Metadata,
    pub(crate) intent_metadata: Metadata,
    /// The PaymentIntent, from the first attempt to pay on.
    pub(crate) intent: Option<String>,
}

/// A line of a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) name: String,
    pub(crate) unit_amount: i64,
    pub(crate) quantity: i64,
}

/// A PaymentIntent.
#[derive(Debug, Clone)]
pub(crate) struct Intent {
    pub(crate) id: String,
    pub(crate) charge: String,
    pub(crate) created: i64,
    pub(crate) amount: i64,
    pub(crate) currency: String,
    pub(crate) status: &'static str,
    pub(crate) error: Option<&'static str>,
    pub(crate) metadata: Metadata,
}

/// A refund.
#[derive(Debug, Clone)]
pub(crate) struct Refund {
    pub(crate) id: String,
    pub(crate) created: i64,
    pub(crate) intent: String,
    pub(crate) charge: String,
    pub(crate) amount: i64,
    pub(crate) currency: String,
    pub(crate) status: &'static str,
    pub(crate) failure_reason: Option<&'static str>,
    pub(crate) metadata: Metadata,
}

/// A dispute.
#[derive(Debug, Clone)]
pub(crate) struct Dispute {
    pub(crate) id: String,
    pub(crate) created: i64,
    pub(crate) intent: String,
    pub(crate) charge: String,
    pub(crate) amount: i64,
    pub(crate) currency: String,
    pub(crate) status: &'static str,
}

/// What goes wrong with the next requests.
#[derive(Debug, Clone, Copy)]
pub(super) enum Mishap {
    /// Answers 500 and does nothing.
    Fail,
    /// Does what was asked, and answers 500.
    FailAfterwards,
    /// Does what was asked, and answers late.
    Slow(Duration),
    /// Does what was asked, and the answer is lost.
    Lose,
    /// Too many requests.
    Limit,
}

/// A request as it came.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) line: String,
    pub(crate) idempotency_key: Option<String>,
    pub(crate) params: BTreeMap<String, String>,
}

#[derive(Default)]
pub(super) struct State {
    /// In the order in which they were made.
    pub(super) sessions: Vec<Session>,
    pub(super) intents: HashMap<String, Intent>,
    pub(super) refunds: Vec<Refund>,
    pub(super) disputes: Vec<Dispute>,
    pub(super) keys: Keys,
    pub(super) mishaps: Vec<Mishap>,
    pub(super) requests: Vec<Request>,
    pub(super) undelivered: Vec<Event>,
    pub(super) webhook_url: Option<String>,
    /// Pages of lists are no longer than this, whatever was asked for.
    pub(super) page_size: Option<usize>,
    /// Whether no request is answered as it should be.
    pub(super) away: bool,
    /// Sessions of other keys.
    pub(super) forgotten: HashSet<String>,
    /// Sessions that every request about fails at.
    pub(super) spoiled: HashSet<String>,
    /// Whether new sessions are refused.
    pub(super) refuses_sessions: bool,
    count: u64,
}

impl State {
    /// The next id of a kind.
    pub(super) fn id(&mut self, prefix: &str) -> String {
        self.count += 1;
        format!("{prefix}_{:024}", self.count)
    }

    /// A session as it is now: an open one ends by the clock.
    pub(super) fn session(&mut self, id: &str, now: i64) -> Option<&mut Session> {
        let session = self.sessions.iter_mut().find(|session| session.id == id)?;
        if session.status == "open" && now >= session.expires_at {
            session.status = "expired";
        }
        Some(session)
    }

    /// A session as it is now, if the keys that are used now know it.
    pub(super) fn known(&mut self, id: &str, now: i64) -> Option<&mut Session> {
        if self.forgotten.contains(id) { None } else { self.session(id, now) }
    }

    /// Whether a payment is known under the keys that are used now.
    pub(super) fn knows(&self, intent: &str) -> bool {
        let of_it = |session: &&Session| session.intent.as_deref() == Some(intent);
        self.intents.contains_key(intent)
            && self.sessions.iter().filter(of_it).all(|session| !self.forgotten.contains(&session.id))
    }

    /// What was refunded of a payment and did not come back.
    pub(super) fn refunded(&self, intent: &str) -> i64 {
        let counts = |refund: &&Refund| refund.intent == intent && !matches!(refund.status, "failed" | "canceled");
        self.refunds.iter().filter(counts).map(|refund| refund.amount).sum()
    }
}
