//! The rules of Event Radar, one module per business area. Nothing here knows HTTP, GraphQL, a queue or a vendor.

pub mod accounts;
pub mod admin_error;
pub mod admins;
pub mod audit_trail;
pub mod bounces;
pub mod cancellations;
pub mod check_ins;
pub mod checkout;
pub mod contact_changes;
pub mod crm;
pub mod dead_jobs;
pub mod demo;
pub mod disputes;
pub mod documents;
pub mod event_search;
pub mod events;
pub mod exports;
pub mod feedback;
pub mod follows;
pub mod handlers;
pub mod job;
pub mod ledger;
pub mod mail_preferences;
pub mod maintenance;
pub mod messages;
pub mod notifications;
pub mod orders;
pub mod organizations;
pub mod payments;
pub mod people;
pub mod quotas;
pub mod rate_limits;
pub mod refunds;
pub mod reports;
mod sale_notices;
pub mod settlement;
pub mod site_settings;
pub mod statistics;
mod sums;
#[cfg(test)]
#[path = "../../kernel/src/testing.rs"]
mod testing;
pub mod timeline;
pub mod translation;
pub mod uploads;
pub mod venues;
pub mod waiting_rooms;
