use std::time::{Duration, Instant};

use anyhow::Context as _;
use hyper::body::Bytes;
use serde_json::{Value, json};

use crate::database::{OnSale, fresh};
use crate::http::{BUYERS, Connection, measured};
use crate::report::Measured;
use crate::server::Server;

/// How long orders are placed before they count.
const WARM_UP: Duration = Duration::from_secs(1);

/// The result of a measurement.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    pub(crate) placed: usize,
    pub(crate) elapsed: Duration,
    pub(crate) latencies: Vec<Duration>,
}

impl Outcome {
    pub(crate) fn measured(self) -> Measured {
        measured(self.latencies, self.elapsed)
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
        total.latencies.extend(outcome.latencies);
    }
    total.elapsed = started.elapsed();
    Ok(total)
}

/// Orders for a while without counting: a process that has just started plans its statements and opens its connections.
pub(crate) async fn warm_up(server: &Server, sale: &OnSale, clients: usize) -> anyhow::Result<()> {
    run(server, sale, clients, WARM_UP).await.map(drop)
}

/// Somebody who orders one ticket after the other.
pub(crate) struct Client {
    connection: Connection,
    event_id: String,
    ticket_type_id: String,
}

impl Client {
    pub(crate) async fn connect(server: &Server, sale: &OnSale) -> anyhow::Result<Self> {
        let connection = Connection::open(server, BUYERS).await?;
        Ok(Self { connection, event_id: sale.event_id.clone(), ticket_type_id: sale.ticket_type_id.clone() })
    }

    async fn order_until(mut self, end: Instant) -> anyhow::Result<Outcome> {
        let mut outcome = Outcome::default();
        while Instant::now() < end {
            let sent = Instant::now();
            if !self.order().await? {
                return Ok(outcome);
            }
            outcome.latencies.push(sent.elapsed());
            outcome.placed += 1;
        }
        Ok(outcome)
    }

    /// Orders one ticket. Returns false if all are sold.
    pub(crate) async fn order(&mut self) -> anyhow::Result<bool> {
        self.order_with(None).await
    }

    /// The same with an admission from the waiting room, and the cookie of the browser that it is for.
    pub(crate) async fn order_with(&mut self, admitted: Option<(&str, &str)>) -> anyhow::Result<bool> {
        let key = fresh().simple().to_string();
        let body = json!({
            "query": PLACE_ORDER,
            "variables": { "input": {
                "eventId": self.event_id,
                "email": format!("{key}@example.org"),
                "name": "Ada Lovelace",
                "lines": [{ "ticketTypeId": self.ticket_type_id, "quantity": 1 }],
                "idempotencyKey": key,
                "admission": admitted.map(|(admission, _)| admission),
            }},
        });
        let body = Bytes::from(body.to_string());
        let answer = match admitted {
            None => self.connection.post(body).await?,
            Some((_, cookie)) => self.connection.post_as(body, Some(cookie)).await?.0,
        };
        let answer: Value = serde_json::from_slice(&answer).context("the answer is not JSON")?;
        let payload = &answer["data"]["orderPlace"];
        let order = &payload["order"];
        if order["status"] == "CONFIRMED" || order["payment"]["checkoutUrl"].is_string() {
            return Ok(true);
        }
        let sold_out = payload["errors"][0]["code"] == "SOLD_OUT";
        anyhow::ensure!(sold_out, "an order was neither confirmed nor refused for want of places: {answer}");
        Ok(false)
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
