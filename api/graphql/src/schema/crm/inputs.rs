//! The inputs of customer-system mutations.

use async_graphql::{ID, InputObject};
use domain::crm;

use super::enums::CrmKind;

/// A CRM to connect.
#[derive(InputObject)]
pub(crate) struct CrmConnectInput {
    /// The organization's id, `org_…`.
    organization_id: ID,
    /// The kind of system; it decides whether `token` or `url` is required.
    kind: CrmKind,
    /// Required for HubSpot: the access token of a private app with the scopes `crm.objects.contacts.read`,
    /// `crm.objects.contacts.write` and `crm.schemas.contacts.write`.
    token: Option<String>,
    /// Required for webhooks: the URL that messages are posted to, `https://…`.
    url: Option<String>,
}

impl From<CrmConnectInput> for crm::Connect {
    fn from(input: CrmConnectInput) -> Self {
        Self {
            organization_id: input.organization_id.0,
            kind: input.kind.into(),
            token: input.token.map(Into::into),
            url: input.url,
        }
    }
}

/// A CRM to disconnect.
#[derive(Debug, InputObject)]
pub(crate) struct CrmDisconnectInput {
    /// The organization's id, `org_…`.
    organization_id: ID,
    /// Whether to disconnect it even if contacts are waiting to be erased there (`erasingCount`). They are then not
    /// erased.
    #[graphql(default)]
    discard_erasures: bool,
}

impl From<CrmDisconnectInput> for crm::Disconnect {
    fn from(input: CrmDisconnectInput) -> Self {
        Self { organization_id: input.organization_id.0, discard_erasures: input.discard_erasures }
    }
}

/// A contact to erase from a CRM.
#[derive(InputObject)]
pub(crate) struct CrmContactEraseInput {
    /// The organization's id, `org_…`.
    organization_id: ID,
    /// The email address of the contact.
    email: String,
}

impl From<CrmContactEraseInput> for crm::EraseContact {
    fn from(input: CrmContactEraseInput) -> Self {
        Self { organization_id: input.organization_id.0, email: input.email }
    }
}
