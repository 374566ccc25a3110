//! The subscription to an order. It first sends the current state, so that nothing is missed between a query and the
//! subscription, and then every change. All who watch an order in this process share the look at it.

use std::collections::HashSet;
use std::sync::Arc;

use async_graphql::{Context, ID, Result, Subscription};
use domain::orders::{self, MailFailure};
use domain::organizations::{self, Permission};
use futures::stream::{self, Stream};
use kernel::ids::{OfOrganization as _, OrderId, OrderKind, UserId};
use kernel::signals::Signal;
use kernel::{Actor, Env};

use super::types::{Order, Shown};
use crate::schema::boards::{Boards, Viewer};
use crate::schema::context::{actor, env};
use crate::schema::errors::{coded, database, top_level};
use crate::schema::ids;

#[derive(Debug, Default)]
pub(crate) struct OrdersSubscription;

#[Subscription]
impl OrdersSubscription {
    /// An order as it is now, and again each time it, its payment, its tickets or its refunds change; for its
    /// organizers also when an email to the buyer is returned. For those who may see the order; ends with `NOT_FOUND` when
    /// you may no longer.
    async fn order_changed(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The order's id, `order_…`.")] id: ID,
        #[graphql(desc = "For guests: the order's `guestSecret`.")] secret: Option<String>,
    ) -> Result<impl Stream<Item = Result<Order>> + use<>> {
        let id = ids::argument::<OrderKind>("id", &id)?;
        let (actor, env) = (actor(ctx).clone(), env(ctx).clone());
        // Boxed, since async-graphql keeps the resolver's memory as long as the subscription.
        let order = Box::pin(visible(&env, &actor, id, secret.as_deref())).await?;
        let signals = [Signal::Order(id), Signal::Members(order.of_organization())];
        let looked_from = env.clone();
        let viewer = ctx.data_unchecked::<OrderBoards>().watch(
            id,
            || env.signals.listen(&signals),
            move || Box::pin(look(looked_from.clone(), id)),
        );
        Ok(stream::unfold(OrderWatch { viewer, env, actor, id, secret, last: None }, OrderWatch::next))
    }
}

/// The order; fails if the actor may not see it, or no longer.
async fn visible(env: &Env, actor: &Actor, id: OrderId, secret: Option<&str>) -> Result<orders::Order> {
    let order = orders::visible(env.db.primary(), actor, id, secret).await.map_err(top_level)?;
    order.ok_or_else(|| coded("NOT_FOUND", "There is no such order, or it is not yours."))
}

/// The boards of orders. None for an order that is gone.
pub(crate) type OrderBoards = Boards<OrderId, Option<Watched>>;

/// What those who watch an order are told.
pub(crate) struct Watched {
    shown: Arc<Shown>,
    /// For its organizers.
    mail_failure: Option<MailFailure>,
    /// The members who see the organization's orders.
    organizers: HashSet<UserId>,
}

async fn look(env: Env, id: OrderId) -> Result<Option<Watched>> {
    let conn = env.db.primary();
    let Some(order) = orders::by_ids(conn, &[id.uuid()]).await.map_err(database)?.pop() else { return Ok(None) };
    let organizers = organizations::members_with(conn, order.of_organization(), Permission::ViewOrders).await;
    let organizers = organizers.map_err(database)?.into_iter().collect();
    let mail_failure = orders::mail_failures_of(conn, &[order.id]).await.map_err(database)?.remove(&order.id);
    let shown = Arc::new(Shown::load(&env, order).await?);
    Ok(Some(Watched { shown, mail_failure, organizers }))
}

struct OrderWatch {
    viewer: Viewer<OrderId, Option<Watched>>,
    env: Env,
    actor: Actor,
    id: OrderId,
    secret: Option<String>,
    /// What the subscriber was last sent. The email's failure is for organizers only.
    last: Option<(Arc<Shown>, Option<MailFailure>)>,
}

impl OrderWatch {
    async fn next(mut self) -> Option<(Result<Order>, Self)> {
        loop {
            let changed = match self.viewer.next().await? {
                Ok(watched) => self.compare(watched.as_ref().as_ref()).await,
                Err(error) => Err(error),
            };
            if let Some(changed) = changed.transpose() {
                return Some((changed, self));
            }
        }
    }

    /// The order, if it has changed. Fails if the actor may not see it any more.
    async fn compare(&mut self, watched: Option<&Watched>) -> Result<Option<Order>> {
        let Watched { shown, mail_failure, organizers } =
            watched.ok_or_else(|| coded("NOT_FOUND", "There is no such order any more."))?;
        let organizes = self.actor.user().is_some_and(|user| {
            user.reaches(shown.details.order.of_organization()) && organizers.contains(&user.user_id)
        });
        if !organizes && !orders::opens(&shown.details.order, &self.actor, self.secret.as_deref()) {
            // Somebody who sees the orders no longer, or only since a moment ago. Boxed, because it is rarely needed, and
            // each subscription would keep the memory for it.
            Box::pin(visible(&self.env, &self.actor, self.id, self.secret.as_deref())).await?;
        }
        let now = (Arc::clone(shown), mail_failure.clone().filter(|_| organizes));
        if self.last.as_ref().is_some_and(|(before, failed)| *failed == now.1 && before.is_same(&now.0)) {
            return Ok(None);
        }
        self.last = Some(now);
        Ok(Some(Order::watched(shown, self.secret.as_deref())))
    }
}
