//! Subscriptions to orders and availability. Each first sends the current state, so that nothing is missed between a query
//! and the subscription, and then every change. Signals are only hints: it also checks from time to time.

use std::collections::HashMap;

use async_graphql::{Context, ID, Result, Subscription};
use domain::orders::{self, MailFailure, OrderDetails};
use domain::organizations::Permission;
use domain::{events, payments, quotas, refunds};
use futures::stream::{self, Stream};
use kernel::ids::{EventId, EventKind, OrderId, OrderKind};
use kernel::signals::Signal;
use kernel::{Actor, Env};
use uuid::Uuid;

use super::types::Order;
use crate::schema::context::{actor, env, may};
use crate::schema::errors::{coded, database, top_level};
use crate::schema::events::TicketType;
use crate::schema::ids;
use crate::schema::watch::Watch;

#[derive(Debug, Default)]
pub(crate) struct OrdersSubscription;

#[Subscription]
impl OrdersSubscription {
    /// An order as it is now, and again each time it, its payment, its tickets or its refunds change; for its
    /// organizers also when a mail to the buyer is returned. For those who may see the order.
    async fn order_changed(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The order's id, `order_…`.")] id: ID,
        #[graphql(desc = "For guests: the order's `guestSecret`.")] secret: Option<String>,
    ) -> Result<impl Stream<Item = Result<Order>> + use<>> {
        let id = ids::argument::<OrderKind>("id", &id)?;
        let watch = Watch::new(env(ctx), vec![Signal::Order(id)]);
        let (actor, env) = (actor(ctx).clone(), env(ctx).clone());
        let visible = orders::visible(env.db.primary(), &actor, id, secret.as_deref()).await.map_err(top_level)?;
        let order = visible.ok_or_else(|| coded("NOT_FOUND", "There is no such order, or it is not yours."))?;
        let organizes = may(ctx, order.organization_id, Permission::ViewOrders).await?;
        let watch = OrderWatch { watch, env, actor, id, secret, organizes, last: None };
        Ok(stream::unfold(watch, OrderWatch::next))
    }

    /// The ticket types of an event as they are now, and again each time the places left of one of them change. Ends
    /// with `NOT_FOUND` when you may no longer see the event.
    async fn availability_changed(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The event's id, `event_…`.")] event_id: ID,
    ) -> Result<impl Stream<Item = Result<TicketType>> + use<>> {
        let id = ids::argument::<EventKind>("eventId", &event_id)?;
        let watch = Watch::new(env(ctx), vec![Signal::Availability(id)]);
        let (actor, env) = (actor(ctx).clone(), env(ctx).clone());
        require_visible(&env, &actor, id).await?;
        let state = AvailabilityWatch { watch, env, actor, id, known: HashMap::new(), changed: Vec::new() };
        Ok(stream::unfold(state, AvailabilityWatch::next))
    }
}

/// Fails if the actor may not see the event, or no longer.
async fn require_visible(env: &Env, actor: &Actor, id: EventId) -> Result<()> {
    let event = events::visible(env.db.primary(), actor, [id.uuid()]).await.map_err(database)?;
    event.first().ok_or_else(|| coded("NOT_FOUND", "There is no such event, or it is not yours."))?;
    Ok(())
}

struct OrderWatch {
    watch: Watch,
    env: Env,
    actor: Actor,
    id: OrderId,
    secret: Option<String>,
    /// Whether undelivered mails are watched, too.
    organizes: bool,
    last: Option<Seen>,
}

/// What was last sent to the subscriber.
#[derive(PartialEq)]
struct Seen {
    order: orders::Order,
    payment: Option<payments::Payment>,
    refunds: Vec<refunds::Refund>,
    tickets: Vec<orders::Ticket>,
    mail_failure: Option<MailFailure>,
}

impl OrderWatch {
    async fn next(mut self) -> Option<(Result<Order>, Self)> {
        loop {
            self.watch.wait().await;
            match self.look().await {
                Ok(Some(order)) => return Some((Ok(order), self)),
                Ok(None) => {}
                // The stream goes on: the database may be back next time.
                Err(error) => return Some((Err(error), self)),
            }
        }
    }

    /// The order, if it changed.
    async fn look(&mut self) -> Result<Option<Order>> {
        let conn = self.env.db.primary();
        let order = orders::visible(conn, &self.actor, self.id, self.secret.as_deref()).await.map_err(top_level)?;
        let Some(order) = order else {
            return Ok(None);
        };
        let OrderDetails { order, tickets, payment, .. } = orders::details_of(conn, order).await.map_err(database)?;
        let refunds = refunds::of_orders(conn, &[order.id]).await.map_err(database)?;
        let mail_failure = if self.organizes {
            orders::mail_failures_of(conn, &[order.id]).await.map_err(database)?.remove(&order.id)
        } else {
            None
        };
        let seen = Seen { order, payment, refunds, tickets, mail_failure };
        if self.last.as_ref() == Some(&seen) {
            return Ok(None);
        }
        let order = Order::given(seen.order.clone(), self.secret.as_deref());
        self.last = Some(seen);
        Ok(Some(order))
    }
}

struct AvailabilityWatch {
    watch: Watch,
    env: Env,
    actor: Actor,
    id: EventId,
    known: HashMap<Uuid, Option<i64>>,
    changed: Vec<events::TicketType>,
}

impl AvailabilityWatch {
    async fn next(mut self) -> Option<(Result<TicketType>, Self)> {
        loop {
            if let Some(row) = self.changed.pop() {
                return Some((Ok(TicketType::from(row)), self));
            }
            self.watch.wait().await;
            if let Err(error) = self.look().await {
                return Some((Err(error), self));
            }
        }
    }

    /// Finds the ticket types whose places left have changed.
    async fn look(&mut self) -> Result<()> {
        if !self.known.is_empty() {
            Watch::pause().await;
            require_visible(&self.env, &self.actor, self.id).await?;
        }
        let conn = self.env.db.primary();
        let mut of_events = events::ticket_types_of(conn, [self.id.uuid()]).await.map_err(database)?;
        let rows = of_events.remove(&self.id.uuid()).unwrap_or_default();
        let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
        let now = quotas::availability(conn, &ids).await.map_err(database)?;
        self.changed = rows.into_iter().filter(|row| self.known.get(&row.id) != now.get(&row.id)).rev().collect();
        self.known = now;
        Ok(())
    }
}
