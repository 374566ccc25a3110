//! The rows of the database, one module per table; their shape is told by the migrations, their rules by the domain.
#![expect(missing_docs, reason = "columns and states are named for what they hold; modules say the rest")]

pub mod audit_entry;
pub mod check_in;
pub mod event;
pub mod event_cover;
pub mod event_tag;
pub mod inbox;
pub mod job_failure;
pub mod ledger_entry;
pub mod mail_link_request;
pub mod membership;
pub mod notification;
pub mod one_time_token;
pub mod order;
pub mod order_line;
pub mod organization;
pub mod organization_suspension;
pub mod outbox;
pub mod payment;
pub mod queue_pause;
pub mod quota;
pub mod recovery_code;
pub mod refresh_token;
pub mod refund;
pub mod report;
pub mod role_grant;
pub mod second_factor;
pub mod second_factor_challenge;
pub mod session;
pub mod site_settings;
pub mod ticket;
pub mod ticket_type;
pub mod ticket_type_quota;
pub mod user;
pub mod venue;
