//! Changing a venue.

use entity::{event, venue};
use kernel::actor::Actor;
use kernel::audit::{self, Entry};
use kernel::db::Tx;
use kernel::error::{ErrorCode as _, Failure, Validation};
use kernel::geo;
use kernel::ids::{self, OfOrganization as _, TypedId as _, VenueKind};
use kernel::patch::Patch;
use kernel::signals::{PublicChange, Signal};
use kernel::text::line;
use kernel::{Env, limits, versions};
use sea_orm::prelude::*;
use sea_orm::sea_query::LockType;
use sea_orm::{Condition, IntoActiveModel as _, QuerySelect as _};

use super::{country, on_sphere, with_city_key};
use crate::organizations::{OrganizationErrorCode, Permission, require};
use crate::{event_search, events};

/// Changes to a venue; fields that are `None` or `Keep` stay as they are. Texts are as they were typed.
#[derive(Debug, Clone)]
pub struct UpdateVenue {
    /// The TypeID of the venue.
    pub venue_id: String,
    /// The name that visitors see, such as "Town Hall".
    pub name: Option<String>,
    /// Street and number, postal code and the like.
    pub address: Option<String>,
    /// The city, which visitors can filter events by.
    pub city: Option<String>,
    /// The ISO 3166-1 alpha-2 code of the country.
    pub country: Option<String>,
    /// Degrees north, WGS 84.
    pub latitude: Patch<f64>,
    /// Degrees east, WGS 84.
    pub longitude: Patch<f64>,
    /// The version that the editor loaded. If given, a concurrent change is refused; without it the last change wins.
    pub version: Option<i32>,
}

/// Changes a venue, for all events that take place there.
///
/// Rule: members who manage events.
pub async fn update(
    env: &Env,
    actor: &Actor,
    input: UpdateVenue,
) -> Result<venue::Model, Failure<OrganizationErrorCode>> {
    let known = venue_of(env, actor, &input.venue_id).await?;
    let tx = env.begin().await?;
    let before = lock(&tx, known.id).await?;
    let mut row = changed(&before, &input)?;
    if row == before {
        return Ok(before);
    }
    row.version = versions::raised(before.version);
    row.clone().into_active_model().reset_all().update(&tx).await?;
    if (&row.name, &row.city) != (&before.name, &before.city) {
        event_search::reindex(&tx, env, Condition::all().add(event::Column::VenueId.eq(row.id))).await?;
    }
    events::note_venue(&tx, env, &before, &row).await?;
    let entry = Entry::of("venue.update", "venue", row.id).organization(row.of_organization());
    audit::record(&tx, env, actor, entry).await?;
    tx.announce(Signal::Public(PublicChange::Venue(row.typed_id())));
    tx.commit().await?;
    Ok(row)
}

/// The venue with a client's id, if the actor may change it.
async fn venue_of(env: &Env, actor: &Actor, venue_id: &str) -> Result<venue::Model, Failure<OrganizationErrorCode>> {
    const FIELD: &str = "venueId";
    if let Actor::Anonymous = actor {
        return Err(Failure::Unauthenticated);
    }
    let id = ids::parse::<VenueKind>(venue_id).map_err(|invalid| {
        Failure::field(OrganizationErrorCode::INVALID, FIELD, format!("{FIELD} {}.", invalid.message))
    })?;
    let missing = || Failure::not_found(FIELD, "venue");
    let conn = env.db.primary();
    let venue = venue::Entity::find_by_id(id).one(conn).await?.ok_or_else(missing)?;
    let organization = venue.of_organization();
    match require::<OrganizationErrorCode>(conn, actor, organization, Permission::ManageEvents, FIELD).await {
        Ok(_) => Ok(venue),
        Err(Failure::Rejected(_)) => Err(missing()),
        Err(other) => Err(other),
    }
}

/// Reads the venue again and locks it, since somebody may have changed another field meanwhile.
async fn lock(tx: &Tx, venue_id: Uuid) -> Result<venue::Model, Failure<OrganizationErrorCode>> {
    let query = venue::Entity::find_by_id(venue_id).lock(LockType::NoKeyUpdate);
    query.one(tx).await?.ok_or_else(|| Failure::not_found("venueId", "venue"))
}

fn changed(before: &venue::Model, input: &UpdateVenue) -> Result<venue::Model, Failure<OrganizationErrorCode>> {
    let mut checks = Validation::new();
    let name = checks.take_optional("name", input.name.as_deref().map(|text| line(text, limits::NAME)));
    let address = checks.take_optional("address", input.address.as_deref().map(|text| line(text, limits::ADDRESS)));
    let city = checks
        .take_optional("city", input.city.as_deref().map(|text| line(text, limits::CITY).and_then(with_city_key)));
    let country = checks.take_optional("country", input.country.as_deref().map(country));
    let latitude = checks.take("latitude", input.latitude.try_map(geo::latitude));
    let longitude = checks.take("longitude", input.longitude.try_map(geo::longitude));
    let (name, address, city, country, latitude, longitude) =
        checks.finish_with((name, address, city, country, latitude, longitude))?;
    let (city, city_key) = city.unwrap_or_else(|| (before.city.clone(), before.city_key.clone()));
    versions::check(before.version, input.version)?;
    let row = on_sphere(venue::Model {
        name: name.unwrap_or_else(|| before.name.clone()),
        address: address.unwrap_or_else(|| before.address.clone()),
        city,
        city_key,
        country: country.unwrap_or_else(|| before.country.clone()),
        latitude: latitude.apply(before.latitude),
        longitude: longitude.apply(before.longitude),
        ..before.clone()
    });
    if row.latitude.is_some() != row.longitude.is_some() {
        let missing = if row.latitude.is_some() { "longitude" } else { "latitude" };
        let message = "Give latitude and longitude together, or neither.";
        return Err(Failure::field(OrganizationErrorCode::INVALID, missing, message));
    }
    Ok(row)
}
