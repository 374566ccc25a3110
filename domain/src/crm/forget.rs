//! Erasing a person from every CRM that may hold them.

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

/// Has a person erased from the platform's CRM and from those of all organizations that may hold them, and
/// excludes them from then on. Their account, orders and tickets stay as they are. Returns the number of systems.
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
    // Many buyers have no account, and the audit trail stores no addresses.
    let entry =
        audit::Entry::of("crm.erase_everywhere", "user", account.map_or(Uuid::nil(), |account| account.user_id.uuid()))
            .details(json!({ "systems": systems }));
    audit::record(&tx, env, actor, entry).await?;
    tx.commit().await?;
    Ok(systems)
}

/// Has an address erased from all CRMs that may hold it, in the transaction that deletes a person's data
/// here. The address is excluded from them from then on. Returns the number of systems.
pub async fn forget(tx: &Tx, env: &Env, email: &str) -> Result<usize, DbErr> {
    // A contact being sent right now is among the changes; one not sent yet since a system was reconnected is among the
    // earlier contacts. The set's order is the one in which connections are locked.
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
