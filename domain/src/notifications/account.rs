//! Mails about accounts: requested links, and notices about changes.

use entity::mail_link_request::LinkPurpose;
use entity::mail_text::MailTextKind;
use entity::membership::{self, MemberRole};
use entity::organization_suspension;
use entity::user::{self, UserStatus};
use kernel::Env;
use kernel::env::Settings;
use kernel::ids::{EmailChangeId, LinkRequestId, SetupId, UserId};
use kernel::text::{EmailAddress, Locale};
use kernel::zones::Timezone;
use sea_orm::{ColumnTrait as _, DbErr, EntityTrait as _, QueryFilter as _, QuerySelect as _};
use time::Duration;

use super::draft::{Draft, Fault};
use super::letter::{Letter, say};
use crate::accounts::email_changes::{self, Former, Invited};
use crate::accounts::{self, IssuedLink};
use crate::mail_texts::Values;
use crate::organizations;
use crate::translation::{self, SITE_NAME, TranslationError, label};

/// The mail of a link request; `None` if the address may not have the link. A repeated run issues a new link.
pub(super) async fn link(env: &Env, request_id: LinkRequestId) -> Result<Option<Draft>, Fault> {
    let Some(issued) = accounts::issue_link(env, request_id).await? else {
        return Ok(None);
    };
    let letter = letter(&issued, &env.settings)?;
    Ok(Some(Draft { user_id: issued.user_id, to: issued.to, order_id: None, letter, attachments: Vec::new() }))
}

/// Notifies a person that their password was changed, in case it was somebody else; `None` if the account is gone.
pub(super) async fn password_changed(env: &Env, user_id: UserId) -> Result<Option<Draft>, Fault> {
    let Some(user) = user::Entity::find_by_id(user_id).one(env.db.primary()).await? else {
        return Ok(None);
    };
    let letter = password_letter(Locale::or_default(&user.locale), user.display_name, &env.settings)?;
    let to = EmailAddress::stored(&user.email);
    Ok(Some(Draft { user_id: Some(user.id), to, order_id: None, letter, attachments: Vec::new() }))
}

/// Notifies a person that the second factor was switched on, with a link to undo that in case it was somebody else;
/// `None` if the account is gone. A repeated run issues a new link.
pub(super) async fn second_factor_on(
    env: &Env,
    user_id: UserId,
    setup_id: Option<SetupId>,
) -> Result<Option<Draft>, Fault> {
    let Some(user) = user::Entity::find_by_id(user_id).one(env.db.primary()).await? else {
        return Ok(None);
    };
    let token = accounts::second_factor::issue_undo(env, user_id, setup_id).await?;
    let letter = factor_on_letter(Locale::or_default(&user.locale), user.display_name, &token, &env.settings)?;
    let to = EmailAddress::stored(&user.email);
    Ok(Some(Draft { user_id: Some(user.id), to, order_id: None, letter, attachments: Vec::new() }))
}

/// Notifies a person that the second factor was switched off; `None` if the account is gone.
pub(super) async fn second_factor_off(env: &Env, user_id: UserId) -> Result<Option<Draft>, Fault> {
    let Some(user) = user::Entity::find_by_id(user_id).one(env.db.primary()).await? else {
        return Ok(None);
    };
    let letter = factor_off_letter(Locale::or_default(&user.locale), user.display_name, &env.settings)?;
    let to = EmailAddress::stored(&user.email);
    Ok(Some(Draft { user_id: Some(user.id), to, order_id: None, letter, attachments: Vec::new() }))
}

pub(super) fn factor_on_letter(
    locale: Locale,
    greeting: String,
    token: &str,
    settings: &Settings,
) -> Result<Letter, TranslationError> {
    let purpose = LinkPurpose::UndoSecondFactor;
    let (name, path) = wording(purpose);
    let mut letter = factor_letter(locale, greeting, name)?;
    let address = format!("{}{path}?token={token}", settings.public_url);
    letter.links.push((label(locale, "factor-on-button")?, address));
    letter.notes.push(validity(locale, accounts::link_lifetime(purpose))?);
    Ok(letter)
}

pub(super) fn factor_off_letter(
    locale: Locale,
    greeting: String,
    settings: &Settings,
) -> Result<Letter, TranslationError> {
    let mut letter = factor_letter(locale, greeting, "factor-off")?;
    letter.links.push((label(locale, "factor-off-button")?, format!("{}/forgot-password", settings.public_url)));
    Ok(letter)
}

fn factor_letter(locale: Locale, greeting: String, name: &str) -> Result<Letter, TranslationError> {
    let part = |part: &str| label(locale, &format!("{name}-{part}"));
    let mut letter = Letter::new(locale, &part("subject")?, label(locale, "mail-why-account")?);
    letter.greeting = Some(greeting);
    letter.paragraphs.push(part("intro")?);
    letter.paragraphs.push(part("warning")?);
    Ok(letter)
}

/// Notifies a person that their account was suspended, and what that means; `None` if it was reinstated meanwhile. The
/// reason is for administrators only.
pub(super) async fn suspended(env: &Env, user_id: UserId) -> Result<Option<Draft>, Fault> {
    let user = known(env, user_id).await?.filter(|user| user.status == UserStatus::Suspended);
    let Some(user) = user else { return Ok(None) };
    let hides = organization_suspension::Entity::find()
        .filter(organization_suspension::Column::UserId.eq(user_id))
        .limit(1)
        .all(env.db.primary())
        .await?;
    let letter = suspension_letter(Locale::or_default(&user.locale), user.display_name, !hides.is_empty())?;
    let to = EmailAddress::stored(&user.email);
    Ok(Some(Draft { user_id: Some(user.id), to, order_id: None, letter, attachments: Vec::new() }))
}

/// Notifies a person that their account was reinstated; `None` if it was suspended again.
pub(super) async fn reinstated(env: &Env, user_id: UserId) -> Result<Option<Draft>, Fault> {
    let user = known(env, user_id).await?.filter(|user| user.status != UserStatus::Suspended);
    let Some(user) = user else { return Ok(None) };
    let shows = owns_what_is_shown(env, user_id).await?;
    let locale = Locale::or_default(&user.locale);
    let letter = reinstatement_letter(locale, user.display_name, shows, &env.settings)?;
    let to = EmailAddress::stored(&user.email);
    Ok(Some(Draft { user_id: Some(user.id), to, order_id: None, letter, attachments: Vec::new() }))
}

/// The account, if it still exists and its address is verified; an unverified one may be somebody else's.
async fn known(env: &Env, user_id: UserId) -> Result<Option<user::Model>, DbErr> {
    user::Entity::find_by_id(user_id)
        .filter(user::Column::Status.ne(UserStatus::Deleted))
        .filter(user::Column::EmailVerifiedAt.is_not_null())
        .one(env.db.primary())
        .await
}

/// Whether the person owns organizations that are not hidden by another owner's suspension.
async fn owns_what_is_shown(env: &Env, user_id: UserId) -> Result<bool, DbErr> {
    let owned = membership::Entity::find()
        .filter(membership::Column::UserId.eq(user_id))
        .filter(membership::Column::Role.eq(MemberRole::Owner))
        .filter(membership::Column::OrganizationId.not_in_subquery(organizations::hidden()))
        .limit(1)
        .all(env.db.primary())
        .await?;
    Ok(!owned.is_empty())
}

/// The letter about a suspension; `hides` says whether it hides the person's events.
pub(super) fn suspension_letter(locale: Locale, name: String, hides: bool) -> Result<Letter, TranslationError> {
    let part = |part: &str| label(locale, &format!("account-suspended-{part}"));
    let mut letter = Letter::new(locale, &part("subject")?, label(locale, "mail-why-account")?);
    letter.greeting = Some(name);
    letter.paragraphs.push(part("intro")?);
    if hides {
        letter.paragraphs.push(part("events")?);
    }
    letter.paragraphs.push(part("tickets")?);
    letter.paragraphs.push(part("contact")?);
    Ok(letter)
}

/// The letter about a reinstatement, also for people whose events are shown again.
pub(super) fn reinstatement_letter(
    locale: Locale,
    name: String,
    shows: bool,
    settings: &Settings,
) -> Result<Letter, TranslationError> {
    let part = |part: &str| label(locale, &format!("account-reinstated-{part}"));
    let mut letter = Letter::new(locale, &part("subject")?, label(locale, "mail-why-account")?);
    letter.greeting = Some(name);
    letter.paragraphs.push(part("intro")?);
    if shows {
        letter.paragraphs.push(part("events")?);
    }
    letter.links.push((part("button")?, format!("{}/login", settings.public_url)));
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

/// The prefix of a purpose's translated texts, and the path of its link.
fn wording(purpose: LinkPurpose) -> (&'static str, &'static str) {
    match purpose {
        LinkPurpose::VerifyEmail => ("verify", "/verify-email"),
        LinkPurpose::Login => ("login", "/login"),
        LinkPurpose::ResetPassword => ("reset", "/reset-password"),
        LinkPurpose::AccountExists => ("exists", "/login"),
        LinkPurpose::UndoSecondFactor => ("factor-on", "/undo-second-factor"),
        LinkPurpose::ChangeEmail => ("email-change", "/change-email"),
        LinkPurpose::UndoEmailChange => ("email-changed", "/undo-email-change"),
    }
}

pub(super) fn letter(issued: &IssuedLink, settings: &Settings) -> Result<Letter, TranslationError> {
    let locale = issued.locale;
    let (name, path) = wording(issued.purpose);
    let part = |part: &str| label(locale, &format!("{name}-{part}"));
    let mut letter = Letter::new(locale, &part("subject")?, label(locale, "mail-why-account")?);
    letter.greeting = Some(issued.display_name.clone());
    letter.paragraphs.push(part("intro")?);
    let kind = match issued.purpose {
        LinkPurpose::VerifyEmail => Some(MailTextKind::ConfirmAddress),
        LinkPurpose::Login => Some(MailTextKind::LoginLink),
        LinkPurpose::ResetPassword => Some(MailTextKind::ResetPassword),
        _ => None,
    };
    if let Some(kind) = kind {
        letter.may_be_written(kind, Values::default().with("site", SITE_NAME));
    }
    if let Some(code) = &issued.code {
        letter.code = Some(code_of(locale, code)?);
    }
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

/// The code that can be typed instead of opening the link.
fn code_of(locale: Locale, code: &str) -> Result<(String, String), TranslationError> {
    Ok((label(locale, "mail-code")?, accounts::shown_code(code)))
}

/// The mail to an account's new address, which confirms it; `None` if the change no longer waits.
pub(super) async fn email_change(env: &Env, change_id: EmailChangeId) -> Result<Option<Draft>, Fault> {
    let Some(invited) = email_changes::invite(env, change_id).await? else { return Ok(None) };
    let (Invited::Free { change, user, .. } | Invited::Taken { change, user }) = &invited;
    let purpose = LinkPurpose::ChangeEmail;
    let free = matches!(invited, Invited::Free { .. });
    let (name, path) = if free { wording(purpose) } else { ("email-taken", "/login") };
    let locale = Locale::or_default(&user.locale);
    let part = |part: &str| label(locale, &format!("{name}-{part}"));
    let mut letter = Letter::new(locale, &part("subject")?, label(locale, "mail-why-account")?);
    letter.paragraphs.push(part("intro")?);
    let address = format!("{}{path}", env.settings.public_url);
    if let Invited::Free { token, code, .. } = &invited {
        letter.greeting = Some(user.display_name.clone());
        letter.code = Some(code_of(locale, code)?);
        letter.links.push((part("button")?, format!("{address}?token={token}")));
        letter.notes.push(validity(locale, accounts::link_lifetime(purpose))?);
    } else {
        letter.links.push((part("button")?, address));
    }
    letter.notes.push(part("note")?);
    let to = EmailAddress::stored(&change.new_email);
    // Nobody's in either case: the list of one's own mails must not tell whether the address has an account.
    Ok(Some(Draft { user_id: None, to, order_id: None, letter, attachments: Vec::new() }))
}

/// Notifies an account's former address of the new one, with a link to undo that in case it was somebody else; `None` if
/// it was undone. A repeated run issues a new link.
pub(super) async fn email_changed(env: &Env, change_id: EmailChangeId) -> Result<Option<Draft>, Fault> {
    let Some(Former { change, user, token }) = email_changes::issue_undo(env, change_id).await? else {
        return Ok(None);
    };
    let purpose = LinkPurpose::UndoEmailChange;
    let (name, path) = wording(purpose);
    let locale = Locale::or_default(&user.locale);
    let part = |part: &str| label(locale, &format!("{name}-{part}"));
    let mut letter = Letter::new(locale, &part("subject")?, label(locale, "mail-why-account")?);
    letter.greeting = Some(user.display_name);
    letter.paragraphs.push(part("intro")?);
    letter.paragraphs.push(part("warning")?);
    letter.links.push((part("button")?, format!("{}{path}?token={token}", env.settings.public_url)));
    letter.notes.push(validity(locale, accounts::link_lifetime(purpose))?);
    let to = EmailAddress::stored(&change.old_email);
    Ok(Some(Draft { user_id: Some(user.id), to, order_id: None, letter, attachments: Vec::new() }))
}

/// Notifies a person of the day on which their account will be erased, and how to keep it; `None` if it is kept.
pub(super) async fn deletion(env: &Env, user_id: UserId) -> Result<Option<Draft>, Fault> {
    let user = known(env, user_id).await?;
    let Some((user, at)) = user.and_then(|user| user.deletes_at.map(|at| (user, at))) else { return Ok(None) };
    let locale = Locale::or_default(&user.locale);
    let zone = Timezone::parse(&user.timezone).unwrap_or_else(|_| Timezone::utc());
    let part = |part: &str| label(locale, &format!("account-deletion-{part}"));
    let mut letter = Letter::new(locale, &part("subject")?, label(locale, "mail-why-account")?);
    letter.greeting = Some(user.display_name);
    let day = translation::date_time(locale, &zone, at)?;
    letter.paragraphs.push(say(locale, "account-deletion-intro", [("day", day.into())])?);
    letter.paragraphs.push(part("kept")?);
    letter.paragraphs.push(part("stop")?);
    letter.links.push((part("button")?, format!("{}/account/data", env.settings.public_url)));
    let to = EmailAddress::stored(&user.email);
    Ok(Some(Draft { user_id: Some(user.id), to, order_id: None, letter, attachments: Vec::new() }))
}

/// How long a link works, as text: in days from two days on, else in whole hours, else in minutes.
fn validity(locale: Locale, lifetime: Duration) -> Result<String, TranslationError> {
    let minutes = lifetime.whole_minutes();
    if lifetime.whole_days() > 1 {
        say(locale, "link-days", [("days", lifetime.whole_days().into())])
    } else if minutes % 60 == 0 {
        say(locale, "link-hours", [("hours", (minutes / 60).into())])
    } else {
        say(locale, "link-minutes", [("minutes", minutes.into())])
    }
}
