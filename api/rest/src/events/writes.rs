//! Creating, changing and deleting events, and registering for them.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::events::{self, CancelEvent, CreateAtVenue, CreateEvent, Event, EventErrorCode, EventStatus, UpdateEvent};
use domain::organizations::Permission;
use kernel::Failure;
use kernel::ids::{OrganizationId, TypedId as _};
use kernel::zones::Timezone;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::documents::{Abilities, Status, item_of};
use super::handlers::{find, input_of, venue};
use super::input::{EventInput, patched};
use crate::http::{self, Body, Caller, Change, Problem, keeps, once, replacement, required_match};
use crate::openapi::{EventItem, RegistrationItem, WriteAnswers};
use crate::registrations;
use crate::rest::Rest;

/// The field by which operations know the event that the address names.
const SUBJECT: &str = "eventId";

/// Adds an online event. Events at a venue are added below the venue.
#[utoipa::path(post, path = "/events", tag = "events", operation_id = "createEvent", request_body = EventInput,
    responses((status = 201, description = "The new event.", body = EventItem, content_type = "application/hal+json"), WriteAnswers))]
pub(super) async fn create(State(rest): State<Arc<Rest>>, caller: Caller, body: Bytes) -> Result<Response, Problem> {
    once(&rest, &caller, &body, async |key| {
        let input: EventInput = Body::read(&caller.headers, &body)?.into()?;
        if input.online_url.is_none() {
            let message =
                "Only online events are added here, with onlineUrl. Add an event at a venue to the venue's events.";
            return Err(Problem::forbidden(message));
        }
        let rights = rest.rights(&caller.actor).await?;
        let organization_id = caller.organization(&rights, Permission::ManageEvents, input.organization.as_deref())?;
        let timezone = input.timezone.clone().unwrap_or_else(|| caller.timezone());
        let span = input.span(zone(&timezone)?)?;
        let status = (input.status, input.cancel_reason.clone());
        let fields = input.fields(span, Some(timezone));
        let given = CreateEvent { organization_id, fields, idempotency_key: key };
        let event = events::create(rest.env(), &caller.actor, given).await.map_err(failed)?;
        let event = move_to(&rest, &caller, event, status).await?;
        answer(&rest, &caller, &event, true).await
    })
    .await
}

/// Adds an event at a venue. In an organization with instant events it is published at once, with free registration for as
/// many as fit in.
#[utoipa::path(post, path = "/events/venue/{id}", tag = "events", operation_id = "createEventAtVenue",
    params(("id" = String, Path, description = "The id of the venue.")), request_body = EventInput,
    responses((status = 201, description = "The new event.", body = EventItem, content_type = "application/hal+json"), WriteAnswers))]
pub(super) async fn create_at_venue(
    State(rest): State<Arc<Rest>>,
    caller: Caller,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Response, Problem> {
    once(&rest, &caller, &body, async |key| {
        let venue = venue(&rest, &caller.actor, &id).await?;
        let input: EventInput = Body::read(&caller.headers, &body)?.into()?;
        let organization_id = OrganizationId::from_uuid(venue.organization_id).to_string();
        if input.organization.as_ref().is_some_and(|given| *given != organization_id) {
            return Err(Problem::field("organization", "organization must be the venue's, or left out."));
        }
        let zone = match &input.timezone {
            Some(name) => zone(name)?,
            None => events::zone_at(&caller.actor, &venue).await?,
        };
        let span = input.span(zone)?;
        let status = (input.status, input.cancel_reason.clone());
        let fields = input.fields(span, Some(zone.name().to_owned()));
        let given = CreateAtVenue { venue_id: venue.typed_id().to_string(), fields, idempotency_key: key };
        let event = events::create_at_venue(rest.env(), &caller.actor, given).await.map_err(failed)?;
        let event = move_to(&rest, &caller, event, status).await?;
        answer(&rest, &caller, &event, true).await
    })
    .await
}

/// Replaces an event. What it has beyond these fields stays as it is.
#[utoipa::path(put, path = "/events/{id}", tag = "events", operation_id = "replaceEvent", params(("id" = String, Path, description = "The id of the event.")),
    request_body = EventInput,
    responses((status = 200, description = "The event as it is now.", body = EventItem, content_type = "application/hal+json"), WriteAnswers))]
pub(super) async fn replace(
    State(rest): State<Arc<Rest>>,
    caller: Caller,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Response, Problem> {
    let before = editable(&rest, &caller, &id).await?;
    update(&rest, &caller, before, replacement(&caller, &body)?).await
}

/// Changes fields of an event. Whoever changes `date` or `time` moves `startsAt` and `endsAt` along, and the other way round.
#[utoipa::path(patch, path = "/events/{id}", tag = "events", operation_id = "changeEvent", params(("id" = String, Path, description = "The id of the event.")),
    request_body(content = EventInput, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The event as it is now.", body = EventItem, content_type = "application/hal+json"), WriteAnswers))]
pub(super) async fn patch(
    State(rest): State<Arc<Rest>>,
    caller: Caller,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Response, Problem> {
    let before = editable(&rest, &caller, &id).await?;
    let change = http::patch(&caller, &body, input_of(&before), patched)?;
    update(&rest, &caller, before, change).await
}

/// The event with a client's id, for callers who may change it.
async fn editable(rest: &Rest, caller: &Caller, id: &str) -> Result<Event, Problem> {
    let event = find(rest, &caller.actor, id).await?;
    caller.require(rest.rights(&caller.actor).await?.allow(event.organization_id, Permission::ManageEvents))?;
    Ok(event)
}

async fn update(
    rest: &Rest,
    caller: &Caller,
    before: Event,
    (version, input): Change<EventInput>,
) -> Result<Response, Problem> {
    let organization = OrganizationId::from_uuid(before.organization_id).to_string();
    keeps(&organization, input.organization.as_deref())?;
    let timezone = input.timezone.clone().unwrap_or_else(|| before.timezone.clone());
    let span = input.span(zone(&timezone)?)?;
    let status = (input.status, input.cancel_reason.clone());
    let fields = input.fields(span, Some(timezone));
    let given = UpdateEvent { event_id: before.typed_id().to_string(), fields, version, ..UpdateEvent::default() };
    // Cancelled and archived events don't change any more: there is only their status to look at.
    let changeable = matches!(before.status, EventStatus::Draft | EventStatus::Published);
    let event = if changeable || status.0.is_none_or(|status| EventStatus::from(status) == before.status) {
        events::update(rest.env(), &caller.actor, given).await.map_err(failed)?
    } else {
        before
    };
    let event = move_to(rest, caller, event, status).await?;
    answer(rest, caller, &event, false).await
}

/// Publishes, cancels or archives an event, if another status is wanted than it has.
async fn move_to(
    rest: &Rest,
    caller: &Caller,
    event: Event,
    (status, reason): (Option<Status>, Option<String>),
) -> Result<Event, Problem> {
    let wanted = match status.map(EventStatus::from) {
        Some(wanted) if wanted != event.status => wanted,
        _ => return Ok(event),
    };
    let (env, actor, id) = (rest.env(), &caller.actor, event.typed_id().to_string());
    let moved = match wanted {
        EventStatus::Published => events::publish(env, actor, &id).await,
        EventStatus::Cancelled => {
            let reason = reason.unwrap_or_default();
            events::cancel(env, actor, CancelEvent { event_id: id, reason }).await
        }
        EventStatus::Archived => events::archive(env, actor, &id).await,
        EventStatus::Draft => {
            let message = "status can't go back to draft.";
            return Err(Problem::of(StatusCode::CONFLICT, "STATUS_CONFLICT", "status", message));
        }
    };
    moved.map_err(failed)
}

/// Deletes a draft. An event that was published is cancelled or archived instead, by its status.
#[utoipa::path(delete, path = "/events/{id}", tag = "events", operation_id = "deleteEvent", params(("id" = String, Path, description = "The id of the event.")),
    responses((status = 204, description = "It is gone."), WriteAnswers))]
pub(super) async fn delete(
    State(rest): State<Arc<Rest>>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let event = editable(&rest, &caller, &id).await?;
    let version = required_match(&caller.headers)?;
    events::delete(rest.env(), &caller.actor, &event.typed_id().to_string(), version).await.map_err(failed)?;
    Ok(http::no_content())
}

/// Whom to register.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RegisterInput {
    /// The username of an account of the organization. Members leave it out: they register themselves.
    #[schema(min_length = 3, max_length = 32)]
    pub(crate) username: Option<String>,
}

/// Registers for an event. Members of the organization register themselves, without a body; managers and HR name whom they
/// register. Doing it again changes nothing.
#[utoipa::path(put, path = "/events/{id}/register", tag = "events", operation_id = "register", params(("id" = String, Path, description = "The id of the event.")),
    request_body = Option<RegisterInput>,
    responses(
        (status = 200, description = "The registration that was there.", body = RegistrationItem, content_type = "application/hal+json"),
        (status = 201, description = "The new registration.", body = RegistrationItem, content_type = "application/hal+json"),
        WriteAnswers))]
pub(super) async fn register(
    State(rest): State<Arc<Rest>>,
    caller: Caller,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Response, Problem> {
    let event = find(&rest, &caller.actor, &id).await?;
    let input: RegisterInput = Body::read(&caller.headers, &body)?.into()?;
    registrations::register(&rest, &caller, event.typed_id(), input).await
}

async fn answer(rest: &Rest, caller: &Caller, event: &Event, is_new: bool) -> Result<Response, Problem> {
    // Triggers raise the version, so the row is read again.
    let event = find(rest, &caller.actor, &event.typed_id().to_string()).await?;
    let rights = rest.rights(&caller.actor).await?;
    let able = Abilities::with(rest, &caller.actor, &rights, std::slice::from_ref(&event)).await?;
    let item = item_of(&rest.urls, &able, &event);
    if is_new { http::created(caller, &item) } else { http::patched(caller, &item) }
}

fn zone(name: &str) -> Result<Timezone, Problem> {
    Timezone::parse(name).map_err(|why| Problem::invalid("timezone", &why))
}

fn failed(failure: Failure<EventErrorCode>) -> Problem {
    Problem::failed(failure, SUBJECT, |field| match field {
        "title" => Some("name"),
        "organizationId" => Some("organization"),
        "venueId" => Some("venue"),
        "reason" => Some("cancelReason"),
        "idempotencyKey" => Some("Idempotency-Key"),
        _ => None,
    })
}
