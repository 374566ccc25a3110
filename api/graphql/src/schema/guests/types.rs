//! Guests of events, as organizers and the guests themselves see them.

use std::collections::HashSet;
use std::sync::Arc;

use async_graphql::{ComplexObject, Context, Enum, Error, ID, Result, SimpleObject};
use domain::guests::{self, GuestFilter};
use domain::orders::{OrderDetails, details_of};
use domain::organizations::Permission;
use domain::{events, orders};
use kernel::ids::TypedId as _;
use kernel::page::{Cursor, PageArguments};
use kernel::text::shown_address;
use uuid::Uuid;

use crate::schema::context::{self, env, may, rows};
use crate::schema::errors::database;
use crate::schema::events::{Event, EventKey, TicketType, TicketTypeKey, int};
use crate::schema::orders::{Order, OrderKey};
use crate::schema::pages::{self, List};
use crate::schema::scalars::DateTime;

/// Why a mutation of guests was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::guests::GuestErrorCode")]
pub(crate) enum GuestErrorCode {
    /// A field's value is not allowed; `field` and `message` say which and why.
    InvalidInput,
    /// There is no such event, ticket type or guest, or you may not see it.
    NotFound,
    /// The event is not published, or is over, so nobody can be invited to it.
    NotOpen,
    /// The organization has invited as many people as it may within a day; the message says how many that is.
    TooManyToday,
    /// The event has as many invitation links as it may.
    TooManyLinks,
    /// An invitation can be emailed once a day, and three times in all.
    TooSoon,
    /// The guest has answered already.
    Answered,
}

/// Where the invitation of a guest stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub(crate) enum GuestStatus {
    /// Emailed, and not answered yet.
    Invited,
    /// The guest comes, and has an order.
    Going,
    /// The guest wanted to come, but the order was cancelled or has expired since.
    Cancelled,
    /// The guest can't come.
    Declined,
    /// Not answered, and the email was rejected or returned.
    Bounced,
    /// Withdrawn: the link does not work any more.
    Withdrawn,
}

impl GuestStatus {
    /// What the guest has answered.
    fn answered(status: guests::GuestStatus) -> Self {
        match status {
            guests::GuestStatus::Invited => Self::Invited,
            guests::GuestStatus::Going => Self::Going,
            guests::GuestStatus::Declined => Self::Declined,
            guests::GuestStatus::Withdrawn => Self::Withdrawn,
        }
    }

    fn filter(self) -> GuestFilter {
        match self {
            Self::Invited => GuestFilter::Status(guests::GuestStatus::Invited),
            Self::Going => GuestFilter::Status(guests::GuestStatus::Going),
            Self::Cancelled => GuestFilter::Cancelled,
            Self::Declined => GuestFilter::Status(guests::GuestStatus::Declined),
            Self::Withdrawn => GuestFilter::Status(guests::GuestStatus::Withdrawn),
            Self::Bounced => GuestFilter::Bounced,
        }
    }
}

/// Somebody who is invited to an event.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct Guest {
    #[graphql(skip)]
    row: guests::Guest,
    /// The guest's id, `guest_…`.
    id: ID,
    /// The address that was invited.
    email: String,
    /// The name that the organizer gave; null without one.
    name: Option<String>,
    /// Whether the guest has answered, and how; or that the invitation was withdrawn.
    status: GuestStatus,
    /// How often it was emailed.
    mails: i32,
    /// When it was last emailed.
    mailed_at: DateTime,
    /// From when it can be emailed again with `guestResend`; null if it was answered or emailed often enough.
    resendable_at: Option<DateTime>,
    /// When it was answered; null until then.
    answered_at: Option<DateTime>,
}

/// What has become of mails to guests, and of their orders.
struct Since {
    bounced: HashSet<Uuid>,
    cancelled: HashSet<Uuid>,
}

impl Since {
    async fn load(ctx: &Context<'_>, rows: &[guests::Guest]) -> Result<Self> {
        let conn = env(ctx).db.primary();
        let bounced = guests::bounced_among(conn, rows).await.map_err(database)?;
        let cancelled = guests::cancelled_among(conn, rows).await.map_err(database)?;
        Ok(Self { bounced, cancelled })
    }

    fn status_of(&self, row: &guests::Guest) -> GuestStatus {
        match row.status {
            guests::GuestStatus::Invited if self.bounced.contains(&row.id) => GuestStatus::Bounced,
            guests::GuestStatus::Going if self.cancelled.contains(&row.id) => GuestStatus::Cancelled,
            status => GuestStatus::answered(status),
        }
    }
}

impl Guest {
    fn new(row: guests::Guest, since: &Since) -> Self {
        let open = matches!(row.status, guests::GuestStatus::Invited | guests::GuestStatus::Withdrawn);
        let again = (open && row.mails < guests::MAILS).then(|| row.mailed_at + guests::BETWEEN_MAILS);
        Self {
            id: row.typed_id().to_string().into(),
            email: shown_address(&row.email).into_owned(),
            name: row.name.clone(),
            status: since.status_of(&row),
            mails: row.mails,
            mailed_at: DateTime(row.mailed_at),
            resendable_at: again.map(DateTime),
            answered_at: row.answered_at.map(DateTime),
            row,
        }
    }

    /// The guest after a mutation.
    pub(super) async fn after(ctx: &Context<'_>, row: guests::Guest) -> Result<Self> {
        let since = Since::load(ctx, std::slice::from_ref(&row)).await?;
        Ok(Self::new(row, &since))
    }
}

#[ComplexObject]
impl Guest {
    /// The ticket type that the guest gets.
    async fn ticket_type(&self, ctx: &Context<'_>) -> Result<Option<TicketType>> {
        Ok(rows(ctx).load_one(TicketTypeKey(self.row.ticket_type_id)).await?.map(TicketType::from))
    }

    /// The order of a guest who comes, or wanted to before it was cancelled; null for others. If it waits for its payment,
    /// the place is held for that long.
    async fn order(&self, ctx: &Context<'_>) -> Result<Option<Order>> {
        match self.row.order_id.filter(|_| self.row.status == guests::GuestStatus::Going) {
            Some(id) => Ok(rows(ctx).load_one(OrderKey(id)).await?.map(Order::from)),
            None => Ok(None),
        }
    }
}

/// The numbers of guests by where their invitations stand.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct GuestCounts {
    /// How many have not answered.
    invited: i32,
    /// How many accepted, and have an order.
    going: i32,
    /// How many accepted, but their order was cancelled or has expired since.
    cancelled: i32,
    /// How many declined.
    declined: i32,
    /// Have not answered, and their email was rejected or returned.
    bounced: i32,
    /// Are not invited any more.
    withdrawn: i32,
}

/// `Event.guests`: none without permission to see its orders.
pub(crate) async fn of_event(
    ctx: &Context<'_>,
    event: &events::Event,
    status: Option<GuestStatus>,
    arguments: &PageArguments,
) -> Result<Option<List<Guest>>, Error> {
    let event_id = event.typed_id();
    let request = pages::request(format_args!("guests of {event_id} {status:?}"), arguments)?;
    if !may(ctx, event.organization_id, Permission::ViewOrders).await? {
        return Ok(None);
    }
    let conn = context::env(ctx).db.primary();
    let page = guests::of_event(conn, event_id, status.map(GuestStatus::filter), &request).await.map_err(database)?;
    let since = Since::load(ctx, &page.items).await?;
    let guest = |row: guests::Guest| Guest::new(row, &since);
    Ok(Some(pages::connection(&request, page, |row| Cursor::by_id(row.id), guest)))
}

/// `Event.guestCounts`: none without permission to see its orders.
pub(crate) async fn counts_of_event(ctx: &Context<'_>, event: &events::Event) -> Result<Option<GuestCounts>, Error> {
    if !may(ctx, event.organization_id, Permission::ViewOrders).await? {
        return Ok(None);
    }
    let counts = guests::counts(context::env(ctx).db.primary(), event.typed_id()).await.map_err(database)?;
    Ok(Some(GuestCounts {
        invited: int(counts.invited),
        going: int(counts.going),
        cancelled: int(counts.cancelled),
        declined: int(counts.declined),
        bounced: int(counts.bounced),
        withdrawn: int(counts.withdrawn),
    }))
}

/// An invitation to an event, as shown to anyone who has the link from the email.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct GuestInvitation {
    #[graphql(skip)]
    row: guests::Guest,
    #[graphql(skip)]
    details: Option<Arc<OrderDetails>>,
    /// The address that was invited.
    email: String,
    /// The guest's name, if the organizer gave one.
    name: Option<String>,
    /// The organizer's personal words; null without any.
    message: Option<String>,
    /// What the guest has answered.
    status: GuestStatus,
}

impl GuestInvitation {
    pub(super) fn new(row: guests::Guest, details: Option<Arc<OrderDetails>>) -> Self {
        Self {
            email: shown_address(&row.email).into_owned(),
            name: row.name.clone(),
            message: row.message.clone(),
            status: GuestStatus::answered(row.status),
            details,
            row,
        }
    }
}

#[ComplexObject]
impl GuestInvitation {
    /// The event, even if it is private.
    async fn event(&self, ctx: &Context<'_>) -> Result<Option<Event>> {
        let Some(event) = rows(ctx).load_one(EventKey(self.row.event_id)).await? else { return Ok(None) };
        let shown = guests::is_shown(env(ctx).db.primary(), &event).await.map_err(database)?;
        Ok(shown.then(|| event.into()))
    }

    /// The ticket type of the place that the guest gets.
    async fn ticket_type(&self, ctx: &Context<'_>) -> Result<Option<TicketType>> {
        Ok(rows(ctx).load_one(TicketTypeKey(self.row.ticket_type_id)).await?.map(TicketType::from))
    }

    /// The order of a guest who comes, with its `guestSecret`; null for others.
    async fn order(&self, ctx: &Context<'_>) -> Result<Option<Order>> {
        if let Some(details) = &self.details {
            return Ok(Some(Arc::clone(details).into()));
        }
        let Some(id) = self.row.order_id.filter(|_| self.row.status == guests::GuestStatus::Going) else {
            return Ok(None);
        };
        let conn = env(ctx).db.primary();
        let order = orders::by_ids(conn, &[id]).await.map_err(database)?.pop();
        let Some(order) = order else { return Ok(None) };
        let details = details_of(conn, order).await.map_err(database)?;
        Ok(Some(Arc::new(details).into()))
    }
}
