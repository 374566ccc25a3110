//! Optimistic locking for what several people edit: events, ticket types, venues, organizations, the site's settings.
//! An editor may name the version they saw, and is refused if somebody else has changed it since.
//!
//! Small things have no version (the order of an event's ticket types, a member's role). There, the editor names the
//! value that they saw.
//!
//! A version is raised only by edits that change something: saving without a change conflicts with nobody. Derived
//! values (the search index, whether an event is free) and status changes (publishing, cancelling) don't raise it,
//! since they are not in any form.

use crate::error::{ErrorCode, Failure};

/// The error codes of an area with optimistic locking.
pub trait Edited: ErrorCode {
    /// Somebody else has changed it since the editor read it.
    const EDITED_MEANWHILE: Self;
}

/// Refuses a change if the version that the editor saw is not the current one. The row has to be locked when `current`
/// is read. Without `seen`, the last change wins.
///
/// # Errors
/// When `seen` is not the current version.
pub fn check<C: Edited>(current: i32, seen: Option<i32>) -> Result<(), Failure<C>> {
    if seen.is_some_and(|seen| seen != current) {
        let message = format!(
            "Someone else has changed this in the meantime, so nothing was saved. It is at version {current} now."
        );
        return Err(Failure::field(C::EDITED_MEANWHILE, "version", message));
    }
    Ok(())
}

/// Refuses a change of something without a version if its value is not what the editor saw. `now` has to be read under
/// a lock. Without `seen`, the last change wins. `field` is the input field with the value that the editor saw.
///
/// # Errors
/// When `seen` is not the current value.
pub fn still<C: Edited, T: PartialEq>(field: &str, now: &T, seen: Option<&T>) -> Result<(), Failure<C>> {
    if seen.is_some_and(|seen| seen != now) {
        let message = "Someone else has changed this in the meantime, so nothing was saved.";
        return Err(Failure::field(C::EDITED_MEANWHILE, field, message));
    }
    Ok(())
}

/// The version after a change.
pub fn raised(current: i32) -> i32 {
    current.saturating_add(1)
}

/// The version of a new row.
pub const FIRST: i32 = 1;

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    enum Code {
        Invalid,
        NotFound,
        EditedMeanwhile,
    }

    impl ErrorCode for Code {
        const INVALID: Self = Self::Invalid;
        const NOT_FOUND: Self = Self::NotFound;
    }

    impl Edited for Code {
        const EDITED_MEANWHILE: Self = Self::EditedMeanwhile;
    }

    #[test]
    fn a_change_of_what_was_seen_passes_and_of_anything_else_does_not() {
        let check = check::<Code>;
        check(1, Some(1)).unwrap();
        check(7, None).expect("without a version the last change stands");
        for seen in [0, -1, 1, 8, i32::MAX, i32::MIN] {
            assert_eq!(check(7, Some(seen)).unwrap_err().codes(), [Code::EditedMeanwhile], "{seen}");
        }
    }
}
