//! How venues look.

use std::collections::HashMap;

use domain::organizations::{Permission, Rights};
use domain::venues::{Venue, visible};
use kernel::Actor;
use kernel::error::Internal;
use kernel::ids::{OrganizationId, TypedId as _};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::hal::{Item, Link, Links};
use crate::http::Problem;
use crate::rest::{Rest, Urls};

/// The fields of a venue.
pub(super) const FIELDS: &[&str] = &[
    "name",
    "description",
    "capacity",
    "timezone",
    "exclusive",
    "address",
    "city",
    "country",
    "latitude",
    "longitude",
    "organization",
];

/// A place where events happen.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Venue)]
#[serde(rename_all = "camelCase")]
pub(crate) struct VenueState {
    /// The name that visitors see.
    #[schema(required = false, examples("Main Boardroom"))]
    name: String,
    /// What there is to know about it.
    description: Option<String>,
    /// How many people fit in; null if unknown.
    #[schema(minimum = 1)]
    capacity: Option<i32>,
    /// The IANA zone of its local times; null if unknown.
    #[schema(examples("Europe/Berlin"))]
    timezone: Option<String>,
    /// Whether it has room for one event at a time.
    #[schema(required = false)]
    exclusive: bool,
    /// Street and number, postal code and the like; null if unknown.
    address: Option<String>,
    /// The city; null if unknown.
    city: Option<String>,
    /// The ISO 3166-1 alpha-2 code of the country; null if unknown.
    country: Option<String>,
    /// Degrees north, WGS 84.
    latitude: Option<f64>,
    /// Degrees east, WGS 84.
    longitude: Option<f64>,
    /// The id of the organization that it belongs to.
    #[schema(required = false, examples("org_01h455vb4pex5vsknk084sn02q"))]
    organization: String,
}

/// What a venue is created or replaced with.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[schema(as = VenueInput)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct VenueInput {
    /// The name that visitors see.
    #[schema(min_length = 1, max_length = 100)]
    pub(super) name: String,
    /// What there is to know about it.
    #[schema(max_length = 2000)]
    pub(super) description: Option<String>,
    /// How many people fit in.
    #[schema(minimum = 1, maximum = 1_000_000)]
    pub(super) capacity: Option<i32>,
    /// The IANA zone of its local times.
    #[schema(max_length = 64)]
    pub(super) timezone: Option<String>,
    /// Whether it has room for one event at a time.
    pub(super) exclusive: Option<bool>,
    /// Street and number, postal code and the like.
    #[schema(max_length = 300)]
    pub(super) address: Option<String>,
    /// The city. It is needed if there is an address.
    #[schema(max_length = 100)]
    pub(super) city: Option<String>,
    /// The ISO 3166-1 alpha-2 code of the country. It is needed if there is an address.
    #[schema(pattern = "^[A-Za-z]{2}$")]
    pub(super) country: Option<String>,
    /// Degrees north, WGS 84.
    #[schema(minimum = -90, maximum = 90)]
    pub(super) latitude: Option<f64>,
    /// Degrees east, WGS 84.
    #[schema(minimum = -180, maximum = 180)]
    pub(super) longitude: Option<f64>,
    /// The id of the organization that it belongs to. It can be left out by members of a single organization, and can't be
    /// changed.
    #[schema(pattern = "^org_[0-9a-z]{26}$")]
    pub(super) organization: Option<String>,
}

/// A venue with its links.
pub(crate) fn item_of(urls: &Urls, rights: &Rights, venue: &Venue) -> Item<VenueState> {
    let id = venue.typed_id();
    let href = urls.venue(id);
    let may_edit = rights.allow(venue.organization_id, Permission::ManageEvents);
    let edit = may_edit.then(|| Link::to(format!("{href}/edit-form")));
    let links = Links::to_self(href)
        .with("collection", Link::to(format!("{}/venues", urls.venues)))
        .with("event", Link::to(urls.events_of_venue(id)))
        .with_option("edit-form", edit)
        .with("profile", Link::to(urls.rel("venue")));
    Item::new((id.to_string(), venue.version.into()), (venue.created_at, venue.updated_at), state_of(venue), links)
}

fn state_of(venue: &Venue) -> VenueState {
    let known = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    VenueState {
        name: venue.name.clone(),
        description: venue.description.clone(),
        capacity: venue.capacity,
        timezone: venue.timezone.clone(),
        exclusive: venue.exclusive,
        address: known(&venue.address),
        city: known(&venue.city),
        country: known(&venue.country),
        latitude: venue.latitude,
        longitude: venue.longitude,
        organization: OrganizationId::from_uuid(venue.organization_id).to_string(),
    }
}

/// What a venue can be replaced with to stay as it is.
pub(super) fn input_of(venue: &Venue) -> Value {
    let state = state_of(venue);
    serde_json::to_value(state).unwrap_or_default()
}

/// The venues of these ids that the actor may see, as other resources send them along.
pub(crate) async fn embed(
    rest: &Rest,
    actor: &Actor,
    rights: &Rights,
    ids: impl IntoIterator<Item = Uuid>,
) -> Result<HashMap<Uuid, Item<VenueState>>, Problem> {
    let venues = visible(rest.env().db.primary(), actor, ids).await.map_err(Internal::from)?;
    Ok(venues.iter().map(|venue| (venue.id, item_of(&rest.urls, rights, venue))).collect())
}
