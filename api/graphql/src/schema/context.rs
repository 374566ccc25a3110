//! The context of resolvers: each operation has the environment, its actor and its own loader.

use std::sync::Arc;

use api_base::public_cache::ReadLog;
use async_graphql::dataloader::DataLoader;
use async_graphql::{Context, Error};
use domain::organizations::Permission;
use futures::future::BoxFuture;
use kernel::{Actor, Env};
use tracing::Instrument as _;
use uuid::Uuid;

use super::organizations::RoleIn;

/// Loads rows that many nodes ask for in one statement per kind. An area adds an `impl Loader<Key>` for each of its edges.
pub(crate) struct Rows {
    pub(crate) env: Env,
    pub(crate) actor: Actor,
}

pub(crate) fn env<'a>(ctx: &Context<'a>) -> &'a Env {
    ctx.data_unchecked()
}

/// The actor of the operation.
pub(crate) fn actor<'a>(ctx: &Context<'a>) -> &'a Actor {
    ctx.data_unchecked()
}

/// The loader of the operation.
pub(crate) fn rows<'a>(ctx: &Context<'a>) -> &'a DataLoader<Rows> {
    ctx.data_unchecked()
}

/// Notes what an answer for everybody is made from; does nothing in other operations.
pub(crate) fn note(ctx: &Context<'_>, note: impl FnOnce(&ReadLog)) {
    if let Some(log) = ctx.data_opt::<Arc<ReadLog>>() {
        note(log);
    }
}

/// Whether the viewer has this permission in the organization, for fields that are null without it.
pub(crate) async fn may(ctx: &Context<'_>, organization_id: Uuid, permission: Permission) -> Result<bool, Error> {
    let role = rows(ctx).load_one(RoleIn(organization_id)).await?;
    Ok(role.is_some_and(|role| permission.granted_to(role)))
}

/// A loader for one subscription. Queries and mutations use [`Batches`](super::batches::Batches).
pub(crate) fn new_rows(env: &Env, actor: &Actor) -> DataLoader<Rows> {
    let spawn = |work: BoxFuture<'static, ()>| tokio::spawn(work.in_current_span());
    DataLoader::new(Rows { env: env.clone(), actor: actor.clone() }, spawn)
}
