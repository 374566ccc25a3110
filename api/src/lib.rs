//! The public face: GraphQL, REST, webhooks, the web app and the few pages that mails link to. Parses what comes in, asks the
//! domain, and says the answer in the client's terms.

pub mod auth;
pub mod connections;
#[cfg(test)]
mod contract_tests;
mod covers;
pub mod dev;
mod downloads;
mod endpoint;
mod exports;
mod extract;
pub mod graphql;
mod health;
mod lifecycle;
mod measure;
mod observe;
mod origins;
mod pages;
mod rate_limits;
mod rest;
mod server;
mod socket;
mod web;
pub mod webhooks;

pub use lifecycle::Phase;
pub use server::{ApiOptions, ApiState, DemoLogin, router};
pub use web::WebFile;
