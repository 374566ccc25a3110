//! Batched loading: one statement per kind of edge, however many nodes need it and however busy the machine is.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::Poll;
use std::time::Duration;

use async_graphql::dataloader::DataLoader;
use futures::future::BoxFuture;
use futures::stream::{FuturesUnordered, StreamExt as _};
use kernel::Env;

use super::context::{Rows, Viewer};

/// The pending loads of an operation. They start when the operation can't continue without them, so that everything that
/// waits for the same kind is in one batch. The timer that `DataLoader` has for this would split batches on a busy
/// machine, and add a delay on an idle one.
pub(crate) struct Batches {
    pending: Arc<Mutex<Vec<BoxFuture<'static, ()>>>>,
}

impl Batches {
    /// The batches of one operation, and the loader that fills them.
    pub(crate) fn new(env: &Env, viewer: &Viewer) -> (Self, DataLoader<Rows>) {
        let pending = Arc::<Mutex<Vec<_>>>::default();
        let queue = Arc::clone(&pending);
        let enqueue = move |load| queue.lock().unwrap_or_else(PoisonError::into_inner).push(load);
        let rows = DataLoader::new(Rows { env: env.clone(), viewer: viewer.clone() }, enqueue).delay(Duration::ZERO);
        (Self { pending }, rows)
    }

    /// Runs the operation together with its loads.
    pub(crate) async fn run<F: Future>(self, operation: F) -> F::Output {
        let mut operation = pin!(operation);
        let mut loads = FuturesUnordered::new();
        poll_fn(|context| {
            loop {
                if let Poll::Ready(output) = operation.as_mut().poll(context) {
                    return Poll::Ready(output);
                }
                loads.extend(self.pending.lock().unwrap_or_else(PoisonError::into_inner).drain(..));
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
