use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::Context as _;
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
const AT_ONCE: usize = 100;
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

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

impl Viewers {
    /// Opens the sockets, and waits until each viewer knows how many places are left.
    pub(crate) async fn open(server: &Server, sale: &OnSale, count: usize) -> anyhow::Result<Self> {
        let latest: Arc<Vec<AtomicI64>> = Arc::new((0..count).map(|_| AtomicI64::new(-1)).collect());
        let messages = Arc::new(AtomicU64::new(0));
        let mut tasks = JoinSet::new();
        let numbers: Vec<usize> = (0..count).collect();
        for numbers in numbers.chunks(AT_ONCE) {
            let opened = numbers.iter().map(|number| async {
                let mut socket = subscribe(server, sale).await?;
                read(&mut socket, &latest[*number], &messages).await?;
                Ok::<_, anyhow::Error>((*number, socket))
            });
            for (number, mut socket) in futures::future::try_join_all(opened).await? {
                let (latest, messages) = (Arc::clone(&latest), Arc::clone(&messages));
                tasks.spawn(async move { while read(&mut socket, &latest[number], &messages).await.is_ok() {} });
            }
        }
        Ok(Self { latest, messages, _tasks: tasks })
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

async fn subscribe(server: &Server, sale: &OnSale) -> anyhow::Result<Socket> {
    let mut request = format!("ws://{}/graphql/ws", server.address).into_client_request()?;
    request.headers_mut().insert("sec-websocket-protocol", HeaderValue::from_static("graphql-transport-ws"));
    let config = WebSocketConfig::default().read_buffer_size(2048).write_buffer_size(0);
    let (mut socket, _) = tokio_tungstenite::connect_async_with_config(request, Some(config), true).await?;
    socket.send(Message::text(json!({ "type": "connection_init" }).to_string())).await?;
    let acknowledged = socket.next().await.context("no answer")??;
    anyhow::ensure!(acknowledged.to_text()?.contains("connection_ack"), "{acknowledged}");
    let payload = json!({ "query": AVAILABILITY, "variables": { "eventId": sale.event_id } });
    socket.send(Message::text(json!({ "type": "subscribe", "id": "1", "payload": payload }).to_string())).await?;
    Ok(socket)
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
