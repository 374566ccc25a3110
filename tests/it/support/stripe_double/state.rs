//! The state of the double.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::time::Duration;

use super::delivery::Event;
use super::idempotency::Keys;

/// The key-value pairs that clients attach to objects.
pub(crate) type Metadata = BTreeMap<String, String>;

/// A Checkout Session, with its lines and payment.
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
    /// The id of the PaymentIntent; none before the first attempt to pay.
    pub(crate) intent: Option<String>,
}

/// A line of a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) name: String,
    pub(crate) unit_amount: i64,
    pub(crate) quantity: i64,
}

/// A PaymentIntent: the payment of a session.
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

/// A failure of a request.
#[derive(Debug, Clone, Copy)]
pub(super) enum Mishap {
    /// Answers 500, without any effect.
    Fail,
    /// Takes effect, but answers 500.
    FailAfterwards,
    /// Takes effect, and answers late.
    Slow(Duration),
    /// Takes effect, but the answer is lost.
    Lose,
    /// Refuses the request by the rate limit.
    Limit,
}

/// A request that the double received.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) line: String,
    pub(crate) idempotency_key: Option<String>,
    pub(crate) params: BTreeMap<String, String>,
}

#[derive(Default)]
pub(super) struct State {
    /// All sessions, in the order of creation.
    pub(super) sessions: Vec<Session>,
    pub(super) intents: HashMap<String, Intent>,
    pub(super) refunds: Vec<Refund>,
    pub(super) disputes: Vec<Dispute>,
    pub(super) keys: Keys,
    pub(super) mishaps: Vec<Mishap>,
    pub(super) requests: Vec<Request>,
    pub(super) undelivered: Vec<Event>,
    pub(super) webhook_url: Option<String>,
    /// The largest page of lists, whatever the request's limit.
    pub(super) page_size: Option<usize>,
    /// Whether every request is answered with 503.
    pub(super) away: bool,
    /// Sessions that the current API keys don't know.
    pub(super) forgotten: HashSet<String>,
    /// Sessions whose requests all fail.
    pub(super) spoiled: HashSet<String>,
    /// Whether new sessions are refused.
    pub(super) refuses_sessions: bool,
    count: u64,
}

impl State {
    /// The next id with this prefix.
    pub(super) fn id(&mut self, prefix: &str) -> String {
        self.count += 1;
        format!("{prefix}_{:024}", self.count)
    }

    /// The current state of a session; an open one expires by the clock.
    pub(super) fn session(&mut self, id: &str, now: i64) -> Option<&mut Session> {
        let session = self.sessions.iter_mut().find(|session| session.id == id)?;
        if session.status == "open" && now >= session.expires_at {
            session.status = "expired";
        }
        Some(session)
    }

    /// The current state of a session; none if the current API keys don't know it.
    pub(super) fn known(&mut self, id: &str, now: i64) -> Option<&mut Session> {
        if self.forgotten.contains(id) { None } else { self.session(id, now) }
    }

    /// Whether the current API keys know a payment.
    pub(super) fn knows(&self, intent: &str) -> bool {
        let of_it = |session: &&Session| session.intent.as_deref() == Some(intent);
        self.intents.contains_key(intent)
            && self.sessions.iter().filter(of_it).all(|session| !self.forgotten.contains(&session.id))
    }

    /// The refunded amount of a payment, without refunds that failed.
    pub(super) fn refunded(&self, intent: &str) -> i64 {
        let counts = |refund: &&Refund| refund.intent == intent && !matches!(refund.status, "failed" | "canceled");
        self.refunds.iter().filter(counts).map(|refund| refund.amount).sum()
    }
}
