//! Which kinds of mail an address gets.

use async_graphql::SimpleObject;
use domain::mail_preferences as preferences;

use super::enums::MailKind;
/// Which mails an address gets.
#[derive(Debug, SimpleObject)]
pub(crate) struct MailPreferences {
    /// The kind of the mail that the key is from; null without a key.
    link_kind: Option<MailKind>,
    /// Every kind of mail that can be turned off, and whether it is wanted.
    choices: Vec<MailPreference>,
}

/// Whether an address gets a kind of mail.
#[derive(Debug, SimpleObject)]
pub(crate) struct MailPreference {
    /// The kind of mail.
    kind: MailKind,
    /// Whether mails of this kind are sent; they are until somebody turns them off.
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
