//! The venues of organizations.

use async_graphql::{ComplexObject, Error, ID, SimpleObject};
use domain::venues;
use kernel::geo::Point;
use kernel::ids::TypedId as _;
use kernel::towns;

use crate::schema::errors::internal;

/// Where a venue is. What is not known is null.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct VenueLocation {
    /// Street, number and whatever else a letter to it needs, in one line.
    pub(crate) address: Option<String>,
    /// The city, as the organizer typed it.
    pub(crate) city: Option<String>,
    /// The ISO 3166-1 alpha-2 code of the country, such as `DE`.
    pub(crate) country: Option<String>,
    /// Degrees north (WGS 84).
    pub(crate) latitude: Option<f64>,
    /// Degrees east (WGS 84).
    pub(crate) longitude: Option<f64>,
}

/// A place where events take place.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct Venue {
    /// The venue's id, `venue_…`.
    #[graphql(owned)]
    pub(crate) id: ID,
    /// The name of the venue.
    pub(crate) name: String,
    /// Street, number and whatever else a letter to it needs, in one line; empty if unknown.
    #[graphql(deprecation = "Use `location`, which is null if nothing is known.")]
    pub(crate) address: String,
    /// The city, as the organizer typed it; empty if unknown.
    #[graphql(deprecation = "Use `location`, which is null if nothing is known.")]
    pub(crate) city: String,
    /// The ISO 3166-1 alpha-2 code of the country, such as `DE`; empty if unknown.
    #[graphql(deprecation = "Use `location`, which is null if nothing is known.")]
    pub(crate) country: String,
    /// Where it is; null if nothing is known about that.
    pub(crate) location: Option<VenueLocation>,
    /// Degrees north (WGS 84); null if unknown.
    pub(crate) latitude: Option<f64>,
    /// Degrees east (WGS 84); null if unknown.
    pub(crate) longitude: Option<f64>,
    /// How many people fit in; null if unknown.
    pub(crate) capacity: Option<i32>,
    /// What is said about it, in Markdown; null if nothing is.
    pub(crate) description: Option<String>,
    /// Whether only one event can take place there at a time.
    pub(crate) exclusive: bool,
    /// The zone that its organizer chose.
    #[graphql(skip)]
    pub(crate) own_timezone: Option<String>,
    /// Goes up by one with each edit. Send it along with your own edit, so that you don't overwrite someone else's.
    pub(crate) version: i32,
}

#[ComplexObject]
impl Venue {
    /// The IANA time zone there, for the times of a new event: the one that its organizer chose, else that of the closest town
    /// or, without coordinates, of its city. Null if no town is known there.
    async fn timezone(&self) -> Result<Option<String>, Error> {
        if self.own_timezone.is_some() {
            return Ok(self.own_timezone.clone());
        }
        let at = self.latitude.zip(self.longitude).and_then(|(north, east)| Point::new(north, east));
        let (city, country) = (self.city.clone(), self.country.clone());
        let zone = towns::look(move || towns::timezone_of(at, &city, &country)).await;
        Ok(zone.map_err(|fault| internal(&fault))?.map(|zone| zone.name().to_owned()))
    }
}

impl From<venues::Venue> for Venue {
    fn from(row: venues::Venue) -> Self {
        let known = |part: &str| (!part.is_empty()).then(|| part.to_owned());
        let location = venues::location_of(&row).map(|place| VenueLocation {
            address: known(place.address),
            city: known(place.city),
            country: known(place.country),
            latitude: place.coordinates.map(|(north, _)| north),
            longitude: place.coordinates.map(|(_, east)| east),
        });
        Self {
            location,
            capacity: row.capacity,
            description: row.description.clone(),
            exclusive: row.exclusive,
            own_timezone: row.timezone.clone(),
            id: row.typed_id().to_string().into(),
            name: row.name,
            address: row.address,
            city: row.city,
            country: row.country,
            latitude: row.latitude,
            longitude: row.longitude,
            version: row.version,
        }
    }
}
