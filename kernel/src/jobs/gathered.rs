//! Loading jobs and recording their ends, for many runs at once.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use sea_orm::DbErr;

use super::outbox::{self, Lease, Loaded};
use super::{Jobs, Outcome, Queue};
use crate::Env;
use crate::gather::{Gather, together_or_each};

/// The pause between two statements that record ends, except for payments. It costs less for many.
const PAUSE: Duration = Duration::from_millis(5);
/// A lease that was looked at longer ago may have ended since.
const STALE: Duration = Duration::from_secs(1);

/// Serves the runs of a process together. Cheap to clone.
#[derive(Clone)]
pub struct Runs {
    /// The jobs that this process has handed out lately. Most of them it runs itself.
    handed_out: Arc<Mutex<HashMap<Lease, (Instant, Loaded)>>>,
    loads: Gather<Lease, Result<Option<Loaded>, DbErr>>,
    ends: Gather<Lease, Result<(), DbErr>>,
    /// Those of payments, which wait for no others.
    urgent_ends: Gather<Lease, Result<(), DbErr>>,
}

impl Default for Runs {
    fn default() -> Self {
        let (loads, ends, urgent_ends) = (Gather::default(), Gather::with_pause(PAUSE), Gather::default());
        Self { handed_out: Arc::default(), loads, ends, urgent_ends }
    }
}

/// Whether it was asked too long ago for the answer to be true.
pub fn is_stale(asked: Instant) -> bool {
    asked.elapsed() > STALE
}

impl Runs {
    /// Remembers jobs that are handed out, so that they need not be loaded if they run soon and here.
    pub fn handed_out(&self, jobs: impl IntoIterator<Item = (Lease, Loaded)>) {
        let now = Instant::now();
        let mut handed_out = self.handed_out.lock().unwrap_or_else(PoisonError::into_inner);
        // Others run the rest.
        handed_out.retain(|_, (since, _)| !is_stale(*since));
        handed_out.extend(jobs.into_iter().map(|(lease, job)| (lease, (now, job))));
    }

    /// Loads the job of a lease; none if the lease is over because the job finished or was handed out again.
    pub async fn load(&self, env: &Env, lease: Lease) -> Result<Option<Loaded>, DbErr> {
        // Taken out, so that a lease that arrives twice is looked at the second time.
        let known = self.handed_out.lock().unwrap_or_else(PoisonError::into_inner).remove(&lease);
        if let Some((_, job)) = known.filter(|(since, _)| !is_stale(*since)) {
            return Ok(Some(job));
        }
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

    /// Records the outcome of a run of a queue's job, unless the lease is over: what is done together with others, the rest
    /// by itself.
    pub async fn finish(
        &self,
        env: &Env,
        jobs: &Jobs,
        queue: Queue,
        lease: Lease,
        outcome: Outcome,
    ) -> Result<(), DbErr> {
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
        let ends = if queue == Queue::Payments { &self.urgent_ends } else { &self.ends };
        ends.ask(lease, record).await.unwrap_or_else(|| Err(lost()))
    }
}

fn lost() -> DbErr {
    DbErr::Custom("a statement for several jobs was lost".to_owned())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::ids::JobId;
    use crate::request::Origin;
    use crate::testing::test_env;

    fn job(number: u128) -> (Lease, Loaded) {
        let id = uuid::Uuid::from_u128(number);
        let loaded = Loaded { id: JobId::from_uuid(id), payload: json!(number.to_string()), origin: Origin::default() };
        (Lease { job_id: id, attempt: 1 }, loaded)
    }

    #[tokio::test]
    async fn a_job_that_was_just_handed_out_is_known_once() {
        let (test, runs) = (test_env().await, Runs::default());
        let ((lease, _), (other, _)) = (job(1), job(2));
        runs.handed_out([job(1)]);
        let before = test.env.db.statements();
        let known = runs.load(&test.env, lease).await.unwrap().unwrap();
        assert_eq!((known.payload, test.env.db.statements() - before), (json!("1"), 0));
        for unknown in [lease, other] {
            assert!(runs.load(&test.env, unknown).await.unwrap().is_none(), "there is no such row");
        }
        assert_eq!(test.env.db.statements() - before, 2);
    }

    #[test]
    fn what_others_run_is_forgotten() {
        let runs = Runs::default();
        let long_ago = Instant::now().checked_sub(STALE * 2).unwrap();
        let (lease, loaded) = job(1);
        runs.handed_out.lock().unwrap().insert(lease, (long_ago, loaded));
        runs.handed_out([job(2)]);
        assert_eq!(runs.handed_out.lock().unwrap().keys().copied().collect::<Vec<_>>(), [job(2).0]);
    }
}
