//! Configuration: defaults, then `event-radar.toml`, then `EVENT_RADAR__SECTION__KEY` in the environment. What is wrong
//! stops the start, all of it at once, each with its key, the reason and an example.

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

/// What is wrong with the configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Which key: `stripe.secret_key`.
    pub key: String,
    /// What is wrong with its value.
    pub reason: String,
    /// A value that would do.
    pub example: &'static str,
}

/// All that is wrong with the configuration.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the configuration can't be used:{}", .0.iter().map(Problem::to_string).collect::<String>())]
pub struct ConfigError(pub Vec<Problem>);

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { key, reason, example } = self;
        write!(f, "\n  {key}")?;
        // What concerns the file or the command line has no variable.
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

/// Everything that can be configured.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// Who this runs for.
    pub mode: Mode,
    /// The folder of the embedded set-up: database, keys, pictures, mailbox, sandbox payments.
    pub data: PathBuf,
    /// How people reach it.
    pub http: Http,
    /// How often one may ask.
    pub limits: Limits,
    /// What organizers write to attendees.
    pub messages: Messages,
    /// How long is kept what only grows.
    pub retention: Retention,
    /// The web app.
    pub web: Web,
    /// Where the data is.
    pub database: Database,
    /// Where queues and signals are.
    pub redis: Redis,
    /// Where pictures are.
    pub files: Files,
    /// How mail goes out.
    pub mail: Mail,
    /// The platform's customer system, and what organizations may connect.
    pub crm: Crm,
    /// Stripe.
    pub stripe: Stripe,
    /// How money comes in.
    pub payments: Payments,
    /// Keys.
    pub auth: Auth,
    /// What is wanted of administrators.
    pub admin: Admin,
    /// How jobs are done.
    pub worker: Worker,
    /// What is told.
    pub log: Log,
    /// What is measured.
    pub metrics: Metrics,
    /// Where faults are reported.
    pub sentry: Sentry,
    /// Where traces are told.
    pub telemetry: Telemetry,
}

/// Who it runs for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// A developer's machine: everything has a built-in choice, and pages for developers are served.
    #[default]
    Development,
    /// The world: nothing that is only good for trying out is accepted.
    Production,
}

/// How people reach it.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Http {
    /// The address to listen on.
    pub listen: String,
    /// Where people reach the product; links in mails start with it. None: the address it listens on.
    #[serde(deserialize_with = "values::optional")]
    pub public_url: Option<String>,
    /// Origins of browser apps besides the product's own.
    #[serde(deserialize_with = "values::list")]
    pub allowed_origins: Vec<String>,
    /// Whether clients may ask for the schema. None: in development only.
    pub introspection: Option<bool>,
    /// Addresses and networks of proxies whose `X-Forwarded-For` is believed.
    #[serde(deserialize_with = "values::list")]
    pub trusted_proxies: Vec<String>,
    /// How many seconds it goes on answering, and saying that it is not ready, once it is told to stop. None: 5 in
    /// production, 0 in development.
    pub drain_seconds: Option<u16>,
    /// How many connections there may be. None: as many as the system has handles for, and 10,000 at most.
    pub max_connections: Option<usize>,
    /// How many of them may come from one address.
    pub connections_per_address: usize,
    /// How many seconds the head of a request may take.
    pub head_seconds: u16,
    /// How many seconds a connection may be without a request.
    pub idle_seconds: u16,
    /// How many sockets of an address may be of nobody who signed in.
    pub sockets_per_address: usize,
    /// How many sockets an account may have.
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

/// How often one user may ask, such as `60/1m`. An address has four times as much for looking, writing and ordering.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Whether there are limits. None: in production only.
    pub enabled: Option<bool>,
    /// Queries, subscriptions, pages and files.
    pub reads: String,
    /// Mutations and forms without a limit of their own.
    pub writes: String,
    /// Logins, and uses of mailed links.
    pub logins: String,
    /// New accounts.
    pub sign_ups: String,
    /// Mailed links that are asked for.
    pub mail_links: String,
    /// Messages that their authors send themselves to look at.
    pub test_mails: String,
    /// Orders.
    pub orders: String,
    /// Reports of events, organizations and people.
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

/// What organizers write to attendees.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Messages {
    /// How many messages an event's attendees can get within 24 hours. 0: none.
    pub per_event_and_day: u32,
    /// How many people an organization can write to within 24 hours. 0: nobody.
    pub recipients_per_organization_and_day: u32,
}

impl Default for Messages {
    fn default() -> Self {
        Self { per_event_and_day: 5, recipients_per_organization_and_day: 50_000 }
    }
}

/// How many days is kept what only grows.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Retention {
    /// Finished jobs, and what went wrong with them.
    pub jobs_days: u16,
    /// Webhook events, so that one that comes again is known.
    pub webhooks_days: u16,
    /// Ended sessions and links, and used refresh tokens.
    pub sessions_days: u16,
    /// Which mails went to whom.
    pub mails_days: u16,
    /// To whom messages to attendees went.
    pub message_recipients_days: u16,
    /// What ticket holders were told about changes.
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
    /// The days with their keys, and how many there have to be: jobs and mails that are still being tried, webhook events
    /// that the provider still sends again (for three days), and sessions that are in use must be known.
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

    /// As rules want them.
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

/// The web app.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Web {
    /// Where maps get their tiles from, with `{z}`, `{x}` and `{y}`. None: places are shown without a map.
    #[serde(deserialize_with = "values::optional")]
    pub tile_url: Option<String>,
    /// Whose work the tiles are, as maps say.
    pub tile_credit: String,
    /// Where it says so at length.
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

/// Keys.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Auth {
    /// Keys for access tokens; the first one signs, all of them verify. None: one made at the first start, in development.
    pub signing_keys: Vec<SigningKey>,
    /// What other secrets are derived from, at least 32 characters. None: one made at the first start, in development.
    #[serde(deserialize_with = "values::optional_secret")]
    pub secret_key: Option<SecretString>,
}

/// What is wanted of administrators.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Admin {
    /// Whether what only they may takes a login with a second factor. None: in production only.
    pub require_second_factor: Option<bool>,
}

/// A key for access tokens.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SigningKey {
    /// Its name in tokens; a new key needs a new one.
    pub kid: String,
    /// The Ed25519 private key as PEM (`openssl genpkey -algorithm ed25519`).
    #[serde(default, deserialize_with = "values::optional_secret")]
    pub private_key: Option<SecretString>,
    /// Or the file it is in.
    #[serde(default)]
    pub path: Option<PathBuf>,
}

/// How jobs are done.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Worker {
    /// How many jobs about money and orders run at the same time in one process.
    pub payments: usize,
    /// How many mails are sent at the same time.
    pub mail: usize,
    /// How many jobs with other systems.
    pub sync: usize,
    /// How many mails of messages to attendees.
    pub bulk_mail: usize,
    /// How many housekeeping jobs.
    pub maintenance: usize,
    /// How often the outbox is looked at when no signal comes.
    pub poll_interval_ms: u64,
    /// An upper bound on how long a job may run. None: each kind has its own.
    pub job_timeout_seconds: Option<u64>,
    /// How much longer a job is left to the worker that has it, before it is given to another.
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
    /// Whether it faces the world.
    pub fn is_production(&self) -> bool {
        self.mode == Mode::Production
    }

    /// Whether the data is in the data folder.
    pub fn is_embedded(&self) -> bool {
        self.database.url.is_none()
    }

    /// Whether there is demo data: on a developer's machine, and never in a database that was set up by somebody.
    pub fn has_demo(&self) -> bool {
        self.is_embedded() && !self.is_production()
    }

    /// Where people reach the product, without a trailing slash.
    pub fn public_url(&self) -> String {
        let configured = self.http.public_url.as_deref().map(|url| url.trim_end_matches('/').to_owned());
        configured.unwrap_or_else(|| {
            let port = self.http.listen.rsplit_once(':').map_or("8080", |(_, port)| port);
            format!("http://localhost:{port}")
        })
    }

    /// The networks of proxies whose word on a client's address is taken.
    pub fn trusted_proxies(&self) -> Vec<IpNet> {
        self.http.trusted_proxies.iter().filter_map(|proxy| check::network(proxy)).collect()
    }

    /// How long it goes on answering once it is told to stop, so that load balancers notice.
    pub fn drain(&self) -> Duration {
        let seconds = self.http.drain_seconds.unwrap_or(if self.is_production() { 5 } else { 0 });
        Duration::from_secs(seconds.into())
    }

    /// Whether it is counted how often one asks: a developer's load test is not to be stopped.
    pub fn has_limits(&self) -> bool {
        self.limits.enabled.unwrap_or(self.is_production())
    }

    /// Whether administrators need a second factor: whoever tries it out on a laptop has none.
    pub fn admins_need_second_factor(&self) -> bool {
        self.admin.require_second_factor.unwrap_or(self.is_production())
    }

    /// What Sentry calls this installation.
    pub fn sentry_environment(&self) -> &str {
        let mode = if self.is_production() { "production" } else { "development" };
        self.sentry.environment.as_deref().unwrap_or(mode)
    }

    /// Whether webhooks may lead into private networks: organizers give their addresses.
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

    /// Who takes the money, with `auto` decided.
    pub fn provider(&self) -> Provider {
        match self.payments.provider {
            Provider::Auto if self.stripe.secret_key.is_some() => Provider::Stripe,
            Provider::Auto if self.is_production() => Provider::None,
            Provider::Auto => Provider::Sandbox,
            chosen => chosen,
        }
    }
}
