//! What operations on messages take.

use async_graphql::{ID, InputObject};
use domain::messages::{AudienceWish, PreviewMessage, SendMessage, TestMessage};

use super::enums::MessageAudienceStatus;
use crate::schema::scalars::DateTime;

/// Who gets a message. It is looked at when the message goes out; each address gets it once.
#[derive(InputObject)]
pub(crate) struct MessageAudienceInput {
    /// Those with tickets of these types; all if there are none.
    #[graphql(default)]
    pub(crate) ticket_type_ids: Vec<ID>,
    /// How they stand to the event.
    #[graphql(default_with = "MessageAudienceStatus::Confirmed")]
    pub(crate) status: MessageAudienceStatus,
    /// True for those who were checked in, false for those who were not; both if left out. For `CONFIRMED` only.
    pub(crate) checked_in: Option<bool>,
}

impl From<MessageAudienceInput> for AudienceWish {
    fn from(input: MessageAudienceInput) -> Self {
        Self {
            ticket_types: input.ticket_type_ids.into_iter().map(|id| id.0).collect(),
            status: input.status.into(),
            checked_in: input.checked_in,
        }
    }
}

/// A message that is still being written.
#[derive(InputObject)]
pub(crate) struct MessagePreviewInput {
    /// The event's id, `event_…`.
    pub(crate) event_id: ID,
    /// One line, at most 150 characters.
    pub(crate) subject: String,
    /// Markdown, at most 10,000 characters.
    pub(crate) body: String,
    /// Who is to get it.
    pub(crate) audience: MessageAudienceInput,
    /// The language of what stands around the body, `en` or `de`; the viewer's own if left out. Each attendee gets it in
    /// theirs.
    pub(crate) locale: Option<String>,
}

impl From<MessagePreviewInput> for PreviewMessage {
    fn from(input: MessagePreviewInput) -> Self {
        Self {
            event_id: input.event_id.0,
            subject: input.subject,
            body: input.body,
            audience: input.audience.into(),
            counted: false,
            locale: input.locale,
        }
    }
}

/// A message that its author wants to look at.
#[derive(InputObject)]
pub(crate) struct MessageTestInput {
    /// The event's id, `event_…`.
    pub(crate) event_id: ID,
    /// One line, at most 150 characters.
    pub(crate) subject: String,
    /// Markdown, at most 10,000 characters.
    pub(crate) body: String,
}

impl From<MessageTestInput> for TestMessage {
    fn from(input: MessageTestInput) -> Self {
        Self { event_id: input.event_id.0, subject: input.subject, body: input.body }
    }
}

/// A message to attendees.
#[derive(InputObject)]
pub(crate) struct MessageSendInput {
    /// The event's id, `event_…`.
    pub(crate) event_id: ID,
    /// One line, at most 150 characters.
    pub(crate) subject: String,
    /// Markdown, at most 10,000 characters.
    pub(crate) body: String,
    /// Who gets it.
    pub(crate) audience: MessageAudienceInput,
    /// When, within a year; at once if left out.
    pub(crate) send_at: Option<DateTime>,
    /// Makes it safe to send the request again when no answer came, so that nobody gets the message twice. Generate a new
    /// random key for each message, at most 90 characters. The same key with the same input returns the first message; with a
    /// different input it is refused with `IDEMPOTENCY_KEY_REUSED`.
    pub(crate) idempotency_key: String,
}

impl From<MessageSendInput> for SendMessage {
    fn from(input: MessageSendInput) -> Self {
        Self {
            event_id: input.event_id.0,
            subject: input.subject,
            body: input.body,
            audience: input.audience.into(),
            send_at: input.send_at.map(|at| at.0),
            idempotency_key: input.idempotency_key,
        }
    }
}

/// A message to take back.
#[derive(InputObject)]
pub(crate) struct MessageCancelInput {
    /// The message's id, `message_…`.
    pub(crate) message_id: ID,
}
