//! The statements that a part of the process sends, while somebody wants to know them.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use sea_orm::Statement;

#[derive(Debug, Default)]
pub(super) struct Record {
    /// Read for each statement, which must not wait for the lock.
    wanted: AtomicBool,
    statements: Mutex<Vec<Statement>>,
}

impl Record {
    pub(super) fn add(&self, statement: &Statement) {
        if self.wanted.load(Ordering::Relaxed) {
            self.statements.lock().unwrap_or_else(PoisonError::into_inner).push(statement.clone());
        }
    }

    pub(super) fn start(&self) {
        self.end();
        self.wanted.store(true, Ordering::Relaxed);
    }

    pub(super) fn end(&self) -> Vec<Statement> {
        self.wanted.store(false, Ordering::Relaxed);
        std::mem::take(&mut *self.statements.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
