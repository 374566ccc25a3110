//! The texts of mails that administrators can write: a subject and an introduction for each of the main mails and each
//! language. Where they write none, the built-in texts stay. Everything else in a mail, such as its links and codes, is fixed.

mod catalog;
mod change;
mod read;

use entity::mail_text::MailTextKind;
use kernel::error::{ErrorCode, Validation};
use kernel::limits;
use kernel::site::MailText;
use kernel::text::{Locale, block, line};
use kernel::versions::Edited;

pub use catalog::{BuiltIn, KINDS, built_in, placeholders};
pub use change::{WriteMailText, reset, update};
pub use entity::mail_text::{MailTextKind as Kind, Model as Row};
pub use read::{TextOfMail, all, one};

use crate::placeholders as typed;

/// Why an operation on a mail's texts was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MailTextErrorCode {
    /// A field's value can't be used.
    InvalidInput,
    /// There is no such mail.
    NotFound,
    /// A text has a placeholder that this mail has none of.
    UnknownPlaceholder,
    /// Somebody else has changed it since the editor loaded it.
    EditedMeanwhile,
    /// The administrator has sent themselves too many tests.
    TooManyTests,
    /// The administrator's address was not verified.
    EmailNotVerified,
}

impl ErrorCode for MailTextErrorCode {
    const INVALID: Self = Self::InvalidInput;
    const NOT_FOUND: Self = Self::NotFound;
}

impl Edited for MailTextErrorCode {
    const EDITED_MEANWHILE: Self = Self::EditedMeanwhile;
}

/// The texts of a mail in a language, as they were typed. Those that are empty are the built-in ones.
#[derive(Debug, Clone)]
pub struct TypedMailText {
    /// The mail that begins with these texts.
    pub kind: MailTextKind,
    /// The tag of the language.
    pub locale: String,
    /// Its subject, in which placeholders may stand.
    pub subject: Option<String>,
    /// The introduction; each line is a paragraph.
    pub intro: Option<String>,
}

impl TypedMailText {
    /// The language and what was written in it. What is as the built-in text is left to that.
    pub(crate) fn parse(&self, checks: &mut Validation<MailTextErrorCode>) -> Option<(Locale, MailText)> {
        let written = |text: &&String| kernel::text::is_visible(text);
        let locale = checks.take("locale", self.locale.parse::<Locale>());
        let subject = self.subject.as_ref().filter(written).map(|text| line(text, limits::MAIL_SUBJECT));
        let subject = checks.take_optional("subject", subject);
        let intro = self.intro.as_ref().filter(written).map(|text| block(text, limits::MAIL_INTRO));
        let intro = checks.take_optional("intro", intro);
        let known = placeholders(self.kind);
        for (field, text) in [("subject", &subject), ("intro", &intro)] {
            let text = text.as_ref().and_then(Option::as_deref);
            if let Some(name) = text.and_then(|text| typed::unknown(text, |name| known.contains(&name))) {
                let message = typed::complaint(name, known.iter().copied());
                checks.add(MailTextErrorCode::UnknownPlaceholder, field, message);
            }
        }
        let (locale, subject, intro) = (locale?, subject?, intro?);
        let usual = built_in(self.kind, locale).ok();
        let own = |text: Option<String>, usual: Option<&String>| text.filter(|text| Some(text) != usual);
        let subject = own(subject, usual.as_ref().map(|usual| &usual.subject));
        let intro = own(intro, usual.as_ref().map(|usual| &usual.intro));
        Some((locale, MailText { subject, intro }))
    }
}

/// What is filled in for the placeholders of a mail.
#[derive(Debug, Clone, Default)]
pub(crate) struct Values(Vec<(&'static str, String)>);

impl Values {
    /// These and one more.
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.0.push((name, value.into()));
        self
    }

    /// The text with its placeholders filled in.
    pub(crate) fn fill(&self, text: &str) -> String {
        typed::filled(text, |name| self.0.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone()))
    }
}
