//! Configuration: defaults, then `event-radar.toml`, then `EVENT_RADAR__SECTION__KEY` in the environment. Problems
//! prevent the start. All are reported at once, each with its key, the reason and an example.

mod check;
mod load;
mod observability;
mod services;
mod values;

use std::path::PathBuf;
use std::time::Duration;

use ipnet::IpNet;
use kernel::crm::Destination;
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;

pub use check::Role;
pub use load::{PREFIX, Source};
pub use observability::{Log, LogFormat, Metrics, Sentry, Telemetry};
pub use services::{Crm, Database, Files, FilesPlace, Mail, Payments, Provider, Redis, Stripe};

/// A problem with a value of the configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The key with its section, such as `stripe.secret_key`.
    pub key: String,
    /// A predicate that follows the key: "is missing".
    pub reason: String,
    /// An example of a valid value; empty if there is none.
    pub example: &'static str,
}

/// All problems with the configuration.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the configuration can't be used:{}", .0.iter().map(Problem::to_string).collect::<String>())]
pub struct ConfigError(pub Vec<Problem>);

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { key, reason, example } = self;
        write!(f, "\n  {key}")?;
        // Problems with the file or the command line have no environment variable.
        if *key == "mode" || *key == "data" || key.contains('.') {
            write!(f, " ({PREFIX}{})", key.replace('.', "__").to_uppercase())?;
        }
        write!(f, ": {reason}")?;
        if !example.is_empty() {
            write!(f, "\n      for example: {example}")?;
        }
        Ok(())
    }
}

/// The whole configuration: `mode`, `data`, and a field for each section.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// Whether the process runs in development or in production.
    pub mode: Mode,
    /// The folder of the embedded set-up: database, keys, pictures, mailbox, sandbox payments.
    pub data: PathBuf,
    /// The HTTP server and its public address.
    pub http: Http,
    /// How often users and addresses may send requests.
    pub limits: Limits,
    /// Limits on messages to attendees.
    pub messages: Messages,
    /// How long old rows are kept.
    pub retention: Retention,
    /// Maps in the web app.
    pub web: Web,
    /// The database, and its replica if there is one.
    pub database: Database,
    /// The Redis for queues, signals and rate limits.
    pub redis: Redis,
    /// The storage for pictures.
    pub files: Files,
    /// The mail server and the sender.
    pub mail: Mail,
    /// The platform's customer system, and what organizations may connect.
    pub crm: Crm,
    /// The API key and webhook secrets of Stripe.
    pub stripe: Stripe,
    /// The payment provider and the times of a checkout.
    pub payments: Payments,
    /// Keys for tokens and secrets.
    pub auth: Auth,
    /// Whether administrators need a second factor.
    pub admin: Admin,
    /// How many jobs run at the same time, and for how long.
    pub worker: Worker,
    /// The format and level of the log.
    pub log: Log,
    /// The address of the Prometheus endpoint.
    pub metrics: Metrics,
    /// Reports of faults to Sentry.
    pub sentry: Sentry,
    /// The export of traces.
    pub telemetry: Telemetry,
}

/// Whether the process runs for developers or for real users.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// For developers: everything has a default, and pages for developers are served.
    #[default]
    Development,
    /// For real users: settings that are only good for development are refused.
    Production,
}

/// The HTTP server and its public address.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Http {
    /// The address to listen on.
    pub listen: String,
    /// The public URL of the product, which links in mails start with. None: the address it listens on.
    #[serde(deserialize_with = "values::optional")]
    pub public_url: Option<String>,
    /// Origins of browser apps besides the product's own.
    #[serde(deserialize_with = "values::list")]
    pub allowed_origins: Vec<String>,
    /// Whether clients may use introspection. None: in development only.
    pub introspection: Option<bool>,
    /// Addresses and networks of proxies whose `X-Forwarded-For` is trusted.
    #[serde(deserialize_with = "values::list")]
    pub trusted_proxies: Vec<String>,
    /// How many seconds the server keeps answering, while it reports that it is not ready, once it has to stop. None: 5
    /// in production, 0 in development.
    pub drain_seconds: Option<u16>,
    /// The most connections. None: as many as the process has file descriptors for, but at most 10,000.
    pub max_connections: Option<usize>,
    /// The most connections from one address.
    pub connections_per_address: usize,
    /// How many seconds a client may take to send the head of a request.
    pub head_seconds: u16,
    /// How many seconds a connection may be idle between requests.
    pub idle_seconds: u16,
    /// The most WebSockets of one address without a login.
    pub sockets_per_address: usize,
    /// The most WebSockets of one account.
    pub sockets_per_account: usize,
}

impl Default for Http {
    fn default() -> Self {
        Self {
            listen: "127.0.0.1:8080".to_owned(),
            public_url: None,
            allowed_origins: Vec::new(),
            introspection: None,
            trusted_proxies: Vec::new(),
            drain_seconds: None,
            max_connections: None,
            connections_per_address: 1000,
            head_seconds: 10,
            idle_seconds: 75,
            sockets_per_address: 500,
            sockets_per_account: 100,
        }
    }
}

/// The rate limits per user, such as `60/1m`. An address gets four times as much, except for `logins`, `sign_ups` and
/// `mail_links`, where it gets the same.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Whether the limits apply. None: in production only.
    pub enabled: Option<bool>,
    /// Queries, subscriptions, pages and files.
    pub reads: String,
    /// Mutations and forms without a limit of their own.
    pub writes: String,
    /// Logins, uses of mailed links, and changes of the second factor.
    pub logins: String,
    /// Registrations of new accounts.
    pub sign_ups: String,
    /// Requests for a mailed link.
    pub mail_links: String,
    /// Test mails that organizers send to themselves.
    pub test_mails: String,
    /// Orders that are placed.
    pub orders: String,
    /// Reports of events, organizations and users.
    pub reports: String,
}

impl Default for Limits {
    fn default() -> Self {
        let rate = str::to_owned;
        Self {
            enabled: None,
            reads: rate("600/1m"),
            writes: rate("120/1m"),
            logins: rate("30/5m"),
            sign_ups: rate("20/1h"),
            mail_links: rate("20/15m"),
            test_mails: rate("20/15m"),
            orders: rate("30/1m"),
            reports: rate("10/1h"),
        }
    }
}

impl Limits {
    /// The rates with their keys.
    pub fn rates(&self) -> [(&'static str, &str); 8] {
        [
            ("limits.reads", &self.reads),
            ("limits.writes", &self.writes),
            ("limits.logins", &self.logins),
            ("limits.sign_ups", &self.sign_ups),
            ("limits.mail_links", &self.mail_links),
            ("limits.test_mails", &self.test_mails),
            ("limits.orders", &self.orders),
            ("limits.reports", &self.reports),
        ]
    }
}

/// Limits on messages to attendees.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Messages {
    /// The most messages to an event's attendees within 24 hours. 0: none can be sent.
    pub per_event_and_day: u32,
    /// The most recipients of an organization's messages within 24 hours. 0: none can be sent.
    pub recipients_per_organization_and_day: u32,
}

impl Default for Messages {
    fn default() -> Self {
        Self { per_event_and_day: 5, recipients_per_organization_and_day: 50_000 }
    }
}

/// For how many days old rows are kept.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Retention {
    /// Finished jobs and their failures.
    pub jobs_days: u16,
    /// Webhook events, which recognize repeated deliveries.
    pub webhooks_days: u16,
    /// Ended sessions and links, and used refresh tokens.
    pub sessions_days: u16,
    /// The record of mails that were sent.
    pub mails_days: u16,
    /// The recipients of messages to attendees.
    pub message_recipients_days: u16,
    /// Changes of events that ticket holders were notified of.
    pub event_changes_days: u16,
}

impl Default for Retention {
    fn default() -> Self {
        Self {
            jobs_days: 7,
            webhooks_days: 30,
            sessions_days: 7,
            mails_days: 400,
            message_recipients_days: 400,
            event_changes_days: 400,
        }
    }
}

impl Retention {
    /// The numbers of days with their keys and their minimums. Jobs and mails that are still retried, webhook events
    /// that the provider may send again (for three days), and sessions in use must not be deleted.
    pub fn days(&self) -> [(&'static str, u16, u16); 6] {
        [
            ("retention.jobs_days", self.jobs_days, 1),
            ("retention.webhooks_days", self.webhooks_days, 4),
            ("retention.sessions_days", self.sessions_days, 1),
            ("retention.mails_days", self.mails_days, 7.max(self.jobs_days)),
            ("retention.message_recipients_days", self.message_recipients_days, 7),
            ("retention.event_changes_days", self.event_changes_days, 7),
        ]
    }

    /// The periods, as the kernel's settings have them.
    pub fn periods(&self) -> kernel::env::Retention {
        let days = |days: u16| time::Duration::days(i64::from(days));
        kernel::env::Retention {
            jobs: days(self.jobs_days),
            webhooks: days(self.webhooks_days),
            sessions: days(self.sessions_days),
            mails: days(self.mails_days),
            message_recipients: days(self.message_recipients_days),
            event_changes: days(self.event_changes_days),
        }
    }
}

/// Maps in the web app.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Web {
    /// The URL of map tiles, with `{z}`, `{x}` and `{y}`. None: venues are shown without a map.
    #[serde(deserialize_with = "values::optional")]
    pub tile_url: Option<String>,
    /// The attribution that maps show for the tiles.
    pub tile_credit: String,
    /// The page that the attribution links to.
    pub tile_credit_url: String,
}

impl Default for Web {
    fn default() -> Self {
        Self {
            tile_url: None,
            tile_credit: "© OpenStreetMap".to_owned(),
            tile_credit_url: "https://www.openstreetmap.org/copyright".to_owned(),
        }
    }
}

/// Keys for tokens and secrets.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Auth {
    /// Keys for access tokens: the first one signs, all of them verify. None: generated at the first start, in
    /// development.
    pub signing_keys: Vec<SigningKey>,
    /// The key for all other secrets, at least 32 characters. None: generated at the first start, in development.
    #[serde(deserialize_with = "values::optional_secret")]
    pub secret_key: Option<SecretString>,
}

/// What is required of administrators.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Admin {
    /// Whether administrators need a second factor for what only they may do. None: in production only.
    pub require_second_factor: Option<bool>,
}

/// A key for access tokens.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SigningKey {
    /// The key's id in tokens; a new key needs a new one.
    pub kid: String,
    /// The Ed25519 private key as PEM (`openssl genpkey -algorithm ed25519`).
    #[serde(default, deserialize_with = "values::optional_secret")]
    pub private_key: Option<SecretString>,
    /// The file with the private key, instead of `private_key`.
    #[serde(default)]
    pub path: Option<PathBuf>,
}

/// How many jobs run at the same time, and for how long.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Worker {
    /// The number of jobs for payments and orders that run at the same time in one process.
    pub payments: usize,
    /// The number of mails that are sent at the same time.
    pub mail: usize,
    /// The number of jobs for customer systems.
    pub sync: usize,
    /// The number of mails of messages to attendees.
    pub bulk_mail: usize,
    /// The number of housekeeping jobs.
    pub maintenance: usize,
    /// How often the outbox is polled if no signal arrives, in milliseconds.
    pub poll_interval_ms: u64,
    /// An upper bound on the run time of every job. None: each kind has its own limit.
    pub job_timeout_seconds: Option<u64>,
    /// How much longer a job's lease is than its timeout.
    pub lease_margin_seconds: u64,
}

impl Default for Worker {
    fn default() -> Self {
        Self {
            payments: 8,
            mail: 4,
            sync: 4,
            bulk_mail: 2,
            maintenance: 1,
            poll_interval_ms: 1000,
            job_timeout_seconds: None,
            lease_margin_seconds: 15,
        }
    }
}

impl Config {
    /// Whether the mode is production.
    pub fn is_production(&self) -> bool {
        self.mode == Mode::Production
    }

    /// Whether the database is the one in the data folder.
    pub fn is_embedded(&self) -> bool {
        self.database.url.is_none()
    }

    /// Whether demo data may be loaded: only in development, and only into the database in the data folder.
    pub fn has_demo(&self) -> bool {
        self.is_embedded() && !self.is_production()
    }

    /// The public URL of the product, without a trailing slash.
    pub fn public_url(&self) -> String {
        let configured = self.http.public_url.as_deref().map(|url| url.trim_end_matches('/').to_owned());
        configured.unwrap_or_else(|| {
            let port = self.http.listen.rsplit_once(':').map_or("8080", |(_, port)| port);
            format!("http://localhost:{port}")
        })
    }

    /// The networks of proxies whose `X-Forwarded-For` is trusted.
    pub fn trusted_proxies(&self) -> Vec<IpNet> {
        self.http.trusted_proxies.iter().filter_map(|proxy| check::network(proxy)).collect()
    }

    /// How long the server keeps answering once it has to stop, so that load balancers notice.
    pub fn drain(&self) -> Duration {
        let seconds = self.http.drain_seconds.unwrap_or(if self.is_production() { 5 } else { 0 });
        Duration::from_secs(seconds.into())
    }

    /// Whether rate limits apply. In development they don't by default, so that load tests work.
    pub fn has_limits(&self) -> bool {
        self.limits.enabled.unwrap_or(self.is_production())
    }

    /// Whether administrators need a second factor. In development they don't by default.
    pub fn admins_need_second_factor(&self) -> bool {
        self.admin.require_second_factor.unwrap_or(self.is_production())
    }

    /// The environment's name in Sentry.
    pub fn sentry_environment(&self) -> &str {
        let mode = if self.is_production() { "production" } else { "development" };
        self.sentry.environment.as_deref().unwrap_or(mode)
    }

    /// Whether webhooks may lead into private networks. Organizers choose the URLs, so by default only in development.
    pub fn has_private_targets(&self) -> bool {
        self.crm.private_targets.unwrap_or(!self.is_production())
    }

    /// The platform's customer system, if there is one.
    pub fn crm(&self) -> Option<Destination> {
        let Crm { hubspot_token, webhook_url, webhook_secret, .. } = &self.crm;
        match (hubspot_token, webhook_url, webhook_secret) {
            (Some(token), _, _) => Some(Destination::HubSpot { token: token.clone() }),
            (None, Some(url), Some(secret)) => {
                Some(Destination::Webhook { url: url.expose_secret().to_owned(), secret: secret.clone() })
            }
            _ => None,
        }
    }

    /// The payment provider, with `auto` resolved.
    pub fn provider(&self) -> Provider {
        match self.payments.provider {
            Provider::Auto if self.stripe.secret_key.is_some() => Provider::Stripe,
            Provider::Auto if self.is_production() => Provider::None,
            Provider::Auto => Provider::Sandbox,
            chosen => chosen,
        }
    }
}
