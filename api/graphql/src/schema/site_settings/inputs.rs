//! The input of `siteSettingsUpdate`.

use async_graphql::InputObject;

use super::types::Organizing;

/// What is to be set; what is left out stays.
#[derive(InputObject)]
pub(crate) struct SiteSettingsUpdateInput {
    /// Who may create organizations. Those that exist stay.
    pub(crate) organizing: Option<Organizing>,
    /// Why, for the audit trail; at most 500 characters.
    pub(crate) reason: Option<String>,
    /// The `version` of the settings that you loaded. If somebody else has changed them since, nothing is saved and you get
    /// `EDITED_MEANWHILE`, with the settings as they are now in `current`. Without a version, your change overwrites theirs.
    pub(crate) version: Option<i32>,
}
