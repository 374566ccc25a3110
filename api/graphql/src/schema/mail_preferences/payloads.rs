//! The payload of `mailPreferencesUpdate`.

use async_graphql::SimpleObject;

use super::enums::MailPreferenceErrorCode;
use super::types::MailPreferences;
use crate::schema::errors::Refusal;

/// The result of `mailPreferencesUpdate`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct MailPreferencesUpdatePayload {
    /// The preferences after the change; null if the mutation was refused.
    pub(crate) mail_preferences: Option<MailPreferences>,
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<Refusal<MailPreferenceErrorCode>>,
}
