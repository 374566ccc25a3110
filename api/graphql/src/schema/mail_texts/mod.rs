//! The texts of mails that administrators write, in the schema.

mod enums;
mod inputs;
mod mutation;
mod payloads;
mod query;
mod types;

pub(crate) use enums::MailTextErrorCode;
pub(crate) use mutation::MailTextsMutation;
pub(crate) use query::MailTextsQuery;
