//! The recipients of a message, with the delivery of each mail. A row is inserted before its mail is sent, so that the
//! Message-ID is the same on every attempt, and a mail that was sent is not sent again.

use std::collections::HashMap;

use entity::message::{self, MessageState};
use entity::message_recipient::{Column, Entity, Model, RecipientState};
use entity::order::{self, OrderStatus};
use kernel::db::{Tx, among, insert_missing};
use kernel::ids::{MessageId, TypedId as _};
use kernel::retention::SLICE;
use kernel::signals::Signal;
use kernel::{Env, metrics};
use sea_orm::prelude::*;
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{ConnectionTrait, DbErr, QueryOrder as _, QuerySelect as _};

use super::audience::Person;

/// The longest response of a mail server that is stored, in characters.
const MAX_ERROR: usize = kernel::limits::ANSWER;

/// Adds recipients to a message, except addresses that it has already.
pub(super) async fn add(
    tx: &Tx,
    env: &Env,
    message_id: MessageId,
    part: i32,
    people: impl IntoIterator<Item = Person>,
) -> Result<(), DbErr> {
    let row = |person: Person| Model {
        id: env.ids.next(),
        message_id: message_id.uuid(),
        part,
        email: person.email,
        name: person.name,
        locale: person.locale.tag().to_owned(),
        state: RecipientState::Waiting,
        tries: 0,
        first_tried_at: None,
        last_error: None,
        updated_at: env.now(),
    };
    insert_missing(tx, people.into_iter().map(row)).await?;
    Ok(())
}

/// The links that open an event's orders, by their buyers' addresses: to the latest order of each, rather a confirmed one.
pub(super) async fn order_links(
    env: &Env,
    event_id: Uuid,
    addresses: Vec<String>,
) -> Result<HashMap<String, String>, DbErr> {
    let conn = env.db.primary();
    let orders = order::Entity::find()
        .filter(order::Column::EventId.eq(event_id))
        .filter(among(conn, order::Column::Email, addresses))
        .order_by_asc(order::Column::PlacedAt)
        .all(conn)
        .await?;
    let (good, others): (Vec<_>, Vec<_>) = orders.into_iter().partition(|order| order.status == OrderStatus::Confirmed);
    let link = |order: order::Model| {
        let path = format!("/orders/{}?secret={}", order.typed_id(), order.secret);
        (order.email, env.link(&path))
    };
    Ok(others.into_iter().chain(good).map(link).collect())
}

/// The numbers of the parts that a message's recipients are divided into.
pub(super) async fn parts(conn: &impl ConnectionTrait, message_id: MessageId) -> Result<Vec<i32>, DbErr> {
    Entity::find()
        .select_only()
        .column(Column::Part)
        .distinct()
        .filter(Column::MessageId.eq(message_id))
        .order_by_asc(Column::Part)
        .into_tuple()
        .all(conn)
        .await
}

/// The number of a message's recipients.
pub(super) async fn count(conn: &impl ConnectionTrait, message_id: MessageId) -> Result<u64, DbErr> {
    Entity::find().filter(Column::MessageId.eq(message_id)).count(conn).await
}

/// The recipients in a part whose mail has still to be sent.
pub(super) async fn waiting(
    conn: &impl ConnectionTrait,
    message_id: MessageId,
    part: i32,
) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::MessageId.eq(message_id))
        .filter(Column::Part.eq(part))
        .filter(Column::State.eq(RecipientState::Waiting))
        // Recipients that were tried before come last.
        .order_by_asc(Column::UpdatedAt)
        .order_by_asc(Column::Id)
        .all(conn)
        .await
}

/// Claims a mail for this run. Returns false if another run has claimed it, or if the message was stopped.
pub(super) async fn claim(env: &Env, row: &Model) -> Result<bool, DbErr> {
    let sending = Query::select()
        .column(message::Column::Id)
        .from(message::Entity)
        .and_where(message::Column::Id.eq(row.message_id))
        .and_where(message::Column::State.eq(MessageState::Sending))
        .to_owned();
    let now = env.now();
    let tx = env.begin().await?;
    let claimed = Entity::update_many()
        .filter(Column::Id.eq(row.id))
        .filter(Column::State.eq(RecipientState::Waiting))
        .filter(Column::Tries.eq(row.tries))
        .filter(Column::MessageId.in_subquery(sending))
        .col_expr(Column::Tries, Expr::value(row.tries + 1))
        .col_expr(Column::FirstTriedAt, Expr::value(row.first_tried_at.unwrap_or(now)))
        .col_expr(Column::UpdatedAt, Expr::value(now))
        .exec(&tx)
        .await?;
    tx.commit().await?;
    Ok(claimed.rows_affected == 1)
}

/// The outcome of an attempt to send a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum SendOutcome {
    /// The server accepted it.
    Sent,
    /// It can't be delivered. Says why.
    Failed(String),
    /// It will be tried again. Says why.
    Delayed(String),
    /// The address opted out of such mails.
    Unwanted,
}

/// Records the outcome of an attempt. `announce` says whether to signal it to subscribers.
pub(super) async fn note(env: &Env, row: &Model, outcome: SendOutcome, announce: bool) -> Result<(), DbErr> {
    let (state, error) = match outcome {
        SendOutcome::Sent => (RecipientState::Sent, None),
        SendOutcome::Failed(why) => (RecipientState::Failed, Some(why)),
        SendOutcome::Delayed(why) => (RecipientState::Waiting, Some(why)),
        SendOutcome::Unwanted => (RecipientState::Unwanted, None),
    };
    let error = error.map(|why| why.chars().filter(|c| *c != '\0').take(MAX_ERROR).collect::<String>());
    let tx = env.begin().await?;
    Entity::update_many()
        .filter(Column::Id.eq(row.id))
        .filter(Column::State.eq(RecipientState::Waiting))
        .col_expr(Column::State, state.to_value().into())
        .col_expr(Column::LastError, Expr::value(error))
        .col_expr(Column::UpdatedAt, Expr::value(env.now()))
        .exec(&tx)
        .await?;
    if announce {
        tx.announce(Signal::Message(MessageId::from_uuid(row.message_id)));
    }
    tx.commit().await
}

/// Records that a mail bounced. Returns whether it is one of these mails. Idempotent.
pub(crate) async fn bounced(env: &Env, id: Uuid, message_id: &str, reason: &str) -> Result<bool, DbErr> {
    if !env.settings.message_id(id).eq_ignore_ascii_case(message_id) {
        return Ok(false);
    }
    let Some(row) = Entity::find_by_id(id).one(env.db.primary()).await? else { return Ok(false) };
    // A bounce may arrive before the mail is recorded as sent.
    let open = [RecipientState::Waiting, RecipientState::Sent];
    if !open.contains(&row.state) {
        return Ok(true);
    }
    let tx = env.begin().await?;
    let noted = Entity::update_many()
        .filter(Column::Id.eq(id))
        .filter(Column::State.is_in(open))
        .col_expr(Column::State, RecipientState::Failed.to_value().into())
        .col_expr(Column::LastError, Expr::value(reason))
        .col_expr(Column::UpdatedAt, Expr::value(env.now()))
        .exec(&tx)
        .await?;
    tx.announce(Signal::Message(MessageId::from_uuid(row.message_id)));
    tx.commit().await?;
    if noted.rows_affected == 1 {
        metrics::mail("message", "bounced");
    }
    Ok(true)
}

/// Deletes the recipients of a message that will not be sent.
pub(super) async fn forget(tx: &Tx, message_id: MessageId) -> Result<(), DbErr> {
    Entity::delete_many().filter(Column::MessageId.eq(message_id)).exec(tx).await?;
    Ok(())
}

/// Deletes a slice of a message's recipients. Returns whether there may be more.
pub(super) async fn forget_some(env: &Env, message_id: MessageId) -> Result<bool, DbErr> {
    let ids: Vec<Uuid> = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::MessageId.eq(message_id))
        .limit(SLICE)
        .into_tuple()
        .all(env.db.primary())
        .await?;
    let more = u64::try_from(ids.len()).is_ok_and(|found| found >= SLICE);
    if !ids.is_empty() {
        let tx = env.begin().await?;
        Entity::delete_many().filter(among(&tx, Column::Id, ids)).exec(&tx).await?;
        tx.commit().await?;
    }
    Ok(more)
}
