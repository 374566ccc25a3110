use std::time::{Duration, Instant};

/// How long a test waits for anything. It is no measure: a busy machine may take long.
pub(super) const PATIENCE: Duration = Duration::from_mins(2);

/// Waits for a future that must not wait for anything itself, and fails with `what` when it does.
pub(crate) async fn in_time<T>(what: &str, future: impl Future<Output = T>) -> T {
    tokio::time::timeout(PATIENCE, future)
        .await
        .unwrap_or_else(|_| panic!("after {PATIENCE:?} still waiting for {what}"))
}

/// Waits until a condition is true, or fails with `what`.
pub(crate) async fn eventually(what: &str, mut happened: impl AsyncFnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !happened().await {
        assert!(Instant::now() < deadline, "within {PATIENCE:?} it did not happen that {what}");
        tokio::time::sleep(Duration::from_millis(15)).await;
    }
}
