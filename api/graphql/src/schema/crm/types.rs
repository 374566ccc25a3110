//! A connection to a customer system.

use async_graphql::{ComplexObject, SimpleObject};
use domain::crm;

use super::enums::{CrmKind, CrmState};
use crate::schema::scalars::DateTime;

/// A customer system by its former name, which looks like that of a list.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct CrmConnection {
    #[graphql(flatten)]
    system: CustomerSystem,
}

impl From<crm::Standing> for CrmConnection {
    fn from(standing: crm::Standing) -> Self {
        Self { system: standing.into() }
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

impl From<crm::Standing> for CustomerSystem {
    fn from(standing: crm::Standing) -> Self {
        let status = match (standing.halted_at, &standing.last_error, standing.retry_at) {
            (Some(_), ..) => CrmState::Halted,
            (None, Some(_), _) => CrmState::Failing,
            (None, None, Some(_)) => CrmState::Waiting,
            (None, None, None) => CrmState::Active,
        };
        Self {
            kind: standing.kind.into(),
            status,
            url: standing.url,
            connected_at: DateTime(standing.connected_at),
            last_synced_at: standing.last_synced_at.map(DateTime),
            last_error: standing.last_error,
            last_error_at: standing.last_error_at.map(DateTime),
            retry_at: standing.retry_at.map(DateTime),
            waiting_count: standing.waiting,
            erasing_count: standing.erasing,
            sent_count: standing.sent,
            refused_count: standing.refused,
            refusals: standing.refusals.into_iter().map(Into::into).collect(),
        }
    }
}
