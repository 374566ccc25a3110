//! The inputs of `mailPreferencesUpdate`.

use async_graphql::InputObject;

use super::enums::MailKind;

/// Changes to the mails that an address gets.
#[derive(InputObject)]
pub(crate) struct MailPreferencesUpdateInput {
    /// The `key` parameter of the link in a mail, to change what the address of that mail gets. Without it, the
    /// signed-in user's own address is meant.
    #[graphql(secret)]
    pub(crate) key: Option<String>,
    /// The kinds to change, at most 20; other kinds stay as they are.
    #[graphql(validator(max_items = 20))]
    pub(crate) choices: Vec<MailPreferenceInput>,
}

/// Whether an address is to get a kind of mail.
#[derive(InputObject)]
pub(crate) struct MailPreferenceInput {
    /// The kind of mail to change.
    pub(crate) kind: MailKind,
    /// Whether to send mails of this kind.
    pub(crate) wanted: bool,
}
