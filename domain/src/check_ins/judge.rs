//! Decides which of several scans of a ticket counts: the earliest, whenever it becomes known. Pure, so that tests can
//! try every order of arrival.

use std::collections::{BTreeSet, HashMap};

use entity::check_in;
use entity::ticket::{self, TicketStatus};
use sea_orm::prelude::Uuid;
use time::OffsetDateTime;

/// A scan of a known ticket.
#[derive(Debug, Clone)]
pub(super) struct ScanOf {
    pub(super) ticket_id: Uuid,
    pub(super) scanned_at: OffsetDateTime,
    pub(super) scanned_by: Option<Uuid>,
    pub(super) key: Option<String>,
}

/// The outcome of a scan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is the scan that counts, or was until it was undone.
    Admitted,
    /// An earlier scan counts.
    Already,
    /// The ticket is not valid any more.
    Cancelled,
    /// Its idempotency key belongs to a scan of another ticket.
    KeyReused,
}

/// The tickets of an event that are being scanned, locked, and their scans so far.
#[derive(Debug, Default)]
pub(super) struct Door {
    pub(super) tickets: HashMap<Uuid, ticket::Model>,
    scans: Vec<check_in::Model>,
    /// How many of the scans are already in the database.
    known: usize,
    changed: BTreeSet<Uuid>,
}

impl Door {
    pub(super) fn new(tickets: Vec<ticket::Model>, scans: Vec<check_in::Model>) -> Self {
        let known = scans.len();
        let tickets = tickets.into_iter().map(|ticket| (ticket.id, ticket)).collect();
        Self { tickets, scans, known, changed: BTreeSet::new() }
    }

    /// The scans that are not in the database yet.
    pub(super) fn new_scans(&self) -> &[check_in::Model] {
        &self.scans[self.known..]
    }

    /// The tickets whose rows have to be updated, in the order of their ids.
    pub(super) fn changed(&self) -> impl Iterator<Item = &ticket::Model> {
        self.changed.iter().filter_map(|id| self.tickets.get(id))
    }

    /// Processes a scan. `id` becomes its key if it is new.
    pub(super) fn scan(&mut self, id: Uuid, event_id: Uuid, now: OffsetDateTime, scan: &ScanOf) -> Verdict {
        let same_key = |row: &&check_in::Model| scan.key.is_some() && row.idempotency_key == scan.key;
        if let Some(row) = self.scans.iter().find(same_key) {
            return if row.ticket_id == scan.ticket_id { self.again(row) } else { Verdict::KeyReused };
        }
        let Some(ticket) = self.tickets.get_mut(&scan.ticket_id) else {
            return Verdict::Cancelled;
        };
        if ticket.status == TicketStatus::Cancelled {
            return Verdict::Cancelled;
        }
        let counts = match ticket.checked_in_at {
            Some(at) if ticket.status == TicketStatus::CheckedIn => scan.scanned_at < at,
            _ => true,
        };
        if counts {
            ticket.status = TicketStatus::CheckedIn;
            ticket.checked_in_at = Some(scan.scanned_at);
            ticket.checked_in_by = scan.scanned_by;
            ticket.changed_at = Some(now);
            self.changed.insert(ticket.id);
        }
        self.scans.push(check_in::Model {
            id,
            event_id,
            ticket_id: scan.ticket_id,
            scanned_at: scan.scanned_at,
            scanned_by: scan.scanned_by,
            idempotency_key: scan.key.clone(),
            undone_at: None,
            created_at: now,
        });
        if counts { Verdict::Admitted } else { Verdict::Already }
    }

    /// The verdict on a scan that was recorded before.
    fn again(&self, row: &check_in::Model) -> Verdict {
        if row.undone_at.is_some() {
            return Verdict::Admitted;
        }
        let valid_scans =
            self.scans.iter().filter(|other| other.ticket_id == row.ticket_id && other.undone_at.is_none());
        let first = valid_scans.min_by_key(|other| (other.scanned_at, other.id));
        // A ticket checked in before scans were recorded has no row for its scan.
        let earlier = self.tickets.get(&row.ticket_id).and_then(|ticket| ticket.checked_in_at);
        let counts = first.is_some_and(|first| first.id == row.id) && earlier.is_none_or(|at| at >= row.scanned_at);
        if counts { Verdict::Admitted } else { Verdict::Already }
    }
}

#[cfg(test)]
mod tests {
    use time::Duration;
    use time::macros::datetime;

    use super::*;

    const NOON: OffsetDateTime = datetime!(2026-06-01 12:00 UTC);

    fn ticket() -> ticket::Model {
        ticket::Model {
            id: Uuid::from_u128(1),
            order_id: Uuid::from_u128(2),
            order_line_id: Uuid::from_u128(3),
            ticket_type_id: Uuid::from_u128(4),
            event_id: Uuid::from_u128(5),
            organization_id: None,
            holder_name: "Ada".to_owned(),
            holder_email: "ada@example.org".to_owned(),
            secret: "secret".to_owned(),
            status: TicketStatus::Valid,
            checked_in_at: None,
            checked_in_by: None,
            created_at: NOON,
            changed_at: None,
            version: 1,
        }
    }

    fn scan(minute: i64, by: u128, key: &str) -> ScanOf {
        ScanOf {
            ticket_id: Uuid::from_u128(1),
            scanned_at: NOON + Duration::minutes(minute),
            scanned_by: Some(Uuid::from_u128(by)),
            key: Some(key.to_owned()),
        }
    }

    fn take(door: &mut Door, scan: &ScanOf) -> Verdict {
        let id = Uuid::from_u128(100 + door.scans.len() as u128);
        door.scan(id, Uuid::from_u128(5), NOON + Duration::hours(1), scan)
    }

    #[test]
    fn the_earliest_counts_in_every_order_of_arrival() {
        let scans = [scan(5, 1, "a"), scan(0, 2, "b"), scan(9, 3, "c")];
        for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
            let mut door = Door::new(vec![ticket()], Vec::new());
            for index in order {
                take(&mut door, &scans[index]);
            }
            let after = &door.tickets[&Uuid::from_u128(1)];
            assert_eq!((after.checked_in_at, after.checked_in_by), (Some(NOON), Some(Uuid::from_u128(2))), "{order:?}");
            let replayed: Vec<_> = scans.iter().map(|scan| take(&mut door, scan)).collect();
            assert_eq!(replayed, [Verdict::Already, Verdict::Admitted, Verdict::Already]);
            assert_eq!(door.scans.len(), 3, "replays leave no traces");
        }
    }

    #[test]
    fn of_two_in_a_second_the_one_known_first_counts() {
        let mut door = Door::new(vec![ticket()], Vec::new());
        assert_eq!(take(&mut door, &scan(0, 1, "a")), Verdict::Admitted);
        assert_eq!(take(&mut door, &scan(0, 2, "b")), Verdict::Already);
        assert_eq!(take(&mut door, &scan(0, 1, "a")), Verdict::Admitted);
    }

    #[test]
    fn a_check_in_from_before_scans_were_kept_counts() {
        let old = ticket::Model { status: TicketStatus::CheckedIn, checked_in_at: Some(NOON), ..ticket() };
        let mut door = Door::new(vec![old], Vec::new());
        for _ in 0..2 {
            assert_eq!(take(&mut door, &scan(1, 1, "a")), Verdict::Already);
        }
    }

    #[test]
    fn keys_and_cancelled_tickets() {
        let mut door = Door::new(vec![ticket()], Vec::new());
        take(&mut door, &scan(0, 1, "a"));
        let other = ScanOf { ticket_id: Uuid::from_u128(9), ..scan(0, 1, "a") };
        assert_eq!(take(&mut door, &other), Verdict::KeyReused);
        let mut door = Door::new(vec![ticket::Model { status: TicketStatus::Cancelled, ..ticket() }], Vec::new());
        assert_eq!(take(&mut door, &scan(0, 1, "a")), Verdict::Cancelled);
        assert_eq!((door.new_scans().len(), door.changed().count()), (0, 0));
    }

    #[test]
    fn what_was_undone_is_not_done_again_by_a_replay() {
        let undone = check_in::Model {
            id: Uuid::from_u128(7),
            event_id: Uuid::from_u128(5),
            ticket_id: Uuid::from_u128(1),
            scanned_at: NOON,
            scanned_by: None,
            idempotency_key: Some("a".to_owned()),
            undone_at: Some(NOON),
            created_at: NOON,
        };
        let mut door = Door::new(vec![ticket()], vec![undone]);
        assert_eq!(take(&mut door, &scan(0, 1, "a")), Verdict::Admitted);
        assert_eq!(door.tickets[&Uuid::from_u128(1)].status, TicketStatus::Valid);
        assert_eq!(take(&mut door, &scan(3, 1, "b")), Verdict::Admitted);
        assert_eq!(door.tickets[&Uuid::from_u128(1)].status, TicketStatus::CheckedIn);
    }
}
