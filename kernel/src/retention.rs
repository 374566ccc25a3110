//! Deletes rows that are not needed any more. Rows are found by an index and deleted in slices, each in a transaction
//! of its own, so that a table that has grown for a year does not block the database.

use std::time::{Duration as StdDuration, Instant};

use futures::future::BoxFuture;
use sea_orm::prelude::*;
use sea_orm::sea_query::{Alias, Expr, ExprTrait as _, Query};
use sea_orm::{Condition, DbErr, QueryOrder as _, QuerySelect as _};
use time::OffsetDateTime;

use crate::Env;
use crate::db::{among, expr_among};

/// The most rows that one statement deletes.
pub const SLICE: u64 = 500;
/// How long one kind of row may take in a run. Then the others get their turn, and the rest is left for the next run.
pub const PATIENCE: StdDuration = StdDuration::from_secs(10);

/// A part of the housekeeping, with its name for logs. It returns whether rows are left because time was up.
pub type Part<'a> = (&'static str, BoxFuture<'a, Result<bool, DbErr>>);

/// Rows that are not needed any more. There must be an index on `at` and `id`; a partial one needs exactly the
/// condition `which`.
pub struct Old<E: EntityTrait> {
    /// The primary key column.
    pub id: E::Column,
    /// The column with the time that decides.
    pub at: E::Column,
    /// Rows with an earlier time are deleted.
    pub before: OffsetDateTime,
    /// A further condition, as SQL without parameters: with parameters, a prepared statement would not use a partial
    /// index.
    pub which: Option<&'static str>,
    /// Tables with rows that belong to these and are deleted with them, each with the column of the foreign key.
    pub with: &'static [(&'static str, &'static str)],
}

impl<E: EntityTrait> Old<E> {
    fn condition(&self) -> Condition {
        let before = Condition::all().add(self.at.lt(self.before));
        match self.which {
            Some(which) => before.add(Expr::cust(which)),
            None => before,
        }
    }

    /// Deletes the rows, slice by slice. Returns whether some are left because time was up.
    pub async fn delete(self, env: &Env) -> Result<bool, DbErr> {
        let (began, mut after) = (Instant::now(), None);
        loop {
            let slice = self.next(env, after).await?;
            let Some(last) = slice.last().copied() else { return Ok(false) };
            let ids: Vec<Uuid> = slice.iter().map(|(id, _)| *id).collect();
            for (table, column) in self.with {
                if !delete_belonging(env, table, column, &ids, began).await? {
                    return Ok(true);
                }
            }
            let tx = env.begin().await?;
            // A row may have been changed meanwhile so that it is needed again.
            E::delete_many().filter(among(&tx, self.id, ids)).filter(self.condition()).exec(&tx).await?;
            tx.commit().await?;
            if u64::try_from(slice.len()).is_ok_and(|found| found < SLICE) {
                return Ok(false);
            }
            if began.elapsed() >= PATIENCE {
                return Ok(true);
            }
            after = Some(last);
        }
    }

    /// The next rows, oldest first. It starts after the previous slice: until the database has vacuumed them, it would
    /// scan the deleted rows again.
    async fn next(
        &self,
        env: &Env,
        after: Option<(Uuid, OffsetDateTime)>,
    ) -> Result<Vec<(Uuid, OffsetDateTime)>, DbErr> {
        let mut query = E::find().select_only().column(self.id).column(self.at).filter(self.condition());
        if let Some((id, at)) = after {
            query = query.filter(self.at.gte(at)).filter(self.at.gt(at).or(self.at.eq(at).and(self.id.gt(id))));
        }
        query.order_by_asc(self.at).order_by_asc(self.id).limit(SLICE).into_tuple().all(env.db.primary()).await
    }
}

/// Deletes the rows of a table that belong to some others, slice by slice: a session may have thousands of tokens.
/// Returns whether all are gone; if not, time was up.
async fn delete_belonging(
    env: &Env,
    table: &'static str,
    column: &'static str,
    owners: &[Uuid],
    began: Instant,
) -> Result<bool, DbErr> {
    loop {
        let slice = Query::select()
            .column("id")
            .from(Alias::new(table))
            .and_where(expr_among(env.db.primary(), Expr::col(Alias::new(column)), owners.iter().copied()))
            .limit(SLICE)
            .to_owned();
        let mut belonging = Query::delete();
        belonging.from_table(Alias::new(table)).and_where(Expr::col("id").in_subquery(slice));
        let tx = env.begin().await?;
        let deleted = tx.execute(&belonging).await?.rows_affected();
        tx.commit().await?;
        if deleted < SLICE {
            return Ok(true);
        }
        if began.elapsed() >= PATIENCE {
            return Ok(false);
        }
    }
}
