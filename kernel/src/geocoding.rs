//! The search for addresses, which an outside system knows. It is asked only when somebody presses for it.

use std::sync::Arc;

use async_trait::async_trait;

use crate::geo::Point;
use crate::text::Locale;

/// An address that was found. Parts that the system does not know are empty.
#[derive(Debug, Clone, PartialEq)]
pub struct Address {
    /// The whole address in one line, as the system writes it.
    pub label: String,
    /// The street with the number, as people there write it.
    pub street: String,
    /// The postal code, such as `10117`.
    pub postcode: String,
    /// The town, or the village or municipality where there is none.
    pub city: String,
    /// The ISO 3166-1 alpha-2 code of the country, in capitals.
    pub country: String,
    /// Where it is.
    pub at: Point,
}

/// Why no address could be searched for. Messages have nothing of what was searched for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GeocodingError {
    /// Too many searches wait already: the system is asked once a second at most.
    #[error("too many searches wait for the geocoder")]
    Busy,
    /// The system can't be reached, or its answer can't be read.
    #[error("{0}")]
    Unavailable(String),
}

/// A system that knows where addresses are.
#[async_trait]
pub trait Geocoder: Send + Sync {
    /// The addresses that are meant by a text, the most likely first; at most five.
    ///
    /// # Errors
    /// When the system can't be asked now.
    async fn search(&self, text: &str, locale: Locale) -> Result<Arc<[Address]>, GeocodingError>;
}
