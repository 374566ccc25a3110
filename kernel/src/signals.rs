//! Signals: hints between processes that something changed. They carry only ids and may be lost. Receivers read the
//! database for what changed, and also look at it from time to time without a signal.

use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use crate::ids::{EventId, MessageId, OrderId, OrganizationId, UserId};

/// A hint about what changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Signal {
    /// Jobs in the outbox may be due.
    Work,
    /// An order, its payment, refunds or tickets changed.
    Order(OrderId),
    /// The availability of an event's tickets changed.
    Availability(EventId),
    /// Tickets of an event were checked in, or check-ins were undone.
    CheckIns(EventId),
    /// A message to attendees made progress: started, sent to more recipients, finished.
    Message(MessageId),
    /// Somebody joined an organization, left it or got another role in it: those who watch what is its own are checked.
    Members(OrganizationId),
    /// Sessions of an account ended or its permissions changed: open sockets check it again.
    Account(UserId),
    /// Signals may have been lost: receivers check everything.
    Resync,
}

impl fmt::Display for Signal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Work => f.write_str("work"),
            Self::Order(id) => write!(f, "order {id}"),
            Self::Availability(id) => write!(f, "availability {id}"),
            Self::CheckIns(id) => write!(f, "check_ins {id}"),
            Self::Message(id) => write!(f, "message {id}"),
            Self::Members(id) => write!(f, "members {id}"),
            Self::Account(id) => write!(f, "account {id}"),
            Self::Resync => f.write_str("resync"),
        }
    }
}

impl FromStr for Signal {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text.split_once(' ') {
            None if text == "work" => Ok(Self::Work),
            None if text == "resync" => Ok(Self::Resync),
            Some(("order", id)) => id.parse().map(Self::Order).map_err(|_| ()),
            Some(("availability", id)) => id.parse().map(Self::Availability).map_err(|_| ()),
            Some(("check_ins", id)) => id.parse().map(Self::CheckIns).map_err(|_| ()),
            Some(("message", id)) => id.parse().map(Self::Message).map_err(|_| ()),
            Some(("members", id)) => id.parse().map(Self::Members).map_err(|_| ()),
            Some(("account", id)) => id.parse().map(Self::Account).map_err(|_| ()),
            _ => Err(()),
        }
    }
}

/// A channel that carries signals to all processes: in memory when embedded, Redis in production.
pub trait Signals: Send + Sync {
    /// Publishes a signal. Never blocks and never fails.
    fn publish(&self, signal: Signal);

    /// Listens for these signals from now on, of this and other processes, and for [`Signal::Resync`].
    fn listen(&self, signals: &[Signal]) -> Listener;
}

/// A channel for signals within one process.
#[derive(Debug, Default)]
pub struct LocalSignals {
    listeners: Arc<Listeners>,
}

impl Signals for LocalSignals {
    fn publish(&self, signal: Signal) {
        self.listeners.deliver(signal);
    }

    fn listen(&self, signals: &[Signal]) -> Listener {
        self.listeners.add(signals)
    }
}

/// Who listens in this process, by signal: a signal wakes only those who listen for it.
#[derive(Debug, Default)]
pub struct Listeners {
    state: Mutex<Registered>,
}

#[derive(Debug, Default)]
struct Registered {
    by_signal: HashMap<Signal, HashMap<u64, Arc<Inbox>>>,
    /// The number of the next listener.
    next: u64,
}

/// What a listener has heard.
#[derive(Debug, Default)]
struct Inbox {
    count: AtomicU64,
    arrived: Notify,
}

impl Listeners {
    /// Adds a listener for these signals and for [`Signal::Resync`].
    pub fn add(self: &Arc<Self>, signals: &[Signal]) -> Listener {
        let mut signals = signals.to_vec();
        signals.push(Signal::Resync);
        let inbox = Arc::default();
        let mut registered = self.lock();
        let number = registered.next;
        registered.next += 1;
        for signal in &signals {
            registered.by_signal.entry(*signal).or_default().insert(number, Arc::clone(&inbox));
        }
        drop(registered);
        Listener { listeners: Arc::clone(self), number, signals, inbox }
    }

    /// Delivers a signal to those who listen for it.
    pub fn deliver(&self, signal: Signal) {
        for inbox in self.lock().by_signal.get(&signal).into_iter().flat_map(HashMap::values) {
            inbox.count.fetch_add(1, Ordering::AcqRel);
            inbox.arrived.notify_one();
        }
    }

    fn lock(&self) -> MutexGuard<'_, Registered> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Hears the signals it was made for, until it is dropped.
#[derive(Debug)]
pub struct Listener {
    listeners: Arc<Listeners>,
    number: u64,
    signals: Vec<Signal>,
    inbox: Arc<Inbox>,
}

impl Listener {
    /// Resolves once a signal has arrived since the last call resolved; however many did. For one task at a time.
    pub async fn heard(&self) {
        self.inbox.arrived.notified().await;
    }

    /// How many signals have arrived so far.
    pub fn count(&self) -> u64 {
        self.inbox.count.load(Ordering::Acquire)
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let mut registered = self.listeners.lock();
        for signal in &self.signals {
            let Some(inboxes) = registered.by_signal.get_mut(signal) else { continue };
            inboxes.remove(&self.number);
            if inboxes.is_empty() {
                registered.by_signal.remove(signal);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt as _;

    use super::*;
    use crate::ids::Id;

    #[test]
    fn only_those_who_listen_for_a_signal_hear_it() {
        let signals = LocalSignals::default();
        let [jazz, opera] = [1, 2].map(|number| Signal::Availability(Id::from_uuid(uuid::Uuid::from_u128(number))));
        let (one, both) = (signals.listen(&[jazz]), signals.listen(&[jazz, opera]));
        signals.publish(jazz);
        signals.publish(opera);
        signals.publish(Signal::Work);
        assert_eq!((one.count(), both.count()), (1, 2));
        signals.publish(Signal::Resync);
        assert_eq!((one.count(), both.count()), (2, 3));
        // Several are one reason to look.
        assert_eq!((both.heard().now_or_never(), both.heard().now_or_never()), (Some(()), None));
    }

    #[test]
    fn nothing_is_left_of_those_who_stopped_listening() {
        let signals = LocalSignals::default();
        let (one, other) = (signals.listen(&[Signal::Work]), signals.listen(&[Signal::Work]));
        drop(one);
        signals.publish(Signal::Work);
        assert_eq!(other.count(), 1);
        drop(other);
        assert!(signals.listeners.lock().by_signal.is_empty());
    }
}
