//! Waiting for changes. Signals are only hints, so state is also checked from time to time.

use std::time::Duration;

use kernel::Env;
use kernel::signals::Signal;
use tokio::sync::broadcast::{Receiver, error::RecvError};
use tokio::time::{sleep, timeout};

/// How often to check without a signal.
const CHECK_EVERY: Duration = Duration::from_secs(15);
/// The shortest time between two checks of state that changes fast.
const MIN_INTERVAL: Duration = Duration::from_millis(200);

/// Waits until there is a reason to check for changes.
pub(super) struct Watch {
    signals: Receiver<Signal>,
    signals_of_interest: Vec<Signal>,
    started: bool,
}

impl Watch {
    pub(super) fn new(env: &Env, signals_of_interest: Vec<Signal>) -> Self {
        Self { signals: env.signals.subscribe(), signals_of_interest, started: false }
    }

    /// Returns at once the first time. After that, returns when one of the signals arrives, when signals may have been
    /// missed, or after [`CHECK_EVERY`].
    pub(super) async fn wait(&mut self) {
        if !std::mem::replace(&mut self.started, true) {
            return;
        }
        let signalled = async {
            loop {
                match self.signals.recv().await {
                    Ok(signal) if self.signals_of_interest.contains(&signal) || signal == Signal::Resync => return,
                    Ok(_) => {}
                    Err(RecvError::Lagged(_)) => return,
                    // No more signals will come: rely on the timeout.
                    Err(RecvError::Closed) => std::future::pending::<()>().await,
                }
            }
        };
        // A timeout is a reason to check, too.
        let _ = timeout(CHECK_EVERY, signalled).await;
    }

    /// Lets changes accumulate, so that a burst of them is checked once.
    pub(super) async fn pause() {
        sleep(MIN_INTERVAL).await;
    }
}
