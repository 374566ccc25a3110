//! The database as the last line of defence: it refuses statements that the code should never send.

mod addresses;
mod lengths;
mod long_lists;
mod plans;
mod rules;
mod versions;
