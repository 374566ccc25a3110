//! Which mails have texts of their own, and why a change is refused.

use async_graphql::Enum;

/// An email whose subject and introduction admins can write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::mail_texts::Kind")]
pub(crate) enum MailTextKind {
    /// The confirmation of an order, with its tickets.
    OrderConfirmed,
    /// The reminder of an event that starts soon.
    Reminder,
    /// The notice that an event has another time or place.
    EventChanged,
    /// The notice that an order was cancelled. Orders that were never paid or confirmed have a text of their own.
    OrderCancelled,
    /// The notice that an event was cancelled, and the order with it.
    EventCancelled,
    /// The notice that a refund is on its way.
    RefundPending,
    /// The notice that a refund was made.
    RefundMade,
    /// The request for feedback after an event.
    FeedbackRequest,
    /// An organizer's invitation to an event.
    EventInvitation,
    /// The announcement of an event to followers of its organizer.
    NewEvent,
    /// The email with which new users confirm their address.
    ConfirmAddress,
    /// The link to log in without a password.
    LoginLink,
    /// The link to choose a new password.
    ResetPassword,
}

/// Why a mutation or a preview of an email's texts was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::mail_texts::MailTextErrorCode")]
pub(crate) enum MailTextErrorCode {
    /// A field's value is not allowed; `field` and `message` say which and why.
    InvalidInput,
    /// There is no such email.
    NotFound,
    /// A text has a placeholder that this email has none of; `message` names it and lists those that there are.
    UnknownPlaceholder,
    /// Someone else has changed it since you loaded it, so nothing was saved. `current` in the payload shows how it
    /// is now.
    EditedMeanwhile,
    /// You have sent yourself too many tests. Try again in an hour.
    TooManyTests,
    /// Verify your email address before you send yourself tests.
    EmailNotVerified,
}
