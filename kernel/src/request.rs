//! Which request something is done for: from the edge, through the jobs it leads to, to the jobs those lead to. It is for
//! the log and for traces only; no rule looks at it.

use std::sync::Arc;

use crate::traces::Traceparent;

/// A request's name in answers and logs, at most 64 characters fit for a log.
pub type RequestId = Arc<str>;

/// What something comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origin {
    /// The request; none for what comes by the clock.
    pub request_id: Option<RequestId>,
    /// The span that goes on in what follows; none where nobody collects traces.
    pub traceparent: Option<Traceparent>,
}

tokio::task_local! {
    static CURRENT: Origin;
}

/// Does the work as what comes from there.
pub async fn within<F: Future>(origin: Origin, work: F) -> F::Output {
    CURRENT.scope(origin, work).await
}

/// What this comes from. Tasks of their own come from nothing, unless they take it along with [`within`].
pub fn current() -> Origin {
    CURRENT.try_with(Clone::clone).unwrap_or_default()
}
