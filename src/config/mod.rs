//! Configuration: defaults, then `event-radar.toml`, then `EVENT_RADAR__SECTION__KEY` in the environment. Problems
//! prevent the start. All are reported at once, each with its key, the reason and an example.

mod addresses;
mod auth;
mod background;
mod check;
mod examples;
mod http;
mod limits;
mod load;
mod observability;
mod services;
mod values;

use std::path::PathBuf;
use std::time::Duration;

use ipnet::IpNet;
use kernel::crm::Destination;
use secrecy::ExposeSecret as _;
use serde::Deserialize;

pub use auth::{Admin, Auth, SigningKey};
pub use background::{Retention, Worker};
pub use check::Role;
pub use http::{Http, Rest, Web};
pub use limits::{Limits, Messages, WaitingRoom};
pub use load::{PREFIX, Source};
pub use observability::{Log, LogFormat, Metrics, Sentry, Telemetry};
pub use services::{
    Crm, Database, Files, FilesPlace, Geocoding, GeocodingProvider, Mail, Payments, Provider, Redis, Stripe,
};

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
    /// How waiting rooms let people in.
    pub waiting_room: WaitingRoom,
    /// How long old rows are kept.
    pub retention: Retention,
    /// Where the links of the REST API lead, and how long its answers are kept.
    pub rest: Rest,
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
    /// The platform's CRM, and what organizations may connect.
    pub crm: Crm,
    /// The search for addresses of venues.
    pub geocoding: Geocoding,
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
        self.http.trusted_proxies.iter().filter_map(|proxy| addresses::network(proxy)).collect()
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

    /// The platform's CRM, if there is one.
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
