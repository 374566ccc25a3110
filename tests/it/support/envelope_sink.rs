//! A Sentry double that stores envelopes (<https://develop.sentry.dev/sdk/data-model/envelopes/>).

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use serde_json::Value;
use tokio::net::TcpListener;

/// How the double answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Temper {
    /// It accepts all envelopes.
    Kind,
    /// It accepts connections but never answers.
    Silent,
    /// It limits the rate: no more for a minute.
    Full,
    /// It does not know the key.
    Strange,
}

/// The envelope of one request.
#[derive(Debug, Clone)]
pub(crate) struct Envelope {
    pub(crate) project: String,
    pub(crate) auth: String,
    pub(crate) header: Value,
    pub(crate) items: Vec<(Value, Vec<u8>)>,
    pub(crate) text: String,
}

impl Envelope {
    /// Parses the header and the items, each of which has a header and a payload.
    fn parse(project: String, headers: &HeaderMap, body: &[u8]) -> Self {
        let (header, mut remaining) = line(body);
        let mut items = Vec::new();
        while !remaining.is_empty() {
            let (item, after) = line(remaining);
            let item: Value = serde_json::from_slice(item).expect("an item's header");
            let (payload, after) = match item["length"].as_u64() {
                Some(length) => after.split_at(usize::try_from(length).unwrap()),
                None => line(after),
            };
            items.push((item, payload.to_vec()));
            remaining = after.strip_prefix(b"\n").unwrap_or(after);
        }
        Self {
            project,
            auth: headers["x-sentry-auth"].to_str().unwrap().to_owned(),
            header: serde_json::from_slice(header).expect("the envelope's header"),
            items,
            text: String::from_utf8_lossy(body).into_owned(),
        }
    }
}

fn line(bytes: &[u8]) -> (&[u8], &[u8]) {
    match bytes.iter().position(|byte| *byte == b'\n') {
        Some(at) => (&bytes[..at], &bytes[at + 1..]),
        None => (bytes, &[]),
    }
}

/// A running Sentry double on a free port.
pub(crate) struct EnvelopeSink {
    address: String,
    received: Arc<Mutex<Vec<Envelope>>>,
}

impl EnvelopeSink {
    pub(crate) async fn start(temper: Temper) -> Self {
        let received = Arc::new(Mutex::new(Vec::new()));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let router = Router::new().route("/api/{project}/envelope/", post(take));
        let router = router.with_state((Arc::clone(&received), temper));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { address, received }
    }

    /// The value for `sentry.dsn`.
    pub(crate) fn dsn(&self) -> String {
        format!("http://public-key@{}/42", self.address)
    }

    /// The envelopes received so far.
    pub(crate) fn envelopes(&self) -> Vec<Envelope> {
        self.received.lock().unwrap().clone()
    }

    /// The events in these envelopes.
    pub(crate) fn events(&self) -> Vec<Value> {
        let items = self.envelopes().into_iter().flat_map(|envelope| envelope.items);
        let events = items.filter(|(header, _)| header["type"] == "event");
        events.map(|(_, payload)| serde_json::from_slice(&payload).expect("an event")).collect()
    }
}

type Taker = (Arc<Mutex<Vec<Envelope>>>, Temper);

async fn take(
    State((received, temper)): State<Taker>,
    Path(project): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    received.lock().unwrap().push(Envelope::parse(project, &headers, &body));
    match temper {
        Temper::Kind => axum::Json(serde_json::json!({ "id": null })).into_response(),
        Temper::Silent => std::future::pending().await,
        Temper::Full => (StatusCode::TOO_MANY_REQUESTS, [("retry-after", "60")]).into_response(),
        Temper::Strange => StatusCode::FORBIDDEN.into_response(),
    }
}
