//! What an answer was made from.

use std::sync::{Mutex, MutexGuard, PoisonError};

use kernel::signals::PublicChange;
use time::OffsetDateTime;

/// What an answer was made from: when it changes, the answer is out of date.
#[derive(Debug, Clone, Default)]
pub(super) struct Reads {
    /// Events, organizations and venues.
    pub(super) rows: Vec<PublicChange>,
    /// Whether a list was read, which any change may add to or take from.
    pub(super) lists: bool,
    /// Whether it says what can be ordered.
    pub(super) availability: bool,
    /// When it changes by itself, because a sale begins or ends.
    pub(super) until: Option<OffsetDateTime>,
    /// Whether it depends on who asks.
    pub(super) viewer: bool,
}

/// Collects what an answer is made from while it is made.
#[derive(Debug, Default)]
pub struct ReadLog(Mutex<Reads>);

impl ReadLog {
    /// Notes that an event, an organization or a venue was read.
    pub fn row(&self, row: PublicChange) {
        let mut reads = self.lock();
        if !reads.rows.contains(&row) {
            reads.rows.push(row);
        }
    }

    /// Notes that a list was read, or that something was looked for and not found.
    pub fn list(&self) {
        self.lock().lists = true;
    }

    /// Notes that it was read what can be ordered, which changes with every order, and by itself at `until`.
    pub fn availability(&self, until: Option<OffsetDateTime>) {
        let mut reads = self.lock();
        reads.availability = true;
        reads.until = reads.until.into_iter().chain(until).min();
    }

    /// Notes that it depends on who asks: it is kept for those who are not signed in.
    pub fn viewer(&self) {
        self.lock().viewer = true;
    }

    /// Whether it depends on who asks.
    pub fn depends_on_viewer(&self) -> bool {
        self.lock().viewer
    }

    pub(super) fn so_far(&self) -> Reads {
        self.lock().clone()
    }

    fn lock(&self) -> MutexGuard<'_, Reads> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
