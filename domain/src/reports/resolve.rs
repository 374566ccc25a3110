//! Resolving a report.

use entity::report::{self, ReportOutcome, ReportState};
use kernel::Env;
use kernel::actor::Actor;
use kernel::audit::{self, Entry};
use kernel::error::{Failure, Validation};
use kernel::ids::{self, ReportKind};
use kernel::jobs::outbox;
use sea_orm::prelude::*;
use sea_orm::sea_query::Expr;
use serde_json::json;

use super::ReportErrorCode::{self, AlreadyResolved};
use super::create::message_text;
use super::subject;
use crate::job::Job;

/// The resolution of a report. Texts are as they were typed.
#[derive(Debug, Clone)]
pub struct ResolveReport {
    /// The TypeID of the report.
    pub report_id: String,
    /// Whether action was taken.
    pub outcome: ReportOutcome,
    /// The answer to the reporter.
    pub note: String,
}

/// Closes a report: the reporter gets a mail with the outcome and the note. Measures against the subject are separate
/// operations.
///
/// Rule: administrators.
pub async fn resolve(
    env: &Env,
    actor: &Actor,
    input: ResolveReport,
) -> Result<report::Model, Failure<ReportErrorCode>> {
    actor.require_admin()?;
    let mut checks = Validation::new();
    let report_id = checks.take("reportId", ids::parse::<ReportKind>(&input.report_id));
    let note = checks.take("note", message_text(&input.note));
    let (report_id, note) = checks.finish_with((report_id, note))?;
    let tx = env.begin().await?;
    let resolved = report::Entity::update_many()
        .filter(report::Column::Id.eq(report_id))
        .filter(report::Column::State.eq(ReportState::Open))
        .col_expr(report::Column::State, ReportState::Resolved.to_value().into())
        .col_expr(report::Column::Outcome, input.outcome.to_value().into())
        .col_expr(report::Column::Note, Expr::value(note.clone()))
        .col_expr(report::Column::ResolvedBy, Expr::value(actor.user().map(|admin| admin.user_id.uuid())))
        .col_expr(report::Column::ResolvedAt, Expr::value(env.now()))
        .exec(&tx)
        .await?;
    let Some(report) = report::Entity::find_by_id(report_id).one(&tx).await? else {
        return Err(Failure::not_found("reportId", "report"));
    };
    if resolved.rows_affected == 0 {
        return Err(Failure::field(AlreadyResolved, "reportId", "Someone has already answered this report."));
    }
    outbox::enqueue(&tx, env, [Job::SendReportResolved { report_id }]).await?;
    let entry = Entry::of("report.resolve", "report", report.id).reason(note.as_str()).details(json!({
        "subject": subject::subject_id(&report),
        "before": { "state": ReportState::Open.to_value() },
        "after": { "state": ReportState::Resolved.to_value() },
        "outcome": input.outcome.to_value(),
    }));
    audit::record(&tx, env, actor, entry).await?;
    tx.commit().await?;
    Ok(report)
}
