//! Idempotent creation: a client sends a key of its own with a request, and repeats the request with the same key when
//! it got no answer. The thing is created once.
//!
//! What has a natural key (a member of an organization, a report about the same thing, a role) does not need this.
//! Orders, refunds, messages and check-ins keep their keys in their own rows.

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

/// How long a key is remembered, as the schema's descriptions promise.
pub const KEPT: Duration = Duration::days(30);

/// The name of the key's field in every input.
const FIELD: &str = "idempotencyKey";

/// The error codes of an area that creates things with a key.
pub trait Keyed: ErrorCode {
    /// The key was used before with a different input.
    const KEY_REUSED: Self;
}

/// A request with an idempotency key: the operation, the key, and a hash of the input.
#[derive(Debug)]
pub struct Request {
    operation: &'static str,
    key: String,
    hash: Vec<u8>,
}

/// Reads the key that came with an input, if one did. The hash covers the whole input: with a field that a newer
/// version added, a repeated request counts as a different one and is refused rather than executed again.
///
/// # Errors
/// When the key is empty or too long.
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

/// Claims the key for what is about to be created under `subject_id`. Must be the first statement of its transaction:
/// a concurrent request with the same key then waits until this one ends. Returns what was created with the key before,
/// if anything was; then nothing is left to do, and the caller drops the transaction.
///
/// # Errors
/// When the key was used with a different input, or what was created with it was deleted since.
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
    // The clean-up may have deleted an expired key in between; PostgreSQL only.
    Ok(Some(first.ok_or_else(|| DbErr::RecordNotFound("an idempotency key is gone".to_owned()))?))
}

/// What was created with the key before, without claiming it. For a check before expensive work; [`claim`] checks
/// again, since a request with the same key may arrive meanwhile.
///
/// # Errors
/// The same as those of [`claim`].
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

/// Deletes keys older than [`KEPT`]. Returns whether some are left because time was up.
pub async fn forget(env: &Env) -> Result<bool, DbErr> {
    let old: Old<Entity> =
        Old { id: Column::SubjectId, at: Column::CreatedAt, before: env.now() - KEPT, which: None, with: &[] };
    old.delete(env).await
}
