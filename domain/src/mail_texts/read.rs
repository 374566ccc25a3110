//! Reading the texts of mails.

use entity::mail_text::{Entity, MailTextKind, Model};
use kernel::Env;
use kernel::actor::Actor;
use kernel::error::{Failure, Internal};
use kernel::text::Locale;
use sea_orm::prelude::*;

use super::{BuiltIn, KINDS, MailTextErrorCode, built_in};

/// A mail in a language: what it says by default, and what was written for it.
#[derive(Debug, Clone)]
pub struct TextOfMail {
    /// The mail that begins with these texts.
    pub kind: MailTextKind,
    /// The language.
    pub locale: Locale,
    /// The built-in texts.
    pub built_in: BuiltIn,
    /// What was written, and by whom; `None` if nothing ever was.
    pub row: Option<Model>,
}

impl TextOfMail {
    pub(super) fn new(kind: MailTextKind, locale: Locale, row: Option<Model>) -> Result<Self, Internal> {
        let built_in = built_in(kind, locale).map_err(|error| Internal::Other(error.to_string()))?;
        Ok(Self { kind, locale, built_in, row })
    }

    /// How often it was changed.
    pub fn version(&self) -> i32 {
        self.row.as_ref().map_or(0, |row| row.version)
    }
}

/// All mails whose texts can be written, each in all languages. Runs one statement.
///
/// Rule: administrators.
pub async fn all(env: &Env, actor: &Actor) -> Result<Vec<TextOfMail>, Failure<MailTextErrorCode>> {
    actor.require_admin()?;
    let mut rows = Entity::find().all(env.db.primary()).await?;
    let mut texts = Vec::with_capacity(KINDS.len() * Locale::ALL.len());
    for (kind, locale) in KINDS.into_iter().flat_map(|kind| Locale::ALL.map(|locale| (kind, locale))) {
        let at = rows.iter().position(|row| row.kind == kind && row.locale == locale.tag());
        texts.push(TextOfMail::new(kind, locale, at.map(|at| rows.swap_remove(at)))?);
    }
    Ok(texts)
}

/// A mail in a language.
///
/// Rule: administrators.
pub async fn one(
    env: &Env,
    actor: &Actor,
    kind: MailTextKind,
    locale: &str,
) -> Result<TextOfMail, Failure<MailTextErrorCode>> {
    actor.require_admin()?;
    let locale: Locale = locale.parse().map_err(|invalid| Failure::invalid("locale", invalid))?;
    let row = Entity::find_by_id((kind, locale.tag().to_owned())).one(env.db.primary()).await?;
    Ok(TextOfMail::new(kind, locale, row)?)
}
