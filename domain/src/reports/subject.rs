//! The subjects of reports: whether somebody may report one, and its name.

use std::collections::HashMap;

use entity::report::ReportSubjectKind;
use entity::{event, membership, organization, report, user};
use kernel::actor::{Actor, SignedIn};
use kernel::db::among;
use kernel::ids::{self, EventId, EventKind, OrganizationId, OrganizationKind, UserId, UserKind};
use kernel::text::Invalid;
use sea_orm::prelude::*;
use sea_orm::{ConnectionTrait, DbErr, QuerySelect as _};

use crate::{events, organizations};

/// The subject of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// The event's title, or the name of the organization or person.
    pub name: String,
    /// Its slug; `None` for a person.
    pub slug: Option<String>,
}

/// Parses the TypeID of a subject that can be reported.
pub(super) fn parse(text: &str) -> Result<(ReportSubjectKind, Uuid), Invalid> {
    let event = ids::parse::<EventKind>(text).map(|id| (ReportSubjectKind::Event, id.uuid()));
    let organization = ids::parse::<OrganizationKind>(text).map(|id| (ReportSubjectKind::Organization, id.uuid()));
    let user = ids::parse::<UserKind>(text).map(|id| (ReportSubjectKind::User, id.uuid()));
    let found = event.or(organization).or(user);
    found.map_err(|_| Invalid::new("must be the id of an event, an organization or a user"))
}

/// The subject of a report as a TypeID.
pub fn subject_id(report: &report::Model) -> String {
    match report.subject_kind {
        ReportSubjectKind::Event => EventId::from_uuid(report.subject_id).to_string(),
        ReportSubjectKind::Organization => OrganizationId::from_uuid(report.subject_id).to_string(),
        ReportSubjectKind::User => UserId::from_uuid(report.subject_id).to_string(),
    }
}

/// Whether the person may know of the subject: events that they may see or have a ticket for, all organizations, and
/// other members of their organizations.
pub(super) async fn is_known_to(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    person: &SignedIn,
    (kind, id): (ReportSubjectKind, Uuid),
) -> Result<bool, DbErr> {
    match kind {
        ReportSubjectKind::Event => Ok(!events::visible(conn, actor, [id]).await?.is_empty()
            || !events::admitted_to(conn, actor, &[id]).await?.is_empty()),
        ReportSubjectKind::Organization => Ok(organization::Entity::find_by_id(id).one(conn).await?.is_some()),
        ReportSubjectKind::User => {
            let own = organizations::own(person);
            let shared = membership::Entity::find()
                .filter(membership::Column::UserId.eq(id))
                .filter(membership::Column::UserId.ne(person.user_id))
                .filter(membership::Column::OrganizationId.in_subquery(own))
                .limit(1)
                .all(conn)
                .await?;
            Ok(!shared.is_empty())
        }
    }
}

/// The subjects by kind and id, in one statement per kind. Callers make sure that the actor is an administrator.
pub async fn subjects_of(
    conn: &impl ConnectionTrait,
    wanted: &[(ReportSubjectKind, Uuid)],
) -> Result<HashMap<(ReportSubjectKind, Uuid), Subject>, DbErr> {
    let of = |kind| -> Vec<Uuid> { wanted.iter().filter(|(of, _)| *of == kind).map(|(_, id)| *id).collect() };
    let mut found = HashMap::with_capacity(wanted.len());
    let events = of(ReportSubjectKind::Event);
    if !events.is_empty() {
        for row in event::Entity::find().filter(among(conn, event::Column::Id, events)).all(conn).await? {
            found.insert((ReportSubjectKind::Event, row.id), Subject { name: row.title, slug: Some(row.slug) });
        }
    }
    let organizations = of(ReportSubjectKind::Organization);
    if !organizations.is_empty() {
        let rows = organization::Entity::find().filter(among(conn, organization::Column::Id, organizations));
        for row in rows.all(conn).await? {
            found.insert((ReportSubjectKind::Organization, row.id), Subject { name: row.name, slug: Some(row.slug) });
        }
    }
    let users = of(ReportSubjectKind::User);
    if !users.is_empty() {
        for row in user::Entity::find().filter(among(conn, user::Column::Id, users)).all(conn).await? {
            found.insert((ReportSubjectKind::User, row.id), Subject { name: row.display_name, slug: None });
        }
    }
    Ok(found)
}
