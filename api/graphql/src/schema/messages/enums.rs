//! States of messages, who gets them, and why a mutation was refused.

use async_graphql::Enum;

/// Why a mutation of a message was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::messages::MessageErrorCode")]
pub(crate) enum MessageErrorCode {
    /// A field's value is not allowed; `field` and `message` say which and why.
    InvalidInput,
    /// There is no such event, message or ticket type, or you may not see it.
    NotFound,
    /// The subject or the body has a placeholder that does not exist; `message` names those that do.
    UnknownPlaceholder,
    /// Another template of the organization has this name.
    TemplateNameTaken,
    /// The organization has 50 templates, which is as many as it can keep.
    TooManyTemplates,
    /// The address of your account has to be verified first.
    EmailNotVerified,
    /// The organization is suspended, so it can't send messages.
    OrganizationSuspended,
    /// The event was taken down, so no messages about it can be sent.
    EventUnpublished,
    /// The message was to be sent at once, and its audience is empty.
    NoRecipients,
    /// The attendees of the event have been sent as many messages within 24 hours as allowed.
    TooManyMessages,
    /// The organization has written to as many people within 24 hours as allowed.
    TooManyRecipients,
    /// The message was sent, so it can no longer be cancelled.
    AlreadySent,
    /// This `idempotencyKey` was used before for a different message. Use a new key for a new message.
    IdempotencyKeyReused,
}

/// The state of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::messages::MessageState")]
pub(crate) enum MessageState {
    /// Waiting until `sendAt`; it can still be cancelled.
    Scheduled,
    /// Being sent; `progress` says how far it is.
    Sending,
    /// Sent to everyone it could be delivered to.
    Sent,
    /// Cancelled before any of it was sent.
    Cancelled,
    /// Stopped while it was being sent; some have received it.
    Stopped,
}

/// Which attendees of an event a message is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::messages::AudienceStatus")]
pub(crate) enum MessageAudienceStatus {
    /// Those who have a valid or used ticket.
    Confirmed,
    /// Those who have ordered and not paid yet.
    Pending,
    /// Those whose ticket was cancelled.
    Cancelled,
}
