//! Reporting an event, an organization or a person to the administrators.

use entity::report::{self, ReportReason, ReportState};
use kernel::Env;
use kernel::actor::Actor;
use kernel::audit::{self, Entry};
use kernel::error::{Failure, Validation, violates_unique};
use kernel::text::{Invalid, block};
use sea_orm::{
    ActiveEnum as _, ActiveModelTrait as _, ColumnTrait as _, EntityTrait as _, IntoActiveModel as _, QueryFilter as _,
};
use serde_json::json;

use super::ReportErrorCode::{self, AlreadyReported};
use super::subject;

/// The longest report or answer, in characters.
pub(super) const MAX_TEXT: usize = kernel::limits::REPORT;

/// A report to the administrators. Texts are as they were typed.
#[derive(Debug, Clone)]
pub struct CreateReport {
    /// The TypeID of the reported event, organization or account.
    pub subject_id: String,
    /// The category of the problem.
    pub reason: ReportReason,
    /// The reporter's description of the problem.
    pub message: String,
}

/// Files a report.
///
/// Rule: anybody signed in, about subjects that they may know of; one open report per subject.
pub async fn create(env: &Env, actor: &Actor, input: CreateReport) -> Result<report::Model, Failure<ReportErrorCode>> {
    let (person, _) = actor.require_session()?;
    let mut checks = Validation::new();
    let subject = checks.take("subjectId", subject::parse(&input.subject_id));
    let message = checks.take("message", message_text(&input.message));
    let (subject, message) = checks.finish_with((subject, message))?;
    if !subject::is_known_to(env.db.primary(), actor, person, subject).await? {
        return Err(Failure::not_found("subjectId", "event, organization or person"));
    }
    let row = report::Model {
        id: env.ids.next(),
        reporter_id: person.user_id.uuid(),
        subject_kind: subject.0,
        subject_id: subject.1,
        reason: input.reason,
        message,
        state: ReportState::Open,
        outcome: None,
        note: None,
        resolved_by: None,
        resolved_at: None,
        created_at: env.now(),
    };
    let tx = env.begin().await?;
    if let Err(error) = row.clone().into_active_model().reset_all().insert(&tx).await {
        if violates_unique(&error, "reports_open", "reports.reporter_id") {
            drop(tx);
            return again(env, &row).await;
        }
        return Err(error.into());
    }
    let entry = Entry::of("report.create", "report", row.id)
        .details(json!({ "subject": subject::subject_id(&row), "reason": row.reason.to_value() }));
    audit::record(&tx, env, actor, entry).await?;
    tx.commit().await?;
    Ok(row)
}

/// The open report about the same subject, if it is identical: the response got lost, and the client repeats it.
async fn again(env: &Env, repeated: &report::Model) -> Result<report::Model, Failure<ReportErrorCode>> {
    let open = report::Entity::find()
        .filter(report::Column::ReporterId.eq(repeated.reporter_id))
        .filter(report::Column::SubjectKind.eq(repeated.subject_kind))
        .filter(report::Column::SubjectId.eq(repeated.subject_id))
        .filter(report::Column::State.eq(ReportState::Open))
        .one(env.db.primary())
        .await?;
    open.filter(|open| open.reason == repeated.reason && open.message == repeated.message).ok_or_else(|| {
        let message = "You have reported this already. We will write to you once we have looked at it.";
        Failure::field(AlreadyReported, "subjectId", message)
    })
}

/// Validates a text that must not be empty.
pub(super) fn message_text(text: &str) -> Result<String, Invalid> {
    let text = block(text, MAX_TEXT)?;
    if text.is_empty() { Err(Invalid::required()) } else { Ok(text) }
}
