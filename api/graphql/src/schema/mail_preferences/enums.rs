//! Kinds of mail, and why a mutation was refused.

use async_graphql::Enum;

/// Why a change of email preferences was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::mail_preferences::MailPreferenceErrorCode")]
pub(crate) enum MailPreferenceErrorCode {
    /// A field's value is not allowed; `field` and `message` say which and why.
    InvalidInput,
    /// What the input refers to does not exist.
    NotFound,
    /// The `key` is not valid. The link may have been copied incompletely: open it from the email again.
    LinkInvalid,
    /// The account's address has to be verified first.
    EmailNotVerified,
}

/// A kind of email that users can turn off. Emails about an account, about changes to an order, and about changes to an
/// event with tickets are always sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::mail_preferences::MailKind")]
pub(crate) enum MailKind {
    /// Reminders of events with tickets that begin soon.
    Reminders,
    /// Requests for feedback after events with tickets.
    Feedback,
    /// Notices of sales, for those who manage events.
    Sales,
    /// Messages from organizers to the attendees of an event.
    Messages,
    /// Announcements of new events by organizations that the user follows.
    Announcements,
}
