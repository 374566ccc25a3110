use std::time::{Duration, Instant};

/// How long a test waits for a condition.
const PATIENCE: Duration = Duration::from_mins(1);

/// Waits until a condition is true, or fails with `what`.
pub(crate) async fn eventually(what: &str, mut happened: impl AsyncFnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !happened().await {
        assert!(Instant::now() < deadline, "within {PATIENCE:?} it did not happen that {what}");
        tokio::time::sleep(Duration::from_millis(15)).await;
    }
}
