//! Listing reports.

use entity::report::{self, ReportState};
use kernel::Env;
use kernel::actor::Actor;
use kernel::error::{Failure, Validation};
use kernel::page::{Page, PageRequest};
use sea_orm::Order;
use sea_orm::prelude::*;

use super::{ReportErrorCode, subject};

/// A filter for reports; fields that are `None` don't restrict the list.
#[derive(Debug, Clone, Default)]
pub struct ReportFilter {
    /// Only open or only resolved reports.
    pub state: Option<ReportState>,
    /// Only reports about the subject with this TypeID.
    pub subject_id: Option<String>,
}

/// A page of reports: open ones oldest first, like a queue; otherwise newest first.
///
/// Rule: administrators.
pub async fn queue(
    env: &Env,
    actor: &Actor,
    filter: &ReportFilter,
    page: &PageRequest,
) -> Result<Page<report::Model>, Failure<ReportErrorCode>> {
    use report::Column::{Id, State, SubjectId};
    actor.require_admin()?;
    let mut checks = Validation::new();
    let about = filter.subject_id.as_deref().map(subject::parse);
    let about = checks.take_optional("filter.subjectId", about);
    let about = checks.finish_with(about)?;
    let mut query = report::Entity::find();
    if let Some(state) = filter.state {
        query = query.filter(State.eq(state));
    }
    if let Some((_, id)) = about {
        query = query.filter(SubjectId.eq(id));
    }
    let oldest_first = filter.state == Some(ReportState::Open);
    let query = page.by_id(query, Id, if oldest_first { Order::Asc } else { Order::Desc });
    Ok(Page::of(query.all(env.db.primary()).await?, page))
}
