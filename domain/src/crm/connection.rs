//! A connection in use: one run at a time, so that older data never overwrites newer.

use entity::crm_change;
use entity::crm_connection::{Column, CrmKind, Entity, Model};
use kernel::crm::{CrmError, Destination};
use kernel::db::Tx;
use kernel::error::Internal;
use kernel::ids::ContactOwnerId;
use kernel::jobs::{Outcome, outbox};
use kernel::seal::{self, Purpose};
use kernel::text::cut;
use kernel::{Env, limits};
use sea_orm::QuerySelect as _;
use sea_orm::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait as _};
use secrecy::SecretString;
use time::{Duration, OffsetDateTime};

use super::SETTLES;
use crate::contact_changes::PLATFORM;
use crate::job::Job;

/// How long a run holds its connection at most: longer than any run takes. It matters when a worker dies.
const LOCKED: Duration = Duration::minutes(1);
/// How soon a job checks again whether a connection is free.
const LOOKS_AGAIN: Duration = Duration::seconds(2);
/// How often in a row a system may fail, over about nine hours, before it is halted until somebody intervenes.
const PATIENCE: i32 = 20;
/// The longest pause that a system may ask for.
const LONGEST_WAIT: Duration = Duration::days(1);

/// A connection that is claimed for one run.
pub(super) struct Run {
    pub(super) id: Uuid,
    pub(super) connection: Model,
}

/// A connection, locked until the transaction ends. Code that deletes its changes or writes its contacts locks it
/// first; several connections are locked in the order of their owners.
pub(super) async fn locked(tx: &Tx, owner_id: Uuid) -> Result<Option<Model>, DbErr> {
    let query = Entity::find_by_id(owner_id).lock_exclusive();
    query.one(tx).await
}

/// Claims the connection for a run, or returns the job's outcome if that is not possible now.
pub(super) async fn claim(env: &Env, owner_id: Uuid) -> Result<Result<Run, Outcome>, DbErr> {
    let (now, id) = (env.now(), env.ids.next());
    let tx = env.begin().await?;
    let claimed = Entity::update_many()
        .filter(Column::OwnerId.eq(owner_id))
        .filter(Column::LockedUntil.is_null().or(Column::LockedUntil.lt(now)))
        .filter(Column::RetryAt.is_null().or(Column::RetryAt.lte(now)))
        .col_expr(Column::LockedBy, Expr::value(id))
        .col_expr(Column::LockedUntil, Expr::value(now + LOCKED))
        .exec(&tx)
        .await?;
    let row = Entity::find_by_id(owner_id).one(&tx).await?;
    let Some(connection) = row else {
        // These changes were recorded while it was being disconnected.
        crm_change::Entity::delete_many().filter(crm_change::Column::OwnerId.eq(owner_id)).exec(&tx).await?;
        tx.commit().await?;
        return Ok(Err(Outcome::Done));
    };
    // The platform's is tried all the same: an operator who has fixed it retries the job.
    if connection.halted_at.is_some() && owner_id != PLATFORM {
        return Ok(Err(Outcome::Done));
    }
    if claimed.rows_affected == 0 {
        // Most runs end long before their claim expires.
        let free_at = Ord::min(connection.locked_until.unwrap_or(now), now + LOOKS_AGAIN);
        let free_at = Ord::max(free_at, connection.retry_at.unwrap_or(now));
        return Ok(Err(Outcome::NotBefore(Ord::max(free_at, now) + Duration::seconds(1))));
    }
    tx.commit().await?;
    Ok(Ok(Run { id, connection }))
}

/// The system behind a connection; `None` if its secret can't be decrypted any more, or nothing is configured.
pub(super) fn destination(env: &Env, connection: &Model) -> Result<Option<Destination>, Internal> {
    if connection.owner_id == PLATFORM {
        return Ok(env.settings.crm.clone());
    }
    let Some(sealed) = &connection.secret else { return Ok(None) };
    let opened = seal::open(env, Purpose::Crm, connection.owner_id, sealed)?;
    let Some(secret) = opened.and_then(|bytes| String::from_utf8(bytes).ok()).map(SecretString::from) else {
        return Ok(None);
    };
    Ok(match (connection.kind, &connection.url) {
        (CrmKind::HubSpot, _) => Some(Destination::HubSpot { token: secret }),
        (CrmKind::Webhook, Some(url)) => Some(Destination::Webhook { url: url.clone(), secret }),
        (CrmKind::Webhook, None) => None,
    })
}

impl Run {
    /// Releases the connection without changes.
    pub(super) async fn release(&self, env: &Env) -> Result<(), DbErr> {
        let tx = env.begin().await?;
        self.write(&tx, Model { locked_by: None, locked_until: None, ..self.connection.clone() }).await?;
        tx.commit().await
    }

    /// Releases the connection, records how the run went, and returns the job's outcome. `None` if the connection was
    /// claimed by another run, replaced or removed meanwhile; then the results must not be stored. If the system
    /// accepted anything, its count of failures restarts.
    pub(super) async fn end(
        &self,
        tx: &Tx,
        env: &Env,
        accepted_any: bool,
        error: Option<&CrmError>,
    ) -> Result<Option<Outcome>, DbErr> {
        let (now, before) = (env.now(), &self.connection);
        let mut after = Model { locked_by: None, locked_until: None, retry_at: None, ..before.clone() };
        if accepted_any {
            after = Model { last_synced_at: Some(now), failures: 0, ..after };
        }
        let outcome = match error {
            None => {
                after.last_synced_at = Some(now);
                after = Model { last_error: None, last_error_at: None, failures: 0, halted_at: None, ..after };
                if before.halted_at.is_some() {
                    // No changes were recorded while it was halted.
                    let collect = Job::CollectContacts { owner_id: ContactOwnerId::from_uuid(before.owner_id) };
                    outbox::enqueue_at(tx, env, &collect, now + SETTLES).await?;
                }
                Outcome::Done
            }
            Some(CrmError::Throttled { after: wait }) => {
                let wait = Duration::try_from(*wait).unwrap_or(LONGEST_WAIT).clamp(Duration::seconds(1), LONGEST_WAIT);
                after.retry_at = Some(now + wait);
                Outcome::NotBefore(now + wait)
            }
            Some(CrmError::Temporary(words)) => {
                let failures = after.failures.saturating_add(1);
                let failed = failed(&after, now, words);
                let retry_at = now + outbox::backoff(failures);
                after = Model { failures, retry_at: Some(retry_at), ..failed };
                match failures {
                    // The job made progress.
                    1 if accepted_any => Outcome::NotBefore(retry_at),
                    _ if failures < PATIENCE => Outcome::Retry(words.clone()),
                    _ => halt(&mut after, now, words),
                }
            }
            Some(CrmError::Denied(words) | CrmError::Unusable(words)) => {
                after = failed(&after, now, words);
                halt(&mut after, now, words)
            }
        };
        Ok(self.write(tx, after).await?.then_some(outcome))
    }

    async fn write(&self, tx: &Tx, after: Model) -> Result<bool, DbErr> {
        let written = Entity::update_many()
            .filter(Column::OwnerId.eq(after.owner_id))
            .filter(Column::LockedBy.eq(self.id))
            .col_expr(Column::LockedBy, Expr::value(after.locked_by))
            .col_expr(Column::LockedUntil, Expr::value(after.locked_until))
            .col_expr(Column::RetryAt, Expr::value(after.retry_at))
            .col_expr(Column::HaltedAt, Expr::value(after.halted_at))
            .col_expr(Column::LastSyncedAt, Expr::value(after.last_synced_at))
            .col_expr(Column::LastError, Expr::value(after.last_error))
            .col_expr(Column::LastErrorAt, Expr::value(after.last_error_at))
            .col_expr(Column::Failures, Expr::value(after.failures))
            .exec(tx)
            .await?;
        Ok(written.rows_affected == 1)
    }
}

fn failed(row: &Model, now: OffsetDateTime, words: &str) -> Model {
    Model { last_error: Some(cut(words, limits::ERROR)), last_error_at: Some(now), ..row.clone() }
}

/// Halts a connection until somebody intervenes. An organization's members see that in its settings; for the
/// platform's, administrators see the dead job.
fn halt(after: &mut Model, now: OffsetDateTime, words: &str) -> Outcome {
    after.halted_at = Some(now);
    after.retry_at = None;
    if after.owner_id == PLATFORM { Outcome::Fail(words.to_owned()) } else { Outcome::Done }
}
