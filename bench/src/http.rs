use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use http_body_util::{BodyExt as _, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1::SendRequest;
use hyper::http::response::Parts;
use hyper::{Request, StatusCode, header};
use hyper_util::rt::TokioIo;
use tokio::net::TcpSocket;
use tokio::task::JoinSet;

use crate::report::Measured;
use crate::server::Server;

/// Visitors. Whoever has just changed something gets nothing that is kept in memory, so those who order do so from
/// [`BUYERS`].
pub(crate) const VISITORS: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
/// People who order.
pub(crate) const BUYERS: IpAddr = IpAddr::V4(Ipv4Addr::new(127, 0, 0, 2));

/// A connection to the API, over which one request is sent after the other.
pub(crate) struct Connection {
    sender: SendRequest<Full<Bytes>>,
    host: String,
}

impl Connection {
    /// Connects from this address of the machine.
    pub(crate) async fn open(server: &Server, from: IpAddr) -> anyhow::Result<Self> {
        let socket = TcpSocket::new_v4()?;
        socket.bind((from, 0).into())?;
        let stream = socket.connect(server.address.parse()?).await?;
        stream.set_nodelay(true)?;
        let (sender, driver) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
        tokio::spawn(driver);
        Ok(Self { sender, host: server.address.clone() })
    }

    /// Posts a GraphQL request, and returns the body of the answer.
    pub(crate) async fn post(&mut self, body: Bytes) -> anyhow::Result<Bytes> {
        let request = Request::post("/graphql").header(header::CONTENT_TYPE, "application/json");
        self.send(request.header(header::HOST, &self.host).body(Full::new(body))?).await
    }

    /// Posts a GraphQL request with an access token.
    pub(crate) async fn post_signed_in(&mut self, body: Bytes, token: &str) -> anyhow::Result<Bytes> {
        let request = Request::post("/graphql").header(header::CONTENT_TYPE, "application/json");
        let request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        self.send(request.header(header::HOST, &self.host).body(Full::new(body))?).await
    }

    /// Posts a GraphQL request from a browser with this cookie. Returns the body of the answer, and the cookie that it sets.
    pub(crate) async fn post_as(
        &mut self,
        body: Bytes,
        cookie: Option<&str>,
    ) -> anyhow::Result<(Bytes, Option<String>)> {
        let request = Request::post("/graphql").header(header::CONTENT_TYPE, "application/json");
        let request = request.header(header::HOST, &self.host).header(header::COOKIE, cookie.unwrap_or_default());
        let (parts, body) = self.answer(request.body(Full::new(body))?).await?;
        let set = parts.headers.get(header::SET_COOKIE).and_then(|value| value.to_str().ok());
        Ok((body, set.and_then(|value| value.split(';').next()).map(str::to_owned)))
    }

    /// Gets a page, compressed as browsers want it.
    pub(crate) async fn get(&mut self, path: &str) -> anyhow::Result<Bytes> {
        let request = Request::get(path).header(header::ACCEPT, "text/html").header(header::ACCEPT_ENCODING, "gzip");
        self.send(request.header(header::HOST, &self.host).body(Full::default())?).await
    }

    /// Delivers a webhook of Stripe's.
    pub(crate) async fn webhook(&mut self, body: Bytes, signature: &str) -> anyhow::Result<Bytes> {
        let request = Request::post("/webhooks/stripe").header("stripe-signature", signature);
        self.send(request.header(header::HOST, &self.host).body(Full::new(body))?).await
    }

    async fn send(&mut self, request: Request<Full<Bytes>>) -> anyhow::Result<Bytes> {
        Ok(self.answer(request).await?.1)
    }

    /// The head and the body of the answer; fails unless it is OK.
    async fn answer(&mut self, request: Request<Full<Bytes>>) -> anyhow::Result<(Parts, Bytes)> {
        self.sender.ready().await?;
        let (parts, body) = self.sender.send_request(request).await?.into_parts();
        let body = body.collect().await.context("an answer broke off")?.to_bytes();
        anyhow::ensure!(parts.status == StatusCode::OK, "{}: {}", parts.status, String::from_utf8_lossy(&body));
        Ok((parts, body))
    }
}

/// What is asked for.
pub(crate) enum Ask {
    /// A GraphQL request.
    Post(Bytes),
    /// The same with an access token.
    PostSignedIn { body: Bytes, token: Arc<str> },
    /// A page, as a browser asks for it.
    Get(String),
    /// A webhook of Stripe's, with its signature.
    Webhook { body: Bytes, signature: String },
}

/// Sends requests over many connections until the time has passed: `ask` makes each from a number, which counts up over
/// all connections.
pub(crate) async fn repeat(
    server: &Server,
    clients: usize,
    duration: Duration,
    ask: impl Fn(usize) -> Ask + Clone + Send + 'static,
) -> anyhow::Result<Measured> {
    let mut tasks = JoinSet::new();
    for client in 0..clients {
        let (mut connection, ask) = (Connection::open(server, VISITORS).await?, ask.clone());
        tasks.spawn(async move {
            let (end, mut latencies) = (Instant::now() + duration, Vec::new());
            while Instant::now() < end {
                let sent = Instant::now();
                match ask(client + clients * latencies.len()) {
                    Ask::Post(body) => connection.post(body).await?,
                    Ask::PostSignedIn { body, token } => connection.post_signed_in(body, &token).await?,
                    Ask::Get(path) => connection.get(&path).await?,
                    Ask::Webhook { body, signature } => connection.webhook(body, &signature).await?,
                };
                latencies.push(sent.elapsed());
            }
            Ok::<_, anyhow::Error>(latencies)
        });
    }
    let (started, mut all) = (Instant::now(), Vec::new());
    while let Some(latencies) = tasks.join_next().await {
        all.extend(latencies??);
    }
    Ok(measured(all, started.elapsed()))
}

/// The rate and the latencies of requests that took so long each, within this time.
pub(crate) fn measured(mut latencies: Vec<Duration>, elapsed: Duration) -> Measured {
    latencies.sort_unstable();
    let at = |share: usize| latencies.get(latencies.len() * share / 100).copied().unwrap_or_default();
    let count = f64::from(u32::try_from(latencies.len()).unwrap_or(u32::MAX));
    Measured { rate: count / elapsed.as_secs_f64().max(0.001), p50: at(50), p99: at(99) }
}
