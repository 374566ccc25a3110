//! What has changed of what everybody may see, in the order in which this process heard of it.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use kernel::signals::{PublicChange, Signal};

use super::reads::Reads;

/// How many events, organizations and venues are remembered. If there are more, everything counts as changed.
const MOST: usize = 20_000;

/// The changes so far, by number.
#[derive(Debug, Default)]
pub(super) struct Changes {
    state: Mutex<Numbers>,
}

#[derive(Debug, Default)]
struct Numbers {
    /// The number of the latest change.
    latest: u64,
    /// The number of the latest change of which it is not known what changed.
    everything: u64,
    /// The latest change of each event, organization and venue.
    of: HashMap<PublicChange, u64>,
}

impl Changes {
    /// Notes a change. Signals about other things are ignored.
    pub(super) fn note(&self, signal: Signal) {
        let what = match signal {
            Signal::Public(what) => what,
            Signal::Resync => PublicChange::Anything,
            _ => return,
        };
        let mut numbers = self.lock();
        numbers.latest += 1;
        let latest = numbers.latest;
        if matches!(what, PublicChange::Anything | PublicChange::Site) || numbers.of.len() >= MOST {
            numbers.of.clear();
            numbers.everything = latest;
        } else {
            numbers.of.insert(what, latest);
        }
    }

    /// The number of the latest change.
    pub(super) fn latest(&self) -> u64 {
        self.lock().latest
    }

    /// Whether nothing of this has changed since the change with this number.
    pub(super) fn none_since(&self, number: u64, reads: &Reads) -> bool {
        let numbers = self.lock();
        if numbers.latest <= number {
            return true;
        }
        !reads.lists
            && numbers.everything <= number
            && reads.rows.iter().all(|row| numbers.of.get(row).is_none_or(|changed| *changed <= number))
    }

    fn lock(&self) -> MutexGuard<'_, Numbers> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use kernel::ids::Id;
    use uuid::Uuid;

    use super::*;

    fn event(number: u128) -> PublicChange {
        PublicChange::Event(Id::from_uuid(Uuid::from_u128(number)))
    }

    fn reads(rows: &[PublicChange], lists: bool) -> Reads {
        Reads { rows: rows.to_vec(), lists, ..Reads::default() }
    }

    #[test]
    fn only_what_changed_is_out_of_date() {
        let changes = Changes::default();
        let began = changes.latest();
        changes.note(Signal::Work);
        assert!(changes.none_since(began, &reads(&[event(1)], true)));
        changes.note(Signal::Public(event(1)));
        assert!(!changes.none_since(began, &reads(&[event(1)], false)));
        assert!(changes.none_since(began, &reads(&[event(2)], false)));
        assert!(!changes.none_since(began, &reads(&[], true)), "any change may change a list");
        assert!(changes.none_since(changes.latest(), &reads(&[event(1)], true)));
    }

    #[test]
    fn who_may_have_missed_something_forgets_everything() {
        for signal in [Signal::Resync, Signal::Public(PublicChange::Anything), Signal::Public(PublicChange::Site)] {
            let changes = Changes::default();
            changes.note(signal);
            assert!(!changes.none_since(0, &reads(&[event(1)], false)), "{signal}");
        }
    }

    #[test]
    fn stays_small() {
        let changes = Changes::default();
        for number in 0..=MOST as u128 {
            changes.note(Signal::Public(event(number)));
        }
        assert!(changes.lock().of.len() <= MOST);
        assert!(!changes.none_since(0, &reads(&[event(u128::MAX)], false)), "too many to tell");
    }
}
