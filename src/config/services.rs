//! The configuration of other systems: database, Redis, file storage, mail server, CRM and payment
//! provider.

use std::path::PathBuf;

use integrations::GeocodingService;
use secrecy::SecretString;
use serde::Deserialize;

use super::values;

/// The database, and its replica if there is one.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Database {
    /// `postgres://…` or `sqlite://path`. None: an SQLite file in the data folder. A URL of PostgreSQL may name several
    /// hosts, of which the one that takes writes is used.
    #[serde(deserialize_with = "values::optional_secret")]
    pub url: Option<SecretString>,
    /// A read replica for lists and reports. None: they use the database itself.
    #[serde(deserialize_with = "values::optional_secret")]
    pub replica_url: Option<SecretString>,
    /// Where migrations are applied, if `url` leads to a pooler. None: `url`.
    #[serde(deserialize_with = "values::optional_secret")]
    pub migration_url: Option<SecretString>,
    /// Whether prepared statements have names. A pooler in transaction mode may not know them.
    pub prepared_statements: bool,
    /// The most connections per pool.
    pub max_connections: u32,
}

impl Default for Database {
    fn default() -> Self {
        Self { url: None, replica_url: None, migration_url: None, prepared_statements: true, max_connections: 16 }
    }
}

/// The Redis for queues, signals and rate limits.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Redis {
    /// `redis://…` or `rediss://…`, or `redis+sentinel://…` for the master that Sentinels name. None: all of that is in memory, which is enough for a single process.
    #[serde(deserialize_with = "values::optional_secret")]
    pub url: Option<SecretString>,
    /// The prefix of all keys and channels, for a Redis that other programs use as well.
    pub namespace: String,
}

impl Default for Redis {
    fn default() -> Self {
        Self { url: None, namespace: "event-radar".to_owned() }
    }
}

/// The storage for pictures.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Files {
    /// `s3://bucket/prefix`, or `file:///path`. None: a folder in the data folder.
    #[serde(deserialize_with = "values::optional")]
    pub url: Option<String>,
    /// The bucket's region. None: the default one, or the environment's.
    #[serde(deserialize_with = "values::optional")]
    pub region: Option<String>,
    /// The URL of an S3-compatible server. None: Amazon's.
    #[serde(deserialize_with = "values::optional")]
    pub endpoint: Option<String>,
    /// The access key's id. None: from AWS's environment variables or metadata service.
    #[serde(deserialize_with = "values::optional_secret")]
    pub access_key_id: Option<SecretString>,
    /// The access key's secret.
    #[serde(deserialize_with = "values::optional_secret")]
    pub secret_access_key: Option<SecretString>,
}

/// The storage that `files.url` names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FilesPlace {
    /// A folder, which is created if it does not exist.
    Folder(PathBuf),
    /// A bucket of S3-compatible storage.
    Bucket {
        /// The bucket's name, as in `s3://name/prefix`.
        name: String,
        /// The prefix of all keys; may be empty.
        prefix: String,
    },
}

impl Files {
    /// Parses `files.url`; none if it is invalid.
    pub fn place(&self, data: &std::path::Path) -> Option<FilesPlace> {
        let Some(url) = &self.url else {
            return Some(FilesPlace::Folder(data.join("files")));
        };
        if let Some(path) = url.strip_prefix("file://") {
            return path.starts_with('/').then(|| FilesPlace::Folder(PathBuf::from(path)));
        }
        let (name, prefix) = match url.strip_prefix("s3://")?.split_once('/') {
            Some((name, prefix)) => (name, prefix.trim_matches('/')),
            None => (url.strip_prefix("s3://")?, ""),
        };
        let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-.".contains(c);
        let fits = !name.is_empty() && name.chars().all(is_name);
        fits.then(|| FilesPlace::Bucket { name: name.to_owned(), prefix: prefix.to_owned() })
    }
}

/// The mail server and the sender.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Mail {
    /// `smtp://user:password@host:587?tls=required` or `smtps://…`. None: a local mailbox, in development.
    #[serde(deserialize_with = "values::optional_secret")]
    pub url: Option<SecretString>,
    /// The sender of all mails, such as `Event Radar <tickets@example.org>`.
    pub from: String,
    /// The envelope sender, which gets bounces. None: the sender.
    #[serde(deserialize_with = "values::optional")]
    pub bounce_address: Option<String>,
    /// The secret that `POST /webhooks/bounces` requires. None: it accepts no bounces.
    #[serde(deserialize_with = "values::optional_secret")]
    pub bounce_secret: Option<SecretString>,
}

impl Default for Mail {
    fn default() -> Self {
        Self {
            url: None,
            from: "Event Radar <no-reply@event-radar.localhost>".to_owned(),
            bounce_address: None,
            bounce_secret: None,
        }
    }
}

/// The platform's own CRM, HubSpot or a webhook, which gets every contact. None by default. Organizations
/// connect their own.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Crm {
    /// The access token of a private app in HubSpot.
    #[serde(deserialize_with = "values::optional_secret")]
    pub hubspot_token: Option<SecretString>,
    /// Another base URL of HubSpot's API, for tests.
    #[serde(deserialize_with = "values::optional")]
    pub hubspot_api_base: Option<String>,
    /// The URL that signed messages are posted to, instead of HubSpot.
    #[serde(deserialize_with = "values::optional_secret")]
    pub webhook_url: Option<SecretString>,
    /// The key that messages are signed with: `whsec_` and 24 to 64 bytes in Base64.
    #[serde(deserialize_with = "values::optional_secret")]
    pub webhook_secret: Option<SecretString>,
    /// Whether webhooks may lead into private networks and lack TLS. None: in development only.
    pub private_targets: Option<bool>,
}

/// The search for addresses of venues. None by default: what is searched for goes to another system.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Geocoding {
    /// Which system knows addresses.
    pub provider: GeocodingProvider,
    /// The base URL of its API.
    #[serde(deserialize_with = "values::optional")]
    pub url: Option<String>,
}

/// The choice of the system that knows addresses.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum GeocodingProvider {
    /// No search for addresses.
    #[default]
    None,
    /// Nominatim, of OpenStreetMap.
    Nominatim,
    /// Photon, of OpenStreetMap.
    Photon,
}

impl Geocoding {
    /// The system with its URL; none if there is no search for addresses.
    pub fn service(&self) -> Option<(GeocodingService, &str)> {
        let service = match self.provider {
            GeocodingProvider::None => return None,
            GeocodingProvider::Nominatim => GeocodingService::Nominatim,
            GeocodingProvider::Photon => GeocodingService::Photon,
        };
        Some((service, self.url.as_deref().unwrap_or_default()))
    }
}

/// The API key and webhook secrets of Stripe.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Stripe {
    /// The secret API key (`sk_…`) or a restricted one (`rk_…`). None: Stripe is not used.
    #[serde(deserialize_with = "values::optional_secret")]
    pub secret_key: Option<SecretString>,
    /// The signing secrets of webhook endpoints; several while one is replaced.
    #[serde(deserialize_with = "values::secrets")]
    pub webhook_secrets: Vec<SecretString>,
    /// Another base URL of the API, for tests.
    #[serde(deserialize_with = "values::optional")]
    pub api_base: Option<String>,
}

/// The choice of payment provider.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Provider {
    /// Stripe if it has a key, else the sandbox in development and none in production.
    #[default]
    Auto,
    /// Stripe, which needs a key.
    Stripe,
    /// A payment page of our own that moves no money; in development only.
    Sandbox,
    /// No provider: only free tickets can be sold.
    None,
}

/// The payment provider and the times of a checkout.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Payments {
    /// The provider that charges buyers.
    pub provider: Provider,
    /// How long a buyer has to pay. Stripe allows 30 minutes to 24 hours.
    pub checkout_minutes: u32,
    /// How much longer than that places are held.
    pub hold_grace_minutes: u32,
    /// Where clients may send buyers back to from the payment page: these URLs and everything below them.
    pub return_urls: Vec<String>,
}

impl Default for Payments {
    fn default() -> Self {
        Self { provider: Provider::Auto, checkout_minutes: 31, hold_grace_minutes: 5, return_urls: Vec::new() }
    }
}
