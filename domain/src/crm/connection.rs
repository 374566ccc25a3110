//! A connection while it is used: one run at a time, so that what is older never overwrites what is newer.

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

/// How long a run has a connection to itself: longer than any may take, should its worker be lost.
const LOCKED: Duration = Duration::minutes(1);
/// How soon a job looks again whether a connection is free.
const LOOKS_AGAIN: Duration = Duration::seconds(2);
/// How often in a row a system may fail before it is left alone until somebody has seen to it: for about nine hours.
const PATIENCE: i32 = 20;
/// The longest that a system may ask to be left alone.
const LONGEST_WAIT: Duration = Duration::days(1);

/// A connection taken for one run.
pub(super) struct Run {
    pub(super) id: Uuid,
    pub(super) connection: Model,
}

/// A connection, locked until the transaction ends. Whoever deletes what is noted for it, or writes what is kept of its
/// contacts, locks it first, and several in the order of their owners.
pub(super) async fn locked(tx: &Tx, owner_id: Uuid) -> Result<Option<Model>, DbErr> {
    let query = Entity::find_by_id(owner_id).lock_exclusive();
    query.one(tx).await
}

/// Takes the connection, or says what to do instead.
pub(super) async fn take(env: &Env, owner_id: Uuid) -> Result<Result<Run, Outcome>, DbErr> {
    let (now, id) = (env.now(), env.ids.next());
    let tx = env.begin().await?;
    let taken = Entity::update_many()
        .filter(Column::OwnerId.eq(owner_id))
        .filter(Column::LockedUntil.is_null().or(Column::LockedUntil.lt(now)))
        .filter(Column::RetryAt.is_null().or(Column::RetryAt.lte(now)))
        .col_expr(Column::LockedBy, Expr::value(id))
        .col_expr(Column::LockedUntil, Expr::value(now + LOCKED))
        .exec(&tx)
        .await?;
    let row = Entity::find_by_id(owner_id).one(&tx).await?;
    let Some(connection) = row else {
        // Noted while it was let go of.
        crm_change::Entity::delete_many().filter(crm_change::Column::OwnerId.eq(owner_id)).exec(&tx).await?;
        tx.commit().await?;
        return Ok(Err(Outcome::Done));
    };
    // The platform's is tried all the same: whoever has mended it has the job done again.
    if connection.halted_at.is_some() && owner_id != PLATFORM {
        return Ok(Err(Outcome::Done));
    }
    if taken.rows_affected == 0 {
        // Most runs end long before they would have to.
        let free_at = Ord::min(connection.locked_until.unwrap_or(now), now + LOOKS_AGAIN);
        let free_at = Ord::max(free_at, connection.retry_at.unwrap_or(now));
        return Ok(Err(Outcome::NotBefore(Ord::max(free_at, now) + Duration::seconds(1))));
    }
    tx.commit().await?;
    Ok(Ok(Run { id, connection }))
}

/// Where a connection leads; none if its secret can't be read any more, or nothing is configured.
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
    /// Gives the connection back as it was.
    pub(super) async fn release(&self, env: &Env) -> Result<(), DbErr> {
        let tx = env.begin().await?;
        self.write(&tx, Model { locked_by: None, locked_until: None, ..self.connection.clone() }).await?;
        tx.commit().await
    }

    /// Gives the connection back, with how the run went, and says what becomes of the job. None if the connection was
    /// taken away meanwhile; then nothing of the run is to be kept. Whatever failed, a system that has taken some works.
    pub(super) async fn end(
        &self,
        tx: &Tx,
        env: &Env,
        took_some: bool,
        error: Option<&CrmError>,
    ) -> Result<Option<Outcome>, DbErr> {
        let (now, before) = (env.now(), &self.connection);
        let mut after = Model { locked_by: None, locked_until: None, retry_at: None, ..before.clone() };
        if took_some {
            after = Model { last_synced_at: Some(now), failures: 0, ..after };
        }
        let outcome = match error {
            None => {
                after.last_synced_at = Some(now);
                after = Model { last_error: None, last_error_at: None, failures: 0, halted_at: None, ..after };
                if before.halted_at.is_some() {
                    // Nothing was noted while it was halted.
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
                    // The job has got somewhere.
                    1 if took_some => Outcome::NotBefore(retry_at),
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

/// Leaves a system alone until somebody has seen to it. An organization's own people are told in its settings; of the
/// platform's, those who look at jobs.
fn halt(after: &mut Model, now: OffsetDateTime, words: &str) -> Outcome {
    after.halted_at = Some(now);
    after.retry_at = None;
    if after.owner_id == PLATFORM { Outcome::Fail(words.to_owned()) } else { Outcome::Done }
}
