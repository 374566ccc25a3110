//! What operations work with: the database, the clock, keys and secrets, the outside world, and settings.

use std::sync::Arc;

use sea_orm::DbErr;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::clock::{Clock, Ids, Random};
use crate::crm::{Crm, Destination};
use crate::db::{Db, Tx};
use crate::files::FileStore;
use crate::mail::Mailer;
use crate::payments::PaymentProvider;
use crate::rate_limits::Refusals;
use crate::signals::Signals;

/// Everything an operation needs besides its actor and its input. Cheap to clone.
#[derive(Clone)]
pub struct Env {
    /// The database.
    pub db: Db,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Keys in order of creation.
    pub ids: Arc<Ids>,
    /// Secrets.
    pub random: Arc<dyn Random>,
    /// Hints to other processes.
    pub signals: Arc<dyn Signals>,
    /// How money comes in; none when payments are not set up.
    pub payments: Option<Arc<dyn PaymentProvider>>,
    /// How mail goes out.
    pub mailer: Arc<dyn Mailer>,
    /// Speaks to customer systems.
    pub crm: Arc<dyn Crm>,
    /// Where files are kept.
    pub files: Arc<dyn FileStore>,
    /// How many requests this process refused as too often.
    pub refusals: Arc<Refusals>,
    /// What was configured.
    pub settings: Arc<Settings>,
}

/// How long things are kept that only grow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention {
    /// Finished jobs, and what went wrong with them.
    pub jobs: Duration,
    /// Webhook events, so that one that comes again is known.
    pub webhooks: Duration,
    /// Ended sessions, links and challenges, and used refresh tokens.
    pub sessions: Duration,
    /// Which mails went to whom.
    pub mails: Duration,
    /// To whom messages to attendees went; how many they were stays.
    pub message_recipients: Duration,
    /// What ticket holders were told about changes of their event.
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

/// The part of the configuration that rules depend on.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where people reach the product, without a trailing slash; links in mails start with it.
    pub public_url: String,
    /// The key that refresh tokens' successors and the like are derived from; at least 32 bytes.
    pub secret_key: secrecy::SecretSlice<u8>,
    /// Whether administrators may do what only they may with a second factor alone.
    pub admins_need_second_factor: bool,
    /// The customer system that everybody is known to; none keeps it to us.
    pub crm: Option<Destination>,
    /// How long a buyer has to pay. At least 30 minutes with Stripe
    /// (<https://docs.stripe.com/api/checkout/sessions/create#create_checkout_session-expires_at>).
    pub checkout_window: Duration,
    /// Where apps may have their buyers sent back to from the payment page: these addresses, and those below them.
    pub return_urls: Vec<String>,
    /// How much longer than the checkout window places are held, so that money never arrives for places just given away.
    pub hold_grace: Duration,
    /// An upper bound on how long one run of any job may take; none leaves each kind its own.
    pub job_timeout: Option<std::time::Duration>,
    /// How much longer than a job's timeout its lease is: the time it may wait in a queue before it starts.
    pub lease_margin: std::time::Duration,
    /// How long is kept what only grows.
    pub retention: Retention,
    /// How many messages an event's attendees can get within 24 hours.
    pub messages_per_day: u32,
    /// How many people an organization can write to within 24 hours.
    pub message_recipients_per_day: u32,
}

impl Settings {
    /// The `Message-ID` of a mail, by the id that it is on record with.
    pub fn message_id(&self, id: Uuid) -> String {
        format!("{id}@{}", self.host())
    }

    /// The host of the public URL, which names things for the rest of the world: Message-IDs, calendar entries.
    /// A bare IPv6 address, which can't stand in those, is none.
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

    /// A link into the product.
    pub fn link(&self, path_and_query: &str) -> String {
        format!("{}{path_and_query}", self.settings.public_url)
    }
}
