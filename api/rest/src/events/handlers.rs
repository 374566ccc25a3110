//! What can be done with events.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use domain::events::{self, Event, EventOrder, EventSelection, EventStatus};
use domain::organizations::Permission;
use domain::venues;
use kernel::Actor;
use kernel::error::Internal;
use kernel::ids::{self, EventKind, OrganizationKind, TypedId as _, VenueId, VenueKind};
use serde_json::Value;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::documents::{Abilities, FIELDS, item_of, state_of};
use super::input::EventInput;
use super::writes;
use crate::forms::{FormDocument, creating, editing};
use crate::hal::{Embedded, Link, Links};
use crate::http::{self, Accepted, Caller, Offer, Params, Problem, list_query};
use crate::openapi::{EventCollection, EventItem, ListAnswers, ReadAnswers};
use crate::rest::Rest;
use crate::venues as venue_documents;

const OFFER: Offer = Offer {
    rel: "event",
    list: "events",
    filters: EventQuery::FILTERS,
    sorts: &["startsAt", "created", "updated"],
    embeds: &["venue"],
    fields: FIELDS,
    conditions: &[
        ("name", "name"),
        ("status", "status"),
        ("organization", "organization"),
        ("startsAt.$gte", "starts_after"),
        ("startsAt.$lte", "starts_until"),
        ("_updated.$gte", "updated_since"),
    ],
};

list_query! {
    /// The parameters of the events.
    EventQuery (
        "^(-?(startsAt|created|updated))?$",
        "^((venue)(,(venue))*)?$",
        "^((name|summary|description|date|time|duration|startsAt|endsAt|timezone|status|cancelReason|visibility|onlineUrl|organization)(,(name|summary|description|date|time|duration|startsAt|endsAt|timezone|status|cancelReason|visibility|onlineUrl|organization))*)?$"
    ) {
        /// Words, or beginnings of words, of the title, the summary, the tags, the venue and the organizer.
        q,
        /// The exact title.
        name,
        /// Only events in this status.
        #[param(value_type = Option<super::documents::Status>)]
        status,
        /// The id of the organization that holds them.
        organization,
        /// Only events that begin at this time or later (RFC 3339).
        #[param(value_type = Option<String>, format = DateTime)]
        starts_after,
        /// Only events that begin before this time.
        #[param(value_type = Option<String>, format = DateTime)]
        starts_before,
        /// Only what was changed at this time or later.
        #[param(value_type = Option<String>, format = DateTime)]
        updated_since,
    }
}

/// The routes of events.
pub(crate) fn routes() -> OpenApiRouter<Arc<Rest>> {
    OpenApiRouter::new()
        .routes(routes!(list, writes::create))
        .routes(routes!(list_at_venue, writes::create_at_venue))
        .routes(routes!(online_create_form))
        .routes(routes!(create_form))
        .routes(routes!(read, writes::replace, writes::patch, writes::delete))
        .routes(routes!(edit_form))
        .routes(routes!(writes::register))
}

/// The same events below their venue, where one process serves both.
pub(crate) fn routes_below_venues() -> axum::Router<Arc<Rest>> {
    axum::Router::new().route("/venues/{id}/events", axum::routing::get(list_at_venue).post(writes::create_at_venue))
}

/// Public events, and all events of your organizations.
#[utoipa::path(get, path = "/events", tag = "events", operation_id = "listEvents", params(EventQuery),
    responses((status = 200, description = "A page of events.", body = EventCollection, content_type = "application/hal+json"), ListAnswers))]
async fn list(State(rest): State<Arc<Rest>>, caller: Caller) -> Result<Response, Problem> {
    page(&rest, &caller, None).await
}

/// The events at a venue, those of public view and those of your organizations.
#[utoipa::path(get, path = "/events/venue/{id}", tag = "events", operation_id = "listEventsOfVenue",
    params(("id" = String, Path, description = "The id of the venue."), EventQuery),
    responses((status = 200, description = "A page of events.", body = EventCollection, content_type = "application/hal+json"), ListAnswers, ReadAnswers))]
async fn list_at_venue(
    State(rest): State<Arc<Rest>>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let venue = venue(&rest, &caller.actor, &id).await?;
    page(&rest, &caller, Some(&venue)).await
}

async fn page(rest: &Rest, caller: &Caller, venue: Option<&venues::Venue>) -> Result<Response, Problem> {
    let params = caller.params::<EventQuery>(&OFFER, EventQuery::parts)?;
    let selection = selection(&params, venue)?;
    let order = match params.sort {
        "created" => EventOrder::Creation,
        "updated" => EventOrder::Update,
        _ => EventOrder::Start,
    };
    let conn = rest.env().db.primary();
    let rights = rest.rights(&caller.actor).await?;
    let found = events::select(conn, &caller.actor, &selection, (order, params.descending), &params.slice).await?;
    let able = Abilities::with(rest, &caller.actor, &rights, &found.page.items).await?;
    let next = params.next(&found, |event| (order.time(event), event.id));
    let mut along = BTreeMap::new();
    if params.embed.contains(&"venue") {
        let ids = found.page.items.iter().filter_map(|event| event.venue_id);
        along.extend(venue_documents::embed(rest, &caller.actor, &rights, ids).await?);
    }
    let items = found.page.items.iter().map(|event| {
        let item = params.shown(item_of(&rest.urls, &able, event));
        let mut embedded = Embedded::default();
        if let Some(venue) = event.venue_id.and_then(|id| along.get(&id)) {
            embedded.put("venue", venue);
        }
        item.embedding(embedded)
    });
    let (base, may_create) = match venue {
        Some(venue) => {
            let may = rights.allow(venue.organization_id, Permission::ManageEvents);
            (rest.urls.events_of_venue(venue.typed_id()), may)
        }
        None => (format!("{}/events", rest.urls.events), rights.allow_somewhere(Permission::ManageEvents)),
    };
    let items = items.collect();
    let links = params
        .links(&OFFER, &rest.urls, (&base, rest.urls.event("{id}")), next)
        .with_option("venue", venue.map(|venue| Link::to(rest.urls.venue(venue.typed_id()))))
        .with_option("create-form", may_create.then(|| Link::to(format!("{base}/create-form"))));
    let forms = may_create.then(|| creating::<EventInput>(CREATE, &base));
    http::page(caller, (&params, &OFFER), &found, items, (links, forms))
}

const CREATE: &str = "Add an event";

fn selection(params: &Params, venue: Option<&venues::Venue>) -> Result<EventSelection, Problem> {
    let status = |text: &str| {
        let status: Result<super::documents::Status, _> = serde_json::from_value(Value::String(text.to_owned()));
        status.map(EventStatus::from).map_err(|_| "must be draft, published, cancelled or archived")
    };
    Ok(EventSelection {
        venue: venue.map(|venue| VenueId::from_uuid(venue.id)),
        organization: params.id::<OrganizationKind>("organization")?,
        search: params.filter("q").map(str::to_owned),
        title: params.filter("name").map(str::to_owned),
        status: params.parsed("status", status)?,
        starts_after: params.time("starts_after")?,
        starts_before: params.before("starts_before", "starts_until")?,
        updated_since: params.time("updated_since")?,
    })
}

/// An event.
#[utoipa::path(get, path = "/events/{id}", tag = "events", operation_id = "readEvent", params(("id" = String, Path, description = "The id of the event.")),
    responses((status = 200, description = "The event.", body = EventItem, content_type = "application/hal+json"), ReadAnswers))]
async fn read(State(rest): State<Arc<Rest>>, caller: Caller, Path(id): Path<String>) -> Result<Response, Problem> {
    let event = find(&rest, &caller.actor, &id).await?;
    let rights = rest.rights(&caller.actor).await?;
    let able = Abilities::with(&rest, &caller.actor, &rights, std::slice::from_ref(&event)).await?;
    let item = item_of(&rest.urls, &able, &event);
    let may_edit = rights.allow(event.organization_id, Permission::ManageEvents);
    let item =
        if may_edit && caller.form == Accepted::HalForms { item.offering(edit_forms(&rest, &event)) } else { item };
    http::item(&caller, &item)
}

/// The form for a new online event.
#[utoipa::path(get, path = "/events/create-form", tag = "events", operation_id = "onlineEventCreateForm",
    responses((status = 200, description = "The form, as HAL-FORMS.", content_type = "application/prs.hal-forms+json"), ReadAnswers))]
async fn online_create_form(State(rest): State<Arc<Rest>>, caller: Caller) -> Result<Response, Problem> {
    let may = rest.rights(&caller.actor).await?.allow_somewhere(Permission::ManageEvents);
    form_at(&caller, format!("{}/events", rest.urls.events), may)
}

/// The form for a new event at a venue.
#[utoipa::path(get, path = "/events/venue/{id}/create-form", tag = "events", operation_id = "eventCreateForm", params(("id" = String, Path, description = "The id of the venue.")),
    responses((status = 200, description = "The form, as HAL-FORMS.", content_type = "application/prs.hal-forms+json"), ReadAnswers))]
async fn create_form(
    State(rest): State<Arc<Rest>>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let venue = venue(&rest, &caller.actor, &id).await?;
    let may = rest.rights(&caller.actor).await?.allow(venue.organization_id, Permission::ManageEvents);
    form_at(&caller, rest.urls.events_of_venue(venue.typed_id()), may)
}

/// The form for adding an event to a collection.
fn form_at(caller: &Caller, base: String, may: bool) -> Result<Response, Problem> {
    if !may {
        return Err(caller.refusal());
    }
    let templates = creating::<EventInput>(CREATE, &base);
    http::form(caller, &FormDocument { links: Links::to_self(base + "/create-form"), templates })
}

/// The forms for an event that exists.
#[utoipa::path(get, path = "/events/{id}/edit-form", tag = "events", operation_id = "eventEditForm", params(("id" = String, Path, description = "The id of the event.")),
    responses((status = 200, description = "The forms, as HAL-FORMS.", content_type = "application/prs.hal-forms+json"), ReadAnswers))]
async fn edit_form(State(rest): State<Arc<Rest>>, caller: Caller, Path(id): Path<String>) -> Result<Response, Problem> {
    let event = find(&rest, &caller.actor, &id).await?;
    if !rest.rights(&caller.actor).await?.allow(event.organization_id, Permission::ManageEvents) {
        return Err(caller.refusal());
    }
    let href = rest.urls.event(event.typed_id());
    let document =
        FormDocument { links: Links::to_self(format!("{href}/edit-form")), templates: edit_forms(&rest, &event) };
    http::form(&caller, &document)
}

fn edit_forms(rest: &Rest, event: &Event) -> Value {
    let titles = ["Edit the event", "Change fields of the event"];
    let delete = (event.status == EventStatus::Draft).then_some("Delete the event");
    editing::<EventInput>(&rest.urls.event(event.typed_id()), &input_of(event), titles, delete)
}

/// What an event can be replaced with to stay as it is.
pub(super) fn input_of(event: &Event) -> Value {
    serde_json::to_value(state_of(event, true)).unwrap_or_default()
}

/// The event with a client's id, if the actor may see it.
pub(crate) async fn find(rest: &Rest, actor: &Actor, id: &str) -> Result<Event, Problem> {
    let id = ids::parse::<EventKind>(id).map_err(|_| Problem::not_found())?;
    let found = events::visible(rest.env().db.primary(), actor, [id.uuid()]).await.map_err(Internal::from)?;
    found.into_iter().next().ok_or_else(Problem::not_found)
}

/// The venue with a client's id, if the actor may see it.
pub(super) async fn venue(rest: &Rest, actor: &Actor, id: &str) -> Result<venues::Venue, Problem> {
    let id = ids::parse::<VenueKind>(id).map_err(|_| Problem::not_found())?;
    let found = venues::visible(rest.env().db.primary(), actor, [id.uuid()]).await.map_err(Internal::from)?;
    found.into_iter().next().ok_or_else(Problem::not_found)
}
