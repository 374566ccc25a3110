//! Asking those who came.

use entity::event::{self, EventStatus};
use entity::order::{self, OrderStatus};
use entity::ticket::{self, TicketStatus};
use sea_orm::prelude::*;
use sea_orm::sea_query::{Expr, Query, SelectStatement};
use sea_orm::{ConnectionTrait, DbErr, QueryOrder as _, QuerySelect as _};
use time::{Duration, OffsetDateTime};

use crate::Env;
use crate::db::Tx;
use crate::job::Job;
use crate::organizations;
use crate::outbox::{self, Outcome};

/// How long after its end people are asked.
const AFTER: Duration = Duration::days(1);
/// When it is too late to ask: what was missed is not made up for after a week.
const TOO_LATE: Duration = Duration::days(7);
/// How many events one run takes up; then it makes way for others and goes on.
const AT_ONCE: u64 = 20;

/// Has those asked who came to the events that ended a day ago, or everybody with a ticket where nobody was checked in.
pub async fn ask_due(env: &Env) -> Result<Outcome, DbErr> {
    let events = due(env.db.primary(), env.now()).await?;
    let mut each = outbox::Each::default();
    for event_id in &events {
        each.note("event", *event_id, ask(env, *event_id).await)?;
    }
    let more = u64::try_from(events.len()).unwrap_or(u64::MAX) >= AT_ONCE;
    Ok(each.outcome(if more { Outcome::NotBefore(env.now()) } else { Outcome::Done }))
}

async fn ask(env: &Env, event_id: Uuid) -> Result<(), DbErr> {
    let tx = env.begin().await?;
    if take(&tx, env, event_id).await? {
        let orders = who_came(&tx, event_id).await?;
        outbox::enqueue(&tx, env, orders.into_iter().map(|order_id| Job::SendFeedbackRequest { order_id })).await?;
    }
    tx.commit().await
}

async fn due(conn: &impl ConnectionTrait, now: OffsetDateTime) -> Result<Vec<Uuid>, DbErr> {
    event::Entity::find()
        .select_only()
        .column(event::Column::Id)
        .filter(event::Column::Status.is_in([EventStatus::Published, EventStatus::Archived]))
        .filter(event::Column::PublishedAt.is_not_null())
        .filter(event::Column::CancelledAt.is_null())
        .filter(event::Column::FeedbackAskedAt.is_null())
        .filter(event::Column::UnpublishedAt.is_null())
        .filter(event::Column::OrganizationId.not_in_subquery(organizations::hidden()))
        .filter(event::Column::EndsAt.lte(now - AFTER))
        .filter(event::Column::EndsAt.gt(now - TOO_LATE))
        .order_by_asc(event::Column::EndsAt)
        .limit(AT_ONCE)
        .into_tuple()
        .all(conn)
        .await
}

/// Notes that people are asked; false if another run was faster.
async fn take(tx: &Tx, env: &Env, event_id: Uuid) -> Result<bool, DbErr> {
    let taken = event::Entity::update_many()
        .filter(event::Column::Id.eq(event_id))
        .filter(event::Column::FeedbackAskedAt.is_null())
        .col_expr(event::Column::FeedbackAskedAt, Expr::value(env.now()))
        .exec(&**tx)
        .await?;
    Ok(taken.rows_affected == 1)
}

/// The orders to ask about.
async fn who_came(tx: &Tx, event_id: Uuid) -> Result<Vec<Uuid>, DbErr> {
    let confirmed = order::Entity::find()
        .select_only()
        .column(order::Column::Id)
        .filter(order::Column::EventId.eq(event_id))
        .filter(order::Column::Status.eq(OrderStatus::Confirmed))
        .order_by_asc(order::Column::Id);
    let here = confirmed.clone().filter(order::Column::Id.in_subquery(checked_in(event_id)));
    let here: Vec<Uuid> = here.into_tuple().all(&**tx).await?;
    if here.is_empty() { confirmed.into_tuple().all(&**tx).await } else { Ok(here) }
}

/// The orders of which somebody was checked in.
fn checked_in(event_id: Uuid) -> SelectStatement {
    Query::select()
        .column(ticket::Column::OrderId)
        .from(ticket::Entity)
        .and_where(ticket::Column::EventId.eq(event_id))
        .and_where(ticket::Column::Status.eq(TicketStatus::CheckedIn))
        .to_owned()
}
