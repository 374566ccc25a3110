//! The description of the API (OpenAPI 3.1), made from the handlers.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, SchemaType, Type};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{
    Content, OpenApi as Description, Ref, RefOr, Required, Response, ResponseBuilder, Schema, Server,
};
use utoipa::{IntoResponses, Modify, OpenApi, PartialSchema, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use crate::accounts::AccountState;
use crate::events::EventState;
use crate::hal::{ItemFacts, Link, Meta, item_schema};
use crate::http::ProblemSchema;
use crate::registrations::RegistrationState;
use crate::venues::VenueState;

/// The skeleton of the description.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Event Radar",
        description = "Programs use Event Radar as people do: by links. Begin at the root and follow the links by their rels; \
                       addresses may change, rels don't. Documents are HAL (`application/hal+json`), or HAL-FORMS with the forms \
                       of what you may do, if `Accept` ranks `application/prs.hal-forms+json` first. The guide is docs/api.md.",
        license(name = "AGPL-3.0-or-later", identifier = "AGPL-3.0-or-later"),
    ),
    tags(
        (name = "root", description = "Where everything begins."),
        (name = "venues", description = "Places where events happen."),
        (name = "events", description = "What people can come to."),
        (name = "registrations", description = "Who comes: free orders of one ticket."),
        (name = "accounts", description = "The people of an organization."),
    ),
    components(schemas(ProblemSchema)),
    security((), ("bearer" = [])),
    modifiers(&Complete),
)]
struct Skeleton;

struct Complete;

impl Modify for Complete {
    fn modify(&self, description: &mut Description) {
        let components = description.components.get_or_insert_default();
        let mut bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer);
        bearer = bearer.description(Some("An access token of a session, or an API key."));
        components.add_security_scheme("bearer", SecurityScheme::Http(bearer.build()));
        for (name, status, text) in ANSWERS {
            components.responses.insert(name.to_owned(), answer(status, text).into());
        }
    }
}

/// The router to add resources to.
pub(crate) fn router<S: Clone + Send + Sync + 'static>() -> OpenApiRouter<S> {
    OpenApiRouter::with_openapi(Skeleton::openapi())
}

/// The description as JSON, for a server at this address.
pub(crate) fn json(mut description: Description, base: &str) -> Result<String, serde_json::Error> {
    description.servers = Some(vec![Server::new(base)]);
    for (address, path) in &mut description.paths.paths {
        let is_item = address.ends_with("/{id}");
        let all = [
            (&mut path.get, false, IF_MATCH),
            (&mut path.post, true, IDEMPOTENCY_KEY),
            (&mut path.put, is_item, IF_MATCH),
            (&mut path.patch, is_item, IF_MATCH),
            (&mut path.delete, is_item, IF_MATCH),
        ];
        for (operation, takes, header) in all {
            let Some(operation) = operation else { continue };
            complete(operation);
            if takes {
                operation.parameters.get_or_insert_default().push(parameter(header).into());
            }
        }
    }
    serde_json::to_string_pretty(&description).map(|text| text + "\n")
}

/// A header of requests: its name, and what it is for. None is described as required: tools would expect 400 without it, not
/// 428.
type Header = (&'static str, &'static str);

const IF_MATCH: Header = (
    "If-Match",
    "Needed (428 without it). The entity tag of the document as you read it, or `*`: what changed since then is not overwritten.",
);
const IDEMPOTENCY_KEY: Header =
    ("Idempotency-Key", "A key of your own: the same request with the same key is done once and answered alike.");

fn parameter((name, text): Header) -> Parameter {
    let any_text = ObjectBuilder::new().schema_type(SchemaType::new(Type::String)).min_length(Some(1));
    let any_text = if name == IDEMPOTENCY_KEY.0 { any_text.max_length(Some(100)) } else { any_text };
    let parameter = ParameterBuilder::new().name(name).parameter_in(ParameterIn::Header).required(Required::False);
    parameter.description(Some(text)).schema(Some(any_text)).build()
}

/// What a handler's comment says is the description; its first sentence is the summary.
fn complete(operation: &mut Operation) {
    let text =
        [operation.summary.take(), operation.description.take()].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let first = text.split_once(". ").map_or(text.as_str(), |(first, _)| first);
    operation.summary = Some(first.trim_end_matches('.').to_owned());
    operation.description = Some(text);
}

/// The answers that many operations share: their name, their status, and what they mean.
const ANSWERS: [(&str, u16, &str); 11] = [
    ("NotModified", 304, "You have it already (`If-None-Match`)."),
    ("Malformed", 400, "A parameter or a header can't be used, or the body is no JSON."),
    ("Unauthenticated", 401, "The token or key is not valid, or one is needed."),
    ("Forbidden", 403, "You may not do this."),
    ("NotFound", 404, "There is nothing here, or it is not yours."),
    ("Conflict", 409, "It contradicts what is there: no place is left, the venue is taken, the status forbids it."),
    ("Stale", 412, "It was changed since you read it (`If-Match`)."),
    ("OtherType", 415, "The body has another media type than those named in `Accept` or `Accept-Patch`."),
    ("Invalid", 422, "Fields can't be used; `errors` names each."),
    ("PreconditionRequired", 428, "`If-Match` is missing."),
    ("TooMany", 429, "Too many requests: wait for `Retry-After`."),
];

fn answer(status: u16, text: &str) -> Response {
    let response = ResponseBuilder::new().description(text);
    if status == 304 {
        return response.build();
    }
    let problem = Content::builder().schema(Some(Ref::from_schema_name("Problem"))).build();
    response.content("application/problem+json", problem).build()
}

fn shared(statuses: &[u16]) -> BTreeMap<String, RefOr<Response>> {
    let wanted = ANSWERS.iter().filter(|(_, status, _)| statuses.contains(status));
    wanted.map(|(name, status, _)| (status.to_string(), Ref::from_response_name(*name).into())).collect()
}

/// What reading can answer besides the document.
pub(crate) struct ReadAnswers;

impl IntoResponses for ReadAnswers {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        shared(&[304, 401, 404, 429])
    }
}

/// What listing can answer besides the page.
pub(crate) struct ListAnswers;

impl IntoResponses for ListAnswers {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        shared(&[304, 400, 401, 429])
    }
}

/// What writing can answer besides success.
pub(crate) struct WriteAnswers;

impl IntoResponses for WriteAnswers {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        shared(&[400, 401, 403, 404, 409, 412, 415, 422, 428, 429])
    }
}

macro_rules! documents {
    ($($(#[$doc:meta])* $item:ident, $collection:ident, $embedded:ident, $rel:ident, $state:ty;)*) => {$(
        $(#[$doc])*
        pub(crate) struct $item;

        impl PartialSchema for $item {
            fn schema() -> RefOr<Schema> {
                item_schema(<$state>::name().as_ref())
            }
        }

        impl ToSchema for $item {
            fn name() -> Cow<'static, str> {
                stringify!($item).into()
            }

            fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
                schemas.push((ItemFacts::name().into_owned(), ItemFacts::schema()));
                ItemFacts::schemas(schemas);
                schemas.push((<$state>::name().into_owned(), <$state>::schema()));
                <$state>::schemas(schemas);
            }
        }

        $(#[$doc])*
        #[derive(ToSchema)]
        #[expect(dead_code, reason = "only its description is used")]
        pub(crate) struct $collection {
            /// The links of the page: `self`, `first`, `next` if there is one, `item`, `search` and forms.
            #[schema(rename = "_links")]
            links: HashMap<String, Link>,
            /// Facts about the page.
            #[schema(rename = "_meta")]
            meta: Meta,
            /// The items.
            #[schema(rename = "_embedded")]
            embedded: $embedded,
        }

        $(#[$doc])*
        #[derive(ToSchema)]
        #[expect(dead_code, reason = "only its description is used")]
        pub(crate) struct $embedded {
            /// An array even when it is empty.
            $rel: Vec<$item>,
        }
    )*};
}

documents! {
    /// Venues with their links.
    VenueItem, VenueCollection, EmbeddedVenues, venue, VenueState;
    /// Events with their links.
    EventItem, EventCollection, EmbeddedEvents, event, EventState;
    /// Registrations with their links.
    RegistrationItem, RegistrationCollection, EmbeddedRegistrations, registration, RegistrationState;
    /// Accounts with their links.
    AccountItem, AccountCollection, EmbeddedAccounts, account, AccountState;
}
