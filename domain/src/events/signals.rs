//! Signals that an event has changed.

use kernel::db::Tx;
use kernel::ids::EventId;
use kernel::signals::{PublicChange, Signal};

/// Announces that an event has changed: whatever of it everybody may see, and what can be ordered.
pub(in crate::events) fn announce_change(tx: &Tx, event_id: EventId) {
    announce_facts(tx, event_id);
    tx.announce(Signal::Availability(event_id));
}

/// Announces that an event has changed, but not what can be ordered.
pub(crate) fn announce_facts(tx: &Tx, event_id: EventId) {
    tx.announce(Signal::Public(PublicChange::Event(event_id)));
}
