//! The running operations of a WebSocket.

use std::collections::HashMap;
use std::panic::AssertUnwindSafe;

use async_graphql::Response;
use futures::stream::{AbortHandle, Abortable, BoxStream, SelectAll, Stream, StreamExt as _, once};

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
    Next(Box<Response>),
    End,
    /// It has ended with a panic.
    Panicked,
}

struct Event {
    id: String,
    /// Clients reuse ids: events left over from an earlier operation must not end a later one.
    generation: u64,
    update: Update,
}

/// The running operations, by the id that the client gave them.
pub(super) struct Operations {
    /// How many may run at a time.
    limit: usize,
    running: HashMap<String, (u64, AbortHandle)>,
    events: SelectAll<BoxStream<'static, Event>>,
    generation: u64,
}

impl Operations {
    /// No operation yet, and at most this many at a time.
    pub(super) fn new(limit: usize) -> Self {
        Self { limit, running: HashMap::new(), events: SelectAll::new(), generation: 0 }
    }

    /// Checks that another operation may be started under this id.
    pub(super) fn admit(&self, id: &str) -> Result<(), NotStarted> {
        if self.running.contains_key(id) {
            Err(NotStarted::Duplicate)
        } else if self.running.len() >= self.limit {
            Err(NotStarted::TooMany)
        } else {
            Ok(())
        }
    }

    pub(super) fn start(&mut self, id: String, responses: impl Stream<Item = Response> + Send + 'static) {
        self.generation += 1;
        let generation = self.generation;
        let (handle, registration) = AbortHandle::new_pair();
        let named = id.clone();
        let events = AssertUnwindSafe(responses)
            .catch_unwind()
            .map(|response| response.map_or(Update::Panicked, |response| Update::Next(Box::new(response))))
            .chain(once(async { Update::End }))
            .map(move |update| Event { id: named.clone(), generation, update });
        self.events.push(Abortable::new(events, registration).boxed());
        self.running.insert(id, (generation, handle));
    }

    /// Stops an operation and drops its stream.
    pub(super) fn stop(&mut self, id: &str) {
        if let Some((_, handle)) = self.running.remove(id) {
            handle.abort();
        }
    }

    /// Waits for the next event; forever if no operation is running.
    pub(super) async fn next(&mut self) -> (String, Update) {
        loop {
            match self.events.next().await {
                Some(event)
                    if self.running.get(&event.id).is_some_and(|(generation, _)| *generation == event.generation) =>
                {
                    if !matches!(event.update, Update::Next(_)) {
                        self.stop(&event.id);
                    }
                    return (event.id, event.update);
                }
                // An event of an operation that was stopped.
                Some(_) => {}
                None => std::future::pending().await,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use futures::stream;

    use super::*;

    const LIMIT: usize = 5;

    fn answers(count: usize) -> impl Stream<Item = Response> + Send + 'static {
        stream::iter((0..count).map(|number| Response::new(async_graphql::Value::from(number))))
    }

    #[tokio::test]
    async fn an_id_may_be_used_again_after_its_operation_ended_or_was_stopped() {
        let mut operations = Operations::new(LIMIT);
        operations.start("a".to_owned(), stream::pending());
        assert_eq!(operations.admit("a"), Err(NotStarted::Duplicate));
        operations.stop("a");
        assert_eq!(operations.admit("a"), Ok(()));
        operations.start("a".to_owned(), answers(1));
        assert!(matches!(operations.next().await, (id, Update::Next(_)) if id == "a"));
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
        assert!(matches!(operations.next().await, (id, Update::Panicked) if id == "bad"));
        assert_eq!(operations.admit("good"), Err(NotStarted::Duplicate));
    }
}
