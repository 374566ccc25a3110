//! The search for addresses by Nominatim or Photon, which both know those of OpenStreetMap.

mod nominatim;
mod photon;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use kernel::geocoding::{Address, Geocoder, GeocodingError};
use kernel::text::Locale;
use quick_cache::sync::Cache;
use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder, Url};
use serde::de::DeserializeOwned;
use tokio::sync::{Mutex, Semaphore};
use tokio::time::Instant;

/// How many addresses are asked for.
const RESULTS: &str = "5";
/// How many searches are kept in memory: addresses stay where they are.
const KEPT: usize = 500;
/// How many searches may wait for their turn. The last of them waits for as many seconds.
const WAITING: usize = 4;
/// The longest answer that is read.
const LONGEST: usize = 256 * 1024;

/// The system that is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GeocodingService {
    /// <https://nominatim.org/release-docs/latest/api/Search/>
    Nominatim,
    /// <https://github.com/komoot/photon#search-api>
    Photon,
}

/// The options of the search for addresses.
#[derive(Debug, Clone)]
pub struct GeocodingOptions {
    /// The system that is asked.
    pub service: GeocodingService,
    /// The base URL of its API, without a trailing slash.
    pub url: String,
    /// The timeout of one call.
    pub timeout: Duration,
    /// The time between two calls. The public servers allow one a second
    /// (<https://operations.osmfoundation.org/policies/nominatim/>).
    pub pause: Duration,
}

/// The HTTP client can't be created, or the URL can't be used.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct GeocodingSetupError(String);

/// A client of Nominatim or Photon.
pub struct HttpGeocoder {
    service: GeocodingService,
    client: Client,
    url: Url,
    pause: Duration,
    /// When the last call began.
    last: Mutex<Option<Instant>>,
    turns: Semaphore,
    kept: Cache<(Locale, String), Arc<[Address]>>,
}

impl HttpGeocoder {
    /// Creates the HTTP client, without any call.
    ///
    /// # Errors
    /// When the TLS set-up fails, or the URL can't be read.
    pub fn new(options: &GeocodingOptions) -> Result<Self, GeocodingSetupError> {
        let GeocodingOptions { service, url, timeout, pause } = options;
        let agent = concat!("event-radar/", env!("CARGO_PKG_VERSION"));
        // Redirects are not followed: they could lead anywhere.
        let client = Client::builder().timeout(*timeout).redirect(Policy::none()).user_agent(agent).build();
        let client = client.map_err(|error| GeocodingSetupError(error.without_url().to_string()))?;
        let path = match service {
            GeocodingService::Nominatim => "search",
            GeocodingService::Photon => "api",
        };
        let url = Url::parse(&format!("{}/{path}", url.trim_end_matches('/')));
        let url = url.map_err(|error| GeocodingSetupError(error.to_string()))?;
        Ok(Self {
            service: *service,
            client,
            url,
            pause: *pause,
            last: Mutex::default(),
            turns: Semaphore::new(WAITING),
            kept: Cache::new(KEPT),
        })
    }

    /// Waits until the system may be asked again.
    async fn turn(&self) {
        let mut last = self.last.lock().await;
        if let Some(last) = *last {
            tokio::time::sleep_until(last + self.pause).await;
        }
        *last = Some(Instant::now());
    }

    async fn ask(&self, text: &str, locale: Locale) -> Result<Vec<Address>, GeocodingError> {
        let request = self.client.get(self.url.clone());
        match self.service {
            GeocodingService::Nominatim => {
                let found: Vec<nominatim::Place> = answer(request.query(&nominatim::query(text, locale))).await?;
                Ok(found.into_iter().filter_map(nominatim::Place::address).collect())
            }
            GeocodingService::Photon => {
                let found: photon::Places = answer(request.query(&photon::query(text, locale))).await?;
                Ok(found.addresses())
            }
        }
    }
}

#[async_trait]
impl Geocoder for HttpGeocoder {
    async fn search(&self, text: &str, locale: Locale) -> Result<Arc<[Address]>, GeocodingError> {
        let question = (locale, text.to_lowercase());
        if let Some(known) = self.kept.get(&question) {
            return Ok(known);
        }
        let _turn = self.turns.try_acquire().map_err(|_| GeocodingError::Busy)?;
        self.turn().await;
        // Somebody before may have asked the same.
        if let Some(known) = self.kept.get(&question) {
            return Ok(known);
        }
        let found: Arc<[Address]> = self.ask(text, locale).await?.into();
        self.kept.insert(question, Arc::clone(&found));
        Ok(found)
    }
}

/// Sends a request and reads its answer.
async fn answer<T: DeserializeOwned>(request: RequestBuilder) -> Result<T, GeocodingError> {
    let unavailable = |what: &str| GeocodingError::Unavailable(format!("The geocoder {what}."));
    let unanswered = |error: reqwest::Error| {
        unavailable(if error.is_timeout() { "did not answer in time" } else { "can't be reached" })
    };
    let mut answer = request.send().await.map_err(unanswered)?;
    if !answer.status().is_success() {
        return Err(unavailable(&format!("answered {}", answer.status().as_u16())));
    }
    let mut body = Vec::new();
    while let Some(part) = answer.chunk().await.map_err(unanswered)? {
        body.extend_from_slice(&part);
        if body.len() > LONGEST {
            return Err(unavailable("answered too much"));
        }
    }
    serde_json::from_slice(&body).map_err(|_| unavailable("answered what can't be read"))
}

/// The parts that there are, with a space between them.
fn joined<'a>(parts: impl IntoIterator<Item = Option<&'a str>>) -> String {
    parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}
