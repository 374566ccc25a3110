//! Changing the content of an event.

use std::collections::{HashMap, HashSet};

use entity::event::{self, SpeakersLabel};
use entity::event_picture;
use kernel::actor::Actor;
use kernel::audit::{self, Entry};
use kernel::db::Tx;
use kernel::error::{Failure, Validation};
use kernel::ids::{Id, PictureKind, TypedId as _};
use kernel::{Env, limits, versions};
use sea_orm::IntoActiveModel as _;
use sea_orm::prelude::*;
use time::OffsetDateTime;

use super::{Content, EventPicture, PicturePurpose, checks, contents_of, files, write};
use crate::events::access::{self, Lock, Managed};
use crate::events::signals::announce_facts;
use crate::events::{EventErrorCode, state};
use crate::organizations::Permission;

/// An item of an agenda as it was typed.
#[derive(Debug, Clone)]
pub struct AgendaItemInput {
    /// When it begins.
    pub starts_at: OffsetDateTime,
    /// When it ends.
    pub ends_at: Option<OffsetDateTime>,
    /// What it is.
    pub title: String,
    /// More about it.
    pub description: Option<String>,
    /// The room or the stage.
    pub room: Option<String>,
    /// The speakers, by their places in the list of speakers.
    pub speakers: Vec<i32>,
}

/// A speaker as they were typed.
#[derive(Debug, Clone)]
pub struct SpeakerInput {
    /// The name of a person or a group.
    pub name: String,
    /// What they do and for whom.
    pub role: Option<String>,
    /// More about them.
    pub bio: Option<String>,
    /// A page about them.
    pub url: Option<String>,
    /// The TypeID of a picture that was uploaded for a speaker.
    pub picture_id: Option<String>,
}

/// A question and its answer as they were typed.
#[derive(Debug, Clone)]
pub struct QuestionInput {
    /// The question.
    pub question: String,
    /// The answer, in Markdown.
    pub answer: String,
}

/// A picture of the gallery, and what is said about it.
#[derive(Debug, Clone)]
pub struct GalleryInput {
    /// The TypeID of the picture.
    pub picture_id: String,
    /// What it shows, for people who don't see it.
    pub alternative_text: Option<String>,
}

/// Changes to an event's content. A list that is given replaces the whole list.
#[derive(Debug, Clone, Default)]
pub struct UpdateContent {
    /// The TypeID of the event.
    pub event_id: String,
    /// The agenda. It is sorted by time.
    pub agenda: Option<Vec<AgendaItemInput>>,
    /// The speakers, in their order.
    pub speakers: Option<Vec<SpeakerInput>>,
    /// What the speakers are called.
    pub speakers_label: Option<SpeakersLabel>,
    /// The questions, in their order.
    pub questions: Option<Vec<QuestionInput>>,
    /// The gallery, in its order: pictures that are missing are removed.
    pub gallery: Option<Vec<GalleryInput>>,
    /// Whether buyers may be on a list of guests that everybody sees.
    pub guest_list: Option<bool>,
    /// The version that the editor loaded. If given, a concurrent change is refused; without it the last change wins.
    pub version: Option<i32>,
}

/// Changes what the page of a draft or published event has besides its description.
///
/// Rule: members who manage events.
pub async fn update_content(
    env: &Env,
    actor: &Actor,
    input: UpdateContent,
) -> Result<event::Model, Failure<EventErrorCode>> {
    let Managed { event, organization } = access::require::<EventErrorCode>(
        env.db.primary(),
        actor,
        &input.event_id,
        Permission::ManageEvents,
        "eventId",
    )
    .await?;
    let tx = env.begin().await?;
    let event = access::lock(&tx, event.id, Lock::Changes).await?;
    state::require_changeable(event.status)?;
    versions::check(event.version, input.version)?;
    let before = contents_of(&tx, [event.id]).await?.remove(&event.id).unwrap_or_default();
    let after = fill(&tx, &event, &before, &input).await?;
    let label = input.speakers_label.or(event.speakers_label);
    let changed = event::Model {
        speakers_label: label,
        guest_list: input.guest_list.unwrap_or(event.guest_list),
        ..event.clone()
    };
    if after == before && changed == event {
        return Ok(event);
    }
    let changed = event::Model { version: versions::raised(event.version), updated_at: env.now(), ..changed };
    access::save(&tx, &changed).await?;
    save_pictures(&tx, env, &before, &after).await?;
    let texts = |content: &Content| Content { gallery: Vec::new(), ..content.clone() };
    if texts(&after) != texts(&before) {
        write(&tx, env, event.id, &after).await?;
    }
    let entry = Entry::of("event.content_update", "event", event.id).organization(organization.typed_id());
    audit::record(&tx, env, actor, entry).await?;
    announce_facts(&tx, event.typed_id());
    tx.commit().await?;
    Ok(changed)
}

/// Puts the changes into the content.
async fn fill(
    tx: &Tx,
    event: &event::Model,
    before: &Content,
    input: &UpdateContent,
) -> Result<Content, Failure<EventErrorCode>> {
    let pictures = match (&input.speakers, &input.gallery) {
        (None, None) => HashMap::new(),
        _ => pictures_of(tx, event.id).await?,
    };
    let mut checks = Validation::new();
    let speakers = match &input.speakers {
        None => Some(before.speakers.clone()),
        Some(given) => checks::speakers(&mut checks, given, &pictures),
    };
    let agenda = match &input.agenda {
        None => Some(before.agenda.clone()),
        Some(given) => {
            let speakers = input.speakers.as_ref().map_or(before.speakers.len(), Vec::len);
            checks::agenda(&mut checks, given, event, speakers)
        }
    };
    let questions = match &input.questions {
        None => Some(before.questions.clone()),
        Some(given) => checks::questions(&mut checks, given),
    };
    let gallery = match &input.gallery {
        None => Some(before.gallery.clone()),
        Some(given) => gallery(&mut checks, given, &pictures),
    };
    let (speakers, mut agenda, questions, gallery) = checks.finish_with((speakers, agenda, questions, gallery))?;
    for item in &mut agenda {
        item.speakers.retain(|place| *place < speakers.len());
    }
    Ok(Content { agenda, speakers, questions, gallery }.sorted())
}

fn gallery(
    checks: &mut Validation<EventErrorCode>,
    given: &[GalleryInput],
    pictures: &HashMap<String, EventPicture>,
) -> Option<Vec<EventPicture>> {
    if !checks::few(checks, "gallery", given.len(), limits::GALLERY) {
        return None;
    }
    let mut seen = HashSet::new();
    let each = given.iter().enumerate().map(|(place, given)| {
        let shown =
            |picture: &&EventPicture| picture.purpose == PicturePurpose::Gallery && picture.unused_since.is_none();
        let picture = pictures.get(&given.picture_id).filter(shown).filter(|picture| seen.insert(picture.id));
        if picture.is_none() {
            let message = "There is no such picture in the gallery of this event.";
            checks.add(EventErrorCode::NotFound, format!("gallery.{place}.pictureId"), message);
        }
        let text = checks::alternative_text(given.alternative_text.as_ref());
        let text = checks.take(&format!("gallery.{place}.alternativeText"), text);
        let position = i32::try_from(place).unwrap_or(i32::MAX);
        Some(EventPicture { alternative_text: text?, position, ..picture?.clone() })
    });
    each.collect::<Vec<_>>().into_iter().collect()
}

/// All pictures of an event, those that are not shown yet too, by their TypeIDs.
async fn pictures_of(tx: &Tx, event_id: Uuid) -> Result<HashMap<String, EventPicture>, DbErr> {
    let rows = event_picture::Entity::find().filter(event_picture::Column::EventId.eq(event_id)).all(tx).await?;
    Ok(rows.into_iter().map(|row| (Id::<PictureKind>::from_uuid(row.id).to_string(), row)).collect())
}

/// Shows the pictures that are used now, and gives up those that no longer are.
async fn save_pictures(tx: &Tx, env: &Env, before: &Content, after: &Content) -> Result<(), DbErr> {
    let all = |content: &Content| -> HashMap<Uuid, EventPicture> {
        let of_speakers = content.speakers.iter().filter_map(|speaker| speaker.picture.as_ref());
        content.gallery.iter().chain(of_speakers).map(|picture| (picture.id, picture.clone())).collect()
    };
    let (before, after) = (all(before), all(after));
    let gone: Vec<Uuid> = before.keys().filter(|id| !after.contains_key(id)).copied().collect();
    files::give_up(tx, env, &gone, files::RETENTION).await?;
    for (id, picture) in after {
        if before.get(&id) != Some(&picture) {
            let used = EventPicture { unused_since: None, updated_at: env.now(), ..picture };
            used.into_active_model().reset_all().update(tx).await?;
        }
    }
    Ok(())
}
