//! The queue: how many jobs without work pass through outbox, Redis and worker per second, how soon an idle worker picks a
//! job up, and how long a payment's job takes while a hundred thousand mails wait.

use std::time::{Duration, Instant};

use crate::PLENTY;
use crate::database::Database;
use crate::load::Client;
use crate::server::SetUp;

/// How many jobs without work are done.
const JOBS: i64 = 50_000;
/// How many mails wait.
const MAILS: i64 = 100_000;
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

/// Measures the queue and prints what it found.
pub(crate) async fn run(set_up: &SetUp<'_>, database: &Database, kind: &str) -> anyhow::Result<()> {
    let rate = rate(set_up, database).await?;
    let pick_up = Delays(pick_up(set_up, database).await?);
    let behind = Delays(behind_mails(set_up, database).await?);
    print(kind, rate, pick_up, behind);
    Ok(())
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

/// How long after an order its confirmation is handed out, while nothing else is to be done.
async fn pick_up(set_up: &SetUp<'_>, database: &Database) -> anyhow::Result<Vec<Duration>> {
    database.forget_jobs().await?;
    let server = set_up.start(true).await?;
    let sale = database.open_sale(PLENTY).await?;
    let mut client = Client::connect(&server, &sale).await?;
    let mut delays = Vec::with_capacity(SAMPLES);
    for _ in 0..SAMPLES {
        until("an idle worker", async || Ok(database.open_jobs().await? == 0)).await?;
        tokio::time::sleep(Duration::from_millis(100)).await;
        client.order().await?;
        let placed = Instant::now();
        until("the worker to begin", async || Ok(!database.waits(&MAIL).await?)).await?;
        delays.push(placed.elapsed());
    }
    Ok(delays)
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

struct Delays(Vec<Duration>);

impl Delays {
    /// The delay in milliseconds that this percentage did not exceed.
    fn percentile(&mut self, share: usize) -> f64 {
        self.0.sort_unstable();
        self.0
            .get((self.0.len() * share / 100).min(self.0.len().saturating_sub(1)))
            .map_or(0.0, |d| d.as_secs_f64() * 1000.0)
    }
}

#[expect(clippy::print_stdout, reason = "printing is what the benchmark is for")]
fn print(kind: &str, rate: f64, mut pick_up: Delays, mut behind: Delays) {
    println!("queue, {kind}");
    println!("jobs without work: {rate:.0}/s");
    println!("picked up when idle: p50 {:.1} ms, p99 {:.1} ms", pick_up.percentile(50), pick_up.percentile(99));
    println!(
        "a payment's job while {MAILS} mails wait: p50 {:.1} ms, p99 {:.1} ms ({} samples)",
        behind.percentile(50),
        behind.percentile(99),
        behind.0.len()
    );
}
