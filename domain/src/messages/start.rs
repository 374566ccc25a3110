//! Beginning to send a message: who gets it is looked at now, kept, and cut into parts.

use entity::message::{Column, Entity, MessageState};
use sea_orm::prelude::*;
use sea_orm::sea_query::Expr;

use super::audience::Audience;
use super::{may_go_out, recipients, run};
use crate::Env;
use crate::error::Internal;
use crate::ids::MessageId;
use crate::job::Job;
use crate::outbox::{self, Outcome};
use crate::signals::Signal;

/// How many recipients a part has.
const PART: usize = 50;
/// How many parts are put on the list in one transaction, so that others can write in between.
const PARTS_AT_ONCE: usize = 10;

/// Begins to send a scheduled message, unless it was cancelled meanwhile. May run twice: who is on the list stays on
/// it.
pub async fn start(env: &Env, message_id: Uuid) -> Result<Outcome, Internal> {
    let conn = env.db.primary();
    let message = Entity::find_by_id(message_id).one(conn).await?;
    let Some(message) = message.filter(|message| message.state == MessageState::Scheduled) else {
        return Ok(Outcome::Done);
    };
    if message.send_at > env.now() {
        return Ok(Outcome::NotBefore(message.send_at));
    }
    if !may_go_out(conn, &message).await? {
        run::end(env, message_id, MessageState::Scheduled, MessageState::Cancelled).await?;
        return Ok(Outcome::Done);
    }
    let people = Audience::stored(&message.audience)?.people(conn, message.event_id).await?;
    let parts: Vec<_> = people.chunks(PART).enumerate().collect();
    for some in parts.chunks(PARTS_AT_ONCE) {
        let tx = env.begin().await?;
        for (number, people) in some {
            let part = i32::try_from(*number).map_err(|error| Internal::Other(error.to_string()))?;
            recipients::add(&tx, env, message_id, part, people.iter().cloned()).await?;
        }
        tx.commit().await?;
    }
    let tx = env.begin().await?;
    let started = Entity::update_many()
        .filter(Column::Id.eq(message_id))
        .filter(Column::State.eq(MessageState::Scheduled))
        .col_expr(Column::State, MessageState::Sending.to_value().into())
        .col_expr(Column::StartedAt, Expr::value(env.now()))
        .exec(&*tx)
        .await?;
    if started.rows_affected == 1 {
        let parts = recipients::parts(&*tx, message_id).await?;
        outbox::enqueue(&tx, env, parts.into_iter().map(|part| Job::SendMessagePart { message_id, part })).await?;
    } else {
        recipients::forget(&tx, [message_id]).await?;
    }
    tx.announce(Signal::Message(MessageId::from_uuid(message_id)));
    tx.commit().await?;
    // There may be nobody.
    run::end_if_done(env, message_id).await?;
    Ok(Outcome::Done)
}
