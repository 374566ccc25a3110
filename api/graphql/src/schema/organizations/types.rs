//! Organizations, their members and venues.

use async_graphql::{ComplexObject, Context, Enum, Error, ID, Object, SimpleObject};
use domain::orders::{AttendeeFilter, OrderFilter};
use domain::{crm, events, organizations, venues};
use kernel::error::Failure;
use kernel::ids::{EventKind, OrganizationId, TicketTypeKind, TypedId as _};
use kernel::page::{Cursor, PageArguments};

use super::invitations::Invitation;
use super::loaders::RoleIn;
use crate::schema::accounts::User;
use crate::schema::crm::{CrmConnection, CustomerSystem};
use crate::schema::errors::top_level;
use crate::schema::events::{Event, EventPhase};
use crate::schema::orders::{self, Order, OrderStatus, Ticket, TicketStatus};
use crate::schema::pages::{self, List};
use crate::schema::scalars::DateTime;
use crate::schema::{context, ids};

/// Why it was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::organizations::OrganizationErrorCode")]
pub(crate) enum OrganizationErrorCode {
    /// A field's value can't be used.
    InvalidInput,
    /// There is no such organization, or it is not yours.
    NotFound,
    /// The chosen slug belongs to another organization. Choose another, or none to get one.
    SlugTaken,
    /// The person is not a member.
    MemberNotFound,
    /// An organization keeps at least one owner. Make somebody else an owner first.
    LastOwner,
    /// Whoever is invited belongs to the organization already. Change the role by `memberGrant`.
    AlreadyMember,
    /// The organization has too many open invitations. Take some back, or wait until they are answered.
    TooManyInvitations,
    /// The invitation was mailed less than an hour ago.
    TooSoon,
    /// The invitation was answered, was taken back, or is too old.
    InvitationInvalid,
    /// The invitation was mailed to another address than the one that is signed in.
    InvitationForOther,
    /// Only those with a verified address may create organizations here. See `siteSettings`.
    EmailNotVerified,
    /// Only those whom an administrator has made an organizer may create organizations here. See `siteSettings`.
    NotInvited,
    /// Somebody else has changed it since you loaded it, so nothing was saved. `current` in the payload shows how it is now.
    EditedMeanwhile,
    /// This `idempotencyKey` was used with a different input before. Use a new key for a new request.
    IdempotencyKeyReused,
}

/// What a member may do in an organization's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::organizations::MemberRole")]
pub(crate) enum MemberRole {
    /// Everything, including who belongs to the organization.
    Owner,
    /// Everything about events, orders and money.
    Manager,
    /// Check tickets in.
    CheckInStaff,
    /// Nothing special.
    Member,
}

/// An organizer: who offers events and gets the money for them.
#[derive(Debug, Clone)]
pub(crate) struct Organization(pub(crate) organizations::Organization);

impl From<organizations::Organization> for Organization {
    fn from(row: organizations::Organization) -> Self {
        Self(row)
    }
}

impl Organization {
    /// Its id in the domain's terms.
    pub(crate) fn key(&self) -> OrganizationId {
        self.0.typed_id()
    }
}

/// An organizer: who offers events and gets the money for them.
#[Object]
impl Organization {
    /// The organization's id, `org_…`.
    pub(crate) async fn id(&self) -> ID {
        self.key().to_string().into()
    }

    /// The name, as people see it.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// The name in URLs.
    async fn slug(&self) -> &str {
        &self.0.slug
    }

    /// The ISO 4217 code that its prices are in unless they say otherwise, such as `EUR`.
    async fn currency(&self) -> &str {
        &self.0.currency
    }

    /// Goes up by one with each edit. Send it along with your own edit, so that you don't overwrite somebody else's.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// When it was created.
    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }

    /// The signed-in person's role in it; null for those who don't belong to it.
    async fn viewer_role(&self, ctx: &Context<'_>) -> Result<Option<MemberRole>, Error> {
        let role = context::rows(ctx).load_one(RoleIn(self.0.id)).await?;
        Ok(role.map(MemberRole::from))
    }

    /// Its events: all for its members, those that were announced to the public for others. In order of creation, or in
    /// the order of their `phase`.
    #[expect(clippy::too_many_arguments, reason = "the arguments of the field")]
    async fn events(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only those with these words, or words that begin so, as in `EventFilter.search`.")]
        search: Option<String>,
        #[graphql(desc = "Only those in this phase, in its order.")] phase: Option<EventPhase>,
        #[graphql(desc = "At most this many, 0 to 100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "The `endCursor` of the page before, with the same search and phase.")] after: Option<String>,
        #[graphql(desc = "The last so many, 0 to 100, in place of `first`.")] last: Option<i32>,
        #[graphql(desc = "The `startCursor` of the page after.")] before: Option<String>,
    ) -> Result<List<Event>, Error> {
        let listing = events::Listing { search, phase: phase.map(Into::into) };
        // Each phase has an order of its own, in which the others' cursors mean nothing.
        let list = format!("events of {}, {:?}", self.key(), listing.phase);
        let request = pages::request(list, &PageArguments { first, after, last, before })?;
        let (env, actor) = (context::env(ctx), context::actor(ctx));
        let page = events::for_organization(env, actor, self.key(), &listing, &request).await.map_err(top_level)?;
        Ok(pages::connection(&request, page, |row| listing.cursor(row), Event::from))
    }

    /// Its venues, oldest first; null for those who don't manage its events.
    async fn venues(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most this many, 0 to 100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "The `endCursor` of the page before.")] after: Option<String>,
        #[graphql(desc = "The last so many, 0 to 100, in place of `first`.")] last: Option<i32>,
        #[graphql(desc = "The `startCursor` of the page after.")] before: Option<String>,
    ) -> Result<Option<List<Venue>>, Error> {
        let request =
            pages::request(format_args!("venues of {}", self.key()), &PageArguments { first, after, last, before })?;
        let conn = context::env(ctx).db.primary();
        let page = venues::for_organization(conn, context::actor(ctx), self.key(), &request).await;
        let page = permitted(page)?;
        Ok(page.map(|page| pages::connection(&request, page, |row| Cursor::by_id(row.id), Venue::from)))
    }

    /// Who belongs to it; null for everybody but its owners and managers.
    async fn members(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most this many, 0 to 100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "The `endCursor` of the page before.")] after: Option<String>,
        #[graphql(desc = "The last so many, 0 to 100, in place of `first`.")] last: Option<i32>,
        #[graphql(desc = "The `startCursor` of the page after.")] before: Option<String>,
    ) -> Result<Option<List<Member>>, Error> {
        let request =
            pages::request(format_args!("members of {}", self.key()), &PageArguments { first, after, last, before })?;
        let conn = context::env(ctx).db.primary();
        let page = permitted(organizations::members(conn, context::actor(ctx), self.key(), &request).await)?;
        let cursor = |member: &organizations::Member| Cursor::by_id(member.membership.user_id);
        Ok(page.map(|page| pages::connection(&request, page, cursor, Member::from)))
    }

    /// Who was asked to join and has not answered, newest first; null for everybody but its owners.
    async fn invitations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most this many, 0 to 100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "The `endCursor` of the page before.")] after: Option<String>,
        #[graphql(desc = "The last so many, 0 to 100, in place of `first`.")] last: Option<i32>,
        #[graphql(desc = "The `startCursor` of the page after.")] before: Option<String>,
    ) -> Result<Option<List<Invitation>>, Error> {
        let arguments = &PageArguments { first, after, last, before };
        let request = pages::request(format_args!("invitations of {}", self.key()), arguments)?;
        let (conn, actor) = (context::env(ctx).db.primary(), context::actor(ctx));
        let page = permitted(organizations::invitations::of_organization(conn, actor, self.key(), &request).await)?;
        let node = |row: organizations::Invitation| Invitation::new(ctx, &row);
        Ok(page.map(|page| pages::connection(&request, page, |row| Cursor::by_id(row.id), node)))
    }

    /// The customer system that those who buy from it are kept in; null where none is connected, and for everybody but
    /// its owners.
    async fn customer_system(&self, ctx: &Context<'_>) -> Result<Option<CustomerSystem>, Error> {
        let standing = crm::of_organization(context::env(ctx), context::actor(ctx), self.key()).await;
        Ok(permitted(standing)?.flatten().map(CustomerSystem::from))
    }

    /// The same by its former name.
    #[graphql(deprecation = "It is no Relay connection. Use `customerSystem`.")]
    async fn crm_connection(&self, ctx: &Context<'_>) -> Result<Option<CrmConnection>, Error> {
        let standing = crm::of_organization(context::env(ctx), context::actor(ctx), self.key()).await;
        Ok(permitted(standing)?.flatten().map(CrmConnection::from))
    }

    /// The orders for its events, newest first; null for those who may not see them.
    #[expect(clippy::too_many_arguments, reason = "the arguments of the field")]
    async fn orders(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only those for this event.")] event_id: Option<ID>,
        #[graphql(desc = "Only those in this state.")] status: Option<OrderStatus>,
        #[graphql(desc = "Only those with these words in their code, in the name or address of their buyer or of a \
                          ticket's holder. Case and accents don't matter, nor whether \
                          umlauts are written out. Where none has them all, one may be a typing error away.")]
        search: Option<String>,
        #[graphql(desc = "At most this many, 0 to 100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "The `endCursor` of the page before.")] after: Option<String>,
        #[graphql(desc = "The last so many, 0 to 100, in place of `first`.")] last: Option<i32>,
        #[graphql(desc = "The `startCursor` of the page after.")] before: Option<String>,
    ) -> Result<Option<List<Order>>, Error> {
        let request =
            pages::request(format_args!("orders of {}", self.key()), &PageArguments { first, after, last, before })?;
        let event_id = event_id.map(|id| ids::argument::<EventKind>("eventId", &id)).transpose()?;
        let filter = OrderFilter { search, event_id, status: status.map(Into::into) };
        orders::orders_of_organization(ctx, self.key(), filter, request).await
    }

    /// Who is coming to its events: tickets, newest first; null for those who may not check in.
    #[expect(clippy::too_many_arguments, reason = "they are the field's arguments")]
    async fn attendees(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only those of this event.")] event_id: Option<ID>,
        #[graphql(desc = "Only tickets in this state.")] status: Option<TicketStatus>,
        #[graphql(desc = "Only tickets of this type.")] ticket_type_id: Option<ID>,
        #[graphql(desc = "Only those with these words in the name or address of the holder or the buyer, or in the \
                          order's code. Case and accents don't matter, nor whether \
                          umlauts are written out. Where none has them all, one may be a typing error away.")]
        search: Option<String>,
        #[graphql(desc = "At most this many, 0 to 100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "The `endCursor` of the page before.")] after: Option<String>,
        #[graphql(desc = "The last so many, 0 to 100, in place of `first`.")] last: Option<i32>,
        #[graphql(desc = "The `startCursor` of the page after.")] before: Option<String>,
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

/// What a field shows that needs a permission: null without it.
pub(crate) fn permitted<T, C: kernel::ErrorCode>(result: Result<T, Failure<C>>) -> Result<Option<T>, Error> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(Failure::Internal(fault)) => Err(top_level::<C>(Failure::Internal(fault))),
        Err(_) => Ok(None),
    }
}

/// Somebody who belongs to an organization.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct Member {
    /// The person.
    pub(crate) user: User,
    /// What the person may do.
    pub(crate) role: MemberRole,
    /// When the person joined.
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

/// A place where events are.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct Venue {
    /// The venue's id, `venue_…`.
    #[graphql(owned)]
    pub(crate) id: ID,
    /// Its name.
    pub(crate) name: String,
    /// Street and number, and what else a letter to it needs.
    pub(crate) address: String,
    /// The city.
    pub(crate) city: String,
    /// The ISO 3166-1 alpha-2 code of the country, such as `DE`.
    pub(crate) country: String,
    /// Degrees north (WGS 84), if known.
    pub(crate) latitude: Option<f64>,
    /// Degrees east (WGS 84), if known.
    pub(crate) longitude: Option<f64>,
    /// Goes up by one with each edit. Send it along with your own edit, so that you don't overwrite somebody else's.
    pub(crate) version: i32,
}

impl From<venues::Venue> for Venue {
    fn from(row: venues::Venue) -> Self {
        Self {
            id: row.typed_id().to_string().into(),
            name: row.name,
            address: row.address,
            city: row.city,
            country: row.country,
            latitude: row.latitude,
            longitude: row.longitude,
            version: row.version,
        }
    }
}
