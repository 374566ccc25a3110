//! Venues: the places of an organization's events.

mod addresses;
mod collection;
mod delete;
mod update;

pub use addresses::find_address;
pub use collection::{VenueOrder, VenueSelection, select};
pub use delete::{DeleteVenue, delete};
pub use entity::venue::Model as Venue;
pub use update::{UpdateVenue, update};

use entity::event::{self, EventStatus, Visibility};
use entity::venue;
use kernel::actor::Actor;
use kernel::audit::{self, Entry};
use kernel::bounds::Bounds;
use kernel::db::among;
use kernel::error::{ErrorCode as _, Failure, Validation};
use kernel::geo::{self, Point};
use kernel::ids::{OrganizationId, TypedId as _};
use kernel::page::{Page, PageRequest};
use kernel::signals::{PublicChange, Signal};
use kernel::text::{Invalid, block, city_key, line, typed};
use kernel::zones::Timezone;
use kernel::{Env, idempotency, limits, versions};
use sea_orm::prelude::*;
use sea_orm::{ConnectionTrait, DbErr, IntoActiveModel as _, Order};

use crate::organizations::{self, Organization, OrganizationErrorCode, Permission, hidden, require, require_named};

/// A new venue. Texts are as they were typed.
#[derive(Debug, Clone)]
pub struct CreateVenue {
    /// The TypeID of the organization that uses the venue.
    pub organization_id: String,
    /// The name that visitors see, such as "Town Hall".
    pub name: String,
    /// Street and number, postal code and the like; `None` if unknown, like the other parts of the address.
    pub address: Option<String>,
    /// The city, which visitors can filter events by.
    pub city: Option<String>,
    /// The ISO 3166-1 alpha-2 code of the country.
    pub country: Option<String>,
    /// Degrees north, WGS 84.
    pub latitude: Option<f64>,
    /// Degrees east, WGS 84.
    pub longitude: Option<f64>,
    /// How many people fit in; `None` if unknown.
    pub capacity: Option<i32>,
    /// What is said about it, as Markdown.
    pub description: Option<String>,
    /// The IANA zone of its local times; `None` to derive it from the place.
    pub timezone: Option<String>,
    /// Whether only one event can take place there at a time.
    pub exclusive: bool,
    /// The client's key, so that a repeated request does not create another venue.
    pub idempotency_key: Option<String>,
}

/// Where a venue is, as far as that is known. Parts that are not known are empty.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Location<'a> {
    /// Street and number, postal code and the like.
    pub address: &'a str,
    /// The city.
    pub city: &'a str,
    /// The ISO 3166-1 alpha-2 code of the country.
    pub country: &'a str,
    /// Degrees north and east, WGS 84.
    pub coordinates: Option<(f64, f64)>,
}

/// Where the venue is; `None` if nothing is known about it.
pub fn location_of(venue: &Venue) -> Option<Location<'_>> {
    let Venue { address, city, country, latitude, longitude, .. } = venue;
    let coordinates = latitude.zip(*longitude);
    let is_known = coordinates.is_some() || [address, city, country].iter().any(|part| !part.is_empty());
    is_known.then_some(Location { address, city, country, coordinates })
}

/// Creates a venue. The same key with the same input returns the one created first.
///
/// Rule: members who manage events.
pub async fn create(
    env: &Env,
    actor: &Actor,
    input: CreateVenue,
) -> Result<venue::Model, Failure<OrganizationErrorCode>> {
    let conn = env.db.primary();
    let organization =
        require_named(conn, actor, &input.organization_id, Permission::ManageEvents, "organizationId").await?;
    let request = idempotency::request("venue.create", input.idempotency_key.as_deref(), &input)?;
    let row = parse(env, &organization, &input)?;
    let tx = env.begin().await?;
    if let Some(first) = idempotency::claim::<venue::Entity, _>(&tx, env, actor, request, row.id).await? {
        return Ok(first);
    }
    row.clone().into_active_model().reset_all().insert(&tx).await?;
    let entry = Entry::of("venue.create", "venue", row.id).organization(organization.typed_id());
    audit::record(&tx, env, actor, entry).await?;
    tx.announce(Signal::Public(PublicChange::Venue(row.typed_id())));
    tx.commit().await?;
    Ok(row)
}

fn parse(
    env: &Env,
    organization: &Organization,
    input: &CreateVenue,
) -> Result<venue::Model, Failure<OrganizationErrorCode>> {
    let mut checks = Validation::new();
    let name = checks.take("name", line(&input.name, limits::NAME));
    let address = input.address.as_deref().map_or(Ok(String::new()), |text| line(text, limits::ADDRESS));
    let address = checks.take("address", address);
    let city = input.city.as_deref().map_or(Ok(Default::default()), city);
    let city = checks.take("city", city);
    let country = checks.take("country", input.country.as_deref().map_or(Ok(String::new()), country));
    let capacity = checks.take_optional("capacity", input.capacity.map(people));
    let description = input.description.as_deref().map(|text| block(text, limits::VENUE_DESCRIPTION));
    let description = checks.take_optional("description", description);
    let timezone = checks.take_optional("timezone", input.timezone.as_deref().map(zone_name));
    let latitude = checks.take_optional("latitude", input.latitude.map(geo::latitude));
    let longitude = checks.take_optional("longitude", input.longitude.map(geo::longitude));
    if input.latitude.is_some() != input.longitude.is_some() {
        let missing = if input.latitude.is_some() { "longitude" } else { "latitude" };
        checks.add(OrganizationErrorCode::INVALID, missing, "Give latitude and longitude together, or neither.");
    }
    let (name, address, (city, city_key), country, (latitude, longitude)) =
        checks.finish_with((name, address, city, country, latitude.zip(longitude)))?;
    let (capacity, description, timezone) = (capacity.flatten(), description.flatten(), timezone.flatten());
    Ok(on_sphere(venue::Model {
        id: env.ids.next(),
        organization_id: organization.id,
        name,
        address,
        city,
        city_key,
        country,
        latitude,
        longitude,
        at_x: None,
        at_y: None,
        at_z: None,
        created_at: env.now(),
        version: versions::FIRST,
        capacity,
        description: description.filter(|text| !text.is_empty()),
        timezone,
        exclusive: input.exclusive,
        updated_at: env.now(),
    }))
}

/// The venue with the point at which it is on a sphere, by which events near a point are found.
pub(crate) fn on_sphere(venue: Venue) -> Venue {
    let point = venue.latitude.zip(venue.longitude).and_then(|(north, east)| Point::new(north, east));
    let [at_x, at_y, at_z] = point.map_or([None; 3], |point| point.on_sphere().map(Some));
    Venue { at_x, at_y, at_z, ..venue }
}

fn city(text: &str) -> Result<(String, String), Invalid> {
    line(text, limits::CITY).and_then(with_city_key)
}

/// The most people that a venue can be said to hold: the most places that a ticket type can have.
const MAX_PEOPLE: i32 = 10_000_000;

fn people(number: i32) -> Result<i32, Invalid> {
    if (1..=MAX_PEOPLE).contains(&number) { Ok(number) } else { Err(Invalid::out_of_range(1, MAX_PEOPLE)) }
}

fn zone_name(given: &str) -> Result<String, Invalid> {
    Ok(Timezone::parse(given)?.name().to_owned())
}

/// Validates a city and returns it with its folded key. Folding may make it longer, so the key has its own limit.
fn with_city_key(city: String) -> Result<(String, String), Invalid> {
    let key = city_key(&city);
    match key.len() {
        0 => Err(Invalid::new("must contain letters")),
        1..=limits::CITY_KEY => Ok((city, key)),
        _ => Err(Invalid::beyond(Bounds::too_long(limits::CITY_KEY), "is too long")),
    }
}

/// The ISO 3166-1 alpha-2 codes (<https://www.iso.org/iso-3166-country-codes.html>).
const COUNTRIES: &str = "\
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ \
    CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO \
    FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE \
    JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO \
    MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW \
    PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM \
    TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

/// The ISO 3166-1 alpha-2 codes of all countries.
pub fn countries() -> impl Iterator<Item = &'static str> {
    COUNTRIES.split(' ')
}

fn country(code: &str) -> Result<String, Invalid> {
    let code = typed(code).to_uppercase();
    if countries().any(|known| known == code) {
        return Ok(code);
    }
    Err(Invalid::new("must be an ISO 3166-1 alpha-2 country code, like DE"))
}

/// The venues with these ids.
pub async fn by_ids(
    conn: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = Uuid>,
) -> Result<Vec<venue::Model>, DbErr> {
    venue::Entity::find().filter(among(conn, venue::Column::Id, ids)).all(conn).await
}

/// A page of an organization's venues, oldest first.
///
/// Rule: members who manage events.
pub async fn for_organization(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    organization_id: OrganizationId,
    page: &PageRequest,
) -> Result<Page<venue::Model>, Failure<OrganizationErrorCode>> {
    require::<OrganizationErrorCode>(conn, actor, organization_id, Permission::ManageEvents, "organizationId").await?;
    let query = venue::Entity::find().filter(venue::Column::OrganizationId.eq(organization_id));
    let query = page.by_id(query, venue::Column::Id, Order::Asc);
    Ok(Page::of(query.all(conn).await?, page))
}

/// The venues among these that the actor may see: those of published events, and those of the actor's organizations.
pub async fn visible(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    ids: impl IntoIterator<Item = Uuid>,
) -> Result<Vec<venue::Model>, DbErr> {
    let seen = seen_by(actor, Visibility::Unlisted);
    venue::Entity::find().filter(among(conn, venue::Column::Id, ids)).filter(seen).all(conn).await
}

/// The condition for venues that the actor may see: those of published events that are at least as visible as this, and
/// those of the actor's organizations.
fn seen_by(actor: &Actor, least: Visibility) -> sea_orm::Condition {
    use sea_orm::sea_query::Query;
    let shown = match least {
        Visibility::Public => event::Column::Visibility.eq(Visibility::Public),
        Visibility::Unlisted | Visibility::Private => event::Column::Visibility.ne(Visibility::Private),
    };
    let announced = Query::select()
        .column(event::Column::VenueId)
        .from(event::Entity)
        .and_where(event::Column::VenueId.is_not_null())
        .and_where(event::Column::Status.ne(EventStatus::Draft))
        .and_where(event::Column::PublishedAt.is_not_null())
        .and_where(shown)
        .and_where(event::Column::UnpublishedAt.is_null())
        .and_where(event::Column::OrganizationId.not_in_subquery(hidden()))
        .to_owned();
    let seen = sea_orm::Condition::any().add(venue::Column::Id.in_subquery(announced));
    let own = actor.user().map(|user| venue::Column::OrganizationId.in_subquery(organizations::own(user)));
    seen.add_option(own)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_have_codes() {
        assert_eq!(country(" de ").unwrap(), "DE");
        for wrong in ["", "D", "DEU", "XX", "D E", "DE AT", "ÖÄ"] {
            assert!(country(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn cities_are_found_without_accents() {
        assert_eq!(with_city_key("Zürich".to_owned()).unwrap().1, "zurich");
        assert!(with_city_key("京".repeat(100)).is_err());
    }
}
