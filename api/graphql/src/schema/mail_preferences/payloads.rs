//! What mutations about mails answer.

use async_graphql::SimpleObject;

use super::enums::MailPreferenceErrorCode;
use super::types::MailPreferences;
use crate::schema::errors::Refusal;

/// The answer to `mailPreferencesUpdate`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct MailPreferencesUpdatePayload {
    /// What is wanted now.
    pub(crate) mail_preferences: Option<MailPreferences>,
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<Refusal<MailPreferenceErrorCode>>,
}
