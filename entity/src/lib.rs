//! The rows of the database, one module per table. The migrations define their schema, the domain their rules.
#![expect(
    missing_docs,
    reason = "columns and states have self-explanatory names; the docs of the modules cover everything else"
)]

pub mod added_order;
pub mod audit_entry;
pub mod check_in;
pub mod crm_change;
pub mod crm_connection;
pub mod crm_contact;
pub mod dispute;
pub mod event;
pub mod event_announcement;
pub mod event_change;
pub mod event_cover;
pub mod event_tag;
pub mod feedback;
pub mod guest;
pub mod guest_link;
pub mod guest_refusal;
pub mod idempotency_key;
pub mod inbox;
pub mod invitation;
pub mod job_failure;
pub mod ledger_entry;
pub mod mail_link_request;
pub mod mail_opt_out;
pub mod membership;
pub mod message;
pub mod message_recipient;
pub mod message_template;
pub mod notification;
pub mod one_time_token;
pub mod order;
pub mod order_line;
pub mod order_link_request;
pub mod organization;
pub mod organization_follow;
pub mod organization_logo;
pub mod organization_profile;
pub mod organization_suspension;
pub mod organization_terms;
pub mod outbox;
pub mod payment;
pub mod provider_news;
pub mod queue_pause;
pub mod quota;
pub mod recovery_code;
pub mod refresh_token;
pub mod refund;
pub mod report;
pub mod role_grant;
pub mod sale;
pub mod second_factor;
pub mod second_factor_challenge;
pub mod session;
pub mod sign_up;
pub mod site_logo;
pub mod site_settings;
pub mod site_text;
pub mod ticket;
pub mod ticket_type;
pub mod ticket_type_quota;
pub mod user;
pub mod venue;
pub mod waiting_room;
