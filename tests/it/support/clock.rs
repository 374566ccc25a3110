use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use kernel::clock::{Clock, SystemClock};

/// A clock that runs normally and can also be moved forward.
#[derive(Debug, Default)]
pub(crate) struct TestClock {
    ahead_millis: AtomicI64,
}

impl TestClock {
    /// Moves the clock forward.
    pub(crate) fn advance(&self, by: Duration) {
        self.ahead_millis.fetch_add(i64::try_from(by.as_millis()).unwrap(), Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    fn unix_millis(&self) -> i64 {
        SystemClock.unix_millis() + self.ahead_millis.load(Ordering::SeqCst)
    }
}
