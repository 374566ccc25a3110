//! What a GraphQL request goes through, by HTTP or over a socket: it is read, prepared against limits and executed, and what
//! it came to is put into the client's terms.

pub(crate) mod documents;
pub(crate) mod executor;
pub(crate) mod limits;
pub(crate) mod measure;
pub(crate) mod media;
pub(crate) mod prepare;
pub(crate) mod reply;
pub(crate) mod shape;
