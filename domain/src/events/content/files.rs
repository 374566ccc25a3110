//! The files of pictures: storing, copying, moving and removing them.

use bytes::Bytes;
use entity::event_picture::{Column, Entity};
use entity::event_speaker;
use kernel::Env;
use kernel::db::Tx;
use kernel::error::Internal;
use kernel::ids::{EventId, PictureId};
use kernel::jobs::Outcome;
use sea_orm::DbErr;
use sea_orm::prelude::*;
use sea_orm::sea_query::Expr;
use time::Duration;

use super::{EventPicture, PicturePurpose, contents_of};
use crate::events::access::{self, Lock};
use crate::events::signals::announce_facts;
use crate::job::Job;
use crate::uploads::{self, Kind, Recorded, Variant};

/// How long the files of a removed picture are retained, because open pages still refer to them.
pub(super) const RETENTION: Duration = Duration::hours(1);

static KIND: Kind<Entity> = Kind {
    name: "picture",
    id: Column::Id,
    owner: Column::EventId,
    unused_since: Column::UnusedSince,
    created_at: Column::CreatedAt,
    updated_at: Column::UpdatedAt,
    variants: |picture| &picture.variants,
    removal: |id| Job::RemovePictureFiles { picture_id: PictureId::from_uuid(id) },
    reusable: true,
};

/// The files of a picture, from the narrowest to the widest.
pub fn picture_variants(picture: &EventPicture) -> Result<Vec<Variant>, DbErr> {
    uploads::variants_of(&picture.variants)
}

/// A picture without files of its own yet.
pub(super) struct Blank {
    pub(super) event_id: Option<Uuid>,
    pub(super) purpose: PicturePurpose,
    pub(super) position: i32,
    pub(super) alternative_text: Option<String>,
}

/// Stores files as a picture that is not used yet.
pub(super) async fn leave_unused(
    env: &Env,
    id: Uuid,
    blank: Blank,
    files: &[(Variant, Bytes)],
) -> Result<EventPicture, Internal> {
    let Recorded { variants, width, height } = Recorded::of(files)?;
    let now = env.now();
    let row = EventPicture {
        id,
        event_id: blank.event_id,
        purpose: blank.purpose,
        position: blank.position,
        width,
        height,
        alternative_text: blank.alternative_text,
        variants,
        unused_since: Some(now),
        created_at: now,
        updated_at: now,
    };
    KIND.store(env, row, files).await
}

/// Draws a picture for the demo.
pub(crate) async fn draw_picture(
    env: &Env,
    picture: pictures::Picture,
    alternative_text: Option<String>,
    position: i32,
) -> Result<EventPicture, Internal> {
    let id = env.ids.next();
    let blank = Blank { event_id: None, purpose: PicturePurpose::Gallery, position, alternative_text };
    leave_unused(env, id, blank, &uploads::files_of(id, picture)).await
}

/// Copies a picture's files to a new one, which is not used yet.
pub(super) async fn leave_copy(env: &Env, source: &EventPicture) -> Result<EventPicture, Internal> {
    let copy = copy_whole(env, source).await?;
    copy.ok_or_else(|| Internal::Other(format!("a file of picture {} is gone", source.id)))
}

/// A copy that is not used yet; none if one of the files is missing.
async fn copy_whole(env: &Env, source: &EventPicture) -> Result<Option<EventPicture>, Internal> {
    let id = env.ids.next();
    let Some(files) = uploads::copies(env, id, picture_variants(source)?).await? else { return Ok(None) };
    let blank = Blank {
        event_id: None,
        purpose: source.purpose,
        position: source.position,
        alternative_text: source.alternative_text.clone(),
    };
    leave_unused(env, id, blank, &files).await.map(Some)
}

/// Makes an unused picture an event's, and shows it.
pub(crate) async fn claim(tx: &Tx, env: &Env, picture: &EventPicture, event_id: Uuid) -> Result<(), Internal> {
    let position = (Column::Position, Expr::value(picture.position));
    let text = (Column::AlternativeText, Expr::value(picture.alternative_text.clone()));
    KIND.claim(tx, env, picture.id, event_id, [position, text]).await?;
    announce_facts(tx, EventId::from_uuid(event_id));
    Ok(())
}

/// Stops showing pictures; jobs remove their files later, unless they are used again until then.
pub(super) async fn give_up(tx: &Tx, env: &Env, ids: &[Uuid], after: Duration) -> Result<(), DbErr> {
    KIND.give_up(tx, env, ids, after).await
}

/// Takes all pictures from events that are deleted.
pub(crate) async fn discard_pictures(tx: &Tx, env: &Env, events: &[Uuid]) -> Result<(), DbErr> {
    KIND.discard(tx, env, events, RETENTION).await?;
    Ok(())
}

/// Deletes the files of a picture that is not used, then its row. Idempotent.
pub async fn remove_picture_files(env: &Env, picture_id: PictureId) -> Result<Outcome, Internal> {
    KIND.remove_files(env, picture_id.uuid()).await
}

/// Enqueues the removal of uploads that were never used.
pub(crate) async fn remove_leftover_pictures(env: &Env) -> Result<bool, DbErr> {
    KIND.remove_leftovers(env).await
}

/// Moves the pictures of an event to new URLs and removes the old ones at once, because the event was hidden. People who
/// may still see it get the new URLs. Running it twice changes the URLs twice.
pub async fn move_picture_files(env: &Env, event_id: EventId) -> Result<(), Internal> {
    let event_id = event_id.uuid();
    let content = contents_of(env.db.primary(), [event_id]).await?.remove(&event_id).unwrap_or_default();
    for source in content.pictures() {
        let Some(copy) = copy_whole(env, source).await? else {
            tracing::error!(picture = %source.id, "a picture of a hidden event keeps its URLs: a file is missing");
            continue;
        };
        let tx = env.begin().await?;
        // If it was removed meanwhile, the copy is a leftover.
        let Ok(_) = access::lock(&tx, event_id, Lock::Changes).await else { return Ok(()) };
        let current = Entity::find_by_id(source.id).filter(Column::UnusedSince.is_null()).one(&tx).await?;
        let Some(current) = current else { continue };
        let moved = EventPicture { position: current.position, alternative_text: current.alternative_text, ..copy };
        claim(&tx, env, &moved, event_id).await?;
        event_speaker::Entity::update_many()
            .filter(event_speaker::Column::PictureId.eq(source.id))
            .col_expr(event_speaker::Column::PictureId, Expr::value(moved.id))
            .exec(&tx)
            .await?;
        give_up(&tx, env, &[source.id], Duration::ZERO).await?;
        tx.commit().await?;
    }
    Ok(())
}
