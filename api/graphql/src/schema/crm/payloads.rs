//! What mutations about customer systems answer.

use async_graphql::SimpleObject;

use super::enums::CrmErrorCode;
use super::types::{CrmConnection, CustomerSystem};
use crate::schema::errors::Refusal;
use crate::schema::organizations::Organization;

/// The answer to `crmConnect`.
#[derive(Default, SimpleObject)]
pub(crate) struct CrmConnectPayload {
    /// The system as it stands now.
    pub(crate) customer_system: Option<CustomerSystem>,
    /// The same by its former name.
    #[graphql(deprecation = "It is no Relay connection. Use `customerSystem`.")]
    pub(crate) connection: Option<CrmConnection>,
    /// What messages to a webhook are signed with, `whsec_…`. Keep it: it is shown this once. Null for HubSpot.
    pub(crate) signing_secret: Option<String>,
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<Refusal<CrmErrorCode>>,
}

/// The answer to `crmDisconnect`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct CrmDisconnectPayload {
    /// The organization, which has no customer system any more.
    pub(crate) organization: Option<Organization>,
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<Refusal<CrmErrorCode>>,
}

/// The answer to `crmContactErase`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct CrmContactErasePayload {
    /// The organization, whose customer system has one contact more to erase.
    pub(crate) organization: Option<Organization>,
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<Refusal<CrmErrorCode>>,
}
