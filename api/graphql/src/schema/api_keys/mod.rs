//! API keys in the schema.

mod inputs;
mod loaders;
mod mutation;
mod payloads;
mod types;

pub(crate) use loaders::ApiKeysOf;
pub(crate) use mutation::ApiKeysMutation;
pub(crate) use types::ApiKey;

use async_graphql::{Context, Error};

use super::context;
use super::errors::top_level;

/// The keys of the account of whoever asks; none if they came with a key.
pub(crate) async fn own(ctx: &Context<'_>) -> Result<Vec<ApiKey>, Error> {
    let actor = context::actor(ctx);
    if actor.key().is_some() {
        return Ok(Vec::new());
    }
    let keys = domain::api_keys::own(context::env(ctx), actor).await.map_err(top_level)?;
    Ok(keys.into_iter().map(|key| ApiKey::new(key, actor)).collect())
}
