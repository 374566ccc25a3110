//! Uploading pictures for an event's page.

use bytes::Bytes;
use entity::event_picture::{Column, Entity};
use kernel::actor::Actor;
use kernel::audit::{self, Entry};
use kernel::db::Tx;
use kernel::error::{Failure, Validation};
use kernel::ids::OfOrganization as _;
use kernel::{Env, limits, versions};
use pictures::Purpose;
use sea_orm::prelude::*;
use sea_orm::{DbErr, QuerySelect as _};
use serde_json::json;

use super::files::{self, Blank};
use super::{EventPicture, PicturePurpose, checks};
use crate::events::access::{self, Lock};
use crate::events::covers::{CoverErrorCode, may_change};
use crate::events::state;
use crate::uploads;

/// How many pictures are kept for an event, those that nobody uses (yet, or any more) too.
const MOST_UPLOADS: u64 = 2 * (limits::GALLERY + limits::SPEAKERS) as u64;

/// An uploaded picture for an event's page.
#[derive(Debug, Clone)]
pub struct AddPicture {
    /// The TypeID of the event.
    pub event_id: String,
    /// Says how large it is rendered, and whether it is shown at once.
    pub purpose: PicturePurpose,
    /// What it shows, for people who don't see it, as it was typed.
    pub alternative_text: Option<String>,
    /// The file's bytes.
    pub upload: Bytes,
}

/// A picture, and the version of its event since.
#[derive(Debug, Clone)]
pub struct AddedPicture {
    /// Of the gallery at its end, or not used yet.
    pub picture: EventPicture,
    /// The event's version.
    pub version: i32,
}

/// Adds a picture to the gallery of a draft or published event, at its end; or stores one for a speaker, which is shown
/// once a speaker has it.
///
/// Rule: members who manage events.
pub async fn add_picture(env: &Env, actor: &Actor, input: AddPicture) -> Result<AddedPicture, Failure<CoverErrorCode>> {
    let event = may_change(env, actor, &input.event_id).await?;
    let mut checks = Validation::new();
    let text = checks.take("alternativeText", checks::alternative_text(input.alternative_text.as_ref()));
    let text = checks.finish_with(text)?;
    let uploads = Entity::find().filter(Column::EventId.eq(event.id)).count(env.db.primary()).await?;
    if uploads >= MOST_UPLOADS {
        let message =
            format!("An event has at most {MOST_UPLOADS} uploads. Those that are not used are removed in time.");
        return Err(Failure::rejected(CoverErrorCode::GalleryFull, message));
    }
    let size = match input.purpose {
        PicturePurpose::Gallery => Purpose::Cover,
        PicturePurpose::Speaker => Purpose::Logo,
    };
    let picture = uploads::render(input.upload, size).await?;
    let id = env.ids.next();
    let blank = Blank { event_id: Some(event.id), purpose: input.purpose, position: 0, alternative_text: text };
    let picture = files::leave_unused(env, id, blank, &uploads::files_of(id, picture)).await?;
    if input.purpose == PicturePurpose::Speaker {
        return Ok(AddedPicture { picture, version: event.version });
    }
    let tx = env.begin().await?;
    let event =
        access::lock(&tx, event.id, Lock::Changes).await.map_err(|failure| failure.map_code(CoverErrorCode::of))?;
    state::require_changeable(event.status).map_err(|failure| failure.map_code(CoverErrorCode::of))?;
    let taken = positions(&tx, event.id).await?;
    if taken.len() >= limits::GALLERY {
        let message = format!("A gallery has at most {} pictures.", limits::GALLERY);
        return Err(Failure::rejected(CoverErrorCode::GalleryFull, message));
    }
    let position = taken.into_iter().max().map_or(0, |last| last.saturating_add(1));
    let picture = EventPicture { position, unused_since: None, ..picture };
    files::claim(&tx, env, &picture, event.id).await?;
    let version = versions::raised(event.version);
    access::save(&tx, &entity::event::Model { updated_at: env.now(), version, ..event.clone() }).await?;
    let entry = Entry::of("event.picture_add", "event", event.id).organization(event.of_organization());
    audit::record(&tx, env, actor, entry.details(json!({ "picture": picture.id }))).await?;
    tx.commit().await?;
    Ok(AddedPicture { picture, version })
}

/// The positions of the pictures in a gallery.
async fn positions(tx: &Tx, event_id: Uuid) -> Result<Vec<i32>, DbErr> {
    Entity::find()
        .select_only()
        .column(Column::Position)
        .filter(Column::EventId.eq(event_id))
        .filter(Column::Purpose.eq(PicturePurpose::Gallery))
        .filter(Column::UnusedSince.is_null())
        .into_tuple()
        .all(tx)
        .await
}
