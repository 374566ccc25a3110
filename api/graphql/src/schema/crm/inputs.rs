//! What mutations about customer systems take.

use async_graphql::{ID, InputObject};
use domain::crm;

use super::enums::CrmKind;

/// A customer system to be connected.
#[derive(InputObject)]
pub(crate) struct CrmConnectInput {
    /// The organization.
    organization_id: ID,
    /// What kind of system.
    kind: CrmKind,
    /// The access token of a private app in HubSpot, with the scopes `crm.objects.contacts.read`,
    /// `crm.objects.contacts.write` and `crm.schemas.contacts.write`. For HubSpot only.
    token: Option<String>,
    /// Where messages are to be posted to, `https://…`. For webhooks only.
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

/// A customer system to be let go of.
#[derive(Debug, InputObject)]
pub(crate) struct CrmDisconnectInput {
    /// The organization.
    organization_id: ID,
    /// Let go of it even if contacts wait to be erased there (`erasingCount`), which then are not.
    #[graphql(default)]
    discard_erasures: bool,
}

impl From<CrmDisconnectInput> for crm::Disconnect {
    fn from(input: CrmDisconnectInput) -> Self {
        Self { organization_id: input.organization_id.0, discard_erasures: input.discard_erasures }
    }
}

/// A contact to be erased.
#[derive(InputObject)]
pub(crate) struct CrmContactEraseInput {
    /// The organization.
    organization_id: ID,
    /// The contact's address.
    email: String,
}

impl From<CrmContactEraseInput> for crm::EraseContact {
    fn from(input: CrmContactEraseInput) -> Self {
        Self { organization_id: input.organization_id.0, email: input.email }
    }
}
