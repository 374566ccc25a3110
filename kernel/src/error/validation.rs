//! Checking all fields of an input, so that a form can show all problems at once.

use super::{ErrorCode, Failure, Problem};
use crate::bounds::Bounds;
use crate::patch::Patch;
use crate::text::{Invalid, block};

/// Collects all problems of an input, so that a form can show them at once.
#[derive(Debug)]
pub struct Validation<C> {
    problems: Vec<Problem<C>>,
}

impl<C: ErrorCode> Default for Validation<C> {
    fn default() -> Self {
        Self::new()
    }
}

impl<C: ErrorCode> Validation<C> {
    /// A validation without problems so far.
    pub fn new() -> Self {
        Self { problems: Vec::new() }
    }

    /// Adds a problem with a field.
    pub fn add(&mut self, code: C, field: impl Into<String>, message: impl Into<String>) {
        self.problems.push(Problem::new(code, Some(field.into()), message));
    }

    /// Adds a problem that has further facts.
    pub fn note(&mut self, problem: Problem<C>) {
        self.problems.push(problem);
    }

    /// Adds that a field's value exceeds a limit.
    pub fn add_beyond(&mut self, code: C, field: impl Into<String>, bounds: Bounds, message: impl Into<String>) {
        self.problems.push(Problem { bounds: Some(bounds), ..Problem::new(code, Some(field.into()), message) });
    }

    /// Takes a parsed value, or adds why `field` could not be parsed.
    pub fn take<T>(&mut self, field: &str, parsed: Result<T, Invalid>) -> Option<T> {
        parsed.map_err(|why| self.problems.push(Problem::invalid(field, why))).ok()
    }

    /// Like [`Self::take`] for a field that may be left out; an absent field is `Some(None)`.
    pub fn take_optional<T>(&mut self, field: &str, parsed: Option<Result<T, Invalid>>) -> Option<Option<T>> {
        match parsed {
            None => Some(None),
            Some(parsed) => self.take(field, parsed).map(Some),
        }
    }

    /// Puts a field's new value in its place, if one was given and can be parsed.
    pub fn set<G: ?Sized, T>(
        &mut self,
        field: &str,
        given: Option<&G>,
        parse: impl FnOnce(&G) -> Result<T, Invalid>,
        place: &mut T,
    ) {
        if let Some(value) = given.and_then(|given| self.take(field, parse(given))) {
            *place = value;
        }
    }

    /// Like [`Self::set`] for a field that may be empty.
    pub fn patch<G, T>(
        &mut self,
        field: &str,
        given: &Patch<G>,
        parse: impl FnOnce(&G) -> Result<T, Invalid>,
        place: &mut Option<T>,
    ) {
        if let Some(patch) = self.take(field, given.as_ref().try_map(parse)) {
            *place = patch.apply(place.take());
        }
    }

    /// Like [`Self::patch`] for text of several lines, at most `most` characters. Blank text empties the field.
    pub fn text(&mut self, field: &str, given: &Patch<String>, most: usize, place: &mut Option<String>) {
        self.patch(field, given, |text| block(text, most), place);
        place.take_if(|text| text.is_empty());
    }

    /// Fails if there are problems.
    pub fn finish(self) -> Result<(), Failure<C>> {
        if self.problems.is_empty() { Ok(()) } else { Err(Failure::Rejected(self.problems)) }
    }

    /// The values that [`Self::take`] returned, which are all there unless something was wrong.
    pub fn finish_with<T: Checked>(self, values: T) -> Result<T::Values, Failure<C>> {
        match values.all() {
            Some(values) if self.problems.is_empty() => Ok(values),
            _ => Err(Failure::Rejected(self.problems)),
        }
    }

    /// The failure, for callers that know that there are problems.
    pub fn into_failure(self) -> Failure<C> {
        Failure::Rejected(self.problems)
    }
}

/// Values that were checked one by one: one, or several as a tuple.
pub trait Checked {
    /// The values themselves.
    type Values;

    /// All of them, if none is missing.
    fn all(self) -> Option<Self::Values>;
}

impl<T> Checked for Option<T> {
    type Values = T;

    fn all(self) -> Option<T> {
        self
    }
}

macro_rules! checked_tuples {
    ($($($value:ident)+;)*) => {$(
        impl<$($value),+> Checked for ($(Option<$value>,)+) {
            type Values = ($($value,)+);

            #[expect(non_snake_case, reason = "each value is named like its type")]
            fn all(self) -> Option<Self::Values> {
                let ($($value,)+) = self;
                Some(($($value?,)+))
            }
        }
    )*};
}

checked_tuples! {
    A B;
    A B C;
    A B C D;
    A B C D E;
    A B C D E F;
    A B C D E F G;
    A B C D E F G H;
}
