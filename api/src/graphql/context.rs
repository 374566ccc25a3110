//! What resolvers find in their context: each request gets the environment, its actor and a loader of its own.

use async_graphql::Context;
use async_graphql::dataloader::DataLoader;
use domain::{Actor, Env};

/// Loads rows that many nodes ask for in one statement per kind. An area adds an `impl Loader<Key>` for each of its edges.
pub(crate) struct Rows {
    pub(crate) env: Env,
    pub(crate) actor: Actor,
}

/// The environment.
pub(crate) fn env<'a>(ctx: &Context<'a>) -> &'a Env {
    ctx.data_unchecked()
}

/// Who asks.
pub(crate) fn actor<'a>(ctx: &Context<'a>) -> &'a Actor {
    ctx.data_unchecked()
}

/// This request's loader.
pub(crate) fn rows<'a>(ctx: &Context<'a>) -> &'a DataLoader<Rows> {
    ctx.data_unchecked()
}

/// A loader for one request.
pub(crate) fn new_rows(env: &Env, actor: &Actor) -> DataLoader<Rows> {
    DataLoader::new(Rows { env: env.clone(), actor: actor.clone() }, tokio::spawn)
}
