//! The environment of operations: database, clock, keys, randomness, ports to other systems, and settings.

use std::sync::Arc;

use sea_orm::DbErr;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::clock::{Clock, Ids, Random};
use crate::crm::{Crm, Destination};
use crate::db::{Db, Tx};
use crate::files::FileStore;
use crate::geocoding::Geocoder;
use crate::mail::Mailer;
use crate::payments::PaymentProvider;
use crate::rate_limits::Refusals;
use crate::signals::Signals;
use crate::site::SiteMemory;
use crate::waiting_lines::WaitingLines;

/// Everything an operation needs besides its actor and its input. Cheap to clone.
#[derive(Clone)]
pub struct Env {
    /// The connections to the database.
    pub db: Db,
    /// The source of the current time.
    pub clock: Arc<dyn Clock>,
    /// Makes primary keys (UUIDv7), which sort by creation.
    pub ids: Arc<Ids>,
    /// The source of randomness for tokens, codes and nonces.
    pub random: Arc<dyn Random>,
    /// Tells other processes that something changed.
    pub signals: Arc<dyn Signals>,
    /// The lines of waiting rooms.
    pub waiting_lines: Arc<dyn WaitingLines>,
    /// The payment provider; none if payments are not set up.
    pub payments: Option<Arc<dyn PaymentProvider>>,
    /// The mail server, or the local mailbox in development.
    pub mailer: Arc<dyn Mailer>,
    /// The client for CRMs.
    pub crm: Arc<dyn Crm>,
    /// The search for addresses; none if it is not set up.
    pub geocoder: Option<Arc<dyn Geocoder>>,
    /// The storage for files: a folder or a bucket.
    pub files: Arc<dyn FileStore>,
    /// How many requests this process refused because of a rate limit.
    pub refusals: Arc<Refusals>,
    /// What administrators have set for the whole platform, as this process knows it.
    pub site: Arc<SiteMemory>,
    /// The settings that rules depend on, from the configuration.
    pub settings: Arc<Settings>,
}

/// How long rows are kept in tables that would only grow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention {
    /// Finished jobs and their failures.
    pub jobs: Duration,
    /// Webhook events, which recognize repeated deliveries.
    pub webhooks: Duration,
    /// Ended sessions, links and challenges, and used refresh tokens.
    pub sessions: Duration,
    /// The record of mails that were sent.
    pub mails: Duration,
    /// The recipients of messages to attendees; their number stays.
    pub message_recipients: Duration,
    /// Changes of events that ticket holders were notified of.
    pub event_changes: Duration,
}

impl Default for Retention {
    fn default() -> Self {
        Self {
            jobs: Duration::days(7),
            webhooks: Duration::days(30),
            sessions: Duration::days(7),
            mails: Duration::days(400),
            message_recipients: Duration::days(400),
            event_changes: Duration::days(400),
        }
    }
}

/// The part of the configuration that business rules depend on.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where people reach the product, without a trailing slash; links in mails start with it.
    pub public_url: String,
    /// The key that secrets are derived from and encrypted with (`auth.secret_key`); at least 32 bytes.
    pub secret_key: secrecy::SecretSlice<u8>,
    /// Whether accounts of the demo's organization "Event Buddy" log in by name with one known password, and its collections
    /// can be emptied. Never in production.
    pub demo_basic: bool,
    /// Whether administrators need a second factor for what only administrators may do.
    pub admins_need_second_factor: bool,
    /// The platform's own CRM, which gets every contact; none if the configuration names none.
    pub crm: Option<Destination>,
    /// How long a buyer has to pay. At least 30 minutes with Stripe
    /// (<https://docs.stripe.com/api/checkout/sessions/create#create_checkout_session-expires_at>).
    pub checkout_window: Duration,
    /// Where clients may send buyers back to from the payment page: these addresses and everything below them.
    pub return_urls: Vec<String>,
    /// How much longer than the checkout window places are held, so that no payment arrives for places that were
    /// released.
    pub hold_grace: Duration,
    /// An upper bound on the run time of every job; none leaves each kind its own limit.
    pub job_timeout: Option<std::time::Duration>,
    /// How much longer a job's lease is than its timeout: the time it may wait in a queue before it starts.
    pub lease_margin: std::time::Duration,
    /// How long finished and expired rows are kept.
    pub retention: Retention,
    /// The most messages that can go to an event's attendees within 24 hours.
    pub messages_per_day: u32,
    /// The most recipients that an organization can write to within 24 hours.
    pub message_recipients_per_day: u32,
    /// How waiting rooms let people in.
    pub waiting_room: WaitingRoomSettings,
}

/// How waiting rooms let people in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WaitingRoomSettings {
    /// How many are let in per minute where the organizer has not chosen another number, at least 1.
    pub per_minute: u32,
    /// Whether an event gets a waiting room by itself when more people order.
    pub automatic: bool,
    /// How long somebody who was let in has to order.
    pub time_to_order: Duration,
}

impl Default for WaitingRoomSettings {
    fn default() -> Self {
        Self { per_minute: 30_000, automatic: true, time_to_order: Duration::minutes(10) }
    }
}

impl Settings {
    /// The `Message-ID` of the mail whose record has this id.
    pub fn message_id(&self, id: Uuid) -> String {
        format!("{id}@{}", self.host())
    }

    /// The host of the public URL, for names that are unique worldwide: Message-IDs, calendar entries. They allow no
    /// IPv6 address, so for one it is `localhost`.
    pub fn host(&self) -> &str {
        let remaining = self.public_url.split_once("://").map_or(self.public_url.as_str(), |(_, remaining)| remaining);
        let authority = remaining.split(['/', '?', '#']).next().unwrap_or_default();
        match authority.rsplit_once(':') {
            _ if authority.starts_with('[') => "localhost",
            Some((host, port)) if port.bytes().all(|b| b.is_ascii_digit()) => host,
            _ => authority,
        }
    }
}

impl Env {
    /// Now in UTC, in whole seconds.
    pub fn now(&self) -> OffsetDateTime {
        self.clock.now()
    }

    /// Begins a writing transaction.
    pub async fn begin(&self) -> Result<Tx, DbErr> {
        self.db.begin(Arc::clone(&self.signals)).await
    }

    /// An absolute link to a page of the product.
    pub fn link(&self, path_and_query: &str) -> String {
        format!("{}{path_and_query}", self.settings.public_url)
    }
}
