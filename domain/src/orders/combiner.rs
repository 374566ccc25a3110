//! Batches the orders of each event: while one transaction is in flight, arrivals queue; the next takes them all. No
//! timers: a lone order goes at once, a crowd shares the commit, and the quota row is locked once for all of them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use sea_orm::DbErr;
use tokio::sync::oneshot;

use super::OrderErrorCode;
use super::admission::{AdmissionRequest, OrderDetails, Replays, admit, is_replay};
use crate::Env;
use crate::error::{Failure, Internal, is_outage};
use crate::ids::EventId;
use crate::metrics;

/// The most orders one transaction takes.
const MAX_BATCH: usize = 256;
/// How often a batch is tried again as a whole before each of its orders is tried alone.
const BATCH_TRIES: usize = 3;

type Admitted = Result<Arc<OrderDetails>, Failure<OrderErrorCode>>;

struct Waiting {
    request: AdmissionRequest,
    reply: oneshot::Sender<Admitted>,
}

/// The queues of all events that are being ordered from right now.
#[derive(Clone, Default)]
pub struct Combiner {
    queues: Arc<Mutex<HashMap<EventId, Vec<Waiting>>>>,
}

impl Combiner {
    /// Admits an order together with whatever else is waiting for the same event.
    pub async fn admit(&self, env: &Env, event_id: EventId, request: AdmissionRequest) -> Admitted {
        let (reply, answer) = oneshot::channel();
        if self.enqueue(event_id, Waiting { request, reply }) {
            tokio::spawn(self.clone().drain(env.clone(), event_id));
        }
        answer.await.unwrap_or_else(|_| Err(Internal::Other("the order's batch was lost".to_owned()).into()))
    }

    /// Queues, and says whether the caller has to start the event's drain.
    fn enqueue(&self, event_id: EventId, waiting: Waiting) -> bool {
        let mut queues = self.queues.lock().unwrap_or_else(PoisonError::into_inner);
        let idle = !queues.contains_key(&event_id);
        queues.entry(event_id).or_default().push(waiting);
        idle
    }

    /// Takes what waits, or ends the event's queue if nothing does.
    fn take(&self, event_id: EventId) -> Option<Vec<Waiting>> {
        let mut queues = self.queues.lock().unwrap_or_else(PoisonError::into_inner);
        let queue = queues.get_mut(&event_id)?;
        if queue.is_empty() {
            queues.remove(&event_id);
            return None;
        }
        let size = queue.len().min(MAX_BATCH);
        Some(queue.drain(..size).collect())
    }

    async fn drain(self, env: Env, event_id: EventId) {
        let _guard = EndQueue { combiner: self.clone(), event_id };
        // Clients that ask again come in waves, so the first one seen has all others looked for as well.
        let mut replays = Replays::Unlikely;
        while let Some(batch) = self.take(event_id) {
            let (requests, replies): (Vec<_>, Vec<_>) =
                batch.into_iter().map(|waiting| (waiting.request, waiting.reply)).unzip();
            let results = admit_all(&env, event_id, requests, &mut replays).await;
            for (reply, result) in replies.into_iter().zip(results) {
                // Whoever hung up finds the order by its idempotency key.
                let _ = reply.send(result);
            }
        }
    }
}

/// Should a batch panic, those that wait are answered and the next order starts afresh.
struct EndQueue {
    combiner: Combiner,
    event_id: EventId,
}

impl Drop for EndQueue {
    fn drop(&mut self) {
        // An orderly end has removed the queue already, and the one that is there now may be its successor's.
        if std::thread::panicking() {
            self.combiner.queues.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.event_id);
        }
    }
}

/// Admits a batch; one that can't be committed, even repeatedly, is taken apart, so that one bad order fails alone.
async fn admit_all(
    env: &Env,
    event_id: EventId,
    requests: Vec<AdmissionRequest>,
    replays: &mut Replays,
) -> Vec<Admitted> {
    let mut met_outage = false;
    for _ in 0..BATCH_TRIES {
        match admit_once(env, event_id, &requests, *replays).await {
            Ok(results) => return results,
            Err(error) if is_replay(&error) => *replays = Replays::Likely,
            // Whether the commit happened is not known. Once more then, over another connection: what is there is found
            // by its keys. If that can't be done either, nobody is told anything but to come again with his key.
            Err(error) if is_outage(&error) && !met_outage => {
                tracing::warn!(%event_id, orders = requests.len(), %error, "an admission batch met an outage");
                met_outage = true;
                *replays = Replays::Likely;
            }
            Err(error) if is_outage(&error) => {
                return requests.iter().map(|_| Err(Failure::from(error.clone()))).collect();
            }
            Err(error) => {
                tracing::warn!(%event_id, orders = requests.len(), %error, "an admission batch is tried again");
            }
        }
    }
    let mut results = Vec::with_capacity(requests.len());
    for request in &requests {
        results.push(match admit_once(env, event_id, std::slice::from_ref(request), Replays::Likely).await {
            Ok(mut alone) => alone.pop().unwrap_or_else(|| Err(Internal::Other("no result".to_owned()).into())),
            Err(error) => Err(error.into()),
        });
    }
    results
}

/// In a word, for metrics.
fn outcome(result: &Result<OrderDetails, Failure<OrderErrorCode>>) -> &'static str {
    match result {
        Ok(_) => "placed",
        Err(failure) if failure.codes().contains(&OrderErrorCode::SoldOut) => "sold_out",
        Err(failure) if failure.codes().contains(&OrderErrorCode::NotOnSale) => "not_on_sale",
        Err(_) => "refused",
    }
}

async fn admit_once(
    env: &Env,
    event_id: EventId,
    requests: &[AdmissionRequest],
    replays: Replays,
) -> Result<Vec<Admitted>, DbErr> {
    let tx = env.begin().await?;
    let results = admit(&tx, env, event_id, requests, replays).await?;
    tx.commit().await?;
    metrics::admission_batch(requests.len());
    for result in &results {
        metrics::admission(outcome(result));
    }
    Ok(results.into_iter().map(|result| result.map(Arc::new)).collect())
}
