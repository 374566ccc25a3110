//! Creating something once, however often it is asked for: a client sends a key of its own with what it wants, and the
//! same again, with the same key, when it got no answer.
//!
//! What has a natural key (an organization's member, a report about the same thing, a role) needs none of this. Orders,
//! refunds, messages and check-ins keep their keys in their own rows.

use std::fmt::Debug;

use entity::idempotency_key::{Column, Entity, Model};
use sea_orm::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ConnectionTrait, IntoActiveModel as _, PrimaryKeyTrait};
use sha2::{Digest as _, Sha256};
use time::Duration;

use crate::actor::Actor;
use crate::db::Tx;
use crate::error::{ErrorCode, Failure};
use crate::retention::Old;
use crate::text::line;
use crate::{Env, limits};

/// How long a key is known. The schema says so too.
pub const KEPT: Duration = Duration::days(30);

/// The name of the field in every input.
const FIELD: &str = "idempotencyKey";

/// The codes of an area in which things are created with a key.
pub trait Keyed: ErrorCode {
    /// The key was used with another input.
    const KEY_REUSED: Self;
}

/// A request with an idempotency key: the operation, the key, and a hash of the input.
#[derive(Debug)]
pub struct Request {
    operation: &'static str,
    key: String,
    hash: Vec<u8>,
}

/// Reads the key that came with an input, if one did. All of the input is what is asked for: with a field that is new
/// since the key was used it is something else, which is refused rather than made again.
///
/// # Errors
/// A key that is empty or too long.
pub fn request<C: Keyed>(
    operation: &'static str,
    key: Option<&str>,
    input: &impl Debug,
) -> Result<Option<Request>, Failure<C>> {
    let Some(key) = key else { return Ok(None) };
    let key = line(key, limits::IDEMPOTENCY_KEY).map_err(|invalid| Failure::invalid(FIELD, invalid))?;
    let hash = Sha256::digest(format!("{input:?}")).to_vec();
    Ok(Some(Request { operation, key, hash }))
}

/// Takes the key for what is about to be created under `subject_id`, to be the first that its transaction does: whoever
/// comes with the same key meanwhile waits for how this one ends. Returns what was created with the key before; then
/// nothing is left to do, and the transaction is given up.
///
/// # Errors
/// The key was used with another input; or what was created with it was deleted since.
pub async fn claim<E, C>(
    tx: &Tx,
    env: &Env,
    actor: &Actor,
    request: Option<Request>,
    subject_id: Uuid,
) -> Result<Option<E::Model>, Failure<C>>
where
    E: EntityTrait,
    E::PrimaryKey: PrimaryKeyTrait<ValueType = Uuid>,
    C: Keyed,
{
    let Some(request) = request else { return Ok(None) };
    let row = Model {
        user_id: actor.require_user()?.user_id.uuid(),
        operation: request.operation.to_owned(),
        key: request.key.clone(),
        input_hash: request.hash.clone(),
        subject_id,
        created_at: env.now(),
    };
    let unless_taken = OnConflict::columns([Column::UserId, Column::Operation, Column::Key]).do_nothing().to_owned();
    let inserted = Entity::insert(row.into_active_model().reset_all())
        .on_conflict(unless_taken)
        .exec_without_returning(tx)
        .await?;
    if inserted == 1 {
        return Ok(None);
    }
    let first = earlier::<E, C>(tx, actor, Some(&request)).await?;
    // The clean-up may have taken an old one in between; PostgreSQL only.
    Ok(Some(first.ok_or_else(|| DbErr::RecordNotFound("an idempotency key is gone".to_owned()))?))
}

/// What was created with the key before, without taking it: to be looked at before something is done that costs much, and
/// again by [`claim`], since somebody may come with the same key meanwhile.
///
/// # Errors
/// As those of [`claim`].
pub async fn earlier<E, C>(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    request: Option<&Request>,
) -> Result<Option<E::Model>, Failure<C>>
where
    E: EntityTrait,
    E::PrimaryKey: PrimaryKeyTrait<ValueType = Uuid>,
    C: Keyed,
{
    let Some(Request { operation, key, hash }) = request else { return Ok(None) };
    let user_id = actor.require_user()?.user_id.uuid();
    let Some(earlier) = Entity::find_by_id((user_id, (*operation).to_owned(), key.clone())).one(conn).await? else {
        return Ok(None);
    };
    if earlier.input_hash != *hash {
        let message = "This idempotency key was used for something else. Use a new key for a new request.";
        return Err(Failure::field(C::KEY_REUSED, FIELD, message));
    }
    let first = E::find_by_id(earlier.subject_id).one(conn).await?;
    let gone = || {
        let message = "What was created with this idempotency key was deleted since. Use a new key to create it again.";
        Failure::field(C::NOT_FOUND, FIELD, message)
    };
    Ok(Some(first.ok_or_else(gone)?))
}

/// Deletes keys that are not known any more.
pub async fn forget(env: &Env) -> Result<bool, DbErr> {
    let old: Old<Entity> =
        Old { id: Column::SubjectId, at: Column::CreatedAt, before: env.now() - KEPT, which: None, with: &[] };
    old.delete(env).await
}
