//! Changing a venue.

use entity::{event, venue};
use kernel::actor::Actor;
use kernel::audit::{self, Entry};
use kernel::error::{ErrorCode as _, Failure, Validation};
use kernel::geo;
use kernel::ids::{OfOrganization as _, TypedId as _};
use kernel::patch::Patch;
use kernel::signals::{PublicChange, Signal};
use kernel::text::line;
use kernel::{Env, limits, versions};
use sea_orm::prelude::*;
use sea_orm::{Condition, IntoActiveModel as _};

use super::{city, country, on_sphere, people, zone_name};
use crate::organizations::OrganizationErrorCode;
use crate::{event_search, events};

/// Changes to a venue; fields that are `None` or `Keep` stay as they are. Texts are as they were typed.
#[derive(Debug, Clone)]
pub struct UpdateVenue {
    /// The TypeID of the venue.
    pub venue_id: String,
    /// The name that visitors see, such as "Town Hall".
    pub name: Option<String>,
    /// Street and number, postal code and the like; `Clear` if unknown, like the other parts of the address.
    pub address: Patch<String>,
    /// The city, which visitors can filter events by.
    pub city: Patch<String>,
    /// The ISO 3166-1 alpha-2 code of the country.
    pub country: Patch<String>,
    /// Degrees north, WGS 84.
    pub latitude: Patch<f64>,
    /// Degrees east, WGS 84.
    pub longitude: Patch<f64>,
    /// How many people fit in. Events that are there already keep their numbers of places.
    pub capacity: Patch<i32>,
    /// What is said about it, as Markdown.
    pub description: Patch<String>,
    /// The IANA zone of its local times; `Clear` to derive it from the place. Events that are there already keep theirs.
    pub timezone: Patch<String>,
    /// Whether only one event can take place there at a time. Events that overlap already stay.
    pub exclusive: Option<bool>,
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
    let (known, _) = events::managed_venue::<OrganizationErrorCode>(env.db.primary(), actor, &input.venue_id).await?;
    let tx = env.begin().await?;
    let before = events::lock_venue(&tx, known.id).await?.ok_or_else(|| Failure::not_found("venueId", "venue"))?;
    let mut row = changed(&before, &input)?;
    if row == before {
        return Ok(before);
    }
    row.version = versions::raised(before.version);
    row.updated_at = env.now();
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

fn changed(before: &venue::Model, input: &UpdateVenue) -> Result<venue::Model, Failure<OrganizationErrorCode>> {
    let mut checks = Validation::new();
    let mut row = before.clone();
    checks.set("name", input.name.as_deref(), |text| line(text, limits::NAME), &mut row.name);
    let address = checks.take("address", input.address.as_ref().try_map(|text| line(text, limits::ADDRESS)));
    let city = checks.take("city", input.city.as_ref().try_map(|text| city(text)));
    let country = checks.take("country", input.country.as_ref().try_map(|code| country(code)));
    checks.patch("latitude", &input.latitude, |degrees| geo::latitude(*degrees), &mut row.latitude);
    checks.patch("longitude", &input.longitude, |degrees| geo::longitude(*degrees), &mut row.longitude);
    checks.patch("capacity", &input.capacity, |number| people(*number), &mut row.capacity);
    checks.text("description", &input.description, limits::VENUE_DESCRIPTION, &mut row.description);
    checks.patch("timezone", &input.timezone, |name| zone_name(name), &mut row.timezone);
    let (address, city, country) = checks.finish_with((address, city, country))?;
    versions::check(before.version, input.version)?;
    let known = |text: &String| (!text.is_empty()).then(|| text.clone());
    row.address = address.apply(known(&before.address)).unwrap_or_default();
    let city_before = known(&before.city).map(|city| (city, before.city_key.clone()));
    (row.city, row.city_key) = city.apply(city_before).unwrap_or_default();
    row.country = country.apply(known(&before.country)).unwrap_or_default();
    row.exclusive = input.exclusive.unwrap_or(before.exclusive);
    let row = on_sphere(row);
    if row.latitude.is_some() != row.longitude.is_some() {
        let missing = if row.latitude.is_some() { "longitude" } else { "latitude" };
        let message = "Give latitude and longitude together, or neither.";
        return Err(Failure::field(OrganizationErrorCode::INVALID, missing, message));
    }
    Ok(row)
}
