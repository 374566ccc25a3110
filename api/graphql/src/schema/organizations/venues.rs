//! The venues of organizations.

use async_graphql::{ComplexObject, Error, ID, SimpleObject};
use domain::venues;
use kernel::geo::Point;
use kernel::ids::TypedId as _;
use kernel::towns;

use crate::schema::errors::internal;

/// A place where events take place.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct Venue {
    /// The venue's id, `venue_…`.
    #[graphql(owned)]
    pub(crate) id: ID,
    /// The name of the venue.
    pub(crate) name: String,
    /// Street, number and whatever else a letter to it needs, in one line.
    pub(crate) address: String,
    /// The city, as the organizer typed it.
    pub(crate) city: String,
    /// The ISO 3166-1 alpha-2 code of the country, such as `DE`.
    pub(crate) country: String,
    /// Degrees north (WGS 84); null if unknown.
    pub(crate) latitude: Option<f64>,
    /// Degrees east (WGS 84); null if unknown.
    pub(crate) longitude: Option<f64>,
    /// Goes up by one with each edit. Send it along with your own edit, so that you don't overwrite someone else's.
    pub(crate) version: i32,
}

#[ComplexObject]
impl Venue {
    /// The IANA time zone there, for the times of a new event: that of the closest town or, without coordinates, of its city.
    /// Null if no town is known there.
    async fn timezone(&self) -> Result<Option<&'static str>, Error> {
        let at = self.latitude.zip(self.longitude).and_then(|(north, east)| Point::new(north, east));
        let (city, country) = (self.city.clone(), self.country.clone());
        let zone = towns::look(move || towns::timezone_of(at, &city, &country)).await;
        Ok(zone.map_err(|fault| internal(&fault))?.map(|zone| zone.name()))
    }
}

impl From<venues::Venue> for Venue {
    fn from(row: venues::Venue) -> Self {
        Self {
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
