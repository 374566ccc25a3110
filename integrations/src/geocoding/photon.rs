//! Photon's search, which answers in GeoJSON (<https://github.com/komoot/photon#search-api>).

use kernel::geo::Point;
use kernel::geocoding::Address;
use kernel::text::Locale;
use serde::Deserialize;

use super::{RESULTS, joined};

/// Photon refuses languages that its index was not built for; `default` is that of each place.
pub(super) fn query(text: &str, locale: Locale) -> [(&'static str, String); 3] {
    let language = match locale {
        Locale::En | Locale::De | Locale::Fr => locale.tag(),
        Locale::Es | Locale::Ar => "default",
    };
    [("q", text.to_owned()), ("limit", RESULTS.to_owned()), ("lang", language.to_owned())]
}

/// A `FeatureCollection`.
#[derive(Debug, Deserialize)]
pub(super) struct Places {
    features: Vec<Feature>,
}

#[derive(Debug, Deserialize)]
struct Feature {
    geometry: Geometry,
    properties: Properties,
}

/// Always a point: degrees east, then north.
#[derive(Debug, Deserialize)]
struct Geometry {
    coordinates: Vec<f64>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Properties {
    name: Option<String>,
    street: Option<String>,
    housenumber: Option<String>,
    postcode: Option<String>,
    city: Option<String>,
    state: Option<String>,
    country: Option<String>,
    countrycode: Option<String>,
    /// What kind of place it is: `house`, `street`, `city` and so on. Older servers do not say.
    r#type: Option<String>,
    osm_key: Option<String>,
}

impl Places {
    pub(super) fn addresses(self) -> Vec<Address> {
        self.features.into_iter().filter_map(Feature::address).collect()
    }
}

impl Feature {
    fn address(self) -> Option<Address> {
        let [longitude, latitude] = self.geometry.coordinates[..] else { return None };
        let Properties { name, street, housenumber, postcode, city, state, country, countrycode, r#type, osm_key } =
            self.properties;
        let is = |kind: &str| match (r#type.as_deref(), osm_key.as_deref()) {
            (Some(known), _) => known == kind,
            (None, key) => key == Some(if kind == "city" { "place" } else { "highway" }),
        };
        // A street's name is its own, and a city's as well.
        let street = street.or_else(|| name.clone().filter(|_| is("street")));
        let city = city.or_else(|| name.clone().filter(|_| is("city")));
        let line = joined([street.as_deref(), housenumber.as_deref()]);
        let town = joined([postcode.as_deref(), city.as_deref()]);
        let name = name.filter(|name| !is("street") && !is("city") && *name != line);
        let parts = [name, Some(line.clone()), Some(town), state, country];
        let label: Vec<String> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
        Some(Address {
            at: Point::new(latitude, longitude)?,
            label: label.join(", "),
            street: line,
            postcode: postcode.unwrap_or_default(),
            city: city.unwrap_or_default(),
            country: countrycode.unwrap_or_default().to_uppercase(),
        })
    }
}
