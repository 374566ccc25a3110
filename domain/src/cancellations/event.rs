//! Ending the orders of a cancelled event.

use std::collections::HashMap;
use std::time::Instant;

use entity::event;
use entity::order::{self, Column as Order, OrderStatus};
use entity::payment::PaymentStatus;
use entity::refund::RefundOrigin;
use kernel::Env;
use kernel::actor::Actor;
use kernel::error::{Failure, Internal, is_outage};
use kernel::ids::EventId;
use kernel::jobs::{JobPayload as _, Outcome};
use sea_orm::prelude::*;
use sea_orm::sea_query::{ExprTrait as _, SimpleExpr};
use sea_orm::{QueryOrder, QuerySelect};

use super::cancel::{Guard, Settled, cancel_and_refund, end_payment, settle};
use crate::events;
use crate::job::Job;
use crate::orders::{locks, release_with_event};

/// How many orders of a cancelled event one run ends; then the job yields to others and continues later.
const CANCELLED_AT_ONCE: usize = 50;
/// How many orders are loaded at a time.
const PAGE: u64 = 100;
/// The fraction of its timeout after which a run yields, so that it is never cut off in the middle.
const SLICE: u32 = 3;
/// This many checkouts in a row that could not be closed for now mean that the provider is in trouble.
const TROUBLE: usize = 3;

/// Cancels and refunds the orders of a cancelled event in batches. Continues until none is left, even if the event is
/// archived meanwhile. An order that can't be ended does not block the others; it is retried with the job.
pub async fn cancel_for_event(env: &Env, event_id: EventId) -> Result<Outcome, DbErr> {
    let conn = env.db.primary();
    let Some(event) = event::Entity::find_by_id(event_id).one(conn).await? else {
        return Ok(Outcome::Done);
    };
    if !events::was_cancelled(&event) {
        return Ok(Outcome::Done);
    }
    let most = Job::CancelEventOrders { event_id }.spec().limit(&env.settings) / SLICE;
    let mut run = Ending { env, event: &event, began: Instant::now(), most, ended: 0, obstacles: HashMap::new() };
    // Paid orders need no call to the provider here: their refunds are separate jobs.
    let mut through = true;
    // Orders paid just before the cancellation may become confirmed between the first two passes.
    for status in [OrderStatus::Confirmed, OrderStatus::Pending, OrderStatus::Confirmed] {
        through &= run.end_all(status).await?;
    }
    let Ending { ended, obstacles, .. } = run;
    if ended > 0 || (!through && obstacles.is_empty()) {
        return Ok(Outcome::NotBefore(env.now()));
    }
    if !through && obstacles.values().all(|obstacle| matches!(obstacle, Outcome::Fail(_))) {
        return Ok(Outcome::Retry("not all orders were looked at in time".to_owned()));
    }
    let left = obstacles.len();
    let worst = obstacles.into_values().max_by_key(|obstacle| matches!(obstacle, Outcome::Retry(_)));
    Ok(match worst {
        None => Outcome::Done,
        Some(Outcome::Retry(why)) => Outcome::Retry(format!("{left} orders could not be ended yet: {why}")),
        Some(Outcome::Fail(why)) => Outcome::Fail(format!("{left} orders could not be ended: {why}")),
        Some(other) => other,
    })
}

/// One run that ends the orders of a cancelled event.
struct Ending<'a> {
    env: &'a Env,
    event: &'a event::Model,
    began: Instant,
    most: std::time::Duration,
    ended: usize,
    /// What keeps orders from ending, by order, so that one seen twice counts once.
    obstacles: HashMap<Uuid, Outcome>,
}

impl Ending<'_> {
    /// Ends the orders with this status. Returns whether it got through all of them. It begins at a random order, so
    /// that those whose checkout can't be closed don't block the others for more than one run.
    async fn end_all(&mut self, status: OrderStatus) -> Result<bool, DbErr> {
        let Some(start) = self.anywhere(status).await? else { return Ok(true) };
        let start = Order::Id.gte(start);
        Ok(self.end_those(status, start.clone()).await? && self.end_those(status, start.not()).await?)
    }

    /// The id of a random order with this status.
    async fn anywhere(&self, status: OrderStatus) -> Result<Option<Uuid>, DbErr> {
        let orders = self.orders(status);
        let count = orders.clone().count(self.env.db.primary()).await?;
        if count == 0 {
            return Ok(None);
        }
        let (_, random) = self.env.ids.next().as_u64_pair();
        let order = orders.order_by_asc(Order::Id).offset(random % count).one(self.env.db.primary()).await?;
        // The last of them may have ended meanwhile.
        Ok(Some(order.map_or(Uuid::nil(), |order| order.id)))
    }

    async fn end_those(&mut self, status: OrderStatus, which: SimpleExpr) -> Result<bool, DbErr> {
        let mut in_a_row = 0;
        let mut after = Uuid::nil();
        loop {
            let orders = self.orders(status).filter(which.clone()).filter(Order::Id.gt(after));
            let orders = orders.order_by_asc(Order::Id).limit(PAGE).all(self.env.db.primary()).await?;
            let Some(last) = orders.last() else { return Ok(true) };
            after = last.id;
            for order in &orders {
                if self.ended >= CANCELLED_AT_ONCE || in_a_row >= TROUBLE || self.began.elapsed() >= self.most {
                    return Ok(false);
                }
                let (ended, of_provider) = match end_with_event(self.env, order, self.event).await {
                    Err(error) if is_outage(&error) => return Err(error),
                    // The error concerns this order only; the others are still tried.
                    Err(error) => (Some(Outcome::Retry(error.to_string())), false),
                    Ok(obstacle) => (obstacle, true),
                };
                match ended {
                    None => {
                        self.ended += 1;
                        in_a_row = 0;
                    }
                    Some(obstacle) => {
                        tracing::warn!(order_id = %order.id, ?obstacle, "an order of a cancelled event could not be ended");
                        in_a_row = if of_provider && matches!(obstacle, Outcome::Retry(_)) { in_a_row + 1 } else { 0 };
                        self.obstacles.insert(order.id, obstacle);
                    }
                }
            }
        }
    }

    fn orders(&self, status: OrderStatus) -> Select<order::Entity> {
        order::Entity::find().filter(Order::EventId.eq(self.event.id)).filter(Order::Status.eq(status))
    }
}

/// Ends one order of a cancelled event. Returns what prevents that, if anything does.
async fn end_with_event(env: &Env, order: &order::Model, event: &event::Model) -> Result<Option<Outcome>, DbErr> {
    if order.status == OrderStatus::Pending {
        let unverified = match settle(env, order).await? {
            Settled::Closed => None,
            Settled::Unverified(why) => Some(why),
            Settled::Obstacle(obstacle) => return Ok(Some(obstacle)),
        };
        let tx = env.begin().await?;
        locks::hold(&tx, order.id).await?;
        if release_with_event(&tx, env, order, event).await? {
            end_payment(&tx, env, order, PaymentStatus::Cancelled, unverified.as_deref()).await?;
        }
        tx.commit().await?;
    }
    let reason = events::cancel_reason(event);
    let cancelled =
        cancel_and_refund(env, &Actor::System, order, RefundOrigin::EventCancelled, reason, Guard::None).await;
    match cancelled {
        Ok(()) => Ok(None),
        Err(Failure::Internal(Internal::Database(error))) => Err(error),
        Err(other) => Ok(Some(Outcome::Fail(other.to_string()))),
    }
}
