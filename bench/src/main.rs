//! The load driver of `make bench`. Each figure stands beside the limit of the same machine in the same run, so that every
//! line is a ratio. It only prints times; it fails only if something is wrong, such as a place sold twice.

mod database;
mod growth;
mod http;
mod load;
mod paid;
mod pgbench;
mod queue;
mod reads;
mod report;
mod sale;
mod server;
mod smtp;
mod start;
mod stripe;
mod viewers;
mod waiting;
mod webhooks;

use std::path::PathBuf;
use std::time::Duration;

use clap::{Parser, ValueEnum};
use database::Database;
use report::Report;
use server::SetUp;
use smtp::Smtp;

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
    #[arg(long, default_value_t = 5)]
    seconds: u64,
    /// How often each measurement is repeated, interleaved.
    #[arg(long, default_value_t = 1)]
    rounds: usize,
    /// How many people watch the event in the measurements with viewers.
    #[arg(long, value_delimiter = ',', default_value = "1000,10000")]
    viewers: Vec<usize>,
    /// How many gather in the waiting room.
    #[arg(long, default_value_t = 20_000)]
    crowd: usize,
    /// Which benchmarks to run; all by default.
    #[arg(long, value_enum, value_delimiter = ',')]
    only: Vec<Bench>,
    /// A file to write the table to, as JSON.
    #[arg(long)]
    json: Option<PathBuf>,
    /// How large the larger database of `growth` is; the smaller one has 10,000 events. There are ten times as many orders as
    /// events, and twice as many tickets as orders.
    #[arg(long, value_enum, default_value_t = Scale::Tenth)]
    scale: Scale,
    /// Measure the PostgreSQL databases that an earlier run of `growth` has filled, after their migration.
    #[arg(long)]
    filled: bool,
}

/// The size of a large installation, or a tenth of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Scale {
    /// 100,000 events.
    Tenth,
    /// 1,000,000 events on PostgreSQL; SQLite stays at a tenth.
    Full,
}

/// A group of measurements.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Bench {
    /// A popular on-sale.
    Sale,
    /// The same by several processes; PostgreSQL only.
    Processes,
    /// The same with a payment provider.
    Paid,
    /// Lists, an event, pages.
    Reads,
    /// Events of the payment provider.
    Webhooks,
    /// The opening of a waiting room.
    Waiting,
    /// Jobs through outbox, Redis and worker.
    Queue,
    /// Lists, searches and sums as the tables grow.
    Growth,
    /// Start-up and memory.
    Start,
}

/// What all measurements share.
struct Run<'a> {
    set_up: SetUp<'a>,
    database: Database,
    report: Report,
    rounds: usize,
    duration: Duration,
    viewers: Vec<usize>,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let options = Options::parse();
    if options.only == [Bench::Growth] {
        return growth::run(&options).await;
    }
    let folder = tempfile::tempdir()?;
    let (kind, url) = match &options.database_url {
        Some(url) => ("PostgreSQL + Redis", url.clone()),
        None => ("SQLite", format!("sqlite://{}/bench.db", folder.path().display())),
    };
    let redis = options.redis_url.as_deref();
    // In production, mails go to a server.
    let mail_server = if redis.is_some() { Some(Smtp::start().await?) } else { None };
    let mail = mail_server.as_ref().map(|server| server.url.as_str());
    let set_up = SetUp { binary: &options.binary, url: &url, redis, mail, folder: folder.path() };
    set_up.migrate().await?;
    let mut run = Run {
        set_up,
        database: Database::connect(&url).await?,
        report: Report::new(kind),
        rounds: options.rounds,
        duration: Duration::from_secs(options.seconds),
        viewers: options.viewers.clone(),
    };
    run.database.fill_log().await?;
    let chosen = |bench| options.only.is_empty() || options.only.contains(&bench);
    if chosen(Bench::Sale) {
        sale::measure(&mut run).await?;
    }
    if chosen(Bench::Processes) && run.set_up.redis.is_some() {
        sale::measure_processes(&mut run).await?;
    }
    // Before there are payments that the worker looks after.
    if chosen(Bench::Queue) {
        queue::measure(&mut run).await?;
    }
    if chosen(Bench::Paid) {
        paid::measure(&mut run).await?;
    }
    if chosen(Bench::Reads) {
        reads::measure(&mut run).await?;
    }
    if chosen(Bench::Webhooks) {
        webhooks::measure(&mut run).await?;
    }
    if chosen(Bench::Waiting) {
        waiting::measure(&mut run, options.crowd).await?;
    }
    if chosen(Bench::Start) {
        start::measure(&mut run).await?;
    }
    run.report.print();
    if chosen(Bench::Growth) {
        growth::run(&options).await?;
    }
    match &options.json {
        Some(path) => run.report.write(path),
        None => Ok(()),
    }
}
