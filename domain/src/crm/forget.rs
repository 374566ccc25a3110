//! Erasing somebody from every customer system that may know them.

use std::collections::BTreeSet;

use entity::crm_contact::{self, CrmContactState};
use entity::{crm_change, crm_connection};
use kernel::actor::Actor;
use kernel::db::Tx;
use kernel::error::{Failure, Validation};
use kernel::text::EmailAddress;
use kernel::{Env, audit};
use sea_orm::prelude::*;
use sea_orm::{DbErr, QuerySelect as _};
use serde_json::json;

use super::erasure::note_erasure;
use super::{CrmErrorCode, hash};
use crate::accounts;
use crate::contact_changes::of_person;

/// Has the platform's customer system, and those of all organizations that may know somebody, erase them, and keeps
/// them out from then on. Their account, orders and tickets stay as they are. Returns how many systems it is.
///
/// Rule: administrators.
pub async fn erase_everywhere(env: &Env, actor: &Actor, email: &str) -> Result<usize, Failure<CrmErrorCode>> {
    actor.require_admin()?;
    let mut checks = Validation::new();
    let email = checks.take("email", EmailAddress::of_account(email));
    let email = checks.finish_with(email)?;
    let account = accounts::find_by_email(env, &email).await?;
    let tx = env.begin().await?;
    let systems = forget(&tx, env, email.as_str()).await?;
    // Many who bought have no account; the trail keeps no addresses.
    let entry =
        audit::Entry::of("crm.erase_everywhere", "user", account.map_or(Uuid::nil(), |account| account.user_id.uuid()))
            .details(json!({ "systems": systems }));
    audit::record(&tx, env, actor, entry).await?;
    tx.commit().await?;
    Ok(systems)
}

/// Has whatever customer systems may know of an address erased there, in the transaction of whoever deletes a person's
/// data with us. The address stays out of them from then on. Returns how many systems it is.
pub async fn forget(tx: &Tx, env: &Env, email: &str) -> Result<usize, DbErr> {
    // Who is being sent right now is in the changes, and who has not been sent yet since a system was connected anew
    // was there before. The order is that in which the connections are locked.
    let mut owners: BTreeSet<Uuid> = crm_connection::Entity::find()
        .select_only()
        .column(crm_connection::Column::OwnerId)
        .filter(of_person(email))
        .into_tuple()
        .all(tx)
        .await?
        .into_iter()
        .collect();
    let known: Vec<Uuid> = crm_contact::Entity::find()
        .select_only()
        .column(crm_contact::Column::OwnerId)
        .filter(crm_contact::Column::AddressHash.eq(hash(email)))
        .filter(crm_contact::Column::State.ne(CrmContactState::Erased))
        .into_tuple()
        .all(tx)
        .await?;
    let noted: Vec<Uuid> = crm_change::Entity::find()
        .select_only()
        .column(crm_change::Column::OwnerId)
        .filter(crm_change::Column::Email.eq(email))
        .into_tuple()
        .all(tx)
        .await?;
    owners.extend(known.into_iter().chain(noted));
    let mut systems = 0;
    for owner_id in owners {
        if note_erasure(tx, env, owner_id, email).await? {
            systems += 1;
        }
    }
    Ok(systems)
}
