//! The export of the audit trail.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;
use domain::accounts;
use domain::audit_trail::{self, AuditFilter, Change};
use futures::stream;
use kernel::error::Internal;
use kernel::ids::{OrganizationId, UserId};
use kernel::text::shown_address;
use kernel::{Actor, Env, Failure};
use serde::Deserialize;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use uuid::Uuid;

use super::cells::{Cell, Layout, Row, Term};
use super::table::{self, FileKind};
use super::{answered, language};
use api_base::app::App;
use api_base::problem::problem;
use api_base::rest;

const LAYOUT: Layout = Layout {
    title: Term::new("audit", "list-audit"),
    columns: &[
        Term::new("At (UTC)", "list-at-utc"),
        Term::new("Action", "list-action"),
        Term::new("Actor", "list-actor"),
        Term::new("Actor's email", "list-actor-email"),
        Term::new("Subject", "list-subject"),
        Term::new("Organization", "list-organization"),
        Term::new("Reason", "list-reason"),
        Term::new("Changes", "list-changes"),
        Term::new("Address", "list-address"),
    ],
};

/// The filter, named as in GraphQL.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Filter {
    actor_id: Option<String>,
    subject_id: Option<String>,
    action: Option<String>,
    organization_id: Option<String>,
    /// Formerly `since`, as in GraphQL.
    #[serde(alias = "since")]
    occurred_after: Option<String>,
    /// Formerly `until`, as in GraphQL.
    #[serde(alias = "until")]
    occurred_before: Option<String>,
}

impl Filter {
    fn filter(self) -> Result<AuditFilter, time::error::Parse> {
        let moment = |text: Option<String>| text.map(|text| OffsetDateTime::parse(&text, &Rfc3339)).transpose();
        Ok(AuditFilter {
            actor_id: self.actor_id,
            subject_id: self.subject_id,
            action: self.action,
            organization_id: self.organization_id,
            since: moment(self.occurred_after)?,
            until: moment(self.occurred_before)?,
        })
    }
}

/// `GET /admin/audit.csv`, `.xlsx`: newest first.
pub(super) async fn show(
    State(app): State<Arc<App>>,
    query: Result<Query<Filter>, QueryRejection>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let actor = match rest::actor(&app, &headers, None).await {
        Ok(actor) => actor,
        Err(refusal) => return refusal,
    };
    let Ok(Query(query)) = query else {
        return malformed(
            "There are the parameters actorId, subjectId, action, organizationId, occurredAfter and occurredBefore, each \
             once at most.",
        );
    };
    let Ok(filter) = query.filter() else {
        return malformed(
            "occurredAfter and occurredBefore must be RFC 3339 dates and times, like 2026-06-01T19:00:00Z.",
        );
    };
    let first = match audit_trail::export(&app.env, &actor, &filter, None).await {
        Ok(rows) => rows,
        Err(failure) => return rest::refusal(failure, |problems| malformed(&messages(&problems))),
    };
    let kind = FileKind::of(uri.path(), language(&actor, &headers));
    let start = Progress { env: app.env.clone(), actor, filter, next: first };
    let pages = stream::unfold(Some(start), |progress| async {
        match progress?.next().await {
            Ok(Some((rows, progress))) => Some((Ok(rows), Some(progress))),
            Ok(None) => None,
            Err(fault) => Some((Err(fault), None)),
        }
    });
    answered(table::file(kind, LAYOUT.title.plain(), LAYOUT, pages).await)
}

fn malformed(message: &str) -> Response {
    problem(StatusCode::BAD_REQUEST, "BAD_USER_INPUT", message)
}

fn messages<C>(problems: &[kernel::Problem<C>]) -> String {
    problems.iter().map(|problem| problem.message.as_str()).collect::<Vec<_>>().join(" ")
}

/// The progress of an export.
struct Progress {
    env: Env,
    actor: Actor,
    filter: AuditFilter,
    next: Vec<audit_trail::AuditEntry>,
}

impl Progress {
    /// The rows that were read, then the progress after them.
    async fn next(mut self) -> Result<Option<(Vec<Row>, Self)>, Internal> {
        let Some(last) = self.next.last().map(|row| row.id) else { return Ok(None) };
        let actors =
            audit_trail::actors(self.env.db.replica(), self.next.iter().filter_map(|row| row.actor_user_id)).await?;
        let rows = self.next.iter().map(|row| line(row, &actors)).collect();
        self.next = match audit_trail::export(&self.env, &self.actor, &self.filter, Some(last)).await {
            Ok(rows) => rows,
            Err(Failure::Internal(fault)) => return Err(fault),
            Err(other) => return Err(Internal::Other(other.to_string())),
        };
        Ok(Some((rows, self)))
    }
}

fn line(row: &audit_trail::AuditEntry, actors: &HashMap<Uuid, accounts::User>) -> Row {
    let actor = row.actor_user_id;
    let known = actor.and_then(|id| actors.get(&id));
    let changes: Vec<String> = audit_trail::changes(row).iter().map(change).collect();
    vec![
        Cell::At(Some(row.created_at)),
        Cell::text(&row.action),
        Cell::text(actor.map(|id| UserId::from_uuid(id).to_string()).unwrap_or_default()),
        Cell::Address(known.map(|user| shown_address(&user.email).into_owned()).unwrap_or_default()),
        Cell::text(audit_trail::subject_id(row)),
        Cell::text(row.organization_id.map(|id| OrganizationId::from_uuid(id).to_string()).unwrap_or_default()),
        Cell::text(row.reason.as_deref().unwrap_or_default()),
        Cell::text(changes.join("; ")),
        Cell::text(row.client_address.as_deref().unwrap_or_default()),
    ]
}

/// `status: active → suspended`.
fn change(change: &Change) -> String {
    let after = change.after.as_deref().unwrap_or("–");
    match &change.before {
        Some(before) => format!("{}: {before} → {after}", change.name),
        None => format!("{}: {after}", change.name),
    }
}
