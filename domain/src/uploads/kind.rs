//! The life cycle of pictures' files. First a row names them (unused), then they are written, then the row is given to
//! its owner: an event, an organization, a person. Whoever replaces a picture makes the old one unused, and a job removes
//! its files and then its row. So a row names files from before they are written until they are deleted, and leftovers
//! are found and removed whenever a process dies.

use std::fmt::Display;

use bytes::Bytes;
use kernel::Env;
use kernel::db::{Tx, among};
use kernel::error::Internal;
use kernel::jobs::{JobPayload as _, Outcome, outbox};
use sea_orm::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{Condition, IntoActiveModel, QueryOrder as _, QuerySelect as _, UpdateMany};
use time::Duration;

use super::{Variant, delete, variants_of, write};
use crate::job::Job;

/// How long an upload may stay unused before it is removed.
const GIVEN_UP: Duration = Duration::days(1);
/// After this time files that were to be removed are looked for again: mails keep the longest, for 30 days.
const LOST: Duration = Duration::days(31);
/// How many unused uploads are removed per run.
const LEFTOVERS: u64 = 100;

/// A table of pictures, and what its rows have their own names for.
pub(crate) struct Kind<E: EntityTrait> {
    /// What a picture is called in faults.
    pub(crate) name: &'static str,
    pub(crate) id: E::Column,
    /// Who has the picture; null while nobody does.
    pub(crate) owner: E::Column,
    /// Since when it is not shown; null while it is.
    pub(crate) unused_since: E::Column,
    pub(crate) created_at: E::Column,
    pub(crate) updated_at: E::Column,
    /// The files that a row records.
    pub(crate) variants: fn(&E::Model) -> &Json,
    /// The job that removes the files of the picture with this id.
    pub(crate) removal: fn(Uuid) -> Job,
    /// Whether a picture may be used again after it was given up.
    pub(crate) reusable: bool,
}

impl<E> Kind<E>
where
    E: EntityTrait,
    E::Model: IntoActiveModel<E::ActiveModel>,
    E::ActiveModel: Send,
{
    /// Stores an unused picture: its row, then its files.
    pub(crate) async fn store(
        &self,
        env: &Env,
        row: E::Model,
        files: &[(Variant, Bytes)],
    ) -> Result<E::Model, Internal> {
        let tx = env.begin().await?;
        E::insert(row.clone().into_active_model().reset_all()).exec_without_returning(&tx).await?;
        tx.commit().await?;
        write(env, files).await?;
        Ok(row)
    }

    /// Gives an unused picture to its owner, and sets other columns of it.
    pub(crate) async fn claim(
        &self,
        tx: &Tx,
        env: &Env,
        id: Uuid,
        owner: Uuid,
        others: impl IntoIterator<Item = (E::Column, Expr)>,
    ) -> Result<(), Internal> {
        let mut update = E::update_many()
            .filter(self.id.eq(id))
            .filter(self.unused_since.is_not_null())
            .col_expr(self.owner, Expr::value(owner))
            .col_expr(self.unused_since, Expr::cust("NULL"))
            .col_expr(self.updated_at, Expr::value(env.now()));
        for (column, value) in others {
            update = update.col_expr(column, value);
        }
        if update.exec(tx).await?.rows_affected == 0 {
            return Err(Internal::Other(format!("{} {id} was given up before it was used", self.name)));
        }
        Ok(())
    }

    /// Takes the pictures of these owners from them; jobs remove the files later. Returns how many there were.
    pub(crate) async fn discard(
        &self,
        tx: &Tx,
        env: &Env,
        owners: &[Uuid],
        retention: Duration,
    ) -> Result<usize, DbErr> {
        let query = E::find().select_only().column(self.id).filter(among(tx, self.owner, owners.iter().copied()));
        let ids: Vec<Uuid> = query.into_tuple().all(tx).await?;
        if !ids.is_empty() {
            self.unused(tx, env, &ids).col_expr(self.owner, Expr::cust("NULL")).exec(tx).await?;
            self.remove_later(tx, env, &ids, retention, env.now().unix_timestamp()).await?;
        }
        Ok(ids.len())
    }

    /// Stops showing pictures that their owner may use again; jobs remove the files later, unless that has happened.
    pub(crate) async fn give_up(&self, tx: &Tx, env: &Env, ids: &[Uuid], retention: Duration) -> Result<(), DbErr> {
        if ids.is_empty() {
            return Ok(());
        }
        self.unused(tx, env, ids).exec(tx).await?;
        self.remove_later(tx, env, ids, retention, env.now().unix_timestamp()).await
    }

    fn unused(&self, tx: &Tx, env: &Env, ids: &[Uuid]) -> UpdateMany<E> {
        E::update_many()
            .filter(among(tx, self.id, ids.iter().copied()))
            .col_expr(self.unused_since, Expr::value(env.now()))
            .col_expr(self.updated_at, Expr::value(env.now()))
    }

    /// Enqueues the removal. Pictures that may be given up more than once get one job for each `round`.
    async fn remove_later(
        &self,
        tx: &Tx,
        env: &Env,
        ids: &[Uuid],
        after: Duration,
        round: impl Display,
    ) -> Result<(), DbErr> {
        let row = |id: &Uuid| {
            let job = (self.removal)(*id);
            let mut key = format!("{}:{id}", job.spec().name);
            if self.reusable {
                key = format!("{key}:{round}");
            }
            outbox::row(env, &job, env.now() + after, Some(key))
        };
        outbox::insert(tx, ids.iter().map(row).collect::<Result<_, _>>()?).await
    }

    /// Deletes the files of an unused picture, then its row. Idempotent.
    pub(crate) async fn remove_files(&self, env: &Env, id: Uuid) -> Result<Outcome, Internal> {
        let unused = E::find().filter(self.id.eq(id)).filter(self.unused_since.is_not_null());
        let Some(row) = unused.one(env.db.primary()).await? else {
            return Ok(Outcome::Done);
        };
        if self.reusable && !self.take(env, id).await? {
            return Ok(Outcome::Done);
        }
        if let Err(error) = delete(env, &variants_of((self.variants)(&row))?).await {
            return Ok(Outcome::Retry(error.to_string()));
        }
        let tx = env.begin().await?;
        E::delete_many().filter(self.id.eq(id)).exec(&tx).await?;
        tx.commit().await?;
        Ok(Outcome::Done)
    }

    /// Takes an unused picture from its owner, so that nobody can use it again. Returns whether it was still unused.
    async fn take(&self, env: &Env, id: Uuid) -> Result<bool, DbErr> {
        let tx = env.begin().await?;
        let update = E::update_many().filter(self.id.eq(id)).filter(self.unused_since.is_not_null());
        let taken = update.col_expr(self.owner, Expr::cust("NULL")).exec(&tx).await?;
        tx.commit().await?;
        Ok(taken.rows_affected > 0)
    }

    /// Enqueues the removal of uploads that were never used, because the process died or the owner was gone, and of those
    /// that are still there long after they were to be removed.
    pub(crate) async fn remove_leftovers(&self, env: &Env) -> Result<bool, DbErr> {
        let tx = env.begin().await?;
        let left: Vec<Uuid> = E::find()
            .select_only()
            .column(self.id)
            .filter(self.unused_since.lt(env.now() - GIVEN_UP))
            .filter(
                Condition::any()
                    .add(Expr::col(self.unused_since).eq(Expr::col(self.created_at)))
                    .add(self.unused_since.lt(env.now() - LOST)),
            )
            .order_by_asc(self.unused_since)
            .limit(LEFTOVERS)
            .into_tuple()
            .all(&tx)
            .await?;
        self.remove_later(&tx, env, &left, Duration::ZERO, env.now().date()).await?;
        tx.commit().await?;
        Ok(false)
    }
}
