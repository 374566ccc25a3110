//! The inputs of mutations of the platform's settings and legal texts.

use async_graphql::{InputObject, MaybeUndefined};
use domain::site_settings::{PublishText, TextIn, UpdateSiteSettings};

use super::public::LegalTextKind;
use super::types::Organizing;
use crate::schema::scalars::patch;

/// Changes to the settings of the platform. Fields that are left out stay as they are; `organizing` and `mailFooter` also do
/// if they are null, and null removes the others.
#[derive(InputObject)]
pub(crate) struct SiteSettingsUpdateInput {
    /// Who may create organizations from now on. Existing organizations stay.
    organizing: Option<Organizing>,
    /// What the platform is called; at most 60 characters.
    name: MaybeUndefined<String>,
    /// The colour of links and buttons, such as `#4338ca`. White or dark text has to be readable on it.
    accent_colour: MaybeUndefined<String>,
    /// The email address or the URL that people may turn to.
    contact: MaybeUndefined<String>,
    /// What stands at the end of all emails, such as a postal address: at most 500 characters in each language. Languages
    /// that are left out get none.
    mail_footer: Option<Vec<LocalizedTextInput>>,
    /// Why, for the audit trail; at most 500 characters.
    reason: Option<String>,
    /// The `version` of the settings that you loaded. If someone else has changed them since, nothing is saved and you get
    /// `EDITED_MEANWHILE`, with the settings as they are now in `current`. Without a version, your change overwrites theirs.
    version: Option<i32>,
}

impl From<SiteSettingsUpdateInput> for UpdateSiteSettings {
    fn from(input: SiteSettingsUpdateInput) -> Self {
        Self {
            organizing: input.organizing.map(Into::into),
            name: patch(input.name),
            accent_colour: patch(input.accent_colour),
            contact: patch(input.contact),
            mail_footer: input.mail_footer.map(|texts| texts.into_iter().map(Into::into).collect()),
            reason: input.reason,
            version: input.version,
        }
    }
}

/// A text in one language.
#[derive(InputObject)]
pub(crate) struct LocalizedTextInput {
    /// The language: a `tag` of `languages`.
    locale: String,
    /// The text; Markdown in legal texts. An empty one is as good as none.
    text: String,
}

impl From<LocalizedTextInput> for TextIn {
    fn from(input: LocalizedTextInput) -> Self {
        Self { locale: input.locale, text: input.text }
    }
}

/// A new version of a legal text: either texts or the address of one. Without both, none is in force from now on.
#[derive(InputObject)]
pub(crate) struct LegalTextPublishInput {
    /// Which of the platform's texts gets a new version.
    kind: LegalTextKind,
    /// The text in each of its languages, in Markdown; at most 100,000 characters each. Who reads another language gets the
    /// first of these.
    texts: Option<Vec<LocalizedTextInput>>,
    /// Where the text is: an http or https URL, at most 2,000 characters.
    url: Option<String>,
    /// The `version` of the text that you loaded, 0 for none. If someone else has published another since, nothing is saved
    /// and you get `EDITED_MEANWHILE`. Without it, your text replaces theirs.
    expected_version: Option<i32>,
    /// Why, for the audit trail; at most 500 characters.
    reason: Option<String>,
}

impl From<LegalTextPublishInput> for PublishText {
    fn from(input: LegalTextPublishInput) -> Self {
        Self {
            kind: input.kind.into(),
            url: input.url,
            texts: input.texts.unwrap_or_default().into_iter().map(Into::into).collect(),
            seen: input.expected_version,
            reason: input.reason,
        }
    }
}
