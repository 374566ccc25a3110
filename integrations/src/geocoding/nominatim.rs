//! Nominatim's search, in its format `jsonv2` (<https://nominatim.org/release-docs/latest/api/Search/>,
//! <https://nominatim.org/release-docs/latest/api/Output/>).

use kernel::geo::Point;
use kernel::geocoding::Address;
use kernel::text::Locale;
use serde::Deserialize;

use super::{RESULTS, joined};

pub(super) fn query(text: &str, locale: Locale) -> [(&'static str, String); 5] {
    [
        ("q", text.to_owned()),
        ("format", "jsonv2".to_owned()),
        ("addressdetails", "1".to_owned()),
        ("limit", RESULTS.to_owned()),
        ("accept-language", locale.tag().to_owned()),
    ]
}

/// A place; coordinates are texts.
#[derive(Debug, Deserialize)]
pub(super) struct Place {
    lat: String,
    lon: String,
    display_name: String,
    #[serde(default)]
    address: Parts,
}

/// Which of these there are depends on the place.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Parts {
    house_number: Option<String>,
    road: Option<String>,
    pedestrian: Option<String>,
    postcode: Option<String>,
    city: Option<String>,
    town: Option<String>,
    village: Option<String>,
    municipality: Option<String>,
    hamlet: Option<String>,
    country_code: Option<String>,
}

impl Place {
    pub(super) fn address(self) -> Option<Address> {
        let Parts { house_number, road, pedestrian, postcode, city, town, village, municipality, hamlet, country_code } =
            self.address;
        let street = road.or(pedestrian);
        Some(Address {
            at: Point::new(self.lat.parse().ok()?, self.lon.parse().ok()?)?,
            label: self.display_name,
            street: joined([street.as_deref(), house_number.as_deref()]),
            postcode: postcode.unwrap_or_default(),
            city: city.or(town).or(village).or(municipality).or(hamlet).unwrap_or_default(),
            country: country_code.unwrap_or_default().to_uppercase(),
        })
    }
}
