//! A client for subscriptions over `graphql-transport-ws`
//! (<https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md>).

use futures::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

use super::wait::PATIENCE;
use super::{TestApp, TestUser, contract};

/// A subscription on its own WebSocket.
pub(crate) struct Subscription {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
}

impl TestApp {
    /// Subscribes with an operation of the contract, or with any document.
    pub(crate) async fn subscribe(&self, operation: &str, variables: Value) -> Subscription {
        match contract::document(operation) {
            Some(document) => {
                let payload = json!({ "query": document, "operationName": operation, "variables": variables });
                self.open(json!({ "type": "connection_init" }), payload).await
            }
            None => self.subscribe_to(operation, variables).await,
        }
    }

    /// Subscribes without a login.
    pub(crate) async fn subscribe_to(&self, document: &str, variables: Value) -> Subscription {
        let payload = json!({ "query": document, "variables": variables });
        self.open(json!({ "type": "connection_init" }), payload).await
    }

    /// Subscribes without a login, with one of several operations in a document.
    pub(crate) async fn subscribe_named(&self, operation: &str, document: &str, variables: Value) -> Subscription {
        let payload = json!({ "query": document, "operationName": operation, "variables": variables });
        self.open(json!({ "type": "connection_init" }), payload).await
    }

    /// Subscribes as a signed-in user.
    pub(crate) async fn subscribe_as(&self, user: &TestUser, document: &str, variables: Value) -> Subscription {
        let authorization = json!({ "authorization": format!("Bearer {}", user.access_token) });
        let payload = json!({ "query": document, "variables": variables });
        self.open(json!({ "type": "connection_init", "payload": authorization }), payload).await
    }

    /// Subscribes as a signed-in user, at another API.
    pub(crate) async fn subscribe_as_at(
        &self,
        origin: &str,
        user: &TestUser,
        document: &str,
        variables: Value,
    ) -> Subscription {
        let authorization = json!({ "authorization": format!("Bearer {}", user.access_token) });
        let payload = json!({ "query": document, "variables": variables });
        let init = json!({ "type": "connection_init", "payload": authorization });
        open(origin, init, payload).await
    }

    /// Subscribes without a login, at another process.
    pub(crate) async fn subscribe_at(&self, origin: &str, document: &str, variables: Value) -> Subscription {
        let payload = json!({ "query": document, "variables": variables });
        open(origin, json!({ "type": "connection_init" }), payload).await
    }

    async fn open(&self, init: Value, payload: Value) -> Subscription {
        open(&self.origin, init, payload).await
    }
}

async fn open(origin: &str, init: Value, payload: Value) -> Subscription {
    let url = format!("{origin}/graphql/ws").replacen("http", "ws", 1);
    let mut request = url.into_client_request().unwrap();
    request.headers_mut().insert("sec-websocket-protocol", "graphql-transport-ws".parse().unwrap());
    let (socket, _) = tokio_tungstenite::connect_async(request).await.expect("a socket");
    let mut subscription = Subscription { socket };
    subscription.send(init).await;
    assert_eq!(subscription.receive().await["type"], "connection_ack");
    subscription.send(json!({ "id": "1", "type": "subscribe", "payload": payload })).await;
    subscription
}

impl Subscription {
    /// The `data` of the next event.
    pub(crate) async fn next(&mut self) -> Value {
        let message = self.receive().await;
        assert_eq!(message["type"], "next", "{message:#}");
        assert!(message["payload"].get("errors").is_none(), "{message:#}");
        message["payload"]["data"].clone()
    }

    /// The complete next response, with its errors.
    pub(crate) async fn answer(&mut self) -> Value {
        let message = self.receive().await;
        assert_eq!(message["type"], "next", "{message:#}");
        message["payload"].clone()
    }

    /// The code of the error with which the subscription was refused.
    pub(crate) async fn refused(&mut self) -> String {
        let message = self.receive().await;
        let errors = if message["type"] == "error" { &message["payload"] } else { &message["payload"]["errors"] };
        errors[0]["extensions"]["code"].as_str().unwrap_or_else(|| panic!("{message:#}")).to_owned()
    }

    /// Waits until the server closes the socket, and returns the close code.
    pub(crate) async fn closed(&mut self) -> u16 {
        loop {
            let message = tokio::time::timeout(PATIENCE, self.socket.next()).await.expect("a message in time");
            if let Message::Close(frame) = message.expect("a closing frame").expect("a whole message") {
                return frame.expect("a code").code.into();
            }
        }
    }

    /// Subscribes without a login so many times more over this socket.
    pub(crate) async fn subscribe_more(&mut self, times: usize, document: &str, variables: &Value) {
        for number in 0..times {
            let payload = json!({ "query": document, "variables": variables });
            self.send(json!({ "id": format!("more-{number}"), "type": "subscribe", "payload": payload })).await;
        }
    }

    async fn send(&mut self, message: Value) {
        self.socket.send(Message::text(message.to_string())).await.unwrap();
    }

    async fn receive(&mut self) -> Value {
        loop {
            let message = tokio::time::timeout(PATIENCE, self.socket.next()).await.expect("a message in time");
            match message.expect("an open socket").expect("a whole message") {
                Message::Text(text) => {
                    let message: Value = serde_json::from_str(&text).unwrap();
                    if message["type"] == "ping" {
                        self.send(json!({ "type": "pong" })).await;
                    } else {
                        return message;
                    }
                }
                Message::Ping(_) | Message::Pong(_) => {}
                other => panic!("an unexpected message: {other:?}"),
            }
        }
    }
}
