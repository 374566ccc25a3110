//! What every business area builds on: ids, money, text and time, the database with its transactions and outbox, actors
//! and errors, and the ports to other systems. It knows no business area.

// Lets `testing.rs`, which `domain` includes as well, name this crate the same way in both.
#[cfg(test)]
extern crate self as kernel;

pub mod actor;
pub mod api_key_secret;
pub mod audit;
pub mod background;
pub mod bounds;
pub mod clock;
pub mod collection;
pub mod colour;
pub mod crm;
pub mod crowd;
pub mod db;
pub mod env;
pub mod error;
pub mod files;
pub mod gather;
pub mod geo;
pub mod geocoding;
pub mod halves;
pub mod idempotency;
pub mod ids;
pub mod jobs;
pub mod limits;
pub mod mail;
pub mod markdown;
pub mod metrics;
pub mod money;
pub mod page;
pub mod patch;
pub mod payments;
pub mod rate_limits;
pub mod readiness;
pub mod replies;
pub mod request;
pub mod retention;
pub mod rules;
pub mod scopes;
pub mod seal;
pub mod secret;
pub mod signals;
pub mod site;
#[cfg(test)]
mod testing;
pub mod text;
pub mod towns;
pub mod traces;
pub mod versions;
pub mod waiting_lines;
pub mod zones;

pub use actor::{Actor, SignedIn};
pub use env::{Env, Settings};
pub use error::{ErrorCode, Failure, Problem, Validation};
