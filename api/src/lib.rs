//! The public face: GraphQL, REST, webhooks, the web app and the few pages that mails link to. Parses what comes in, asks the
//! domain, and says the answer in the client's terms.

mod app;
pub mod auth;
pub mod connections;
#[cfg(test)]
mod contract_tests;
mod cover_view;
mod covers;
pub mod dev;
mod downloads;
mod endpoint;
mod engine;
mod exports;
mod extract;
pub mod graphql;
mod guard;
mod health;
mod html;
mod lifecycle;
mod observe;
mod options;
mod order_cookie;
mod origins;
mod pages;
mod problem;
mod rate_limits;
mod request_id;
mod rest;
mod seats;
mod server;
mod socket;
mod web;
mod web_app;
pub mod webhooks;

pub use app::ApiState;
pub use lifecycle::Phase;
pub use options::{ApiOptions, DemoLogin};
pub use server::router;
pub use web_app::WebFile;
