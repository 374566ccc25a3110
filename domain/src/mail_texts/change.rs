//! Writing the texts of mails, and going back to the built-in ones.

use entity::mail_text::{Column, Entity, MailTextKind, Model};
use kernel::Env;
use kernel::actor::Actor;
use kernel::audit::{self, Entry};
use kernel::error::{Failure, Validation};
use kernel::limits;
use kernel::signals::{PublicChange, Signal};
use kernel::site::MailText;
use kernel::text::{Locale, line};
use kernel::versions;
use sea_orm::prelude::*;
use sea_orm::sea_query::{LockType, OnConflict};
use sea_orm::{IntoActiveModel as _, QuerySelect as _};
use serde_json::json;

use super::{MailTextErrorCode, TextOfMail, TypedMailText};

/// New texts of a mail in a language, as they were typed.
#[derive(Debug, Clone)]
pub struct WriteMailText {
    /// The mail, the language and the texts.
    pub text: TypedMailText,
    /// Why, for the audit trail.
    pub reason: Option<String>,
    /// The version that the editor loaded, 0 for none. If given, a concurrent change is refused; without it the last change
    /// wins.
    pub version: Option<i32>,
}

/// Writes the texts of a mail in a language. Mails that are sent from now on have them.
///
/// Rule: administrators.
pub async fn update(env: &Env, actor: &Actor, input: WriteMailText) -> Result<TextOfMail, Failure<MailTextErrorCode>> {
    actor.require_admin()?;
    let mut checks = Validation::new();
    let text = input.text.parse(&mut checks);
    let reason = checks.take_optional("reason", input.reason.as_deref().map(|reason| line(reason, limits::REASON)));
    let ((locale, text), reason) = checks.finish_with((text, reason))?;
    let change = Change { kind: input.text.kind, locale, text, reason, version: input.version };
    change.make(env, actor, "mail_text.update").await
}

/// Goes back to the built-in texts of a mail in a language. Texts in `input` are ignored.
///
/// Rule: administrators.
pub async fn reset(env: &Env, actor: &Actor, input: WriteMailText) -> Result<TextOfMail, Failure<MailTextErrorCode>> {
    actor.require_admin()?;
    let mut checks = Validation::new();
    let locale = checks.take("locale", input.text.locale.parse::<Locale>());
    let reason = checks.take_optional("reason", input.reason.as_deref().map(|reason| line(reason, limits::REASON)));
    let (locale, reason) = checks.finish_with((locale, reason))?;
    let text = MailText::default();
    let change = Change { kind: input.text.kind, locale, text, reason, version: input.version };
    change.make(env, actor, "mail_text.reset").await
}

struct Change {
    kind: MailTextKind,
    locale: Locale,
    text: MailText,
    reason: Option<String>,
    version: Option<i32>,
}

impl Change {
    async fn make(
        self,
        env: &Env,
        actor: &Actor,
        action: &'static str,
    ) -> Result<TextOfMail, Failure<MailTextErrorCode>> {
        let tx = env.begin().await?;
        // There may be no row yet, so that of the settings is locked.
        entity::site_settings::Entity::find().lock(LockType::NoKeyUpdate).one(&tx).await?;
        let before = Entity::find_by_id((self.kind, self.locale.tag().to_owned())).one(&tx).await?;
        let version = before.as_ref().map_or(0, |row| row.version);
        versions::check(version, self.version)?;
        let was = before.as_ref().map(text_of).unwrap_or_default();
        if was == self.text {
            return Ok(TextOfMail::new(self.kind, self.locale, before)?);
        }
        let row = Model {
            kind: self.kind,
            locale: self.locale.tag().to_owned(),
            subject: self.text.subject.clone(),
            intro: self.text.intro.clone(),
            updated_by: actor.user().map(|user| user.user_id.uuid()),
            updated_at: env.now(),
            version: versions::raised(version),
        };
        let replaced = OnConflict::columns([Column::Kind, Column::Locale])
            .update_columns([Column::Subject, Column::Intro, Column::UpdatedBy, Column::UpdatedAt, Column::Version])
            .to_owned();
        Entity::insert(row.clone().into_active_model().reset_all())
            .on_conflict(replaced)
            .exec_without_returning(&tx)
            .await?;
        let entry = Entry::of(action, "mail_text", Uuid::nil()).reason(self.reason.as_deref()).details(json!({
            "before": self.audited(&was),
            "after": self.audited(&self.text),
        }));
        audit::record(&tx, env, actor, entry).await?;
        tx.announce(Signal::Public(PublicChange::Site));
        tx.commit().await?;
        Ok(TextOfMail::new(self.kind, self.locale, Some(row))?)
    }

    fn audited(&self, text: &MailText) -> serde_json::Value {
        let mail = format!("{}.{}", self.kind.to_value(), self.locale.tag());
        json!({ "mail": mail, "subject": text.subject, "intro": text.intro })
    }
}

fn text_of(row: &Model) -> MailText {
    MailText { subject: row.subject.clone(), intro: row.intro.clone() }
}
