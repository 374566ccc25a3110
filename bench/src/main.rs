//! The load driver of `make bench`. It measures how many orders per second a popular on-sale processes, with and without
//! people who watch the places go, and compares that with the same statements on the same database with one order per
//! transaction, interleaved in the same run. It only prints times; it fails only if a place was sold twice or lost, or if
//! a viewer was not told.

mod database;
mod load;
mod pgbench;
mod report;
mod server;
mod viewers;

use std::path::PathBuf;
use std::time::Duration;

use clap::Parser;
use database::{Database, OnSale};
use report::Report;
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
}

/// The numbers of clients that order at the same time.
const CLIENTS: [usize; 2] = [8, 64];
/// A quota that no measurement can sell out.
const PLENTY: i64 = 100_000_000;
/// The quota of the last run, which has to sell out.
const SCARCE: i64 = 2_000;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let options = Options::parse();
    let folder = tempfile::tempdir()?;
    let (kind, url) = match &options.database_url {
        Some(url) => ("PostgreSQL", url.clone()),
        None => ("SQLite", format!("sqlite://{}/bench.db", folder.path().display())),
    };
    let server = server::Server::start(&options.binary, &url, options.redis_url.as_deref(), folder.path()).await?;
    let database = Database::connect(&url).await?;
    let duration = Duration::from_secs(options.seconds);
    let mut report = Report::new(kind);
    for _ in 0..options.rounds {
        for clients in CLIENTS {
            let sale = database.open_sale(PLENTY).await?;
            report.ours(clients, 0, load::run(&server, &sale, clients, duration).await?);
            database.check(&sale).await?;
            for viewers in &options.viewers {
                watched(&server, &database, &mut report, (clients, *viewers), duration).await?;
            }
            if let Some(url) = &options.database_url {
                let sale = database.open_sale(PLENTY).await?;
                report.pgbench(clients, pgbench::run(url, &sale, clients, duration, folder.path()).await?);
            }
        }
    }
    let sold = sell_out(&server, &database, duration).await?;
    report.print(server.peak_memory()?, sold);
    Ok(())
}

/// Measures a sale that people watch.
async fn watched(
    server: &server::Server,
    database: &Database,
    report: &mut Report,
    (clients, viewers): (usize, usize),
    duration: Duration,
) -> anyhow::Result<()> {
    let sale = database.open_sale(PLENTY).await?;
    let before = server.memory()?;
    let watching = Viewers::open(server, &sale, viewers).await?;
    let memory = server.memory()?.saturating_sub(before);
    let outcome = load::run(server, &sale, clients, duration).await?;
    let told = watching.all_know(database.left(&sale).await?).await?;
    report.viewers(viewers, memory, told, watching.messages());
    report.ours(clients, viewers, outcome);
    database.check(&sale).await
}

/// Sells out a small quota with all clients at once, and counts what was sold.
async fn sell_out(server: &server::Server, database: &Database, duration: Duration) -> anyhow::Result<(i64, i64)> {
    let sale: OnSale = database.open_sale(SCARCE).await?;
    let outcome = load::run(server, &sale, CLIENTS[1], duration).await?;
    database.check(&sale).await?;
    let sold = i64::try_from(outcome.placed)?;
    anyhow::ensure!(sold == SCARCE, "{sold} orders were confirmed for a quota of {SCARCE}");
    Ok((sold, SCARCE))
}
