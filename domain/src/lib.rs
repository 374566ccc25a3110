//! The rules of Event Radar, one module per business area. Nothing here knows HTTP, GraphQL, a queue or a vendor.

pub mod accounts;
pub mod actor;
pub mod admins;
pub mod audit;
pub mod check_ins;
pub mod clock;
pub mod db;
pub mod demo;
pub mod documents;
pub mod env;
pub mod error;
pub mod events;
pub mod exports;
pub mod feedback;
pub mod files;
pub mod ids;
pub mod job;
pub mod jobs;
pub mod ledger;
pub mod mail;
pub mod mail_preferences;
pub mod maintenance;
pub mod markdown;
pub mod messages;
pub mod metrics;
pub mod money;
pub mod notifications;
pub mod orders;
pub mod organizations;
pub mod outbox;
pub mod page;
pub mod patch;
pub mod payments;
pub mod people;
pub mod queues;
pub mod quotas;
pub mod rate_limits;
pub mod readiness;
pub mod refunds;
pub mod reports;
pub mod request;
pub mod secret;
pub mod signals;
pub mod site_settings;
pub mod statistics;
#[cfg(test)]
mod testing;
pub mod text;
pub mod traces;
pub mod translation;

pub use actor::{Actor, SignedIn};
/// The rows that operations return.
pub use entity as rows;
pub use env::{Env, Settings};
pub use error::{ErrorCode, Failure, Problem, Validation};
