//! The messages and close codes of graphql-transport-ws.

use async_graphql::{Response, ServerError, Value};
use axum::extract::ws::{CloseFrame, Message};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::engine::prepare::Parameters;

/// The name of the protocol in `Sec-WebSocket-Protocol`.
pub(super) const SUBPROTOCOL: &str = "graphql-transport-ws";

/// A message from the client.
#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum FromClient {
    ConnectionInit {
        #[serde(default)]
        payload: Option<Json>,
    },
    Ping {},
    Pong {},
    Subscribe {
        id: String,
        payload: Parameters,
    },
    Complete {
        id: String,
    },
}

/// The body of `next`.
#[derive(Serialize)]
pub(super) struct Result<'a> {
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    errors: &'a [ServerError],
    data: &'a Value,
}

/// A message to the client.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum ToClient<'a> {
    ConnectionAck,
    Pong,
    Next { id: &'a str, payload: Result<'a> },
    Error { id: &'a str, payload: &'a [ServerError] },
    Complete { id: &'a str },
}

impl<'a> ToClient<'a> {
    /// A response of a running operation.
    pub(super) fn next(id: &'a str, response: &'a Response) -> Self {
        Self::Next { id, payload: Result { errors: &response.errors, data: &response.data } }
    }

    /// A response of a running operation whose payload was serialized already.
    pub(super) fn serialized(id: &str, payload: &str) -> Message {
        let id = serde_json::to_string(id).unwrap_or_default();
        Message::Text(format!(r#"{{"type":"next","id":{id},"payload":{payload}}}"#).into())
    }

    /// The message as a WebSocket frame.
    pub(super) fn message(&self) -> Message {
        // Serialization can't fail: all values can be represented in JSON.
        Message::Text(serde_json::to_string(self).unwrap_or_default().into())
    }
}

/// Why the server closes a socket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Closing {
    Invalid,
    Unauthorized,
    Forbidden,
    NotAcceptable,
    InitTimeout,
    DuplicateId,
    TooManyInits,
    TooLarge,
    Crowded,
    Silent,
    Leaving,
    Internal,
}

impl Closing {
    fn code(self) -> u16 {
        match self {
            Self::Invalid => 4400,
            Self::Unauthorized => 4401,
            Self::Forbidden => 4403,
            Self::NotAcceptable => 4406,
            Self::InitTimeout => 4408,
            Self::DuplicateId => 4409,
            Self::TooManyInits => 4429,
            Self::TooLarge => 1009,
            Self::Crowded => 1013,
            Self::Silent | Self::Leaving => 1001,
            Self::Internal => 1011,
        }
    }

    fn reason(self) -> &'static str {
        match self {
            Self::Invalid => "Invalid message",
            Self::Unauthorized => "Unauthorized",
            Self::Forbidden => "Forbidden",
            Self::NotAcceptable => "Subprotocol not acceptable",
            Self::InitTimeout => "Connection initialisation timeout",
            Self::DuplicateId => "Subscriber already exists",
            Self::TooManyInits => "Too many initialisation requests",
            Self::TooLarge => "Message too large",
            Self::Crowded => "Too many sockets: close another one first",
            Self::Silent => "No sign of life",
            Self::Leaving => "Going away",
            Self::Internal => "Internal server error",
        }
    }

    pub(super) fn message(self) -> Message {
        Message::Close(Some(CloseFrame { code: self.code(), reason: self.reason().into() }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_clients_say() {
        for good in [
            r#"{"type":"connection_init"}"#,
            r#"{"type":"connection_init","payload":{"authorization":"Bearer x"}}"#,
            r#"{"type":"ping","payload":{"a":1}}"#,
            r#"{"type":"pong"}"#,
            r#"{"id":"1","type":"subscribe","payload":{"query":"subscription { a }","variables":{"b":[1]}}}"#,
            r#"{"id":"1","type":"complete"}"#,
        ] {
            assert!(serde_json::from_str::<FromClient>(good).is_ok(), "{good}");
        }
        for bad in
            [r#"{"type":"start","id":"1"}"#, r#"{"type":"subscribe","id":1,"payload":{}}"#, "[]", "{}", "nonsense"]
        {
            assert!(serde_json::from_str::<FromClient>(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn says_it_in_the_protocols_words() {
        let text = |message: Message| message.into_text().unwrap().to_string();
        assert_eq!(text(ToClient::ConnectionAck.message()), r#"{"type":"connection_ack"}"#);
        assert_eq!(text(ToClient::Complete { id: "1" }.message()), r#"{"type":"complete","id":"1"}"#);
        let response = Response::new(Value::from(1));
        assert_eq!(text(ToClient::next("1", &response).message()), r#"{"type":"next","id":"1","payload":{"data":1}}"#);
        let response = Response::new(Value::from("it"));
        let serialized = ToClient::serialized("a \"b\"", r#"{"data":"it"}"#);
        assert_eq!(text(serialized), text(ToClient::next("a \"b\"", &response).message()));
    }
}
