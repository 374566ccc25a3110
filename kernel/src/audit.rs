//! The audit trail: who did what to which subject, from where, and why. The database refuses to change or delete an
//! entry.

use std::net::IpAddr;

use entity::audit_entry;
use sea_orm::{ActiveValue::Set, DbErr, EntityTrait as _};
use uuid::Uuid;

use crate::Env;
use crate::actor::Actor;
use crate::db::Tx;
use crate::ids::OrganizationId;

tokio::task_local! {
    static CLIENT: IpAddr;
}

/// Runs `work` for a client at this address; the audit entries that it records keep the address. Nothing else stores
/// addresses, so they travel in a task-local instead of through every function on the way.
pub async fn from_address<T>(address: IpAddr, work: impl Future<Output = T>) -> T {
    CLIENT.scope(address, work).await
}

/// An entry to be recorded.
#[derive(Debug, Clone)]
pub struct Entry<'a> {
    /// Noun and verb: `event.publish`.
    pub action: &'static str,
    /// What kind of thing it was done to: `event`.
    pub subject_kind: &'static str,
    /// The subject's id; the nil id for subjects that have none, such as a queue.
    pub subject_id: Uuid,
    /// The organization that the subject belongs to, if it belongs to one.
    pub organization_id: Option<OrganizationId>,
    /// The reason that the actor gave.
    pub reason: Option<&'a str>,
    /// What changed: ids and amounts, no personal data. Old values are under `before`, new ones under `after`.
    pub details: serde_json::Value,
}

impl<'a> Entry<'a> {
    /// An entry without organization, reason or details.
    pub fn of(action: &'static str, subject_kind: &'static str, subject_id: Uuid) -> Self {
        let details = serde_json::json!({});
        Self { action, subject_kind, subject_id, organization_id: None, reason: None, details }
    }

    /// The same entry, for a subject of this organization.
    #[must_use]
    pub fn organization(self, id: impl Into<Option<OrganizationId>>) -> Self {
        Self { organization_id: id.into(), ..self }
    }

    /// The same entry, with the actor's reason.
    #[must_use]
    pub fn reason(self, reason: impl Into<Option<&'a str>>) -> Self {
        Self { reason: reason.into(), ..self }
    }

    /// The same entry, with what changed.
    #[must_use]
    pub fn details(self, details: serde_json::Value) -> Self {
        Self { details, ..self }
    }
}

/// Writes an entry in the transaction that makes the change.
pub async fn record(tx: &Tx, env: &Env, actor: &Actor, entry: Entry<'_>) -> Result<(), DbErr> {
    record_all(tx, env, [(actor, entry)]).await
}

/// The details, and which API key was used, if one was.
fn with_key(mut details: serde_json::Value, actor: &Actor) -> serde_json::Value {
    if let (Some(key), Some(fields)) = (actor.key(), details.as_object_mut()) {
        fields.insert("apiKey".to_owned(), key.id.to_string().into());
    }
    details
}

/// Writes entries, each with who did it. Runs one statement.
pub async fn record_all<'a>(
    tx: &Tx,
    env: &Env,
    entries: impl IntoIterator<Item = (&'a Actor, Entry<'a>)>,
) -> Result<(), DbErr> {
    let row = |(actor, entry): (&Actor, Entry<'_>)| audit_entry::ActiveModel {
        id: Set(env.ids.next()),
        actor_user_id: Set(actor.user().map(|user| user.user_id.uuid())),
        organization_id: Set(entry.organization_id.map(|id| id.uuid())),
        action: Set(entry.action.to_owned()),
        subject_kind: Set(entry.subject_kind.to_owned()),
        subject_id: Set(entry.subject_id),
        reason: Set(entry.reason.map(str::to_owned)),
        details: Set(with_key(entry.details, actor)),
        client_address: Set(CLIENT.try_with(ToString::to_string).ok()),
        created_at: Set(env.now()),
    };
    let rows: Vec<_> = entries.into_iter().map(row).collect();
    if !rows.is_empty() {
        audit_entry::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    Ok(())
}
