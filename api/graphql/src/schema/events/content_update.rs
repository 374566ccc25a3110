//! Changing what an event's page has besides its description.

use async_graphql::{Context, Error, ID, InputObject, Object, SimpleObject};
use domain::events;

use super::content::SpeakersLabel;
use super::mutation::current_event;
use super::payloads::EventError;
use super::types::Event;
use crate::schema::context::{actor, env};
use crate::schema::errors::{edited_meanwhile, refusals};
use crate::schema::scalars::DateTime;

/// An item of an event's agenda.
#[derive(Debug, InputObject)]
struct AgendaItemInput {
    /// When it begins: at most a day before or after the event.
    starts_at: DateTime,
    /// When it ends: after it begins. Null leaves that open.
    ends_at: Option<DateTime>,
    /// What it is; at most 200 characters.
    title: String,
    /// More about it, as plain text; at most 1,000 characters.
    description: Option<String>,
    /// The room or the stage; at most 100 characters.
    room: Option<String>,
    /// Who speaks, performs or hosts: their places in the event's list of speakers, of which the first is 0.
    #[graphql(default)]
    speakers: Vec<i32>,
}

impl From<AgendaItemInput> for events::AgendaItemInput {
    fn from(item: AgendaItemInput) -> Self {
        Self {
            starts_at: item.starts_at.0,
            ends_at: item.ends_at.map(|at| at.0),
            title: item.title,
            description: item.description,
            room: item.room,
            speakers: item.speakers,
        }
    }
}

/// Somebody who speaks, performs or hosts.
#[derive(Debug, InputObject)]
struct EventSpeakerInput {
    /// The name; at most 200 characters.
    name: String,
    /// What they do and for whom; at most 200 characters.
    role: Option<String>,
    /// More about them, as plain text; at most 2,000 characters.
    bio: Option<String>,
    /// A page about them: an http or https URL.
    url: Option<String>,
    /// The id of a picture of them, `picture_…`: one that `POST /events/{id}/pictures?purpose=speaker` has stored for this
    /// event within the last day, or that a speaker of it has.
    picture_id: Option<ID>,
}

impl From<EventSpeakerInput> for events::SpeakerInput {
    fn from(speaker: EventSpeakerInput) -> Self {
        Self {
            name: speaker.name,
            role: speaker.role,
            bio: speaker.bio,
            url: speaker.url,
            picture_id: speaker.picture_id.map(|id| id.0),
        }
    }
}

/// A question with its answer.
#[derive(Debug, InputObject)]
struct EventQuestionInput {
    /// The question; at most 300 characters.
    question: String,
    /// The answer, in Markdown; at most 5,000 characters.
    answer: String,
}

/// A picture of an event's gallery.
#[derive(Debug, InputObject)]
struct GalleryPictureInput {
    /// The picture's id, `picture_…`: one of the gallery's.
    picture_id: ID,
    /// What it shows, for those who can't see it; at most 300 characters.
    alternative_text: Option<String>,
}

/// Changes to what an event's page has besides its description. A list that is given replaces the whole list; what is left
/// out or null stays as it is.
#[derive(Debug, InputObject)]
pub(crate) struct EventContentUpdateInput {
    /// The event's id, `event_…`.
    event_id: ID,
    /// The agenda; at most 100 items. They are sorted by time; items at the same time keep their order.
    agenda: Option<Vec<AgendaItemInput>>,
    /// Who speaks, performs or hosts, in their order; at most 60. Give the agenda along with it if the places of those who
    /// are in it change.
    speakers: Option<Vec<EventSpeakerInput>>,
    /// What those in `speakers` are called on the page.
    speakers_label: Option<SpeakersLabel>,
    /// Questions that people ask, in their order; at most 40.
    questions: Option<Vec<EventQuestionInput>>,
    /// The pictures of the gallery, in their order. Those that are missing are removed;
    /// `POST /events/{id}/pictures?purpose=gallery` adds one.
    gallery: Option<Vec<GalleryPictureInput>>,
    /// Whether the page shows how many people are going, and the first names of buyers who want to be seen.
    shows_going: Option<bool>,
    /// The `version` of the event that you loaded. If someone else has changed it since, nothing is saved and you get
    /// `EDITED_MEANWHILE`, with the event as it is now in `current`. Without a version, your change overwrites theirs.
    version: Option<i32>,
}

impl From<EventContentUpdateInput> for events::UpdateContent {
    fn from(input: EventContentUpdateInput) -> Self {
        let gallery = |picture: GalleryPictureInput| events::GalleryInput {
            picture_id: picture.picture_id.0,
            alternative_text: picture.alternative_text,
        };
        let question =
            |given: EventQuestionInput| events::QuestionInput { question: given.question, answer: given.answer };
        Self {
            event_id: input.event_id.0,
            agenda: input.agenda.map(|items| items.into_iter().map(Into::into).collect()),
            speakers: input.speakers.map(|speakers| speakers.into_iter().map(Into::into).collect()),
            speakers_label: input.speakers_label.map(Into::into),
            questions: input.questions.map(|questions| questions.into_iter().map(question).collect()),
            gallery: input.gallery.map(|pictures| pictures.into_iter().map(gallery).collect()),
            guest_list: input.shows_going,
            version: input.version,
        }
    }
}

/// The result of `eventContentUpdate`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct EventContentUpdatePayload {
    /// The changed event; null if the mutation was refused.
    event: Option<Event>,
    /// With `EDITED_MEANWHILE`: the event as it is now, with someone else's changes. Null otherwise.
    current: Option<Event>,
    /// Why the mutation was refused; empty if it succeeded. `field` is a path such as `agenda.2.title`.
    errors: Vec<EventError>,
}

#[derive(Debug, Default)]
pub(crate) struct EventContentMutation;

#[Object]
impl EventContentMutation {
    /// Changes the agenda, the speakers, the questions and the gallery of a draft or a published event, and whether its page
    /// shows who is going. For owners and managers of its organization.
    async fn event_content_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The event, and the lists to replace.")] input: EventContentUpdateInput,
    ) -> Result<EventContentUpdatePayload, Error> {
        let id = input.event_id.clone();
        Ok(match events::update_content(env(ctx), actor(ctx), input.into()).await {
            Ok(row) => EventContentUpdatePayload { event: Some(row.into()), ..Default::default() },
            Err(failure) => {
                let current = if edited_meanwhile(&failure) { current_event(ctx, &id).await? } else { None };
                EventContentUpdatePayload { current, errors: refusals(failure)?, ..Default::default() }
            }
        })
    }
}
