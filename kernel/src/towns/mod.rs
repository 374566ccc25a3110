//! The world's towns of at least 5,000 inhabitants, by GeoNames (<https://www.geonames.org>, CC BY 4.0): see
//! `docs/reference-data.md`. The list is unpacked when it is used first, which takes 0.1 seconds and 10 MB of memory from
//! then on.

mod data;
mod keys;
mod search;
#[cfg(test)]
mod tests;

use std::sync::LazyLock;

use tokio::sync::Semaphore;

use self::data::Data;
use crate::error::Internal;
use crate::geo::{Point, km_between_latitudes};
use crate::money::Currency;
use crate::zones::Timezone;

/// The most letters of a search that are used.
const MOST_LETTERS: usize = 100;
/// How many searches may wait for their turn.
const MOST_WAITING: usize = 32;
/// Farther away from a point, no town is near it.
const FARTHEST_KM: f64 = 300.0;
/// The least inhabitants of a city that has districts.
const CITY: u32 = 100_000;
/// How many people live on a square kilometre of a city, about.
const DENSITY: f64 = 2_500.0;
/// The largest radius of a city, with a margin.
const LARGEST_KM: f64 = 80.0;

static DATA: LazyLock<Data> = LazyLock::new(Data::load);

/// A town.
#[derive(Debug, Clone, PartialEq)]
pub struct Town {
    /// The name that GeoNames uses, such as `Munich`.
    pub name: &'static str,
    /// The name that was searched for, such as `München`.
    pub name_as_typed: &'static str,
    /// The English name of the country.
    pub country: &'static str,
    /// The country's ISO 3166-1 code, or `XK` for Kosovo.
    pub country_code: &'static str,
    /// The state, canton or part of the country, as it is abbreviated there; none where it has only a number.
    pub region: Option<&'static str>,
    /// The middle of the town, to about 100 metres.
    pub at: Point,
    /// The time zone of the town.
    pub timezone: Timezone,
    /// What people there pay with; none if prices can't be in it.
    pub currency: Option<Currency>,
    /// How many people live there; 0 if nobody has counted them.
    pub population: u32,
}

/// The release of the data.
pub fn version() -> &'static str {
    &DATA.version
}

/// The towns with a name that begins with what was typed, or one of whose words does; the largest and those that fit best
/// first, and those near a point, if one is given. Words after the name may say in which country or region the town is. If
/// there is none, words of at least four letters may have one typing error, those of at least eight two.
pub fn search(typed: &str, near: Option<Point>, first: usize) -> Vec<Town> {
    let typed: String = typed.chars().take(MOST_LETTERS).collect();
    let towns = search::search(&DATA, &typed, near, first).into_iter();
    towns.filter_map(|town| town_of(town, Some(&typed))).collect()
}

/// The town that a point is in or next to; none if there is none within 300 kilometres. A district of a city counts as the
/// city.
pub fn nearest(point: Point) -> Option<Town> {
    let (nearest, _) = closest(point)?;
    town_of(city_around(point, nearest).unwrap_or(nearest), None)
}

/// The time zone of a place: that of the closest town, or of the town that it is in if there are no coordinates.
pub fn timezone_of(at: Option<Point>, town: &str, country_code: &str) -> Option<Timezone> {
    let town = match at {
        Some(point) => closest(point)?.0,
        None => search::named(&DATA, town, country_code)?,
    };
    Timezone::parse(DATA.zone(town)).ok()
}

/// Looks something up in the list without holding up what else there is to do: what is found by its place or its whole name
/// takes less than a millisecond, but a tenth of a second at first. For searches, there is [`in_turn`].
pub async fn look<T: Send + 'static>(look: impl FnOnce() -> T + Send + 'static) -> Result<T, Internal> {
    tokio::task::spawn_blocking(look).await.map_err(|error| Internal::Other(error.to_string()))
}

/// Searches the list like [`look`], but one search runs at a time: each takes milliseconds of computation, so searches get
/// one processor at most. `None` if too many wait already.
pub async fn in_turn<T: Send + 'static>(search: impl FnOnce() -> T + Send + 'static) -> Result<Option<T>, Internal> {
    static TURN: Semaphore = Semaphore::const_new(1);
    static PLACES: Semaphore = Semaphore::const_new(1 + MOST_WAITING);
    let Ok(_place) = PLACES.try_acquire() else { return Ok(None) };
    let turn = TURN.acquire().await.map_err(|error| Internal::Other(error.to_string()))?;
    let search = look(move || {
        let found = search();
        drop(turn);
        found
    });
    search.await.map(Some)
}

fn town_of(town: usize, typed: Option<&str>) -> Option<Town> {
    let data: &'static Data = &DATA;
    let name = data.names(town).next()?;
    let country = data.country(town);
    Some(Town {
        name,
        name_as_typed: typed.map_or(name, |typed| search::name_as_typed(data, town, typed)),
        country: &country.name,
        country_code: &country.code,
        region: Some(data.region(town)).filter(|region| !region.is_empty()),
        at: point_of(town)?,
        timezone: Timezone::parse(data.zone(town)).ok()?,
        currency: Currency::parse(&country.currency).ok(),
        population: data.population(town),
    })
}

fn point_of(town: usize) -> Option<Point> {
    Point::new(DATA.latitude(town), DATA.longitude(town))
}

/// The closest town, with its distance. Towns that are farther north or south than the closest so far are skipped, so few
/// distances are computed.
fn closest(point: Point) -> Option<(usize, f64)> {
    let mut best = (None, FARTHEST_KM);
    for town in 0..DATA.len() {
        if km_between_latitudes(DATA.latitude(town), point.latitude()) < best.1
            && let Some(km) = point_of(town).map(|at| at.km_to(point)).filter(|km| *km < best.1)
        {
            best = (Some(town), km);
        }
    }
    best.0.map(|town| (town, best.1))
}

/// The largest city in the same country that a point is in, if a city is a circle.
fn city_around(point: Point, nearest: usize) -> Option<usize> {
    let radius = |town: usize| (f64::from(DATA.population(town)) / (DENSITY * std::f64::consts::PI)).sqrt();
    let is_around = |town: &usize| {
        DATA.population(*town) >= CITY
            && DATA.is_same_country(*town, nearest)
            && km_between_latitudes(DATA.latitude(*town), point.latitude()) < LARGEST_KM
            && point_of(*town).is_some_and(|at| at.km_to(point) < radius(*town))
    };
    (0..DATA.len()).filter(is_around).max_by_key(|town| DATA.population(*town))
}
