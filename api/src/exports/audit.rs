//! The audit trail as CSV.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use domain::audit::{self, AuditFilter, Change};
use domain::error::Internal;
use domain::ids::{OrganizationId, UserId};
use domain::rows::{audit_entry, user};
use domain::text::shown_address;
use domain::{Actor, Env, Failure};
use futures::stream;
use serde::Deserialize;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use uuid::Uuid;

use super::{csv, file};
use crate::rest;
use crate::server::{App, problem};

const COLUMNS: [&str; 9] =
    ["At (UTC)", "Action", "Actor", "Actor's e-mail", "Subject", "Organization", "Reason", "Changes", "Address"];

/// The filter, named as in GraphQL.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Wanted {
    actor_id: Option<String>,
    subject_id: Option<String>,
    action: Option<String>,
    organization_id: Option<String>,
    since: Option<String>,
    until: Option<String>,
}

impl Wanted {
    fn filter(self) -> Result<AuditFilter, time::error::Parse> {
        let moment = |text: Option<String>| text.map(|text| OffsetDateTime::parse(&text, &Rfc3339)).transpose();
        Ok(AuditFilter {
            actor_id: self.actor_id,
            subject_id: self.subject_id,
            action: self.action,
            organization_id: self.organization_id,
            since: moment(self.since)?,
            until: moment(self.until)?,
        })
    }
}

/// `GET /admin/audit.csv`: newest first.
pub(super) async fn show(
    State(app): State<Arc<App>>,
    wanted: Result<Query<Wanted>, QueryRejection>,
    headers: HeaderMap,
) -> Response {
    let actor = match rest::actor(&app, &headers).await {
        Ok(actor) => actor,
        Err(refusal) => return refusal,
    };
    let Some(filter) = wanted.ok().and_then(|Query(wanted)| wanted.filter().ok()) else {
        return malformed("since and until must be RFC 3339 dates and times, like 2026-06-01T19:00:00Z.");
    };
    let first = match audit::export(&app.env, &actor, &filter, None).await {
        Ok(rows) => rows,
        Err(failure) => return rest::refusal(failure, |problems| malformed(&told(&problems))),
    };
    let start = Progress { env: app.env.clone(), actor, filter, next: first };
    let pages = stream::unfold(Some(start), |progress| async {
        match progress?.next().await {
            Ok(Some((text, progress))) => Some((Ok(text), Some(progress))),
            Ok(None) => None,
            Err(fault) => Some((Err(fault), None)),
        }
    });
    file("audit.csv", &COLUMNS, pages)
}

fn malformed(message: &str) -> Response {
    problem(StatusCode::BAD_REQUEST, "BAD_USER_INPUT", message)
}

fn told<C>(problems: &[domain::Problem<C>]) -> String {
    problems.iter().map(|problem| problem.message.as_str()).collect::<Vec<_>>().join(" ")
}

/// How far a file is written.
struct Progress {
    env: Env,
    actor: Actor,
    filter: AuditFilter,
    next: Vec<audit_entry::Model>,
}

impl Progress {
    /// The lines that were read, and then those after them.
    async fn next(mut self) -> Result<Option<(String, Self)>, Internal> {
        let Some(last) = self.next.last().map(|row| row.id) else { return Ok(None) };
        let actors = audit::actors(self.env.db.replica(), self.next.iter().filter_map(|row| row.actor_user_id)).await?;
        let text = self.next.iter().map(|row| line(row, &actors)).collect();
        self.next = match audit::export(&self.env, &self.actor, &self.filter, Some(last)).await {
            Ok(rows) => rows,
            Err(Failure::Internal(fault)) => return Err(fault),
            Err(other) => return Err(Internal::Other(other.to_string())),
        };
        Ok(Some((text, self)))
    }
}

fn line(row: &audit_entry::Model, actors: &HashMap<Uuid, user::Model>) -> String {
    let actor = row.actor_user_id;
    let known = actor.and_then(|id| actors.get(&id));
    let at = row.created_at;
    let changes: Vec<String> = audit::changes(row).iter().map(change).collect();
    csv::record([
        format!("{} {:02}:{:02}:{:02}", at.date(), at.hour(), at.minute(), at.second()).as_str(),
        row.action.as_str(),
        &actor.map(|id| UserId::from_uuid(id).to_string()).unwrap_or_default(),
        &known.map_or("".into(), |user| shown_address(&user.email)),
        &audit::subject_id(row),
        &row.organization_id.map(|id| OrganizationId::from_uuid(id).to_string()).unwrap_or_default(),
        row.reason.as_deref().unwrap_or_default(),
        &changes.join("; "),
        row.client_address.as_deref().unwrap_or_default(),
    ])
}

/// `status: active → suspended`.
fn change(change: &Change) -> String {
    let after = change.after.as_deref().unwrap_or("–");
    match &change.before {
        Some(before) => format!("{}: {before} → {after}", change.name),
        None => format!("{}: {after}", change.name),
    }
}
