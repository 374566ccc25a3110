//! What operations want of a customer system.

use std::time::{Duration, Instant};

use async_trait::async_trait;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use entity::crm_connection::CrmKind;
use secrecy::{ExposeSecret as _, SecretString};
use time::OffsetDateTime;

use crate::text::{EmailAddress, Locale};

/// Where contacts go.
#[derive(Debug, Clone)]
pub enum Destination {
    /// HubSpot, by the access token of a private app.
    HubSpot {
        /// The token.
        token: SecretString,
    },
    /// An address that signed messages are posted to (<https://www.standardwebhooks.com>).
    Webhook {
        /// The address.
        url: String,
        /// What messages are signed with: `whsec_` and Base64.
        secret: SecretString,
    },
}

impl Destination {
    /// What kind of system it is.
    pub fn kind(&self) -> CrmKind {
        match self {
            Self::HubSpot { .. } => CrmKind::HubSpot,
            Self::Webhook { .. } => CrmKind::Webhook,
        }
    }

    /// The kind in one word, for metrics and logs.
    pub fn name(&self) -> &'static str {
        match self {
            Self::HubSpot { .. } => "hubspot",
            Self::Webhook { .. } => "webhook",
        }
    }
}

/// Whether messages can be signed with it: `whsec_` and 24 to 64 bytes in Base64, as the specification has it.
pub fn is_signing_secret(secret: &SecretString) -> bool {
    let bytes = secret.expose_secret().strip_prefix("whsec_").and_then(|text| STANDARD.decode(text).ok());
    bytes.is_some_and(|bytes| (24..=64).contains(&bytes.len()))
}

/// Somebody as a customer system knows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// The address, by which the system finds them.
    pub email: EmailAddress,
    /// The name.
    pub name: String,
    /// The language mails to them are written in.
    pub locale: Locale,
    /// The IANA zone, if there is an account.
    pub timezone: Option<String>,
    /// When they signed up; told to the platform's system only.
    pub signed_up_at: Option<OffsetDateTime>,
    /// How many of their orders stand.
    pub orders: u32,
    /// How many of their orders were cancelled after they had been confirmed.
    pub cancelled_orders: u32,
    /// How many tickets of their orders are good or were used.
    pub tickets: u32,
    /// How many of these were checked in.
    pub checked_in: u32,
    /// When they last placed an order that was confirmed.
    pub last_order_at: Option<OffsetDateTime>,
    /// What that was for.
    pub last_event: Option<String>,
}

/// Somebody to be erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erasure {
    /// The address.
    pub email: EmailAddress,
    /// What the system called them, if it said.
    pub remote_id: Option<String>,
}

/// What became of one contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delivered {
    /// The system has taken it.
    Done {
        /// What the system calls the contact, if it said.
        remote_id: Option<String>,
    },
    /// The system does not take it as it is, and why, in words without personal data.
    Refused(String),
    /// It did not come to it, or something went wrong that may go well later.
    Later,
}

/// The result of one call for several contacts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchOutcome {
    /// One outcome per contact, in the order of the contacts. It is shorter than their list if the call ended early.
    pub outcomes: Vec<Delivered>,
    /// Why the call ended early, if it did.
    pub error: Option<CrmError>,
}

/// Why a call came to nothing. The words have neither personal data nor secrets.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CrmError {
    /// The system does not let us in, or not to what we need; a person has to see to it.
    #[error("{0}")]
    Denied(String),
    /// There were too many calls.
    #[error("asked to wait {} s", after.as_secs())]
    Throttled {
        /// How long to wait.
        after: Duration,
    },
    /// Worth another try.
    #[error("{0}")]
    Temporary(String),
    /// The address is not one that can be sent to.
    #[error("{0}")]
    Unusable(String),
}

/// Speaks to customer systems of all kinds.
#[async_trait]
pub trait Crm: Send + Sync {
    /// Whether contacts could be sent there. Sends none.
    async fn check(&self, to: &Destination) -> Result<(), CrmError>;

    /// Makes the contacts known, or what is known of them up to date. The key is the same when the same changes are sent
    /// again. Nothing is begun after the given time; what was not begun is for later.
    async fn upsert(&self, to: &Destination, key: &str, contacts: &[Contact], until: Instant) -> BatchOutcome;

    /// Has all that is known of the contacts erased, in the same way.
    async fn erase(&self, to: &Destination, key: &str, contacts: &[Erasure], until: Instant) -> BatchOutcome;
}

/// For processes that send to none.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoCrm;

#[async_trait]
impl Crm for NoCrm {
    async fn check(&self, _to: &Destination) -> Result<(), CrmError> {
        Err(none())
    }

    async fn upsert(&self, _to: &Destination, _key: &str, _contacts: &[Contact], _until: Instant) -> BatchOutcome {
        BatchOutcome { outcomes: Vec::new(), error: Some(none()) }
    }

    async fn erase(&self, _to: &Destination, _key: &str, _contacts: &[Erasure], _until: Instant) -> BatchOutcome {
        BatchOutcome { outcomes: Vec::new(), error: Some(none()) }
    }
}

fn none() -> CrmError {
    CrmError::Temporary("this process speaks to no customer systems".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signing_secrets_have_a_mark_and_enough_bytes() {
        let secret = |bytes: usize| SecretString::from(format!("whsec_{}", STANDARD.encode(vec![7; bytes])));
        assert!([24, 32, 64].into_iter().all(|bytes| is_signing_secret(&secret(bytes))));
        assert!([0, 23, 65].into_iter().all(|bytes| !is_signing_secret(&secret(bytes))));
        assert!(["", "whsec_", "whsec_!", "c2VjcmV0"].into_iter().all(|text| !is_signing_secret(&text.into())));
    }

    #[test]
    fn secrets_are_not_shown() {
        let shown = format!("{:?}", Destination::HubSpot { token: "pat-eu1-very-secret".into() });
        assert!(!shown.contains("very-secret"), "{shown}");
    }
}
