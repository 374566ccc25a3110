//! One statement per kind of edge, however many nodes ask for it and however busy the machine is.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::Poll;
use std::time::Duration;

use async_graphql::dataloader::DataLoader;
use futures::future::BoxFuture;
use futures::stream::{FuturesUnordered, StreamExt as _};
use kernel::{Actor, Env};

use super::context::Rows;

/// What an operation's loader has yet to load. Loads begin when the operation can get no further without them, so that
/// all who wait for the same kind are in one batch. A timer, which is what a loader comes with, would split batches on a
/// busy machine and make everybody wait on a quiet one.
pub(crate) struct Batches {
    begun: Arc<Mutex<Vec<BoxFuture<'static, ()>>>>,
}

impl Batches {
    /// The batches of one operation, and the loader whose batches they are.
    pub(crate) fn new(env: &Env, actor: &Actor) -> (Self, DataLoader<Rows>) {
        let begun = Arc::<Mutex<Vec<_>>>::default();
        let queue = Arc::clone(&begun);
        let begin = move |load| queue.lock().unwrap_or_else(PoisonError::into_inner).push(load);
        let rows = DataLoader::new(Rows { env: env.clone(), actor: actor.clone() }, begin).delay(Duration::ZERO);
        (Self { begun }, rows)
    }

    /// Does the operation, and loads what it asks for.
    pub(crate) async fn run<F: Future>(self, operation: F) -> F::Output {
        let mut operation = pin!(operation);
        let mut loads = FuturesUnordered::new();
        poll_fn(|context| {
            loop {
                if let Poll::Ready(output) = operation.as_mut().poll(context) {
                    return Poll::Ready(output);
                }
                loads.extend(self.begun.lock().unwrap_or_else(PoisonError::into_inner).drain(..));
                let mut loaded = false;
                while let Poll::Ready(Some(())) = loads.poll_next_unpin(context) {
                    loaded = true;
                }
                if !loaded {
                    return Poll::Pending;
                }
            }
        })
        .await
    }
}
