//! Kinds and states of customer systems, and why a mutation was refused.

use async_graphql::Enum;

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
