//! Venues: the places of an organization's events.

mod addresses;
mod update;

pub use addresses::find_address;
pub use entity::venue::Model as Venue;
pub use update::{UpdateVenue, update};

use entity::event::{self, EventStatus, Visibility};
use entity::{membership, venue};
use kernel::actor::Actor;
use kernel::audit::{self, Entry};
use kernel::bounds::Bounds;
use kernel::db::among;
use kernel::error::{ErrorCode as _, Failure, Validation};
use kernel::geo::{self, Point};
use kernel::ids::{OrganizationId, TypedId as _};
use kernel::page::{Page, PageRequest};
use kernel::signals::{PublicChange, Signal};
use kernel::text::{Invalid, city_key, line, typed};
use kernel::{Env, idempotency, limits, versions};
use sea_orm::prelude::*;
use sea_orm::{ConnectionTrait, DbErr, IntoActiveModel as _, Order};

use crate::organizations::{Organization, OrganizationErrorCode, Permission, hidden, require, require_named};

/// A new venue. Texts are as they were typed.
#[derive(Debug, Clone)]
pub struct CreateVenue {
    /// The TypeID of the organization that uses the venue.
    pub organization_id: String,
    /// The name that visitors see, such as "Town Hall".
    pub name: String,
    /// Street and number, postal code and the like.
    pub address: String,
    /// The city, which visitors can filter events by.
    pub city: String,
    /// The ISO 3166-1 alpha-2 code of the country.
    pub country: String,
    /// Degrees north, WGS 84.
    pub latitude: Option<f64>,
    /// Degrees east, WGS 84.
    pub longitude: Option<f64>,
    /// The client's key, so that a repeated request does not create another venue.
    pub idempotency_key: Option<String>,
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
    let address = checks.take("address", line(&input.address, limits::ADDRESS));
    let city = checks.take("city", line(&input.city, limits::CITY).and_then(with_city_key));
    let country = checks.take("country", country(&input.country));
    let latitude = checks.take_optional("latitude", input.latitude.map(geo::latitude));
    let longitude = checks.take_optional("longitude", input.longitude.map(geo::longitude));
    if input.latitude.is_some() != input.longitude.is_some() {
        let missing = if input.latitude.is_some() { "longitude" } else { "latitude" };
        checks.add(OrganizationErrorCode::INVALID, missing, "Give latitude and longitude together, or neither.");
    }
    let (name, address, (city, city_key), country, latitude, longitude) =
        checks.finish_with((name, address, city, country, latitude, longitude))?;
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
    }))
}

/// The venue with the point at which it is on a sphere, by which events near a point are found.
pub(crate) fn on_sphere(venue: Venue) -> Venue {
    let point = venue.latitude.zip(venue.longitude).and_then(|(north, east)| Point::new(north, east));
    let [at_x, at_y, at_z] = point.map_or([None; 3], |point| point.on_sphere().map(Some));
    Venue { at_x, at_y, at_z, ..venue }
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
    use sea_orm::sea_query::Query;
    let announced = Query::select()
        .column(event::Column::VenueId)
        .from(event::Entity)
        .and_where(event::Column::VenueId.is_not_null())
        .and_where(event::Column::Status.ne(EventStatus::Draft))
        .and_where(event::Column::PublishedAt.is_not_null())
        .and_where(event::Column::Visibility.ne(Visibility::Private))
        .and_where(event::Column::UnpublishedAt.is_null())
        .and_where(event::Column::OrganizationId.not_in_subquery(hidden()))
        .to_owned();
    let mut seen = sea_orm::Condition::any().add(venue::Column::Id.in_subquery(announced));
    if let Some(user) = actor.user() {
        let own = Query::select()
            .column(membership::Column::OrganizationId)
            .from(membership::Entity)
            .and_where(membership::Column::UserId.eq(user.user_id))
            .to_owned();
        seen = seen.add(venue::Column::OrganizationId.in_subquery(own));
    }
    venue::Entity::find().filter(among(conn, venue::Column::Id, ids)).filter(seen).all(conn).await
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
