use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::Context as _;
use futures::future::try_join_all;
use futures::{SinkExt as _, StreamExt as _};
use serde_json::json;
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::{Message, protocol::WebSocketConfig};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

use crate::database::OnSale;
use crate::server::Server;

/// How many sockets are opened at a time.
pub(crate) const AT_ONCE: usize = 100;
/// How long to wait until all viewers have seen the final state.
const PATIENCE: Duration = Duration::from_secs(20);
/// The subscription as the event page sends it.
const AVAILABILITY: &str =
    "subscription AvailabilityChanged($eventId: ID!) { availabilityChanged(eventId: $eventId) { id availability } }";

/// People who look at an event's page, each with a socket and a subscription. They leave when this is dropped.
pub(crate) struct Viewers {
    latest: Arc<Vec<AtomicI64>>,
    messages: Arc<AtomicU64>,
    _tasks: JoinSet<()>,
}

pub(crate) type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Opens sockets that nothing is asked of yet.
pub(crate) async fn connect(server: &Server, count: usize) -> anyhow::Result<Vec<Socket>> {
    let mut sockets = Vec::with_capacity(count);
    while sockets.len() < count {
        let further = AT_ONCE.min(count - sockets.len());
        sockets.extend(try_join_all((0..further).map(|_| open(server))).await?);
    }
    Ok(sockets)
}

impl Viewers {
    /// Subscribes with each of these sockets, and waits until each viewer knows how many places are left.
    pub(crate) async fn subscribe(mut sockets: Vec<Socket>, sale: &OnSale) -> anyhow::Result<Self> {
        let latest: Arc<Vec<AtomicI64>> = Arc::new(sockets.iter().map(|_| AtomicI64::new(-1)).collect());
        let messages = Arc::new(AtomicU64::new(0));
        for (sockets, latest) in sockets.chunks_mut(AT_ONCE).zip(latest.chunks(AT_ONCE)) {
            let subscribed = sockets.iter_mut().zip(latest).map(async |(socket, latest)| {
                subscribe(socket, sale).await?;
                read(socket, latest, &messages).await
            });
            try_join_all(subscribed).await?;
        }
        let mut tasks = JoinSet::new();
        for (number, mut socket) in sockets.into_iter().enumerate() {
            let (latest, messages) = (Arc::clone(&latest), Arc::clone(&messages));
            tasks.spawn(async move { while read(&mut socket, &latest[number], &messages).await.is_ok() {} });
        }
        Ok(Self { latest, messages, _tasks: tasks })
    }

    /// How many they are.
    pub(crate) fn count(&self) -> u64 {
        self.latest.len() as u64
    }

    /// How many messages they got so far.
    pub(crate) fn messages(&self) -> u64 {
        self.messages.load(Ordering::Relaxed)
    }

    /// Waits until all of them know that this many places are left.
    pub(crate) async fn all_know(&self, left: i64) -> anyhow::Result<()> {
        let started = Instant::now();
        while let Some(behind) = self.latest.iter().find(|known| known.load(Ordering::Relaxed) != left) {
            let known = behind.load(Ordering::Relaxed);
            anyhow::ensure!(started.elapsed() < PATIENCE, "{left} places are left, but a viewer still sees {known}");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        Ok(())
    }
}

async fn open(server: &Server) -> anyhow::Result<Socket> {
    let mut request = format!("ws://{}/graphql/ws", server.address).into_client_request()?;
    request.headers_mut().insert("sec-websocket-protocol", HeaderValue::from_static("graphql-transport-ws"));
    let config = WebSocketConfig::default().read_buffer_size(2048).write_buffer_size(0);
    let (mut socket, _) = tokio_tungstenite::connect_async_with_config(request, Some(config), true).await?;
    socket.send(Message::text(json!({ "type": "connection_init" }).to_string())).await?;
    let acknowledged = socket.next().await.context("no answer")??;
    anyhow::ensure!(acknowledged.to_text()?.contains("connection_ack"), "{acknowledged}");
    Ok(socket)
}

async fn subscribe(socket: &mut Socket, sale: &OnSale) -> anyhow::Result<()> {
    let payload = json!({ "query": AVAILABILITY, "variables": { "eventId": sale.event_id } });
    socket.send(Message::text(json!({ "type": "subscribe", "id": "1", "payload": payload }).to_string())).await?;
    Ok(())
}

/// Reads messages up to the next one with the availability.
async fn read(socket: &mut Socket, latest: &AtomicI64, messages: &AtomicU64) -> anyhow::Result<()> {
    loop {
        let message = socket.next().await.context("the socket was closed")??;
        if let Message::Text(text) = message {
            let (_, rest) = text.split_once("\"availability\":").with_context(|| text.to_string())?;
            let digits = rest.split(|letter: char| !letter.is_ascii_digit()).next().unwrap_or_default();
            latest.store(digits.parse()?, Ordering::Relaxed);
            messages.fetch_add(1, Ordering::Relaxed);
            return Ok(());
        }
    }
}
