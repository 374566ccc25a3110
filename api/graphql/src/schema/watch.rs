//! Waiting for changes. Signals are only hints, so state is also checked from time to time.

use std::time::Duration;

use kernel::Env;
use kernel::signals::{Listener, Signal};
use tokio::time::{sleep, timeout};

/// How often to check without a signal.
pub(super) const CHECK_EVERY: Duration = Duration::from_secs(15);
/// The shortest time between two checks of state that changes fast.
const MIN_INTERVAL: Duration = Duration::from_millis(200);

/// Waits until there is a reason to check for changes.
pub(super) struct Watch {
    listener: Listener,
    started: bool,
}

impl Watch {
    pub(super) fn new(env: &Env, signals_of_interest: &[Signal]) -> Self {
        Self { listener: env.signals.listen(signals_of_interest), started: false }
    }

    /// Returns at once the first time. After that, returns when one of the signals arrives, when signals may have been
    /// missed, or after [`CHECK_EVERY`].
    pub(super) async fn wait(&mut self) {
        if std::mem::replace(&mut self.started, true) {
            // A timeout is a reason to check, too.
            let _ = timeout(CHECK_EVERY, self.listener.heard()).await;
        }
    }

    /// Lets changes accumulate, so that a burst of them is checked once.
    pub(super) async fn pause() {
        sleep(MIN_INTERVAL).await;
    }
}
