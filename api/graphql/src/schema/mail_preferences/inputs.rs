//! What mutations about mails take.

use async_graphql::InputObject;

use super::enums::MailKind;

/// Which mails are wanted from now on.
#[derive(InputObject)]
pub(crate) struct MailPreferencesUpdateInput {
    /// What the link in a mail carries as `key`: it is about the address that the mail went to. When left out: about
    /// the signed-in person's own address.
    #[graphql(secret)]
    pub(crate) key: Option<String>,
    /// What is to change; kinds that are not named stay as they are. At most 20.
    #[graphql(validator(max_items = 20))]
    pub(crate) choices: Vec<MailPreferenceInput>,
}

/// Whether mails of a kind are wanted.
#[derive(InputObject)]
pub(crate) struct MailPreferenceInput {
    /// The kind.
    pub(crate) kind: MailKind,
    /// Whether they are wanted.
    pub(crate) wanted: bool,
}
