//! Batches the orders of each event: while one transaction is in flight, arriving orders queue up, and the next
//! transaction takes them all. A lone order is processed at once, many share a commit, and the quota row is locked once for
//! all of them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use kernel::error::{Blame, Failure, Internal, blame};
use kernel::halves::{Halves, Stopped};
use kernel::ids::EventId;
use kernel::{Env, metrics};
use sea_orm::DbErr;
use tokio::sync::{Notify, oneshot};

use super::OrderErrorCode;
use super::admission::{AdmissionRequest, Care, Places, Replays, admit, is_replay};
use super::details::OrderDetails;

/// The most orders one transaction takes.
const MAX_BATCH: usize = 256;
/// How long a batch waits for as many orders as the one before had. Without it, the first order that arrives after a batch
/// would have the next transaction to itself, and all others would wait for another one.
const LINGER: Duration = Duration::from_millis(2);
/// How often a batch is tried as a whole when the error does not come from an order in it.
const BATCH_TRIES: usize = 3;

type Admitted = Result<Arc<OrderDetails>, Failure<OrderErrorCode>>;

struct Waiting {
    request: AdmissionRequest,
    reply: oneshot::Sender<Admitted>,
}

/// The queues of all events with orders in progress.
#[derive(Clone, Default)]
pub struct Combiner {
    queues: Arc<Mutex<HashMap<EventId, Queue>>>,
}

#[derive(Default)]
struct Queue {
    waiting: Vec<Waiting>,
    /// How many orders the next batch would like to have, and whom to tell.
    wanted: usize,
    arrived: Arc<Notify>,
}

impl Combiner {
    /// Admits an order, together with others that wait for the same event.
    pub async fn admit(&self, env: &Env, event_id: EventId, request: AdmissionRequest) -> Admitted {
        let (reply, answer) = oneshot::channel();
        if self.enqueue(event_id, Waiting { request, reply }) {
            tokio::spawn(self.clone().drain(env.clone(), event_id));
        }
        answer.await.unwrap_or_else(|_| Err(Internal::Other("the order's batch was lost".to_owned()).into()))
    }

    /// Queues an order. Returns whether the caller has to start draining the event's queue.
    fn enqueue(&self, event_id: EventId, waiting: Waiting) -> bool {
        let mut queues = self.queues.lock().unwrap_or_else(PoisonError::into_inner);
        let idle = !queues.contains_key(&event_id);
        let queue = queues.entry(event_id).or_default();
        queue.waiting.push(waiting);
        if queue.waiting.len() >= queue.wanted {
            queue.arrived.notify_one();
        }
        idle
    }

    /// Waits until so many orders are there, but not for long.
    async fn linger(&self, event_id: EventId, wanted: usize) {
        let arrived = {
            let mut queues = self.queues.lock().unwrap_or_else(PoisonError::into_inner);
            let Some(queue) = queues.get_mut(&event_id).filter(|queue| queue.waiting.len() < wanted) else { return };
            queue.wanted = wanted;
            queue.arrived = Arc::default();
            Arc::clone(&queue.arrived)
        };
        // Too few is as good as enough.
        let _ = tokio::time::timeout(LINGER, arrived.notified()).await;
    }

    /// Takes the waiting orders, or removes the event's queue if there are none.
    fn take(&self, event_id: EventId) -> Option<Vec<Waiting>> {
        let mut queues = self.queues.lock().unwrap_or_else(PoisonError::into_inner);
        let queue = queues.get_mut(&event_id)?;
        if queue.waiting.is_empty() {
            queues.remove(&event_id);
            return None;
        }
        let size = queue.waiting.len().min(MAX_BATCH);
        Some(queue.waiting.drain(..size).collect())
    }

    async fn drain(self, env: Env, event_id: EventId) {
        let _guard = EndQueue { combiner: self.clone(), event_id };
        // Repeated requests come in waves, and so do orders of other processes: after the first, all batches expect them.
        let mut care = Care { replays: Replays::Unlikely, places: Places::Read };
        while let Some(batch) = self.take(event_id) {
            let (requests, replies): (Vec<_>, Vec<_>) =
                batch.into_iter().map(|waiting| (waiting.request, waiting.reply)).unzip();
            let orders = requests.len();
            let results = admit_all(&env, event_id, requests, &mut care).await;
            for (reply, result) in replies.into_iter().zip(results) {
                // A client that disconnected finds the order by its idempotency key.
                let _ = reply.send(result);
            }
            self.linger(event_id, orders).await;
        }
    }
}

/// If a batch panics, fails the waiting orders, and lets the next order start with a new queue.
struct EndQueue {
    combiner: Combiner,
    event_id: EventId,
}

impl Drop for EndQueue {
    fn drop(&mut self) {
        // After a normal end the queue is already removed, and the current one may be a successor's.
        if std::thread::panicking() {
            self.combiner.queues.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.event_id);
        }
    }
}

/// Admits a batch. If an order in it makes it fail, the batch is bisected until that order is alone, so that only the
/// bad order fails, and the others cost a few more transactions.
async fn admit_all(env: &Env, event_id: EventId, requests: Vec<AdmissionRequest>, care: &mut Care) -> Vec<Admitted> {
    let mut halves = Halves::of(&requests);
    while let Some(some) = halves.next_part() {
        let ended = attempt(env, event_id, some, care).await;
        halves.note(some, ended);
    }
    halves.into_results().into_iter().map(|result| result.unwrap_or_else(|fault| Err(fault.into()))).collect()
}

/// Tries some orders of a batch together, with retries where they may help.
async fn attempt(
    env: &Env,
    event_id: EventId,
    some: &[AdmissionRequest],
    care: &mut Care,
) -> Result<Vec<Admitted>, Stopped> {
    let mut tries = 0;
    loop {
        tries += 1;
        let error = match admit_once(env, event_id, some, *care).await {
            Ok(Some(results)) => return Ok(results),
            Ok(None) if care.places == Places::Read => {
                care.places = Places::Locked;
                continue;
            }
            Ok(None) => DbErr::Custom("a quota changed under the batch that had locked it".to_owned()),
            // Another process has just placed one of them under the same key, so it will be found by its key.
            Err(error) if is_replay(&error) && tries < BATCH_TRIES => {
                care.replays = Replays::Likely;
                continue;
            }
            Err(error) => error,
        };
        let blame = blame(&error);
        tracing::warn!(%event_id, orders = some.len(), tries, ?blame, %error, "an admission batch failed");
        match blame {
            // The same orders would fail again.
            Blame::Data => return Err(Stopped::AtFault(error)),
            Blame::Unknown if tries >= BATCH_TRIES => return Err(Stopped::AtFault(error)),
            // Fewer orders would not help.
            Blame::Moment if tries >= BATCH_TRIES => return Err(Stopped::Now(error)),
            // The commit may have succeeded; then the orders are found by their keys.
            Blame::Moment => care.replays = Replays::Likely,
            Blame::Unknown => {}
        }
    }
}

/// The outcome as a label for metrics.
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
    care: Care,
) -> Result<Option<Vec<Admitted>>, DbErr> {
    let tx = env.begin().await?;
    let Some(results) = admit(&tx, env, event_id, requests, care).await? else { return Ok(None) };
    tx.commit().await?;
    metrics::admission_batch(requests.len());
    for result in &results {
        metrics::admission(outcome(result));
    }
    Ok(Some(results.into_iter().map(|result| result.map(Arc::new)).collect()))
}
