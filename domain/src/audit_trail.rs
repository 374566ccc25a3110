//! Reading the audit trail, newest first.

use std::collections::{BTreeMap, HashMap};

use entity::{audit_entry, user};
use kernel::Env;
use kernel::actor::Actor;
use kernel::db::among;
use kernel::error::{Failure, Validation};
use kernel::ids::{self, OrganizationKind, UserKind};
use kernel::page::{Page, PageRequest};
use kernel::text::{Invalid, typed};
use sea_orm::prelude::*;
use sea_orm::sea_query::{ExprTrait as _, SimpleExpr};
use sea_orm::{ConnectionTrait, DbErr, Order, QueryOrder as _, QuerySelect as _};
use serde_json::Value;
use time::OffsetDateTime;
use type_safe_id::{DynamicType, TypeSafeId};

use crate::admin_error::AdminErrorCode;

pub use entity::audit_entry::Model as AuditEntry;

/// How many entries an export reads per statement.
const ROWS: u64 = 500;

/// A filter for entries; fields that are `None` don't restrict the list. Texts are as they were typed.
#[derive(Debug, Clone, Default)]
pub struct AuditFilter {
    /// Only what this person did.
    pub actor_id: Option<String>,
    /// Only what was done to this: a TypeID of any kind.
    pub subject_id: Option<String>,
    /// Only this action, such as `user.suspend`, or all actions on a noun, such as `user`.
    pub action: Option<String>,
    /// Only what was done on behalf of this organization, or to it.
    pub organization_id: Option<String>,
    /// Only what was done at this time or later.
    pub since: Option<OffsetDateTime>,
    /// Only what was done before this time.
    pub until: Option<OffsetDateTime>,
}

/// A page of the entries that match the filter, newest first.
///
/// Rule: administrators.
pub async fn entries(
    env: &Env,
    actor: &Actor,
    filter: &AuditFilter,
    page: &PageRequest,
) -> Result<Page<audit_entry::Model>, Failure<AdminErrorCode>> {
    actor.require_admin()?;
    let query = page.by_id(wanted(filter)?, audit_entry::Column::Id, Order::Desc);
    Ok(Page::of(query.all(env.db.primary()).await?, page))
}

/// The next entries of an export, newest first; empty at the end.
///
/// Rule: administrators.
pub async fn export(
    env: &Env,
    actor: &Actor,
    filter: &AuditFilter,
    after: Option<Uuid>,
) -> Result<Vec<audit_entry::Model>, Failure<AdminErrorCode>> {
    actor.require_admin()?;
    let mut query = wanted(filter)?.order_by_desc(audit_entry::Column::Id).limit(ROWS);
    if let Some(after) = after {
        query = query.filter(audit_entry::Column::Id.lt(after));
    }
    Ok(query.all(env.db.replica()).await?)
}

/// The names of the people who did what the entries say, by account.
pub async fn actors(
    conn: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = Uuid>,
) -> Result<HashMap<Uuid, user::Model>, DbErr> {
    let users = user::Entity::find().filter(among(conn, user::Column::Id, ids)).all(conn).await?;
    Ok(users.into_iter().map(|user| (user.id, user)).collect())
}

fn wanted(filter: &AuditFilter) -> Result<Select<audit_entry::Entity>, Failure<AdminErrorCode>> {
    use audit_entry::Column::{ActorUserId, CreatedAt, OrganizationId, SubjectId};
    let mut checks = Validation::new();
    let actor = filter.actor_id.as_deref().map(ids::parse::<UserKind>);
    let actor = checks.take_optional("filter.actorId", actor).flatten();
    let subject = checks.take_optional("filter.subjectId", filter.subject_id.as_deref().map(any_id)).flatten();
    let action = checks.take_optional("filter.action", filter.action.as_deref().map(action)).flatten();
    let organization = filter.organization_id.as_deref().map(ids::parse::<OrganizationKind>);
    let organization = checks.take_optional("filter.organizationId", organization).flatten();
    checks.finish()?;
    let mut query = audit_entry::Entity::find();
    if let Some(actor) = actor {
        query = query.filter(ActorUserId.eq(actor));
    }
    if let Some(subject) = subject {
        query = query.filter(SubjectId.eq(subject));
    }
    if let Some(action) = action {
        query = query.filter(action);
    }
    if let Some(organization) = organization {
        query = query.filter(OrganizationId.eq(organization).or(SubjectId.eq(organization)));
    }
    if let Some(since) = filter.since {
        query = query.filter(CreatedAt.gte(since.to_offset(time::UtcOffset::UTC)));
    }
    if let Some(until) = filter.until {
        query = query.filter(CreatedAt.lt(until.to_offset(time::UtcOffset::UTC)));
    }
    Ok(query)
}

fn any_id(text: &str) -> Result<Uuid, Invalid> {
    let id: Result<TypeSafeId<DynamicType>, _> = typed(text).parse();
    id.map(|id| id.uuid()).map_err(|_| Invalid::new("must be an id, such as user_… or event_…"))
}

fn action(text: &str) -> Result<SimpleExpr, Invalid> {
    let typed = typed(text);
    let text = typed.trim_end_matches('.');
    let fits =
        !text.is_empty() && text.len() <= 64 && text.bytes().all(|b| b.is_ascii_lowercase() || b"._".contains(&b));
    if !fits {
        return Err(Invalid::new("must be an action like user.suspend, or its first word"));
    }
    let column = audit_entry::Column::Action;
    // With an alternative, SQLite would read the whole trail for an action.
    Ok(if text.contains('.') { column.eq(text) } else { column.starts_with(format!("{text}.")) })
}

/// The subject of an entry as a TypeID.
pub fn subject_id(entry: &audit_entry::Model) -> String {
    let prefix = match entry.subject_kind.as_str() {
        "organization" => "org".to_owned(),
        kind => kind.replace('_', ""),
    };
    match DynamicType::new(&prefix) {
        Ok(prefix) => TypeSafeId::from_type_and_uuid(prefix, entry.subject_id).to_string(),
        Err(_) => entry.subject_id.to_string(),
    }
}

/// One detail of an entry, such as a field that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The detail's name, such as `role`.
    pub name: String,
    /// The value before; `None` if there was none or it was not recorded.
    pub before: Option<String>,
    /// The value after; also where an entry has a single value, such as a count.
    pub after: Option<String>,
}

/// The details of an entry, by name.
pub fn changes(entry: &audit_entry::Model) -> Vec<Change> {
    let mut by_name: BTreeMap<String, (Option<String>, Option<String>)> = BTreeMap::new();
    let Value::Object(details) = &entry.details else { return Vec::new() };
    for (name, value) in details {
        match (name.as_str(), value) {
            ("before", Value::Object(fields)) => {
                fields.iter().for_each(|(name, value)| by_name.entry(name.clone()).or_default().0 = text(value));
            }
            ("after", Value::Object(fields)) => {
                fields.iter().for_each(|(name, value)| by_name.entry(name.clone()).or_default().1 = text(value));
            }
            _ => by_name.entry(name.clone()).or_default().1 = text(value),
        }
    }
    by_name.into_iter().map(|(name, (before, after))| Change { name, before, after }).collect()
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        Value::Array(values) => Some(values.iter().filter_map(text).collect::<Vec<_>>().join(", ")),
        other => Some(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn entry(subject_kind: &str, details: Value) -> audit_entry::Model {
        audit_entry::Model {
            id: Uuid::nil(),
            actor_user_id: None,
            organization_id: None,
            action: "user.suspend".to_owned(),
            subject_kind: subject_kind.to_owned(),
            subject_id: Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0001),
            reason: None,
            details,
            client_address: None,
            created_at: OffsetDateTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn changes_have_both_values() {
        let details = json!({ "before": { "status": "active" }, "after": { "status": "suspended" }, "sessions": 2 });
        let change = |name: &str, before: Option<&str>, after: &str| Change {
            name: name.to_owned(),
            before: before.map(str::to_owned),
            after: Some(after.to_owned()),
        };
        let details = changes(&entry("user", details));
        assert_eq!(details, [change("sessions", None, "2"), change("status", Some("active"), "suspended")]);
        assert!(changes(&entry("user", json!({}))).is_empty());
    }

    #[test]
    fn subjects_have_the_ids_that_clients_know() {
        for (kind, prefix) in [("user", "user_"), ("organization", "org_"), ("ticket_type", "tickettype_")] {
            let id = subject_id(&entry(kind, json!({})));
            assert!(id.starts_with(prefix), "{id}");
            assert_eq!(any_id(&id).unwrap(), entry(kind, json!({})).subject_id);
        }
        assert!(any_id("nonsense!").is_err());
        assert!(action("user.suspend").is_ok() && action("user").is_ok());
        assert!(action("USER%").is_err() && action("").is_err());
    }
}
