//! Asking attendees for feedback.

use entity::event::{self, EventStatus};
use entity::order::{self, OrderStatus};
use entity::ticket::{self, TicketStatus};
use kernel::Env;
use kernel::db::Tx;
use kernel::ids::{EventId, OrderId};
use kernel::jobs::{Each, Outcome, outbox};
use kernel::zones::Timezone;
use sea_orm::prelude::*;
use sea_orm::sea_query::{Expr, Query, SelectStatement};
use sea_orm::{ConnectionTrait, DbErr, QueryOrder as _, QuerySelect as _};
use time::{Duration, OffsetDateTime};

use crate::job::Job;
use crate::{events, organizations};

/// How long after an event's end people are asked.
const AFTER: Duration = Duration::days(1);
/// How long after an event's end people may still be asked: requests that were missed are not sent after a week.
const TOO_LATE: Duration = Duration::days(7);
/// How many events one run handles; then the job yields to others and continues later.
const AT_ONCE: usize = 20;
/// How many candidates are loaded to find them.
const CANDIDATES: u64 = 2000;
/// The largest clock change that is allowed for.
const CLOCK_CHANGE: Duration = Duration::hours(3);

/// Enqueues requests for feedback on the events that ended a day ago: to the orders with a check-in, or to all
/// confirmed orders if nobody was checked in.
pub async fn ask_due(env: &Env) -> Result<Outcome, DbErr> {
    let events = due(env.db.primary(), env.now()).await?;
    let mut each = Each::default();
    for event_id in &events {
        if each.succeeded() == AT_ONCE {
            return Ok(each.outcome(Outcome::NotBefore(env.now())));
        }
        each.note("event", *event_id, ask(env, *event_id).await)?;
    }
    Ok(each.outcome(Outcome::Done))
}

async fn ask(env: &Env, event_id: Uuid) -> Result<(), DbErr> {
    let tx = env.begin().await?;
    if mark_asked(&tx, env, event_id).await? {
        events::announce_facts(&tx, EventId::from_uuid(event_id));
        let orders = orders_to_ask(&tx, event_id).await?;
        outbox::enqueue(&tx, env, orders.into_iter().map(|order_id| Job::SendFeedbackRequest { order_id })).await?;
    }
    tx.commit().await
}

/// The events that ended a day ago in local time. The query ignores time zones, so it finds everything that may be due.
async fn due(conn: &impl ConnectionTrait, now: OffsetDateTime) -> Result<Vec<Uuid>, DbErr> {
    let ended: Vec<(Uuid, OffsetDateTime, String)> = event::Entity::find()
        .select_only()
        .columns([event::Column::Id, event::Column::EndsAt, event::Column::Timezone])
        .filter(event::Column::Status.is_in([EventStatus::Published, EventStatus::Archived]))
        .filter(event::Column::PublishedAt.is_not_null())
        .filter(event::Column::CancelledAt.is_null())
        .filter(event::Column::FeedbackAskedAt.is_null())
        .filter(event::Column::UnpublishedAt.is_null())
        .filter(event::Column::OrganizationId.not_in_subquery(organizations::hidden()))
        .filter(event::Column::EndsAt.lte(now - AFTER + CLOCK_CHANGE))
        .filter(event::Column::EndsAt.gt(now - TOO_LATE))
        .order_by_asc(event::Column::EndsAt)
        .limit(CANDIDATES)
        .into_tuple()
        .all(conn)
        .await?;
    let is_due = |ends_at, zone: &str| {
        let zone = Timezone::parse(zone).unwrap_or_else(|_| Timezone::utc());
        zone.shift_by(ends_at, AFTER) <= now
    };
    let due = ended.into_iter().filter(|(_, ends_at, zone)| is_due(*ends_at, zone)).map(|(id, ..)| id);
    Ok(due.collect())
}

/// Marks an event as asked about. Returns false if another run did so first.
async fn mark_asked(tx: &Tx, env: &Env, event_id: Uuid) -> Result<bool, DbErr> {
    let marked = event::Entity::update_many()
        .filter(event::Column::Id.eq(event_id))
        .filter(event::Column::FeedbackAskedAt.is_null())
        .col_expr(event::Column::FeedbackAskedAt, Expr::value(env.now()))
        .exec(tx)
        .await?;
    Ok(marked.rows_affected == 1)
}

/// The ids of the orders whose buyers are asked.
async fn orders_to_ask(tx: &Tx, event_id: Uuid) -> Result<Vec<OrderId>, DbErr> {
    let confirmed = order::Entity::find()
        .select_only()
        .column(order::Column::Id)
        .filter(order::Column::EventId.eq(event_id))
        .filter(order::Column::Status.eq(OrderStatus::Confirmed))
        .order_by_asc(order::Column::Id);
    let here = confirmed.clone().filter(order::Column::Id.in_subquery(checked_in(event_id)));
    let here: Vec<Uuid> = here.into_tuple().all(tx).await?;
    let orders = if here.is_empty() { confirmed.into_tuple().all(tx).await? } else { here };
    Ok(orders.into_iter().map(OrderId::from_uuid).collect())
}

/// The ids of orders with at least one checked-in ticket.
fn checked_in(event_id: Uuid) -> SelectStatement {
    Query::select()
        .column(ticket::Column::OrderId)
        .from(ticket::Entity)
        .and_where(ticket::Column::EventId.eq(event_id))
        .and_where(ticket::Column::Status.eq(TicketStatus::CheckedIn))
        .to_owned()
}
