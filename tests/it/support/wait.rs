use std::time::{Duration, Instant};

/// How long something may take to happen.
const PATIENCE: Duration = Duration::from_mins(1);

/// Waits until something has happened.
pub(crate) async fn eventually(what: &str, mut happened: impl AsyncFnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !happened().await {
        assert!(Instant::now() < deadline, "within {PATIENCE:?} it did not happen that {what}");
        tokio::time::sleep(Duration::from_millis(15)).await;
    }
}
