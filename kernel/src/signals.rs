//! Signals: hints between processes that something changed. They carry only ids and may be lost. Receivers read the
//! database for what changed, and also look at it from time to time without a signal.

use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use tokio::sync::Notify;

use crate::ids::{EventId, MessageId, OrderId, OrganizationId, UserId, VenueId};

/// A hint about what changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Signal {
    /// Jobs in the outbox may be due.
    Work,
    /// Many people ask at the moment: work that can wait makes way for them. It is repeated as long as they do.
    Crowd,
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
    /// The waiting room of an event was switched, or its settings changed.
    WaitingRoom(EventId),
    /// Somebody is changing something: for a moment they are shown nothing that is kept in memory.
    Writer(UserId),
    /// Something that everybody may see changed.
    Public(PublicChange),
    /// Signals may have been lost: receivers check everything.
    Resync,
}

/// What changed of what everybody may see: what is stored of it in memory is out of date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PublicChange {
    /// An event, its tags, its cover or its ticket types; not how many places are left.
    Event(EventId),
    /// An organization, or whether it is hidden.
    Organization(OrganizationId),
    /// A venue.
    Venue(VenueId),
    /// The platform's name, look or legal texts, which every page shows.
    Site,
    /// Something, nobody said what.
    Anything,
}

impl fmt::Display for Signal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Work => f.write_str("work"),
            Self::Crowd => f.write_str("crowd"),
            Self::Order(id) => write!(f, "order {id}"),
            Self::Availability(id) => write!(f, "availability {id}"),
            Self::CheckIns(id) => write!(f, "check_ins {id}"),
            Self::Message(id) => write!(f, "message {id}"),
            Self::Members(id) => write!(f, "members {id}"),
            Self::Account(id) => write!(f, "account {id}"),
            Self::WaitingRoom(id) => write!(f, "waiting_room {id}"),
            Self::Writer(id) => write!(f, "writer {id}"),
            Self::Public(PublicChange::Event(id)) => write!(f, "event {id}"),
            Self::Public(PublicChange::Organization(id)) => write!(f, "organization {id}"),
            Self::Public(PublicChange::Venue(id)) => write!(f, "venue {id}"),
            Self::Public(PublicChange::Site) => f.write_str("site"),
            Self::Public(PublicChange::Anything) => f.write_str("public"),
            Self::Resync => f.write_str("resync"),
        }
    }
}

impl FromStr for Signal {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let Some((kind, id)) = text.split_once(' ') else {
            return match text {
                "work" => Ok(Self::Work),
                "crowd" => Ok(Self::Crowd),
                "resync" => Ok(Self::Resync),
                "site" => Ok(Self::Public(PublicChange::Site)),
                "public" => Ok(Self::Public(PublicChange::Anything)),
                _ => Err(()),
            };
        };
        let signal = match kind {
            "order" => id.parse().map(Self::Order),
            "availability" => id.parse().map(Self::Availability),
            "check_ins" => id.parse().map(Self::CheckIns),
            "message" => id.parse().map(Self::Message),
            "members" => id.parse().map(Self::Members),
            "account" => id.parse().map(Self::Account),
            "waiting_room" => id.parse().map(Self::WaitingRoom),
            "writer" => id.parse().map(Self::Writer),
            "event" => id.parse().map(|id| Self::Public(PublicChange::Event(id))),
            "organization" => id.parse().map(|id| Self::Public(PublicChange::Organization(id))),
            "venue" => id.parse().map(|id| Self::Public(PublicChange::Venue(id))),
            _ => return Err(()),
        };
        signal.map_err(|_| ())
    }
}

/// A channel that carries signals to all processes: in memory when embedded, Redis in production.
pub trait Signals: Send + Sync {
    /// Publishes a signal. Never blocks and never fails.
    fn publish(&self, signal: Signal);

    /// Listens for these signals from now on, of this and other processes, and for [`Signal::Resync`].
    fn listen(&self, signals: &[Signal]) -> Listener;

    /// Calls `observer` with every signal from now on, as long as this channel exists. It must not block.
    fn observe(&self, observer: Observer);
}

/// Is called with every signal, before anybody else hears of it.
pub type Observer = Box<dyn Fn(Signal) + Send + Sync>;

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

    fn observe(&self, observer: Observer) {
        self.listeners.observe(observer);
    }
}

/// Who listens in this process, by signal: a signal wakes only those who listen for it.
#[derive(Default)]
pub struct Listeners {
    state: Mutex<Registered>,
    observers: RwLock<Vec<Observer>>,
}

impl fmt::Debug for Listeners {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Listeners").finish_non_exhaustive()
    }
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

    /// Adds an observer of every signal.
    pub fn observe(&self, observer: Observer) {
        self.observers.write().unwrap_or_else(PoisonError::into_inner).push(observer);
    }

    /// Delivers a signal to the observers, and to those who listen for it.
    pub fn deliver(&self, signal: Signal) {
        for observer in self.observers.read().unwrap_or_else(PoisonError::into_inner).iter() {
            observer(signal);
        }
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
    fn observers_are_told_everything() {
        let signals = LocalSignals::default();
        let seen = Arc::<Mutex<Vec<Signal>>>::default();
        let log = Arc::clone(&seen);
        signals.observe(Box::new(move |signal| log.lock().unwrap().push(signal)));
        signals.publish(Signal::Work);
        signals.publish(Signal::Public(PublicChange::Anything));
        assert_eq!(*seen.lock().unwrap(), [Signal::Work, Signal::Public(PublicChange::Anything)]);
    }

    #[test]
    fn signals_survive_the_way_to_another_process() {
        let id = uuid::Uuid::from_u128(7);
        for signal in [
            Signal::Work,
            Signal::Crowd,
            Signal::Resync,
            Signal::Order(Id::from_uuid(id)),
            Signal::Availability(Id::from_uuid(id)),
            Signal::CheckIns(Id::from_uuid(id)),
            Signal::Message(Id::from_uuid(id)),
            Signal::Account(Id::from_uuid(id)),
            Signal::WaitingRoom(Id::from_uuid(id)),
            Signal::Writer(Id::from_uuid(id)),
            Signal::Public(PublicChange::Event(Id::from_uuid(id))),
            Signal::Public(PublicChange::Organization(Id::from_uuid(id))),
            Signal::Public(PublicChange::Venue(Id::from_uuid(id))),
            Signal::Public(PublicChange::Anything),
        ] {
            assert_eq!(signal.to_string().parse(), Ok(signal));
        }
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
