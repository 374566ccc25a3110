//! Deleting what nobody needs any more. Always some rows at a time, each slice in a transaction of its own, and found
//! through an index: a table that has grown for a year is no reason to stop for ever.

use std::time::{Duration as StdDuration, Instant};

use futures::future::BoxFuture;
use sea_orm::prelude::*;
use sea_orm::sea_query::{Alias, Expr, ExprTrait as _, Query};
use sea_orm::{Condition, DbErr, QueryOrder as _, QuerySelect as _};
use time::OffsetDateTime;

use crate::Env;

/// The most rows one statement deletes.
pub const SLICE: u64 = 500;
/// How long one kind of rows has in a run; then the others have their turn, and the rest is for the next run.
pub const PATIENCE: StdDuration = StdDuration::from_secs(10);

/// A part of the housekeeping, with a name for the logs: says whether there is more to do than it had time for.
pub type Part<'a> = (&'static str, BoxFuture<'a, Result<bool, DbErr>>);

/// Rows that are not needed any more. An index over `at` and `id`, partial where `which` says so in the same words, has to
/// cover them.
pub struct Old<E: EntityTrait> {
    /// The key.
    pub id: E::Column,
    /// The moment that counts.
    pub at: E::Column,
    /// Those before this are deleted.
    pub before: OffsetDateTime,
    /// Only these, as SQL without parameters: a prepared statement's plan does not see that they fit a partial index.
    pub which: Option<&'static str>,
    /// Tables whose rows belong to them, and the column that says to which.
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

    /// Deletes them, slice by slice; returns whether some are left because time was up.
    pub async fn delete(self, env: &Env) -> Result<bool, DbErr> {
        let (began, mut after) = (Instant::now(), None);
        loop {
            let slice = self.next(env, after).await?;
            let Some(last) = slice.last().copied() else { return Ok(false) };
            let ids: Vec<Uuid> = slice.iter().map(|(id, _)| *id).collect();
            let tx = env.begin().await?;
            for (table, column) in self.with {
                let mut belonging = Query::delete();
                belonging
                    .from_table(Alias::new(*table))
                    .and_where(Expr::col(Alias::new(*column)).is_in(ids.iter().copied()));
                tx.execute(&belonging).await?;
            }
            // Somebody may have taken one of them up again.
            E::delete_many().filter(self.id.is_in(ids)).filter(self.condition()).exec(&tx).await?;
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

    /// The next rows, oldest first. Those before are gone, or not to be had: a database that has not tidied up after them
    /// does not have to look at them again.
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
