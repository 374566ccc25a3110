//! The foundation of everything that serves requests: authentication, rate limits, the format of errors and pages, the
//! built web app, and the state that handlers share.

pub mod app;
pub mod auth;
pub mod conditional;
pub mod connections;
pub mod cover_view;
pub mod crowd;
pub mod extract;
pub mod guard;
pub mod health;
pub mod html;
pub mod lifecycle;
pub mod options;
pub mod order_cookie;
pub mod origins;
pub mod problem;
pub mod public_cache;
pub mod rate_limits;
pub mod request_id;
pub mod rest;
pub mod web_app;
