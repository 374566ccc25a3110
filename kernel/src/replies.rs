//! Replies to requests with an idempotency key
//! (<https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-idempotency-key-header-07>): a request that is sent again gets
//! the reply of the first one.
//!
//! What is created stays the business of [`crate::idempotency`], whose keys are written in the transaction that creates:
//! if a process dies between that and its reply, the request that is sent again finds what was created.

use entity::reply::{Column, Entity, Model};
use sea_orm::ActiveValue::Set;
use sea_orm::IntoActiveModel as _;
use sea_orm::prelude::*;
use sea_orm::sea_query::{Expr, OnConflict};
use sha2::{Digest as _, Sha256};
use time::Duration;

use crate::Env;
use crate::ids::UserId;
use crate::retention::Old;

/// How long a reply is kept.
pub const KEPT: Duration = Duration::hours(24);
/// After this long a request without a reply has died with its process. No request may take that long.
const DEAD: Duration = Duration::minutes(1);

/// What there is for a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Begun {
    /// Nothing: the request is to be executed, and [`finish`] or [`release`] called with this id.
    New(Uuid),
    /// The reply to the same request.
    Replay {
        /// The status of the reply.
        status: u16,
        /// Headers and body, as they were given to [`finish`].
        content: String,
    },
    /// The same request is being executed.
    Running,
    /// Another request had the key.
    Reused,
}

/// The hash of a request: what it asks for, and its body.
pub fn hash(target: &str, body: &[u8]) -> Vec<u8> {
    Sha256::new().chain_update(target.as_bytes()).chain_update([0]).chain_update(body).finalize().to_vec()
}

/// Claims a key for a request, unless there is a reply to it.
pub async fn begin(env: &Env, user: UserId, key: &str, request_hash: &[u8]) -> Result<Begun, DbErr> {
    let conn = env.db.writer();
    let row = Model {
        id: env.ids.next(),
        user_id: user.uuid(),
        key: key.to_owned(),
        request_hash: request_hash.to_vec(),
        status: None,
        content: None,
        created_at: env.now(),
    };
    let unless_taken = OnConflict::columns([Column::UserId, Column::Key]).do_nothing().to_owned();
    let insert = Entity::insert(row.clone().into_active_model().reset_all()).on_conflict(unless_taken);
    if insert.exec_without_returning(conn).await? == 1 {
        return Ok(Begun::New(row.id));
    }
    let of_key = Entity::find().filter(Column::UserId.eq(row.user_id)).filter(Column::Key.eq(key));
    let Some(first) = of_key.one(conn).await? else { return Ok(Begun::Running) };
    let is_old = first.created_at + KEPT <= env.now();
    let is_dead = first.status.is_none() && first.created_at + DEAD <= env.now();
    if !is_old && first.request_hash != request_hash {
        return Ok(Begun::Reused);
    }
    if is_old || is_dead {
        // Of several that take it over, one finds it as it was.
        let taken = Entity::update_many()
            .set(taken_over(&row))
            .filter(Column::Id.eq(first.id))
            .filter(Column::CreatedAt.eq(first.created_at))
            .exec(conn)
            .await?;
        return Ok(if taken.rows_affected == 1 { Begun::New(first.id) } else { Begun::Running });
    }
    Ok(match (first.status.and_then(|status| u16::try_from(status).ok()), first.content) {
        (Some(status), Some(content)) => Begun::Replay { status, content },
        _ => Begun::Running,
    })
}

fn taken_over(row: &Model) -> entity::reply::ActiveModel {
    entity::reply::ActiveModel {
        request_hash: Set(row.request_hash.clone()),
        status: Set(None),
        content: Set(None),
        created_at: Set(row.created_at),
        ..Default::default()
    }
}

/// Keeps the reply to a request.
pub async fn finish(env: &Env, id: Uuid, status: u16, content: String) -> Result<(), DbErr> {
    Entity::update_many()
        .col_expr(Column::Status, Expr::value(i32::from(status)))
        .col_expr(Column::Content, Expr::value(content))
        .filter(Column::Id.eq(id))
        .exec(env.db.writer())
        .await?;
    Ok(())
}

/// Forgets a request whose reply must not be repeated, such as an outage.
pub async fn release(env: &Env, id: Uuid) -> Result<(), DbErr> {
    Entity::delete_by_id(id).exec(env.db.writer()).await?;
    Ok(())
}

/// Deletes replies older than [`KEPT`]. Returns whether some are left because time was up.
pub async fn forget(env: &Env) -> Result<bool, DbErr> {
    let old: Old<Entity> =
        Old { id: Column::Id, at: Column::CreatedAt, before: env.now() - KEPT, which: None, with: &[] };
    old.delete(env).await
}
