//! Making, ending and taking over API keys.

use async_graphql::{Context, Error, Object};
use domain::api_keys::{self, Shown};

use super::inputs::{ApiKeyCreateInput, ApiKeyRevokeInput, ApiKeyTakeOverInput};
use super::payloads::{ApiKeyCreatePayload, ApiKeyRevokePayload, ApiKeyTakeOverPayload};
use super::types::ApiKey;
use crate::schema::context::{actor, env};
use crate::schema::errors::{answer, database, refusals};

#[derive(Debug, Default)]
pub(crate) struct ApiKeysMutation;

#[Object]
impl ApiKeysMutation {
    /// Makes an API key that acts for the logged-in user: for everything that is theirs, or for an organization that they
    /// own. Refused with `TOO_MANY_API_KEYS` if the user or the organization has 50 already.
    async fn api_key_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The key to make, and proof.")] input: ApiKeyCreateInput,
    ) -> Result<ApiKeyCreatePayload, Error> {
        match api_keys::create(env(ctx), actor(ctx), input.into()).await {
            Ok(created) => Ok(ApiKeyCreatePayload {
                api_key: shown(ctx, created.key).await?,
                secret: Some(created.secret.reveal().to_owned()),
                errors: Vec::new(),
            }),
            Err(failure) => Ok(ApiKeyCreatePayload { errors: refusals(failure)?, ..Default::default() }),
        }
    }

    /// Ends an API key at once: one's own, or an organization's by its owners.
    async fn api_key_revoke(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The key to end.")] input: ApiKeyRevokeInput,
    ) -> Result<ApiKeyRevokePayload, Error> {
        let outcome = api_keys::revoke(env(ctx), actor(ctx), &input.api_key_id).await;
        answer!(outcome, _ => ApiKeyRevokePayload { revoked_id: Some(input.api_key_id) })
    }

    /// Has an organization's API key act for the logged-in user from now on, so that it goes on working when the person
    /// leaves whom it acted for. The secret stays the same. For owners.
    async fn api_key_take_over(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The key to take over, and proof.")] input: ApiKeyTakeOverInput,
    ) -> Result<ApiKeyTakeOverPayload, Error> {
        let outcome = api_keys::take_over(env(ctx), actor(ctx), &input.api_key_id, &input.proof.into()).await;
        match outcome {
            Ok(key) => Ok(ApiKeyTakeOverPayload { api_key: shown(ctx, key).await?, errors: Vec::new() }),
            Err(failure) => Ok(ApiKeyTakeOverPayload { errors: refusals(failure)?, ..Default::default() }),
        }
    }
}

async fn shown(ctx: &Context<'_>, key: api_keys::ApiKey) -> Result<Option<ApiKey>, Error> {
    let shown = Shown::of(env(ctx), key).await.map_err(database)?;
    Ok(shown.map(|shown| ApiKey::new(shown, actor(ctx))))
}
