//! The public face: GraphQL, REST, webhooks and the few pages that mails link to. Parses what comes in, asks the domain,
//! and says the answer in the client's terms.

pub mod auth;
pub mod graphql;
