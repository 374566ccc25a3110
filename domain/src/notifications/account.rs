//! Mails about accounts: links that somebody asked for, and what changed about them.

use entity::mail_link_request::LinkPurpose;
use entity::user;
use sea_orm::EntityTrait as _;
use time::Duration;
use uuid::Uuid;

use super::draft::{Draft, Fault, stored_address};
use super::letter::{Letter, say};
use crate::Env;
use crate::accounts::{self, IssuedLink};
use crate::env::Settings;
use crate::text::Locale;
use crate::translation::{TranslationError, label};

/// The mail of a link request; none if the address may not have the link. A repeated run brings a fresh link.
pub(super) async fn link(env: &Env, request_id: Uuid) -> Result<Option<Draft>, Fault> {
    let Some(issued) = accounts::issue_link(env, request_id).await? else {
        return Ok(None);
    };
    let letter = letter(&issued, &env.settings)?;
    Ok(Some(Draft { user_id: Some(issued.user_id), to: issued.to, order_id: None, letter, attachments: Vec::new() }))
}

/// Tells somebody that the password was changed, in case it was somebody else; none if the account is gone.
pub(super) async fn password_changed(env: &Env, user_id: Uuid) -> Result<Option<Draft>, Fault> {
    let Some(user) = user::Entity::find_by_id(user_id).one(env.db.primary()).await? else {
        return Ok(None);
    };
    let letter = password_letter(Locale::or_default(&user.locale), user.display_name, &env.settings)?;
    let to = stored_address(&user.email)?;
    Ok(Some(Draft { user_id: Some(user.id), to, order_id: None, letter, attachments: Vec::new() }))
}

/// Tells somebody that the second factor was switched on or off, in the words of that name; none if the account is
/// gone.
pub(super) async fn second_factor(env: &Env, user_id: Uuid, name: &str) -> Result<Option<Draft>, Fault> {
    let Some(user) = user::Entity::find_by_id(user_id).one(env.db.primary()).await? else {
        return Ok(None);
    };
    let letter = factor_letter(Locale::or_default(&user.locale), user.display_name, name, &env.settings)?;
    let to = stored_address(&user.email)?;
    Ok(Some(Draft { user_id: Some(user.id), to, order_id: None, letter, attachments: Vec::new() }))
}

pub(super) fn factor_letter(
    locale: Locale,
    greeting: String,
    name: &str,
    settings: &Settings,
) -> Result<Letter, TranslationError> {
    let part = |part: &str| label(locale, &format!("{name}-{part}"));
    let mut letter = Letter::new(locale, &part("subject")?, label(locale, "mail-why-account")?);
    letter.greeting = Some(greeting);
    letter.paragraphs.push(part("intro")?);
    letter.paragraphs.push(part("warning")?);
    letter.links.push((label(locale, "factor-button")?, format!("{}/forgot-password", settings.public_url)));
    Ok(letter)
}

fn password_letter(locale: Locale, name: String, settings: &Settings) -> Result<Letter, TranslationError> {
    let mut letter = Letter::new(locale, &label(locale, "password-subject")?, label(locale, "mail-why-account")?);
    letter.greeting = Some(name);
    letter.paragraphs.push(label(locale, "password-intro")?);
    letter.paragraphs.push(label(locale, "password-warning")?);
    letter.links.push((label(locale, "password-button")?, format!("{}/forgot-password", settings.public_url)));
    Ok(letter)
}

/// The names of the messages of each purpose, and where its link leads.
fn wording(purpose: LinkPurpose) -> (&'static str, &'static str) {
    match purpose {
        LinkPurpose::VerifyEmail => ("verify", "/verify-email"),
        LinkPurpose::Login => ("login", "/login"),
        LinkPurpose::ResetPassword => ("reset", "/reset-password"),
        LinkPurpose::AccountExists => ("exists", "/login"),
    }
}

pub(super) fn letter(issued: &IssuedLink, settings: &Settings) -> Result<Letter, TranslationError> {
    let locale = issued.locale;
    let (name, path) = wording(issued.purpose);
    let part = |part: &str| label(locale, &format!("{name}-{part}"));
    let mut letter = Letter::new(locale, &part("subject")?, label(locale, "mail-why-account")?);
    letter.greeting = Some(issued.display_name.clone());
    letter.paragraphs.push(part("intro")?);
    let mut address = format!("{}{path}", settings.public_url);
    if issued.purpose == LinkPurpose::AccountExists {
        letter.paragraphs.push(part("login")?);
    } else {
        letter.notes.push(validity(locale, accounts::link_lifetime(issued.purpose))?);
        address = format!("{address}?token={}", issued.token);
    }
    letter.links.push((part("button")?, address));
    letter.notes.push(part("note")?);
    Ok(letter)
}

/// How long a link works, in hours where they are whole.
fn validity(locale: Locale, lifetime: Duration) -> Result<String, TranslationError> {
    let minutes = lifetime.whole_minutes();
    if minutes % 60 == 0 {
        say(locale, "link-hours", [("hours", (minutes / 60).into())])
    } else {
        say(locale, "link-minutes", [("minutes", minutes.into())])
    }
}
