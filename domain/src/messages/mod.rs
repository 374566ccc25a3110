//! Messages from organizers to their attendees: audience, schedule and delivery. Each address gets a message once.
//! Messages are sent in parts through their own queue and mail connections, so that they never delay the mails that
//! people are waiting for.

mod audience;
mod cancel;
mod limits;
mod placeholders;
mod preview;
mod read;
mod recipients;
mod run;
mod send;
mod start;
mod templates;

use entity::event;
use entity::user::{self, UserStatus};
use sea_orm::{ConnectionTrait, EntityTrait as _};

pub use audience::{Audience, AudienceFilter, AudienceStatus};
pub use cancel::cancel;
pub use entity::message::{MessageState, Model as Message};
pub use entity::message_recipient::Model as Recipient;
pub use entity::message_template::Model as Template;
pub use placeholders::placeholders;
pub use preview::{MessagePreview, PreviewMessage, Reach, preview};
pub use read::{Counts, Watched, by_id, counts, failures, of_event, visible, watched};
pub(crate) use recipients::bounced;
pub use run::send_part;
pub(crate) use run::{forget_recipients, forget_tests};
pub use send::{SendMessage, TestMessage, send, test};
pub use start::start;
pub use templates::templates_of;
pub use templates::{CreateTemplate, MAX_TEMPLATES, UpdateTemplate};
pub use templates::{create as create_template, delete as delete_template, update as update_template};

use kernel::Env;
use kernel::actor::{Actor, SignedIn};
use kernel::error::{ErrorCode, Failure, Validation};
use kernel::text::{self, Invalid, block};

use crate::events;
use crate::organizations::{self, Permission};

/// The longest subject, in characters.
const MAX_SUBJECT: usize = kernel::limits::MESSAGE_SUBJECT;
/// The longest body in Markdown, in characters.
const MAX_BODY: usize = kernel::limits::MESSAGE_BODY;

/// Why an operation on a message was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MessageErrorCode {
    /// A field's value can't be used.
    InvalidInput,
    /// There is no such event, ticket type or message, or it is not yours.
    NotFound,
    /// A text has a placeholder that there is none of.
    UnknownPlaceholder,
    /// Another template of the organization has the name.
    TemplateNameTaken,
    /// The organization has as many templates as it can keep.
    TooManyTemplates,
    /// The author's address was not verified.
    EmailNotVerified,
    /// The organization is suspended, so it can't send messages.
    OrganizationSuspended,
    /// An administrator unpublished the event.
    EventUnpublished,
    /// The message would have no recipients.
    NoRecipients,
    /// The event's attendees already get the maximum of messages within 24 hours.
    TooManyMessages,
    /// The organization would exceed its maximum of recipients within 24 hours.
    TooManyRecipients,
    /// The message has been sent completely, so it can't be cancelled.
    AlreadySent,
    /// The same idempotency key was used for a different message.
    IdempotencyKeyReused,
}

impl ErrorCode for MessageErrorCode {
    const INVALID: Self = Self::InvalidInput;
    const NOT_FOUND: Self = Self::NotFound;
}

/// A validated subject and body.
#[derive(Debug, Clone)]
struct Content {
    subject: String,
    body: String,
}

/// Validates a subject and a body, recording their problems.
fn content(checks: &mut Validation<MessageErrorCode>, subject: &str, body: &str) -> Option<Content> {
    let subject = checks.take("subject", text::line(subject, MAX_SUBJECT));
    let body = checks.take("body", block(body, MAX_BODY));
    let body = body.filter(|body| {
        if body.is_empty() {
            checks.take::<()>("body", Err(Invalid::required()));
        }
        !body.is_empty()
    });
    for (field, text) in [("subject", &subject), ("body", &body)] {
        if let Some(name) = text.as_deref().and_then(placeholders::unknown) {
            let message = crate::placeholders::complaint(name, placeholders());
            checks.add(MessageErrorCode::UnknownPlaceholder, field, message);
        }
    }
    Some(Content { subject: subject?, body: body? })
}

/// Returns the event and the author, if the actor may write to the event's attendees.
///
/// Rule: members who manage events, with a verified address, of an organization that is not suspended, while the event
/// is on the platform.
async fn require_author<'a>(
    env: &Env,
    actor: &'a Actor,
    event_id: &str,
) -> Result<(event::Model, &'a SignedIn), Failure<MessageErrorCode>> {
    let conn = env.db.primary();
    let managed = events::require(conn, actor, event_id, Permission::ManageEvents, "eventId").await?;
    let author = actor.require_user()?;
    if !author.email_verified {
        let message = "Confirm your email address first: open the link in the email we sent you.";
        return Err(Failure::rejected(MessageErrorCode::EmailNotVerified, message));
    }
    if is_suspended(conn, managed.organization.id).await? {
        let message = "This organization is suspended, so it can't write to anybody.";
        return Err(Failure::rejected(MessageErrorCode::OrganizationSuspended, message));
    }
    if managed.event.unpublished_at.is_some() {
        let message = "This event was taken off the platform, so nobody can be written to about it.";
        return Err(Failure::field(MessageErrorCode::EventUnpublished, "eventId", message));
    }
    Ok((managed.event, author))
}

/// Whether a scheduled or partly sent message may still be sent: not if it was written before the event was cancelled,
/// if the event was unpublished, or if the author or the organization was suspended since.
async fn may_go_out(conn: &impl ConnectionTrait, message: &Message) -> Result<bool, sea_orm::DbErr> {
    let event = event::Entity::find_by_id(message.event_id).one(conn).await?;
    let event_allows = event.is_some_and(|event| {
        event.unpublished_at.is_none() && event.cancelled_at.is_none_or(|at| message.created_at >= at)
    });
    Ok(event_allows && author_is_active(conn, message).await? && !is_suspended(conn, message.organization_id).await?)
}

/// Whether a message's author still has an active account.
async fn author_is_active(conn: &impl ConnectionTrait, message: &Message) -> Result<bool, sea_orm::DbErr> {
    let Some(author_id) = message.author_id else { return Ok(true) };
    let author = user::Entity::find_by_id(author_id).one(conn).await?;
    Ok(author.is_some_and(|author| author.status == UserStatus::Active))
}

/// Whether an organization is hidden because an owner's account was suspended.
async fn is_suspended(conn: &impl ConnectionTrait, organization_id: uuid::Uuid) -> Result<bool, sea_orm::DbErr> {
    Ok(!organizations::hidden_of(conn, [organization_id]).await?.is_empty())
}
