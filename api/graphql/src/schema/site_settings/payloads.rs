//! The payloads of mutations of the platform's settings and legal texts.

use async_graphql::SimpleObject;

use super::public::LegalText;
use super::types::SiteSettings;
use crate::schema::admins::AdminErrorCode;
use crate::schema::errors::Refusal;

/// The result of `siteSettingsUpdate`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct SiteSettingsUpdatePayload {
    /// The settings after the change; null if the mutation was refused.
    pub(crate) site_settings: Option<SiteSettings>,
    /// With `EDITED_MEANWHILE`: the settings as they are now, with someone else's changes. Null otherwise.
    pub(crate) current: Option<SiteSettings>,
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<Refusal<AdminErrorCode>>,
}

/// The result of `legalTextPublish`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct LegalTextPublishPayload {
    /// The new version; null if none is in force now, or if the mutation was refused.
    pub(crate) legal_text: Option<LegalText>,
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<Refusal<AdminErrorCode>>,
}
