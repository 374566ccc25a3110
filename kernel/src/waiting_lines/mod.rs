//! The port for the lines of waiting rooms: who waits for an event's sale, in what order, and who was let in.
//!
//! The order is that of the numbers that people hold. Who joins before the opening draws one, who joins later gets one that
//! is higher than all before. A place with its number is sealed and kept by who waits, so a store that forgets everything is
//! filled again by those who ask for their place.

mod local;

use std::fmt;

use async_trait::async_trait;
use uuid::Uuid;

use crate::ids::EventId;

pub use local::LocalLines;

/// Numbers that are drawn are below this, numbers by arrival above: they are times, in microseconds since 1970.
pub const DRAWN: u64 = 1 << 40;
/// Who did not ask for this long, in milliseconds, is not let in; the place is theirs when they are back.
pub const ABSENT: i64 = 60_000;
/// How long a line waits for its people to come back, in milliseconds, before it lets anybody in: if it was forgotten, or if
/// nobody could ask for a while.
pub const REBUILD: i64 = 15_000;
/// After how long without a question it is taken that nobody could ask, in milliseconds.
pub const SILENCE: i64 = 30_000;
/// How long a line that nobody asks about is kept, in milliseconds.
pub const KEPT: i64 = 86_400_000;
/// How many who are gone are skipped at once, at most.
pub const MOST_SKIPPED: u32 = 2_000;
/// How many seconds count as the demand of now.
pub const DEMAND_SECONDS: i64 = 5;

/// A line of an event. Each time its waiting room is switched off, the line is over, and the next one begins empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct LineId {
    /// The event that people wait for.
    pub event_id: EventId,
    /// How many lines were over before.
    pub generation: u32,
}

impl fmt::Display for LineId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.event_id, self.generation)
    }
}

/// How people are let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// Now, in milliseconds since 1970.
    pub now: i64,
    /// When the first are let in, in the same unit; numbers are drawn until then, unless some came by arrival.
    pub opens_at: i64,
    /// How many are let in per minute, at least 1.
    pub per_minute: u32,
    /// Whether nobody is let in at the moment.
    pub is_paused: bool,
    /// Whether the line has begun, as far as who asks knows. If the store does not know it, it has forgotten it.
    pub has_begun: bool,
}

impl Pace {
    /// The time between two, in milliseconds.
    pub fn interval(&self) -> f64 {
        60_000.0 / f64::from(self.per_minute.max(1))
    }
}

/// Somebody who asks for their place, or for one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ask {
    /// The place, which is derived from the event and who has it.
    pub place: Uuid,
    /// Whether they take the place if they have none.
    pub joins: bool,
    /// The number that they hold; none if they have none yet.
    pub number: Option<u64>,
    /// When they were let in, if they hold that, in milliseconds since 1970.
    pub admitted_at: Option<i64>,
    /// The number that they draw if the line has not opened, below [`DRAWN`].
    pub draw: u64,
    /// If they were let in before this time, they get a new number: their time to order is over, and they join again.
    pub again_before: Option<i64>,
}

/// Where somebody is in a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Not here.
    Nowhere,
    /// In the line, not let in yet.
    Waiting {
        /// The number that they hold.
        number: u64,
        /// How many are before them.
        before: u64,
    },
    /// Let in by the pace.
    Admitted {
        /// When, in milliseconds since 1970.
        at: i64,
    },
}

/// A line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Line {
    /// Where those are who asked, in the order of the question.
    pub standings: Vec<Standing>,
    /// When the line began, in milliseconds since 1970. Another time than before means that it was forgotten meanwhile.
    pub began: i64,
    /// How many people wait in all.
    pub waiting: u64,
    /// How many were let in.
    pub admitted: u64,
    /// How many have left the line: let in, or gone when it was their turn.
    pub left: u64,
    /// The lowest number in the line; whoever holds a lower one is not waiting any more.
    pub next: Option<u64>,
}

/// The lines of all events: in memory when embedded, in Redis for several processes. While Redis is away, each process
/// has its own. Nothing here fails, because nobody who waits may see an error for it.
#[async_trait]
pub trait WaitingLines: Send + Sync {
    /// Finds or adds those who ask, then lets in whose turn it is.
    async fn look(&self, line: LineId, pace: Pace, asks: &[Ask]) -> Line;

    /// Forgets a line: nobody has to wait any more.
    async fn close(&self, line: LineId);

    /// Counts orders at a time (milliseconds since 1970), and returns those of the last [`DEMAND_SECONDS`].
    async fn demand(&self, event_id: EventId, orders: u64, now: i64) -> u64;

    /// Notes that an event has a waiting room by itself until a time (milliseconds since 1970).
    async fn keep_on(&self, event_id: EventId, until: i64);

    /// The events that have a waiting room by themselves, and until when.
    async fn kept_on(&self, now: i64) -> Vec<(EventId, i64)>;
}
