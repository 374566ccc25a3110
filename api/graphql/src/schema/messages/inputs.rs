//! The inputs of message mutations and of the preview.

use async_graphql::{ID, InputObject};
use domain::messages::{AudienceFilter, CreateTemplate, PreviewMessage, SendMessage, TestMessage, UpdateTemplate};

use super::enums::MessageAudienceStatus;
use crate::schema::scalars::DateTime;

/// Who is to receive a message. It is evaluated when the message is sent; each address receives it once.
#[derive(InputObject)]
pub(crate) struct MessageAudienceInput {
    /// Only attendees with tickets of the types with these ids, at most 100; those with any ticket type if empty.
    #[graphql(default)]
    pub(crate) ticket_type_ids: Vec<ID>,
    /// Which attendees, by the state of their order or ticket.
    #[graphql(default_with = "MessageAudienceStatus::Confirmed")]
    pub(crate) status: MessageAudienceStatus,
    /// `true` for attendees who were checked in, `false` for those who were not; both if left out. With `CONFIRMED`
    /// only.
    pub(crate) checked_in: Option<bool>,
}

impl From<MessageAudienceInput> for AudienceFilter {
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
    /// The subject: one line, at most 150 characters.
    pub(crate) subject: String,
    /// The text in Markdown, at most 10,000 characters.
    pub(crate) body: String,
    /// Who is to receive it.
    pub(crate) audience: MessageAudienceInput,
    /// The language of the text around the body: a `tag` of `languages`; your own if left out. Attendees each get theirs.
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

/// A message that its author wants to receive as a test.
#[derive(InputObject)]
pub(crate) struct MessageTestInput {
    /// The event's id, `event_…`.
    pub(crate) event_id: ID,
    /// The subject: one line, at most 150 characters.
    pub(crate) subject: String,
    /// The text in Markdown, at most 10,000 characters.
    pub(crate) body: String,
}

impl From<MessageTestInput> for TestMessage {
    fn from(input: MessageTestInput) -> Self {
        Self { event_id: input.event_id.0, subject: input.subject, body: input.body }
    }
}

/// A message to send to attendees.
#[derive(InputObject)]
pub(crate) struct MessageSendInput {
    /// The event's id, `event_…`.
    pub(crate) event_id: ID,
    /// The subject: one line, at most 150 characters.
    pub(crate) subject: String,
    /// The text in Markdown, at most 10,000 characters. In subject and body, `{{event}}`, `{{date}}`, `{{venue}}`,
    /// `{{first_name}}` and `{{order_link}}` are filled in for each recipient; who ordered nothing themselves gets a link
    /// to the event in place of one to their order. Others are refused with `UNKNOWN_PLACEHOLDER`.
    pub(crate) body: String,
    /// Who is to receive it.
    pub(crate) audience: MessageAudienceInput,
    /// When to send it, within a year from now; at once if left out.
    pub(crate) send_at: Option<DateTime>,
    /// Makes it safe to repeat the request when no response arrived, so that nobody gets the message twice. Generate a
    /// new random key for each message, at most 90 characters. The same key with the same input returns the first
    /// message; with a different input it is refused with `IDEMPOTENCY_KEY_REUSED`.
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

/// A text to keep for messages to attendees.
#[derive(InputObject)]
pub(crate) struct MessageTemplateCreateInput {
    /// The id of the organization that keeps it, `org_…`.
    pub(crate) organization_id: ID,
    /// What it is called, at most 100 characters; no two templates of an organization have the same name.
    pub(crate) name: String,
    /// The subject: one line, at most 150 characters. May have placeholders, as in messages.
    pub(crate) subject: String,
    /// The text in Markdown, at most 10,000 characters. May have placeholders, as in messages.
    pub(crate) body: String,
}

impl From<MessageTemplateCreateInput> for CreateTemplate {
    fn from(input: MessageTemplateCreateInput) -> Self {
        Self { organization_id: input.organization_id.0, name: input.name, subject: input.subject, body: input.body }
    }
}

/// Changes to a template. What is left out stays as it is.
#[derive(InputObject)]
pub(crate) struct MessageTemplateUpdateInput {
    /// The template's id, `template_…`.
    pub(crate) template_id: ID,
    /// What it is called, at most 100 characters; no two templates of an organization have the same name.
    pub(crate) name: Option<String>,
    /// The subject: one line, at most 150 characters. May have placeholders, as in messages.
    pub(crate) subject: Option<String>,
    /// The text in Markdown, at most 10,000 characters. May have placeholders, as in messages.
    pub(crate) body: Option<String>,
}

impl From<MessageTemplateUpdateInput> for UpdateTemplate {
    fn from(input: MessageTemplateUpdateInput) -> Self {
        Self { template_id: input.template_id.0, name: input.name, subject: input.subject, body: input.body }
    }
}

/// A template to delete.
#[derive(InputObject)]
pub(crate) struct MessageTemplateDeleteInput {
    /// The template's id, `template_…`.
    pub(crate) template_id: ID,
}

/// A message to cancel or stop.
#[derive(InputObject)]
pub(crate) struct MessageCancelInput {
    /// The message's id, `message_…`.
    pub(crate) message_id: ID,
}
