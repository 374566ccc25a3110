//! The request that work is done for, from the HTTP server through jobs to the jobs that those enqueue. It is only for
//! logs and traces; no business rule uses it.

use std::sync::Arc;

use crate::traces::Traceparent;

/// The id of a request in responses and logs: at most 64 printable characters.
pub type RequestId = Arc<str>;

/// The request and trace that work belongs to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origin {
    /// The request; none for scheduled jobs.
    pub request_id: Option<RequestId>,
    /// The span that later work continues; none if traces are not collected.
    pub traceparent: Option<Traceparent>,
}

tokio::task_local! {
    static CURRENT: Origin;
}

/// Runs `work` with this origin.
pub async fn within<F: Future>(origin: Origin, work: F) -> F::Output {
    CURRENT.scope(origin, work).await
}

/// The origin of the current work. Spawned tasks have none, unless they run in [`within`].
pub fn current() -> Origin {
    CURRENT.try_with(Clone::clone).unwrap_or_default()
}
