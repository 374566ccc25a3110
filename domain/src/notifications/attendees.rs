//! Mails to ticket holders about their event: reminders, changes of time or place, and requests for feedback.

use entity::event::{self, EventStatus};
use entity::mail_text::MailTextKind;
use kernel::env::Settings;
use kernel::text::Locale;
use kernel::zones::Timezone;
use time::OffsetDateTime;

use super::buyer::Purchase;
use super::draft::{Draft, Fault};
use super::letter::say;
use crate::documents::DocumentError;
use crate::events::{self, Plan};
use crate::translation::{self, label};

/// A row of a letter: label and text.
type Row = (String, String);

/// Whether the event is published and was not unpublished; other events send no mail.
fn is_on(event: &event::Model) -> bool {
    event.status == EventStatus::Published && event.unpublished_at.is_none()
}

/// The reminder of an event; `None` if it has begun, was cancelled, or was moved since the reminders were enqueued.
pub(super) fn reminder(settings: &Settings, purchase: &Purchase, now: OffsetDateTime) -> Result<Option<Draft>, Fault> {
    let (event, locale) = (&purchase.facts.event, purchase.locale());
    let due = is_on(event) && event.starts_at > now;
    if !due || !purchase.admits() || event.reminded_for != Some(event.starts_at) {
        return Ok(None);
    }
    let title = event.title.as_str();
    let mut letter = purchase.letter(settings, &say(locale, "reminder-subject", [("event", title.into())])?)?;
    let args = [("count", purchase.places().into()), ("event", title.into())];
    letter.paragraphs.push(say(locale, "reminder-intro", args)?);
    letter.may_be_written(MailTextKind::Reminder, purchase.values()?.with("count", purchase.places().to_string()));
    letter.paragraphs.push(label(locale, "reminder-show")?);
    letter.links.extend(purchase.join_link()?);
    Ok(Some(purchase.draft(letter, Vec::new())))
}

/// The notice about a change: time and place before and after; `None` if the event was cancelled.
pub(super) fn change_notice(
    settings: &Settings,
    purchase: &Purchase,
    before: &Plan,
    after: &Plan,
) -> Result<Option<Draft>, Fault> {
    let (facts, locale) = (&purchase.facts, purchase.locale());
    if !is_on(&facts.event) || !purchase.admits() {
        return Ok(None);
    }
    let title = facts.event.title.as_str();
    let mut letter = purchase.letter(settings, &say(locale, "changed-subject", [("event", title.into())])?)?;
    let args = [
        ("organization", facts.organization.name.as_str().into()),
        ("event", title.into()),
        ("order", purchase.order().code.as_str().into()),
    ];
    letter.paragraphs.push(say(locale, "changed-intro", args)?);
    letter.may_be_written(MailTextKind::EventChanged, purchase.values()?);
    letter.rows = differences(locale, before, after)?;
    letter.links.extend(purchase.join_link()?);
    letter.notes.push(label(locale, "changed-calendar")?);
    Ok(Some(purchase.draft(letter, vec![purchase.calendar(settings)?])))
}

/// The request for feedback; `None` if nobody could attend with this order.
pub(super) fn feedback_request(settings: &Settings, purchase: &Purchase) -> Result<Option<Draft>, Fault> {
    let locale = purchase.locale();
    let facts = &purchase.facts.event;
    if events::was_cancelled(facts) || facts.unpublished_at.is_some() || !purchase.admits() {
        return Ok(None);
    }
    let event = || [("event", purchase.facts.event.title.as_str().into())];
    let mut letter = purchase.letter(settings, &say(locale, "feedback-subject", event())?)?;
    letter.paragraphs.push(say(locale, "feedback-intro", event())?);
    letter.may_be_written(MailTextKind::FeedbackRequest, purchase.values()?);
    let organization = [("organization", purchase.facts.organization.name.as_str().into())];
    letter.paragraphs.push(say(locale, "feedback-use", organization)?);
    letter.links = vec![(label(locale, "feedback-button")?, purchase.feedback_link(settings))];
    Ok(Some(purchase.draft(letter, Vec::new())))
}

/// The differences of two plans as rows, each with the value before and after.
fn differences(locale: Locale, before: &Plan, after: &Plan) -> Result<Vec<Row>, Fault> {
    let mut rows = Vec::new();
    let mut add = |what: &str, was: String, is: String| -> Result<(), Fault> {
        if was != is {
            rows.push((label(locale, &format!("changed-{what}-before"))?, was));
            rows.push((label(locale, &format!("changed-{what}-now"))?, is));
        }
        Ok(())
    };
    let or_nowhere = |place: Option<String>| place.map_or_else(|| label(locale, "changed-nowhere"), Ok);
    add("time", times(locale, before)?, times(locale, after)?)?;
    add("place", or_nowhere(place(locale, before))?, or_nowhere(place(locale, after))?)?;
    add("online", or_nowhere(before.online_url.clone())?, or_nowhere(after.online_url.clone())?)?;
    Ok(rows)
}

/// The venue in one line, with its country by name: the plan ends with the code.
fn place(locale: Locale, plan: &Plan) -> Option<String> {
    let venue = plan.venue.as_deref()?;
    let Some((place, code)) = venue.rsplit_once(", ") else { return Some(venue.to_owned()) };
    Some(format!("{place}, {}", translation::country(locale, code)))
}

/// Beginning and end as local time.
fn times(locale: Locale, plan: &Plan) -> Result<String, Fault> {
    let moment = |at| OffsetDateTime::from_unix_timestamp(at).map_err(|error| DocumentError(error.to_string()));
    let zone = Timezone::parse(&plan.timezone).map_err(|invalid| DocumentError(invalid.message))?;
    let (starts_at, ends_at) = (moment(plan.starts_at)?, moment(plan.ends_at)?);
    let end = translation::end_time(locale, &zone, starts_at, ends_at)?;
    let until = say(locale, "mail-until", [("end", end.into())])?;
    Ok(format!("{} {until}", translation::date_time(locale, &zone, starts_at)?))
}
