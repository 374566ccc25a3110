//! Hints between processes that something changed. They carry ids, may be lost, and are only ever a reason to look at
//! the database: whoever waits also looks from time to time.

use std::fmt;
use std::str::FromStr;

use tokio::sync::broadcast;

use crate::ids::{EventId, MessageId, OrderId, UserId};

/// Something to look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Signal {
    /// There is work in the outbox.
    Work,
    /// An order, its payment, refunds or tickets changed.
    Order(OrderId),
    /// Places of an event were taken or given back.
    Availability(EventId),
    /// Tickets of an event were checked in, or that was undone.
    CheckIns(EventId),
    /// A message to attendees went on: begun, sent to some more, ended.
    Message(MessageId),
    /// Sessions of an account ended, or what it may do changed: whoever serves it looks again.
    Account(UserId),
    /// Signals may have been missed: look at everything.
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

/// Carries signals to every process: within one when embedded, over Redis in production.
pub trait Signals: Send + Sync {
    /// Sends a signal; never blocks, never fails the caller.
    fn publish(&self, signal: Signal);

    /// Everything published from now on, here and elsewhere. A receiver that lags must look at everything.
    fn subscribe(&self) -> broadcast::Receiver<Signal>;
}

/// Signals within one process.
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
