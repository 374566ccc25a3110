//! Which mails people want, in the schema.

mod inputs;
mod mutation;
mod payloads;
mod query;
mod types;

pub(crate) use mutation::MailPreferencesMutation;
pub(crate) use query::MailPreferencesQuery;
pub(crate) use types::MailPreferenceErrorCode;
