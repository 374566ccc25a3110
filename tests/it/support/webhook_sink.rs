//! A receiver of signed webhooks that verifies them by the specification
//! (<https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md>).

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::Value;
use sha2::Sha256;
use tokio::net::TcpListener;

/// A running receiver. Cheap to clone; the server ends with the test's runtime.
#[derive(Clone)]
pub(crate) struct WebhookSink {
    origin: String,
    state: Arc<Mutex<Inbox>>,
}

#[derive(Default)]
struct Inbox {
    secret: String,
    messages: Vec<Message>,
    answers: VecDeque<(u16, Option<&'static str>)>,
}

/// A received message with a valid signature.
#[derive(Debug, Clone)]
pub(crate) struct Message {
    /// The value of the `webhook-id` header.
    pub(crate) id: String,
    /// The value of the `webhook-timestamp` header, in Unix seconds.
    pub(crate) timestamp: i64,
    pub(crate) body: Value,
}

impl Message {
    /// The contact with this address in the message.
    pub(crate) fn contact(&self, email: &str) -> Option<&Value> {
        self.body["data"]["contacts"].as_array()?.iter().find(|contact| contact["email"] == email)
    }
}

impl WebhookSink {
    /// Starts a receiver on a free port.
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let sink = Self { origin, state: Arc::default() };
        let router = Router::new().fallback(receive).with_state(sink.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        sink
    }

    /// The URL that messages are posted to.
    pub(crate) fn url(&self) -> String {
        format!("{}/hook", self.origin)
    }

    /// Sets the secret that messages have to be signed with.
    pub(crate) fn expect(&self, secret: &str) {
        secret.clone_into(&mut self.state().secret);
    }

    /// Sets the responses to the next messages, one after the other: a status, and `Retry-After`.
    pub(crate) fn answer(&self, answers: impl IntoIterator<Item = (u16, Option<&'static str>)>) {
        self.state().answers.extend(answers);
    }

    /// The messages so far.
    pub(crate) fn messages(&self) -> Vec<Message> {
        self.state().messages.clone()
    }

    fn state(&self) -> MutexGuard<'_, Inbox> {
        self.state.lock().unwrap()
    }
}

async fn receive(State(sink): State<WebhookSink>, method: Method, headers: HeaderMap, body: Bytes) -> Response {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let (id, timestamp, signature) = (header("webhook-id"), header("webhook-timestamp"), header("webhook-signature"));
    let mut inbox = sink.state();
    let signed = is_signed(&inbox.secret, &id, &timestamp, &signature, &body);
    if method != Method::POST || header("content-type") != "application/json" || !signed {
        return StatusCode::BAD_REQUEST.into_response();
    }
    let body: Value = serde_json::from_slice(&body).unwrap();
    inbox.messages.push(Message { id, timestamp: timestamp.parse().unwrap(), body });
    match inbox.answers.pop_front() {
        None => StatusCode::NO_CONTENT.into_response(),
        Some((status, wait)) => {
            let status = StatusCode::from_u16(status).unwrap();
            if status.is_redirection() {
                // A redirect to a working URL, which must not be followed.
                return (status, [("location", sink.url())]).into_response();
            }
            wait.map_or_else(|| status.into_response(), |wait| (status, [("retry-after", wait)]).into_response())
        }
    }
}

fn is_signed(secret: &str, id: &str, timestamp: &str, signatures: &str, body: &[u8]) -> bool {
    let Some(key) = secret.strip_prefix("whsec_").and_then(|text| STANDARD.decode(text).ok()) else { return false };
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).unwrap();
    mac.update(format!("{id}.{timestamp}.").as_bytes());
    mac.update(body);
    let expected = mac.finalize().into_bytes();
    let known = signatures.split(' ').filter_map(|signature| signature.strip_prefix("v1,"));
    known.filter_map(|text| STANDARD.decode(text).ok()).any(|signature| signature == expected.as_slice())
}
