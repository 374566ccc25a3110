//! Preparing, publishing and cancelling events.

use async_graphql::{Context, Error, ID, Object};
use domain::events;
use kernel::ids::{EventKind, TicketTypeKind};

use super::inputs::{
    EventArchiveInput, EventCancelInput, EventCreateInput, EventDeleteInput, EventDuplicateInput, EventPublishInput,
    EventUpdateInput, TicketTypeCreateInput, TicketTypeDeleteInput, TicketTypeReorderInput, TicketTypeUpdateInput,
};
use super::payloads::{
    EventArchivePayload, EventCancelPayload, EventCreatePayload, EventDeletePayload, EventDuplicatePayload,
    EventPublishPayload, EventUpdatePayload, TicketTypeCreatePayload, TicketTypeDeletePayload,
    TicketTypeReorderPayload, TicketTypeUpdatePayload,
};
use super::ticket_types::TicketType;
use super::types::Event;
use crate::schema::context::{actor, env};
use crate::schema::errors::{answer, database, edited_meanwhile, refusals};
use crate::schema::ids;

#[derive(Debug, Default)]
pub(crate) struct EventsMutation;

#[Object]
impl EventsMutation {
    /// Creates an event as a draft. Owners and managers of the organization may.
    async fn event_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The event.")] input: EventCreateInput,
    ) -> Result<EventCreatePayload, Error> {
        let outcome = events::create(env(ctx), actor(ctx), input.into()).await;
        answer!(outcome, row => EventCreatePayload { event: Some(row.into()) })
    }

    /// Changes a draft or a published event. Owners and managers of its organization may.
    async fn event_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The event and what is to change.")] input: EventUpdateInput,
    ) -> Result<EventUpdatePayload, Error> {
        let id = input.event_id.clone();
        Ok(match events::update(env(ctx), actor(ctx), input.into()).await {
            Ok(row) => EventUpdatePayload { event: Some(row.into()), ..Default::default() },
            Err(failure) => {
                let current = if edited_meanwhile(&failure) { current_event(ctx, &id).await? } else { None };
                EventUpdatePayload { current, errors: refusals(failure)?, ..Default::default() }
            }
        })
    }

    /// Puts a draft on sale, or tells everything that stands against it. Publishing twice is fine. Owners and managers of
    /// its organization may.
    async fn event_publish(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The event.")] input: EventPublishInput,
    ) -> Result<EventPublishPayload, Error> {
        let outcome = events::publish(env(ctx), actor(ctx), input.event_id.as_str()).await;
        answer!(outcome, row => EventPublishPayload { event: Some(row.into()) })
    }

    /// Cancels an event for good: soon after, its orders are cancelled, payments refunded and ticket holders told.
    /// Cancelling twice is fine; the first reason stays. Owners and managers of its organization may.
    async fn event_cancel(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The event and why.")] input: EventCancelInput,
    ) -> Result<EventCancelPayload, Error> {
        let outcome = events::cancel(env(ctx), actor(ctx), input.into()).await;
        answer!(outcome, row => EventCancelPayload { event: Some(row.into()) })
    }

    /// Adds a ticket type to a draft or a published event. Owners and managers of its organization may.
    async fn ticket_type_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The ticket type.")] input: TicketTypeCreateInput,
    ) -> Result<TicketTypeCreatePayload, Error> {
        let outcome = events::create_ticket_type(env(ctx), actor(ctx), input.into()).await;
        answer!(outcome, row => TicketTypeCreatePayload { ticket_type: Some(row.into()) })
    }

    /// Changes a ticket type of a draft or a published event. Owners and managers of its organization may.
    async fn ticket_type_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The ticket type and what is to change.")] input: TicketTypeUpdateInput,
    ) -> Result<TicketTypeUpdatePayload, Error> {
        let id = input.ticket_type_id.clone();
        Ok(match events::update_ticket_type(env(ctx), actor(ctx), input.into()).await {
            Ok(row) => TicketTypeUpdatePayload { ticket_type: Some(row.into()), ..Default::default() },
            Err(failure) => {
                let current = if edited_meanwhile(&failure) { current_ticket_type(ctx, &id).await? } else { None };
                TicketTypeUpdatePayload { current, errors: refusals(failure)?, ..Default::default() }
            }
        })
    }

    /// Makes a draft with the texts, the place, the tags, the ticket types and the numbers of places of another event.
    /// Owners and managers of its organization may.
    async fn event_duplicate(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The event to take after.")] input: EventDuplicateInput,
    ) -> Result<EventDuplicatePayload, Error> {
        let outcome = events::duplicate(env(ctx), actor(ctx), input.into()).await;
        answer!(outcome, row => EventDuplicatePayload { event: Some(row.into()) })
    }

    /// Puts away an event that is over or cancelled. Archiving twice is fine. Owners and managers of its organization may.
    async fn event_archive(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The event.")] input: EventArchiveInput,
    ) -> Result<EventArchivePayload, Error> {
        let outcome = events::archive(env(ctx), actor(ctx), input.event_id.as_str()).await;
        answer!(outcome, row => EventArchivePayload { event: Some(row.into()) })
    }

    /// Deletes a draft, for good. Owners and managers of its organization may.
    async fn event_delete(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The event.")] input: EventDeleteInput,
    ) -> Result<EventDeletePayload, Error> {
        let outcome = events::delete(env(ctx), actor(ctx), input.event_id.as_str()).await;
        answer!(outcome, row => EventDeletePayload { deleted_id: Some(row.to_string().into()) })
    }

    /// Deletes a ticket type that nobody ever ordered. Owners and managers of its organization may.
    async fn ticket_type_delete(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The ticket type.")] input: TicketTypeDeleteInput,
    ) -> Result<TicketTypeDeletePayload, Error> {
        let outcome = events::delete_ticket_type(env(ctx), actor(ctx), input.ticket_type_id.as_str()).await;
        answer!(outcome, row => TicketTypeDeletePayload { deleted_id: Some(input.ticket_type_id),
                event: Some(row.into()) })
    }

    /// Puts an event's ticket types in another order. Owners and managers of its organization may.
    async fn ticket_type_reorder(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The event and its ticket types.")] input: TicketTypeReorderInput,
    ) -> Result<TicketTypeReorderPayload, Error> {
        let id = input.event_id.clone();
        Ok(match events::reorder_ticket_types(env(ctx), actor(ctx), input.into()).await {
            Ok(row) => TicketTypeReorderPayload { event: Some(row.into()), ..Default::default() },
            Err(failure) => {
                let current = if edited_meanwhile(&failure) { current_event(ctx, &id).await? } else { None };
                TicketTypeReorderPayload { current, errors: refusals(failure)?, ..Default::default() }
            }
        })
    }
}

/// The event as it is now, for whoever may change it.
async fn current_event(ctx: &Context<'_>, id: &ID) -> Result<Option<Event>, Error> {
    let id = ids::argument::<EventKind>("eventId", id)?;
    let rows = events::by_ids(env(ctx).db.primary(), [id.uuid()]).await.map_err(database)?;
    Ok(rows.into_iter().next().map(Event::from))
}

/// The ticket type as it is now, for whoever may change it.
async fn current_ticket_type(ctx: &Context<'_>, id: &ID) -> Result<Option<TicketType>, Error> {
    let id = ids::argument::<TicketTypeKind>("ticketTypeId", id)?;
    let rows = events::ticket_types_by_ids(env(ctx).db.primary(), [id.uuid()]).await.map_err(database)?;
    Ok(rows.into_iter().next().map(TicketType::from))
}
