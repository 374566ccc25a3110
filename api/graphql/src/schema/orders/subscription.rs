//! The subscription to an order. It first sends the current state, so that nothing is missed between a query and the
//! subscription, and then every change. Signals are only hints: it also checks from time to time.

use async_graphql::{Context, ID, Result, Subscription};
use domain::orders::{self, MailFailure, OrderDetails};
use domain::organizations::Permission;
use domain::{payments, refunds};
use futures::stream::{self, Stream};
use kernel::ids::{OrderId, OrderKind};
use kernel::signals::Signal;
use kernel::{Actor, Env};

use super::types::Order;
use crate::schema::context::{actor, env, may};
use crate::schema::errors::{coded, database, top_level};
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
        let watch = Watch::new(env(ctx), &[Signal::Order(id)]);
        let (actor, env) = (actor(ctx).clone(), env(ctx).clone());
        let visible = orders::visible(env.db.primary(), &actor, id, secret.as_deref()).await.map_err(top_level)?;
        let order = visible.ok_or_else(|| coded("NOT_FOUND", "There is no such order, or it is not yours."))?;
        let organizes = may(ctx, order.organization_id, Permission::ViewOrders).await?;
        let watch = OrderWatch { watch, env, actor, id, secret, organizes, last: None };
        Ok(stream::unfold(watch, OrderWatch::next))
    }
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
