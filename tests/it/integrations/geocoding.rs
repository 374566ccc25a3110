//! The search for addresses, against doubles that answer in the documented forms
//! (<https://nominatim.org/release-docs/latest/api/Output/>, <https://github.com/komoot/photon/blob/master/docs/api-v1.md>).

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use integrations::{GeocodingOptions, GeocodingService, HttpGeocoder};
use kernel::geocoding::{Geocoder as _, GeocodingError};
use kernel::text::Locale;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::time::Instant;

use crate::support::{AppOptions, Database, TestApp, http_client};

type Asked = HashMap<String, String>;

/// A running geocoder. Cheap to clone; the server ends with the test's runtime.
#[derive(Clone)]
struct Double {
    url: String,
    state: Arc<Mutex<Exchange>>,
}

/// What was asked, and the answers to come.
type Exchange = (Vec<Asked>, VecDeque<(u16, String)>);

impl Double {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/geo", listener.local_addr().unwrap());
        let double = Self { url, state: Arc::default() };
        let router = Router::new().fallback(search).with_state(double.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        double
    }

    /// Sets the answers to the next requests.
    fn answer(&self, status: u16, body: &impl ToString) {
        self.state.lock().unwrap().1.push_back((status, body.to_string()));
    }

    /// What was asked so far.
    fn asked(&self) -> Vec<Asked> {
        self.state.lock().unwrap().0.clone()
    }

    fn client(&self, service: GeocodingService, pause: Duration) -> HttpGeocoder {
        let timeout = Duration::from_secs(5);
        HttpGeocoder::new(&GeocodingOptions { service, url: self.url.clone(), timeout, pause }).unwrap()
    }
}

/// Refuses parameters that are not documented. The public servers refuse programs that do not say who they are.
async fn search(State(double): State<Double>, uri: Uri, headers: HeaderMap, Query(asked): Query<Asked>) -> Response {
    let known: &[&str] = match uri.path() {
        "/geo/search" => &["q", "format", "addressdetails", "limit", "accept-language"],
        "/geo/api" => &["q", "limit", "lang"],
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    let agent = headers.get("user-agent").and_then(|agent| agent.to_str().ok()).unwrap_or_default();
    if !agent.starts_with("event-radar/") {
        return StatusCode::FORBIDDEN.into_response();
    }
    if !asked.keys().all(|name| known.contains(&name.as_str())) || !asked.contains_key("q") {
        return StatusCode::BAD_REQUEST.into_response();
    }
    let mut state = double.state.lock().unwrap();
    state.0.push(asked);
    let (status, body) = state.1.pop_front().unwrap_or((200, "[]".to_owned()));
    (StatusCode::from_u16(status).unwrap(), [("location", "http://127.0.0.1:1/")], body).into_response()
}

fn nominatim() -> Value {
    json!([
        {
            "place_id": 100_149, "licence": "Data © OpenStreetMap contributors, ODbL 1.0.", "osm_type": "node",
            "osm_id": 107_775, "boundingbox": ["52.5170783", "52.5173187", "13.3975105", "13.3981599"],
            "lat": "52.51719785", "lon": "13.3978352028938", "category": "place", "type": "house", "place_rank": 30,
            "importance": 0.736, "addresstype": "place", "name": "",
            "display_name": "1, Unter den Linden, Mitte, Berlin, 10117, Deutschland",
            "address": {
                "house_number": "1", "road": "Unter den Linden", "suburb": "Mitte", "city": "Berlin",
                "ISO3166-2-lvl4": "DE-BE", "postcode": "10117", "country": "Deutschland", "country_code": "de",
            },
        },
        // A village without a street, and something that is nowhere.
        { "lat": "47.1", "lon": "9.5", "display_name": "Triesenberg", "address": { "village": "Triesenberg" } },
        { "lat": "91", "lon": "0", "display_name": "Nowhere" },
    ])
}

fn photon() -> Value {
    json!({ "type": "FeatureCollection", "features": [
        {
            "type": "Feature", "geometry": { "type": "Point", "coordinates": [13.239_514, 52.514_679] },
            "properties": {
                "osm_type": "W", "osm_id": 38_862_723, "osm_key": "leisure", "osm_value": "stadium", "type": "house",
                "name": "Olympiastadion", "street": "Olympischer Platz", "housenumber": "3", "postcode": "14053",
                "city": "Berlin", "state": "Berlin", "country": "Deutschland", "countrycode": "DE",
                "extent": [13.237, 52.515, 13.241, 52.513],
            },
        },
        {
            "type": "Feature", "geometry": { "type": "Point", "coordinates": [13.388_859, 52.517_036] },
            "properties": {
                "name": "Berlin", "state": "Berlin", "country": "Germany", "countrycode": "DE", "osm_key": "place",
                "osm_value": "city", "osm_type": "N", "osm_id": 240_109_189,
            },
        },
    ] })
}

#[tokio::test]
async fn both_systems_are_understood() {
    let _ = http_client();
    let double = Double::start().await;
    double.answer(200, &nominatim());
    let geocoder = double.client(GeocodingService::Nominatim, Duration::ZERO);
    let found = geocoder.search("Unter den Linden 1, Berlin", Locale::De).await.unwrap();
    assert_eq!(found.len(), 2);
    let first = &found[0];
    assert_eq!((first.street.as_str(), first.postcode.as_str()), ("Unter den Linden 1", "10117"));
    assert_eq!((first.city.as_str(), first.country.as_str()), ("Berlin", "DE"));
    assert!((first.at.latitude() - 52.517).abs() < 0.001 && (first.at.longitude() - 13.398).abs() < 0.001);
    assert_eq!((found[1].street.as_str(), found[1].city.as_str()), ("", "Triesenberg"));
    let asked = &double.asked()[0];
    assert_eq!((asked["q"].as_str(), asked["accept-language"].as_str()), ("Unter den Linden 1, Berlin", "de"));

    double.answer(200, &photon());
    let geocoder = double.client(GeocodingService::Photon, Duration::ZERO);
    let found = geocoder.search("Olympiastadion", Locale::En).await.unwrap();
    let label = "Olympiastadion, Olympischer Platz 3, 14053 Berlin, Berlin, Deutschland";
    assert_eq!((found[0].label.as_str(), found[0].street.as_str()), (label, "Olympischer Platz 3"));
    assert!((found[0].at.longitude() - 13.2395).abs() < 0.001);
    assert_eq!((found[1].city.as_str(), found[1].street.as_str()), ("Berlin", ""));
    assert_eq!(double.asked()[1]["lang"], "en");
}

#[tokio::test]
async fn what_goes_wrong_is_said_without_what_was_searched_for() {
    let _ = http_client();
    let double = Double::start().await;
    let geocoder = double.client(GeocodingService::Nominatim, Duration::ZERO);
    for (status, body, why) in [
        (503, "busy".to_owned(), "answered 503"),
        // Where a redirect leads is not looked at.
        (302, String::new(), "answered 302"),
        (200, "<html>".to_owned(), "can't be read"),
        (200, format!("[{}]", " ".repeat(300_000)), "too much"),
    ] {
        double.answer(status, &body);
        let error = geocoder.search("Secret Street", Locale::En).await.unwrap_err();
        assert!(error.to_string().contains(why) && !error.to_string().contains("Secret"), "{error}");
    }
    let nobody = Double { url: "http://127.0.0.1:1".to_owned(), state: Arc::default() };
    let away = nobody.client(GeocodingService::Photon, Duration::ZERO).search("x", Locale::En).await;
    assert!(matches!(away, Err(GeocodingError::Unavailable(_))), "{away:?}");
}

#[tokio::test]
async fn the_system_is_asked_once_a_pause_and_never_twice_for_the_same() {
    let _ = http_client();
    let double = Double::start().await;
    let pause = Duration::from_millis(300);
    let geocoder = Arc::new(double.client(GeocodingService::Nominatim, pause));
    let began = Instant::now();
    for text in ["a", "A", "b", "a"] {
        geocoder.search(text, Locale::En).await.unwrap();
    }
    assert!(began.elapsed() >= pause, "{:?}", began.elapsed());
    assert_eq!(double.asked().len(), 2);
    let crowd = (0..12).map(|number| {
        let geocoder = Arc::clone(&geocoder);
        tokio::spawn(async move { geocoder.search(&format!("street {number}"), Locale::En).await.is_ok() })
    });
    let mut answered = 0;
    for one in crowd.collect::<Vec<_>>() {
        answered += usize::from(one.await.unwrap());
    }
    assert_eq!(answered, 4, "the others are told to try again");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn organizers_find_the_address_of_a_venue() {
    const SEARCH: &str = "query($id: ID!, $search: String!) {
        addressSearch(organizationId: $id, search: $search, locale: \"de\") {
            addresses { label street postcode city country latitude longitude } errors { code field }
        }
    }";
    let _ = http_client();
    let double = Double::start().await;
    let app = TestApp::start_with(
        Database::Sqlite,
        AppOptions {
            config: vec![("geocoding.provider", json!("nominatim")), ("geocoding.url", json!(double.url))],
            ..AppOptions::default()
        },
    )
    .await;
    assert_eq!(app.gql("{ geocoder { credit } }", json!({})).ok().await["credit"], "© OpenStreetMap contributors");
    let organizer = app.organizer().await;
    let search =
        |text: &str| app.gql(SEARCH, json!({ "id": organizer.organization_id, "search": text })).as_(&organizer.user);
    double.answer(200, &nominatim());
    let found = search("Unter den Linden 1").send().await.ok();
    assert_eq!(found["addresses"][0]["street"], "Unter den Linden 1");
    assert_eq!(found["errors"], json!([]));
    double.answer(500, &"");
    for (text, code) in
        [("elsewhere", "GEOCODER_UNAVAILABLE"), ("", "INVALID_INPUT"), (&"x".repeat(401), "INVALID_INPUT")]
    {
        let refused = search(text).send().await.field();
        assert_eq!((&refused["addresses"], &refused["errors"][0]["code"]), (&json!([]), &json!(code)));
    }
    app.finish().await;

    let app = TestApp::start(Database::Sqlite).await;
    let organizer = app.organizer().await;
    assert_eq!(app.gql("{ geocoder { credit } }", json!({})).send().await.field(), Value::Null);
    let none = app.gql(SEARCH, json!({ "id": organizer.organization_id, "search": "x" })).as_(&organizer.user);
    assert_eq!(none.send().await.field()["errors"][0]["code"], "NO_GEOCODER");
    app.finish().await;
}
