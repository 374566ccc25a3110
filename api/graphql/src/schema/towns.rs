//! The world's towns, for finding places.

use api_base::lifecycle;
use async_graphql::{Error, ErrorExtensions as _, InputObject, Object, SimpleObject};
use kernel::geo::{self, Point};
use kernel::page::PageArguments;
use kernel::towns;

use super::errors::{coded, internal};
use super::pages;

/// How many towns are returned unless `first` says otherwise: as many as fit under a field.
const SUGGESTED: i32 = 8;

/// A town, by GeoNames (<https://www.geonames.org>), whose data is under the licence CC BY 4.0: say so where you show it.
#[derive(Debug, SimpleObject)]
pub(crate) struct Town {
    /// The name that GeoNames uses, such as `Munich`.
    name: &'static str,
    /// The name that was searched for, in the spelling that was typed, such as `München`; else the same as `name`.
    name_as_typed: &'static str,
    /// The English name of the country, such as `Germany`.
    country: &'static str,
    /// The ISO 3166-1 alpha-2 code of the country, such as `DE`; `XK` for Kosovo, which venues can't be in.
    country_code: &'static str,
    /// The state, canton or part of the country as it is abbreviated there, such as `IL` or `ZH`; null where that is not
    /// known.
    region: Option<&'static str>,
    /// Degrees north (WGS 84) of its middle, to three decimals.
    latitude: f64,
    /// Degrees east (WGS 84) of its middle, to three decimals.
    longitude: f64,
    /// The IANA time zone, such as `Europe/Berlin`.
    timezone: &'static str,
    /// The ISO 4217 code of the currency that people pay with there, such as `EUR`; null if prices can't be in it.
    currency: Option<&'static str>,
    /// The number of inhabitants; 0 if unknown.
    population: u32,
}

impl From<towns::Town> for Town {
    fn from(town: towns::Town) -> Self {
        Self {
            name: town.name,
            name_as_typed: town.name_as_typed,
            country: town.country,
            country_code: town.country_code,
            region: town.region,
            latitude: town.at.latitude(),
            longitude: town.at.longitude(),
            timezone: town.timezone.name(),
            currency: town.currency.map(kernel::money::Currency::code),
            population: town.population,
        }
    }
}

/// A point on the earth.
#[derive(Debug, Clone, Copy, InputObject)]
pub(crate) struct PointInput {
    /// Degrees north (WGS 84), -90 to 90.
    latitude: f64,
    /// Degrees east (WGS 84), -180 to 180.
    longitude: f64,
}

impl PointInput {
    /// # Errors
    /// When a coordinate is out of range; `path` is the argument that it is in, with a dot, or empty.
    fn parse(self, path: &str) -> Result<Point, Error> {
        let named = |name: &str, problem: Result<f64, kernel::text::Invalid>| {
            problem.map_err(|invalid| coded("BAD_USER_INPUT", format!("{path}{name} {}.", invalid.message)))
        };
        let latitude = named("latitude", geo::latitude(self.latitude))?;
        let longitude = named("longitude", geo::longitude(self.longitude))?;
        Point::new(latitude, longitude).ok_or_else(|| coded("BAD_USER_INPUT", "There is no such point."))
    }
}

#[derive(Debug, Default)]
pub(crate) struct TownsQuery;

/// The error for a search while too many others wait.
fn busy() -> Error {
    coded("UNAVAILABLE", "Too many people are searching right now. Please try again in a few seconds.")
        .extend_with(|_, extensions| extensions.set("retryAfter", lifecycle::RETRY_AFTER))
}

#[Object]
impl TownsQuery {
    /// The towns of at least 5,000 inhabitants with a name that begins with what was typed, or one of whose words does, in
    /// any language that is written in Latin letters: the largest and those that fit best first. Case, accents and
    /// written-out umlauts don't matter. Words after the name say where the town is: `paris us`, `springfield il`. If no
    /// town fits, words may have typing errors. For suggestions while somebody types.
    async fn towns(
        &self,
        #[graphql(desc = "What was typed; at most 100 characters are used.")] search: String,
        #[graphql(desc = "How many to return, 0 to 100.", default_with = "Some(SUGGESTED)")] first: Option<i32>,
        #[graphql(desc = "Towns near this point come first.")] near: Option<PointInput>,
    ) -> Result<Vec<Town>, Error> {
        let first =
            pages::request("towns", &PageArguments { first: first.or(Some(SUGGESTED)), ..Default::default() })?.size;
        let near = near.map(|near| near.parse("near.")).transpose()?;
        let first = usize::try_from(first).unwrap_or(usize::MAX);
        let found = towns::in_turn(move || towns::search(&search, near, first)).await;
        let found = found.map_err(|fault| internal(&fault))?.ok_or_else(busy)?;
        Ok(found.into_iter().map(Town::from).collect())
    }

    /// The town that a point is in or next to; null if there is none within 300 kilometres. A district of a city counts as
    /// the city.
    async fn nearest_town(
        &self,
        #[graphql(desc = "Degrees north (WGS 84), -90 to 90.")] latitude: f64,
        #[graphql(desc = "Degrees east (WGS 84), -180 to 180.")] longitude: f64,
    ) -> Result<Option<Town>, Error> {
        let point = PointInput { latitude, longitude }.parse("")?;
        let found = towns::look(move || towns::nearest(point)).await.map_err(|fault| internal(&fault))?;
        Ok(found.map(Town::from))
    }
}
