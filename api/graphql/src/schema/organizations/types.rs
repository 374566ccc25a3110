//! Organizations, their members and venues.

use api_base::public_cache::ReadLog;
use async_graphql::{ComplexObject, Context, Error, ID, Object, SimpleObject};
use domain::orders::{AttendeeFilter, OrderFilter};
use domain::{crm, events, organizations, venues};
use kernel::error::Failure;
use kernel::ids::{EventKind, OrganizationId, TicketTypeKind, TypedId as _};
use kernel::markdown;
use kernel::page::{Cursor, PageArguments};
use kernel::text::shown_address;

use super::enums::MemberRole;
use super::invitations::Invitation;
use super::loaders::{FollowedByViewer, FollowersOf, RoleIn};
use super::profile::{self, OrganizationLink, OrganizationLogo};
use super::terms::{self, OrganizationTerms};
use super::venues::Venue;
use crate::schema::accounts::User;
use crate::schema::api_keys::{ApiKey, ApiKeysOf};
use crate::schema::crm::{CrmConnection, CustomerSystem};
use crate::schema::errors::top_level;
use crate::schema::events::{Event, EventPhase, int};
use crate::schema::messages::{self, MessageTemplate};
use crate::schema::orders::{self, Order, OrderOrigin, OrderStatus, Ticket, TicketStatus};
use crate::schema::pages::{self, List};
use crate::schema::scalars::DateTime;
use crate::schema::{context, ids};

/// An organizer, who offers events and receives the money for them.
#[derive(Debug, Clone)]
pub(crate) struct Organization(pub(crate) organizations::Organization);

impl From<organizations::Organization> for Organization {
    fn from(row: organizations::Organization) -> Self {
        Self(row)
    }
}

impl Organization {
    /// The id as the domain has it.
    pub(crate) fn key(&self) -> OrganizationId {
        self.0.typed_id()
    }
}

/// An organizer, who offers events and receives the money for them.
#[Object]
impl Organization {
    /// The organization's id, `org_…`.
    pub(crate) async fn id(&self) -> ID {
        self.key().to_string().into()
    }

    /// The name that everyone sees.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// The name in URLs, such as `jazz-club`.
    async fn slug(&self) -> &str {
        &self.0.slug
    }

    /// The ISO 4217 code of the currency that its prices are in unless they say otherwise, such as `EUR`.
    async fn currency(&self) -> &str {
        &self.0.currency
    }

    /// Goes up by one with each edit. Send it along with your own edit, so that you don't overwrite someone else's.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// When the organization was created.
    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }

    /// What it says about itself, in Markdown; null if nothing. This, and the other fields of its public page, are empty
    /// while the organization is hidden because the account of an owner is suspended.
    async fn about(&self, ctx: &Context<'_>) -> Result<Option<String>, Error> {
        Ok(profile::of(ctx, self.0.id).await?.and_then(|profile| profile.about))
    }

    /// `about` as HTML that is safe to put into a page, as `Event.descriptionHtml`. Null if it says nothing.
    async fn about_html(&self, ctx: &Context<'_>) -> Result<Option<String>, Error> {
        Ok(profile::of(ctx, self.0.id).await?.and_then(|profile| profile.about.as_deref().map(markdown::html)))
    }

    /// The logo; null if there is none. `PUT /organizations/{id}/logo` uploads one.
    async fn logo(&self, ctx: &Context<'_>) -> Result<Option<OrganizationLogo>, Error> {
        profile::logo(ctx, self.0.id).await
    }

    /// The colour of its page and its mails, such as `#4338ca`; null if it chose none.
    async fn accent_colour(&self, ctx: &Context<'_>) -> Result<Option<String>, Error> {
        Ok(profile::of(ctx, self.0.id).await?.and_then(|profile| profile.accent_colour))
    }

    /// The colour of text that can be read on `accentColour`, white or dark; null if it chose none.
    async fn accent_text_colour(&self, ctx: &Context<'_>) -> Result<Option<String>, Error> {
        let accent = profile::of(ctx, self.0.id).await?.and_then(|profile| organizations::accent_of(&profile));
        Ok(accent.map(|accent| accent.text_colour().to_string()))
    }

    /// The links on its page, in its order; at most 8.
    async fn links(&self, ctx: &Context<'_>) -> Result<Vec<OrganizationLink>, Error> {
        profile::links(ctx, self.0.id).await
    }

    /// The address that the public may write to; null if it gives none.
    async fn contact_email(&self, ctx: &Context<'_>) -> Result<Option<String>, Error> {
        let address = profile::of(ctx, self.0.id).await?.and_then(|profile| profile.contact_email);
        Ok(address.map(|address| shown_address(&address).into_owned()))
    }

    /// Its own terms, which its buyers agree to by ordering: those in force, or the version with this number. Null if there
    /// are none, or the organization is hidden; buyers then find theirs by `Order.agreements`.
    async fn terms(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The number of a version; null for the one in force.")] version: Option<i32>,
    ) -> Result<Option<OrganizationTerms>, Error> {
        terms::of(ctx, self.0.id, version).await
    }

    /// Whether visitors can write to it by `organizationContact`, without knowing its address.
    async fn contact_form(&self, ctx: &Context<'_>) -> Result<bool, Error> {
        profile::has_contact_form(ctx, self.0.id).await
    }

    /// The name in front of ours as the sender of the mails for its events; null if it chose none, and for those who
    /// are not members.
    async fn sender_name(&self, ctx: &Context<'_>) -> Result<Option<String>, Error> {
        Ok(profile::of_member(ctx, self.0.id).await?.and_then(|profile| profile.sender_name))
    }

    /// The address that answers to the mails for its events go to; null if it chose none, and for those who are not
    /// members.
    async fn reply_to(&self, ctx: &Context<'_>) -> Result<Option<String>, Error> {
        let address = profile::of_member(ctx, self.0.id).await?.and_then(|profile| profile.reply_to);
        Ok(address.map(|address| shown_address(&address).into_owned()))
    }

    /// Whether events that programs create at one of its venues are published at once, with a free ticket type.
    async fn instant_events(&self) -> bool {
        self.0.instant_events
    }

    /// The logged-in user's role in it; null for those who are not members.
    async fn viewer_role(&self, ctx: &Context<'_>) -> Result<Option<MemberRole>, Error> {
        let role = context::rows(ctx).load_one(RoleIn(self.0.id)).await?;
        Ok(role.map(MemberRole::from))
    }

    /// Whether the logged-in user follows it, and is told of its new events by email; false if nobody is logged in.
    async fn viewer_follows(&self, ctx: &Context<'_>) -> Result<bool, Error> {
        Ok(context::rows(ctx).load_one(FollowedByViewer(self.0.id)).await?.is_some())
    }

    /// How many users follow it; null for those who are not members.
    async fn follower_count(&self, ctx: &Context<'_>) -> Result<Option<i32>, Error> {
        if context::rows(ctx).load_one(RoleIn(self.0.id)).await?.is_none() {
            return Ok(None);
        }
        Ok(Some(context::rows(ctx).load_one(FollowersOf(self.0.id)).await?.map_or(0, int)))
    }

    /// Its events: all of them for members, for others only those that were published and that the public may see. In
    /// order of creation, or in the order of their `phase`.
    #[expect(clippy::too_many_arguments, reason = "the arguments of the field")]
    async fn events(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only events that contain these words or beginnings of words, as in `EventFilter.search`.")]
        search: Option<String>,
        #[graphql(desc = "Only events in this phase, in its order.")] phase: Option<EventPhase>,
        #[graphql(desc = "How many to return, 0 to 100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "The `endCursor` of the previous page, with the same search and phase.")] after: Option<
            String,
        >,
        #[graphql(desc = "How many to return from the end, 0 to 100; not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "The `startCursor` of the next page.")] before: Option<String>,
    ) -> Result<List<Event>, Error> {
        let listing = events::Listing { search, phase: phase.map(Into::into) };
        // Each phase has an order of its own, in which the others' cursors mean nothing.
        let list = format!("events of {}, {:?}", self.key(), listing.phase);
        let request = pages::request(list, &PageArguments { first, after, last, before })?;
        context::note(ctx, ReadLog::list);
        let (env, rights) = (context::env(ctx), context::rights(ctx));
        let page = events::for_organization(env, rights, self.key(), &listing, &request).await.map_err(top_level)?;
        Ok(pages::connection(&request, page, |row| listing.cursor(row), Event::from))
    }

    /// Its venues, oldest first; null without permission to manage its events.
    async fn venues(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many to return, 0 to 100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "The `endCursor` of the previous page.")] after: Option<String>,
        #[graphql(desc = "How many to return from the end, 0 to 100; not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "The `startCursor` of the next page.")] before: Option<String>,
    ) -> Result<Option<List<Venue>>, Error> {
        let request =
            pages::request(format_args!("venues of {}", self.key()), &PageArguments { first, after, last, before })?;
        let conn = context::env(ctx).db.primary();
        let page = venues::for_organization(conn, context::rights(ctx), self.key(), &request).await;
        let page = permitted(page)?;
        Ok(page.map(|page| pages::connection(&request, page, |row| Cursor::by_id(row.id), Venue::from)))
    }

    /// The texts that it keeps for messages to attendees, by name, at most 50; null without permission to manage its
    /// events.
    async fn message_templates(&self, ctx: &Context<'_>) -> Result<Option<Vec<MessageTemplate>>, Error> {
        messages::templates_of(ctx, self.0.id).await
    }

    /// Its API keys that were not revoked, newest first, at most 50; null for everyone but owners, and for programs.
    async fn api_keys(&self, ctx: &Context<'_>) -> Result<Option<Vec<ApiKey>>, Error> {
        let actor = context::rights(ctx);
        let keys = context::rows(ctx).load_one(ApiKeysOf(self.0.id)).await?;
        Ok(keys.map(|keys| keys.into_iter().map(|key| ApiKey::new(key, actor)).collect()))
    }

    /// Its members; null for everyone but owners and managers.
    async fn members(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many to return, 0 to 100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "The `endCursor` of the previous page.")] after: Option<String>,
        #[graphql(desc = "How many to return from the end, 0 to 100; not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "The `startCursor` of the next page.")] before: Option<String>,
    ) -> Result<Option<List<Member>>, Error> {
        let request =
            pages::request(format_args!("members of {}", self.key()), &PageArguments { first, after, last, before })?;
        let conn = context::env(ctx).db.primary();
        let page = permitted(organizations::members(conn, context::rights(ctx), self.key(), &request).await)?;
        let cursor = |member: &organizations::Member| Cursor::by_id(member.membership.user_id);
        Ok(page.map(|page| pages::connection(&request, page, cursor, Member::from)))
    }

    /// The invitations that were not answered yet, newest first; null for everyone but owners.
    async fn invitations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many to return, 0 to 100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "The `endCursor` of the previous page.")] after: Option<String>,
        #[graphql(desc = "How many to return from the end, 0 to 100; not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "The `startCursor` of the next page.")] before: Option<String>,
    ) -> Result<Option<List<Invitation>>, Error> {
        let arguments = &PageArguments { first, after, last, before };
        let request = pages::request(format_args!("invitations of {}", self.key()), arguments)?;
        let (conn, rights) = (context::env(ctx).db.primary(), context::rights(ctx));
        let page = permitted(organizations::invitations::of_organization(conn, rights, self.key(), &request).await)?;
        let node = |row: organizations::Invitation| Invitation::new(ctx, &row);
        Ok(page.map(|page| pages::connection(&request, page, |row| Cursor::by_id(row.id), node)))
    }

    /// The CRM that its buyers are sent to; null if none is connected, and for everyone but owners.
    async fn customer_system(&self, ctx: &Context<'_>) -> Result<Option<CustomerSystem>, Error> {
        let connection = crm::of_organization(context::env(ctx), context::rights(ctx), self.key()).await;
        Ok(permitted(connection)?.flatten().map(CustomerSystem::from))
    }

    /// `customerSystem` by its former name.
    #[graphql(deprecation = "It is no Relay connection. Use `customerSystem`.")]
    async fn crm_connection(&self, ctx: &Context<'_>) -> Result<Option<CrmConnection>, Error> {
        let connection = crm::of_organization(context::env(ctx), context::rights(ctx), self.key()).await;
        Ok(permitted(connection)?.flatten().map(CrmConnection::from))
    }

    /// The orders for its events, newest first; null without permission to see them.
    #[expect(clippy::too_many_arguments, reason = "the arguments of the field")]
    async fn orders(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only orders for the event with this id.")] event_id: Option<ID>,
        #[graphql(desc = "Only orders in this state.")] status: Option<OrderStatus>,
        #[graphql(desc = "Only orders that came about like this.")] origin: Option<OrderOrigin>,
        #[graphql(
            desc = "Only orders that contain all of these words in their code, or in the name or address of their \
                          buyer or of a ticket's holder. Case, accents and written-out umlauts don't matter. If no \
                          order matches, one of the words may contain a typing error."
        )]
        search: Option<String>,
        #[graphql(desc = "How many to return, 0 to 100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "The `endCursor` of the previous page.")] after: Option<String>,
        #[graphql(desc = "How many to return from the end, 0 to 100; not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "The `startCursor` of the next page.")] before: Option<String>,
    ) -> Result<Option<List<Order>>, Error> {
        let request =
            pages::request(format_args!("orders of {}", self.key()), &PageArguments { first, after, last, before })?;
        let event_id = event_id.map(|id| ids::argument::<EventKind>("eventId", &id)).transpose()?;
        let filter = OrderFilter { search, event_id, status: status.map(Into::into), origin: origin.map(Into::into) };
        orders::orders_of_organization(ctx, self.key(), filter, request).await
    }

    /// The tickets for its events, newest first, to find attendees; null without permission to check in.
    #[expect(clippy::too_many_arguments, reason = "the arguments of the field")]
    async fn attendees(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only tickets for the event with this id.")] event_id: Option<ID>,
        #[graphql(desc = "Only tickets in this state.")] status: Option<TicketStatus>,
        #[graphql(desc = "Only tickets of the type with this id.")] ticket_type_id: Option<ID>,
        #[graphql(
            desc = "Only tickets that contain all of these words in the name or address of the holder or the buyer, \
                          or in the order's code. Case, accents and written-out umlauts don't matter. If no ticket \
                          matches, one of the words may contain a typing error."
        )]
        search: Option<String>,
        #[graphql(desc = "How many to return, 0 to 100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "The `endCursor` of the previous page.")] after: Option<String>,
        #[graphql(desc = "How many to return from the end, 0 to 100; not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "The `startCursor` of the next page.")] before: Option<String>,
    ) -> Result<Option<List<Ticket>>, Error> {
        let request =
            pages::request(format_args!("attendees of {}", self.key()), &PageArguments { first, after, last, before })?;
        let event_id = event_id.map(|id| ids::argument::<EventKind>("eventId", &id)).transpose()?;
        let ticket_type_id =
            ticket_type_id.map(|id| ids::argument::<TicketTypeKind>("ticketTypeId", &id)).transpose()?;
        let filter = AttendeeFilter { search, ticket_type_id, event_id, status: status.map(Into::into) };
        orders::attendees(ctx, self.key(), filter, request).await
    }
}

/// The value of a field that requires a permission: null without it.
pub(crate) fn permitted<T, C: kernel::ErrorCode>(result: Result<T, Failure<C>>) -> Result<Option<T>, Error> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(Failure::Internal(fault)) => Err(top_level::<C>(Failure::Internal(fault))),
        Err(_) => Ok(None),
    }
}

/// A member of an organization.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct Member {
    /// The account of the member.
    pub(crate) user: User,
    /// What the member may do.
    pub(crate) role: MemberRole,
    /// When the user became a member.
    pub(crate) joined_at: DateTime,
}

#[ComplexObject]
impl Member {
    /// `joinedAt` by its former name.
    #[graphql(deprecation = "Use `joinedAt`.")]
    async fn since(&self) -> DateTime {
        self.joined_at
    }
}

impl From<organizations::Member> for Member {
    fn from(member: organizations::Member) -> Self {
        Self {
            user: member.account.into(),
            role: member.membership.role.into(),
            joined_at: DateTime(member.membership.created_at),
        }
    }
}
