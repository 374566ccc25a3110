//! Notifying ticket holders when the time or place of a published event changes. Organizers often make several changes
//! in a row, so the state before the first one is stored for some minutes, and one mail then compares it with the
//! current state.

use entity::event::{self, EventStatus};
use entity::{event_change, venue};
use kernel::Env;
use kernel::db::{Tx, among};
use kernel::error::{Failure, Internal};
use kernel::ids::{EventChangeId, TypedId as _};
use kernel::jobs::{Outcome, outbox};
use kernel::retention::Old;
use sea_orm::prelude::*;
use sea_orm::sea_query::{Expr, OnConflict, Query, SelectStatement};
use sea_orm::{ConnectionTrait, DbErr, IntoActiveModel as _, QueryOrder as _, QuerySelect as _};
use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

use super::access::{self, Lock};
use super::{EventErrorCode, holders};
use crate::job::Job;

/// How long to wait for further changes before the mail.
const PAUSE: Duration = Duration::minutes(10);
/// How long to wait if the event begins soon.
const SHORT_PAUSE: Duration = Duration::minutes(1);
/// An event that begins within this time begins soon.
const SOON: Duration = Duration::hours(1);

/// When and where an event takes place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Plan {
    /// The beginning, in Unix seconds.
    pub(crate) starts_at: i64,
    /// The end, in Unix seconds.
    pub(crate) ends_at: i64,
    /// The IANA zone that its local times are shown in.
    pub(crate) timezone: String,
    /// The venue's name and address in one line; `None` without a venue.
    pub(crate) venue: Option<String>,
    /// The URL to join online; `None` if one can't.
    pub(crate) online_url: Option<String>,
}

impl Plan {
    /// The current plan of an event.
    async fn of(conn: &impl ConnectionTrait, event: &event::Model) -> Result<Self, DbErr> {
        let venue = match event.venue_id {
            Some(id) => venue::Entity::find_by_id(id).one(conn).await?,
            None => None,
        };
        Ok(Self::new(event, venue.as_ref()))
    }

    /// The plan of an event that takes place there.
    pub(crate) fn new(event: &event::Model, venue: Option<&venue::Model>) -> Self {
        Self {
            starts_at: event.starts_at.unix_timestamp(),
            ends_at: event.ends_at.unix_timestamp(),
            timezone: event.timezone.clone(),
            venue: venue.map(in_one_line),
            online_url: event.online_url.clone(),
        }
    }
}

/// A venue's name and address, joined by commas.
fn in_one_line(venue: &venue::Model) -> String {
    let parts = [&venue.name, &venue.address, &venue.city, &venue.country];
    let parts: Vec<&str> = parts.into_iter().map(|part| part.trim()).filter(|part| !part.is_empty()).collect();
    parts.join(", ")
}

/// Whether time or place differ, so that ticket holders have to be notified.
fn differs(before: &event::Model, after: &event::Model) -> bool {
    before.starts_at != after.starts_at
        || before.ends_at != after.ends_at
        || before.timezone != after.timezone
        || before.venue_id != after.venue_id
        || before.online_url != after.online_url
}

/// If time or place of a published event changed, stores the plan that ticket holders know, and schedules their
/// notification. Changes until then are reported together. The event is locked.
pub(super) async fn note(tx: &Tx, env: &Env, before: &event::Model, after: &event::Model) -> Result<(), DbErr> {
    if before.status != EventStatus::Published || !differs(before, after) {
        return Ok(());
    }
    let known = Plan::of(tx, before).await?;
    store(tx, env, before.id, &known, before.starts_at.min(after.starts_at)).await
}

/// Like [`note`], for the future events at a venue whose name or address changed.
pub(crate) async fn note_venue(tx: &Tx, env: &Env, before: &venue::Model, after: &venue::Model) -> Result<(), DbErr> {
    if in_one_line(before) == in_one_line(after) {
        return Ok(());
    }
    let events = event::Entity::find()
        .filter(event::Column::VenueId.eq(after.id))
        .filter(event::Column::Status.eq(EventStatus::Published))
        .filter(event::Column::EndsAt.gt(env.now()))
        .order_by_asc(event::Column::Id)
        .lock_exclusive()
        .all(tx)
        .await?;
    for event in &events {
        let known = Plan { venue: Some(in_one_line(before)), ..Plan::of(tx, event).await? };
        store(tx, env, event.id, &known, event.starts_at).await?;
    }
    // Calendars recognize the newer entry by `updated_at`.
    event::Entity::update_many()
        .col_expr(event::Column::UpdatedAt, Expr::value(env.now()))
        .filter(among(tx, event::Column::Id, events.iter().map(|event| event.id)))
        .exec(tx)
        .await?;
    Ok(())
}

/// Stores the plan that ticket holders know, unless an unreported older one is stored, and schedules the notification.
async fn store(tx: &Tx, env: &Env, event_id: Uuid, known: &Plan, starts_at: OffsetDateTime) -> Result<(), DbErr> {
    let row = event_change::Model {
        id: env.ids.next(),
        event_id,
        before: json(known)?,
        after: None,
        created_at: env.now(),
        told_at: None,
    };
    event_change::Entity::insert(row.into_active_model().reset_all())
        .on_conflict(OnConflict::new().do_nothing().to_owned())
        .exec_without_returning(tx)
        .await?;
    let open = event_change::Entity::find()
        .filter(event_change::Column::EventId.eq(event_id))
        .filter(event_change::Column::ToldAt.is_null())
        .one(tx)
        .await?;
    // Every change enqueues a job: a later change may be more urgent, and the first job may have failed for good.
    if let Some(open) = open {
        let job = Job::TellOfChange { change_id: open.typed_id() };
        outbox::enqueue_at(tx, env, &job, notify_at(env.now(), starts_at)).await?;
    }
    Ok(())
}

/// The ids of events with a recent change that is not reported yet.
pub(super) fn unreported(now: OffsetDateTime) -> SelectStatement {
    Query::select()
        .column(event_change::Column::EventId)
        .from(event_change::Entity)
        .and_where(event_change::Column::ToldAt.is_null())
        .and_where(event_change::Column::CreatedAt.gt(now - SOON))
        .to_owned()
}

/// When to notify ticket holders of a change to an event that begins at `starts_at`.
fn notify_at(now: OffsetDateTime, starts_at: OffsetDateTime) -> OffsetDateTime {
    now + if starts_at - now <= SOON { SHORT_PAUSE } else { PAUSE }
}

/// Enqueues a mail about the change for each confirmed order, unless the change was undone, or the event is over or
/// cancelled.
pub async fn notify_of_change(env: &Env, change_id: EventChangeId) -> Result<Outcome, Internal> {
    let Some(change) = event_change::Entity::find_by_id(change_id).one(env.db.primary()).await? else {
        return Ok(Outcome::Done);
    };
    let tx = env.begin().await?;
    let event = access::lock(&tx, change.event_id, Lock::Changes).await.map_err(internal)?;
    let matters = event.status == EventStatus::Published && event.ends_at > env.now();
    if matters && event.unpublished_at.is_some() {
        // Unpublished events send no mail. The event may be reinstated, so try later.
        return Ok(Outcome::NotBefore(env.now() + SOON));
    }
    let after = Plan::of(&tx, &event).await?;
    let marked = event_change::Entity::update_many()
        .filter(event_change::Column::Id.eq(change_id))
        .filter(event_change::Column::ToldAt.is_null())
        .col_expr(event_change::Column::ToldAt, Expr::value(env.now()))
        .col_expr(event_change::Column::After, Expr::value(json(&after)?))
        .exec(&tx)
        .await?;
    if marked.rows_affected == 1 && matters && change.before != json(&after)? {
        let job = |order_id| (Job::SendChangeNotice { change_id, order_id }, None);
        holders::for_each_order(&tx, env, event.id, job).await?;
    }
    tx.commit().await?;
    Ok(Outcome::Done)
}

/// The plans before and after a change; `None` while it is not reported yet.
pub(crate) async fn reported_change(
    conn: &impl ConnectionTrait,
    change_id: EventChangeId,
) -> Result<Option<(Plan, Plan)>, DbErr> {
    let Some(change) = event_change::Entity::find_by_id(change_id).one(conn).await? else {
        return Ok(None);
    };
    let plan = |json: Json| serde_json::from_value::<Plan>(json).map_err(|error| DbErr::Json(error.to_string()));
    let before = plan(change.before)?;
    Ok(change.after.map(plan).transpose()?.map(|after| (before, after)))
}

/// Deletes changes that were reported longer ago than this.
pub(crate) async fn forget_changes(env: &Env, retention: Duration) -> Result<bool, DbErr> {
    let old: Old<event_change::Entity> = Old {
        id: event_change::Column::Id,
        at: event_change::Column::ToldAt,
        before: env.now() - retention,
        which: Some("told_at IS NOT NULL"),
        with: &[],
    };
    old.delete(env).await
}

fn json(plan: &Plan) -> Result<Json, DbErr> {
    serde_json::to_value(plan).map_err(|error| DbErr::Json(error.to_string()))
}

fn internal(failure: Failure<EventErrorCode>) -> Internal {
    match failure {
        Failure::Internal(internal) => internal,
        other => Internal::Other(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn changes_of_imminent_events_are_reported_sooner() {
        let now = datetime!(2026-06-01 12:00 UTC);
        assert_eq!(notify_at(now, now + Duration::days(3)), now + PAUSE);
        assert_eq!(notify_at(now, now + Duration::minutes(30)), now + SHORT_PAUSE);
        assert_eq!(notify_at(now, now - Duration::minutes(30)), now + SHORT_PAUSE);
    }
}
