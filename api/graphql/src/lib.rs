//! The GraphQL API: its schema, the processing of requests, and its two transports, HTTP and WebSocket.

// The roots of the schema are merged from an object per area, each within the one before.
#![recursion_limit = "256"]

#[cfg(test)]
mod contract_tests;
mod endpoint;
mod engine;
mod graphql;
mod router;
mod schema;
mod session_checks;
mod socket;
mod socket_permits;

pub use router::router;
pub use schema::sdl;
