//! Kinds and states of CRMs, and why a mutation was refused.

use async_graphql::Enum;

/// Why a mutation of a CRM was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::crm::CrmErrorCode")]
pub(crate) enum CrmErrorCode {
    /// A field's value is not allowed; `field` and `message` say which and why.
    InvalidInput,
    /// There is no such organization, or you may not see it.
    NotFound,
    /// The system does not accept the token, or the token lacks a permission that the message names.
    TokenRefused,
    /// The system did not respond, or not as expected. Try again later.
    Unreachable,
    /// The organization has no CRM connected.
    NotConnected,
    /// Contacts are waiting to be erased from the system, which would then not happen. See `discardErasures`.
    ErasuresPending,
}

/// The kinds of CRMs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::crm::CrmKind")]
pub(crate) enum CrmKind {
    /// HubSpot: contacts are created and updated by their address.
    #[graphql(name = "HUBSPOT")]
    HubSpot,
    /// An address of your own that signed messages are posted to (Standard Webhooks).
    Webhook,
}

/// The state of the connection to a CRM.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub(crate) enum CrmState {
    /// Contacts are sent as they change.
    Active,
    /// The system asked for a pause until `retryAt`.
    Waiting,
    /// The last attempt failed; it is repeated automatically.
    Failing,
    /// Nothing is sent any more, because the system rejects it or failed too often. Connect it again.
    Halted,
}
