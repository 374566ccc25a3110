//! Mails to those who follow an organization.

use entity::mail_text::MailTextKind;
use entity::user;
use kernel::Env;
use kernel::env::Settings;
use kernel::ids::{EventId, UserId};
use kernel::text::{EmailAddress, Locale};

use super::draft::{Draft, Fault};
use super::letter::{EventCard, Letter, say, values_of};
use crate::documents::EventFacts;
use crate::follows;
use crate::translation::label;

/// The announcement of a new event; `None` if the event is not public any more, or if the person does not follow its
/// organization any more.
pub(super) async fn announcement(env: &Env, event_id: EventId, user_id: UserId) -> Result<Option<Draft>, Fault> {
    let conn = env.db.primary();
    let Some(facts) = EventFacts::load(conn, event_id.uuid()).await? else {
        return Ok(None);
    };
    if !follows::may_announce(conn, env, &facts.event).await? {
        return Ok(None);
    }
    let Some(follower) = follows::follower(conn, facts.organization.id, user_id).await? else {
        return Ok(None);
    };
    Ok(Some(letter(&env.settings, &facts, &follower)?))
}

pub(super) fn letter(settings: &Settings, facts: &EventFacts, follower: &user::Model) -> Result<Draft, Fault> {
    let (locale, event) = (Locale::or_default(&follower.locale), &facts.event);
    let args = || [("organization", facts.organization.name.as_str().into()), ("event", event.title.as_str().into())];
    let why = say(locale, "announced-why", args())?;
    let mut letter = Letter::new(locale, &say(locale, "announced-subject", args())?, why);
    letter.organization = Some(facts.organization.clone());
    letter.greeting = Some(follower.display_name.clone());
    letter.paragraphs.push(say(locale, "announced-intro", args())?);
    let values = values_of(facts, locale)?.with("name", follower.display_name.as_str());
    letter.may_be_written(MailTextKind::NewEvent, values);
    letter.paragraphs.extend(event.summary.clone());
    letter.event = Some(EventCard::new(facts, locale)?);
    letter.links.push((label(locale, "mail-see-event")?, format!("{}/events/{}", settings.public_url, event.slug)));
    let unfollow = follows::link_of(settings, facts.organization.id, follower.id)?;
    letter.unfollow = Some((say(locale, "announced-unfollow", args())?, unfollow));
    Ok(Draft {
        to: EmailAddress::stored(&follower.email),
        user_id: Some(follower.id),
        order_id: None,
        letter,
        attachments: Vec::new(),
    })
}
