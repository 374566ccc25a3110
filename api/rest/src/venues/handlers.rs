//! What can be done with venues.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::organizations::Permission;
use domain::venues::{self, CreateVenue, DeleteVenue, UpdateVenue, Venue, VenueOrder, VenueSelection};
use kernel::Actor;
use kernel::error::Internal;
use kernel::ids::{self, OrganizationKind, TypedId as _, VenueKind};
use kernel::patch::Patch;
use serde_json::Value;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::documents::{FIELDS, VenueInput, input_of, item_of};
use crate::forms::{FormDocument, creating, editing};
use crate::hal::{Link, Links};
use crate::http::{
    self, Accepted, Body, Caller, Change, Offer, Problem, keeps, list_query, merge, once, replacement, required_match,
};
use crate::openapi::{ListAnswers, ReadAnswers, VenueCollection, VenueItem, WriteAnswers};
use crate::rest::Rest;

/// The field by which operations know the venue that the address names.
const SUBJECT: &str = "venueId";

const OFFER: Offer = Offer {
    rel: "venue",
    list: "venues",
    filters: VenueQuery::FILTERS,
    sorts: &["created", "updated"],
    embeds: &[],
    fields: FIELDS,
    conditions: &[("name", "name"), ("organization", "organization"), ("_updated.$gte", "updated_since")],
};

list_query! {
    /// The parameters of the venues.
    VenueQuery (
        "^(-?(created|updated))?$",
        "^$",
        "^((name|description|capacity|timezone|exclusive|address|city|country|latitude|longitude|organization)(,(name|description|capacity|timezone|exclusive|address|city|country|latitude|longitude|organization))*)?$"
    ) {
        /// Text that the name contains.
        q,
        /// The exact name.
        name,
        /// The id of the organization that they belong to.
        organization,
        /// Only what was changed at this time or later (RFC 3339).
        #[param(value_type = Option<String>, format = DateTime)]
        updated_since,
    }
}

/// The routes of venues.
pub(crate) fn routes() -> OpenApiRouter<Arc<Rest>> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(create_form))
        .routes(routes!(read, replace, patch, delete))
        .routes(routes!(edit_form))
}

/// The venues of public events and of your organizations.
#[utoipa::path(get, path = "/venues", tag = "venues", operation_id = "listVenues", params(VenueQuery),
    responses((status = 200, description = "A page of venues.", body = VenueCollection, content_type = "application/hal+json"), ListAnswers))]
async fn list(State(rest): State<Arc<Rest>>, caller: Caller) -> Result<Response, Problem> {
    let params = caller.params::<VenueQuery>(&OFFER, VenueQuery::parts)?;
    let selection = VenueSelection {
        organization: params.id::<OrganizationKind>("organization")?,
        search: params.filter("q").map(str::to_owned),
        name: params.filter("name").map(str::to_owned),
        updated_since: params.time("updated_since")?,
    };
    let order = if params.sort == "updated" { VenueOrder::Update } else { VenueOrder::Creation };
    let conn = rest.env().db.primary();
    let rights = rest.rights(&caller.actor).await?;
    let found = venues::select(conn, &caller.actor, &selection, (order, params.descending), &params.slice).await?;
    let base = format!("{}/venues", rest.urls.venues);
    let next = params.next(&found, |venue| (order.time(venue), venue.id));
    let items = found.page.items.iter().map(|venue| params.shown(item_of(&rest.urls, &rights, venue))).collect();
    let may_create = rights.allow_somewhere(Permission::ManageEvents);
    let links = params
        .links(&OFFER, &rest.urls, (&base, rest.urls.venue("{id}")), next)
        .with_option("create-form", may_create.then(|| Link::to(format!("{base}/create-form"))));
    let forms = may_create.then(|| creating::<VenueInput>(CREATE, &base));
    http::page(&caller, (&params, &OFFER), &found, items, (links, forms))
}

const CREATE: &str = "Add a venue";

/// Adds a venue to an organization.
#[utoipa::path(post, path = "/venues", tag = "venues", operation_id = "createVenue", request_body = VenueInput,
    responses((status = 201, description = "The new venue.", body = VenueItem, content_type = "application/hal+json"), WriteAnswers))]
async fn create(State(rest): State<Arc<Rest>>, caller: Caller, body: Bytes) -> Result<Response, Problem> {
    once(&rest, &caller, &body, async |key| {
        let input: VenueInput = Body::read(&caller.headers, &body)?.into()?;
        let rights = rest.rights(&caller.actor).await?;
        let organization = caller.organization(&rights, Permission::ManageEvents, input.organization.as_deref())?;
        let given = CreateVenue {
            organization_id: organization,
            name: input.name,
            description: input.description,
            capacity: input.capacity,
            timezone: input.timezone,
            exclusive: input.exclusive.unwrap_or(false),
            address: input.address,
            city: input.city,
            country: input.country,
            latitude: input.latitude,
            longitude: input.longitude,
            idempotency_key: key,
        };
        let venue = venues::create(rest.env(), &caller.actor, given).await;
        let venue = venue.map_err(|failure| Problem::failed(failure, "", rest_name))?;
        http::created(&caller, &item_of(&rest.urls, &rights, &venue))
    })
    .await
}

/// The name of a field in REST.
fn rest_name(field: &str) -> Option<&'static str> {
    match field {
        "organizationId" => Some("organization"),
        "idempotencyKey" => Some("Idempotency-Key"),
        _ => None,
    }
}

/// A venue.
#[utoipa::path(get, path = "/venues/{id}", tag = "venues", operation_id = "readVenue", params(("id" = String, Path, description = "The id of the venue.")),
    responses((status = 200, description = "The venue.", body = VenueItem, content_type = "application/hal+json"), ReadAnswers))]
async fn read(State(rest): State<Arc<Rest>>, caller: Caller, Path(id): Path<String>) -> Result<Response, Problem> {
    let venue = find(&rest, &caller.actor, &id).await?;
    let rights = rest.rights(&caller.actor).await?;
    let item = item_of(&rest.urls, &rights, &venue);
    let may_edit = rights.allow(venue.organization_id, Permission::ManageEvents);
    let item =
        if may_edit && caller.form == Accepted::HalForms { item.offering(edit_forms(&rest, &venue)) } else { item };
    http::item(&caller, &item)
}

/// Replaces a venue, for all events that happen there.
#[utoipa::path(put, path = "/venues/{id}", tag = "venues", operation_id = "replaceVenue", params(("id" = String, Path, description = "The id of the venue.")),
    request_body = VenueInput,
    responses((status = 200, description = "The venue as it is now.", body = VenueItem, content_type = "application/hal+json"), WriteAnswers))]
async fn replace(
    State(rest): State<Arc<Rest>>,
    caller: Caller,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Response, Problem> {
    let before = editable(&rest, &caller, &id).await?;
    update(&rest, &caller, &before, replacement(&caller, &body)?).await
}

/// Changes fields of a venue, for all events that happen there.
#[utoipa::path(patch, path = "/venues/{id}", tag = "venues", operation_id = "changeVenue", params(("id" = String, Path, description = "The id of the venue.")),
    request_body(content = VenueInput, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The venue as it is now.", body = VenueItem, content_type = "application/hal+json"), WriteAnswers))]
async fn patch(
    State(rest): State<Arc<Rest>>,
    caller: Caller,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Response, Problem> {
    let before = editable(&rest, &caller, &id).await?;
    let change = http::patch(&caller, &body, input_of(&before), merge)?;
    update(&rest, &caller, &before, change).await
}

/// The venue with a client's id, for callers who may change it.
async fn editable(rest: &Rest, caller: &Caller, id: &str) -> Result<Venue, Problem> {
    let venue = find(rest, &caller.actor, id).await?;
    caller.require(rest.rights(&caller.actor).await?.allow(venue.organization_id, Permission::ManageEvents))?;
    Ok(venue)
}

async fn update(
    rest: &Rest,
    caller: &Caller,
    before: &Venue,
    (version, input): Change<VenueInput>,
) -> Result<Response, Problem> {
    let organization = ids::OrganizationId::from_uuid(before.organization_id).to_string();
    keeps(&organization, input.organization.as_deref())?;
    let given = UpdateVenue {
        venue_id: before.typed_id().to_string(),
        name: Some(input.name),
        description: patch_of(input.description),
        capacity: patch_of(input.capacity),
        timezone: patch_of(input.timezone),
        exclusive: Some(input.exclusive.unwrap_or(false)),
        address: patch_of(input.address),
        city: patch_of(input.city),
        country: patch_of(input.country),
        latitude: patch_of(input.latitude),
        longitude: patch_of(input.longitude),
        version,
    };
    let venue = venues::update(rest.env(), &caller.actor, given).await;
    let venue = venue.map_err(|failure| Problem::failed(failure, SUBJECT, rest_name))?;
    http::patched(caller, &item_of(&rest.urls, &rest.rights(&caller.actor).await?, &venue))
}

/// What a field becomes that is replaced.
fn patch_of<T>(value: Option<T>) -> Patch<T> {
    value.map_or(Patch::Clear, Patch::Set)
}

/// Deletes a venue where nothing happens.
#[utoipa::path(delete, path = "/venues/{id}", tag = "venues", operation_id = "deleteVenue", params(("id" = String, Path, description = "The id of the venue.")),
    responses((status = 204, description = "It is gone."), WriteAnswers))]
async fn delete(State(rest): State<Arc<Rest>>, caller: Caller, Path(id): Path<String>) -> Result<Response, Problem> {
    let venue = editable(&rest, &caller, &id).await?;
    let version = required_match(&caller.headers)?;
    let given = DeleteVenue { venue_id: venue.typed_id().to_string(), version };
    venues::delete(rest.env(), &caller.actor, given)
        .await
        .map_err(|failure| Problem::failed(failure, SUBJECT, rest_name))?;
    Ok(http::no_content())
}

/// The form for a new venue.
#[utoipa::path(get, path = "/venues/create-form", tag = "venues", operation_id = "venueCreateForm",
    responses((status = 200, description = "The form, as HAL-FORMS.", content_type = "application/prs.hal-forms+json"), ReadAnswers))]
async fn create_form(State(rest): State<Arc<Rest>>, caller: Caller) -> Result<Response, Problem> {
    let rights = rest.rights(&caller.actor).await?;
    if !rights.allow_somewhere(Permission::ManageEvents) {
        return Err(caller.refusal());
    }
    let base = format!("{}/venues", rest.urls.venues);
    let templates = creating::<VenueInput>(CREATE, &base);
    http::form(&caller, &FormDocument { links: Links::to_self(format!("{base}/create-form")), templates })
}

/// The forms for a venue that exists.
#[utoipa::path(get, path = "/venues/{id}/edit-form", tag = "venues", operation_id = "venueEditForm", params(("id" = String, Path, description = "The id of the venue.")),
    responses((status = 200, description = "The forms, as HAL-FORMS.", content_type = "application/prs.hal-forms+json"), ReadAnswers))]
async fn edit_form(State(rest): State<Arc<Rest>>, caller: Caller, Path(id): Path<String>) -> Result<Response, Problem> {
    let venue = find(&rest, &caller.actor, &id).await?;
    if !rest.rights(&caller.actor).await?.allow(venue.organization_id, Permission::ManageEvents) {
        return Err(caller.refusal());
    }
    let href = rest.urls.venue(venue.typed_id());
    http::form(
        &caller,
        &FormDocument { links: Links::to_self(format!("{href}/edit-form")), templates: edit_forms(&rest, &venue) },
    )
}

fn edit_forms(rest: &Rest, venue: &Venue) -> Value {
    let titles = ["Edit the venue", "Change fields of the venue"];
    let href = rest.urls.venue(venue.typed_id());
    editing::<VenueInput>(&href, &input_of(venue), titles, Some("Delete the venue"))
}

/// The venue with a client's id, if the actor may see it.
async fn find(rest: &Rest, actor: &Actor, id: &str) -> Result<Venue, Problem> {
    let id = ids::parse::<VenueKind>(id).map_err(|_| Problem::not_found())?;
    let found = venues::visible(rest.env().db.primary(), actor, [id.uuid()]).await.map_err(Internal::from)?;
    found.into_iter().next().ok_or_else(Problem::not_found)
}
