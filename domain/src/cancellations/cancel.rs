//! Ending orders: by the buyer or the organizer, or because nobody paid.

use entity::event;
use entity::order::{self, OrderStatus};
use entity::payment::{self, PaymentStatus};
use entity::refund::RefundOrigin;
use entity::ticket::TicketStatus;
use kernel::actor::Actor;
use kernel::db::Tx;
use kernel::error::{Failure, Validation};
use kernel::ids::{self, OfOrganization as _, OrderId, OrderKind, TypedId as _};
use kernel::jobs::{Outcome, outbox};
use kernel::payments::CheckoutStatus;
use kernel::text::line;
use kernel::{Env, limits};
use sea_orm::prelude::*;
use sea_orm::sea_query::Expr;

use crate::job::Job;
use crate::orders::OrderErrorCode::{self, NotCancellable};
use crate::orders::locks::{self, Held};
use crate::orders::{cancel_confirmed, record_cancelled, release, visible};
use crate::organizations::{self, Permission};
use crate::payments::{self, CheckoutAnswer};
use crate::{refunds, settlement};

/// An order to be cancelled. Texts are as they were typed.
#[derive(Debug, Clone)]
pub struct CancelOrder {
    /// The order's TypeID.
    pub order_id: String,
    /// The secret from the order's link, for guests.
    pub secret: Option<String>,
    /// Why, for the order's record and the mail about it.
    pub reason: Option<String>,
}

/// Cancels an order and releases its places.
///
/// Rule: its buyer, while it is unpaid or free, before the event starts and while nobody was checked in; members who
/// manage orders, at any time, and what was paid is refunded.
pub async fn cancel(env: &Env, actor: &Actor, input: CancelOrder) -> Result<order::Model, Failure<OrderErrorCode>> {
    let mut checks = Validation::new();
    let order_id = checks.take("orderId", ids::parse::<OrderKind>(&input.order_id));
    let reason = checks.take_optional("reason", input.reason.as_deref().map(|reason| line(reason, limits::REASON)));
    let (order_id, reason) = checks.finish_with((order_id, reason))?;
    let reason = reason.unwrap_or_else(|| ON_REQUEST.to_owned());
    let order = visible(env.db.primary(), actor, order_id, input.secret.as_deref())
        .await?
        .ok_or_else(|| Failure::not_found("orderId", "order"))?;
    let guard = guard_for(env, actor, &order).await?;
    let Closed { order, unverified } = match order.status {
        OrderStatus::Pending => close_checkout(env, &order).await?,
        _ => Closed { order, unverified: None },
    };
    match order.status {
        OrderStatus::Cancelled | OrderStatus::Expired => return Ok(order),
        OrderStatus::Pending => cancel_pending(env, actor, &order, guard, &reason, unverified.as_deref()).await?,
        OrderStatus::Confirmed => {
            cancel_and_refund(env, actor, &order, RefundOrigin::OrderCancelled, &reason, guard).await?;
        }
    }
    let order = order::Entity::find_by_id(order.id).one(env.db.primary()).await?;
    order.ok_or_else(|| Failure::not_found("orderId", "order"))
}

/// The reason of those who give none.
const ON_REQUEST: &str = "Cancelled on request.";

/// What stands in the actor's way: nothing, if they manage the organization's orders.
async fn guard_for(env: &Env, actor: &Actor, order: &order::Model) -> Result<Guard, Failure<OrderErrorCode>> {
    let organization = order.of_organization();
    match organizations::require::<OrderErrorCode>(
        env.db.primary(),
        actor,
        organization,
        Permission::ManageOrders,
        "orderId",
    )
    .await
    {
        Ok(_) => Ok(Guard::None),
        Err(Failure::Internal(internal)) => Err(internal.into()),
        Err(_) => Ok(Guard::Buyer),
    }
}

/// Which conditions have to hold for a confirmed order to be cancelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Guard {
    /// None: an organizer or the system cancels it.
    None,
    /// Those for its buyer; see `buyer_may_cancel`.
    Buyer,
}

/// Refuses if the buyer of a confirmed order may not cancel it. Its tickets are locked until the transaction ends, so
/// that none is checked in meanwhile.
async fn buyer_may_cancel(tx: &Tx, env: &Env, held: &Held) -> Result<(), Failure<OrderErrorCode>> {
    let order = &held.order;
    let refuse = |why: &str| Err(Failure::field(NotCancellable, "orderId", why));
    if order.total_minor > 0 {
        return refuse("A paid order is cancelled and refunded by the organizer. Please ask them.");
    }
    let event = event::Entity::find_by_id(order.event_id).one(tx).await?;
    if event.is_some_and(|event| event.starts_at <= env.now()) {
        return refuse("The event has begun.");
    }
    let tickets = locks::tickets(tx, held.order.id).await?;
    let used = tickets.iter().any(|ticket| ticket.status == TicketStatus::CheckedIn);
    if used { refuse("A ticket of this order has been checked in.") } else { Ok(()) }
}

/// An order whose checkout is closed.
struct Closed {
    /// The order after that: the buyer may have paid first.
    order: order::Model,
    /// If the payment's state can't be determined, why.
    unverified: Option<String>,
}

/// Closes the checkout of a pending order, so that it can't be paid any more.
async fn close_checkout(env: &Env, order: &order::Model) -> Result<Closed, Failure<OrderErrorCode>> {
    let unverified = match settle(env, order).await? {
        Settled::Closed => None,
        Settled::Unverified(why) => Some(why),
        Settled::Obstacle(_) => {
            return Err(Failure::rejected(
                NotCancellable,
                "The payment provider does not answer. Please try again in a minute.",
            ));
        }
    };
    let order = order::Entity::find_by_id(order.id).one(env.db.primary()).await?;
    Ok(Closed { order: order.ok_or_else(|| Failure::not_found("orderId", "order"))?, unverified })
}

/// The outcome of closing an order's checkout.
pub(super) enum Settled {
    /// It can't be paid any more, and what was paid has been applied.
    Closed,
    /// Whether it was paid can't be determined, and waiting does not help, so the order may end as unpaid. Says why.
    Unverified(String),
    /// It can't be closed now, or not at all. Holds the outcome for the job.
    Obstacle(Outcome),
}

/// Closes an order's checkout at the provider, if it has one. If the buyer paid first, what was paid or is on its way
/// is applied.
pub(super) async fn settle(env: &Env, order: &order::Model) -> Result<Settled, DbErr> {
    let payment = payment::Entity::find().filter(payment::Column::OrderId.eq(order.id)).one(env.db.primary()).await?;
    let Some((payment, checkout_id)) = payment.and_then(|payment| payment.checkout_id.clone().map(|id| (payment, id)))
    else {
        return Ok(Settled::Closed);
    };
    match payments::close(env, &payment, &checkout_id).await {
        Ok(CheckoutAnswer::Known(checkout)) if checkout.paid || checkout.status == CheckoutStatus::Complete => {
            Ok(match settlement::sync_with(env, &payment, checkout).await? {
                Outcome::Done => Settled::Closed,
                obstacle => Settled::Obstacle(obstacle),
            })
        }
        Ok(CheckoutAnswer::Known(_)) => Ok(Settled::Closed),
        Ok(CheckoutAnswer::Unknown(why)) => Ok(Settled::Unverified(why)),
        Err(error) => Ok(Settled::Obstacle(payments::outcome_of(&error))),
    }
}

/// Cancels an unpaid order; its buyer is notified unless they cancelled it themselves.
async fn cancel_pending(
    env: &Env,
    actor: &Actor,
    order: &order::Model,
    guard: Guard,
    reason: &str,
    unverified: Option<&str>,
) -> Result<(), DbErr> {
    let tx = env.begin().await?;
    locks::hold(&tx, order.id).await?;
    if release(&tx, env, order, OrderStatus::Cancelled, reason).await? {
        end_payment(&tx, env, order, PaymentStatus::Cancelled, unverified).await?;
        record_cancelled(&tx, env, actor, order, reason).await?;
        if guard == Guard::None {
            outbox::enqueue(&tx, env, [Job::SendOrderCancelled { order_id: order.typed_id() }]).await?;
        }
    }
    tx.commit().await
}

/// Ends the payment of an order that ended unpaid, as far as is known. If that could not be determined, it is recorded
/// and the organizer is notified; money that the provider reports later is sent back.
pub(super) async fn end_payment(
    tx: &Tx,
    env: &Env,
    order: &order::Model,
    to: PaymentStatus,
    unverified: Option<&str>,
) -> Result<(), DbErr> {
    let mut unpaid = vec![PaymentStatus::Pending, PaymentStatus::Failed];
    // The provider does not know the checkout, so there is no point in waiting for money on its way.
    unpaid.extend(unverified.map(|_| PaymentStatus::Processing));
    let mut end = payment::Entity::update_many()
        .filter(payment::Column::OrderId.eq(order.id))
        .filter(payment::Column::Status.is_in(unpaid))
        .col_expr(payment::Column::Status, to.to_value().into())
        .col_expr(payment::Column::UpdatedAt, Expr::value(env.now()));
    if let Some(why) = unverified {
        end = end.col_expr(payment::Column::Failure, Expr::value(payments::shorten(why)));
    }
    let ended = end.exec(tx).await?.rows_affected;
    match unverified {
        Some(why) if ended > 0 => payments::record_unverified(tx, env, order, why).await,
        _ => Ok(()),
    }
}

/// Cancels a registration. Whoever registered themself may do so under the same conditions as any buyer; `by_others` are
/// those who register others, whom the caller has checked.
pub(crate) async fn cancel_registration(
    env: &Env,
    actor: &Actor,
    order: &order::Model,
    by_others: bool,
) -> Result<(), Failure<OrderErrorCode>> {
    let guard = if by_others { Guard::None } else { Guard::Buyer };
    cancel_and_refund(env, actor, order, RefundOrigin::OrderCancelled, ON_REQUEST, guard).await
}

/// Cancels a confirmed order in its own transaction, and refunds what is left of its payment.
pub(super) async fn cancel_and_refund(
    env: &Env,
    actor: &Actor,
    order: &order::Model,
    origin: RefundOrigin,
    reason: &str,
    guard: Guard,
) -> Result<(), Failure<OrderErrorCode>> {
    let tx = env.begin().await?;
    let Some(held) = locks::hold(&tx, order.id).await? else { return Ok(()) };
    if held.order.status == OrderStatus::Confirmed && guard == Guard::Buyer {
        buyer_may_cancel(&tx, env, &held).await?;
    }
    let payment = held.payment;
    if cancel_confirmed(&tx, env, order, reason).await? {
        if let Some(payment) = payment.filter(|payment| payment.status == PaymentStatus::Succeeded) {
            refunds::return_all(&tx, env, &payment, origin, reason).await?;
        }
        outbox::enqueue(&tx, env, [Job::SendOrderCancelled { order_id: order.typed_id() }]).await?;
        record_cancelled(&tx, env, actor, order, reason).await?;
    }
    Ok(tx.commit().await?)
}

/// Closes the checkout of an unpaid order whose time is over, and releases its places.
pub async fn expire(env: &Env, order_id: OrderId) -> Result<Outcome, DbErr> {
    let Some(order) = order::Entity::find_by_id(order_id).one(env.db.primary()).await? else {
        return Ok(Outcome::Done);
    };
    match order.expires_at {
        Some(expires_at) if order.status == OrderStatus::Pending => {
            if expires_at > env.now() {
                return Ok(Outcome::NotBefore(expires_at));
            }
        }
        _ => return Ok(Outcome::Done),
    }
    let unverified = match settle(env, &order).await? {
        Settled::Closed => None,
        Settled::Unverified(why) => Some(why),
        Settled::Obstacle(obstacle) => return Ok(obstacle),
    };
    let Some(order) = order::Entity::find_by_id(order_id).one(env.db.primary()).await? else {
        return Ok(Outcome::Done);
    };
    // If money is on its way by now, the hold was extended.
    if let Some(expires_at) = order.expires_at.filter(|at| *at > env.now() && order.status == OrderStatus::Pending) {
        return Ok(Outcome::NotBefore(expires_at));
    }
    let tx = env.begin().await?;
    locks::hold(&tx, order.id).await?;
    let payment = payment::Entity::find().filter(payment::Column::OrderId.eq(order.id)).one(&tx).await?;
    let status = payment.as_ref().map(|payment| payment.status);
    // A buyer who never had a way to pay is not told that they were late, nor is one who did pay.
    let unpayable = match &payment {
        Some(payment) => {
            let why = "The payment provider gave no checkout in time.";
            payments::give_up(&tx, env, payment, OrderStatus::Expired, why).await?
        }
        None => false,
    };
    let reason = match status {
        Some(PaymentStatus::Quarantined) => "The payment did not match the order.",
        _ => "The payment was not made in time.",
    };
    if !unpayable && release(&tx, env, &order, OrderStatus::Expired, reason).await? {
        end_payment(&tx, env, &order, PaymentStatus::Expired, unverified.as_deref()).await?;
    }
    tx.commit().await?;
    Ok(Outcome::Done)
}
