//! The GraphQL API: its schema, the processing of requests, and its two transports, HTTP and WebSocket.

// The merged objects of the schema nest as deep as there are areas.
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
