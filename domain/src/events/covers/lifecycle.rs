//! The life cycle of a cover's files. First a row names them (unused), then they are written, then the row is attached
//! to the event. A replaced cover is unused again, and a job removes its files and its row.

use bytes::Bytes;
use entity::{event, event_cover};
use kernel::Env;
use kernel::db::{Tx, among};
use kernel::error::Internal;
use kernel::files::FileKey;
use kernel::ids::{CoverId, EventId};
use kernel::jobs::{JobPayload as _, Outcome, outbox};
use pictures::Picture;
use sea_orm::prelude::*;
use sea_orm::sea_query::{Expr, LockType};
use sea_orm::{DbErr, IntoActiveModel as _, QuerySelect as _};
use time::Duration;

use super::{Cover, covers_of, variants_of};
use crate::events::signals::announce_facts;
use crate::job::Job;
use crate::uploads::{self, Recorded, Variant};

/// How long the files of a replaced cover are retained, because open pages and mails that were sent show them.
const RETENTION: Duration = Duration::days(30);
/// How long an upload may stay unattached before it is removed.
const GIVEN_UP: Duration = Duration::days(1);
/// How many unattached uploads are removed per run.
const LEFTOVERS: u64 = 100;

/// Stores a picture's files as a cover that is not attached to an event yet.
pub(crate) async fn leave_unused(
    env: &Env,
    picture: Picture,
    alternative_text: Option<String>,
) -> Result<Cover, Internal> {
    let id = env.ids.next();
    write(env, id, uploads::files_of(id, picture), alternative_text).await
}

/// Copies the files of an event's cover to a new, unattached cover; `None` if the event has no cover.
pub(crate) async fn leave_copy(env: &Env, event_id: Uuid) -> Result<Option<Cover>, Internal> {
    match covers_of(env.db.primary(), [event_id]).await?.remove(&event_id) {
        Some(source) => copy(env, &source).await.map(Some),
        None => Ok(None),
    }
}

async fn copy(env: &Env, source: &Cover) -> Result<Cover, Internal> {
    let id = env.ids.next();
    let mut files = Vec::new();
    for variant in variants_of(source)? {
        let body = env.files.get(&variant.key).await?;
        let body = body.ok_or_else(|| Internal::Other(format!("a file of cover {} is gone", source.id)))?;
        files.push((Variant { key: FileKey::of_jpeg(id, variant.width, &body), ..variant }, body));
    }
    write(env, id, files, source.alternative_text.clone()).await
}

async fn write(
    env: &Env,
    id: Uuid,
    files: Vec<(Variant, Bytes)>,
    alternative_text: Option<String>,
) -> Result<Cover, Internal> {
    let recorded = Recorded::of(&files)?;
    let cover = Cover {
        id,
        event_id: None,
        width: recorded.width,
        height: recorded.height,
        alternative_text,
        variants: recorded.variants,
        unused_since: Some(env.now()),
        created_at: env.now(),
        updated_at: env.now(),
    };
    let tx = env.begin().await?;
    cover.clone().into_active_model().reset_all().insert(&tx).await?;
    tx.commit().await?;
    uploads::write(env, &files).await?;
    Ok(cover)
}

/// Attaches an unused cover to an event, replacing the current one. The caller holds the event's lock.
pub(crate) async fn attach(tx: &Tx, env: &Env, cover: Cover, event_id: Uuid) -> Result<Cover, Internal> {
    discard(tx, env, &[event_id]).await?;
    claim(tx, env, cover, event_id).await
}

async fn claim(tx: &Tx, env: &Env, cover: Cover, event_id: Uuid) -> Result<Cover, Internal> {
    let claimed = event_cover::Entity::update_many()
        .filter(event_cover::Column::Id.eq(cover.id))
        .filter(event_cover::Column::EventId.is_null())
        .col_expr(event_cover::Column::EventId, Expr::value(event_id))
        .col_expr(event_cover::Column::UnusedSince, Expr::cust("NULL"))
        .col_expr(event_cover::Column::AlternativeText, Expr::value(cover.alternative_text.clone()))
        .col_expr(event_cover::Column::UpdatedAt, Expr::value(env.now()))
        .exec(tx)
        .await?;
    if claimed.rows_affected == 0 {
        return Err(Internal::Other(format!("cover {} was given up before it was the event's", cover.id)));
    }
    announce_facts(tx, EventId::from_uuid(event_id));
    Ok(Cover { event_id: Some(event_id), unused_since: None, updated_at: env.now(), ..cover })
}

/// Moves an event's cover to new URLs and removes the old ones at once, because the event was hidden. People who may
/// still see it get the new URLs. Running it twice changes the URLs twice.
pub async fn move_files(env: &Env, event_id: EventId) -> Result<Outcome, Internal> {
    let event_id = event_id.uuid();
    let Some(source) = covers_of(env.db.primary(), [event_id]).await?.remove(&event_id) else {
        return Ok(Outcome::Done);
    };
    let moved = copy(env, &source).await?;
    let tx = env.begin().await?;
    if !lock_event(&tx, event_id).await? {
        return Ok(Outcome::Done);
    }
    // If the cover was replaced or removed meanwhile, the copy is a leftover: a new cover's URLs are not public yet.
    let current = covers_of(&tx, [event_id]).await?.remove(&event_id);
    let Some(current) = current.filter(|current| current.id == source.id) else {
        return Ok(Outcome::Done);
    };
    let moved = Cover { alternative_text: current.alternative_text, ..moved };
    discard_within(&tx, env, &[event_id], Duration::ZERO).await?;
    claim(&tx, env, moved, event_id).await?;
    tx.commit().await?;
    Ok(Outcome::Done)
}

/// Locks an event until the transaction ends. Returns whether it exists.
async fn lock_event(tx: &Tx, event_id: Uuid) -> Result<bool, DbErr> {
    let query = event::Entity::find_by_id(event_id).lock(LockType::NoKeyUpdate);
    Ok(query.one(tx).await?.is_some())
}

/// Detaches the covers of events; jobs remove the files later. Returns how many covers there were.
pub(crate) async fn discard(tx: &Tx, env: &Env, events: &[Uuid]) -> Result<usize, DbErr> {
    discard_within(tx, env, events, RETENTION).await
}

async fn discard_within(tx: &Tx, env: &Env, events: &[Uuid], retention: Duration) -> Result<usize, DbErr> {
    let covers = covers_of(tx, events.iter().copied()).await?;
    let ids: Vec<Uuid> = covers.values().map(|cover| cover.id).collect();
    if ids.is_empty() {
        return Ok(0);
    }
    event_cover::Entity::update_many()
        .filter(among(tx, event_cover::Column::Id, ids.clone()))
        .col_expr(event_cover::Column::EventId, Expr::cust("NULL"))
        .col_expr(event_cover::Column::UnusedSince, Expr::value(env.now()))
        .col_expr(event_cover::Column::UpdatedAt, Expr::value(env.now()))
        .exec(tx)
        .await?;
    for id in events {
        announce_facts(tx, EventId::from_uuid(*id));
    }
    remove_later(tx, env, &ids, retention).await?;
    Ok(ids.len())
}

async fn remove_later(tx: &Tx, env: &Env, ids: &[Uuid], after: Duration) -> Result<(), DbErr> {
    let row = |id: &Uuid| {
        let job = Job::RemoveCoverFiles { cover_id: CoverId::from_uuid(*id) };
        outbox::row(env, &job, env.now() + after, Some(format!("{}:{id}", job.spec().name)))
    };
    outbox::insert(tx, ids.iter().map(row).collect::<Result<_, _>>()?).await
}

/// Deletes the files of an unattached cover, then its row. Idempotent.
pub async fn remove_files(env: &Env, cover_id: CoverId) -> Result<Outcome, Internal> {
    let unused = event_cover::Entity::find_by_id(cover_id).filter(event_cover::Column::EventId.is_null());
    let Some(cover) = unused.one(env.db.primary()).await? else {
        return Ok(Outcome::Done);
    };
    if let Err(error) = uploads::delete(env, &variants_of(&cover)?).await {
        return Ok(Outcome::Retry(error.to_string()));
    }
    let tx = env.begin().await?;
    event_cover::Entity::delete_by_id(cover.id).exec(&tx).await?;
    tx.commit().await?;
    Ok(Outcome::Done)
}

/// Enqueues the removal of uploads that were never attached, because the process died or the event was gone.
pub(crate) async fn remove_leftovers(env: &Env) -> Result<bool, DbErr> {
    let tx = env.begin().await?;
    let left: Vec<Uuid> = event_cover::Entity::find()
        .select_only()
        .column(event_cover::Column::Id)
        .filter(event_cover::Column::UnusedSince.lt(env.now() - GIVEN_UP))
        .limit(LEFTOVERS)
        .into_tuple()
        .all(&tx)
        .await?;
    remove_later(&tx, env, &left, Duration::ZERO).await?;
    tx.commit().await?;
    Ok(false)
}
