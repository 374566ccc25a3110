//! The inputs of API key mutations.

use async_graphql::{ID, InputObject};
use domain::api_keys::CreateKey;
use kernel::scopes::Scope;

use super::types::{ApiAccess, ApiResource};
use crate::schema::accounts::AccountProofInput;

/// One thing that an API key may do.
#[derive(Debug, InputObject)]
pub(crate) struct ApiKeyScopeInput {
    /// What it is for.
    resource: ApiResource,
    /// What may be done with it.
    access: ApiAccess,
}

/// The API key to make.
#[derive(InputObject)]
pub(crate) struct ApiKeyCreateInput {
    /// The organization that it is for, `org_…`. Left out, the key is personal: it reaches all organizations of the user, and
    /// what is the user's own.
    organization_id: Option<ID>,
    /// What people call it, at most 100 characters.
    name: String,
    /// What it may do, at least one thing.
    scopes: Vec<ApiKeyScopeInput>,
    /// In how many days it ends by itself, 1 to 366. Left out, it does not.
    expires_in_days: Option<i32>,
    /// Proof that it is the account's owner who asks.
    proof: AccountProofInput,
}

impl From<ApiKeyCreateInput> for CreateKey {
    fn from(input: ApiKeyCreateInput) -> Self {
        let scope = |scope: ApiKeyScopeInput| Scope { resource: scope.resource.into(), access: scope.access.into() };
        Self {
            organization_id: input.organization_id.map(|id| id.0),
            name: input.name,
            scopes: input.scopes.into_iter().map(scope).collect(),
            expires_in_days: input.expires_in_days,
            proof: input.proof.into(),
        }
    }
}

/// The API key to end.
#[derive(InputObject)]
pub(crate) struct ApiKeyRevokeInput {
    /// The key's id, `apikey_…`.
    pub(crate) api_key_id: ID,
}

/// The organization's API key to take over.
#[derive(InputObject)]
pub(crate) struct ApiKeyTakeOverInput {
    /// The key's id, `apikey_…`.
    pub(crate) api_key_id: ID,
    /// Proof that it is the account's owner who asks.
    pub(crate) proof: AccountProofInput,
}
