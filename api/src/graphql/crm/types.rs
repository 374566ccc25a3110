//! A connection to a customer system.

use async_graphql::{Enum, SimpleObject};
use domain::crm;

use crate::graphql::scalars::DateTime;

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
    /// The last try failed; another one follows by itself.
    Failing,
    /// Nothing is sent any more, since the system refuses it or failed too often. Connect it again.
    Halted,
}

/// A customer system in which whoever buys from an organization is a contact. Its secret is never shown.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct CrmConnection {
    /// What kind of system.
    pub(crate) kind: CrmKind,
    /// How it stands.
    pub(crate) state: CrmState,
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
    /// How many contacts wait to be sent.
    pub(crate) waiting_count: u64,
    /// How many contacts the system has taken.
    pub(crate) sent_count: u64,
    /// How many contacts the system does not take as they are, such as one whose address it holds for invalid. They are
    /// sent again when they change.
    pub(crate) refused_count: u64,
}

impl From<crm::Standing> for CrmConnection {
    fn from(standing: crm::Standing) -> Self {
        let state = match (standing.halted_at, &standing.last_error) {
            (Some(_), _) => CrmState::Halted,
            (None, Some(_)) => CrmState::Failing,
            (None, None) => CrmState::Active,
        };
        Self {
            kind: standing.kind.into(),
            state,
            url: standing.url,
            connected_at: DateTime(standing.connected_at),
            last_synced_at: standing.last_synced_at.map(DateTime),
            last_error: standing.last_error,
            last_error_at: standing.last_error_at.map(DateTime),
            waiting_count: standing.waiting,
            sent_count: standing.sent,
            refused_count: standing.refused,
        }
    }
}
