//! Telling followers of an event that became public: once per event, and each of them at most once.

use entity::event::{self, EventStatus, Visibility};
use entity::event_announcement::{self, Model};
use entity::organization_follow::{Column, Entity};
use entity::user;
use kernel::Env;
use kernel::db::{Tx, among, insert_missing};
use kernel::error::Internal;
use kernel::ids::{EventId, TypedId as _, UserId};
use kernel::jobs::{Outcome, outbox};
use sea_orm::prelude::*;
use sea_orm::sea_query::LockType;
use sea_orm::{ConnectionTrait, IntoActiveModel as _, QueryOrder as _, QuerySelect as _};

use super::may_be_told;
use crate::job::Job;
use crate::organizations;

/// How many followers are enqueued per transaction, so that other writers get in between.
const SLICE: u64 = 500;
/// How many slices a run enqueues before it makes way for others.
const SLICES: usize = 10;

/// Enqueues the announcement of an event that everybody can see now, unless they could before. The caller holds the
/// event's lock, and commits the job together with what made the event public.
pub(crate) async fn announce(tx: &Tx, env: &Env, event: &event::Model) -> Result<(), DbErr> {
    if !may_announce(tx, env, event).await? || !note(tx, env, event.id, false).await? {
        return Ok(());
    }
    let follower = Entity::find().filter(Column::OrganizationId.eq(event.organization_id)).limit(1);
    // Whoever is the first to follow later is told of later events.
    if follower.one(tx).await?.is_some() {
        outbox::enqueue(tx, env, [Job::TellFollowers { event_id: event.typed_id() }]).await?;
    }
    Ok(())
}

/// Records that everybody could see an event, so that it is not announced when they can again. The caller holds its lock.
pub(crate) async fn note_public(tx: &Tx, env: &Env, event: &event::Model) -> Result<(), DbErr> {
    if may_announce(tx, env, event).await? {
        note(tx, env, event.id, true).await?;
    }
    Ok(())
}

/// Records that an event was public. Returns whether that is new.
async fn note(tx: &Tx, env: &Env, event_id: Uuid, is_over: bool) -> Result<bool, DbErr> {
    let now = env.now();
    let row = Model { event_id, told_until: None, created_at: now, finished_at: is_over.then_some(now) };
    Ok(insert_missing(tx, [row]).await? > 0)
}

/// Whether an event may be announced now: not if it was cancelled, unpublished or made private, if it is over, or if its
/// organization is hidden.
pub(crate) async fn may_announce(conn: &impl ConnectionTrait, env: &Env, event: &event::Model) -> Result<bool, DbErr> {
    let is_public = event.visibility == Visibility::Public && event.unpublished_at.is_none();
    let may = is_public && is_to_come(env, event);
    Ok(may && organizations::hidden_of(conn, [event.organization_id]).await?.is_empty())
}

/// Whether an event takes place, even if not everybody can see it.
fn is_to_come(env: &Env, event: &event::Model) -> bool {
    event.status == EventStatus::Published && event.ends_at > env.now()
}

/// Enqueues a mail for each follower of the event's organization. May run twice, even at the same time: each slice is
/// committed together with how far it went, and a mail has a key.
pub async fn tell_followers(env: &Env, event_id: EventId) -> Result<Outcome, Internal> {
    for _ in 0..SLICES {
        if !tell_some(env, event_id).await? {
            return Ok(Outcome::Done);
        }
    }
    Ok(Outcome::NotBefore(env.now()))
}

/// Enqueues the mails of the next slice. Returns whether there may be more.
async fn tell_some(env: &Env, event_id: EventId) -> Result<bool, DbErr> {
    let tx = env.begin().await?;
    // Whoever changes the event locks it first, too.
    let event = event::Entity::find_by_id(event_id).lock(LockType::NoKeyUpdate).one(&tx).await?;
    let row = event_announcement::Entity::find_by_id(event_id).lock(LockType::NoKeyUpdate).one(&tx).await?;
    let (Some(event), Some(row)) = (event, row.filter(|row| row.finished_at.is_none())) else { return Ok(false) };
    let may = may_announce(&tx, env, &event).await?;
    if !may && row.told_until.is_none() && is_to_come(env, &event) {
        // Nobody was told, and it may be public again: then it is new to everybody.
        event_announcement::Entity::delete_by_id(event_id).exec(&tx).await?;
        tx.commit().await?;
        return Ok(false);
    }
    let told = if may { next(&tx, &event, &row).await? } else { Vec::new() };
    let wanted = user::Entity::find()
        .select_only()
        .column(user::Column::Id)
        .filter(among(&tx, user::Column::Id, told.iter().copied()))
        .filter(may_be_told())
        .order_by_asc(user::Column::Id);
    let wanted: Vec<Uuid> = wanted.into_tuple().all(&tx).await?;
    let rows = wanted.into_iter().map(|user_id| {
        let job = Job::SendAnnouncement { event_id, user_id: UserId::from_uuid(user_id) };
        outbox::row(env, &job, env.now(), Some(format!("announcement:{}:{user_id}", event_id.uuid())))
    });
    outbox::insert(&tx, rows.collect::<Result<_, _>>()?).await?;
    let more = told.len() as u64 == SLICE;
    let row =
        Model { told_until: told.last().copied().or(row.told_until), finished_at: (!more).then(|| env.now()), ..row };
    row.into_active_model().reset_all().update(&tx).await?;
    tx.commit().await?;
    Ok(more)
}

/// The next followers. Whoever begins to follow meanwhile may be among them.
async fn next(conn: &impl ConnectionTrait, event: &event::Model, row: &Model) -> Result<Vec<Uuid>, DbErr> {
    let mut followers =
        Entity::find().select_only().column(Column::UserId).filter(Column::OrganizationId.eq(event.organization_id));
    if let Some(told_until) = row.told_until {
        followers = followers.filter(Column::UserId.gt(told_until));
    }
    followers.order_by_asc(Column::UserId).limit(SLICE).into_tuple().all(conn).await
}
