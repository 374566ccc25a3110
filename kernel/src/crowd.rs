//! Whether many people ask at the moment, as the APIs say, so that work that can wait makes way for them.

use std::time::Duration;

use tokio::time::Instant;

use crate::signals::{Listener, Signal, Signals};

/// How long work makes way after many people asked. As long as they do, it is said several times a second.
const PRESENT: Duration = Duration::from_secs(1);

/// Hears of many people who ask.
#[derive(Debug)]
pub struct CrowdWatch {
    listener: Listener,
    signals: u64,
    heard: Option<Instant>,
}

impl CrowdWatch {
    /// Listens from now on.
    pub fn listen(signals: &dyn Signals) -> Self {
        let listener = signals.listen(&[Signal::Crowd]);
        Self { signals: listener.count(), listener, heard: None }
    }

    /// Whether many people asked in the last second. It has to be called every now and then to know.
    pub fn is_here(&mut self) -> bool {
        let signals = self.listener.count();
        if signals != std::mem::replace(&mut self.signals, signals) {
            self.heard = Some(Instant::now());
        }
        self.heard.is_some_and(|at| at.elapsed() <= PRESENT)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signals::LocalSignals;

    #[tokio::test]
    async fn a_crowd_is_here_once_it_was_announced() {
        let signals = LocalSignals::default();
        signals.publish(Signal::Crowd);
        let mut crowd = CrowdWatch::listen(&signals);
        assert!(!crowd.is_here(), "that was before");
        signals.publish(Signal::Work);
        assert!(!crowd.is_here());
        signals.publish(Signal::Crowd);
        assert!(crowd.is_here() && crowd.is_here());
    }
}
