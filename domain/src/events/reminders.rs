//! Reminding ticket holders before an event begins.

use entity::event::{self, EventStatus};
use kernel::Env;
use kernel::bounds::Bounds;
use kernel::db::{Tx, is_sqlite};
use kernel::ids::{OrderId, TypedId as _};
use kernel::jobs::{Each, Outcome};
use kernel::text::Invalid;
use kernel::zones::Timezone;
use sea_orm::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait as _, SimpleExpr};
use sea_orm::{Condition, ConnectionTrait, DbErr, QueryOrder as _, QuerySelect as _};
use time::{Duration, OffsetDateTime};

use super::signals::announce_facts;
use super::{changes, holders};
use crate::job::Job;
use crate::organizations;

/// The default time between a reminder and the event's beginning, in minutes.
pub const DEFAULT_REMINDER: i32 = 24 * 60;
/// The shortest time that can be chosen, in minutes, because mails take a while to arrive and to be read.
const SHORTEST: i32 = 10;
/// The longest time that can be chosen, in minutes.
const LONGEST: i32 = 28 * 24 * 60;

/// How many events one run handles; then the job yields to others and continues later.
const AT_ONCE: usize = 20;
/// How many candidates are loaded to find them.
const CANDIDATES: u64 = 2000;
/// The largest clock change that is allowed for. Where a zone skips or repeats a whole day, reminders are a day off.
const CLOCK_CHANGE: Duration = Duration::hours(3);

/// Validates a time before the event, in minutes.
pub(super) fn minutes(given: i32) -> Result<i32, Invalid> {
    let fits = (SHORTEST..=LONGEST).contains(&given);
    let bounds = Bounds::out_of_range(SHORTEST, LONGEST);
    fits.then_some(given).ok_or_else(|| Invalid::beyond(bounds, format!("must be {SHORTEST} to {LONGEST} minutes")))
}

/// Enqueues the reminders of all events that are due: one per order and beginning, so that an event moved to another
/// time is reminded of again. Events that have begun are skipped.
pub async fn remind_due(env: &Env) -> Result<Outcome, DbErr> {
    let events = due(env.db.primary(), env.now()).await?;
    let mut each = Each::default();
    for event in &events {
        if each.succeeded() == AT_ONCE {
            return Ok(each.outcome(Outcome::NotBefore(env.now())));
        }
        each.note("event", event.id, remind(env, event).await)?;
    }
    Ok(each.outcome(Outcome::Done))
}

async fn remind(env: &Env, event: &event::Model) -> Result<(), DbErr> {
    let tx = env.begin().await?;
    if mark_reminded(&tx, event).await? {
        announce_facts(&tx, event.typed_id());
        let key = |order: OrderId| Some(format!("reminder:{}:{}", order.uuid(), event.starts_at.unix_timestamp()));
        holders::for_each_order(&tx, env, event.id, |order_id| (Job::SendReminder { order_id }, key(order_id))).await?;
    }
    tx.commit().await
}

/// When an event's reminders are due. Whole days are subtracted in local time, the remaining minutes as elapsed time: a
/// day before 7 pm is 7 pm, even if the clocks change in between.
pub(super) fn remind_at(starts_at: OffsetDateTime, zone: Timezone, minutes: i32) -> OffsetDateTime {
    let days = Duration::days(i64::from(minutes / DEFAULT_REMINDER));
    zone.shift_by(starts_at, -days) - Duration::minutes(i64::from(minutes % DEFAULT_REMINDER))
}

/// Published future events whose reminders are due and were not sent for their current beginning.
async fn due(conn: &impl ConnectionTrait, now: OffsetDateTime) -> Result<Vec<event::Model>, DbErr> {
    // The query ignores time zones: it finds everything that may be due, and few of these are not.
    let mut events = candidates(conn, now).await?;
    events.retain(|event| {
        let zone = Timezone::parse(&event.timezone).unwrap_or_else(|_| Timezone::utc());
        event.reminder_minutes.is_some_and(|minutes| remind_at(event.starts_at, zone, minutes) <= now)
    });
    Ok(events)
}

async fn candidates(conn: &impl ConnectionTrait, now: OffsetDateTime) -> Result<Vec<event::Model>, DbErr> {
    event::Entity::find()
        .filter(event::Column::Status.eq(EventStatus::Published))
        .filter(event::Column::ReminderMinutes.is_not_null())
        .filter(event::Column::StartsAt.gt(now))
        .filter(event::Column::StartsAt.lte(now + Duration::minutes(i64::from(LONGEST)) + CLOCK_CHANGE))
        .filter(is_due(conn, now + CLOCK_CHANGE))
        .filter(not_reminded())
        .filter(may_write(now))
        .order_by_asc(event::Column::StartsAt)
        .limit(CANDIDATES)
        .all(conn)
        .await
}

fn is_due(conn: &impl ConnectionTrait, now: OffsetDateTime) -> SimpleExpr {
    if is_sqlite(conn) {
        let due = "CAST(strftime('%s', starts_at) AS INTEGER) - reminder_minutes * 60 <= ?";
        Expr::cust_with_values(due, [now.unix_timestamp()])
    } else {
        Expr::cust_with_values("starts_at - make_interval(mins => reminder_minutes) <= $1", [now])
    }
}

fn not_reminded() -> SimpleExpr {
    event::Column::RemindedFor.is_null().or(Expr::cust("reminded_for <> starts_at"))
}

/// The condition for events whose ticket holders may get mail: not unpublished, not of a hidden organization, and
/// without a change that has still to be reported.
fn may_write(now: OffsetDateTime) -> Condition {
    Condition::all()
        .add(event::Column::UnpublishedAt.is_null())
        .add(event::Column::OrganizationId.not_in_subquery(organizations::hidden()))
        .add(event::Column::Id.not_in_subquery(changes::unreported(now)))
}

/// Marks an event's reminders as sent for its current beginning. Returns false if another run did so first, or if the
/// event was moved or cancelled meanwhile.
async fn mark_reminded(tx: &Tx, event: &event::Model) -> Result<bool, DbErr> {
    let marked = event::Entity::update_many()
        .filter(event::Column::Id.eq(event.id))
        .filter(event::Column::Status.eq(EventStatus::Published))
        .filter(event::Column::StartsAt.eq(event.starts_at))
        .filter(not_reminded())
        .filter(event::Column::UnpublishedAt.is_null())
        .col_expr(event::Column::RemindedFor, Expr::value(event.starts_at))
        .exec(tx)
        .await?;
    Ok(marked.rows_affected == 1)
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn a_day_before_is_at_the_same_hour() {
        let berlin = Timezone::parse("Europe/Berlin").unwrap();
        // Clocks are put forward on 29 March 2026 and back on 25 October.
        assert_eq!(remind_at(datetime!(2026-03-29 19:00 +2), berlin, 24 * 60), datetime!(2026-03-28 19:00 +1));
        assert_eq!(remind_at(datetime!(2026-10-25 19:00 +1), berlin, 7 * 24 * 60), datetime!(2026-10-18 19:00 +2));
        assert_eq!(remind_at(datetime!(2026-03-29 05:00 +2), berlin, 180), datetime!(2026-03-29 01:00 +1));
        assert_eq!(remind_at(datetime!(2026-03-29 19:00 +2), berlin, 25 * 60), datetime!(2026-03-28 18:00 +1));
    }

    #[test]
    fn reminders_come_in_time_and_not_too_early() {
        assert!([SHORTEST, DEFAULT_REMINDER, LONGEST].into_iter().all(|given| minutes(given) == Ok(given)));
        assert!([i32::MIN, 0, SHORTEST - 1, LONGEST + 1].into_iter().all(|given| minutes(given).is_err()));
    }
}
