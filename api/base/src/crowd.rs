//! Whether many people ask at the moment, so that work that can wait makes way for them.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use kernel::signals::{Signal, Signals};

/// So many operations are looked at together.
const MANY: u32 = 25;
/// They come from a crowd if they arrive within this time: a hundred a second.
const WITHIN: Duration = Duration::from_millis(250);
/// The shortest time between two announcements.
const PAUSE: Duration = Duration::from_millis(250);

/// Counts the operations that a process executes, and announces that they come from a crowd. What is answered from memory
/// does not count: it costs next to nothing.
#[derive(Debug)]
pub struct Crowd {
    requests: AtomicU32,
    last: Mutex<Last>,
}

#[derive(Debug)]
struct Last {
    looked: Instant,
    announced: Option<Instant>,
}

impl Default for Crowd {
    fn default() -> Self {
        Self { requests: AtomicU32::new(0), last: Mutex::new(Last { looked: Instant::now(), announced: None }) }
    }
}

impl Crowd {
    /// Counts an operation.
    pub fn note(&self, signals: &dyn Signals) {
        let number = self.requests.fetch_add(1, Ordering::Relaxed).wrapping_add(1);
        if number.is_multiple_of(MANY) && self.is_to_be_announced(Instant::now()) {
            signals.publish(Signal::Crowd);
        }
    }

    fn is_to_be_announced(&self, now: Instant) -> bool {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let is_crowd = now - std::mem::replace(&mut last.looked, now) <= WITHIN;
        let is_news = last.announced.is_none_or(|at| now - at >= PAUSE);
        if is_crowd && is_news {
            last.announced = Some(now);
        }
        is_crowd && is_news
    }
}

#[cfg(test)]
mod tests {
    use kernel::signals::LocalSignals;

    use super::*;

    #[test]
    fn a_hundred_a_second_are_a_crowd_which_is_announced_now_and_then() {
        let (crowd, start) = (Crowd::default(), Instant::now());
        let announced = |millis: u64| crowd.is_to_be_announced(start + Duration::from_millis(millis));
        assert!(!announced(1_000), "25 in a second");
        assert!(announced(1_200));
        assert!(!announced(1_300) && !announced(1_400), "it was said before");
        assert!(announced(1_460));
        assert!(!announced(2_000), "25 in half a second");
    }

    #[test]
    fn many_requests_at_once_are_announced_once() {
        let (signals, crowd) = (LocalSignals::default(), Crowd::default());
        let listener = signals.listen(&[Signal::Crowd]);
        for _ in 0..MANY - 1 {
            crowd.note(&signals);
        }
        assert_eq!(listener.count(), 0);
        for _ in 0..MANY {
            crowd.note(&signals);
        }
        assert_eq!(listener.count(), 1);
    }
}
