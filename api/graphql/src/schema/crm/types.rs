//! A connection to a customer system.

use async_graphql::{ComplexObject, Enum, SimpleObject};
use domain::crm;

use crate::schema::scalars::DateTime;

/// Why it was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::crm::CrmErrorCode")]
pub(crate) enum CrmErrorCode {
    /// A field's value can't be used.
    InvalidInput,
    /// There is no such organization, or it is not yours.
    NotFound,
    /// The system does not know the token, or the token lacks a permission, which the message names.
    TokenRefused,
    /// The system did not answer, or not as it should. Try again later.
    Unreachable,
    /// The organization has connected no customer system.
    NotConnected,
    /// Contacts wait to be erased, and would not be.
    ErasuresPending,
}

/// What kind of customer system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::crm::CrmKind")]
pub(crate) enum CrmKind {
    /// HubSpot: contacts are created and updated by their address.
    #[graphql(name = "HUBSPOT")]
    HubSpot,
    /// An address of your own that signed messages are posted to (Standard Webhooks).
    Webhook,
}

/// How a connection stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub(crate) enum CrmState {
    /// Contacts are sent as they change.
    Active,
    /// The system asked to be left alone until `retryAt`.
    Waiting,
    /// The last try failed; another one follows by itself.
    Failing,
    /// Nothing is sent any more, since the system refuses it or failed too often. Connect it again.
    Halted,
}

/// A customer system by its former name, which looks like that of a list.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct CrmConnection {
    #[graphql(flatten)]
    system: CustomerSystem,
}

impl From<crm::ConnectionStatus> for CrmConnection {
    fn from(connection: crm::ConnectionStatus) -> Self {
        Self { system: connection.into() }
    }
}

/// A customer system in which whoever buys from an organization is a contact. Its secret is never shown.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct CustomerSystem {
    /// What kind of system.
    pub(crate) kind: CrmKind,
    /// How it stands.
    pub(crate) status: CrmState,
    /// Where messages are posted to; null for HubSpot.
    pub(crate) url: Option<String>,
    /// When it was connected.
    pub(crate) connected_at: DateTime,
    /// When contacts were last taken; null if they never were.
    pub(crate) last_synced_at: Option<DateTime>,
    /// Why the last try failed, in English; null if it did not.
    pub(crate) last_error: Option<String>,
    /// When the last try failed; null if it did not.
    pub(crate) last_error_at: Option<DateTime>,
    /// When contacts are sent again, where the system asked to be left alone or failed; null if they are now.
    pub(crate) retry_at: Option<DateTime>,
    /// How many contacts wait to be sent or erased.
    pub(crate) waiting_count: u64,
    /// How many of these wait to be erased.
    pub(crate) erasing_count: u64,
    /// How many contacts the system has taken.
    pub(crate) sent_count: u64,
    /// How many contacts the system does not take as they are, such as one whose address it holds for invalid. They are
    /// sent again when they change.
    pub(crate) refused_count: u64,
    /// What the system does not do, and why.
    pub(crate) refusals: Vec<CrmRefusal>,
}

#[ComplexObject]
impl CustomerSystem {
    /// The same as `status`, by its former name.
    #[graphql(deprecation = "Use `status`.")]
    async fn state(&self) -> CrmState {
        self.status
    }
}

/// Contacts that a customer system does not take, or does not erase.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct CrmRefusal {
    /// Why, in English.
    pub(crate) reason: String,
    /// Whether they were to be erased. Somebody has to do it in the system itself.
    pub(crate) erasing: bool,
    /// How many there are.
    pub(crate) contact_count: u64,
}

impl From<crm::Refusal> for CrmRefusal {
    fn from(refusal: crm::Refusal) -> Self {
        Self { reason: refusal.reason, erasing: refusal.erasing, contact_count: refusal.contacts }
    }
}

impl From<crm::ConnectionStatus> for CustomerSystem {
    fn from(connection: crm::ConnectionStatus) -> Self {
        let status = match (connection.halted_at, &connection.last_error, connection.retry_at) {
            (Some(_), ..) => CrmState::Halted,
            (None, Some(_), _) => CrmState::Failing,
            (None, None, Some(_)) => CrmState::Waiting,
            (None, None, None) => CrmState::Active,
        };
        Self {
            kind: connection.kind.into(),
            status,
            url: connection.url,
            connected_at: DateTime(connection.connected_at),
            last_synced_at: connection.last_synced_at.map(DateTime),
            last_error: connection.last_error,
            last_error_at: connection.last_error_at.map(DateTime),
            retry_at: connection.retry_at.map(DateTime),
            waiting_count: connection.waiting,
            erasing_count: connection.erasing,
            sent_count: connection.sent,
            refused_count: connection.refused,
            refusals: connection.refusals.into_iter().map(Into::into).collect(),
        }
    }
}
