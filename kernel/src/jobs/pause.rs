//! Pausing a queue: no worker gets its jobs until it is resumed.

use entity::queue_pause::{Column, Entity, Model};
use sea_orm::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ConnectionTrait, DbErr, IntoActiveModel as _};
use serde_json::json;

use super::{JobErrorCode, Queue};
use crate::actor::Actor;
use crate::db::Tx;
use crate::error::{Failure, Validation};
use crate::signals::Signal;
use crate::text::line;
use crate::{Env, audit, limits};

/// The input of [`pause`] and [`resume`], unparsed.
#[derive(Debug, Clone)]
pub struct ChangeQueue {
    /// The queue to pause or resume.
    pub queue: Queue,
    /// A reason for the audit trail, if one was given.
    pub reason: Option<String>,
}

/// Pauses a queue: no more jobs are handed out, but running ones finish. No effect on a queue that is paused already.
///
/// Rule: administrators.
pub async fn pause(env: &Env, actor: &Actor, input: ChangeQueue) -> Result<Queue, Failure<JobErrorCode>> {
    actor.require_admin()?;
    let reason = parse(&input)?;
    let tx = env.begin().await?;
    let row = Model {
        queue: input.queue.name().to_owned(),
        paused_by: actor.user().map(|admin| admin.user_id.uuid()),
        created_at: env.now(),
    };
    let paused = Entity::insert(row.into_active_model().reset_all())
        .on_conflict(OnConflict::column(Column::Queue).do_nothing().to_owned())
        .exec_without_returning(&tx)
        .await?;
    if paused > 0 {
        record(&tx, env, actor, "queue.pause", &input, reason.as_deref()).await?;
    }
    tx.commit().await?;
    Ok(input.queue)
}

/// Resumes a queue. No effect on a queue that is not paused.
///
/// Rule: administrators.
pub async fn resume(env: &Env, actor: &Actor, input: ChangeQueue) -> Result<Queue, Failure<JobErrorCode>> {
    actor.require_admin()?;
    let reason = parse(&input)?;
    let tx = env.begin().await?;
    let resumed = Entity::delete_by_id(input.queue.name()).exec(&tx).await?.rows_affected;
    if resumed > 0 {
        record(&tx, env, actor, "queue.resume", &input, reason.as_deref()).await?;
        tx.announce(Signal::Work);
    }
    tx.commit().await?;
    Ok(input.queue)
}

/// The paused queues, and since when they are.
pub(super) async fn paused(conn: &impl ConnectionTrait) -> Result<Vec<(Queue, time::OffsetDateTime)>, DbErr> {
    let rows = Entity::find().all(conn).await?;
    let known = |row: &Model| Queue::ALL.into_iter().find(|queue| queue.name() == row.queue);
    Ok(rows.iter().filter_map(|row| Some((known(row)?, row.created_at))).collect())
}

fn parse(input: &ChangeQueue) -> Result<Option<String>, Failure<JobErrorCode>> {
    let mut checks = Validation::new();
    let reason = checks.take_optional("reason", input.reason.as_deref().map(|reason| line(reason, limits::REASON)));
    checks.finish_with(reason)
}

async fn record(
    tx: &Tx,
    env: &Env,
    actor: &Actor,
    action: &'static str,
    input: &ChangeQueue,
    reason: Option<&str>,
) -> Result<(), DbErr> {
    // Queues have names instead of ids.
    let entry =
        audit::Entry::of(action, "queue", Uuid::nil()).reason(reason).details(json!({ "queue": input.queue.name() }));
    audit::record(tx, env, actor, entry).await
}
