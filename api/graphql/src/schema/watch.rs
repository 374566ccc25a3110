//! Waiting for a reason to look. Signals are only hints: whoever waits also looks from time to time.

use std::time::Duration;

use kernel::Env;
use kernel::signals::Signal;
use tokio::sync::broadcast::{Receiver, error::RecvError};
use tokio::time::{sleep, timeout};

/// How often to look without having been told to.
const LOOK_ANYWAY: Duration = Duration::from_secs(15);
/// The shortest time between two looks at what changes fast.
const LOOK_AT_MOST: Duration = Duration::from_millis(200);

/// Waits until there is a reason to look.
pub(super) struct Watch {
    signals: Receiver<Signal>,
    wanted: Vec<Signal>,
    looked: bool,
}

impl Watch {
    pub(super) fn new(env: &Env, wanted: Vec<Signal>) -> Self {
        Self { signals: env.signals.subscribe(), wanted, looked: false }
    }

    /// Returns at once the first time, then when one of the signals came, others may have been missed, or it has been
    /// quiet for long.
    pub(super) async fn wait(&mut self) {
        if !std::mem::replace(&mut self.looked, true) {
            return;
        }
        let told = async {
            loop {
                match self.signals.recv().await {
                    Ok(signal) if self.wanted.contains(&signal) || signal == Signal::Resync => return,
                    Ok(_) => {}
                    Err(RecvError::Lagged(_)) => return,
                    // Nobody is left to tell anything: look by the clock.
                    Err(RecvError::Closed) => std::future::pending::<()>().await,
                }
            }
        };
        // Running out of time is a reason to look too.
        let _ = timeout(LOOK_ANYWAY, told).await;
    }

    /// Lets some changes gather, so that a rush is not a look for each of them.
    pub(super) async fn pause() {
        sleep(LOOK_AT_MOST).await;
    }
}
