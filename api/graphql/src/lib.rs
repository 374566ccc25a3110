//! The GraphQL API: its schema, what a request goes through, and its two doors, HTTP and sockets.

#[cfg(test)]
mod contract_tests;
mod endpoint;
mod engine;
mod graphql;
mod router;
mod schema;
mod seats;
mod socket;

pub use router::router;
pub use schema::sdl;
