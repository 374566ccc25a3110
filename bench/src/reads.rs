//! What people look at: the list of events, an event, their pages. From the database beside one statement with the same
//! answer, and from memory beside a query that asks for nothing.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use anyhow::Context as _;
use hyper::body::Bytes;
use serde_json::{Value, json};

use crate::Run;
use crate::database::{OnSale, PASSWORD};
use crate::http::{Ask, Connection, VISITORS, repeat};
use crate::load::Client;
use crate::report::{Line, Measured};
use crate::server::Server;
use crate::{pgbench, reads};

/// How many people look at the same time.
const CLIENTS: usize = 64;
/// How many events there are.
pub(crate) const EVENTS: usize = 10_000;
/// What part of a single statement's rate the database's answers should reach, and what part of the rate of a query that
/// asks for nothing the answers from memory.
const WANTED: f64 = 0.5;
/// How many pages a second are wanted.
const PAGES: f64 = 5_000.0;
/// One write comes with this many reads.
const READS_PER_WRITE: usize = 100;

/// Somebody who is signed in and belongs to no organization.
const PARTICIPANT: &str = "reader@example.org";

const NOTHING: &str = "{ __typename }";
const LIST: &str = "{ events(first: 20) { nodes { id slug title startsAt endsAt timezone
    venue { id name city } organization { id name slug }
    ticketTypes { id name price { amount currency } availability } } pageInfo { hasNextPage endCursor } } }";
const EVENT: &str = "query($slug: String!) { event(slug: $slug) { id slug title summary startsAt endsAt timezone
    venue { id name address city country } organization { id name slug }
    ticketTypes { id name price { amount currency } availability } } }";

/// The answers in one statement each.
const LIST_SQL: &str = include_str!("list.sql");
const EVENT_SQL: &str = include_str!("event.sql");

pub(crate) async fn measure(run: &mut Run<'_>) -> anyhow::Result<()> {
    run.database.seed_events(EVENTS).await?;
    run.database.seed_person(PARTICIPANT).await?;
    let sale = run.database.open_sale(100_000_000).await?;
    for _ in 0..run.rounds {
        from_the_database(run).await?;
        from_memory(run, &sale).await?;
    }
    Ok(())
}

/// The server with nothing in memory.
async fn from_the_database(run: &mut Run<'_>) -> anyhow::Result<()> {
    let limits = match run.set_up.redis {
        Some(_) => {
            let (url, folder) = (run.set_up.url, run.set_up.folder);
            let list = pgbench::run(url, LIST_SQL, &[], CLIENTS, run.duration, folder).await?;
            let event = pgbench::run(url, EVENT_SQL, &[], CLIENTS, run.duration, folder).await?;
            [Some(list.per_second), Some(event.per_second)]
        }
        None => [None, None],
    };
    let server = run.set_up.start_with(false, &[("HTTP__PUBLIC_CACHE_MEGABYTES", "0")]).await?;
    let list = repeat(&server, CLIENTS, run.duration, |_| query(LIST, 0)).await?;
    let event = repeat(&server, CLIENTS, run.duration, |number| query(EVENT, number)).await?;
    for (name, ours, limit) in [("list of 20", list, limits[0]), ("event", event, limits[1])] {
        let wanted = if limit.is_some() { WANTED } else { 0.0 };
        let name = format!("{name}, from the database");
        run.report.add(Line { name, unit: "/s", against: "one statement by pgbench", wanted }, ours, limit);
    }
    Ok(())
}

/// The server as it is.
async fn from_memory(run: &mut Run<'_>, sale: &OnSale) -> anyhow::Result<()> {
    let server = run.set_up.start(false).await?;
    let nothing = repeat(&server, CLIENTS, run.duration, |_| query(NOTHING, 0)).await?;
    let list = repeat(&server, CLIENTS, run.duration, |_| query(LIST, 0)).await?;
    let event = repeat(&server, CLIENTS, run.duration, |number| query(EVENT, number % 20)).await?;
    let beside = beside_writes(&server, sale, run.duration).await?;
    for (name, ours) in [
        ("list of 20, from memory", list),
        ("20 events, from memory", event),
        ("list of 20, from memory, 1 % orders beside it", beside),
    ] {
        let line = Line { name: name.to_owned(), unit: "/s", against: "{ __typename }", wanted: WANTED };
        run.report.add(line, ours, Some(nothing.rate));
    }
    signed_in(run, &server).await?;
    let front = repeat(&server, CLIENTS, run.duration, |_| Ask::Get("/".to_owned())).await?;
    let page =
        repeat(&server, CLIENTS, run.duration, |number| Ask::Get(format!("/events/read-{}", number % 20))).await?;
    for (name, ours) in [("front page", front), ("20 event pages", page)] {
        let line = Line { name: name.to_owned(), unit: "/s", against: "what is wanted", wanted: 1.0 };
        run.report.add(line, ours, Some(PAGES));
    }
    Ok(())
}

/// What is in memory, for somebody whose session is checked with each request.
async fn signed_in(run: &mut Run<'_>, server: &Server) -> anyhow::Result<()> {
    let token = log_in(server).await?;
    let ask = |text| {
        let (body, token) = (body(text, 0), Arc::clone(&token));
        move |_| Ask::PostSignedIn { body: body.clone(), token: Arc::clone(&token) }
    };
    let nothing = repeat(server, CLIENTS, run.duration, ask(NOTHING)).await?;
    let list = repeat(server, CLIENTS, run.duration, ask(LIST)).await?;
    let name = "list of 20, from memory, signed in".to_owned();
    let line = Line { name, unit: "/s", against: "{ __typename }, signed in", wanted: WANTED };
    run.report.add(line, list, Some(nothing.rate));
    Ok(())
}

async fn log_in(server: &Server) -> anyhow::Result<Arc<str>> {
    let query = format!(
        "mutation {{ sessionCreate(input: {{ email: \"{PARTICIPANT}\", password: \"{PASSWORD}\" }}) \
         {{ session {{ accessToken }} errors {{ message }} }} }}"
    );
    let mut connection = Connection::open(server, VISITORS).await?;
    let answer: Value = serde_json::from_slice(&connection.post(body(&query, 0)).await?)?;
    let token = answer["data"]["sessionCreate"]["session"]["accessToken"].as_str();
    Ok(token.with_context(|| format!("nobody logged in: {answer}"))?.into())
}

/// The list, with an order for every hundred reads.
async fn beside_writes(server: &Server, sale: &OnSale, duration: Duration) -> anyhow::Result<Measured> {
    let (reads, over) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
    let mut buyer = Client::connect(server, sale).await?;
    let (seen, ended) = (Arc::clone(&reads), Arc::clone(&over));
    let writing = tokio::spawn(async move {
        let mut written = 0;
        while !ended.load(Ordering::Relaxed) {
            if seen.load(Ordering::Relaxed) / READS_PER_WRITE > written {
                buyer.order().await?;
                written += 1;
            } else {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        }
        Ok::<_, anyhow::Error>(written)
    });
    let ours = repeat(server, CLIENTS, duration, move |_| {
        reads.fetch_add(1, Ordering::Relaxed);
        query(LIST, 0)
    })
    .await?;
    over.store(true, Ordering::Relaxed);
    let written = writing.await??;
    anyhow::ensure!(written > 0, "nothing was ordered beside the reads");
    Ok(ours)
}

fn query(text: &str, number: usize) -> Ask {
    Ask::Post(body(text, number))
}

fn body(text: &str, number: usize) -> Bytes {
    let variables = json!({ "slug": format!("read-{}", number % reads::EVENTS) });
    Bytes::from(json!({ "query": text, "variables": variables }).to_string())
}
