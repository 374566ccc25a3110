use std::time::{Duration, Instant};

use anyhow::Context as _;
use http_body_util::{BodyExt as _, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1::SendRequest;
use hyper::{Request, header};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::net::TcpStream;

use crate::database::{OnSale, fresh};
use crate::server::Server;

/// The result of a measurement.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    pub(crate) placed: usize,
    pub(crate) sold_out: usize,
    pub(crate) elapsed: Duration,
    pub(crate) latencies: Vec<Duration>,
}

impl Outcome {
    pub(crate) fn per_second(&self) -> f64 {
        f64::from(u32::try_from(self.placed).unwrap_or(u32::MAX)) / self.elapsed.as_secs_f64()
    }

    /// The latency that this percentage of the requests did not exceed.
    pub(crate) fn percentile(&mut self, share: usize) -> Duration {
        self.latencies.sort_unstable();
        self.latencies.get(self.latencies.len() * share / 100).copied().unwrap_or_default()
    }
}

/// Orders free tickets, one per request, over `clients` connections until `duration` has passed or all are sold.
pub(crate) async fn run(server: &Server, sale: &OnSale, clients: usize, duration: Duration) -> anyhow::Result<Outcome> {
    let started = Instant::now();
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..clients {
        let client = Client::connect(server, sale).await?;
        tasks.spawn(client.order_until(started + duration));
    }
    let mut total = Outcome::default();
    while let Some(outcome) = tasks.join_next().await {
        let outcome = outcome??;
        total.placed += outcome.placed;
        total.sold_out += outcome.sold_out;
        total.latencies.extend(outcome.latencies);
    }
    total.elapsed = started.elapsed();
    Ok(total)
}

/// Somebody who orders over a connection of their own.
pub(crate) struct Client {
    connection: SendRequest<Full<Bytes>>,
    host: String,
    event_id: String,
    ticket_type_id: String,
}

impl Client {
    pub(crate) async fn connect(server: &Server, sale: &OnSale) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(&server.address).await?;
        stream.set_nodelay(true)?;
        let (connection, driver) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
        tokio::spawn(driver);
        Ok(Self {
            connection,
            host: server.address.clone(),
            event_id: sale.event_id.clone(),
            ticket_type_id: sale.ticket_type_id.clone(),
        })
    }

    async fn order_until(mut self, end: Instant) -> anyhow::Result<Outcome> {
        let mut outcome = Outcome::default();
        while Instant::now() < end {
            let sent = Instant::now();
            let answer = self.order().await?;
            outcome.latencies.push(sent.elapsed());
            let payload = &answer["data"]["orderPlace"];
            if payload["order"]["status"] == "CONFIRMED" {
                outcome.placed += 1;
            } else if payload["errors"][0]["code"] == "SOLD_OUT" {
                outcome.sold_out += 1;
                return Ok(outcome);
            } else {
                anyhow::bail!("an order was neither confirmed nor refused for want of places: {answer}");
            }
        }
        Ok(outcome)
    }

    pub(crate) async fn order(&mut self) -> anyhow::Result<Value> {
        let key = fresh().simple().to_string();
        let body = json!({
            "query": PLACE_ORDER,
            "variables": { "input": {
                "eventId": self.event_id,
                "email": format!("{key}@example.org"),
                "name": "Ada Lovelace",
                "lines": [{ "ticketTypeId": self.ticket_type_id, "quantity": 1 }],
                "idempotencyKey": key,
            }},
        });
        let request = Request::post("/graphql")
            .header(header::HOST, &self.host)
            .header(header::CONTENT_TYPE, "application/json")
            .body(Full::new(Bytes::from(body.to_string())))?;
        self.connection.ready().await?;
        let response = self.connection.send_request(request).await?;
        let body = response.into_body().collect().await?.to_bytes();
        serde_json::from_slice(&body).context("the answer is not JSON")
    }
}

/// The mutation as client apps send it.
const PLACE_ORDER: &str = "mutation PlaceOrder($input: OrderPlaceInput!) {
  orderPlace(input: $input) {
    order {
      id code secret status expiresAt
      total { amount currency minorUnits }
      lines { quantity ticketType { id name } }
      tickets { id secret holderName status }
      payment { status checkoutUrl }
    }
    errors { code field message }
  }
}";
