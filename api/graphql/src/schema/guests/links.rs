//! Links that invite whoever has them to an event.

use async_graphql::{ComplexObject, Context, Error, ID, InputObject, Object, Result, SimpleObject};
use domain::events;
use domain::guests::{self, GuestLinkRow, MakeLink, UseLink};
use domain::organizations::Permission;
use kernel::ids::TypedId as _;

use super::types::GuestErrorCode;
use crate::schema::context::{actor, env, may, rows};
use crate::schema::errors::{Refusal, database, internal, refusals};
use crate::schema::events::{Event, EventKey, TicketType, TicketTypeKey};
use crate::schema::orders::{Order, OrderError, order_errors};
use crate::schema::scalars::DateTime;

/// A link that invites whoever has it to an event.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct GuestLink {
    #[graphql(skip)]
    row: GuestLinkRow,
    /// The link's id, `guestlink_…`.
    id: ID,
    /// What organizers call it, such as where they posted it.
    name: String,
    /// How many orders it has led to.
    uses: i32,
    /// How many orders it leads to at most; null without a limit.
    max_uses: Option<i32>,
    /// Until when it works; null without an end.
    expires_at: Option<DateTime>,
    /// When it was revoked; null if it was not.
    revoked_at: Option<DateTime>,
    /// Whether it leads to one more order.
    is_open: bool,
    /// When it was made. It works from then on.
    created_at: DateTime,
}

impl GuestLink {
    fn new(ctx: &Context<'_>, row: GuestLinkRow, event: &events::Event) -> Self {
        Self {
            id: row.typed_id().to_string().into(),
            name: row.name.clone(),
            uses: row.uses,
            max_uses: row.max_uses,
            expires_at: row.expires_at.map(DateTime),
            revoked_at: row.revoked_at.map(DateTime),
            is_open: guests::is_open(&row, event, env(ctx).now()),
            created_at: DateTime(row.created_at),
            row,
        }
    }

    /// The link after a mutation.
    async fn after(ctx: &Context<'_>, row: GuestLinkRow) -> Result<Option<Self>> {
        let event = rows(ctx).load_one(EventKey(row.event_id)).await?;
        Ok(event.map(|event| Self::new(ctx, row, &event)))
    }
}

#[ComplexObject]
impl GuestLink {
    /// The address to share. Whoever has it can order.
    async fn url(&self, ctx: &Context<'_>) -> Result<String> {
        let token = guests::link_token(env(ctx), self.row.id).map_err(|error| internal(&error))?;
        Ok(format!("{}/invitation?link={token}", env(ctx).settings.public_url))
    }

    /// The ticket type that it is for; null if the guest chooses.
    async fn ticket_type(&self, ctx: &Context<'_>) -> Result<Option<TicketType>> {
        match self.row.ticket_type_id {
            Some(id) => Ok(rows(ctx).load_one(TicketTypeKey(id)).await?.map(TicketType::from)),
            None => Ok(None),
        }
    }
}

/// `Event.guestLinks`: none without permission to manage its orders.
pub(crate) async fn links_of_event(ctx: &Context<'_>, event: &events::Event) -> Result<Option<Vec<GuestLink>>, Error> {
    if !may(ctx, event.organization_id, Permission::ManageOrders).await? {
        return Ok(None);
    }
    let links = guests::links_of_event(env(ctx).db.primary(), event.typed_id()).await.map_err(database)?;
    Ok(Some(links.into_iter().map(|row| GuestLink::new(ctx, row, event)).collect()))
}

/// What an invitation link opens, for whoever has it.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct GuestLinkInvitation {
    #[graphql(skip)]
    row: GuestLinkRow,
    /// Whether it leads to one more order: it may have been used as often as it may, or its time may be over.
    is_open: bool,
}

#[ComplexObject]
impl GuestLinkInvitation {
    /// The event, even if it is private.
    async fn event(&self, ctx: &Context<'_>) -> Result<Option<Event>> {
        Ok(rows(ctx).load_one(EventKey(self.row.event_id)).await?.map(Event::from))
    }

    /// What the link is for; null if one chooses among `event.ticketTypes`.
    async fn ticket_type(&self, ctx: &Context<'_>) -> Result<Option<TicketType>> {
        match self.row.ticket_type_id {
            Some(id) => Ok(rows(ctx).load_one(TicketTypeKey(id)).await?.map(TicketType::from)),
            None => Ok(None),
        }
    }
}

/// A link to make.
#[derive(Debug, InputObject)]
pub(crate) struct GuestLinkCreateInput {
    /// The event's id, `event_…`.
    event_id: ID,
    /// What organizers call it, at most 100 characters.
    name: String,
    /// The id of the ticket type that it is for, `tickettype_…`; if left out, the guest chooses.
    ticket_type_id: Option<ID>,
    /// How many orders it leads to at most, 1 to 100,000; no limit if left out.
    max_uses: Option<i32>,
    /// Until when it works; no end if left out.
    expires_at: Option<DateTime>,
}

/// The result of `guestLinkCreate`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct GuestLinkCreatePayload {
    /// The new link; null if the mutation was refused.
    link: Option<GuestLink>,
    /// Why the mutation was refused; empty if it succeeded.
    errors: Vec<Refusal<GuestErrorCode>>,
}

/// A link to rename.
#[derive(Debug, InputObject)]
pub(crate) struct GuestLinkRenameInput {
    /// The link's id, `guestlink_…`.
    link_id: ID,
    /// What organizers call it, at most 100 characters.
    name: String,
}

/// The result of `guestLinkRename`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct GuestLinkRenamePayload {
    /// The link; null if the mutation was refused.
    link: Option<GuestLink>,
    /// Why the mutation was refused; empty if it succeeded.
    errors: Vec<Refusal<GuestErrorCode>>,
}

/// A link to revoke.
#[derive(Debug, InputObject)]
pub(crate) struct GuestLinkRevokeInput {
    /// The link's id, `guestlink_…`.
    link_id: ID,
}

/// The result of `guestLinkRevoke`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct GuestLinkRevokePayload {
    /// The link, which does not work any more; null if the mutation was refused.
    link: Option<GuestLink>,
    /// Why the mutation was refused; empty if it succeeded.
    errors: Vec<Refusal<GuestErrorCode>>,
}

/// An order by an invitation link.
#[derive(Debug, InputObject)]
pub(crate) struct GuestLinkUseInput {
    /// The secret from the link.
    token: String,
    /// The address that the ticket is emailed to.
    email: String,
    /// The name on the ticket, at most 200 characters.
    name: String,
    /// The id of the ticket type, if the link is not for a certain one.
    ticket_type_id: Option<ID>,
    /// The language of emails: a `tag` of `languages`; `en` if left out.
    locale: Option<String>,
    /// Makes it safe to repeat the request when no response arrived. Generate a new random key for each order, such as a
    /// UUID, at most 100 characters.
    idempotency_key: String,
}

/// The result of `guestLinkUse`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct GuestLinkUsePayload {
    /// The order: confirmed if the ticket is free, and else to be paid at `payment.checkoutUrl`. Null if it was refused.
    order: Option<Order>,
    /// Why the mutation was refused; empty if it succeeded.
    errors: Vec<OrderError>,
}

#[derive(Debug, Default)]
pub(crate) struct GuestLinksQuery;

#[Object]
impl GuestLinksQuery {
    /// What an invitation link opens; null if it was revoked, or is not complete.
    async fn guest_link(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The secret from the link.")] token: String,
    ) -> Result<Option<GuestLinkInvitation>> {
        // The answer must not be kept for others.
        let _ = actor(ctx);
        let link = guests::opened_link(env(ctx).db.primary(), &token).await.map_err(database)?;
        let now = env(ctx).now();
        Ok(link.map(|(row, event)| GuestLinkInvitation { is_open: guests::is_open(&row, &event, now), row }))
    }
}

#[derive(Debug, Default)]
pub(crate) struct GuestLinksMutation;

#[Object]
impl GuestLinksMutation {
    /// Makes a link that invites whoever has it to an event, even to a private one. For owners and managers of the event's
    /// organization.
    async fn guest_link_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The event, and what the link is for.")] input: GuestLinkCreateInput,
    ) -> Result<GuestLinkCreatePayload> {
        let make = MakeLink {
            event_id: input.event_id.0,
            name: input.name,
            ticket_type_id: input.ticket_type_id.map(|id| id.0),
            max_uses: input.max_uses,
            expires_at: input.expires_at.map(|at| at.0),
        };
        match guests::make_link(env(ctx), actor(ctx), make).await {
            Ok(row) => Ok(GuestLinkCreatePayload { link: GuestLink::after(ctx, row).await?, errors: Vec::new() }),
            Err(failure) => Ok(GuestLinkCreatePayload { link: None, errors: refusals(failure)? }),
        }
    }

    /// Renames an invitation link. For owners and managers of the event's organization.
    async fn guest_link_rename(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The link, and its name.")] input: GuestLinkRenameInput,
    ) -> Result<GuestLinkRenamePayload> {
        match guests::rename_link(env(ctx), actor(ctx), input.link_id.as_str(), &input.name).await {
            Ok(row) => Ok(GuestLinkRenamePayload { link: GuestLink::after(ctx, row).await?, errors: Vec::new() }),
            Err(failure) => Ok(GuestLinkRenamePayload { link: None, errors: refusals(failure)? }),
        }
    }

    /// Revokes an invitation link: it stops working. The orders that it led to stay. For owners and managers of the event's
    /// organization.
    async fn guest_link_revoke(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The link.")] input: GuestLinkRevokeInput,
    ) -> Result<GuestLinkRevokePayload> {
        match guests::revoke_link(env(ctx), actor(ctx), input.link_id.as_str()).await {
            Ok(row) => Ok(GuestLinkRevokePayload { link: GuestLink::after(ctx, row).await?, errors: Vec::new() }),
            Err(failure) => Ok(GuestLinkRevokePayload { link: None, errors: refusals(failure)? }),
        }
    }

    /// Orders a ticket by an invitation link. Refused with `LINK_OVER` if the link has been used as often as it may, or its
    /// time is over. For anyone with the link.
    async fn guest_link_use(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The secret, and who comes.")] input: GuestLinkUseInput,
    ) -> Result<GuestLinkUsePayload> {
        let ask = UseLink {
            token: input.token,
            email: input.email,
            name: input.name,
            ticket_type_id: input.ticket_type_id.map(|id| id.0),
            locale: input.locale,
            idempotency_key: input.idempotency_key,
        };
        match guests::use_link(env(ctx), ctx.data_unchecked(), ask).await {
            Ok(details) => Ok(GuestLinkUsePayload { order: Some(details.into()), errors: Vec::new() }),
            Err(failure) => Ok(GuestLinkUsePayload { order: None, errors: order_errors(failure)? }),
        }
    }
}
