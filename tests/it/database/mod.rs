//! The database as the last line: it refuses what the code should never have asked for.

mod addresses;
mod lengths;
mod rules;
