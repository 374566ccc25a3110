//! What can be done with registrations.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::registrations::{self, CancelRegistration, Filter, Register, RegistrationStatus};
use kernel::error::Internal;
use kernel::ids::{self, EventId, EventKind, OrderKind, TypedId as _, UserId, UserKind};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::documents::{FIELDS, item_of};
use crate::accounts as account_documents;
use crate::events as event_documents;
use crate::hal::{Embedded, Link, Links};
use crate::http::{self, Body, Caller, Offer, Problem, list_query, once, required_match};
use crate::openapi::{ListAnswers, ReadAnswers, RegistrationCollection, RegistrationItem, WriteAnswers};
use crate::rest::Rest;

/// The field by which operations know the registration that the address names.
const SUBJECT: &str = "registrationId";

const OFFER: Offer = Offer {
    rel: "registration",
    list: "registrations",
    filters: RegistrationQuery::FILTERS,
    sorts: &["created"],
    embeds: &["account", "event"],
    fields: FIELDS,
    conditions: &[("event", "event"), ("account", "account"), ("status", "status"), ("_updated.$gte", "updated_since")],
};

list_query! {
    /// The parameters of the registrations.
    RegistrationQuery (
        "^(-?(created))?$",
        "^((account|event)(,(account|event))*)?$",
        "^((status|event|account)(,(status|event|account))*)?$"
    ) {
        /// The id of the event that they are for.
        event,
        /// The id of the account that they are of.
        account,
        /// Only registrations in this status: `registered`, which is the default without `updated_since`, or `cancelled`.
        #[param(value_type = Option<super::documents::Status>)]
        status,
        /// Only what was changed at this time or later (RFC 3339).
        #[param(value_type = Option<String>, format = DateTime)]
        updated_since,
    }
}

/// The routes of registrations.
pub(crate) fn routes() -> OpenApiRouter<Arc<Rest>> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(list_of_event, create))
        .routes(routes!(list_of_account))
        .routes(routes!(read, cancel))
}

/// The same registrations below their event, where one process serves both.
pub(crate) fn routes_below_events() -> axum::Router<Arc<Rest>> {
    axum::Router::new().route("/events/{id}/registrations", axum::routing::get(list_of_event).post(create))
}

/// Which registrations a list is of.
enum Of {
    All,
    Event(EventId),
    Account(UserId),
}

/// Your own registrations, and those for the events of organizations where you see who comes.
#[utoipa::path(get, path = "/registrations", tag = "registrations", operation_id = "listRegistrations", params(RegistrationQuery),
    responses((status = 200, description = "A page of registrations.", body = RegistrationCollection, content_type = "application/hal+json"), ListAnswers))]
async fn list(State(rest): State<Arc<Rest>>, caller: Caller) -> Result<Response, Problem> {
    page(&rest, &caller, Of::All).await
}

/// The registrations for an event.
#[utoipa::path(get, path = "/registrations/event/{id}", tag = "registrations", operation_id = "listRegistrationsOfEvent",
    params(("id" = String, Path, description = "The id of the event."), RegistrationQuery),
    responses((status = 200, description = "A page of registrations.", body = RegistrationCollection, content_type = "application/hal+json"), ListAnswers, ReadAnswers))]
async fn list_of_event(
    State(rest): State<Arc<Rest>>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let event = event_documents::find(&rest, &caller.actor, &id).await?;
    page(&rest, &caller, Of::Event(event.typed_id())).await
}

/// The registrations of an account.
#[utoipa::path(get, path = "/registrations/account/{id}", tag = "registrations", operation_id = "listRegistrationsOfAccount",
    params(("id" = String, Path, description = "The id of the account."), RegistrationQuery),
    responses((status = 200, description = "A page of registrations.", body = RegistrationCollection, content_type = "application/hal+json"), ListAnswers, ReadAnswers))]
async fn list_of_account(
    State(rest): State<Arc<Rest>>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let account = account_documents::find(&rest, &caller, &id).await?;
    page(&rest, &caller, Of::Account(account.user_id)).await
}

async fn page(rest: &Rest, caller: &Caller, of: Of) -> Result<Response, Problem> {
    if caller.actor.user().is_none() {
        return Err(Problem::sign_in());
    }
    let params = caller.params::<RegistrationQuery>(&OFFER, RegistrationQuery::parts)?;
    let status = |text: &str| match text {
        "registered" => Ok(RegistrationStatus::Registered),
        "cancelled" => Ok(RegistrationStatus::Cancelled),
        _ => Err("must be registered or cancelled"),
    };
    let mut filter = Filter {
        event_id: params.id::<EventKind>("event")?,
        account_id: params.id::<UserKind>("account")?,
        organization_id: None,
        // Who gave their place up does not come. Programs that copy changes want to know it.
        status: match params.parsed("status", status)? {
            None if params.filter("updated_since").is_none() => Some(RegistrationStatus::Registered),
            status => status,
        },
        updated_since: params.time("updated_since")?,
        latest_first: params.descending,
    };
    let base = match of {
        Of::All => format!("{}/registrations", rest.urls.registrations),
        Of::Event(id) => {
            narrow("event", &mut filter.event_id, id)?;
            rest.urls.registrations_of_event(id)
        }
        Of::Account(id) => {
            narrow("account", &mut filter.account_id, id)?;
            rest.urls.registrations_of_account(id)
        }
    };
    let conn = rest.env().db.primary();
    let found = registrations::select(conn, &caller.actor, &filter, &params.slice).await?;
    let rows = &found.page.items;
    let next = params.next(&found, |row| (None, row.id.uuid()));
    let rights = rest.rights(&caller.actor).await?;
    let (mut accounts, mut events) = (BTreeMap::new(), BTreeMap::new());
    if params.embed.contains(&"account") {
        let ids: Vec<UserId> = rows.iter().map(|row| row.account_id).collect();
        accounts.extend(account_documents::embed(rest, &caller.actor, &rights, ids).await?);
    }
    if params.embed.contains(&"event") {
        let ids: Vec<_> = rows.iter().map(|row| row.event_id.uuid()).collect();
        events.extend(event_documents::embed(rest, &caller.actor, &rights, ids).await?);
    }
    let items = rows.iter().map(|row| {
        let item = params.shown(item_of(&rest.urls, row));
        let mut embedded = Embedded::default();
        if params.embed.contains(&"account") {
            match accounts.get(&row.account_id) {
                Some(account) => embedded.put("account", account),
                None => embedded.put("account", &Hidden { links: Links::to_self(rest.urls.account(row.account_id)) }),
            }
        }
        if let Some(event) = events.get(&row.event_id.uuid()) {
            embedded.put("event", event);
        }
        item.embedding(embedded)
    });
    let items = items.collect();
    let links = params
        .links(&OFFER, &rest.urls, (&base, rest.urls.registration("{id}")), next)
        .with_option("event", filter.event_id.map(|id| Link::to(rest.urls.event(id))))
        .with_option("account", filter.account_id.map(|id| Link::to(rest.urls.account(id))));
    http::page(caller, (&params, &OFFER), &found, items, (links, None))
}

/// Limits a list to what its address names.
fn narrow<T: PartialEq>(name: &str, filter: &mut Option<T>, to: T) -> Result<(), Problem> {
    if filter.as_ref().is_some_and(|given| *given != to) {
        return Err(Problem::parameter(name, format!("{name} is another one than the address names.")));
    }
    *filter = Some(to);
    Ok(())
}

/// What is sent along in place of an account that the caller may not see.
#[derive(serde::Serialize)]
struct Hidden {
    #[serde(rename = "_links")]
    links: Links,
}

/// Registers an account for an event, as `PUT …/register` does.
#[utoipa::path(post, path = "/registrations/event/{id}", tag = "registrations", operation_id = "createRegistration",
    params(("id" = String, Path, description = "The id of the event.")), request_body = Option<event_documents::RegisterInput>,
    responses(
        (status = 200, description = "The registration that was there.", body = RegistrationItem, content_type = "application/hal+json"),
        (status = 201, description = "The new registration.", body = RegistrationItem, content_type = "application/hal+json"),
        WriteAnswers))]
async fn create(
    State(rest): State<Arc<Rest>>,
    caller: Caller,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Response, Problem> {
    once(&rest, &caller, &body, async |_| {
        let event = event_documents::find(&rest, &caller.actor, &id).await?;
        let input: event_documents::RegisterInput = Body::read(&caller.headers, &body)?.into()?;
        register(&rest, &caller, event.typed_id(), input).await
    })
    .await
}

/// Registers, and answers with the registration.
pub(crate) async fn register(
    rest: &Rest,
    caller: &Caller,
    event: EventId,
    input: event_documents::RegisterInput,
) -> Result<Response, Problem> {
    let given = Register { event_id: event.to_string(), username: input.username };
    let done = registrations::register(rest.env(), &rest.app.desk, &caller.actor, given).await;
    let done = done.map_err(|failure| Problem::failed(failure, "eventId", |_| None))?;
    let item = item_of(&rest.urls, &done.registration);
    if done.created { http::created(caller, &item) } else { http::item(caller, &item) }
}

/// A registration.
#[utoipa::path(get, path = "/registrations/{id}", tag = "registrations", operation_id = "readRegistration", params(("id" = String, Path, description = "The id of the registration.")),
    responses((status = 200, description = "The registration.", body = RegistrationItem, content_type = "application/hal+json"), ReadAnswers))]
async fn read(State(rest): State<Arc<Rest>>, caller: Caller, Path(id): Path<String>) -> Result<Response, Problem> {
    let id = ids::parse::<OrderKind>(&id).map_err(|_| caller.refusal())?;
    let found =
        registrations::by_ids(rest.env().db.primary(), &caller.actor, [id.uuid()]).await.map_err(Internal::from)?;
    let registration = found.into_iter().next().ok_or_else(|| caller.refusal())?;
    http::item(&caller, &item_of(&rest.urls, &registration))
}

/// Cancels a registration, which gives its place back.
#[utoipa::path(delete, path = "/registrations/{id}", tag = "registrations", operation_id = "cancelRegistration", params(("id" = String, Path, description = "The id of the registration.")),
    responses((status = 204, description = "It is cancelled."), WriteAnswers))]
async fn cancel(State(rest): State<Arc<Rest>>, caller: Caller, Path(id): Path<String>) -> Result<Response, Problem> {
    let id = ids::parse::<OrderKind>(&id).map_err(|_| caller.refusal())?;
    if caller.actor.user().is_none() {
        return Err(Problem::sign_in());
    }
    let version = required_match(&caller.headers)?;
    let given = CancelRegistration { registration_id: id.to_string(), version };
    let done = registrations::cancel(rest.env(), &caller.actor, given).await;
    done.map_err(|failure| Problem::failed(failure, SUBJECT, |_| None))?;
    Ok(http::no_content())
}
