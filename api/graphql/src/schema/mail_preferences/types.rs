//! Which kinds of mail an address gets.

use async_graphql::SimpleObject;
use domain::mail_preferences as preferences;

use super::enums::MailKind;
/// Which emails an address gets.
#[derive(Debug, SimpleObject)]
pub(crate) struct MailPreferences {
    /// The kind of the email that the key is from; null without a key.
    link_kind: Option<MailKind>,
    /// Every kind of email that can be turned off, and whether it is wanted.
    choices: Vec<MailPreference>,
}

/// Whether an address gets a kind of email.
#[derive(Debug, SimpleObject)]
pub(crate) struct MailPreference {
    /// The kind of email.
    kind: MailKind,
    /// Whether emails of this kind are sent; they are until someone turns them off.
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
