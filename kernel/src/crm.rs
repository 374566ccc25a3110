//! The port for CRMs.

use std::time::{Duration, Instant};

use async_trait::async_trait;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use entity::crm_connection::CrmKind;
use secrecy::{ExposeSecret as _, SecretString};
use time::OffsetDateTime;

use crate::text::{EmailAddress, Locale};

/// A CRM, and how to get into it.
#[derive(Debug, Clone)]
pub enum Destination {
    /// HubSpot, accessed with the token of a private app.
    HubSpot {
        /// The access token, `pat-…`.
        token: SecretString,
    },
    /// A webhook, which gets signed messages (<https://www.standardwebhooks.com>).
    Webhook {
        /// The address that messages are posted to.
        url: String,
        /// The key that messages are signed with: `whsec_` and Base64.
        secret: SecretString,
    },
}

impl Destination {
    /// The kind of system, as stored with a connection.
    pub fn kind(&self) -> CrmKind {
        match self {
            Self::HubSpot { .. } => CrmKind::HubSpot,
            Self::Webhook { .. } => CrmKind::Webhook,
        }
    }

    /// The kind as a label of metrics: `hubspot` or `webhook`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::HubSpot { .. } => "hubspot",
            Self::Webhook { .. } => "webhook",
        }
    }
}

/// Whether this is a signing secret by the Standard Webhooks specification: `whsec_` and 24 to 64 bytes in Base64.
pub fn is_signing_secret(secret: &SecretString) -> bool {
    let bytes = secret.expose_secret().strip_prefix("whsec_").and_then(|text| STANDARD.decode(text).ok());
    bytes.is_some_and(|bytes| (24..=64).contains(&bytes.len()))
}

/// A person as a CRM gets to know them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// The address, which identifies the contact in the system.
    pub email: EmailAddress,
    /// The name of the account or, without one, of the buyer.
    pub name: String,
    /// The language of mails to this person.
    pub locale: Locale,
    /// The account's IANA zone; none without an account.
    pub timezone: Option<String>,
    /// When the account was created; only the platform's own system gets this.
    pub signed_up_at: Option<OffsetDateTime>,
    /// The number of confirmed orders.
    pub orders: u32,
    /// The number of orders that were cancelled after they had been confirmed.
    pub cancelled_orders: u32,
    /// The number of tickets in their orders that are valid or were used.
    pub tickets: u32,
    /// The number of these tickets that were checked in.
    pub checked_in: u32,
    /// When the latest of their confirmed orders was placed.
    pub last_order_at: Option<OffsetDateTime>,
    /// The title of the event that this order is for.
    pub last_event: Option<String>,
}

/// A contact to be erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erasure {
    /// The address that identifies the contact.
    pub email: EmailAddress,
    /// The system's id of the contact, if it returned one.
    pub remote_id: Option<String>,
}

/// The outcome for one contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delivered {
    /// The system accepted the contact, or erased it.
    Done {
        /// The system's id of the contact, if it returned one.
        remote_id: Option<String>,
    },
    /// The system refuses the contact as it is. The reason has no personal data.
    Refused(String),
    /// Not sent yet, or failed for a reason that may pass.
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

/// Why a call failed. Messages have neither personal data nor secrets.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CrmError {
    /// The system denies us access, or a permission that we need. A person has to fix it.
    #[error("{0}")]
    Denied(String),
    /// The system limits our rate of calls.
    #[error("asked to wait {} s", after.as_secs())]
    Throttled {
        /// How long to wait before the next call.
        after: Duration,
    },
    /// The system can't be reached or failed; worth another try.
    #[error("{0}")]
    Temporary(String),
    /// The webhook's address can't be used: it is malformed, or not a public one.
    #[error("{0}")]
    Unusable(String),
}

/// A client for CRMs of all kinds.
#[async_trait]
pub trait Crm: Send + Sync {
    /// Checks whether contacts could be sent there, without sending any.
    async fn check(&self, to: &Destination) -> Result<(), CrmError>;

    /// Creates or updates contacts. `key` is the same when the same changes are sent again. No call starts after
    /// `until`; contacts that were not sent by then are left for later.
    async fn upsert(&self, to: &Destination, key: &str, contacts: &[Contact], until: Instant) -> BatchOutcome;

    /// Erases contacts and everything the system knows about them; `key` and `until` work as in [`Self::upsert`].
    async fn erase(&self, to: &Destination, key: &str, contacts: &[Erasure], until: Instant) -> BatchOutcome;
}

/// A client for processes that send no contacts: every call fails.
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
    CrmError::Temporary("this process speaks to no CRMs".to_owned())
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
