//! Mail preferences in the schema.

mod enums;
mod inputs;
mod mutation;
mod payloads;
mod query;
mod types;

pub(crate) use enums::MailPreferenceErrorCode;
pub(crate) use mutation::MailPreferencesMutation;
pub(crate) use query::MailPreferencesQuery;
