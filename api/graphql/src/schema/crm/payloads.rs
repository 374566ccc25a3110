//! The payloads of customer-system mutations.

use async_graphql::SimpleObject;

use super::enums::CrmErrorCode;
use super::types::{CrmConnection, CustomerSystem};
use crate::schema::errors::Refusal;
use crate::schema::organizations::Organization;

/// The result of `crmConnect`.
#[derive(Default, SimpleObject)]
pub(crate) struct CrmConnectPayload {
    /// The connected system; null if the mutation was refused.
    pub(crate) customer_system: Option<CustomerSystem>,
    /// `customerSystem` by its former name.
    #[graphql(deprecation = "It is no Relay connection. Use `customerSystem`.")]
    pub(crate) connection: Option<CrmConnection>,
    /// The secret that messages to a webhook are signed with, `whsec_…`. Store it: it is shown only once. Null for
    /// HubSpot.
    pub(crate) signing_secret: Option<String>,
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<Refusal<CrmErrorCode>>,
}

/// The result of `crmDisconnect`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct CrmDisconnectPayload {
    /// The organization, now without a CRM; null if the mutation was refused.
    pub(crate) organization: Option<Organization>,
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<Refusal<CrmErrorCode>>,
}

/// The result of `crmContactErase`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct CrmContactErasePayload {
    /// The organization; `customerSystem.erasingCount` counts the contact until it is erased. Null if the mutation was
    /// refused.
    pub(crate) organization: Option<Organization>,
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<Refusal<CrmErrorCode>>,
}
