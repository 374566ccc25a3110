//! What a mail looks like with texts that an administrator has not saved yet: as a page, and as a mail to themselves.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use entity::mail_text::MailTextKind;
use entity::mail_text_test::{Column, Entity, Model};
use entity::user;
use hmac::{Hmac, KeyInit as _, Mac as _};
use kernel::actor::Actor;
use kernel::error::{Failure, Internal, Validation};
use kernel::ids::MailTextTestId;
use kernel::jobs::outbox;
use kernel::retention::Old;
use kernel::site::MailText;
use kernel::text::Locale;
use kernel::{Env, Settings};
use sea_orm::prelude::*;
use sea_orm::sea_query::LockType;
use sea_orm::{IntoActiveModel as _, QuerySelect as _};
use secrecy::ExposeSecret as _;
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use time::Duration;

use crate::job::Job;
use crate::mail_texts::{MailTextErrorCode, TypedMailText};
use crate::notifications;

/// How many tests administrators can send themselves within an hour.
const TESTS: u64 = 20;
/// How long tests are retained.
const RETENTION: Duration = Duration::days(7);
/// How long the page of a preview can be opened.
const LINK: Duration = Duration::hours(1);
/// What begins the style of mails in dark mode.
const DARK: &str = "@media (prefers-color-scheme: dark)";

/// A mail with texts that are being written, for somebody whom there is not.
#[derive(Debug, Clone)]
pub struct MailSample {
    /// Its subject, with the placeholders filled in.
    pub subject: String,
    /// The whole mail as HTML.
    pub html: String,
    /// The whole mail as plain text.
    pub text: String,
    /// The path of a page that shows the mail, for an hour.
    pub path: String,
}

/// Shows a mail with these texts.
///
/// Rule: administrators.
pub async fn preview(
    env: &Env,
    actor: &Actor,
    input: &TypedMailText,
) -> Result<MailSample, Failure<MailTextErrorCode>> {
    actor.require_admin()?;
    let (locale, text) = parse(input)?;
    let set = notifications::sample(env, input.kind, locale, &text).await?;
    let shown = Shown {
        kind: input.kind.to_value(),
        locale: locale.tag().to_owned(),
        subject: text.subject,
        intro: text.intro,
        until: (env.now() + LINK).unix_timestamp(),
    };
    let path = format!("/site/mail?key={}", shown.key(&env.settings)?);
    Ok(MailSample { subject: set.subject, html: set.html, text: set.text, path })
}

/// Mails these texts to the administrator who is writing them.
///
/// Rule: administrators, with a verified address.
pub async fn test(env: &Env, actor: &Actor, input: &TypedMailText) -> Result<(), Failure<MailTextErrorCode>> {
    actor.require_admin()?;
    let person = actor.require_user()?;
    if !person.email_verified {
        let message = "Confirm your email address first: open the link in the email we sent you.";
        return Err(Failure::rejected(MailTextErrorCode::EmailNotVerified, message));
    }
    let (locale, text) = parse(input)?;
    let user_id = person.user_id.uuid();
    let tx = env.begin().await?;
    // Two at once are counted one after the other.
    user::Entity::find_by_id(user_id).lock(LockType::NoKeyUpdate).one(&tx).await?;
    let lately =
        Entity::find().filter(Column::UserId.eq(user_id)).filter(Column::CreatedAt.gt(env.now() - Duration::HOUR));
    if lately.count(&tx).await? >= TESTS {
        let message = format!("You can send yourself at most {TESTS} tests within an hour.");
        return Err(Failure::rejected(MailTextErrorCode::TooManyTests, message));
    }
    let row = Model {
        id: env.ids.next(),
        user_id,
        kind: input.kind,
        locale: locale.tag().to_owned(),
        subject: text.subject,
        intro: text.intro,
        created_at: env.now(),
    };
    let test_id = MailTextTestId::from_uuid(row.id);
    row.into_active_model().reset_all().insert(&tx).await?;
    outbox::enqueue(&tx, env, [Job::SendMailTextTest { test_id }]).await?;
    tx.commit().await?;
    Ok(())
}

fn parse(input: &TypedMailText) -> Result<(Locale, MailText), Failure<MailTextErrorCode>> {
    let mut checks = Validation::new();
    let parsed = input.parse(&mut checks);
    checks.finish_with(parsed)
}

/// The HTML of the mail that a preview's page shows, as it looks in dark mode or in the light; `None` without a valid key.
///
/// Rule: whoever has the key.
pub async fn page(env: &Env, key: &str, dark: bool) -> Result<Option<String>, Internal> {
    let Some(shown) = Shown::parse(&env.settings, key)? else { return Ok(None) };
    let kind = MailTextKind::try_from_value(&shown.kind).ok();
    let Some(kind) = kind.filter(|_| env.now().unix_timestamp() < shown.until) else { return Ok(None) };
    let text = MailText { subject: shown.subject, intro: shown.intro };
    let set = notifications::sample(env, kind, Locale::or_default(&shown.locale), &text).await?;
    Ok(Some(set.html.replace(DARK, if dark { "@media all" } else { "@media not all" })))
}

/// Deletes old tests. Returns whether there are more.
pub(crate) async fn forget(env: &Env) -> Result<bool, DbErr> {
    let before = env.now() - RETENTION;
    Old::<Entity> { id: Column::Id, at: Column::CreatedAt, before, which: None, with: &[] }.delete(env).await
}

/// What the page of a preview shows. It is in the page's address and signed, because frames can't log in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Shown {
    kind: String,
    locale: String,
    subject: Option<String>,
    intro: Option<String>,
    /// Until when it is shown, in Unix seconds.
    until: i64,
}

impl Shown {
    fn key(&self, settings: &Settings) -> Result<String, Internal> {
        let content = serde_json::to_vec(self).map_err(|error| Internal::Other(error.to_string()))?;
        let signature = mac(settings, &content)?.finalize().into_bytes();
        Ok(format!("{}.{}", URL_SAFE_NO_PAD.encode(content), URL_SAFE_NO_PAD.encode(signature)))
    }

    /// `None` if we did not sign it.
    fn parse(settings: &Settings, key: &str) -> Result<Option<Self>, Internal> {
        let parts = key.split_once('.').and_then(|(content, signature)| {
            Some((URL_SAFE_NO_PAD.decode(content).ok()?, URL_SAFE_NO_PAD.decode(signature).ok()?))
        });
        let Some((content, signature)) = parts else { return Ok(None) };
        let is_ours = mac(settings, &content)?.verify_slice(&signature).is_ok();
        Ok(if is_ours { serde_json::from_slice(&content).ok() } else { None })
    }
}

fn mac(settings: &Settings, content: &[u8]) -> Result<Hmac<Sha256>, Internal> {
    let key = settings.secret_key.expose_secret();
    let mut mac = Hmac::<Sha256>::new_from_slice(key).map_err(|error| Internal::Other(error.to_string()))?;
    mac.update(b"the preview of a mail: ");
    mac.update(content);
    Ok(mac)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::documents::fixtures::settings;

    #[test]
    fn a_key_is_read_as_it_was_made() {
        let subject = Some("Bis bald — {{event}}".to_owned());
        let shown = Shown { kind: "reminder".to_owned(), locale: "de".to_owned(), subject, intro: None, until: 7 };
        let key = shown.key(&settings()).unwrap();
        assert_eq!(Shown::parse(&settings(), &key).unwrap(), Some(shown));
        for wrong in [&key[1..], &key[..key.len() - 2], &key.replace('.', ""), &format!("{key}x"), ""] {
            assert_eq!(Shown::parse(&settings(), wrong).unwrap(), None, "{wrong}");
        }
    }
}
