//! Versions of what several people edit: events, ticket types, venues, organizations, the site's settings. Whoever changes
//! one may say which version they were looking at, and is refused if somebody else has changed it since.
//!
//! Small things have no version (the order of an event's ticket types, a member's role): there the editor says what they saw
//! itself.
//!
//! Only what a person edits raises a version, and only by being other than before: whoever saves what there is already
//! stands in nobody's way. What follows from it by itself (the search index, an event being free) and
//! steps in an event's life (publishing, cancelling) don't: nobody's form holds them.

use crate::error::{ErrorCode, Failure};

/// The codes of an area in which several people edit the same.
pub trait Edited: ErrorCode {
    /// Somebody else has changed it since the editor looked at it.
    const EDITED_MEANWHILE: Self;
}

/// Refuses to change what is at another version than the editor `seen`. The row has to be locked: `current` is what it has
/// then. Without `seen` the last change stands.
///
/// # Errors
/// `seen` is not the current one.
pub fn check<C: Edited>(current: i32, seen: Option<i32>) -> Result<(), Failure<C>> {
    if seen.is_some_and(|seen| seen != current) {
        let message =
            format!("Somebody else has changed this meanwhile, so nothing was saved. It is at version {current} now.");
        return Err(Failure::field(C::EDITED_MEANWHILE, "version", message));
    }
    Ok(())
}

/// Refuses to change what has no version of its own, once it is not what the editor saw any more: `now` has to be read under
/// a lock. Without `seen` the last change stands. `field` is where the editor says what they saw.
///
/// # Errors
/// `seen` is not what there is.
pub fn still<C: Edited, T: PartialEq>(field: &str, now: &T, seen: Option<&T>) -> Result<(), Failure<C>> {
    if seen.is_some_and(|seen| seen != now) {
        let message = "Somebody else has changed this meanwhile, so nothing was saved.";
        return Err(Failure::field(C::EDITED_MEANWHILE, field, message));
    }
    Ok(())
}

/// The version after a change.
pub fn raised(current: i32) -> i32 {
    current.saturating_add(1)
}

/// The version of what is new.
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
