//! The mail that invites somebody to an event.

use entity::guest::{self, GuestStatus};
use entity::mail_text::MailTextKind;
use entity::user;
use kernel::Env;
use kernel::ids::{GuestId, JobId};
use kernel::text::{EmailAddress, Locale};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};
use time::Duration;

use super::draft::{Draft, Fault};
use super::few::{self, Few};
use super::letter::{EventCard, Letter, say, values_of};
use crate::documents::EventFacts;
use crate::translation::{TranslationError, label};
use crate::{events, guests};

/// The most invitations to events that an address is mailed within a day, whoever sends them.
const FEW: Few = Few { kind: guests::MAIL, most: 5, within: Duration::days(1) };

/// What the mail says beside the event.
pub(super) struct Words<'a> {
    pub(super) by: &'a str,
    pub(super) name: Option<&'a str>,
    pub(super) message: Option<&'a str>,
    pub(super) link: String,
    pub(super) no_more: String,
}

/// The mail of an invitation; `None` if it was answered or withdrawn, the event is not open any more, the address wants no
/// invitations from the organization, or it gets too many.
pub(super) async fn invitation(env: &Env, job_id: JobId, id: GuestId) -> Result<Option<Draft>, Fault> {
    let Some(draft) = valid(env, id).await? else {
        few::forget(env, job_id).await?;
        return Ok(None);
    };
    if !few::record(env, &FEW, job_id, &draft).await? {
        tracing::warn!(guest_id = %id, "no invitation was mailed: the address was sent too many");
        return Ok(None);
    }
    Ok(Some(draft))
}

async fn valid(env: &Env, id: GuestId) -> Result<Option<Draft>, Fault> {
    let conn = env.db.primary();
    let row = guest::Entity::find_by_id(id).filter(guest::Column::Status.eq(GuestStatus::Invited)).one(conn).await?;
    let Some(row) = row else { return Ok(None) };
    let Some(facts) = EventFacts::load(conn, row.event_id).await? else { return Ok(None) };
    let event = &facts.event;
    if events::was_cancelled(event) || event.unpublished_at.is_some() || event.ends_at <= env.now() {
        return Ok(None);
    }
    let to = EmailAddress::stored(&row.email);
    if guests::is_refused(conn, row.organization_id, &to).await? {
        return Ok(None);
    }
    let by = user::Entity::find_by_id(row.invited_by).one(conn).await?;
    let known = user::Entity::find()
        .filter(user::Column::Email.eq(&*row.email))
        .filter(user::Column::EmailVerifiedAt.is_not_null())
        .one(conn)
        .await?;
    let locale = Locale::or_default(known.as_ref().map_or(&row.locale, |user| &user.locale));
    let words = Words {
        by: by.as_ref().map_or(facts.organization.name.as_str(), |user| &user.display_name),
        name: row.name.as_deref(),
        message: row.message.as_deref(),
        link: format!("{}/invitation?guest={}", env.settings.public_url, guests::token(env, row.id)?),
        no_more: guests::link_of(&env.settings, row.id)?,
    };
    let letter = letter(locale, &facts, &words)?;
    Ok(Some(Draft { user_id: known.map(|user| user.id), to, order_id: None, letter, attachments: Vec::new() }))
}

pub(super) fn letter(locale: Locale, facts: &EventFacts, words: &Words<'_>) -> Result<Letter, TranslationError> {
    let args = || {
        [
            ("person", words.by.into()),
            ("organization", facts.organization.name.as_str().into()),
            ("event", facts.event.title.as_str().into()),
        ]
    };
    let mut letter = Letter::new(locale, &say(locale, "guest-subject", args())?, say(locale, "guest-why", args())?);
    letter.organization = Some(facts.organization.clone());
    letter.greeting = words.name.map(str::to_owned);
    letter.paragraphs.push(say(locale, "guest-intro", args())?);
    letter.may_be_written(MailTextKind::EventInvitation, values_of(facts, locale)?.with("person", words.by));
    let lines = words.message.unwrap_or_default().lines();
    letter.paragraphs.extend(lines.map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned));
    letter.event = Some(EventCard::new(facts, locale)?);
    letter.links.push((label(locale, "guest-button")?, words.link.clone()));
    letter.notes.push(label(locale, "guest-note")?);
    letter.unsubscribe = Some(words.no_more.clone());
    Ok(letter)
}
