//! Time, randomness and new keys are passed in, so that tests control them and no code reads a global.

use std::sync::{Arc, Mutex, PoisonError};

use time::OffsetDateTime;
use uuid::{ContextV7, Timestamp, Uuid};

/// A source of the current time: the machine's clock, or one that a test moves.
pub trait Clock: Send + Sync {
    /// Milliseconds since the Unix epoch.
    fn unix_millis(&self) -> i64;

    /// Now in UTC, in whole seconds: SQLite compares times as text, which is right only when all have the same width.
    /// Order within a second comes from UUIDv7 ids.
    fn now(&self) -> OffsetDateTime {
        OffsetDateTime::from_unix_timestamp(self.unix_millis().div_euclid(1000)).unwrap_or(OffsetDateTime::UNIX_EPOCH)
    }
}

/// The system clock of the machine that the process runs on.
#[derive(Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the adapter that reads the clock")]
    fn unix_millis(&self) -> i64 {
        i64::try_from(OffsetDateTime::now_utc().unix_timestamp_nanos() / 1_000_000).unwrap_or(i64::MAX)
    }
}

/// A source of cryptographically secure random bytes.
pub trait Random: Send + Sync {
    /// Overwrites the whole buffer with random bytes.
    fn fill(&self, buffer: &mut [u8]);
}

/// `rand`'s thread-local generator, which the operating system seeds.
#[derive(Debug, Default)]
pub struct SystemRandom;

impl Random for SystemRandom {
    #[expect(clippy::disallowed_methods, reason = "this is the adapter that reads the generator")]
    fn fill(&self, buffer: &mut [u8]) {
        rand::Rng::fill_bytes(&mut rand::rng(), buffer);
    }
}

/// Makes UUIDv7 keys that keep the order in which they were made, also within a millisecond.
pub struct Ids {
    clock: Arc<dyn Clock>,
    context: Mutex<ContextV7>,
}

impl Ids {
    /// A generator on the given clock.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, context: Mutex::new(ContextV7::new()) }
    }

    /// The next key, which sorts after all that this generator made before.
    pub fn next(&self) -> Uuid {
        let millis = u64::try_from(self.clock.unix_millis()).unwrap_or(0);
        let nanos = u32::try_from(millis % 1000).unwrap_or(0) * 1_000_000;
        let context = self.context.lock().unwrap_or_else(PoisonError::into_inner);
        Uuid::new_v7(Timestamp::from_unix(&*context, millis / 1000, nanos))
    }
}
