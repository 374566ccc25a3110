//! The inputs of `mailPreferencesUpdate`.

use async_graphql::InputObject;

use super::enums::MailKind;

/// Changes to the emails that an address gets.
#[derive(InputObject)]
pub(crate) struct MailPreferencesUpdateInput {
    /// The `key` parameter of the link in an email, to change what the address of that email gets. Without it, the
    /// logged-in user's own address is meant.
    #[graphql(secret)]
    pub(crate) key: Option<String>,
    /// The kinds to change, at most 20; other kinds stay as they are.
    #[graphql(validator(max_items = 20))]
    pub(crate) choices: Vec<MailPreferenceInput>,
}

/// Whether an address is to get a kind of email.
#[derive(InputObject)]
pub(crate) struct MailPreferenceInput {
    /// The kind of email to change.
    pub(crate) kind: MailKind,
    /// Whether to send emails of this kind.
    pub(crate) wanted: bool,
}
