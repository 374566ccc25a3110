//! The files of covers: storing, copying, replacing and removing them.

use bytes::Bytes;
use entity::event;
use entity::event_cover::{Column, Entity};
use kernel::Env;
use kernel::db::Tx;
use kernel::error::Internal;
use kernel::ids::{CoverId, EventId};
use kernel::jobs::Outcome;
use pictures::Picture;
use sea_orm::prelude::*;
use sea_orm::sea_query::{Expr, LockType};
use sea_orm::{DbErr, QuerySelect as _};
use time::Duration;

use super::{Cover, covers_of, variants_of};
use crate::events::signals::announce_facts;
use crate::job::Job;
use crate::uploads::{self, Kind, Recorded, Variant};

/// How long the files of a replaced cover are retained, because open pages and mails that were sent show them.
const RETENTION: Duration = Duration::days(30);

static KIND: Kind<Entity> = Kind {
    name: "cover",
    id: Column::Id,
    owner: Column::EventId,
    unused_since: Column::UnusedSince,
    created_at: Column::CreatedAt,
    updated_at: Column::UpdatedAt,
    variants: |cover| &cover.variants,
    removal: |id| Job::RemoveCoverFiles { cover_id: CoverId::from_uuid(id) },
    reusable: false,
};

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
    let files = uploads::copies(env, id, variants_of(source)?).await?;
    let files = files.ok_or_else(|| Internal::Other(format!("a file of cover {} is gone", source.id)))?;
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
    KIND.store(env, cover, &files).await
}

/// Attaches an unused cover to an event, replacing the current one. The caller holds the event's lock.
pub(crate) async fn attach(tx: &Tx, env: &Env, cover: Cover, event_id: Uuid) -> Result<Cover, Internal> {
    discard(tx, env, &[event_id]).await?;
    claim(tx, env, cover, event_id).await
}

async fn claim(tx: &Tx, env: &Env, cover: Cover, event_id: Uuid) -> Result<Cover, Internal> {
    let text = (Column::AlternativeText, Expr::value(cover.alternative_text.clone()));
    KIND.claim(tx, env, cover.id, event_id, [text]).await?;
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
    let covers = KIND.discard(tx, env, events, retention).await?;
    if covers > 0 {
        for id in events {
            announce_facts(tx, EventId::from_uuid(*id));
        }
    }
    Ok(covers)
}

/// Deletes the files of a cover that is no event's, then its row. Idempotent.
pub async fn remove_files(env: &Env, cover_id: CoverId) -> Result<Outcome, Internal> {
    KIND.remove_files(env, cover_id.uuid()).await
}

/// Enqueues the removal of uploads that never became an event's.
pub(crate) async fn remove_leftovers(env: &Env) -> Result<bool, DbErr> {
    KIND.remove_leftovers(env).await
}
