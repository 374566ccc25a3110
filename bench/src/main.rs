//! The load driver of `make bench`. It measures how many orders per second a popular on-sale processes, with and without
//! people who watch the event and with and without a worker that sends the mails. It compares that with the same
//! statements on the same database with one order per transaction, interleaved in the same run. It only prints times; it
//! fails only if a place was sold twice or lost, or if a viewer was not told.

mod database;
mod growth;
mod load;
mod pgbench;
mod report;
mod server;
mod viewers;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use clap::Parser;
use database::{Database, OnSale};
use report::{Report, Setting, Told};
use server::SetUp;
use viewers::Viewers;

/// What to measure.
#[derive(Debug, Parser)]
struct Options {
    /// The release binary.
    #[arg(long)]
    binary: PathBuf,
    /// An empty, durable PostgreSQL database; without one, SQLite in a temporary folder is measured.
    #[arg(long)]
    database_url: Option<String>,
    /// The Redis that the API announces changes on; only with PostgreSQL.
    #[arg(long)]
    redis_url: Option<String>,
    /// Seconds per measurement.
    #[arg(long, default_value_t = 8)]
    seconds: u64,
    /// How often each measurement is repeated, interleaved.
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// How many people watch the event in the measurements with viewers.
    #[arg(long, value_delimiter = ',', default_value = "1000")]
    viewers: Vec<usize>,
    /// Measure only this: `growth`, how much slower lists, searches and sums get as the tables grow.
    #[arg(long)]
    only: Option<Only>,
    /// The numbers of events that `growth` compares. There are ten times as many orders.
    #[arg(long, value_delimiter = ',', default_value = "10000,100000")]
    events: Vec<i64>,
    /// Measure the PostgreSQL databases that an earlier run of `growth` has filled, after their migration.
    #[arg(long)]
    filled: bool,
}

/// A measurement of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Only {
    Growth,
}

/// The numbers of clients that order at the same time.
const CLIENTS: [usize; 2] = [8, 64];
/// A quota that no measurement can sell out.
const PLENTY: i64 = 100_000_000;
/// The quota of the last run, which has to sell out.
const SCARCE: i64 = 2_000;
/// How long a worker may take for the jobs of a sale.
const LONGEST_DRAIN: Duration = Duration::from_mins(10);

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let options = Options::parse();
    if options.only == Some(Only::Growth) {
        return growth::run(&options).await;
    }
    let folder = tempfile::tempdir()?;
    let (kind, url) = match &options.database_url {
        Some(url) => ("PostgreSQL", url.clone()),
        None => ("SQLite", format!("sqlite://{}/bench.db", folder.path().display())),
    };
    let set_up =
        SetUp { binary: &options.binary, url: &url, redis: options.redis_url.as_deref(), folder: folder.path() };
    set_up.migrate().await?;
    let database = Database::connect(&url).await?;
    let duration = Duration::from_secs(options.seconds);
    let mut report = Report::new(kind);
    for _ in 0..options.rounds {
        for clients in CLIENTS {
            for viewers in std::iter::once(0).chain(options.viewers.iter().copied()) {
                for worker in [false, true] {
                    measure(&set_up, &database, &mut report, Setting { clients, viewers, worker }, duration).await?;
                }
            }
            if let Some(url) = &options.database_url {
                let sale = database.open_sale(PLENTY).await?;
                report.pgbench(clients, pgbench::run(url, &sale, clients, duration, folder.path()).await?);
            }
        }
    }
    let sold = sell_out(&set_up, &database, duration).await?;
    report.print(sold);
    Ok(())
}

/// Measures a sale: with people who watch it, and with a worker that sends the mails.
async fn measure(
    set_up: &SetUp<'_>,
    database: &Database,
    report: &mut Report,
    setting: Setting,
    duration: Duration,
) -> anyhow::Result<()> {
    // What earlier measurements have left to do.
    database.forget_jobs().await?;
    let server = set_up.start(setting.worker).await?;
    let sale = database.open_sale(PLENTY).await?;
    let before = server.memory()?;
    let watching = Viewers::open(&server, &sale, setting.viewers).await?;
    let memory = server.memory()?.saturating_sub(before);
    let outcome = load::run(&server, &sale, setting.clients, duration).await?;
    let ended = Instant::now();
    if setting.viewers > 0 {
        watching.all_know(database.left(&sale).await?).await?;
        let after = ended.elapsed();
        report.viewers(setting.viewers, Told { memory, after, messages: watching.messages() });
    }
    drop(watching);
    if setting.worker {
        let (jobs, since) = (database.open_jobs().await?, Instant::now());
        while database.open_jobs().await? > 0 {
            anyhow::ensure!(since.elapsed() < LONGEST_DRAIN, "the jobs of a sale are not done");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        report.drained(jobs, since.elapsed());
    }
    report.ours(setting, outcome, server.peak_memory()?);
    database.check(&sale).await
}

/// Sells out a small quota with all clients at once, and counts what was sold.
async fn sell_out(set_up: &SetUp<'_>, database: &Database, duration: Duration) -> anyhow::Result<(i64, i64)> {
    let server = set_up.start(false).await?;
    let sale: OnSale = database.open_sale(SCARCE).await?;
    let outcome = load::run(&server, &sale, CLIENTS[1], duration).await?;
    database.check(&sale).await?;
    let sold = i64::try_from(outcome.placed)?;
    anyhow::ensure!(sold == SCARCE, "{sold} orders were confirmed for a quota of {SCARCE}");
    Ok((sold, SCARCE))
}
