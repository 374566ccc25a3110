//! The life cycle of pictures' files. As for covers, a row names them from before they are written until they are deleted,
//! so that leftovers are found and removed whenever a process dies.

use std::fmt::Display;

use bytes::Bytes;
use entity::event_picture::{Column, Entity};
use entity::event_speaker;
use kernel::Env;
use kernel::db::{Tx, among};
use kernel::error::Internal;
use kernel::files::FileKey;
use kernel::ids::{EventId, PictureId};
use kernel::jobs::{JobPayload as _, Outcome, outbox};
use sea_orm::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{DbErr, IntoActiveModel as _, QuerySelect as _};
use time::Duration;

use super::{EventPicture, PicturePurpose, contents_of};
use crate::events::access::{self, Lock};
use crate::events::signals::announce_facts;
use crate::job::Job;
use crate::uploads::{self, Recorded, Variant};

/// How long the files of a removed picture are retained, because open pages still refer to them.
pub(super) const RETENTION: Duration = Duration::hours(1);
/// How long an upload may stay unused before it is removed.
const GIVEN_UP: Duration = Duration::days(1);
/// How many unused uploads are removed per run.
const LEFTOVERS: u64 = 100;

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
    let tx = env.begin().await?;
    row.clone().into_active_model().reset_all().insert(&tx).await?;
    tx.commit().await?;
    uploads::write(env, files).await?;
    Ok(row)
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
    let mut files = Vec::new();
    for variant in picture_variants(source)? {
        let Some(body) = env.files.get(&variant.key).await? else { return Ok(None) };
        files.push((Variant { key: FileKey::of_jpeg(id, variant.width, &body), ..variant }, body));
    }
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
    let claimed = Entity::update_many()
        .filter(Column::Id.eq(picture.id))
        .filter(Column::UnusedSince.is_not_null())
        .col_expr(Column::EventId, Expr::value(event_id))
        .col_expr(Column::Position, Expr::value(picture.position))
        .col_expr(Column::AlternativeText, Expr::value(picture.alternative_text.clone()))
        .col_expr(Column::UnusedSince, Expr::cust("NULL"))
        .col_expr(Column::UpdatedAt, Expr::value(env.now()))
        .exec(tx)
        .await?;
    if claimed.rows_affected == 0 {
        return Err(Internal::Other(format!("picture {} was given up before it was used", picture.id)));
    }
    announce_facts(tx, EventId::from_uuid(event_id));
    Ok(())
}

/// Stops showing pictures; jobs remove their files later, unless they are used again until then.
pub(super) async fn give_up(tx: &Tx, env: &Env, ids: &[Uuid], after: Duration) -> Result<(), DbErr> {
    if ids.is_empty() {
        return Ok(());
    }
    Entity::update_many()
        .filter(among(tx, Column::Id, ids.iter().copied()))
        .col_expr(Column::UnusedSince, Expr::value(env.now()))
        .col_expr(Column::UpdatedAt, Expr::value(env.now()))
        .exec(tx)
        .await?;
    remove_later(tx, env, ids, after, env.now().unix_timestamp()).await
}

/// Takes all pictures from events that are deleted.
pub(crate) async fn discard_pictures(tx: &Tx, env: &Env, events: &[Uuid]) -> Result<(), DbErr> {
    let ids: Vec<Uuid> = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(among(tx, Column::EventId, events.iter().copied()))
        .into_tuple()
        .all(tx)
        .await?;
    give_up(tx, env, &ids, RETENTION).await?;
    Entity::update_many()
        .filter(among(tx, Column::Id, ids))
        .col_expr(Column::EventId, Expr::cust("NULL"))
        .exec(tx)
        .await?;
    Ok(())
}

/// A picture that was given up may be used again and given up again: `time` tells its jobs from those before.
async fn remove_later(
    tx: &Tx,
    env: &Env,
    ids: &[Uuid],
    after: Duration,
    time: impl Display + Copy,
) -> Result<(), DbErr> {
    let row = |id: &Uuid| {
        let job = Job::RemovePictureFiles { picture_id: PictureId::from_uuid(*id) };
        outbox::row(env, &job, env.now() + after, Some(format!("{}:{id}:{time}", job.spec().name)))
    };
    outbox::insert(tx, ids.iter().map(row).collect::<Result<_, _>>()?).await
}

/// Deletes the files of a picture that is not used, then its row. Idempotent.
pub async fn remove_picture_files(env: &Env, picture_id: PictureId) -> Result<Outcome, Internal> {
    let unused = Entity::find_by_id(picture_id).filter(Column::UnusedSince.is_not_null());
    let Some(picture) = unused.one(env.db.primary()).await? else {
        return Ok(Outcome::Done);
    };
    // From here on nobody can use it again.
    let tx = env.begin().await?;
    let taken = Entity::update_many()
        .filter(Column::Id.eq(picture.id))
        .filter(Column::UnusedSince.is_not_null())
        .col_expr(Column::EventId, Expr::cust("NULL"))
        .exec(&tx)
        .await?;
    tx.commit().await?;
    if taken.rows_affected == 0 {
        return Ok(Outcome::Done);
    }
    if let Err(error) = uploads::delete(env, &picture_variants(&picture)?).await {
        return Ok(Outcome::Retry(error.to_string()));
    }
    let tx = env.begin().await?;
    Entity::delete_by_id(picture.id).exec(&tx).await?;
    tx.commit().await?;
    Ok(Outcome::Done)
}

/// Enqueues the removal of uploads that were never used.
pub(crate) async fn remove_leftover_pictures(env: &Env) -> Result<bool, DbErr> {
    let tx = env.begin().await?;
    let left: Vec<Uuid> = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::UnusedSince.lt(env.now() - GIVEN_UP))
        .limit(LEFTOVERS)
        .into_tuple()
        .all(&tx)
        .await?;
    remove_later(&tx, env, &left, Duration::ZERO, env.now().date()).await?;
    tx.commit().await?;
    Ok(false)
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
