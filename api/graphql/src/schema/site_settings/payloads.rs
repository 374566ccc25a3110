//! The payload of `siteSettingsUpdate`.

use async_graphql::SimpleObject;

use super::types::SiteSettings;
use crate::schema::admins::AdminErrorCode;
use crate::schema::errors::Refusal;

/// The answer to `siteSettingsUpdate`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct SiteSettingsUpdatePayload {
    /// What is set now.
    pub(crate) site_settings: Option<SiteSettings>,
    /// With `EDITED_MEANWHILE`: the settings as they are now, with somebody else's changes. Null otherwise.
    pub(crate) current: Option<SiteSettings>,
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<Refusal<AdminErrorCode>>,
}
