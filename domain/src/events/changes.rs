//! Telling ticket holders when a published event takes place at another time or elsewhere. Organizers change one thing
//! after the other, so what was known before the first change is kept for some minutes, and the mail tells that and
//! what holds then.

use entity::event::{self, EventStatus};
use entity::{event_change, venue};
use kernel::Env;
use kernel::db::Tx;
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

/// How long other changes are waited for.
const PAUSE: Duration = Duration::minutes(10);
/// How long they are waited for when the event is about to begin.
const SHORT_PAUSE: Duration = Duration::minutes(1);
/// What is about to begin.
const SOON: Duration = Duration::hours(1);

/// When and where an event takes place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Plan {
    /// When it begins, in Unix seconds.
    pub(crate) starts_at: i64,
    /// When it ends, in Unix seconds.
    pub(crate) ends_at: i64,
    /// The IANA zone its local times are told in.
    pub(crate) timezone: String,
    /// The venue's name and address in one line.
    pub(crate) venue: Option<String>,
    /// Where it takes place on the web.
    pub(crate) online_url: Option<String>,
}

impl Plan {
    /// The plan of an event as it is.
    async fn of(conn: &impl ConnectionTrait, event: &event::Model) -> Result<Self, DbErr> {
        let venue = match event.venue_id {
            Some(id) => venue::Entity::find_by_id(id).one(conn).await?,
            None => None,
        };
        Ok(Self {
            starts_at: event.starts_at.unix_timestamp(),
            ends_at: event.ends_at.unix_timestamp(),
            timezone: event.timezone.clone(),
            venue: venue.as_ref().map(in_one_line),
            online_url: event.online_url.clone(),
        })
    }
}

/// A venue's name and address.
fn in_one_line(venue: &venue::Model) -> String {
    let parts = [&venue.name, &venue.address, &venue.city, &venue.country];
    let parts: Vec<&str> = parts.into_iter().map(|part| part.trim()).filter(|part| !part.is_empty()).collect();
    parts.join(", ")
}

/// Whether ticket holders have to know.
fn differs(before: &event::Model, after: &event::Model) -> bool {
    before.starts_at != after.starts_at
        || before.ends_at != after.ends_at
        || before.timezone != after.timezone
        || before.venue_id != after.venue_id
        || before.online_url != after.online_url
}

/// Keeps what ticket holders knew, if an event that they have tickets for takes place at another time or elsewhere, and
/// has them told in some minutes. What they were not told of yet is one change. The event is locked.
pub(super) async fn note(tx: &Tx, env: &Env, before: &event::Model, after: &event::Model) -> Result<(), DbErr> {
    if before.status != EventStatus::Published || !differs(before, after) {
        return Ok(());
    }
    let known = Plan::of(tx, before).await?;
    keep(tx, env, before.id, &known, before.starts_at.min(after.starts_at)).await
}

/// The same for the events to come at a venue that has another name or address now.
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
        keep(tx, env, event.id, &known, event.starts_at).await?;
    }
    // Calendars take an entry for a newer one by it.
    event::Entity::update_many()
        .col_expr(event::Column::UpdatedAt, Expr::value(env.now()))
        .filter(event::Column::Id.is_in(events.iter().map(|event| event.id)))
        .exec(tx)
        .await?;
    Ok(())
}

/// Keeps the plan that ticket holders know, unless an older one is kept that they know, and has them told.
async fn keep(tx: &Tx, env: &Env, event_id: Uuid, known: &Plan, starts_at: OffsetDateTime) -> Result<(), DbErr> {
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
    // Each change has a job: a later one may be more urgent, and the first may have failed for good.
    if let Some(open) = open {
        let job = Job::TellOfChange { change_id: open.typed_id() };
        outbox::enqueue_at(tx, env, &job, tell_at(env.now(), starts_at)).await?;
    }
    Ok(())
}

/// The events about whose changes ticket holders are about to be told.
pub(super) fn untold(now: OffsetDateTime) -> SelectStatement {
    Query::select()
        .column(event_change::Column::EventId)
        .from(event_change::Entity)
        .and_where(event_change::Column::ToldAt.is_null())
        .and_where(event_change::Column::CreatedAt.gt(now - SOON))
        .to_owned()
}

/// When ticket holders are told of a change of an event that begins then.
fn tell_at(now: OffsetDateTime, starts_at: OffsetDateTime) -> OffsetDateTime {
    now + if starts_at - now <= SOON { SHORT_PAUSE } else { PAUSE }
}

/// Has everybody with tickets told what changed about their event, unless all is as it was, or the event is over or
/// will not be.
pub async fn tell_of_change(env: &Env, change_id: EventChangeId) -> Result<Outcome, Internal> {
    let Some(change) = event_change::Entity::find_by_id(change_id).one(env.db.primary()).await? else {
        return Ok(Outcome::Done);
    };
    let tx = env.begin().await?;
    let event = access::lock(&tx, change.event_id, Lock::Changes).await.map_err(internal)?;
    let matters = event.status == EventStatus::Published && event.ends_at > env.now();
    if matters && event.unpublished_at.is_some() {
        // What is off the platform writes to nobody; it may come back.
        return Ok(Outcome::NotBefore(env.now() + SOON));
    }
    let after = Plan::of(&tx, &event).await?;
    let told = event_change::Entity::update_many()
        .filter(event_change::Column::Id.eq(change_id))
        .filter(event_change::Column::ToldAt.is_null())
        .col_expr(event_change::Column::ToldAt, Expr::value(env.now()))
        .col_expr(event_change::Column::After, Expr::value(json(&after)?))
        .exec(&tx)
        .await?;
    if told.rows_affected == 1 && matters && change.before != json(&after)? {
        let job = |order_id| (Job::SendChangeNotice { change_id, order_id }, None);
        holders::for_each_order(&tx, env, event.id, job).await?;
    }
    tx.commit().await?;
    Ok(Outcome::Done)
}

/// What holders knew before a change, and what they are told; none while they are not told yet.
pub(crate) async fn told(conn: &impl ConnectionTrait, change_id: EventChangeId) -> Result<Option<(Plan, Plan)>, DbErr> {
    let Some(change) = event_change::Entity::find_by_id(change_id).one(conn).await? else {
        return Ok(None);
    };
    let plan = |json: Json| serde_json::from_value::<Plan>(json).map_err(|error| DbErr::Json(error.to_string()));
    let before = plan(change.before)?;
    Ok(change.after.map(plan).transpose()?.map(|after| (before, after)))
}

/// Deletes what ticket holders were told so long ago.
pub(crate) async fn forget_changes(env: &Env, kept: Duration) -> Result<bool, DbErr> {
    let told: Old<event_change::Entity> = Old {
        id: event_change::Column::Id,
        at: event_change::Column::ToldAt,
        before: env.now() - kept,
        which: Some("told_at IS NOT NULL"),
        with: &[],
    };
    told.delete(env).await
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
    fn what_is_about_to_begin_is_told_sooner() {
        let now = datetime!(2026-06-01 12:00 UTC);
        assert_eq!(tell_at(now, now + Duration::days(3)), now + PAUSE);
        assert_eq!(tell_at(now, now + Duration::minutes(30)), now + SHORT_PAUSE);
        assert_eq!(tell_at(now, now - Duration::minutes(30)), now + SHORT_PAUSE);
    }
}
