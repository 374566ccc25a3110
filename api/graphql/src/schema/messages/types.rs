//! Messages to attendees, and how far each is.

use async_graphql::{ComplexObject, Context, Enum, Error, ID, Object, SimpleObject};
use domain::events;
use domain::messages::{self, Audience, Counts, Recipient};
use domain::organizations::Permission;
use kernel::ids::TypedId as _;
use kernel::markdown;
use kernel::page::{Cursor, ListKey, Page, PageArguments, PageRequest};
use kernel::text::shown_address;

use super::inputs::MessageAudienceStatus;
use super::loaders::{AuthorName, CountsOf, FailuresOf};
use crate::schema::context;
use crate::schema::errors::database;
use crate::schema::events::{Event, EventKey, TicketType, TicketTypeKey, int};
use crate::schema::pages::{self, DEFAULT_FIRST, List};
use crate::schema::scalars::DateTime;

/// Why it was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::messages::MessageErrorCode")]
pub(crate) enum MessageErrorCode {
    /// A field's value can't be used.
    InvalidInput,
    /// There is no such thing, or it is not yours.
    NotFound,
    /// Verify your address first.
    EmailNotVerified,
    /// The organization is suspended, so it can't write to anybody.
    OrganizationSuspended,
    /// The event was taken off the platform, so nobody can be written to about it.
    EventUnpublished,
    /// Nobody would get it.
    NoRecipients,
    /// The event's attendees get as many messages within 24 hours as they may.
    TooManyMessages,
    /// The organization writes to as many people within 24 hours as it may.
    TooManyRecipients,
    /// The message is sent, so it can't be taken back.
    AlreadySent,
    /// The same idempotency key was used for a different message. Use a new key for a new message.
    IdempotencyKeyReused,
}

/// Where a message stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::messages::MessageState")]
pub(crate) enum MessageState {
    /// It goes out at `sendAt`.
    Scheduled,
    /// It is going out.
    Sending,
    /// It was sent to everybody it could be delivered to.
    Sent,
    /// It was cancelled before it went out.
    Cancelled,
    /// It was stopped while it went out; some have it.
    Stopped,
}

/// How far a message is, in addresses.
#[derive(Debug, Clone, Copy, SimpleObject)]
pub(crate) struct MessageProgress {
    /// All of them; 0 before it goes out.
    total: i32,
    /// Those that have it.
    sent: i32,
    /// Those that it can't be delivered to.
    failed: i32,
    /// Those that have ended mails of this kind.
    unwanted: i32,
    /// Those that are left.
    left: i32,
}

impl From<Counts> for MessageProgress {
    fn from(counts: Counts) -> Self {
        Self {
            total: int(counts.total()),
            sent: int(counts.sent),
            failed: int(counts.failed),
            unwanted: int(counts.unwanted),
            left: int(counts.waiting),
        }
    }
}

/// Somebody whom a message could not be delivered to.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct MessageFailure {
    /// The address.
    email: String,
    /// The name on the ticket.
    name: String,
    /// What the mail server said.
    reason: String,
    /// When it failed.
    failed_at: DateTime,
}

#[ComplexObject]
impl MessageFailure {
    /// The same by its former name.
    #[graphql(deprecation = "Use `failedAt`.")]
    async fn at(&self) -> DateTime {
        self.failed_at
    }
}

impl From<Recipient> for MessageFailure {
    fn from(row: Recipient) -> Self {
        let reason = row.last_error.unwrap_or_default();
        Self {
            email: shown_address(&row.email).into_owned(),
            name: row.name,
            reason,
            failed_at: DateTime(row.updated_at),
        }
    }
}

/// Who gets a message.
#[derive(Debug, Clone)]
pub(crate) struct MessageAudience(Audience);

/// Who gets a message.
#[Object]
impl MessageAudience {
    /// Whether those with tickets of any type get it, so that `ticketTypes` is empty.
    async fn all_ticket_types(&self) -> bool {
        self.0.ticket_types.is_empty()
    }

    /// Those with tickets of these types. Types that were deleted are left out.
    async fn ticket_types(&self, ctx: &Context<'_>) -> Result<Vec<TicketType>, Error> {
        let keys: Vec<_> = self.0.ticket_types.iter().copied().map(TicketTypeKey).collect();
        let mut rows = context::rows(ctx).load_many(keys.iter().copied()).await?;
        Ok(keys.iter().filter_map(|key| rows.remove(key)).map(TicketType::from).collect())
    }

    /// How they stand to the event.
    async fn status(&self) -> MessageAudienceStatus {
        self.0.status.into()
    }

    /// True for those who were checked in, false for those who were not; null for both.
    async fn checked_in(&self) -> Option<bool> {
        self.0.checked_in
    }
}

/// What an organizer writes to the attendees of an event.
#[derive(Debug, Clone)]
pub(crate) struct Message(pub(crate) messages::Message);

impl From<messages::Message> for Message {
    fn from(row: messages::Message) -> Self {
        Self(row)
    }
}

/// What an organizer writes to the attendees of an event. For those who manage its events.
#[Object]
impl Message {
    /// The message's id, `message_…`.
    pub(crate) async fn id(&self) -> ID {
        self.0.typed_id().to_string().into()
    }

    /// Whose attendees it is for.
    async fn event(&self, ctx: &Context<'_>) -> Result<Option<Event>, Error> {
        Ok(context::rows(ctx).load_one(EventKey(self.0.event_id)).await?.map(Event::from))
    }

    /// The subject.
    async fn subject(&self) -> &str {
        &self.0.subject
    }

    /// The body as typed, in Markdown.
    async fn body(&self) -> &str {
        &self.0.body
    }

    /// The body as HTML that is safe to show.
    async fn body_html(&self) -> String {
        markdown::html(&self.0.body)
    }

    /// Who gets it.
    async fn audience(&self) -> Result<MessageAudience, Error> {
        Ok(MessageAudience(Audience::stored(&self.0.audience).map_err(database)?))
    }

    /// Where it stands.
    async fn status(&self) -> MessageState {
        self.0.state.into()
    }

    /// The same by its former name.
    #[graphql(deprecation = "Use `status`.")]
    async fn state(&self) -> MessageState {
        self.0.state.into()
    }

    /// How far it is.
    async fn progress(&self, ctx: &Context<'_>) -> Result<MessageProgress, Error> {
        let counts = context::rows(ctx).load_one(CountsOf(self.0.id)).await?;
        Ok(counts.unwrap_or_default().into())
    }

    /// Those whom it could not be delivered to, so far.
    async fn failures(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most this many, 0 to 100.", default_with = "Some(DEFAULT_FIRST)")] first: Option<i32>,
        #[graphql(desc = "The `endCursor` of the page before.")] after: Option<String>,
    ) -> Result<List<MessageFailure>, Error> {
        let arguments = &PageArguments { first, after, ..Default::default() };
        let request = pages::request(format_args!("failures of {}", self.0.id), arguments)?;
        let page = context::rows(ctx)
            .load_one(FailuresOf(self.0.id, PageRequest { list: ListKey::default(), ..request }))
            .await?;
        Ok(pages::connection(
            &request,
            page.unwrap_or_else(Page::empty),
            |row| Cursor::by_id(row.id),
            MessageFailure::from,
        ))
    }

    /// The name of whoever wrote it; null for the system.
    async fn author_name(&self, ctx: &Context<'_>) -> Result<Option<String>, Error> {
        let Some(author) = self.0.author_id else { return Ok(None) };
        context::rows(ctx).load_one(AuthorName(author)).await
    }

    /// The same by its former name.
    #[graphql(deprecation = "Use `authorName`.")]
    async fn author(&self, ctx: &Context<'_>) -> Result<Option<String>, Error> {
        self.author_name(ctx).await
    }

    /// When it goes out, or was to.
    async fn send_at(&self) -> DateTime {
        DateTime(self.0.send_at)
    }

    /// When it began to go out.
    async fn started_at(&self) -> Option<DateTime> {
        self.0.started_at.map(DateTime)
    }

    /// When it was sent, cancelled or stopped.
    async fn finished_at(&self) -> Option<DateTime> {
        self.0.finished_at.map(DateTime)
    }

    /// When it was written.
    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }
}

/// `Event.messages`: none for those who don't manage its events.
pub(crate) async fn of_event(
    ctx: &Context<'_>,
    event: &events::Event,
    arguments: &PageArguments,
) -> Result<Option<List<Message>>, Error> {
    let request = pages::request(format_args!("messages of {}", event.id), arguments)?;
    if !context::may(ctx, event.organization_id, Permission::ManageEvents).await? {
        return Ok(None);
    }
    let page = messages::of_event(context::env(ctx).db.primary(), event.id, &request).await.map_err(database)?;
    Ok(Some(pages::connection(&request, page, |row| Cursor::by_id(row.id), Message::from)))
}
