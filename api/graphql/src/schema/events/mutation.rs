//! Preparing, publishing and cancelling events.

use async_graphql::{Context, Error, ID, Object};
use domain::events;
use kernel::ids::{EventKind, TicketTypeKind};

use super::inputs::{
    EventArchiveInput, EventCancelInput, EventCreateInput, EventDeleteInput, EventDuplicateInput, EventPublishInput,
    EventUpdateInput,
};
use super::payloads::{
    EventArchivePayload, EventCancelPayload, EventCreatePayload, EventDeletePayload, EventDuplicatePayload,
    EventPublishPayload, EventUpdatePayload, TicketTypeCreatePayload, TicketTypeDeletePayload,
    TicketTypeReorderPayload, TicketTypeUpdatePayload,
};
use super::ticket_type_inputs::{
    TicketTypeCreateInput, TicketTypeDeleteInput, TicketTypeReorderInput, TicketTypeUpdateInput,
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
    /// Creates an event as a draft. For owners and managers of the organization.
    async fn event_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The event to create.")] input: EventCreateInput,
    ) -> Result<EventCreatePayload, Error> {
        let outcome = events::create(env(ctx), actor(ctx), input.into()).await;
        answer!(outcome, row => EventCreatePayload { event: Some(row.into()) })
    }

    /// Changes a draft or a published event. For owners and managers of its organization.
    async fn event_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The event and the fields to change.")] input: EventUpdateInput,
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

    /// Publishes a draft, so that it is on sale, or returns every reason why it can't be published. An event that is
    /// already published stays as it is. For owners and managers of its organization.
    async fn event_publish(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The draft to publish.")] input: EventPublishInput,
    ) -> Result<EventPublishPayload, Error> {
        let outcome = events::publish(env(ctx), actor(ctx), input.event_id.as_str()).await;
        answer!(outcome, row => EventPublishPayload { event: Some(row.into()) })
    }

    /// Cancels an event; this can't be undone. Soon after, its orders are cancelled, payments are refunded and ticket
    /// holders are told. Cancelling again changes nothing; the first reason stays. For owners and managers of its
    /// organization.
    async fn event_cancel(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The event, and the reason.")] input: EventCancelInput,
    ) -> Result<EventCancelPayload, Error> {
        let outcome = events::cancel(env(ctx), actor(ctx), input.into()).await;
        answer!(outcome, row => EventCancelPayload { event: Some(row.into()) })
    }

    /// Adds a ticket type to a draft or a published event. For owners and managers of its organization.
    async fn ticket_type_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The ticket type to create.")] input: TicketTypeCreateInput,
    ) -> Result<TicketTypeCreatePayload, Error> {
        let outcome = events::create_ticket_type(env(ctx), actor(ctx), input.into()).await;
        answer!(outcome, row => TicketTypeCreatePayload { ticket_type: Some(row.into()) })
    }

    /// Changes a ticket type of a draft or a published event. For owners and managers of its organization.
    async fn ticket_type_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The ticket type and the fields to change.")] input: TicketTypeUpdateInput,
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

    /// Creates a draft with the texts, place, tags, ticket types and numbers of places of another event. For owners
    /// and managers of its organization.
    async fn event_duplicate(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The event to copy.")] input: EventDuplicateInput,
    ) -> Result<EventDuplicatePayload, Error> {
        let outcome = events::duplicate(env(ctx), actor(ctx), input.into()).await;
        answer!(outcome, row => EventDuplicatePayload { event: Some(row.into()) })
    }

    /// Archives an event that is over or cancelled. An archived event stays as it is. For owners and managers of its
    /// organization.
    async fn event_archive(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The event to archive.")] input: EventArchiveInput,
    ) -> Result<EventArchivePayload, Error> {
        let outcome = events::archive(env(ctx), actor(ctx), input.event_id.as_str()).await;
        answer!(outcome, row => EventArchivePayload { event: Some(row.into()) })
    }

    /// Deletes a draft with its ticket types and cover; this can't be undone. For owners and managers of its
    /// organization.
    async fn event_delete(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The draft to delete.")] input: EventDeleteInput,
    ) -> Result<EventDeletePayload, Error> {
        let outcome = events::delete(env(ctx), actor(ctx), input.event_id.as_str(), None).await;
        answer!(outcome, row => EventDeletePayload { deleted_id: Some(row.to_string().into()) })
    }

    /// Deletes a ticket type that was never ordered. For owners and managers of its organization.
    async fn ticket_type_delete(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The ticket type to delete.")] input: TicketTypeDeleteInput,
    ) -> Result<TicketTypeDeletePayload, Error> {
        let outcome = events::delete_ticket_type(env(ctx), actor(ctx), input.ticket_type_id.as_str()).await;
        answer!(outcome, row => TicketTypeDeletePayload { deleted_id: Some(input.ticket_type_id),
                event: Some(row.into()) })
    }

    /// Changes the order of an event's ticket types. For owners and managers of its organization.
    async fn ticket_type_reorder(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The event, and its ticket types in their new order.")] input: TicketTypeReorderInput,
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
pub(super) async fn current_event(ctx: &Context<'_>, id: &ID) -> Result<Option<Event>, Error> {
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
