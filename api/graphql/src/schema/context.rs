//! The context of resolvers: each operation has the environment, who asks for it, and its own loader.

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

/// Who asks. There are two ways to see the actor, because an answer that is made for everyone may be kept for people who are
/// logged in, too, unless it depends on who asks.
#[derive(Clone)]
pub(crate) struct Viewer {
    actor: Actor,
    log: Option<Arc<ReadLog>>,
}

impl Viewer {
    /// Someone, who gets an answer of their own.
    pub(crate) fn somebody(actor: Actor) -> Self {
        Self { actor, log: None }
    }

    /// Everyone: no one is logged in, and it is noted what the answer is made from.
    pub(crate) fn everybody(log: Arc<ReadLog>) -> Self {
        Self { actor: Actor::Anonymous, log: Some(log) }
    }

    /// The actor. The answer depends on who asks, so people who are logged in get their own.
    pub(crate) fn actor(&self) -> &Actor {
        if let Some(log) = &self.log {
            log.viewer();
        }
        &self.actor
    }

    /// The actor, to be asked for roles and memberships alone ([`Actor::has_rights`]). Whoever has none is treated like
    /// anyone who is not logged in, so the answer is for them, too.
    pub(crate) fn rights(&self) -> &Actor {
        &self.actor
    }
}

/// Loads rows that many nodes ask for in one statement per kind. An area adds an `impl Loader<Key>` for each of its edges.
pub(crate) struct Rows {
    pub(crate) env: Env,
    pub(crate) viewer: Viewer,
}

pub(crate) fn env<'a>(ctx: &Context<'a>) -> &'a Env {
    ctx.data_unchecked()
}

fn viewer<'a>(ctx: &Context<'a>) -> &'a Viewer {
    ctx.data_unchecked()
}

/// The actor of the operation: see [`Viewer::actor`].
pub(crate) fn actor<'a>(ctx: &Context<'a>) -> &'a Actor {
    viewer(ctx).actor()
}

/// The actor of the operation, to be asked for roles and memberships alone: see [`Viewer::rights`].
pub(crate) fn rights<'a>(ctx: &Context<'a>) -> &'a Actor {
    viewer(ctx).rights()
}

/// The loader of the operation.
pub(crate) fn rows<'a>(ctx: &Context<'a>) -> &'a DataLoader<Rows> {
    ctx.data_unchecked()
}

/// Notes what an answer for everyone is made from; does nothing in other operations.
pub(crate) fn note(ctx: &Context<'_>, note: impl FnOnce(&ReadLog)) {
    if let Some(log) = &viewer(ctx).log {
        note(log);
    }
}

/// Whether the viewer has this permission in the organization, for fields that are null without it.
pub(crate) async fn may(ctx: &Context<'_>, organization_id: Uuid, permission: Permission) -> Result<bool, Error> {
    let role = rows(ctx).load_one(RoleIn(organization_id)).await?;
    Ok(role.is_some_and(|role| permission.granted_to(role)))
}

/// A loader for one subscription. Queries and mutations use [`Batches`](super::batches::Batches).
pub(crate) fn new_rows(env: &Env, viewer: &Viewer) -> DataLoader<Rows> {
    let spawn = |work: BoxFuture<'static, ()>| tokio::spawn(work.in_current_span());
    DataLoader::new(Rows { env: env.clone(), viewer: viewer.clone() }, spawn)
}
