//! Messages to attendees, and their progress.

use async_graphql::{ComplexObject, Context, Error, ID, Object, SimpleObject};
use domain::events;
use domain::messages::{self, Audience, Counts, Recipient};
use domain::organizations::Permission;
use kernel::ids::TypedId as _;
use kernel::markdown;
use kernel::page::{Cursor, ListKey, Page, PageArguments, PageRequest};
use kernel::text::shown_address;
use uuid::Uuid;

use super::enums::{MessageAudienceStatus, MessageState};
use super::loaders::{AuthorName, CountsOf, FailuresOf, TemplatesOf};
use crate::schema::context;
use crate::schema::errors::database;
use crate::schema::events::{Event, EventKey, TicketType, TicketTypeKey, int};
use crate::schema::pages::{self, DEFAULT_FIRST, List};
use crate::schema::scalars::DateTime;

/// How far the sending of a message is, in addresses.
#[derive(Debug, Clone, Copy, SimpleObject)]
pub(crate) struct MessageProgress {
    /// All addresses that it is for; 0 until sending begins.
    total: i32,
    /// The addresses that it was sent to.
    sent: i32,
    /// The addresses that it could not be delivered to.
    failed: i32,
    /// The addresses that have opted out of messages.
    unwanted: i32,
    /// The addresses that it still has to be sent to.
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

/// An address that a message could not be delivered to.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct MessageFailure {
    /// The address that could not be reached.
    email: String,
    /// The name on the recipient's ticket, or the buyer's name if the order was not paid yet.
    name: String,
    /// What the mail server said, shortened.
    reason: String,
    /// When delivery was given up, or the email was returned.
    failed_at: DateTime,
}

#[ComplexObject]
impl MessageFailure {
    /// `failedAt` by its former name.
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

/// Who receives a message.
#[derive(Debug, Clone)]
pub(crate) struct MessageAudience(Audience);

/// Who receives a message.
#[Object]
impl MessageAudience {
    /// Whether attendees with any ticket type receive it; `ticketTypes` is then empty.
    async fn all_ticket_types(&self) -> bool {
        self.0.ticket_types.is_empty()
    }

    /// The ticket types whose holders receive it. Deleted ones are left out.
    async fn ticket_types(&self, ctx: &Context<'_>) -> Result<Vec<TicketType>, Error> {
        let keys: Vec<_> = self.0.ticket_types.iter().copied().map(TicketTypeKey).collect();
        let mut rows = context::rows(ctx).load_many(keys.iter().copied()).await?;
        Ok(keys.iter().filter_map(|key| rows.remove(key)).map(TicketType::from).collect())
    }

    /// Which attendees, by the state of their order or ticket.
    async fn status(&self) -> MessageAudienceStatus {
        self.0.status.into()
    }

    /// True for attendees who were checked in, false for those who were not; null for both.
    async fn checked_in(&self) -> Option<bool> {
        self.0.checked_in
    }
}

/// A message from an organizer to the attendees of an event. For those who manage its events.
#[derive(Debug, Clone)]
pub(crate) struct Message(pub(crate) messages::Message, Option<Counts>);

impl From<messages::Message> for Message {
    fn from(row: messages::Message) -> Self {
        Self(row, None)
    }
}

impl From<&messages::Watched> for Message {
    fn from(watched: &messages::Watched) -> Self {
        Self(watched.message.clone(), Some(watched.counts))
    }
}

/// A message from an organizer to the attendees of an event. For those who manage its events.
#[Object]
impl Message {
    /// The message's id, `message_…`.
    pub(crate) async fn id(&self) -> ID {
        self.0.typed_id().to_string().into()
    }

    /// The event whose attendees it is for.
    async fn event(&self, ctx: &Context<'_>) -> Result<Option<Event>, Error> {
        Ok(context::rows(ctx).load_one(EventKey(self.0.event_id)).await?.map(Event::from))
    }

    /// The subject of the email.
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

    /// Who receives it; evaluated when it is sent.
    async fn audience(&self) -> Result<MessageAudience, Error> {
        Ok(MessageAudience(Audience::stored(&self.0.audience).map_err(database)?))
    }

    /// Whether it is scheduled, being sent, sent, or was cancelled.
    async fn status(&self) -> MessageState {
        self.0.state.into()
    }

    /// `status` by its former name.
    #[graphql(deprecation = "Use `status`.")]
    async fn state(&self) -> MessageState {
        self.0.state.into()
    }

    /// How far the sending is.
    async fn progress(&self, ctx: &Context<'_>) -> Result<MessageProgress, Error> {
        let counts = match self.1 {
            Some(known) => Some(known),
            None => context::rows(ctx).load_one(CountsOf(self.0.id)).await?,
        };
        Ok(counts.unwrap_or_default().into())
    }

    /// The addresses that it could not be delivered to so far.
    async fn failures(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many to return, 0 to 100.", default_with = "Some(DEFAULT_FIRST)")] first: Option<i32>,
        #[graphql(desc = "The `endCursor` of the previous page.")] after: Option<String>,
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

    /// The name of the user who wrote it; null for the system.
    async fn author_name(&self, ctx: &Context<'_>) -> Result<Option<String>, Error> {
        let Some(author) = self.0.author_id else { return Ok(None) };
        context::rows(ctx).load_one(AuthorName(author)).await
    }

    /// `authorName` by its former name.
    #[graphql(deprecation = "Use `authorName`.")]
    async fn author(&self, ctx: &Context<'_>) -> Result<Option<String>, Error> {
        self.author_name(ctx).await
    }

    /// When it is, or was, scheduled to be sent.
    async fn send_at(&self) -> DateTime {
        DateTime(self.0.send_at)
    }

    /// When sending began; null until then.
    async fn started_at(&self) -> Option<DateTime> {
        self.0.started_at.map(DateTime)
    }

    /// When it was sent, cancelled or stopped; null until then.
    async fn finished_at(&self) -> Option<DateTime> {
        self.0.finished_at.map(DateTime)
    }

    /// When it was handed in by `messageSend`.
    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }
}

/// `Event.messages`: none without permission to manage its events.
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

/// A text that an organization keeps for messages to attendees. For those who manage its events.
#[derive(Debug, Clone)]
pub(crate) struct MessageTemplate(messages::Template);

impl From<messages::Template> for MessageTemplate {
    fn from(row: messages::Template) -> Self {
        Self(row)
    }
}

/// A text that an organization keeps for messages to attendees. For those who manage its events.
#[Object]
impl MessageTemplate {
    /// The template's id, `template_…`.
    async fn id(&self) -> ID {
        self.0.typed_id().to_string().into()
    }

    /// What it is called in the list of templates; recipients do not see it.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// The subject of its messages, with placeholders such as `{{event}}`.
    async fn subject(&self) -> &str {
        &self.0.subject
    }

    /// The body of its messages as typed, in Markdown, with placeholders such as `{{first_name}}`.
    async fn body(&self) -> &str {
        &self.0.body
    }

    /// When it was changed last.
    async fn updated_at(&self) -> DateTime {
        DateTime(self.0.updated_at)
    }
}

/// `Organization.messageTemplates`: none without permission to manage its events.
pub(crate) async fn templates_of(
    ctx: &Context<'_>,
    organization_id: Uuid,
) -> Result<Option<Vec<MessageTemplate>>, Error> {
    if !context::may(ctx, organization_id, Permission::ManageEvents).await? {
        return Ok(None);
    }
    let found = context::rows(ctx).load_one(TemplatesOf(organization_id)).await?;
    Ok(Some(found.unwrap_or_default().into_iter().map(MessageTemplate::from).collect()))
}
