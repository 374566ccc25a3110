//! CRMs and the state of their connections.

use async_graphql::{ComplexObject, SimpleObject};
use domain::crm;

use super::enums::{CrmKind, CrmState};
use crate::schema::scalars::DateTime;

/// A CRM, by the former name of its type.
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

/// A CRM that has the buyers of an organization, or of the platform, as contacts. Its secret is
/// never shown.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct CustomerSystem {
    /// The kind of system.
    pub(crate) kind: CrmKind,
    /// Whether contacts are being sent, and if not, why.
    pub(crate) status: CrmState,
    /// The URL that messages are posted to; null for HubSpot.
    pub(crate) url: Option<String>,
    /// When it was connected by an owner, or for the platform by an administrator.
    pub(crate) connected_at: DateTime,
    /// When the system last accepted contacts; null if it never did.
    pub(crate) last_synced_at: Option<DateTime>,
    /// Why the last attempt failed, in English; null if it succeeded.
    pub(crate) last_error: Option<String>,
    /// When the last attempt failed; null if it succeeded.
    pub(crate) last_error_at: Option<DateTime>,
    /// When contacts are sent again, after the system asked for a pause or failed; null if they are sent now.
    pub(crate) retry_at: Option<DateTime>,
    /// How many contacts are waiting to be sent or erased.
    pub(crate) waiting_count: u64,
    /// How many of these are waiting to be erased.
    pub(crate) erasing_count: u64,
    /// How many contacts the system has accepted.
    pub(crate) sent_count: u64,
    /// How many contacts the system rejects, such as one whose address it considers invalid. They are sent again when
    /// they change.
    pub(crate) refused_count: u64,
    /// What the system rejects, and why.
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

/// Contacts that a CRM rejects, or does not erase, for one reason.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct CrmRefusal {
    /// The system's reason, in English and without personal data.
    pub(crate) reason: String,
    /// Whether they were to be erased. Someone has to erase them in the system itself.
    pub(crate) erasing: bool,
    /// How many contacts it rejects for this reason.
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
