//! Whether this process should be asked: it may be on its way out, or the database may be away.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use tokio::sync::watch;

use crate::problem::problem;

/// How far a process is on its way out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// It serves.
    #[default]
    Serving,
    /// It still serves, and says that it is not ready, so that others are asked instead.
    Leaving,
    /// It takes nothing more, finishes what it has begun, and closes its sockets.
    Ending,
}

/// Resolves once the process finishes. Where nobody can say so, it never does.
pub async fn ending(mut phase: watch::Receiver<Phase>) {
    if phase.wait_for(|phase| *phase == Phase::Ending).await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// What a client is told while the database is away.
pub const UNAVAILABLE: &str = "We can't reach our database right now. Please try again in a few seconds. If this \
                                      was a mutation it may still have happened: repeat it with the same idempotencyKey.";
/// When it is worth asking again, in seconds.
pub const RETRY_AFTER: u64 = 5;

/// The answer to a request that met the outage first, outside GraphQL.
pub fn outage() -> Response {
    let mut response = problem(StatusCode::SERVICE_UNAVAILABLE, "UNAVAILABLE", UNAVAILABLE);
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(RETRY_AFTER));
    response
}
