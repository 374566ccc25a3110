//! Subscriptions over graphql-transport-ws.

use futures::{SinkExt as _, StreamExt as _};
use kernel::signals::Signal;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::support::{AppOptions, TestApp, both, in_time};

pub(super) const PROTOCOL: (&str, &str) = ("sec-websocket-protocol", "graphql-transport-ws");

pub(super) struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Socket {
    pub(super) async fn connect(app: &TestApp, headers: &[(&'static str, &str)]) -> Result<Self, Error> {
        let url = app.url("/graphql/ws").replacen("http", "ws", 1);
        let mut request = url.into_client_request().unwrap();
        for (name, value) in headers {
            request.headers_mut().insert(*name, value.parse().unwrap());
        }
        Ok(Self(connect_async(request).await?.0))
    }

    async fn open(app: &TestApp, init: Value) -> Self {
        let mut socket = Self::connect(app, &[PROTOCOL]).await.unwrap();
        socket.say(json!({ "type": "connection_init", "payload": init })).await;
        socket
    }

    async fn ready(app: &TestApp) -> Self {
        let mut socket = Self::open(app, Value::Null).await;
        assert_eq!(socket.hear().await, json!({ "type": "connection_ack" }));
        socket
    }

    pub(super) async fn say(&mut self, message: Value) {
        self.0.send(Message::text(message.to_string())).await.unwrap();
    }

    async fn subscribe(&mut self, id: &str, query: &str, variables: Value) {
        self.say(json!({ "id": id, "type": "subscribe", "payload": { "query": query, "variables": variables } })).await;
    }

    async fn message(&mut self) -> Message {
        loop {
            let message = in_time("a message", self.0.next()).await;
            match message.expect("the socket is open").unwrap() {
                Message::Ping(_) | Message::Pong(_) => {}
                message => return message,
            }
        }
    }

    pub(super) async fn hear(&mut self) -> Value {
        match self.message().await {
            Message::Text(text) => serde_json::from_str(&text).unwrap(),
            other => panic!("not text: {other:?}"),
        }
    }

    /// Whether the server acknowledges the connection instead of closing it.
    pub(super) async fn is_welcome(&mut self) -> bool {
        matches!(self.message().await, Message::Text(_))
    }

    pub(super) async fn closed(&mut self) -> u16 {
        match self.message().await {
            Message::Close(Some(frame)) => frame.code.into(),
            other => panic!("not closed: {other:?}"),
        }
    }
}

both! {
    async fn tells_an_orders_buyer_how_it_goes(app: TestApp) {
        let event = app.event().quota(5).published().await;
        let placed = app.gql("PlaceOrder", json!({ "input": app.order_input(&event, 1) })).ok().await;
        let order = &placed["order"];
        let query = "subscription($id: ID!, $secret: String) { orderChanged(id: $id, secret: $secret) { id status } }";
        let mut socket = Socket::ready(app).await;
        socket.subscribe("one", query, json!({ "id": order["id"], "secret": order["secret"] })).await;
        let now = socket.hear().await;
        let expected = json!({ "id": order["id"], "status": "CONFIRMED" });
        assert_eq!(now["payload"]["data"]["orderChanged"], expected, "{now}");
        let input = json!({ "orderId": order["id"], "secret": order["secret"] });
        app.gql("CancelOrder", json!({ "input": input })).ok().await;
        let then = socket.hear().await;
        assert_eq!((&then["type"], &then["id"]), (&json!("next"), &json!("one")));
        assert_eq!(then["payload"]["data"]["orderChanged"]["status"], "CANCELLED");
        // A stranger gets no events, and an id can be reused once it is free.
        socket.say(json!({ "id": "one", "type": "complete" })).await;
        socket.subscribe("one", query, json!({ "id": order["id"], "secret": "wrong" })).await;
        let refused = socket.hear().await;
        assert_eq!((&refused["type"], &refused["id"]), (&json!("error"), &json!("one")), "{refused}");
        assert_eq!(refused["payload"][0]["extensions"]["code"], "NOT_FOUND");
    }
}

both! {
    async fn answers_queries_and_refuses_mutations(app: TestApp) {
        let user = app.user().await;
        let init = json!({ "authorization": format!("Bearer {}", user.access_token) });
        let mut socket = Socket::open(app, init).await;
        assert_eq!(socket.hear().await["type"], "connection_ack");
        socket.subscribe("q", "{ viewer { id } }", json!({})).await;
        assert_eq!(socket.hear().await["payload"]["data"]["viewer"]["id"], user.id.as_str());
        assert_eq!(socket.hear().await, json!({ "type": "complete", "id": "q" }));
        for (query, code) in [
            ("mutation { sessionRevoke(input: {}) { errors { code } } }", "OPERATION_NOT_SUPPORTED"),
            ("subscription { nothing }", "GRAPHQL_VALIDATION_FAILED"),
            ("subscription {", "GRAPHQL_PARSE_FAILED"),
            ("{ a { a { a { a { a { a { a { a { a { a { a } } } } } } } } } } }", "LIMIT_EXCEEDED"),
        ] {
            socket.subscribe("bad", query, json!({})).await;
            let answer = socket.hear().await;
            assert_eq!((&answer["type"], &answer["id"]), (&json!("error"), &json!("bad")), "{answer}");
            assert_eq!(answer["payload"][0]["extensions"]["code"], code, "{query}");
            assert!(answer["payload"][0]["extensions"]["requestId"].is_string());
        }
        socket.say(json!({ "type": "ping" })).await;
        assert_eq!(socket.hear().await, json!({ "type": "pong" }));
    }
}

both! {
    async fn keeps_to_the_protocol(app: TestApp) {
        let mut bad_token = Socket::open(app, json!({ "authorization": "Bearer nonsense" })).await;
        assert_eq!(bad_token.closed().await, 4403);

        let mut impatient = Socket::connect(app, &[PROTOCOL]).await.unwrap();
        impatient.subscribe("1", "{ __typename }", json!({})).await;
        assert_eq!(impatient.closed().await, 4401);

        let mut twice = Socket::ready(app).await;
        twice.say(json!({ "type": "connection_init" })).await;
        assert_eq!(twice.closed().await, 4429);

        let (text, unknown) = (Message::text("nonsense"), Message::text("{\"type\":\"start\"}"));
        for nonsense in [text, unknown, Message::binary(vec![1, 2])] {
            let mut socket = Socket::ready(app).await;
            socket.0.send(nonsense).await.unwrap();
            assert_eq!(socket.closed().await, 4400);
        }
        let event = app.event().published().await;
        let query = "subscription($id: ID!) { availabilityChanged(eventId: $id) { id } }";
        let mut same_id = Socket::ready(app).await;
        same_id.subscribe("1", query, json!({ "id": event.id })).await;
        same_id.hear().await;
        same_id.subscribe("1", query, json!({ "id": event.id })).await;
        assert_eq!(same_id.closed().await, 4409);

        let mut other_protocol = Socket::connect(app, &[]).await.unwrap();
        assert_eq!(other_protocol.closed().await, 4406);
        let old = Socket::connect(app, &[("sec-websocket-protocol", "graphql-ws")]).await;
        assert!(old.is_err(), "none of its protocols was chosen");
    }
}

both! {
    async fn sessions_of_all_sockets_are_checked_at_once(
        app: TestApp = AppOptions { no_worker: true, ..AppOptions::default() }
    ) {
        let mut least = u64::MAX;
        // Periodic tasks of the API may add some, and on a busy machine not all sockets ask within one round.
        for _ in 0..20 {
            let user = app.user().await;
            let init = json!({ "authorization": format!("Bearer {}", user.access_token) });
            let mut sockets = Vec::new();
            for _ in 0..20 {
                let mut socket = Socket::open(app, init.clone()).await;
                assert_eq!(socket.hear().await["type"], "connection_ack");
                sockets.push(socket);
            }
            app.execute("UPDATE sessions SET revoked_at = created_at, revoke_reason = 'log_out'").await;
            let before = app.parts.env.db.statements();
            app.parts.env.signals.publish(Signal::Resync);
            for socket in &mut sockets {
                assert_eq!(socket.closed().await, 4403);
            }
            least = least.min(app.parts.env.db.statements() - before);
            if least == 1 {
                break;
            }
        }
        assert_eq!(least, 1);
        app.execute("DELETE FROM outbox").await;
    }
}

both! {
    async fn runs_a_bounded_number_of_operations(app: TestApp) {
        let event = app.event().published().await;
        let query = "subscription($id: ID!) { availabilityChanged(eventId: $id) { id } }";
        let mut socket = Socket::ready(app).await;
        for number in 0..51 {
            socket.subscribe(&number.to_string(), query, json!({ "id": event.id })).await;
        }
        let refused = loop {
            let message = socket.hear().await;
            if message["type"] == "error" {
                break message;
            }
        };
        assert_eq!(refused["id"], "50");
        assert_eq!(refused["payload"][0]["extensions"]["code"], "LIMIT_EXCEEDED");
        let message = refused["payload"][0]["message"].as_str().unwrap();
        assert!(message.contains("50 operations") && message.contains("Complete one first"), "{message}");
    }
}

both! {
    async fn pages_elsewhere_open_no_socket(app: TestApp) {
        let foreign = Socket::connect(app, &[PROTOCOL, ("origin", "https://evil.example")]).await;
        assert!(matches!(foreign, Err(Error::Http(answer)) if answer.status() == 403));
        let own = Socket::connect(app, &[PROTOCOL, ("origin", &app.origin)]).await;
        assert!(own.is_ok());
    }
}

both! {
    async fn a_socket_that_says_nothing_is_closed(app: TestApp) {
        let mut silent = Socket::connect(app, &[PROTOCOL]).await.unwrap();
        assert_eq!(silent.closed().await, 4408);
    }
}

both! {
    async fn a_message_that_is_too_large_closes_the_socket(app: TestApp) {
        let mut socket = Socket::ready(app).await;
        let message = json!({ "type": "ping", "payload": { "a": "x".repeat(1 << 20) } });
        let _ = socket.0.send(Message::text(message.to_string())).await;
        let heard = in_time("the end of the socket", socket.0.next()).await;
        assert!(matches!(heard, None | Some(Err(_) | Ok(Message::Close(_)))), "{heard:?}");
    }
}
