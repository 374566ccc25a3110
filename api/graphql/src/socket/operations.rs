//! The running operations of a WebSocket.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use futures::stream::{AbortHandle, Abortable, BoxStream, SelectAll, Stream, StreamExt as _, once};

use crate::engine::shared::Reply;

/// Why an operation could not be started.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NotStarted {
    /// An operation with this id is running.
    Duplicate,
    /// As many operations are running as may.
    TooMany,
}

/// An event of a running operation.
pub(super) enum Update {
    /// It sent a response.
    Next(Reply),
    End,
    /// It has ended with a panic.
    Panicked,
}

struct Event {
    number: u64,
    update: Update,
}

struct Running {
    /// The id that the client gave it.
    id: Arc<str>,
    /// Clients reuse ids: events left over from an earlier operation must not end a later one.
    number: u64,
    handle: AbortHandle,
}

/// The running operations.
pub(super) struct Operations {
    /// How many may run at a time.
    limit: usize,
    running: Vec<Running>,
    events: SelectAll<BoxStream<'static, Event>>,
    /// How many were started so far.
    started: u64,
}

impl Operations {
    /// No operation yet, and at most this many at a time.
    pub(super) fn new(limit: usize) -> Self {
        Self { limit, running: Vec::new(), events: SelectAll::new(), started: 0 }
    }

    /// Checks that another operation may be started under this id.
    pub(super) fn admit(&self, id: &str) -> Result<(), NotStarted> {
        if self.running.iter().any(|running| *running.id == *id) {
            Err(NotStarted::Duplicate)
        } else if self.running.len() >= self.limit {
            Err(NotStarted::TooMany)
        } else {
            Ok(())
        }
    }

    pub(super) fn start(&mut self, id: String, replies: impl Stream<Item = Reply> + Send + 'static) {
        self.started += 1;
        let number = self.started;
        let (handle, registration) = AbortHandle::new_pair();
        let events = AssertUnwindSafe(replies)
            .catch_unwind()
            .map(|reply| reply.map_or(Update::Panicked, Update::Next))
            .chain(once(async { Update::End }))
            .map(move |update| Event { number, update });
        self.events.push(Abortable::new(events, registration).boxed());
        self.running.push(Running { id: id.into(), number, handle });
    }

    /// Stops an operation and drops its stream.
    pub(super) fn stop(&mut self, id: &str) {
        if let Some(at) = self.running.iter().position(|running| *running.id == *id) {
            self.running.swap_remove(at).handle.abort();
        }
    }

    /// Waits for the next event; forever if no operation is running.
    pub(super) async fn next(&mut self) -> (Arc<str>, Update) {
        loop {
            let Some(Event { number, update }) = self.events.next().await else { return std::future::pending().await };
            // None if the operation was stopped meanwhile.
            let running = self.running.iter().find(|running| running.number == number);
            let Some(id) = running.map(|running| Arc::clone(&running.id)) else { continue };
            if !matches!(update, Update::Next(_)) {
                self.stop(&id);
            }
            return (id, update);
        }
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::Response;
    use futures::stream;

    use super::*;

    const LIMIT: usize = 5;

    fn answers(count: usize) -> impl Stream<Item = Reply> + Send + 'static {
        stream::iter((0..count).map(|number| Response::new(async_graphql::Value::from(number)).into()))
    }

    #[tokio::test]
    async fn an_id_may_be_used_again_after_its_operation_ended_or_was_stopped() {
        let mut operations = Operations::new(LIMIT);
        operations.start("a".to_owned(), stream::pending());
        assert_eq!(operations.admit("a"), Err(NotStarted::Duplicate));
        operations.stop("a");
        assert_eq!(operations.admit("a"), Ok(()));
        operations.start("a".to_owned(), answers(1));
        assert!(matches!(operations.next().await, (id, Update::Next(_)) if *id == *"a"));
        assert!(matches!(operations.next().await, (_, Update::End)));
        assert_eq!(operations.admit("a"), Ok(()));
    }

    #[tokio::test]
    async fn no_more_than_the_limit_run_at_a_time() {
        let mut operations = Operations::new(LIMIT);
        for number in 0..LIMIT {
            operations.start(number.to_string(), stream::pending());
        }
        assert_eq!(operations.admit("one more"), Err(NotStarted::TooMany));
        operations.stop("0");
        assert_eq!(operations.admit("one more"), Ok(()));
    }

    #[tokio::test]
    async fn a_panic_ends_one_operation_only() {
        let mut operations = Operations::new(LIMIT);
        operations.start("good".to_owned(), stream::pending());
        operations.start("bad".to_owned(), stream::once(async { panic!("as wanted") }));
        assert!(matches!(operations.next().await, (id, Update::Panicked) if *id == *"bad"));
        assert_eq!(operations.admit("good"), Err(NotStarted::Duplicate));
    }
}
