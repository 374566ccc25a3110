//! The payloads of API key mutations.

use async_graphql::{ID, SimpleObject};

use super::types::ApiKey;
use crate::schema::accounts::AccountErrorCode;
use crate::schema::errors::Refusal;

/// The result of `apiKeyCreate`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct ApiKeyCreatePayload {
    /// The new key; null if the mutation was refused.
    pub(crate) api_key: Option<ApiKey>,
    /// Its secret, `erk_…`, for `Authorization: Bearer`. It is told only here: store it now. Null if the mutation was
    /// refused.
    pub(crate) secret: Option<String>,
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<Refusal<AccountErrorCode>>,
}

/// The result of `apiKeyRevoke`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct ApiKeyRevokePayload {
    /// The id of the key that has ended; null if the mutation was refused.
    pub(crate) revoked_id: Option<ID>,
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<Refusal<AccountErrorCode>>,
}

/// The result of `apiKeyTakeOver`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct ApiKeyTakeOverPayload {
    /// The key, which acts for the logged-in user now; null if the mutation was refused.
    pub(crate) api_key: Option<ApiKey>,
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<Refusal<AccountErrorCode>>,
}
