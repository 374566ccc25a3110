//! Kinds of mail, and why a mutation was refused.

use async_graphql::Enum;

/// Why it was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::mail_preferences::MailPreferenceErrorCode")]
pub(crate) enum MailPreferenceErrorCode {
    /// A field's value can't be used.
    InvalidInput,
    /// There is no such thing.
    NotFound,
    /// The link is not one of ours, or was copied in part. Open it from the mail again.
    LinkInvalid,
    /// The account's address has to be verified first.
    EmailNotVerified,
}

/// A kind of mail that one can do without. Mails about an account, about what becomes of an order, and about what
/// becomes of an event that one has tickets for always come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::mail_preferences::MailKind")]
pub(crate) enum MailKind {
    /// That an event one has tickets for begins soon.
    Reminders,
    /// A question how it was, after an event that one had tickets for.
    Feedback,
    /// That something was sold, for those who manage events.
    Sales,
    /// What an organizer writes to the attendees of an event.
    Messages,
}
