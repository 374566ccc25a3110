//! The input of `siteSettingsUpdate`.

use async_graphql::InputObject;

use super::types::Organizing;

/// Changes to the settings of the platform. Fields that are left out stay as they are.
#[derive(InputObject)]
pub(crate) struct SiteSettingsUpdateInput {
    /// Who may create organizations from now on. Existing organizations stay.
    pub(crate) organizing: Option<Organizing>,
    /// Why, for the audit trail; at most 500 characters.
    pub(crate) reason: Option<String>,
    /// The `version` of the settings that you loaded. If someone else has changed them since, nothing is saved and you get
    /// `EDITED_MEANWHILE`, with the settings as they are now in `current`. Without a version, your change overwrites theirs.
    pub(crate) version: Option<i32>,
}
