//! The inputs of the texts of mails.

use async_graphql::InputObject;
use domain::mail_texts::{TypedMailText, WriteMailText};

use super::enums::MailTextKind;

/// The texts of an email in one language. A text that is left out, null or empty is the built-in one.
#[derive(InputObject)]
pub(crate) struct MailTextUpdateInput {
    /// The email that begins with these texts.
    kind: MailTextKind,
    /// The tag of the language, such as `en`.
    locale: String,
    /// The subject, at most 150 characters; may have `placeholders`.
    subject: Option<String>,
    /// The paragraphs at the beginning, one a line, as plain text; at most 1,000 characters; may have `placeholders`.
    intro: Option<String>,
    /// Why, for the audit trail; at most 500 characters.
    reason: Option<String>,
    /// The `version` of the text that you loaded. If someone else has changed it since, nothing is saved and you get
    /// `EDITED_MEANWHILE`, with the text as it is now in `current`. Without a version, your change overwrites theirs.
    version: Option<i32>,
}

impl From<MailTextUpdateInput> for WriteMailText {
    fn from(input: MailTextUpdateInput) -> Self {
        let MailTextUpdateInput { kind, locale, subject, intro, reason, version } = input;
        Self { text: TypedMailText { kind: kind.into(), locale, subject, intro }, reason, version }
    }
}

/// An email in one language that is to have the built-in texts again.
#[derive(InputObject)]
pub(crate) struct MailTextResetInput {
    /// The email that begins with these texts.
    kind: MailTextKind,
    /// The tag of the language, such as `en`.
    locale: String,
    /// Why, for the audit trail; at most 500 characters.
    reason: Option<String>,
    /// The `version` of the text that you loaded; see `MailTextUpdateInput`.
    version: Option<i32>,
}

impl From<MailTextResetInput> for WriteMailText {
    fn from(input: MailTextResetInput) -> Self {
        let MailTextResetInput { kind, locale, reason, version } = input;
        Self { text: TypedMailText { kind: kind.into(), locale, subject: None, intro: None }, reason, version }
    }
}

/// An email to be mailed to you, with texts that you are writing.
#[derive(InputObject)]
pub(crate) struct MailTextTestInput {
    #[graphql(flatten)]
    pub(super) draft: MailTextDraftInput,
}

/// Texts of an email that are being written.
#[derive(InputObject)]
pub(crate) struct MailTextDraftInput {
    /// The email that begins with these texts.
    kind: MailTextKind,
    /// The tag of the language, such as `en`.
    locale: String,
    /// The subject; the built-in one if it is empty.
    subject: Option<String>,
    /// The paragraphs at the beginning; the built-in one if it is empty.
    intro: Option<String>,
}

impl From<MailTextDraftInput> for TypedMailText {
    fn from(input: MailTextDraftInput) -> Self {
        Self { kind: input.kind.into(), locale: input.locale, subject: input.subject, intro: input.intro }
    }
}
