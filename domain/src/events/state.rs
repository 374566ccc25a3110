//! The state machine of events.

use entity::event::EventStatus::{self, Archived, Cancelled, Draft, Published};
use entity::event::Model as Event;
use kernel::error::Failure;

use super::EventErrorCode::{self, EventArchived, EventCancelled};

/// Whether an event may move from one status to another. A cancelled event is never reopened: its orders are refunded.
pub fn allowed(from: EventStatus, to: EventStatus) -> bool {
    matches!((from, to), (Draft, Published | Cancelled) | (Published, Cancelled | Archived) | (Cancelled, Archived))
}

/// Whether an event was ever cancelled, whatever its status is now. Consequences of a cancellation (refunds, mails)
/// must check this and never the status: the event may be archived while that work is in progress.
pub fn was_cancelled(event: &Event) -> bool {
    event.status == Cancelled || event.cancelled_at.is_some()
}

/// Why an event was cancelled, as shown to its buyers.
pub(crate) fn cancel_reason(event: &Event) -> &str {
    event.cancel_reason.as_deref().unwrap_or("The event was cancelled.")
}

/// Refuses unless the event is a draft or published.
pub(super) fn require_changeable(status: EventStatus) -> Result<(), Failure<EventErrorCode>> {
    match status {
        Draft | Published => Ok(()),
        Cancelled => Err(Failure::rejected(EventCancelled, "This event was cancelled.")),
        Archived => Err(Failure::rejected(EventArchived, "This event was archived.")),
    }
}

#[cfg(test)]
mod tests {
    use sea_orm::Iterable as _;

    use super::*;

    #[test]
    fn every_pair() {
        for from in EventStatus::iter() {
            for to in EventStatus::iter() {
                let expected = match from {
                    Draft => matches!(to, Published | Cancelled),
                    Published => matches!(to, Cancelled | Archived),
                    Cancelled => to == Archived,
                    Archived => false,
                };
                assert_eq!(allowed(from, to), expected, "{from:?} → {to:?}");
            }
            assert_eq!(require_changeable(from).is_ok(), allowed(from, Cancelled), "{from:?}");
        }
    }
}
