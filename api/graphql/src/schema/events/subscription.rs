//! The subscription to an event's availability. It first sends the current state, so that nothing is missed between a query
//! and the subscription, and then every change. All who watch an event in this process share the look at it.

use std::sync::PoisonError;

use async_graphql::{Context, Error, ID, Result, Subscription};
use futures::stream::{self, BoxStream, StreamExt as _};
use kernel::ids::EventKind;
use kernel::signals::Signal;

use super::availability::{Availability, AvailabilityBoards, AvailabilityWatch, Purpose, require_visible};
use super::ticket_types::TicketType;
use crate::schema::context::{actor, env};
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
    ) -> Result<BoxStream<'static, Result<TicketType>>> {
        let purpose = ctx.data_opt::<Purpose>();
        if let Some(Purpose::Tell(change)) = purpose {
            let told = change.as_ref().map(TicketType::from).map_err(Error::clone);
            return Ok(stream::iter([told]).boxed());
        }
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
        let watch = AvailabilityWatch::new(viewer, &env, &actor, id);
        if let Some(Purpose::Join(place)) = purpose {
            *place.lock().unwrap_or_else(PoisonError::into_inner) = Some(watch);
            return Ok(stream::empty().boxed());
        }
        let changes = stream::unfold(watch, async |mut watch| Some((watch.next().await?, watch)));
        Ok(changes.map(|change| change.as_ref().map(TicketType::from).map_err(Error::clone)).boxed())
    }
}
