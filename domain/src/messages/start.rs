//! Starting to send a message: its recipients are determined, stored and divided into parts.

use entity::message::{Column, Entity, MessageState};
use kernel::Env;
use kernel::db::Tx;
use kernel::error::Internal;
use kernel::ids::MessageId;
use kernel::jobs::{Outcome, outbox};
use kernel::signals::Signal;
use sea_orm::DbErr;
use sea_orm::prelude::*;
use sea_orm::sea_query::Expr;

use super::audience::Audience;
use super::{limits, may_go_out, recipients, run};
use crate::job::Job;

/// The number of recipients in a part.
const PART: usize = 50;
/// How many parts are inserted per transaction, so that other writers get in between.
const PARTS_AT_ONCE: usize = 10;

/// Starts to send a scheduled message, unless it was cancelled meanwhile. May run twice, even at the same time:
/// recipients that were added stay, and none is added once sending has begun.
pub async fn start(env: &Env, message_id: MessageId) -> Result<Outcome, Internal> {
    let conn = env.db.primary();
    let message = Entity::find_by_id(message_id).one(conn).await?;
    let Some(message) = message.filter(|message| message.state == MessageState::Scheduled) else {
        return Ok(Outcome::Done);
    };
    if message.send_at > env.now() {
        return Ok(Outcome::NotBefore(message.send_at));
    }
    let people = Audience::stored(&message.audience)?.people(conn, message.event_id).await?;
    if !may_go_out(conn, &message).await? || limits::grew_too_large(conn, env, &message, people.len()).await? {
        run::end(env, message_id, MessageState::Scheduled, MessageState::Cancelled).await?;
        return Ok(Outcome::Done);
    }
    let parts: Vec<_> = people.chunks(PART).enumerate().collect();
    for some in parts.chunks(PARTS_AT_ONCE) {
        let tx = env.begin().await?;
        if !still_scheduled(&tx, message_id).await? {
            return Ok(Outcome::Done);
        }
        for (number, people) in some {
            let part = i32::try_from(*number).map_err(|error| Internal::Other(error.to_string()))?;
            recipients::add(&tx, env, message_id, part, people.iter().cloned()).await?;
        }
        tx.commit().await?;
    }
    let tx = env.begin().await?;
    if still_scheduled(&tx, message_id).await? {
        let parts = recipients::parts(&tx, message_id).await?;
        go(&tx, env, message_id).await?;
        outbox::enqueue(&tx, env, parts.into_iter().map(|part| Job::SendMessagePart { message_id, part })).await?;
        tx.commit().await?;
    }
    Ok(Outcome::Done)
}

/// Whether a message is still scheduled. Locks it until the transaction ends, so that no other run starts it meanwhile,
/// and nobody cancels it.
async fn still_scheduled(tx: &Tx, message_id: MessageId) -> Result<bool, DbErr> {
    let locked = Entity::update_many()
        .filter(Column::Id.eq(message_id))
        .filter(Column::State.eq(MessageState::Scheduled))
        .col_expr(Column::State, MessageState::Scheduled.to_value().into())
        .exec(tx)
        .await?;
    Ok(locked.rows_affected == 1)
}

/// Marks a message as being sent; without recipients, as sent.
async fn go(tx: &Tx, env: &Env, message_id: MessageId) -> Result<(), Internal> {
    let addresses = recipients::count(tx, message_id).await?;
    let now = env.now();
    let (state, finished_at) =
        if addresses > 0 { (MessageState::Sending, None) } else { (MessageState::Sent, Some(now)) };
    Entity::update_many()
        .filter(Column::Id.eq(message_id))
        .col_expr(Column::State, state.to_value().into())
        .col_expr(Column::StartedAt, Expr::value(now))
        .col_expr(Column::FinishedAt, Expr::value(finished_at))
        .col_expr(Column::Addresses, Expr::value(limits::number(addresses)))
        .exec(tx)
        .await?;
    tx.announce(Signal::Message(message_id));
    Ok(())
}
