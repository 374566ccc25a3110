//! What the mails of many jobs read and record at the same time, served together.

use std::collections::HashMap;
use std::time::Duration;

use entity::notification;
use kernel::Env;
use kernel::error::{Blame, blame};
use kernel::gather::{Gather, together_or_each};
use kernel::ids::{JobId, OrderId};
use kernel::mail::MailError;
use sea_orm::DbErr;
use uuid::Uuid;

use super::brand::{Brand, brands_of};
use super::buyer::Purchase;
use super::record;

/// Serves the mails of a process. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Together {
    purchases: Gather<OrderId, Result<Option<Purchase>, DbErr>>,
    brands: Gather<Uuid, Result<Brand, DbErr>>,
    opened: Gather<(JobId, Vec<notification::Model>), Result<Vec<notification::Model>, DbErr>>,
    outcomes: Gather<(Uuid, Result<String, MailError>), Result<(), DbErr>>,
}

/// A mail can wait so long for others to share a statement with.
const PAUSE: Duration = Duration::from_millis(10);

impl Default for Together {
    fn default() -> Self {
        Self {
            purchases: Gather::with_pause(PAUSE),
            brands: Gather::with_pause(PAUSE),
            opened: Gather::with_pause(PAUSE),
            outcomes: Gather::with_pause(PAUSE),
        }
    }
}

impl Together {
    /// The order with its event; none if there is no such order.
    pub(super) async fn purchase(&self, env: &Env, order_id: OrderId) -> Result<Option<Purchase>, DbErr> {
        let env = env.clone();
        let load = move |ids: Vec<OrderId>| {
            let env = env.clone();
            async move { each(Purchase::load_many(env.db.primary(), &ids).await, ids.len()) }
        };
        self.purchases.ask(order_id, load).await.unwrap_or_else(lost)
    }

    /// What an organization has chosen for its mails.
    pub(super) async fn brand(&self, env: &Env, organization_id: Uuid) -> Result<Brand, DbErr> {
        let env = env.clone();
        let load = move |ids: Vec<Uuid>| {
            let env = env.clone();
            async move {
                let brands = brands_of(env.db.primary(), &env.settings, &ids).await;
                let brand = |brands: HashMap<Uuid, Brand>| {
                    ids.iter().map(|id| brands.get(id).cloned().unwrap_or_default()).collect()
                };
                each(brands.map(brand), ids.len())
            }
        };
        self.brands.ask(organization_id, load).await.unwrap_or_else(lost)
    }

    /// Records the mails of a job that are not recorded yet, and returns all of them.
    pub(super) async fn open(
        &self,
        env: &Env,
        job_id: JobId,
        mails: Vec<notification::Model>,
    ) -> Result<Vec<notification::Model>, DbErr> {
        let env = env.clone();
        let open = move |mails: Vec<(JobId, Vec<notification::Model>)>| {
            let env = env.clone();
            async move {
                let jobs = mails.len();
                match record::open(&env, mails.clone()).await {
                    // One that can't be recorded must not fail the others.
                    Err(error) if jobs > 1 && blame(&error) != Blame::Moment => {
                        let mut opened = Vec::with_capacity(jobs);
                        for of_job in mails {
                            let found = record::open(&env, vec![of_job]).await;
                            opened.push(found.map(|mut found| found.pop().unwrap_or_default()));
                        }
                        opened
                    }
                    found => each(found, jobs),
                }
            }
        };
        self.opened.ask((job_id, mails), open).await.unwrap_or_else(lost)
    }

    /// Records the outcome of an attempt.
    pub(super) async fn note(&self, env: &Env, id: Uuid, tried: Result<String, MailError>) -> Result<(), DbErr> {
        let env = env.clone();
        let note = move |tried: Vec<(Uuid, Result<String, MailError>)>| {
            let env = env.clone();
            together_or_each(tried, move |tried| {
                let env = env.clone();
                async move { record::note(&env, &tried).await }
            })
        };
        self.outcomes.ask((id, tried), note).await.unwrap_or_else(lost)
    }
}

/// The answers to several requests, or the same error for each.
fn each<T>(answers: Result<Vec<T>, DbErr>, requests: usize) -> Vec<Result<T, DbErr>> {
    match answers {
        Ok(answers) => answers.into_iter().map(Ok).collect(),
        Err(error) => (0..requests).map(|_| Err(error.clone())).collect(),
    }
}

fn lost<T>() -> Result<T, DbErr> {
    Err(DbErr::Custom("a statement for several mails was lost".to_owned()))
}
