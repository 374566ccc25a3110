use std::collections::HashSet;

use proptest::prelude::*;

use super::*;

fn found(typed: &str) -> Vec<(&'static str, &'static str)> {
    search(typed, None, 5).iter().map(|town| (town.name, town.country_code)).collect()
}

#[track_caller]
fn finds(typed: &str, name: &str, country: &str) {
    assert_eq!(found(typed).first(), Some(&(name, country)), "{typed}: {:?}", found(typed));
}

fn at(latitude: f64, longitude: f64) -> Point {
    Point::new(latitude, longitude).unwrap()
}

#[test]
fn the_list_is_whole() {
    let data = Data::read().unwrap();
    assert!(data.len() > 60_000 && !version().is_empty());
    let mut zones = HashSet::new();
    let mut without_currency = HashSet::new();
    for town in (0..data.len()).map(|town| town_of(town, None).unwrap()) {
        assert!(!town.name.is_empty() && !town.country.is_empty() && town.country_code.len() == 2);
        zones.insert(town.timezone.name());
        if town.currency.is_none() {
            without_currency.insert(town.country_code);
        }
    }
    assert!(zones.len() > 300);
    // GeoNames and ISO 4217 agree, apart from the newest currencies.
    assert!(without_currency.len() <= 3, "{without_currency:?}");
    for town in 0..data.len() {
        assert!(data.keys.get(town).split('\t').next().is_some_and(|key| !key.is_empty()), "{:?}", data.names(town));
    }
}

#[test]
fn what_people_type_finds_what_they_mean() {
    for (typed, name, country) in [
        ("berlin", "Berlin", "DE"),
        ("Ber", "Berlin", "DE"),
        ("München", "Munich", "DE"),
        ("muenchen", "Munich", "DE"),
        ("Munich", "Munich", "DE"),
        ("Köln", "Köln", "DE"),
        ("koeln", "Köln", "DE"),
        ("Cologne", "Köln", "DE"),
        ("Wien", "Vienna", "AT"),
        ("zuri", "Zürich", "CH"),
        ("st gallen", "Sankt Gallen", "CH"),
        ("Firenze", "Florence", "IT"),
        ("Praha", "Prague", "CZ"),
        ("Kiev", "Kyiv", "UA"),
        ("Москва", "Moscow", "RU"),
        ("new york", "New York City", "US"),
        ("san fran", "San Francisco", "US"),
        ("paris", "Paris", "FR"),
        ("paris us", "Paris", "US"),
        ("springfield il", "Springfield", "US"),
        ("london canada", "London", "CA"),
        ("frankfurt", "Frankfurt am Main", "DE"),
        ("frankfurt oder", "Frankfurt (Oder)", "DE"),
        ("den bosch", "'s-Hertogenbosch", "NL"),
        ("Aarhus", "Århus", "DK"),
    ] {
        finds(typed, name, country);
    }
    assert!(found("francisco").contains(&("San Francisco", "US")));
    for nothing in ["", "  ", "%", "…", "qqqqqqqqqqqqqqq", "berlin zz"] {
        assert_eq!(found(nothing), [], "{nothing:?}");
    }
    assert_eq!(search("a", None, 100).len(), 100);
    assert_eq!(search("berlin", None, 0), []);
}

#[test]
fn typing_errors_are_forgiven() {
    for (typed, name) in [
        ("Berln", "Berlin"),
        ("hambrug", "Hamburg"),
        ("Frankfrut am Main", "Frankfurt am Main"),
        ("Dsüeldorf", "Düsseldorf"),
        ("stutgard", "Stuttgart"),
        ("Londno", "London"),
        ("Barcelnoa", "Barcelona"),
    ] {
        assert_eq!(found(typed).first().map(|town| town.0), Some(name), "{typed}: {:?}", found(typed));
    }
}

#[test]
fn names_are_given_back_as_typed() {
    for (typed, name) in [
        ("Münch", "München"),
        ("wien", "Wien"),
        ("vien", "Vienna"),
        ("cologne", "Cologne"),
        ("koeln", "Köln"),
        ("muenchen", "Munich"),
        ("Firenze", "Firenze"),
        ("Kiev", "Kyiv"),
    ] {
        assert_eq!(search(typed, None, 1)[0].name_as_typed, name, "{typed}");
    }
}

#[test]
fn towns_nearby_come_first() {
    let ohio = at(39.9, -83.0);
    let near = search("athens", Some(ohio), 1);
    assert_eq!((near[0].country_code, near[0].region), ("US", Some("OH")));
    assert_eq!(found("athens")[0].1, "GR");
}

#[test]
fn the_nearest_town_knows_its_zone_and_currency() {
    for (point, name, zone, currency) in [
        (at(52.53, 13.38), "Berlin", "Europe/Berlin", "EUR"),
        // A district.
        (at(52.48, 13.35), "Berlin", "Europe/Berlin", "EUR"),
        (at(52.4, 13.06), "Potsdam", "Europe/Berlin", "EUR"),
        (at(47.37, 8.54), "Zürich", "Europe/Zurich", "CHF"),
        (at(35.68, 139.69), "Tokyo", "Asia/Tokyo", "JPY"),
        (at(42.7, 23.32), "Sofia", "Europe/Sofia", "EUR"),
        // Beyond the 180th meridian, the closest town has the other sign.
        (at(-16.8, -179.99), "Savusavu", "Pacific/Fiji", "FJD"),
        (at(78.2, 15.6), "Longyearbyen", "Arctic/Longyearbyen", "NOK"),
    ] {
        let town = nearest(point).unwrap();
        let found = (town.name, town.timezone.name(), town.currency.map(Currency::code));
        let zone = Timezone::parse(zone).unwrap().name();
        assert_eq!(found, (name, zone, Some(currency)), "{point:?}");
        assert_eq!(timezone_of(Some(point), "", "").unwrap().name(), zone);
    }
    assert_eq!(nearest(at(90.0, 0.0)), None);
    assert_eq!(nearest(at(-45.0, -130.0)), None);
}

#[test]
fn zones_are_found_by_name_and_country() {
    let zone = |town: &str, country: &str| timezone_of(None, town, country).map(|zone| zone.name());
    assert_eq!(zone("Wien", "AT"), Some("Europe/Vienna"));
    assert_eq!(zone("London", "ca"), Some("America/Toronto"));
    assert_eq!(zone("London", "GB"), Some("Europe/London"));
    for (town, country) in [("Lon", "GB"), ("Berlin", "AT"), ("", "AT"), ("Berlin", "")] {
        assert_eq!(zone(town, country), None, "{town}, {country}");
    }
}

proptest! {
    #[test]
    fn any_search_is_harmless(typed in ".{0,30}", latitude in -90.0..=90.0_f64, longitude in -180.0..=180.0_f64) {
        prop_assert!(search(&typed, Some(at(latitude, longitude)), 20).len() <= 20);
    }

    /// The towns that are skipped are none that would be closer.
    #[test]
    fn no_town_is_closer(latitude in -90.0..=90.0_f64, longitude in -180.0..=180.0_f64) {
        let point = at(latitude, longitude);
        let all = (0..DATA.len()).filter_map(point_of).map(|at| at.km_to(point));
        let least = all.fold(FARTHEST_KM, f64::min);
        prop_assert!((closest(point).map_or(FARTHEST_KM, |(_, km)| km) - least).abs() < 1e-9);
    }
}
