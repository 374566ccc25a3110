//! CRMs: HubSpot, and signed webhooks for all others.

mod answers;
mod hubspot;
mod public;
mod webhook;

use std::sync::Arc;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use kernel::clock::Clock;
use kernel::crm::{BatchOutcome, Contact, Crm, CrmError, Destination, Erasure};
use reqwest::redirect::Policy;
use reqwest::{Client, ClientBuilder};

use self::hubspot::HubSpot;
use self::public::{OnlyPublic, Reach};
use self::webhook::Webhook;

/// The base URL of HubSpot's API.
const HUBSPOT: &str = "https://api.hubapi.com";

/// The options of the client for CRMs.
#[derive(Debug, Clone)]
pub struct CrmOptions {
    /// Another base URL for HubSpot's API, for tests.
    pub hubspot_api_base: Option<String>,
    /// Whether webhooks may go into private networks, and without TLS.
    pub private_targets: bool,
    /// The timeout of one call.
    pub timeout: Duration,
}

/// The HTTP clients can't be created.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct CrmSetupError(String);

/// A client for CRMs of all kinds.
pub struct CrmSystems {
    hubspot: Client,
    hubspot_api_base: String,
    webhooks: Client,
    reach: Reach,
    clock: Arc<dyn Clock>,
}

impl CrmSystems {
    /// Creates the HTTP clients, without any call.
    ///
    /// # Errors
    /// When the TLS set-up fails.
    pub fn new(options: &CrmOptions, clock: Arc<dyn Clock>) -> Result<Self, CrmSetupError> {
        let reach = if options.private_targets { Reach::Everywhere } else { Reach::Public };
        let webhooks = match reach {
            Reach::Everywhere => client(options),
            // A proxy would resolve names itself, without our check.
            Reach::Public => client(options).dns_resolver(Arc::new(OnlyPublic)).no_proxy(),
        };
        let base = options.hubspot_api_base.as_deref().unwrap_or(HUBSPOT).trim_end_matches('/').to_owned();
        Ok(Self { hubspot: built(client(options))?, hubspot_api_base: base, webhooks: built(webhooks)?, reach, clock })
    }

    fn hubspot<'a>(&'a self, token: &'a secrecy::SecretString) -> HubSpot<'a> {
        HubSpot { client: &self.hubspot, base: &self.hubspot_api_base, token, now: self.clock.now() }
    }

    fn webhook<'a>(&'a self, url: &'a str, secret: &'a secrecy::SecretString) -> Webhook<'a> {
        Webhook { client: &self.webhooks, reach: self.reach, url, secret, now: self.clock.now() }
    }
}

/// The settings of both clients. Redirects are not followed: they could lead anywhere.
fn client(options: &CrmOptions) -> ClientBuilder {
    let agent = concat!("event-radar/", env!("CARGO_PKG_VERSION"));
    Client::builder().timeout(options.timeout).redirect(Policy::none()).user_agent(agent)
}

fn built(builder: ClientBuilder) -> Result<Client, CrmSetupError> {
    builder.build().map_err(|error| CrmSetupError(error.without_url().to_string()))
}

#[async_trait]
impl Crm for CrmSystems {
    async fn check(&self, to: &Destination) -> Result<(), CrmError> {
        match to {
            Destination::HubSpot { token } => self.hubspot(token).check().await,
            Destination::Webhook { url, secret } => self.webhook(url, secret).check().await,
        }
    }

    async fn upsert(&self, to: &Destination, key: &str, contacts: &[Contact], until: Instant) -> BatchOutcome {
        match to {
            Destination::HubSpot { token } => self.hubspot(token).upsert(contacts, until).await,
            Destination::Webhook { url, secret } => self.webhook(url, secret).updated(key, contacts).await,
        }
    }

    async fn erase(&self, to: &Destination, key: &str, contacts: &[Erasure], until: Instant) -> BatchOutcome {
        match to {
            Destination::HubSpot { token } => self.hubspot(token).erase(contacts, until).await,
            Destination::Webhook { url, secret } => self.webhook(url, secret).erased(key, contacts).await,
        }
    }
}

#[cfg(test)]
mod tests {
    use kernel::clock::SystemClock;

    use super::*;

    #[test]
    fn no_proxy_looks_up_names_for_organizers() {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let options =
            |private_targets| CrmOptions { hubspot_api_base: None, private_targets, timeout: Duration::from_secs(1) };
        let systems = |private_targets| CrmSystems::new(&options(private_targets), Arc::new(SystemClock)).unwrap();
        let has_proxy = |client: &Client| format!("{client:?}").contains("proxies");
        assert!(!has_proxy(&systems(false).webhooks));
        assert!(has_proxy(&systems(false).hubspot), "as the machine is set up");
        assert!(has_proxy(&systems(true).webhooks));
    }
}
