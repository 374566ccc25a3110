//! Scheduling a message, and sending a test of it.

use entity::message::{Column, Entity, MessageState, Model};
use entity::{event, organization};
use kernel::actor::{Actor, SignedIn};
use kernel::db::Tx;
use kernel::error::{Failure, Validation};
use kernel::ids::{OfEvent as _, OfOrganization as _, TypedId as _};
use kernel::jobs::outbox;
use kernel::limits::SHORT_IDEMPOTENCY_KEY;
use kernel::signals::Signal;
use kernel::text::{EmailAddress, line};
use kernel::{Env, audit};
use sea_orm::prelude::*;
use sea_orm::sea_query::LockType;
use sea_orm::{DbErr, IntoActiveModel as _, QuerySelect as _};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use time::{Duration, OffsetDateTime, UtcOffset};

use super::MessageErrorCode::{self, IdempotencyKeyReused, InvalidInput, NoRecipients};
use super::audience::{Audience, AudienceFilter, Person};
use super::{Content, content, limits, recipients, require_author};
use crate::job::Job;

/// How far ahead a message can be scheduled.
const FURTHEST: Duration = Duration::days(366);

/// A message to attendees. Texts are as they were typed.
#[derive(Debug, Clone)]
pub struct SendMessage {
    /// The TypeID of the event.
    pub event_id: String,
    /// The subject, a single line.
    pub subject: String,
    /// The body, in Markdown.
    pub body: String,
    /// Who gets it; the recipients are determined when it is sent.
    pub audience: AudienceFilter,
    /// When to send it; at once by default.
    pub send_at: Option<OffsetDateTime>,
    /// The client's key for this message, so that a repeated request does not send another one.
    pub idempotency_key: String,
}

/// A message that its author wants as a test. Texts are as they were typed.
#[derive(Debug, Clone)]
pub struct TestMessage {
    /// The TypeID of the event.
    pub event_id: String,
    /// The subject, a single line.
    pub subject: String,
    /// The body, in Markdown.
    pub body: String,
}

/// Schedules a message to an event's attendees. The same key with the same message returns the one scheduled first.
///
/// Rule: members who manage events, with a verified address, of an organization that is not suspended, while the event
/// is on the platform.
pub async fn send(env: &Env, actor: &Actor, input: SendMessage) -> Result<Model, Failure<MessageErrorCode>> {
    let conn = env.db.primary();
    let (event, author) = require_author(env, actor, &input.event_id).await?;
    let request = MessageRequest::parse(&input)?;
    request.audience.check(conn, event.id).await?;
    let people = request.audience.size(conn, event.id).await?;

    let tx = env.begin().await?;
    lock(&tx, &event).await?;
    if let Some(earlier) = by_key(&tx, event.id, &request.key).await? {
        if earlier.idempotency_hash == request.hash {
            return Ok(earlier);
        }
        let message = "This idempotency key was used for a different message.";
        return Err(Failure::field(IdempotencyKeyReused, "idempotencyKey", message));
    }
    if people == 0 && request.send_at.is_none() {
        return Err(Failure::field(NoRecipients, "audience", "This message has no recipients."));
    }
    let message = Model {
        state: MessageState::Scheduled,
        audience: request.audience.to_json()?,
        addresses: limits::number(people),
        send_at: moment(env.now(), request.send_at)?,
        idempotency_key: request.key,
        idempotency_hash: request.hash,
        ..new(env, &event, author, request.content)
    };
    limits::check(&tx, env, &message).await?;
    message.clone().into_active_model().reset_all().insert(&tx).await?;
    note(&tx, env, actor, &message).await?;
    outbox::enqueue_at(&tx, env, &Job::StartMessage { message_id: message.typed_id() }, message.send_at).await?;
    tx.announce(Signal::Message(message.typed_id()));
    tx.commit().await?;
    Ok(message)
}

/// Sends a message to its author only, as a test. Returns the address.
///
/// Rule: as for sending it.
pub async fn test(env: &Env, actor: &Actor, input: TestMessage) -> Result<EmailAddress, Failure<MessageErrorCode>> {
    let (event, author) = require_author(env, actor, &input.event_id).await?;
    let mut checks = Validation::new();
    let content = content(&mut checks, &input.subject, &input.body);
    let content = checks.finish_with(content)?;
    let blank = new(env, &event, author, content);
    let message = Model {
        is_test: true,
        state: MessageState::Sending,
        started_at: Some(blank.created_at),
        idempotency_key: blank.typed_id().to_string(),
        ..blank
    };
    let person =
        Person { email: author.email.as_str().to_owned(), name: author.display_name.clone(), locale: author.locale };
    let tx = env.begin().await?;
    let message_id = message.typed_id();
    message.into_active_model().reset_all().insert(&tx).await?;
    recipients::add(&tx, env, message_id, 0, [person]).await?;
    outbox::enqueue(&tx, env, [Job::SendMessageTest { message_id }]).await?;
    tx.commit().await?;
    Ok(author.email.clone())
}

struct MessageRequest {
    content: Content,
    audience: Audience,
    send_at: Option<OffsetDateTime>,
    key: String,
    hash: Vec<u8>,
}

impl MessageRequest {
    fn parse(input: &SendMessage) -> Result<Self, Failure<MessageErrorCode>> {
        let mut checks = Validation::new();
        let content = content(&mut checks, &input.subject, &input.body);
        let audience = Audience::parse(&mut checks, &input.audience);
        let key = checks.take("idempotencyKey", line(&input.idempotency_key, SHORT_IDEMPOTENCY_KEY));
        let (content, audience, key) = checks.finish_with((content, audience, key))?;
        let send_at = input.send_at.map(|at| at.to_offset(UtcOffset::UTC).replace_nanosecond(0).unwrap_or(at));
        let at = send_at.map(OffsetDateTime::unix_timestamp);
        let all = json!([content.subject, content.body, audience.to_json()?, at]);
        let hash = Sha256::digest(all.to_string()).to_vec();
        Ok(Self { content, audience, send_at, key, hash })
    }
}

/// Validates when a message is sent.
fn moment(now: OffsetDateTime, wanted: Option<OffsetDateTime>) -> Result<OffsetDateTime, Failure<MessageErrorCode>> {
    let Some(at) = wanted else { return Ok(now) };
    if at > now && at - now <= FURTHEST {
        Ok(at)
    } else {
        Err(Failure::field(InvalidInput, "sendAt", "sendAt must be in the future, and within a year."))
    }
}

/// A message with the values that all have in common.
fn new(env: &Env, event: &event::Model, author: &SignedIn, content: Content) -> Model {
    let now = env.now();
    Model {
        id: env.ids.next(),
        event_id: event.id,
        organization_id: event.organization_id,
        author_id: Some(author.user_id.uuid()),
        is_test: false,
        state: MessageState::Scheduled,
        subject: content.subject,
        body: content.body,
        audience: json!(Audience::default()),
        addresses: 1,
        send_at: now,
        started_at: None,
        finished_at: None,
        idempotency_key: String::new(),
        idempotency_hash: Vec::new(),
        created_at: now,
        totals: None,
    }
}

/// Locks the organization, so that concurrent messages can't exceed its limits, and the event against deletion. SQLite
/// needs no lock, since it has a single writer: there, the same queries lock nothing.
async fn lock(tx: &Tx, event: &event::Model) -> Result<(), Failure<MessageErrorCode>> {
    organization::Entity::find_by_id(event.organization_id).lock(LockType::NoKeyUpdate).one(tx).await?;
    match event::Entity::find_by_id(event.id).lock(LockType::NoKeyUpdate).one(tx).await? {
        Some(_) => Ok(()),
        None => Err(Failure::not_found("eventId", "event")),
    }
}

async fn by_key(tx: &Tx, event_id: Uuid, key: &str) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(Column::EventId.eq(event_id)).filter(Column::IdempotencyKey.eq(key)).one(tx).await
}

async fn note(tx: &Tx, env: &Env, actor: &Actor, message: &Model) -> Result<(), DbErr> {
    let entry = audit::Entry::of("message.send", "event", message.event_id)
        .organization(message.of_organization())
        .details(json!({
            "message": message.typed_id().to_string(),
            "event": message.of_event().to_string(),
            "sendAt": message.send_at.unix_timestamp(),
            "audience": message.audience,
        }));
    audit::record(tx, env, actor, entry).await
}
