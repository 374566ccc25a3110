//! The limits on connections and WebSockets, and their timeouts.

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Error;

use super::sockets::{PROTOCOL, Socket};
use crate::support::{AppOptions, Database, TestApp, connect_from, eventually, http_client};

async fn start(config: &[(&'static str, Value)]) -> TestApp {
    TestApp::start_with(Database::Sqlite, AppOptions { config: config.to_vec(), ..AppOptions::default() }).await
}

/// Opens a connection and sends this text, without an end of the request.
async fn connection(app: &TestApp, said: &str) -> TcpStream {
    connection_from("127.0.0.1", app, said).await
}

async fn connection_from(source: &str, app: &TestApp, said: &str) -> TcpStream {
    let address = app.origin.strip_prefix("http://").unwrap();
    let mut stream = connect_from(source, address).await;
    stream.write_all(said.as_bytes()).await.unwrap();
    stream
}

/// Whether the server closes the connection without a response.
async fn is_closed(stream: &mut TcpStream) -> bool {
    matches!(stream.read(&mut [0; 64]).await, Ok(0) | Err(_))
}

/// The status of a request on a new connection.
async fn status(app: &TestApp, path: &str) -> u16 {
    http_client().get(app.url(path)).send().await.map_or(0, |answer| answer.status().as_u16())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn half_sent_heads_take_no_place_for_long_and_health_checks_have_one() {
    let app = start(&[("http.max_connections", 8.into()), ("http.head_seconds", 2.into())]).await;
    let mut half_sent = Vec::new();
    // No address gets more than half of the connections.
    for place in 0..8 {
        let source = ["127.0.0.2", "127.0.0.3"][place % 2];
        half_sent.push(connection_from(source, &app, "POST /graphql HTTP/1.1\r\nhost: localhost\r\nx-half:").await);
    }
    eventually("all places are taken", async || status(&app, "/graphql?query={__typename}").await == 503).await;
    assert_eq!(status(&app, "/health/ready").await, 200);
    for stream in &mut half_sent {
        assert!(is_closed(stream).await);
    }
    eventually("there are places", async || status(&app, "/graphql?query={__typename}").await == 200).await;
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connections_without_a_request_are_closed_and_heads_have_a_size() {
    let app = start(&[("http.idle_seconds", 1.into())]).await;
    let mut silent = connection(&app, "").await;
    assert!(is_closed(&mut silent).await);
    let request = "GET /health/live HTTP/1.1\r\nhost: localhost\r\n\r\n";
    let mut kept = connection(&app, request).await;
    let mut answer = String::new();
    kept.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "answered, kept for a while, and closed: {answer}");
    let mut long = connection(&app, &format!("GET / HTTP/1.1\r\nx-long: {}", "x".repeat(70_000))).await;
    let mut answer = [0; 12];
    long.read_exact(&mut answer).await.unwrap();
    assert_eq!(&answer, b"HTTP/1.1 431");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_has_so_many_connections() {
    let app = start(&[("http.connections_per_address", 4.into())]).await;
    let mut taken = Vec::new();
    for _ in 0..4 {
        taken.push(connection(&app, "").await);
    }
    eventually("no more come in", async || status(&app, "/health/live").await == 0).await;
    taken.truncate(2);
    eventually("whoever leaves makes room", async || status(&app, "/health/live").await == 200).await;
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_and_an_account_have_so_many_sockets() {
    let app = start(&[
        ("http.sockets_per_address", 2.into()),
        ("http.sockets_per_account", 1.into()),
        ("http.connections_per_address", 6.into()),
        ("http.trusted_proxies", json!(["127.0.0.1"])),
    ])
    .await;
    let user = app.user().await;
    let init = json!({ "authorization": format!("Bearer {}", user.access_token) });
    let hello = async |from: &str, init: &Value| {
        let mut socket = Socket::connect(&app, &[PROTOCOL, ("x-forwarded-for", from)]).await.unwrap();
        socket.say(json!({ "type": "connection_init", "payload": init })).await;
        socket
    };
    let welcome = async |from: &str, init: &Value| {
        let mut socket = hello(from, init).await;
        assert_eq!(socket.hear().await["type"], "connection_ack", "{from}");
        socket
    };
    let one = welcome("192.0.2.1", &Value::Null).await;
    let two = welcome("192.0.2.1", &Value::Null).await;
    assert_eq!(hello("192.0.2.1", &Value::Null).await.closed().await, 1013);
    // A signed-in client counts by account, and other addresses behind the proxy count separately.
    let account = welcome("192.0.2.1", &init).await;
    assert_eq!(hello("198.51.100.1", &init).await.closed().await, 1013);
    let others = [welcome("198.51.100.1", &Value::Null).await, welcome("198.51.100.1", &Value::Null).await];
    drop((one, account));
    eventually("seats are free again", async || {
        let (mut somebody, mut account) = (hello("192.0.2.1", &Value::Null).await, hello("192.0.2.1", &init).await);
        somebody.is_welcome().await && account.is_welcome().await
    })
    .await;
    drop((two, others));
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_process_has_so_many_sockets_and_a_socket_so_many_operations() {
    let app = start(&[("http.max_sockets", 2.into()), ("http.operations_per_socket", 1.into())]).await;
    let connect = async || Socket::connect(&app, &[PROTOCOL]).await;
    let (mut one, two) = (connect().await.unwrap(), connect().await.unwrap());
    let Err(Error::Http(refused)) = connect().await else { panic!("no more sockets") };
    assert_eq!((refused.status().as_u16(), &refused.headers()["retry-after"]), (503, &"30".parse().unwrap()));
    let body: Value = serde_json::from_slice(refused.body().as_deref().unwrap()).unwrap();
    assert_eq!(body["errors"][0]["extensions"]["code"], "LIMIT_EXCEEDED");
    assert_eq!(status(&app, "/health/live").await, 200, "requests get through");
    drop(two);
    eventually("whoever leaves makes room", async || connect().await.is_ok()).await;

    one.say(json!({ "type": "connection_init" })).await;
    assert_eq!(one.hear().await["type"], "connection_ack");
    let event = app.event().published().await;
    let query = "subscription($id: ID!) { availabilityChanged(eventId: $id) { id } }";
    for id in ["first", "second"] {
        let payload = json!({ "query": query, "variables": { "id": event.id } });
        one.say(json!({ "id": id, "type": "subscribe", "payload": payload })).await;
        let answer = one.hear().await;
        let expected = if id == "first" { "next" } else { "error" };
        assert_eq!((&answer["type"], &answer["id"]), (&json!(expected), &json!(id)), "{answer}");
    }
    app.finish().await;
}
