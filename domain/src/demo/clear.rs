//! Emptying a collection of the demo's organization "Event Buddy", as its reset does.

use entity::organization;
use kernel::Env;
use kernel::actor::Actor;
use kernel::audit::{self, Entry};
use kernel::db::Tx;
use kernel::error::Failure;
use kernel::ids::TypedId as _;
use kernel::signals::{PublicChange, Signal};
use sea_orm::prelude::*;
use serde_json::json;

use super::{DemoErrorCode, buddy, removal};
use crate::organizations::{self, Permission, accounts};

/// A collection of the organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Collection {
    /// All registrations, and whatever else was ordered.
    Registrations,
    /// All events, with their registrations.
    Events,
    /// All venues, with the events there.
    Venues,
    /// All accounts without an address but root. Other members stay.
    Accounts,
}

/// Deletes everything in a collection of the demo's organization.
///
/// Rule: its owner, where the settings allow to log in by name.
pub async fn clear(env: &Env, actor: &Actor, what: Collection) -> Result<(), Failure<DemoErrorCode>> {
    if !env.settings.demo_basic {
        return Err(Failure::Forbidden("Whole collections are deleted in the demo of a development site only."));
    }
    let permission = Permission::ManageOrganization;
    let id = buddy::typed_organization();
    let organization = organizations::require(env.db.primary(), actor, id, permission, "organizationId").await?;
    let tx = env.begin().await?;
    let these = [organization.id];
    match what {
        Collection::Registrations => removal::remove_orders(&tx, env, &these).await?,
        Collection::Events => remove_events(&tx, env, &these, false).await?,
        Collection::Venues => remove_events(&tx, env, &these, true).await?,
        Collection::Accounts => remove_accounts(&tx, env, &organization).await?,
    }
    let entry = Entry::of("demo.clear", "organization", organization.id)
        .organization(organization.typed_id())
        .details(json!({ "what": format!("{what:?}") }));
    audit::record(&tx, env, actor, entry).await?;
    tx.announce(Signal::Public(PublicChange::Anything));
    tx.commit().await?;
    Ok(())
}

async fn remove_events(tx: &Tx, env: &Env, these: &[Uuid], with_venues: bool) -> Result<(), Failure<DemoErrorCode>> {
    removal::remove_orders(tx, env, these).await?;
    removal::remove_events(tx, env, these).await?;
    if with_venues {
        removal::remove_venues(tx, these).await?;
    }
    Ok(())
}

async fn remove_accounts(tx: &Tx, env: &Env, organization: &organization::Model) -> Result<(), Failure<DemoErrorCode>> {
    for (user, membership) in buddy::accounts(tx, false).await? {
        accounts::end(tx, env, organization, (&user, &membership)).await?;
    }
    Ok(())
}
