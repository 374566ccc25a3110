//! What an event's page has besides its description: agenda, speakers, questions, gallery.

use std::sync::Arc;

use async_graphql::{Context, Enum, Error, ID, SimpleObject};
use domain::events;
use kernel::ids::PictureId;
use kernel::markdown;

use super::covers::EventCoverVariant;
use super::loaders::ContentOf;
use super::types::int;
use crate::schema::context;
use crate::schema::errors::internal;
use crate::schema::scalars::DateTime;
use api_base::cover_view::CoverView;

/// What the people in an event's `speakers` are called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::events::SpeakersLabel")]
pub(crate) enum SpeakersLabel {
    /// Speakers, as of a conference.
    Speakers,
    /// The line-up, as of a concert or a festival.
    LineUp,
    /// Hosts, as of a meetup or a tour.
    Hosts,
}

/// An item of an event's agenda.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct AgendaItem {
    /// When it begins, in UTC; show it in `Event.timezone`.
    starts_at: DateTime,
    /// When it ends; null if that is left open.
    ends_at: Option<DateTime>,
    /// What the item is called, in one line.
    title: String,
    /// More about it, as plain text with line breaks; null if there is nothing more.
    description: Option<String>,
    /// The room or the stage; null if the organizer named none.
    room: Option<String>,
    /// Who speaks, performs or hosts.
    speakers: Vec<EventSpeaker>,
    /// The places of those in `Event.speakers`, of which the first is 0, as `eventContentUpdate` takes them.
    speaker_places: Vec<i32>,
}

/// Somebody who speaks, performs or hosts at an event: a person or a group.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct EventSpeaker {
    /// The name of the person or the group, in one line.
    name: String,
    /// What they do and for whom, in a few words; null if the organizer did not say.
    role: Option<String>,
    /// More about them, as plain text with line breaks; null if there is nothing more.
    bio: Option<String>,
    /// A page about them: an http or https URL; null if there is none.
    url: Option<String>,
    /// A picture of them; null if there is none.
    picture: Option<EventPicture>,
}

/// A question that people ask about an event, with its answer.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct EventQuestion {
    /// The question, in one line.
    question: String,
    /// The answer in Markdown, as `Event.description`.
    answer: String,
    /// The answer as HTML that is safe to put into a page, as `Event.descriptionHtml`.
    answer_html: String,
}

/// A picture on an event's page, as JPEG in several widths. The files never change, so they may be cached forever; a URL
/// works for as long as the page has the picture, and an hour longer.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct EventPicture {
    /// The picture's id, `picture_…`.
    id: ID,
    /// The URL of the widest version.
    url: String,
    /// The width of the widest version, in pixels.
    width: i32,
    /// The height of the widest version, in pixels.
    height: i32,
    /// What it shows, for those who can't see it. Null if the organizer did not say.
    alternative_text: Option<String>,
    /// All versions, the narrowest first, as for `srcset`.
    variants: Vec<EventCoverVariant>,
}

/// The content of an event, from memory if another field has loaded it.
pub(super) async fn of_event(ctx: &Context<'_>, event: &events::Event) -> Result<Arc<events::Content>, Error> {
    Ok(context::rows(ctx).load_one(ContentOf(event.id)).await?.unwrap_or_default())
}

fn picture(ctx: &Context<'_>, row: &events::EventPicture) -> Result<EventPicture, Error> {
    let view = CoverView::of_picture(context::env(ctx), row).map_err(|fault| internal(&fault))?;
    Ok(EventPicture {
        id: PictureId::from_uuid(row.id).to_string().into(),
        url: view.url,
        width: int(view.width),
        height: int(view.height),
        alternative_text: view.alternative_text,
        variants: view.variants.into_iter().map(EventCoverVariant::from).collect(),
    })
}

fn speaker(ctx: &Context<'_>, row: &events::Speaker) -> Result<EventSpeaker, Error> {
    Ok(EventSpeaker {
        name: row.name.clone(),
        role: row.role.clone(),
        bio: row.bio.clone(),
        url: row.url.clone(),
        picture: row.picture.as_ref().map(|row| picture(ctx, row)).transpose()?,
    })
}

/// `Event.agenda`.
pub(super) fn agenda(ctx: &Context<'_>, content: &events::Content) -> Result<Vec<AgendaItem>, Error> {
    let item = |item: &events::AgendaItem| {
        Ok(AgendaItem {
            starts_at: DateTime(item.starts_at),
            ends_at: item.ends_at.map(DateTime),
            title: item.title.clone(),
            description: item.description.clone(),
            room: item.room.clone(),
            speaker_places: item.speakers.iter().copied().map(int).collect(),
            speakers: content.speakers_of(item).into_iter().map(|row| speaker(ctx, row)).collect::<Result<_, _>>()?,
        })
    };
    content.agenda.iter().map(item).collect()
}

/// `Event.speakers`.
pub(super) fn speakers(ctx: &Context<'_>, content: &events::Content) -> Result<Vec<EventSpeaker>, Error> {
    content.speakers.iter().map(|row| speaker(ctx, row)).collect()
}

/// `Event.questions`.
pub(super) fn questions(content: &events::Content) -> Vec<EventQuestion> {
    let question = |row: &events::Question| EventQuestion {
        question: row.question.clone(),
        answer: row.answer.clone(),
        answer_html: markdown::html(&row.answer),
    };
    content.questions.iter().map(question).collect()
}

/// `Event.gallery`.
pub(super) fn gallery(ctx: &Context<'_>, content: &events::Content) -> Result<Vec<EventPicture>, Error> {
    content.gallery.iter().map(|row| picture(ctx, row)).collect()
}
