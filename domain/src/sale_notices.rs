//! Which sales an organizer is notified of by which mail. The first sale after a quiet time is reported at once. Those of
//! the next minutes are reported together.
//!
//! A sale is recorded in the transaction that makes it, which also enqueues a job with a unique key, unless one waits. The
//! job claims all sales that no job has claimed, and enqueues its successor under the same key for later. A job that finds
//! nothing to report has no successor.

use std::collections::BTreeMap;

use entity::sale::{self, Column, Entity};
use entity::{event, order, order_line, outbox as outbox_row};
use kernel::Env;
use kernel::db::{Tx, insert_all};
use kernel::error::Internal;
use kernel::ids::{EventId, JobId, OrderId};
use kernel::jobs::outbox;
use kernel::money::Money;
use kernel::retention::{self, Old};
use sea_orm::prelude::*;
use sea_orm::sea_query::{Expr, LockType};
use sea_orm::{ConnectionTrait, DbErr, QueryOrder as _, QuerySelect as _};
use serde_json::json;
use time::Duration;

use crate::job::Job;

/// How long the sales after a notice are gathered for the next one.
const GATHER: Duration = Duration::minutes(5);
/// How long sales may wait before their job is assumed to be lost, because somebody dropped it, say.
const STUCK: Duration = Duration::minutes(15);
/// How many orders a notice lists by name.
pub(crate) const LISTED: usize = 10;

/// Records confirmed orders of an event, for the notice to its organizer. It takes no lock before the transaction
/// commits, but the caller has to hold a lock on the event, which may be shared.
pub(crate) async fn note<'a>(
    tx: &Tx,
    env: &Env,
    event_id: EventId,
    orders: impl IntoIterator<Item = (&'a order::Model, &'a [order_line::Model])>,
) -> Result<(), DbErr> {
    insert_all(tx, rows(tx, env, event_id, orders)?).await
}

/// Like [`note`], but the caller inserts the rows.
pub(crate) fn rows<'a>(
    tx: &Tx,
    env: &Env,
    event_id: EventId,
    orders: impl IntoIterator<Item = (&'a order::Model, &'a [order_line::Model])>,
) -> Result<Vec<sale::Model>, DbErr> {
    let mut by_currency: BTreeMap<&str, Vec<_>> = BTreeMap::new();
    for (order, lines) in orders {
        by_currency.entry(&order.currency).or_default().push((order, lines));
    }
    if !by_currency.is_empty() {
        tx.insert_last(job(env, event_id, Duration::ZERO)?);
    }
    Ok(by_currency.values().map(|orders| row(env, event_id, orders)).collect())
}

fn row(env: &Env, event_id: EventId, orders: &[(&order::Model, &[order_line::Model])]) -> sale::Model {
    let places = |lines: &[order_line::Model]| lines.iter().map(|line| i64::from(line.quantity)).sum::<i64>();
    let first: Vec<Uuid> = orders.iter().take(LISTED).map(|(order, _)| order.id).collect();
    sale::Model {
        id: env.ids.next(),
        event_id: event_id.uuid(),
        orders: i32::try_from(orders.len()).unwrap_or(i32::MAX),
        places: orders.iter().map(|(_, lines)| places(lines)).sum(),
        total_minor: orders.iter().fold(0, |sum, (order, _)| order.total_minor.saturating_add(sum)),
        currency: orders.first().map(|(order, _)| order.currency.clone()).unwrap_or_default(),
        first_orders: json!(first),
        job_id: None,
        created_at: env.now(),
    }
}

/// The job that reports an event's sales after this time. Only one waits at a time.
fn job(env: &Env, event_id: EventId, after: Duration) -> Result<outbox_row::Model, DbErr> {
    outbox::row(env, &Job::SendSales { event_id }, env.now() + after, Some(key(event_id)))
}

fn key(event_id: EventId) -> String {
    format!("sales:{event_id}")
}

/// The sales that a notice reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sales {
    /// The number of orders.
    pub(crate) orders: i64,
    /// The number of places in them.
    pub(crate) places: i64,
    /// What the orders cost, per currency.
    pub(crate) totals: Vec<Money>,
    /// The first [`LISTED`] orders.
    pub(crate) first: Vec<OrderId>,
}

/// The sales that this job reports: the same on each of its runs. On the first one it claims all sales of the event that
/// no job has claimed; none if there are none.
pub(crate) async fn claim(env: &Env, event_id: EventId, job_id: JobId) -> Result<Option<Sales>, Internal> {
    if let Some(claimed) = of_job(env.db.primary(), job_id).await? {
        return Ok(Some(claimed));
    }
    let tx = env.begin().await?;
    let mut claimed = take(&tx, event_id, job_id).await?;
    if claimed == 0 {
        // A sale whose transaction is open relies on the job that has the key now. Wait for it before the key is free.
        event::Entity::find_by_id(event_id).lock(LockType::Update).one(&tx).await?;
        claimed = take(&tx, event_id, job_id).await?;
    }
    outbox::free_key(&tx, &key(event_id), job_id).await?;
    if claimed > 0 {
        tx.insert_last(job(env, event_id, GATHER)?);
    }
    let claimed = of_job(&tx, job_id).await?;
    tx.commit().await?;
    Ok(claimed)
}

async fn take(tx: &Tx, event_id: EventId, job_id: JobId) -> Result<u64, DbErr> {
    let taken = Entity::update_many()
        .filter(Column::EventId.eq(event_id))
        .filter(Column::JobId.is_null())
        .col_expr(Column::JobId, Expr::value(job_id.uuid()))
        .exec(tx)
        .await?;
    Ok(taken.rows_affected)
}

async fn of_job(conn: &impl ConnectionTrait, job_id: JobId) -> Result<Option<Sales>, Internal> {
    let rows = Entity::find().filter(Column::JobId.eq(job_id)).order_by_asc(Column::Id).all(conn).await?;
    if rows.is_empty() {
        return Ok(None);
    }
    let mut totals: BTreeMap<&str, i64> = BTreeMap::new();
    for row in rows.iter().filter(|row| !row.currency.is_empty()) {
        let total = totals.entry(&row.currency).or_default();
        *total = total.saturating_add(row.total_minor);
    }
    let first = rows.iter().flat_map(|row| serde_json::from_value::<Vec<Uuid>>(row.first_orders.clone()));
    Ok(Some(Sales {
        orders: rows.iter().map(|row| i64::from(row.orders)).sum(),
        places: rows.iter().map(|row| row.places).sum(),
        totals: totals.into_iter().map(|(currency, minor)| Money::stored(minor, currency)).collect::<Result<_, _>>()?,
        first: first.flatten().take(LISTED).map(OrderId::from_uuid).collect(),
    }))
}

/// Enqueues a job for each of some events whose sales have waited too long.
pub(crate) async fn revive(env: &Env) -> Result<bool, DbErr> {
    let stuck: Vec<Uuid> = Entity::find()
        .select_only()
        .column(Column::EventId)
        .distinct()
        .filter(Column::JobId.is_null())
        .filter(Column::CreatedAt.lt(env.now() - STUCK))
        .limit(retention::SLICE)
        .into_tuple()
        .all(env.db.primary())
        .await?;
    let tx = env.begin().await?;
    for event_id in stuck.into_iter().map(EventId::from_uuid) {
        // At most one an hour: jobs may wait because mails do.
        let hour = env.now().unix_timestamp() / 3600;
        let key = format!("sales-revived:{}:{hour}", event_id.uuid());
        outbox::enqueue_once(&tx, env, &Job::SendSales { event_id }, key).await?;
    }
    tx.commit().await?;
    // The same would be found again until these jobs have run.
    Ok(false)
}

/// Deletes reported sales that are older than this.
pub(crate) async fn forget(env: &Env, kept: Duration) -> Result<bool, DbErr> {
    let sales: Old<Entity> = Old {
        id: Column::Id,
        at: Column::CreatedAt,
        before: env.now() - kept,
        which: Some("job_id IS NOT NULL"),
        with: &[],
    };
    sales.delete(env).await
}
