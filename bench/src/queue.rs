//! The queue: how many jobs without work pass through outbox, Redis and worker per second, how soon an idle worker picks a
//! job up, how long a payment's job takes while a hundred thousand mails wait, and how fast an organizer's message goes out.

use std::time::{Duration, Instant};

use crate::Run;
use crate::database::Database;
use crate::http::measured;
use crate::load::{self, Client};
use crate::report::{Line, Measured};
use crate::sale::PLENTY;
use crate::server::SetUp;

/// How many jobs without work are done.
const JOBS: i64 = 50_000;
/// How many mails wait.
const MAILS: i64 = 100_000;
/// How many people get the organizer's message, who are as many as order at a time.
const RECIPIENTS: i64 = 10_000;
const BUYERS: usize = 64;
/// How often a delay is measured.
const SAMPLES: usize = 100;
/// How long anything may take.
const LONGEST: Duration = Duration::from_mins(10);
/// The pause between two looks at the database.
const LOOK: Duration = Duration::from_millis(1);

/// Jobs that end at once, since what they are about does not exist.
pub(crate) struct Idle {
    pub(crate) kind: &'static str,
    /// The field of the payload with an id.
    pub(crate) about: &'static str,
    pub(crate) queue: &'static str,
}

const PAYMENT: Idle = Idle { kind: "sync_payment", about: "payment_id", queue: "payments" };
const MAIL: Idle = Idle { kind: "send_order_confirmation", about: "order_id", queue: "mail" };

/// How many jobs a second are wanted.
const RATE: f64 = 5_000.0;
/// How soon an idle worker should pick a job up, and how long a payment's job may take while mails wait.
const PICK_UP: Duration = Duration::from_millis(50);
const BEHIND_MAILS: Duration = Duration::from_millis(100);

pub(crate) async fn measure(run: &mut Run<'_>) -> anyhow::Result<()> {
    let rate = rate(&run.set_up, &run.database).await?;
    let line = |name: String, unit, against| Line { name, unit, against, wanted: 1.0 };
    let jobs = Measured { rate, p50: Duration::ZERO, p99: Duration::ZERO };
    run.report.add(line("jobs without work".to_owned(), "/s", "what is wanted"), jobs, Some(RATE));
    let [picked_up, sent] = pick_up(&run.set_up, &run.database).await?;
    let behind = behind_mails(&run.set_up, &run.database).await?;
    for (name, delays, limit, against) in [
        ("picked up by an idle worker".to_owned(), picked_up, PICK_UP, "1 / 50 ms at p99"),
        ("sent by an idle worker".to_owned(), sent, PICK_UP, "1 / 50 ms at p99"),
        (format!("a payment's job, {MAILS} mails waiting"), behind, BEHIND_MAILS, "1 / 100 ms at p99"),
    ] {
        let Measured { p50, p99, .. } = measured(delays, Duration::from_secs(1));
        let slowest = Measured { rate: 1.0 / p99.as_secs_f64().max(0.001), p50, p99 };
        run.report.add(line(name, "/s", against), slowest, Some(1.0 / limit.as_secs_f64()));
    }
    let mails = Measured { rate: message(&run.set_up, &run.database).await?, p50: Duration::ZERO, p99: Duration::ZERO };
    let name = format!("a message to {RECIPIENTS} attendees");
    run.report.add(Line { name, unit: "/s", against: "", wanted: 0.0 }, mails, None);
    Ok(())
}

/// Mails per second of a message to many attendees, from its beginning to its end.
async fn message(set_up: &SetUp<'_>, database: &Database) -> anyhow::Result<f64> {
    let sale = database.open_sale(RECIPIENTS).await?;
    let server = set_up.start(false).await?;
    let sold = load::run(&server, &sale, BUYERS, LONGEST).await?.placed;
    anyhow::ensure!(i64::try_from(sold)? == RECIPIENTS, "{sold} tickets were sold");
    drop(server);
    database.forget_jobs().await?;
    database.write_message(&sale, RECIPIENTS).await?;
    let began = Instant::now();
    let _server = set_up.start(true).await?;
    until("the last mail", async || database.is_message_sent(&sale).await).await?;
    Ok(f64::from(i32::try_from(RECIPIENTS)?) / began.elapsed().as_secs_f64())
}

/// Jobs per second, from the first that is done to the last.
async fn rate(set_up: &SetUp<'_>, database: &Database) -> anyhow::Result<f64> {
    database.forget_jobs().await?;
    database.insert_idle(&PAYMENT, JOBS).await?;
    let _server = set_up.start(true).await?;
    until("the first job", async || Ok(database.done().await? > 0)).await?;
    let (began, before) = (Instant::now(), database.done().await?);
    until("the last job", async || Ok(!database.waits(&PAYMENT).await?)).await?;
    let jobs = i32::try_from(JOBS - before).unwrap_or(i32::MAX);
    Ok(f64::from(jobs) / began.elapsed().as_secs_f64())
}

/// How long after an order its confirmation is picked up, and how long until it is sent, while nothing else is to be done.
async fn pick_up(set_up: &SetUp<'_>, database: &Database) -> anyhow::Result<[Vec<Duration>; 2]> {
    database.forget_jobs().await?;
    let server = set_up.start(true).await?;
    let sale = database.open_sale(PLENTY).await?;
    let mut client = Client::connect(&server, &sale).await?;
    let (mut picked_up, mut sent) = (Vec::with_capacity(SAMPLES), Vec::with_capacity(SAMPLES));
    // The first mail of a process prepares the fonts.
    for sample in 0..=SAMPLES {
        until("an idle worker", async || Ok(database.open_jobs().await? == 0)).await?;
        tokio::time::sleep(Duration::from_millis(100)).await;
        client.order().await?;
        let placed = Instant::now();
        until("the worker to begin", async || Ok(!database.is_ready(&MAIL).await?)).await?;
        let began = placed.elapsed();
        until("the mail", async || Ok(!database.waits(&MAIL).await?)).await?;
        if sample > 0 {
            picked_up.push(began);
            sent.push(placed.elapsed());
        }
    }
    Ok([picked_up, sent])
}

/// How long a payment's job takes from its insertion to its end, while mails wait.
async fn behind_mails(set_up: &SetUp<'_>, database: &Database) -> anyhow::Result<Vec<Duration>> {
    database.forget_jobs().await?;
    database.insert_idle(&MAIL, MAILS).await?;
    let _server = set_up.start(true).await?;
    until("the first mail", async || Ok(database.done().await? > 0)).await?;
    let mut delays = Vec::with_capacity(SAMPLES);
    while delays.len() < SAMPLES && database.waits(&MAIL).await? {
        let inserted = Instant::now();
        database.insert_idle(&PAYMENT, 1).await?;
        until("the payment's job", async || Ok(!database.waits(&PAYMENT).await?)).await?;
        delays.push(inserted.elapsed());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    Ok(delays)
}

async fn until(what: &str, come: impl AsyncFn() -> anyhow::Result<bool>) -> anyhow::Result<()> {
    let began = Instant::now();
    while !come().await? {
        anyhow::ensure!(began.elapsed() < LONGEST, "waited too long for {what}");
        tokio::time::sleep(LOOK).await;
    }
    Ok(())
}
