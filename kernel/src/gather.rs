//! Gathers what many tasks want at the same time, so that one statement serves all of them. A lone request is served at
//! once, and while it is, others queue up for the next statement.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sea_orm::DbErr;
use tokio::sync::oneshot;

use crate::error::{Blame, blame};
use crate::halves::{Halves, Stopped};

/// Requests of one kind that are served together.
pub struct Gather<I, O> {
    queue: Arc<Mutex<Queue<I, O>>>,
    pause: Duration,
}

struct Queue<I, O> {
    waiting: Vec<(I, oneshot::Sender<O>)>,
    served: bool,
}

/// The most requests that are served at once.
const MOST: usize = 256;

impl<I, O> Default for Gather<I, O> {
    fn default() -> Self {
        Self::with_pause(Duration::ZERO)
    }
}

impl<I, O> Clone for Gather<I, O> {
    fn clone(&self) -> Self {
        Self { queue: Arc::clone(&self.queue), pause: self.pause }
    }
}

impl<I, O> Gather<I, O> {
    /// With a pause between two calls, for requests that can wait that long: more of them are served together.
    pub fn with_pause(pause: Duration) -> Self {
        Self { queue: Arc::new(Mutex::new(Queue { waiting: Vec::new(), served: false })), pause }
    }
}

impl<I: Send + 'static, O: Send + 'static> Gather<I, O> {
    /// Serves a request together with others that wait. `serve` gets the requests and returns an answer for each, in
    /// their order. It goes on if this future is dropped. None if `serve` panicked.
    pub async fn ask<F>(&self, request: I, serve: impl Fn(Vec<I>) -> F + Send + 'static) -> Option<O>
    where
        F: Future<Output = Vec<O>> + Send,
    {
        let (reply, answer) = oneshot::channel();
        if self.enqueue(request, reply) {
            let queue = self.clone();
            tokio::spawn(async move { queue.drain(serve).await });
        }
        answer.await.ok()
    }

    /// Queues a request. Returns whether the caller has to start serving the queue.
    fn enqueue(&self, request: I, reply: oneshot::Sender<O>) -> bool {
        let mut queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        queue.waiting.push((request, reply));
        !std::mem::replace(&mut queue.served, true)
    }

    /// The requests that wait; none, and then nobody serves the queue any more.
    fn take(&self) -> Option<Vec<(I, oneshot::Sender<O>)>> {
        let mut queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        queue.served = !queue.waiting.is_empty();
        let size = queue.waiting.len().min(MOST);
        queue.served.then(|| queue.waiting.drain(..size).collect())
    }

    async fn drain<F>(self, serve: impl Fn(Vec<I>) -> F)
    where
        F: Future<Output = Vec<O>> + Send,
    {
        let _guard = EndQueue(self.clone());
        loop {
            // Whoever was just answered may ask again: let them, so that they are served together.
            tokio::task::yield_now().await;
            let Some(batch) = self.take() else { return };
            let (requests, replies): (Vec<I>, Vec<_>) = batch.into_iter().unzip();
            for (reply, answer) in replies.into_iter().zip(serve(requests).await) {
                // Whoever asked may have given up.
                let _ = reply.send(answer);
            }
            if !self.pause.is_zero() {
                tokio::time::sleep(self.pause).await;
            }
        }
    }
}

/// Serves requests with one call. If that fails because of one of them, each half gets a call of its own, and so on, so
/// that it affects no other and is found in a few calls. If the moment is at fault, such as an outage, all of them fail.
pub async fn together_or_each<I: Clone, F>(requests: Vec<I>, serve: impl Fn(Vec<I>) -> F) -> Vec<Result<(), DbErr>>
where
    F: Future<Output = Result<(), DbErr>>,
{
    let mut halves = Halves::of(&requests);
    while let Some(part) = halves.next_part() {
        let ended = match serve(part.to_vec()).await {
            Ok(()) => Ok(vec![(); part.len()]),
            Err(error) if blame(&error) == Blame::Moment => Err(Stopped::Now(error)),
            Err(error) => Err(Stopped::AtFault(error)),
        };
        halves.note(part, ended);
    }
    halves.into_results()
}

/// If serving panics, those who wait are told, and the next request starts anew.
struct EndQueue<I, O>(Gather<I, O>);

impl<I, O> Drop for EndQueue<I, O> {
    fn drop(&mut self) {
        // After a normal end, the queue may be a successor's.
        if std::thread::panicking() {
            let mut queue = self.0.queue.lock().unwrap_or_else(PoisonError::into_inner);
            queue.waiting.clear();
            queue.served = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use futures::future::join_all;

    use super::*;

    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn everybody_gets_their_own_answer_and_many_at_once() {
        let (gather, runs) = (Gather::default(), Arc::new(AtomicUsize::new(0)));
        let asked = (0..1_000_u32).map(|number| {
            let runs = Arc::clone(&runs);
            gather.ask(number, move |numbers| {
                runs.fetch_add(1, Ordering::SeqCst);
                async move {
                    tokio::task::yield_now().await;
                    assert!(numbers.len() <= MOST);
                    numbers.into_iter().map(|number| number * 2).collect()
                }
            })
        });
        for (number, answer) in (0..).zip(join_all(asked).await) {
            assert_eq!(answer, Some(number * 2));
        }
        let runs = runs.load(Ordering::SeqCst);
        assert!(runs < 500, "{runs} runs for 1,000 requests");
    }

    #[tokio::test]
    async fn those_who_come_during_a_pause_are_served_together_after_it() {
        let (gather, runs) = (Gather::with_pause(Duration::from_millis(10)), Arc::new(AtomicUsize::new(0)));
        let ask = |number: u32| {
            let runs = Arc::clone(&runs);
            gather.ask(number, move |numbers| {
                runs.fetch_add(1, Ordering::SeqCst);
                async move { numbers }
            })
        };
        assert_eq!(ask(0).await, Some(0));
        assert_eq!(runs.load(Ordering::SeqCst), 1, "at once");
        assert!((1..50).map(Some).eq(join_all((1..50).map(ask)).await));
        assert_eq!(runs.load(Ordering::SeqCst), 2);
    }

    #[tokio::test]
    async fn one_that_cannot_be_served_affects_no_other_and_is_found_in_a_few_calls() {
        for bad in [0, 1, 100, 254, 255] {
            let calls = AtomicUsize::new(0);
            let served = together_or_each((0..256).collect(), |numbers| {
                calls.fetch_add(1, Ordering::SeqCst);
                async move { if numbers.contains(&bad) { Err(DbErr::Custom("bad".to_owned())) } else { Ok(()) } }
            });
            let failed: Vec<usize> =
                served.await.iter().enumerate().filter(|(_, end)| end.is_err()).map(|(at, _)| at).collect();
            assert_eq!(failed, [bad]);
            assert_eq!(calls.load(Ordering::SeqCst), 17);
        }
    }

    #[tokio::test]
    async fn during_an_outage_nobody_is_tried_alone() {
        let calls = AtomicUsize::new(0);
        let served = together_or_each(vec![1, 2, 3], |_| async {
            calls.fetch_add(1, Ordering::SeqCst);
            Err(DbErr::Conn(sea_orm::RuntimeErr::Internal("away".to_owned())))
        });
        assert!(served.await.iter().all(Result::is_err));
        assert_eq!(calls.load(Ordering::SeqCst), 1);
    }

    #[tokio::test]
    async fn a_panic_fails_those_who_wait_and_nobody_else() {
        let gather = Gather::<u32, u32>::default();
        assert_eq!(gather.ask(1, |_| async { panic!("as wanted") }).await, None);
        assert_eq!(gather.ask(1, |numbers| async move { numbers }).await, Some(1));
    }
}
