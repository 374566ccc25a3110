//! Reports, what they are about and what comes of them.

use async_graphql::{Context, Enum, Error, ID, Object, SimpleObject};
use domain::reports::{self, ReportErrorCode as Code};
use kernel::ids::TypedId as _;

use super::loaders::SubjectKey;
use crate::schema::accounts::User;
use crate::schema::admins::AccountKey;
use crate::schema::context;
use crate::schema::errors::Refusal;
use crate::schema::scalars::DateTime;

/// Why it was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::reports::ReportErrorCode")]
pub(crate) enum ReportErrorCode {
    /// A field's value can't be used.
    InvalidInput,
    /// There is nothing with this id that you could report, or no such report.
    NotFound,
    /// You have reported this, and were not answered yet.
    AlreadyReported,
    /// Somebody has answered this report.
    AlreadyResolved,
}

/// What is wrong with something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::reports::ReportReason")]
pub(crate) enum ReportReason {
    /// It takes people's money or data for something that does not exist.
    Fraud,
    /// It is against the law.
    Illegal,
    /// It insults, threatens or harasses people.
    Offensive,
    /// It is not what it says it is.
    Misleading,
    /// It is advertising, or the same over and over.
    Spam,
    /// Something else.
    Other,
}

/// Whether a report was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::reports::ReportState")]
pub(crate) enum ReportState {
    /// It waits for an administrator.
    Open,
    /// It was answered.
    Resolved,
}

/// What came of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::reports::ReportOutcome")]
pub(crate) enum ReportOutcome {
    /// Something was done about it.
    Acted,
    /// Nothing was wrong, or nothing could be done.
    Dismissed,
}

/// What kind of thing was reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::reports::ReportSubjectKind")]
pub(crate) enum ReportSubjectKind {
    /// An event.
    Event,
    /// An organization.
    Organization,
    /// A person.
    User,
}

/// Something that was reported.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct ReportSubject {
    /// What it is called.
    name: String,
    /// Its name in URLs; null for people.
    slug: Option<String>,
}

/// What somebody told those who run the platform about an event, an organization or a person.
#[derive(Debug, Clone)]
pub(crate) struct Report(pub(crate) reports::Report);

/// What somebody told those who run the platform about an event, an organization or a person.
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

    /// What kind of thing was reported.
    async fn subject_kind(&self) -> ReportSubjectKind {
        self.0.subject_kind.into()
    }

    /// What was reported, for administrators; null for others, and if it is gone.
    async fn subject(&self, ctx: &Context<'_>) -> Result<Option<ReportSubject>, Error> {
        if context::actor(ctx).require_admin::<Code>().is_err() {
            return Ok(None);
        }
        let subject = context::rows(ctx).load_one(SubjectKey(self.0.subject_kind, self.0.subject_id)).await?;
        Ok(subject.map(|subject| ReportSubject { name: subject.name, slug: subject.slug }))
    }

    /// What is wrong.
    async fn reason(&self) -> ReportReason {
        self.0.reason.into()
    }

    /// The same in the reporter's words.
    async fn message(&self) -> &str {
        &self.0.message
    }

    /// Whether it was answered.
    async fn status(&self) -> ReportState {
        self.0.state.into()
    }

    /// The same by its former name.
    #[graphql(deprecation = "Use `status`.")]
    async fn state(&self) -> ReportState {
        self.0.state.into()
    }

    /// What came of it; null until it is answered.
    async fn outcome(&self) -> Option<ReportOutcome> {
        self.0.outcome.map(Into::into)
    }

    /// What the reporter was told; null until it is answered.
    async fn note(&self) -> Option<&str> {
        self.0.note.as_deref()
    }

    /// Who reported it, for administrators; null for others.
    async fn reporter(&self, ctx: &Context<'_>) -> Result<Option<User>, Error> {
        Ok(context::rows(ctx).load_one(AccountKey(self.0.reporter_id)).await?.map(User::from))
    }

    /// Who answered it, for administrators; null for others, and until it is answered.
    async fn resolved_by(&self, ctx: &Context<'_>) -> Result<Option<User>, Error> {
        let Some(id) = self.0.resolved_by else { return Ok(None) };
        Ok(context::rows(ctx).load_one(AccountKey(id)).await?.map(User::from))
    }

    /// When it was answered; null until then.
    async fn resolved_at(&self) -> Option<DateTime> {
        self.0.resolved_at.map(DateTime)
    }

    /// When it was made.
    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }
}

/// The answer to `reportCreate`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct ReportCreatePayload {
    /// The report.
    pub(crate) report: Option<Report>,
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<Refusal<ReportErrorCode>>,
}

/// The answer to `reportResolve`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct ReportResolvePayload {
    /// The report, answered.
    pub(crate) report: Option<Report>,
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<Refusal<ReportErrorCode>>,
}
