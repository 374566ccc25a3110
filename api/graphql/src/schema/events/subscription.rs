//! The subscription to an event's availability. It first sends the current state, so that nothing is missed between a query
//! and the subscription, and then every change. All who watch an event in this process share the look at it.

use std::collections::HashMap;

use async_graphql::{Context, ID, Result, Subscription};
use domain::events;
use futures::stream::{self, Stream};
use kernel::ids::{EventId, EventKind, OfOrganization as _, OrganizationId};
use kernel::signals::Signal;
use kernel::{Actor, Env};
use uuid::Uuid;

use super::ticket_types::TicketType;
use crate::schema::boards::{Boards, Viewer};
use crate::schema::context::{actor, env};
use crate::schema::errors::{coded, database};
use crate::schema::ids;

#[derive(Debug, Default)]
pub(crate) struct EventsSubscription;

#[Subscription]
impl EventsSubscription {
    /// The ticket types of an event as they are now, and again each time the places left of one of them change: at once,
    /// and then several changes together, once a second if many watch. Ends with `NOT_FOUND` when you may no longer see
    /// the event.
    async fn availability_changed(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The event's id, `event_…`.")] event_id: ID,
    ) -> Result<impl Stream<Item = Result<TicketType>> + use<>> {
        let id = ids::argument::<EventKind>("eventId", &event_id)?;
        let (actor, env) = (actor(ctx).clone(), env(ctx).clone());
        // Boxed, since async-graphql keeps the resolver's memory as long as the subscription.
        let organization = Box::pin(require_visible(&env, &actor, id)).await?;
        let looked_from = env.clone();
        let viewer = ctx.data_unchecked::<AvailabilityBoards>().watch(
            id,
            || env.signals.listen(&[Signal::Availability(id), Signal::Members(organization)]),
            move || Box::pin(Availability::look(looked_from.clone(), id)),
        );
        let watch = AvailabilityWatch { viewer, env, actor, id, told: HashMap::new(), changed: Vec::new() };
        Ok(stream::unfold(watch, AvailabilityWatch::next))
    }
}

/// The event's organization; fails if the actor may not see the event, or no longer.
async fn require_visible(env: &Env, actor: &Actor, id: EventId) -> Result<OrganizationId> {
    let event = events::visible(env.db.primary(), actor, [id.uuid()]).await.map_err(database)?;
    let event = event.first().ok_or_else(|| coded("NOT_FOUND", "There is no such event, or it is not yours."))?;
    Ok(event.of_organization())
}

/// The boards of events' availability.
pub(crate) type AvailabilityBoards = Boards<EventId, Availability>;

/// What those who watch an event's availability are told.
pub(crate) struct Availability {
    /// Whether everybody may see the event.
    public: bool,
    /// Its ticket types, and how many places of each are left.
    ticket_types: Vec<events::Offer>,
}

impl Availability {
    async fn look(env: Env, id: EventId) -> Result<Self> {
        let conn = env.db.primary();
        let public = !events::visible(conn, &Actor::Anonymous, [id.uuid()]).await.map_err(database)?.is_empty();
        let offers = events::offers_of(conn, [id.uuid()]).await.map_err(database)?.remove(&id.uuid());
        Ok(Self { public, ticket_types: offers.unwrap_or_default().ticket_types })
    }
}

struct AvailabilityWatch {
    viewer: Viewer<EventId, Availability>,
    env: Env,
    actor: Actor,
    id: EventId,
    /// The places left that the subscriber was told of.
    told: HashMap<Uuid, Option<i64>>,
    /// What it is still to be told, the next one last.
    changed: Vec<TicketType>,
}

impl AvailabilityWatch {
    async fn next(mut self) -> Option<(Result<TicketType>, Self)> {
        loop {
            if let Some(changed) = self.changed.pop() {
                return Some((Ok(changed), self));
            }
            if let Err(error) = self.look().await? {
                return Some((Err(error), self));
            }
        }
    }

    /// Waits for the next state, and finds the ticket types whose places left have changed. None when nobody looks any
    /// more.
    async fn look(&mut self) -> Option<Result<()>> {
        match self.viewer.next().await? {
            Ok(now) => Some(self.compare(&now).await),
            Err(error) => Some(Err(error)),
        }
    }

    /// Fails if the actor may not see the event, or no longer.
    async fn compare(&mut self, now: &Availability) -> Result<()> {
        if !now.public {
            // Boxed, because it is rarely needed, and each subscription would keep the memory for it.
            Box::pin(require_visible(&self.env, &self.actor, self.id)).await?;
        }
        for offer in now.ticket_types.iter().rev() {
            let left = offer.left();
            if self.told.insert(offer.ticket_type.id, left) != Some(left) {
                self.changed.push(TicketType::from(offer));
            }
        }
        Ok(())
    }
}
