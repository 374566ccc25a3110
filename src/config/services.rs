//! What the product stands on outside itself: where data, queues and pictures are, who takes mails, contacts and money.

use std::path::PathBuf;

use secrecy::SecretString;
use serde::Deserialize;

use super::values;

/// Where the data is.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Database {
    /// `postgres://…` or `sqlite://path`. None: an SQLite file in the data folder.
    #[serde(deserialize_with = "values::optional_secret")]
    pub url: Option<SecretString>,
    /// A read replica for lists and reports.
    #[serde(deserialize_with = "values::optional_secret")]
    pub replica_url: Option<SecretString>,
    /// Connections in the pool.
    pub max_connections: u32,
}

impl Default for Database {
    fn default() -> Self {
        Self { url: None, replica_url: None, max_connections: 16 }
    }
}

/// Where queues and signals are.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Redis {
    /// `redis://…` or `rediss://…`. None: within the process, which is enough for one.
    #[serde(deserialize_with = "values::optional_secret")]
    pub url: Option<SecretString>,
    /// What every key and channel starts with, for a Redis that others use too.
    pub namespace: String,
}

impl Default for Redis {
    fn default() -> Self {
        Self { url: None, namespace: "event-radar".to_owned() }
    }
}

/// Where pictures are.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Files {
    /// `s3://bucket/prefix`, or `file:///path`. None: a folder in the data folder.
    #[serde(deserialize_with = "values::optional")]
    pub url: Option<String>,
    /// The bucket's region.
    #[serde(deserialize_with = "values::optional")]
    pub region: Option<String>,
    /// A server that speaks S3, if not Amazon's.
    #[serde(deserialize_with = "values::optional")]
    pub endpoint: Option<String>,
    /// The access key's id. None: as AWS's own variables and metadata service say.
    #[serde(deserialize_with = "values::optional_secret")]
    pub access_key_id: Option<SecretString>,
    /// The access key's secret.
    #[serde(deserialize_with = "values::optional_secret")]
    pub secret_access_key: Option<SecretString>,
}

/// What `files.url` says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FilesPlace {
    /// A folder.
    Folder(PathBuf),
    /// A bucket, and what keys in it begin with.
    Bucket {
        /// The bucket.
        name: String,
        /// The beginning; may be empty.
        prefix: String,
    },
}

impl Files {
    /// Reads `files.url`; none if it can't be read.
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

/// How mail goes out.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Mail {
    /// `smtp://user:password@host:587?tls=required` or `smtps://…`. None: a local mailbox, in development.
    #[serde(deserialize_with = "values::optional_secret")]
    pub url: Option<SecretString>,
    /// The sender.
    pub from: String,
    /// Where other mail servers send mails back to (the envelope's sender). None: the sender.
    #[serde(deserialize_with = "values::optional")]
    pub bounce_address: Option<String>,
    /// What `POST /webhooks/bounces` takes mails that came back with. None: it takes none.
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

/// The customer system that everybody is known to, HubSpot or a webhook; none by default. Organizations connect their
/// own.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Crm {
    /// The access token of HubSpot's private app.
    #[serde(deserialize_with = "values::optional_secret")]
    pub hubspot_token: Option<SecretString>,
    /// Another address of HubSpot's API, for tests.
    #[serde(deserialize_with = "values::optional")]
    pub hubspot_api_base: Option<String>,
    /// Where signed messages are posted to, if not HubSpot is kept up to date.
    #[serde(deserialize_with = "values::optional_secret")]
    pub webhook_url: Option<SecretString>,
    /// What messages are signed with: `whsec_` and 24 to 64 bytes in Base64.
    #[serde(deserialize_with = "values::optional_secret")]
    pub webhook_secret: Option<SecretString>,
    /// Whether webhooks may lead into private networks, and without TLS. None: in development only.
    pub private_targets: Option<bool>,
}

/// Stripe.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Stripe {
    /// The API key.
    #[serde(deserialize_with = "values::optional_secret")]
    pub secret_key: Option<SecretString>,
    /// The signing secrets of webhook endpoints; several while one is replaced.
    #[serde(deserialize_with = "values::secrets")]
    pub webhook_secrets: Vec<SecretString>,
    /// Another address of the API, for tests.
    #[serde(deserialize_with = "values::optional")]
    pub api_base: Option<String>,
}

/// Who takes the money.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Provider {
    /// Stripe if it has a key, else the sandbox in development and nobody in production.
    #[default]
    Auto,
    /// Stripe.
    Stripe,
    /// A pay page of our own that moves no money; in development only.
    Sandbox,
    /// Nobody: only free tickets can be sold.
    None,
}

/// How money comes in.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Payments {
    /// Who takes it.
    pub provider: Provider,
    /// How long a buyer has to pay. Stripe allows 30 minutes to 24 hours.
    pub checkout_minutes: u32,
    /// How much longer places are held.
    pub hold_grace_minutes: u32,
    /// Where apps may have their buyers sent back to from the payment page.
    pub return_urls: Vec<String>,
}

impl Default for Payments {
    fn default() -> Self {
        Self { provider: Provider::Auto, checkout_minutes: 31, hold_grace_minutes: 5, return_urls: Vec::new() }
    }
}
