//! Recording that a contact has to be erased.

use entity::crm_change;
use entity::crm_contact::{self, CrmContactState};
use kernel::Env;
use kernel::db::{Tx, insert_all};
use sea_orm::prelude::*;
use sea_orm::{Condition, DbErr};

use super::{connection, hash};
use crate::contact_changes::{change, enqueue};

/// Excludes a contact from a CRM from now on, and has it erased there. Returns whether a system is
/// connected.
pub(super) async fn note_erasure(tx: &Tx, env: &Env, owner_id: Uuid, email: &str) -> Result<bool, DbErr> {
    use crm_contact::Column;

    let connection = connection::locked(tx, owner_id).await?;
    crm_change::Entity::delete_many()
        .filter(crm_change::Column::OwnerId.eq(owner_id))
        .filter(crm_change::Column::Email.eq(email))
        .exec(tx)
        .await?;
    let Some(connection) = connection else { return Ok(false) };
    let of_contact = Condition::all().add(Column::OwnerId.eq(owner_id)).add(Column::AddressHash.eq(hash(email)));
    let known = crm_contact::Entity::find().filter(of_contact.clone()).one(tx).await?;
    crm_contact::Entity::delete_many().filter(of_contact).exec(tx).await?;
    let row = crm_contact::Model {
        owner_id,
        address_hash: hash(email),
        state: CrmContactState::Erased,
        remote_id: known.and_then(|known| known.remote_id),
        reason: None,
        updated_at: env.now(),
    };
    insert_all(tx, [row]).await?;
    insert_all(tx, [change(env, owner_id, email, true)]).await?;
    enqueue(tx, env, owner_id, connection.retry_at)?;
    Ok(true)
}
