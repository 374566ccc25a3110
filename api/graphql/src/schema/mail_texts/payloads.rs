//! The payloads of the texts of mails.

use async_graphql::SimpleObject;

use super::enums::MailTextErrorCode;
use super::types::MailText;
use crate::schema::errors::Refusal;

/// The result of `mailTextUpdate`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct MailTextUpdatePayload {
    /// The texts after the change; null if the mutation was refused.
    pub(crate) mail_text: Option<MailText>,
    /// With `EDITED_MEANWHILE`: the texts as they are now, with someone else's changes. Null otherwise.
    pub(crate) current: Option<MailText>,
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<Refusal<MailTextErrorCode>>,
}

/// The result of `mailTextReset`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct MailTextResetPayload {
    /// The built-in texts; null if the mutation was refused.
    pub(crate) mail_text: Option<MailText>,
    /// With `EDITED_MEANWHILE`: the texts as they are now, with someone else's changes. Null otherwise.
    pub(crate) current: Option<MailText>,
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<Refusal<MailTextErrorCode>>,
}

/// The result of `mailTextTest`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct MailTextTestPayload {
    /// The address that the test goes to; null if the mutation was refused.
    pub(crate) email: Option<String>,
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<Refusal<MailTextErrorCode>>,
}

/// An email with texts that are being written and with sample values.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct MailTextPreview {
    /// The subject with its placeholders filled in; null if the texts were refused.
    pub(crate) subject: Option<String>,
    /// The whole email as HTML; null if the texts were refused.
    pub(crate) html: Option<String>,
    /// The whole email as plain text; null if the texts were refused.
    pub(crate) text: Option<String>,
    /// The URL of a page with the email, for a frame: it works for an hour. With `&look=dark` at its end it is the email in
    /// dark mode. Null if the texts were refused.
    pub(crate) url: Option<String>,
    /// Why the texts were refused; empty if they were not.
    pub(crate) errors: Vec<Refusal<MailTextErrorCode>>,
}
