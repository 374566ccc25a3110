//! Reports, and what they are about.

use async_graphql::{Context, Error, ID, Object, SimpleObject};
use domain::reports::{self, ReportErrorCode as Code};
use kernel::ids::TypedId as _;

use super::enums::{ReportOutcome, ReportReason, ReportState, ReportSubjectKind};
use super::loaders::SubjectKey;
use crate::schema::accounts::User;
use crate::schema::admins::AccountKey;
use crate::schema::context;
use crate::schema::scalars::DateTime;

/// Something that was reported.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct ReportSubject {
    /// The event's title, or the name of the organization or user.
    name: String,
    /// The name in URLs; null for users.
    slug: Option<String>,
}

/// A report of an event, an organization or a user to the admins.
#[derive(Debug, Clone)]
pub(crate) struct Report(pub(crate) reports::Report);

/// A report of an event, an organization or a user to the admins.
#[Object]
impl Report {
    /// The report's id, `report_…`.
    async fn id(&self) -> ID {
        self.0.typed_id().to_string().into()
    }

    /// The id of what was reported.
    async fn subject_id(&self) -> ID {
        reports::subject_id(&self.0).into()
    }

    /// Whether an event, an organization or a user was reported.
    async fn subject_kind(&self) -> ReportSubjectKind {
        self.0.subject_kind.into()
    }

    /// What was reported, for admins; null for others, and if it no longer exists.
    async fn subject(&self, ctx: &Context<'_>) -> Result<Option<ReportSubject>, Error> {
        if context::actor(ctx).require_admin::<Code>().is_err() {
            return Ok(None);
        }
        let subject = context::rows(ctx).load_one(SubjectKey(self.0.subject_kind, self.0.subject_id)).await?;
        Ok(subject.map(|subject| ReportSubject { name: subject.name, slug: subject.slug }))
    }

    /// What is wrong, as the reporter chose it.
    async fn reason(&self) -> ReportReason {
        self.0.reason.into()
    }

    /// The reporter's explanation, in their own words.
    async fn message(&self) -> &str {
        &self.0.message
    }

    /// Whether it still waits for an admin.
    async fn status(&self) -> ReportState {
        self.0.state.into()
    }

    /// `status` by its former name.
    #[graphql(deprecation = "Use `status`.")]
    async fn state(&self) -> ReportState {
        self.0.state.into()
    }

    /// The decision; null until it is resolved.
    async fn outcome(&self) -> Option<ReportOutcome> {
        self.0.outcome.map(Into::into)
    }

    /// What the reporter was told by email; null until it is resolved.
    async fn note(&self) -> Option<&str> {
        self.0.note.as_deref()
    }

    /// The user who made the report, for admins; null for others.
    async fn reporter(&self, ctx: &Context<'_>) -> Result<Option<User>, Error> {
        Ok(context::rows(ctx).load_one(AccountKey(self.0.reporter_id)).await?.map(User::from))
    }

    /// The admin who resolved it, for admins; null for others, and until it is resolved.
    async fn resolved_by(&self, ctx: &Context<'_>) -> Result<Option<User>, Error> {
        let Some(id) = self.0.resolved_by else { return Ok(None) };
        Ok(context::rows(ctx).load_one(AccountKey(id)).await?.map(User::from))
    }

    /// When it was resolved; null until then.
    async fn resolved_at(&self) -> Option<DateTime> {
        self.0.resolved_at.map(DateTime)
    }

    /// When the report was made.
    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }
}
