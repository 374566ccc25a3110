//! The texts of mails.

use async_graphql::{Context, Error, Object};
use domain::mail_texts::{TextOfMail, placeholders};

use super::enums::MailTextKind;
use crate::schema::names::{self, NamedThing};
use crate::schema::scalars::DateTime;

/// The texts of an email in one language.
#[derive(Debug, Clone)]
pub(crate) struct MailText(pub(crate) TextOfMail);

/// The texts of an email in one language: its subject and how it begins. Everything else in an email is fixed.
#[Object]
impl MailText {
    /// The email that begins with these texts.
    async fn kind(&self) -> MailTextKind {
        self.0.kind.into()
    }

    /// The tag of the language.
    async fn locale(&self) -> &str {
        self.0.locale.tag()
    }

    /// What can be filled in: the names that are typed between two pairs of braces, such as `{{event}}`.
    async fn placeholders(&self) -> &[&str] {
        placeholders(self.0.kind)
    }

    /// The built-in subject.
    async fn built_in_subject(&self) -> &str {
        &self.0.built_in.subject
    }

    /// The built-in introduction.
    async fn built_in_intro(&self) -> &str {
        &self.0.built_in.intro
    }

    /// The subject that an admin has written; null for the built-in one.
    async fn subject(&self) -> Option<&str> {
        self.0.row.as_ref().and_then(|row| row.subject.as_deref())
    }

    /// The introduction that an admin has written, a paragraph a line; null for the built-in one.
    async fn intro(&self) -> Option<&str> {
        self.0.row.as_ref().and_then(|row| row.intro.as_deref())
    }

    /// When it was last written or reset; null if it never was.
    async fn updated_at(&self) -> Option<DateTime> {
        self.0.row.as_ref().map(|row| DateTime(row.updated_at))
    }

    /// Who last wrote or reset it; null if nobody ever did, or if the account is gone.
    async fn editor(&self, ctx: &Context<'_>) -> Result<Option<NamedThing>, Error> {
        match self.0.row.as_ref().and_then(|row| row.updated_by) {
            Some(id) => names::of(ctx, id).await,
            None => Ok(None),
        }
    }

    /// Goes up by one with each change; 0 if there was none. Send it along with your own edit, so that you don't overwrite
    /// someone else's.
    async fn version(&self) -> i32 {
        self.0.version()
    }
}
