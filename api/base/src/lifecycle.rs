//! Whether this process can serve: it may be shutting down, or the database may be unavailable.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use tokio::sync::watch;

use crate::problem::problem;

/// Whether a process serves requests or is shutting down.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// It accepts and serves requests.
    #[default]
    Serving,
    /// It still serves, but reports that it is not ready, so that load balancers use other processes.
    Leaving,
    /// It accepts no more requests, finishes those in progress, and closes its WebSockets.
    Ending,
}

/// Resolves once the phase is [`Phase::Ending`]; never if the sender is gone.
pub async fn ending(mut phase: watch::Receiver<Phase>) {
    if phase.wait_for(|phase| *phase == Phase::Ending).await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// The error message while the database is unavailable.
pub const UNAVAILABLE: &str = "We can't reach our database right now. Please try again in a few seconds. If this \
                                      was a mutation it may still have happened: repeat it with the same idempotencyKey.";
/// When clients should try again, in seconds.
pub const RETRY_AFTER: u64 = 5;

/// The response of routes other than GraphQL to a request that runs into an outage of the database.
pub fn outage() -> Response {
    let mut response = problem(StatusCode::SERVICE_UNAVAILABLE, "UNAVAILABLE", UNAVAILABLE);
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(RETRY_AFTER));
    response
}
