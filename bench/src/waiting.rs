//! The opening of a waiting room: thousands gather, places are drawn, and everybody polls until it is their turn and orders.
//! Beside them, others order from another event.

use std::time::{Duration, Instant};

use anyhow::Context as _;
use hyper::body::Bytes;
use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::sleep_until;

use crate::database::OnSale;
use crate::http::{BUYERS, Connection, measured};
use crate::load::Client;
use crate::report::{Line, Measured};
use crate::server::Server;
use crate::{Run, sale};

/// How many are let in per second.
const PACE: u32 = 500;
/// How long people gather before the opening.
const GATHERING: Duration = Duration::from_secs(20);
/// How often somebody asks for their place.
const POLL: Duration = Duration::from_secs(8);
/// The number of connections that they share.
const CONNECTIONS: usize = 200;
/// How many order from another event meanwhile, and how long each of them pauses.
const OTHERS: usize = 10;
const PAUSE: Duration = Duration::from_millis(100);
/// What part of the pace should be reached.
const WANTED: f64 = 0.9;

const JOIN: &str = "mutation Join($input: WaitingRoomJoinInput!) { waitingRoomJoin(input: $input) {
  place { token status position admission } errors { code message } } }";
const LOOK: &str = "query Look($token: String!) { waitingPlace(token: $token) { token status position admission } }";

/// Somebody in the line.
struct Person {
    cookie: String,
    token: String,
    /// When they ask next.
    next: Instant,
    admitted: bool,
}

pub(crate) async fn measure(run: &mut Run<'_>, crowd: usize) -> anyhow::Result<()> {
    let server = run.set_up.start(false).await?;
    let (wanted, other) = (run.database.open_sale(sale::PLENTY).await?, run.database.open_sale(sale::PLENTY).await?);
    run.database.open_waiting_room(&wanted, GATHERING, PACE * 60).await?;
    let opening = Instant::now() + GATHERING;
    wait_until_on(&server, &wanted).await?;
    let mut tasks = JoinSet::new();
    for people in split(crowd, CONNECTIONS) {
        let (connection, client) = (Connection::open(&server, BUYERS).await?, Client::connect(&server, &wanted).await?);
        tasks.spawn(wait_and_order(connection, client, wanted.event_id.clone(), people, opening));
    }
    let (took, mut beside) = mpsc::unbounded_channel();
    for _ in 0..OTHERS {
        tokio::spawn(order_beside(Client::connect(&server, &other).await?, took.clone()));
    }
    let (mut latencies, mut last) = (Vec::new(), opening);
    while let Some(done) = tasks.join_next().await {
        let (some, served) = done??;
        latencies.extend(some);
        last = last.max(served);
    }
    beside.close();
    let mut others = Vec::new();
    while let Ok(latency) = beside.try_recv() {
        others.push(latency);
    }
    run.database.check(&wanted).await?;
    let sold = sale::PLENTY - run.database.left(&wanted).await?;
    anyhow::ensure!(sold == i64::try_from(crowd)?, "{sold} of {crowd} have ordered");
    let elapsed = last.saturating_duration_since(opening);
    let rate = f64::from(u32::try_from(crowd)?) / elapsed.as_secs_f64().max(0.001);
    let ours = Measured { rate, ..measured(latencies, elapsed) };
    let name = format!("waiting room, {crowd} at the opening");
    // The last hears of it when they ask next.
    let people = f64::from(u32::try_from(crowd)?);
    let possible = people / (people / f64::from(PACE) + POLL.as_secs_f64());
    run.report.add(Line { name, unit: "/s", against: "the pace", wanted: WANTED }, ours, Some(possible));
    let others = measured(others, elapsed + GATHERING);
    let name = format!("orders of another event beside {crowd} who wait");
    run.report.add(Line { name, unit: "/s", against: "", wanted: 0.0 }, others, None);
    let memory = server.peak_memory()? / (1 << 20);
    run.report.note(format!("waiting room: {crowd} people, all let in and served, {memory} MB at most"));
    Ok(())
}

/// As many parts of nearly the same size.
fn split(whole: usize, parts: usize) -> impl Iterator<Item = usize> {
    (0..parts).map(move |part| whole / parts + usize::from(part < whole % parts))
}

async fn wait_until_on(server: &Server, sale: &OnSale) -> anyhow::Result<()> {
    let mut connection = Connection::open(server, BUYERS).await?;
    let query = json!({ "query": JOIN, "variables": { "input": { "eventId": sale.event_id } } }).to_string();
    loop {
        let (answer, _) = connection.post_as(Bytes::from(query.clone()), None).await?;
        let answer: Value = serde_json::from_slice(&answer)?;
        if answer["data"]["waitingRoomJoin"]["place"]["status"] == "BEFORE_OPENING" {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// Some people, over one connection: they join, ask for their place now and then, and order when it is their turn. Returns how
/// long their requests took, and when the last was served.
async fn wait_and_order(
    mut connection: Connection,
    mut client: Client,
    event_id: String,
    people: usize,
    opening: Instant,
) -> anyhow::Result<(Vec<Duration>, Instant)> {
    let (mut latencies, mut last) = (Vec::new(), opening);
    let mut waiting = Vec::with_capacity(people);
    for number in 0..people {
        let query = json!({ "query": JOIN, "variables": { "input": { "eventId": event_id } } }).to_string();
        let sent = Instant::now();
        let (answer, cookie) = connection.post_as(Bytes::from(query), None).await?;
        latencies.push(sent.elapsed());
        let answer: Value = serde_json::from_slice(&answer)?;
        let token = answer["data"]["waitingRoomJoin"]["place"]["token"].as_str();
        let token = token.with_context(|| format!("no place: {answer}"))?.to_owned();
        // They look again at different moments.
        let next = opening + POLL * u32::try_from(number)? / u32::try_from(people)?;
        waiting.push(Person { cookie: cookie.context("no cookie")?, token, next, admitted: false });
    }
    while let Some(person) = waiting.iter_mut().filter(|person| !person.admitted).min_by_key(|person| person.next) {
        sleep_until(person.next.into()).await;
        let query = json!({ "query": LOOK, "variables": { "token": person.token } }).to_string();
        let sent = Instant::now();
        let (answer, _) = connection.post_as(Bytes::from(query), None).await?;
        latencies.push(sent.elapsed());
        let answer: Value = serde_json::from_slice(&answer)?;
        let place = &answer["data"]["waitingPlace"];
        anyhow::ensure!(place["status"].is_string(), "no place any more: {answer}");
        person.next += POLL;
        if let Some(admission) = place["admission"].as_str() {
            let ordered = client.order_with(Some((admission, &person.cookie))).await?;
            anyhow::ensure!(ordered, "who was let in found nothing");
            person.admitted = true;
            last = Instant::now();
        }
    }
    Ok((latencies, last))
}

/// Orders now and then, until nobody listens any more.
async fn order_beside(mut client: Client, took: mpsc::UnboundedSender<Duration>) -> anyhow::Result<()> {
    loop {
        let sent = Instant::now();
        client.order().await?;
        if took.send(sent.elapsed()).is_err() {
            return Ok(());
        }
        tokio::time::sleep(PAUSE).await;
    }
}
