//! The limit that a value exceeds, for programs. People read the message beside it.

use std::fmt::Display;

/// The kind of limit that a value exceeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// The value is empty or missing, and must not be.
    Required,
    /// The value has fewer characters or entries than the minimum.
    TooShort,
    /// The value has more characters or entries than the maximum.
    TooLong,
    /// The number is below the minimum or above the maximum.
    OutOfRange,
}

/// The limit that a value exceeds, as plain decimals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bounds {
    /// The kind of limit; it decides which of the others are set.
    pub limit: Limit,
    /// The minimum; none if only a maximum applies.
    pub min: Option<String>,
    /// The maximum; none if only a minimum applies.
    pub max: Option<String>,
}

impl Bounds {
    /// A value is required; neither a minimum nor a maximum is given.
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
