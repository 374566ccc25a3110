//! Which request something is done for: from the edge, through the jobs it leads to, to the jobs those lead to. It is for
//! the log only; no rule looks at it.

use std::sync::Arc;

/// A request's name in answers and logs, at most 64 characters fit for a log.
pub type RequestId = Arc<str>;

tokio::task_local! {
    static CURRENT: RequestId;
}

/// Does the work for the request, if there is one.
pub async fn within<F: Future>(id: Option<RequestId>, work: F) -> F::Output {
    match id {
        Some(id) => CURRENT.scope(id, work).await,
        None => work.await,
    }
}

/// The request this is done for. Tasks of their own are for none, unless they take it along with [`within`].
pub fn current() -> Option<RequestId> {
    CURRENT.try_with(Arc::clone).ok()
}
