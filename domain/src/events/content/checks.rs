//! Checking what was typed for an event's page, field by field.

use std::collections::HashMap;

use entity::event;
use kernel::bounds::Bounds;
use kernel::error::Validation;
use kernel::limits;
use kernel::text::{Invalid, block, line, web_address};
use time::{Duration, OffsetDateTime};

use super::input::{AgendaItemInput, QuestionInput, SpeakerInput};
use super::{AgendaItem, EventPicture, PicturePurpose, Question, Speaker};
use crate::events::EventErrorCode::{self, InvalidInput};
use crate::events::fields;

type Checks = Validation<EventErrorCode>;

/// How far outside the event an item of its agenda may be: doors open before, people leave after.
const AROUND: Duration = Duration::DAY;

/// Whether a list has no more entries than it may have.
pub(super) fn few(checks: &mut Checks, field: &str, entries: usize, most: usize) -> bool {
    if entries > most {
        checks.add_beyond(InvalidInput, field, Bounds::too_long(most), format!("There can be at most {most}."));
    }
    entries <= most
}

fn optional(
    text: Option<&String>,
    parse: impl FnOnce(&str) -> Result<String, Invalid>,
) -> Option<Result<String, Invalid>> {
    text.map(String::as_str).filter(|text| !text.trim().is_empty()).map(parse)
}

pub(super) fn speakers(
    checks: &mut Checks,
    given: &[SpeakerInput],
    pictures: &HashMap<String, EventPicture>,
) -> Option<Vec<Speaker>> {
    if !few(checks, "speakers", given.len(), limits::SPEAKERS) {
        return None;
    }
    let each = given.iter().enumerate().map(|(place, given)| {
        let at = |field: &str| format!("speakers.{place}.{field}");
        let name = checks.take(&at("name"), line(&given.name, limits::NAME));
        let role = optional(given.role.as_ref(), |text| line(text, limits::SPEAKER_ROLE));
        let role = checks.take_optional(&at("role"), role);
        let bio =
            checks.take_optional(&at("bio"), optional(given.bio.as_ref(), |text| block(text, limits::SPEAKER_BIO)));
        let url = checks.take_optional(&at("url"), optional(given.url.as_ref(), web_address));
        let picture = given.picture_id.as_ref().map(|id| {
            let found = pictures.get(id).filter(|picture| picture.purpose == PicturePurpose::Speaker);
            found
                .cloned()
                .ok_or_else(|| Invalid::new("must be a picture that was uploaded for a speaker of this event"))
        });
        let picture = checks.take_optional(&at("pictureId"), picture);
        Some(Speaker { name: name?, role: role?, bio: bio?, url: url?, picture: picture? })
    });
    each.collect::<Vec<_>>().into_iter().collect()
}

/// Checks an agenda. `speakers` is how many speakers the event has then.
pub(super) fn agenda(
    checks: &mut Checks,
    given: &[AgendaItemInput],
    event: &event::Model,
    speakers: usize,
) -> Option<Vec<AgendaItem>> {
    if !few(checks, "agenda", given.len(), limits::AGENDA_ITEMS) {
        return None;
    }
    let each = given.iter().enumerate().map(|(place, given)| {
        let at = |field: &str| format!("agenda.{place}.{field}");
        let starts_at = checks.take(&at("startsAt"), around(given.starts_at, event));
        let ends_at = given.ends_at.map(|end| match around(end, event) {
            Ok(end) if end <= given.starts_at => Err(Invalid::new("must be after startsAt")),
            end => end,
        });
        let ends_at = checks.take_optional(&at("endsAt"), ends_at);
        let title = checks.take(&at("title"), line(&given.title, limits::AGENDA_TITLE));
        let description = optional(given.description.as_ref(), |text| block(text, limits::AGENDA_DESCRIPTION));
        let description = checks.take_optional(&at("description"), description);
        let room = optional(given.room.as_ref(), |text| line(text, limits::AGENDA_ROOM));
        let room = checks.take_optional(&at("room"), room);
        let speaking = checks.take(&at("speakers"), places(&given.speakers, speakers));
        Some(AgendaItem {
            starts_at: starts_at?,
            ends_at: ends_at?,
            title: title?,
            description: description?,
            room: room?,
            speakers: speaking?,
        })
    });
    each.collect::<Vec<_>>().into_iter().collect()
}

/// A moment of the event's days.
fn around(at: OffsetDateTime, event: &event::Model) -> Result<OffsetDateTime, Invalid> {
    let at = fields::moment(at)?;
    if at < event.starts_at - AROUND || at > event.ends_at + AROUND {
        return Err(Invalid::new("must be at most a day before or after the event"));
    }
    Ok(at)
}

/// Places in the list of speakers, each once.
fn places(given: &[i32], speakers: usize) -> Result<Vec<usize>, Invalid> {
    let mut places = Vec::new();
    for place in given {
        let place = usize::try_from(*place).ok().filter(|place| *place < speakers);
        let place = place.ok_or_else(|| Invalid::new("must be places in the list of speakers, the first is 0"))?;
        if !places.contains(&place) {
            places.push(place);
        }
    }
    Ok(places)
}

pub(super) fn questions(checks: &mut Checks, given: &[QuestionInput]) -> Option<Vec<Question>> {
    if !few(checks, "questions", given.len(), limits::QUESTIONS) {
        return None;
    }
    let each = given.iter().enumerate().map(|(place, given)| {
        let question = checks.take(&format!("questions.{place}.question"), line(&given.question, limits::QUESTION));
        let answer = match block(&given.answer, limits::QUESTION_ANSWER) {
            Ok(answer) if answer.is_empty() => Err(Invalid::required()),
            answer => answer,
        };
        let answer = checks.take(&format!("questions.{place}.answer"), answer);
        Some(Question { question: question?, answer: answer? })
    });
    each.collect::<Vec<_>>().into_iter().collect()
}

/// A picture's alternative text; none if it is blank.
pub(super) fn alternative_text(text: Option<&String>) -> Result<Option<String>, Invalid> {
    optional(text, |text| line(text, limits::ALTERNATIVE_TEXT)).transpose()
}
