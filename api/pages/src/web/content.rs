//! The agenda, the speakers, the questions and the gallery of an event, in the page's HTML and in its structured data.

use domain::documents::EventFacts;
use domain::events::{Content, EventPicture, Speaker, SpeakersLabel};
use domain::translation;
use kernel::Env;
use kernel::error::Internal;
use kernel::markdown;
use kernel::text::Locale;
use minijinja::{Value, context};
use serde_json::json;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::picture;
use api_base::cover_view::CoverView;
use api_base::html::texts::texts;

/// The `sizes` attribute of pictures in a gallery.
const IN_GALLERY: &str = "(min-width: 640px) 13rem, 50vw";
/// The `sizes` attribute of a speaker's picture.
const OF_SPEAKER: &str = "4rem";

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// The values of the template `content.html`.
pub(super) fn values(env: &Env, facts: &EventFacts, content: &Content, locale: Locale) -> Result<Value> {
    let texts = texts(locale);
    let speakers = content.speakers.iter().map(|speaker| {
        Ok(context! {
            name => speaker.name.as_str(),
            role => speaker.role.as_deref(),
            bio => speaker.bio.as_deref(),
            url => speaker.url.as_deref(),
            picture => speaker.picture.as_ref().map(|row| shown(env, row, OF_SPEAKER)).transpose()?,
        })
    });
    let questions = content.questions.iter().map(|question| {
        context! { question => question.question.as_str(), answer => markdown::html(&question.answer) }
    });
    let gallery = content.gallery.iter().map(|row| shown(env, row, IN_GALLERY));
    Ok(context! {
        days => days(facts, content, locale)?,
        speakers => speakers.collect::<Result<Vec<_>>>()?,
        questions => questions.collect::<Vec<_>>(),
        gallery => gallery.collect::<std::result::Result<Vec<_>, Internal>>()?,
        words => context! {
            agenda => texts.event_agenda,
            speakers => match facts.event.speakers_label {
                None | Some(SpeakersLabel::Speakers) => texts.event_speakers,
                Some(SpeakersLabel::LineUp) => texts.event_line_up,
                Some(SpeakersLabel::Hosts) => texts.event_hosts,
            },
            questions => texts.event_questions,
            gallery => texts.event_gallery,
        },
    })
}

fn shown(env: &Env, row: &EventPicture, sizes: &str) -> std::result::Result<Value, Internal> {
    Ok(picture::picture(&CoverView::of_picture(env, row)?, sizes, false))
}

/// The agenda by day, in the event's zone.
fn days(facts: &EventFacts, content: &Content, locale: Locale) -> Result<Vec<Value>> {
    let zone = facts.zone()?;
    let mut days: Vec<(OffsetDateTime, Vec<Value>)> = Vec::new();
    for item in &content.agenda {
        let start = zone.local(item.starts_at);
        let end = item.ends_at.map(|end| translation::clock(zone.local(end)));
        let value = context! {
            at => item.starts_at.format(&Rfc3339)?,
            start => translation::clock(start),
            end,
            title => item.title.as_str(),
            room => item.room.as_deref(),
            description => item.description.as_deref(),
            speakers => names(&content.speakers_of(item)),
        };
        match days.last_mut() {
            Some((day, items)) if day.date() == start.date() => items.push(value),
            _ => days.push((start, vec![value])),
        }
    }
    let one = days.len() < 2;
    let day = |(day, items): (OffsetDateTime, Vec<Value>)| {
        let name = if one { None } else { Some(translation::day(locale, day)?) };
        Ok(context! { name, items })
    };
    days.into_iter().map(day).collect()
}

fn names(speakers: &[&Speaker]) -> String {
    speakers.iter().map(|speaker| speaker.name.as_str()).collect::<Vec<_>>().join(", ")
}

/// Adds the agenda and the speakers to an event's structured data.
pub(super) fn add_data(data: &mut serde_json::Value, env: &Env, facts: &EventFacts, content: &Content) -> Result<()> {
    if !content.speakers.is_empty() {
        let performers = content.speakers.iter().map(|speaker| performer(env, speaker));
        data["performer"] = performers.collect::<std::result::Result<Vec<_>, _>>()?.into();
    }
    if content.agenda.is_empty() {
        return Ok(());
    }
    let zone = facts.zone()?;
    let local = |at: OffsetDateTime| zone.local(at).format(&Rfc3339);
    let mut parts = Vec::new();
    for item in &content.agenda {
        let mut part = json!({
            "@type": "Event",
            "name": item.title,
            "startDate": local(item.starts_at)?,
            "location": data["location"].clone(),
        });
        if let Some(end) = item.ends_at {
            part["endDate"] = local(end)?.into();
        }
        if let Some(description) = &item.description {
            part["description"] = json!(description);
        }
        if !item.speakers.is_empty() {
            let speakers = content.speakers_of(item).into_iter();
            part["performer"] = speakers.map(|speaker| json!({ "@type": "Person", "name": speaker.name })).collect();
        }
        parts.push(part);
    }
    data["subEvent"] = parts.into();
    Ok(())
}

fn performer(env: &Env, speaker: &Speaker) -> std::result::Result<serde_json::Value, Internal> {
    let mut performer = json!({ "@type": "Person", "name": speaker.name });
    if let Some(role) = &speaker.role {
        performer["jobTitle"] = json!(role);
    }
    if let Some(url) = &speaker.url {
        performer["sameAs"] = json!(url);
    }
    if let Some(picture) = &speaker.picture {
        performer["image"] = json!(CoverView::of_picture(env, picture)?.url);
    }
    Ok(performer)
}
