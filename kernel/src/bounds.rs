//! Which limit a value goes beyond, for programs: what people read is the message beside it.

use std::fmt::Display;

/// What kind of limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// There has to be something.
    Required,
    /// So many characters or entries at least.
    TooShort,
    /// So many characters or entries at most.
    TooLong,
    /// A number from here to there.
    OutOfRange,
}

/// A limit that a value goes beyond, with where it lies, as plain decimals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bounds {
    /// What kind of limit.
    pub limit: Limit,
    /// The least there may be.
    pub min: Option<String>,
    /// The most there may be.
    pub max: Option<String>,
}

impl Bounds {
    /// Something is needed.
    pub fn required() -> Self {
        Self { limit: Limit::Required, min: None, max: None }
    }

    /// At least `min` characters or entries.
    pub fn too_short(min: impl Display) -> Self {
        Self { limit: Limit::TooShort, min: Some(min.to_string()), max: None }
    }

    /// At most `max` characters or entries.
    pub fn too_long(max: impl Display) -> Self {
        Self { limit: Limit::TooLong, min: None, max: Some(max.to_string()) }
    }

    /// A number from `min` to `max`.
    pub fn out_of_range(min: impl Display, max: impl Display) -> Self {
        Self { limit: Limit::OutOfRange, min: Some(min.to_string()), max: Some(max.to_string()) }
    }
}
