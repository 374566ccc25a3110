//! The processing of a GraphQL request, from HTTP or a WebSocket: it is parsed, checked against limits and executed, and
//! the response is written.

pub(crate) mod documents;
pub(crate) mod executor;
pub(crate) mod limits;
pub(crate) mod measure;
pub(crate) mod media;
pub(crate) mod prepare;
pub(crate) mod reply;
pub(crate) mod scopes;
pub(crate) mod shape;
pub(crate) mod shared;
