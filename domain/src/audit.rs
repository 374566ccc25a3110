//! The audit trail: who did what to which subject, and why.

use entity::audit_entry;
use sea_orm::{ActiveModelTrait as _, ActiveValue::Set, DbErr};
use uuid::Uuid;

use crate::Env;
use crate::actor::Actor;
use crate::db::Tx;
use crate::ids::OrganizationId;

/// Something worth keeping.
#[derive(Debug, Clone)]
pub struct Entry<'a> {
    /// Noun and verb: `event.publish`.
    pub action: &'static str,
    /// What kind of thing it was done to: `event`.
    pub subject_kind: &'static str,
    /// Which one.
    pub subject_id: Uuid,
    /// Whose it is, if an organization's.
    pub organization_id: Option<OrganizationId>,
    /// Why, in the actor's words.
    pub reason: Option<&'a str>,
    /// What changed; ids and amounts, no personal data.
    pub details: serde_json::Value,
}

/// Writes an entry in the transaction that does the thing.
pub async fn record(tx: &Tx, env: &Env, actor: &Actor, entry: Entry<'_>) -> Result<(), DbErr> {
    let row = audit_entry::ActiveModel {
        id: Set(env.ids.next()),
        actor_user_id: Set(actor.user().map(|user| user.user_id.uuid())),
        organization_id: Set(entry.organization_id.map(|id| id.uuid())),
        action: Set(entry.action.to_owned()),
        subject_kind: Set(entry.subject_kind.to_owned()),
        subject_id: Set(entry.subject_id),
        reason: Set(entry.reason.map(str::to_owned)),
        details: Set(entry.details),
        created_at: Set(env.now()),
    };
    row.insert(&**tx).await?;
    Ok(())
}
