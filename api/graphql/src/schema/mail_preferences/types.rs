//! Kinds of mail, and which of them are wanted.

use async_graphql::{Enum, SimpleObject};
use domain::mail_preferences as preferences;

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

/// Which mails go to an address.
#[derive(Debug, SimpleObject)]
pub(crate) struct MailPreferences {
    /// The kind of the mail that the key is from; null without a key.
    link_kind: Option<MailKind>,
    /// Every kind of mail that one can do without, and whether it is wanted.
    choices: Vec<MailPreference>,
}

/// Whether mails of a kind are wanted.
#[derive(Debug, SimpleObject)]
pub(crate) struct MailPreference {
    /// The kind.
    kind: MailKind,
    /// Whether they are wanted; they are until somebody says otherwise.
    wanted: bool,
}

impl From<preferences::MailPreferences> for MailPreferences {
    fn from(found: preferences::MailPreferences) -> Self {
        let choice =
            |choice: preferences::MailChoice| MailPreference { kind: choice.kind.into(), wanted: choice.wanted };
        Self {
            link_kind: found.link_kind.map(MailKind::from),
            choices: found.choices.into_iter().map(choice).collect(),
        }
    }
}
