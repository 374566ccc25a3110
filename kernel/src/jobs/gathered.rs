//! Loading jobs and recording their ends, for many runs at once.

use sea_orm::DbErr;

use super::outbox::{self, Lease, Loaded};
use super::{Jobs, Outcome};
use crate::Env;
use crate::gather::{Gather, together_or_each};

/// Serves the runs of a process together. Cheap to clone.
#[derive(Clone, Default)]
pub struct Runs {
    loads: Gather<Lease, Result<Option<Loaded>, DbErr>>,
    ends: Gather<Lease, Result<(), DbErr>>,
}

impl Runs {
    /// Loads the job of a lease; none if the lease is over because the job finished or was handed out again.
    pub async fn load(&self, env: &Env, lease: Lease) -> Result<Option<Loaded>, DbErr> {
        let env = env.clone();
        let load = move |leases: Vec<Lease>| {
            let env = env.clone();
            async move {
                match outbox::load(env.db.primary(), &leases).await {
                    Ok(loaded) => loaded.into_iter().map(Ok).collect(),
                    Err(error) => leases.iter().map(|_| Err(error.clone())).collect(),
                }
            }
        };
        self.loads.ask(lease, load).await.unwrap_or_else(|| Err(lost()))
    }

    /// Records the outcome of a run, unless the lease is over: what is done together with others, the rest by itself.
    pub async fn finish(&self, env: &Env, jobs: &Jobs, lease: Lease, outcome: Outcome) -> Result<(), DbErr> {
        if outcome != Outcome::Done {
            return outbox::finish(env, jobs, lease, outcome).await;
        }
        let env = env.clone();
        let record = move |leases: Vec<Lease>| {
            let env = env.clone();
            together_or_each(leases, move |leases| {
                let env = env.clone();
                async move { outbox::finish_done(&env, &leases).await }
            })
        };
        self.ends.ask(lease, record).await.unwrap_or_else(|| Err(lost()))
    }
}

fn lost() -> DbErr {
    DbErr::Custom("a statement for several jobs was lost".to_owned())
}
