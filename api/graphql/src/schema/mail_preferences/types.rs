//! Kinds of mail, and which of them are wanted.

use async_graphql::SimpleObject;
use domain::mail_preferences as preferences;

use super::enums::MailKind;
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
