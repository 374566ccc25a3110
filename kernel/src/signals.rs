//! Signals: hints between processes that something changed. They carry only ids and may be lost. Receivers read the
//! database for what changed, and also look at it from time to time without a signal.

use std::fmt;
use std::str::FromStr;

use tokio::sync::broadcast;

use crate::ids::{EventId, MessageId, OrderId, UserId};

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
            Some(("account", id)) => id.parse().map(Self::Account).map_err(|_| ()),
            _ => Err(()),
        }
    }
}

/// A channel that carries signals to all processes: in memory when embedded, Redis in production.
pub trait Signals: Send + Sync {
    /// Publishes a signal. Never blocks and never fails.
    fn publish(&self, signal: Signal);

    /// Subscribes to all signals from now on, of this and other processes. A receiver that lags must check everything.
    fn subscribe(&self) -> broadcast::Receiver<Signal>;
}

/// A channel for signals within one process.
#[derive(Debug)]
pub struct LocalSignals {
    sender: broadcast::Sender<Signal>,
}

impl Default for LocalSignals {
    fn default() -> Self {
        Self { sender: broadcast::Sender::new(4096) }
    }
}

impl Signals for LocalSignals {
    fn publish(&self, signal: Signal) {
        // An error means that nobody listens, which is fine.
        let _ = self.sender.send(signal);
    }

    fn subscribe(&self) -> broadcast::Receiver<Signal> {
        self.sender.subscribe()
    }
}
