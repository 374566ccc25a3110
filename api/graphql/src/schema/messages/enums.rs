//! States of messages, who gets them, and why a mutation was refused.

use async_graphql::Enum;

/// Why it was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::messages::MessageErrorCode")]
pub(crate) enum MessageErrorCode {
    /// A field's value can't be used.
    InvalidInput,
    /// There is no such thing, or it is not yours.
    NotFound,
    /// Verify your address first.
    EmailNotVerified,
    /// The organization is suspended, so it can't write to anybody.
    OrganizationSuspended,
    /// The event was taken off the platform, so nobody can be written to about it.
    EventUnpublished,
    /// Nobody would get it.
    NoRecipients,
    /// The event's attendees get as many messages within 24 hours as they may.
    TooManyMessages,
    /// The organization writes to as many people within 24 hours as it may.
    TooManyRecipients,
    /// The message is sent, so it can't be taken back.
    AlreadySent,
    /// The same idempotency key was used for a different message. Use a new key for a new message.
    IdempotencyKeyReused,
}

/// Where a message stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::messages::MessageState")]
pub(crate) enum MessageState {
    /// It goes out at `sendAt`.
    Scheduled,
    /// It is going out.
    Sending,
    /// It was sent to everybody it could be delivered to.
    Sent,
    /// It was cancelled before it went out.
    Cancelled,
    /// It was stopped while it went out; some have it.
    Stopped,
}

/// How attendees stand to an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::messages::AudienceStatus")]
pub(crate) enum MessageAudienceStatus {
    /// They have a ticket that is good.
    Confirmed,
    /// They ordered and have not paid yet.
    Pending,
    /// They had a ticket that was cancelled.
    Cancelled,
}
