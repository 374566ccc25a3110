//! Mails about administrators' decisions, and to administrators.

use std::collections::BTreeMap;

use entity::report::{self, ReportOutcome};
use entity::user;
use kernel::env::Settings;
use kernel::ids::TypedId as _;
use kernel::text::{EmailAddress, Locale};

use super::draft::{Draft, Fault};
use super::letter::{EventCard, Letter, say};
use super::organizer::Reader;
use crate::documents::EventFacts;
use crate::translation::label;

/// The notice that an event was unpublished, with the reason and what that means, or that it was reinstated.
pub(super) fn about_event(settings: &Settings, facts: &EventFacts, reader: &Reader) -> Result<Draft, Fault> {
    let (locale, event) = (reader.locale, &facts.event);
    let off = event.unpublished_at.is_some();
    let name = if off { "unpublished" } else { "reinstated" };
    let args = || [("event", event.title.as_str().into())];
    let why = say(locale, "mail-why-organizer", [("organization", facts.organization.name.as_str().into())])?;
    let mut letter = Letter::new(locale, &say(locale, &format!("{name}-subject"), args())?, why);
    letter.greeting = Some(reader.name.clone());
    letter.paragraphs.push(say(locale, &format!("{name}-intro"), args())?);
    if off {
        letter.paragraphs.push(label(locale, "unpublished-tickets")?);
        letter.paragraphs.push(label(locale, "unpublished-action")?);
    }
    letter.event = Some(EventCard::new(facts, locale)?);
    if let Some(reason) = &event.unpublish_reason {
        letter.rows.push((label(locale, "mail-reason")?, reason.clone()));
    }
    let path = format!("{}/organizer/{}/events/{}", settings.public_url, facts.organization.slug, event.typed_id());
    letter.links.push((label(locale, "mail-see-event")?, path));
    Ok(Draft {
        to: EmailAddress::stored(&reader.email),
        user_id: Some(reader.user_id),
        order_id: None,
        letter,
        attachments: Vec::new(),
    })
}

/// The notice how many jobs of which kinds failed for good.
pub(super) fn about_dead_jobs(
    settings: &Settings,
    kinds: &BTreeMap<String, i64>,
    reader: &Reader,
) -> Result<Draft, Fault> {
    let locale = reader.locale;
    let args = || [("count", kinds.values().sum::<i64>().into())];
    let mut letter = Letter::new(locale, &say(locale, "dead-jobs-subject", args())?, label(locale, "dead-jobs-why")?);
    letter.greeting = Some(reader.name.clone());
    letter.paragraphs.push(say(locale, "dead-jobs-intro", args())?);
    letter.rows.extend(kinds.iter().map(|(kind, count)| (kind.clone(), count.to_string())));
    letter.links.push((label(locale, "dead-jobs-button")?, format!("{}/admin/jobs", settings.public_url)));
    Ok(Draft {
        to: EmailAddress::stored(&reader.email),
        user_id: Some(reader.user_id),
        order_id: None,
        letter,
        attachments: Vec::new(),
    })
}

/// The notice that some orders of a cancelled event could not be ended.
pub(super) fn about_orders(
    settings: &Settings,
    facts: &EventFacts,
    left: u64,
    reader: &Reader,
) -> Result<Draft, Fault> {
    let (locale, event) = (reader.locale, &facts.event);
    let args = || [("event", event.title.as_str().into()), ("count", left.into())];
    let why = say(locale, "mail-why-organizer", [("organization", facts.organization.name.as_str().into())])?;
    let mut letter = Letter::new(locale, &say(locale, "not-ended-subject", args())?, why);
    letter.greeting = Some(reader.name.clone());
    letter.paragraphs.push(say(locale, "not-ended-intro", args())?);
    letter.paragraphs.push(label(locale, "not-ended-action")?);
    letter.event = Some(EventCard::new(facts, locale)?);
    let path = format!("{}/organizer/{}/events/{}", settings.public_url, facts.organization.slug, event.typed_id());
    letter.links.push((label(locale, "mail-see-event")?, path));
    Ok(Draft {
        to: EmailAddress::stored(&reader.email),
        user_id: Some(reader.user_id),
        order_id: None,
        letter,
        attachments: Vec::new(),
    })
}

/// The outcome of a report; `None` while it is open.
pub(super) fn about_report(
    report: &report::Model,
    subject: &str,
    reporter: &user::Model,
) -> Result<Option<Draft>, Fault> {
    let (Some(outcome), Some(note)) = (report.outcome, &report.note) else {
        return Ok(None);
    };
    let locale = Locale::or_default(&reporter.locale);
    let args = || [("subject", subject.into())];
    let subject_line = say(locale, "report-subject", args())?;
    let mut letter = Letter::new(locale, &subject_line, label(locale, "report-why")?);
    letter.greeting = Some(reporter.display_name.clone());
    letter.paragraphs.push(say(locale, "report-intro", args())?);
    letter.paragraphs.push(label(
        locale,
        match outcome {
            ReportOutcome::Acted => "report-acted",
            ReportOutcome::Dismissed => "report-dismissed",
        },
    )?);
    letter.rows.push((label(locale, "report-note")?, note.clone()));
    Ok(Some(Draft {
        to: EmailAddress::stored(&reporter.email),
        user_id: Some(reporter.id),
        order_id: None,
        letter,
        attachments: Vec::new(),
    }))
}
