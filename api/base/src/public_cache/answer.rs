//! An answer that is kept, and how it is sent.

use std::io::Write as _;
use std::sync::OnceLock;

use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use flate2::Compression;
use flate2::write::GzEncoder;
use kernel::Actor;
use time::OffsetDateTime;
use tokio::time::Instant;

use super::reads::Reads;
use crate::conditional;

/// Bodies below this many bytes are not compressed.
const SMALL: usize = 1024;

/// The body of an answer, and what it is about.
#[derive(Debug)]
pub struct Made {
    /// The body, as everybody gets it.
    pub body: Bytes,
    /// What the answer is called in metrics, such as the name of a root field.
    pub name: Option<String>,
}

/// An answer that everybody gets.
#[derive(Debug)]
pub struct Answer {
    made: Made,
    zipped: OnceLock<Bytes>,
    tag: String,
    /// The number of the latest change when the look began.
    pub(super) as_of: u64,
    /// When the look began.
    pub(super) began: Instant,
    /// The same by the clock that rules go by.
    pub(super) at: OffsetDateTime,
    pub(super) reads: Reads,
}

impl Answer {
    pub(super) fn new(made: Made, (as_of, began, at): (u64, Instant, OffsetDateTime), reads: Reads) -> Self {
        let tag = conditional::tag(&made.body);
        Self { made, zipped: OnceLock::new(), tag, as_of, began, at, reads }
    }

    /// What the answer is called in metrics.
    pub fn name(&self) -> Option<&str> {
        self.made.name.as_deref()
    }

    /// Whether it says how many places are left, so that it is kept for a moment only.
    pub fn is_brief(&self) -> bool {
        self.reads.availability
    }

    /// Whether this actor gets the same answer, unless rights let them see more: anybody who is not signed in, and everybody
    /// if it does not depend on who asks.
    pub fn is_for(&self, actor: &Actor) -> bool {
        actor.user().is_none() || !self.reads.viewer
    }

    /// About how much memory it takes, in bytes: its body, and the same compressed.
    pub(super) fn weight(&self) -> u64 {
        (self.made.body.len() + self.made.body.len() / 4 + 512) as u64
    }

    /// The answer in the encoding that the client prefers.
    pub fn response(&self, asked: &HeaderMap, content_type: HeaderValue) -> Response {
        let zip = self.made.body.len() >= SMALL && conditional::takes(asked, "gzip");
        let body = if zip { self.zipped.get_or_init(|| zipped(&self.made.body)) } else { &self.made.body };
        let mut response = ([(header::CONTENT_TYPE, content_type)], body.clone()).into_response();
        if zip {
            response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
        response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        response
    }

    /// Like [`Answer::response`], or 304 if the client has the same already (RFC 9110 §13.1.2). The tag is weak, because
    /// both encodings share it.
    pub fn conditional_response(&self, asked: &HeaderMap, content_type: HeaderValue) -> Response {
        let mut response = if conditional::is_known(asked, &self.tag) {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            self.response(asked, content_type)
        };
        if let Ok(tag) = HeaderValue::from_str(&format!("W/{}", self.tag)) {
            response.headers_mut().insert(header::ETAG, tag);
        }
        response
    }
}

/// The text compressed; as it is if that fails, which writing to memory never does.
fn zipped(body: &Bytes) -> Bytes {
    let mut encoder = GzEncoder::new(Vec::with_capacity(body.len() / 3), Compression::default());
    let zipped = encoder.write_all(body).and_then(|()| encoder.finish());
    zipped.map_or_else(|_| body.clone(), Bytes::from)
}
