//! The hot on-sale: one free ticket type on one quota, with and without people who watch the event, and with and without a
//! worker that sends the mails.

use std::time::{Duration, Instant};

use futures::future::try_join_all;

use crate::Run;
use crate::report::{Line, Measured};
use crate::viewers::Viewers;
use crate::{load, pgbench, viewers};

/// The numbers of clients that order at the same time, and how many times as fast as pgbench they should be.
const CLIENTS: [(usize, f64); 2] = [(8, 3.0), (MANY, 8.0)];
const MANY: usize = 64;
/// How many API processes sell at the same time, and what part of the sale of one process with as many clients they should
/// reach together.
const PROCESSES: usize = 8;
const TOGETHER: f64 = 0.8;
/// What part of the sale should be left with people who watch, by their number from which on it counts.
const WATCHED: [(usize, f64); 2] = [(5000, 0.7), (1, 0.85)];
/// How the names of lines with viewers and a worker end.
const BOTH: &str = " viewers and the worker";
/// What part of the sale should be left with a worker.
const WITH_WORKER: f64 = 0.7;
/// How many mails a second a worker should send once the sale is over.
const MAILS: f64 = 500.0;
/// A quota that no measurement can sell out.
pub(crate) const PLENTY: i64 = 100_000_000;
/// The quota of the last run, which has to sell out.
const SCARCE: i64 = 2_000;
/// How long a worker may take for the jobs of a sale.
const LONGEST_DRAIN: Duration = Duration::from_mins(10);

/// What a sale is measured with.
#[derive(Debug, Clone, Copy)]
struct Setting {
    clients: usize,
    viewers: usize,
    worker: bool,
}

pub(crate) async fn measure(run: &mut Run<'_>) -> anyhow::Result<()> {
    for _ in 0..run.rounds {
        for (clients, wanted) in CLIENTS {
            let limit = match run.set_up.redis {
                Some(_) => {
                    let sale = run.database.open_sale(PLENTY).await?;
                    let (url, folder) = (run.set_up.url, run.set_up.folder);
                    Some(pgbench::one_order(url, &sale, clients, run.duration, folder).await?.per_second)
                }
                None => None,
            };
            let bare = Setting { clients, viewers: 0, worker: false };
            let alone = sell(run, bare).await?;
            let (name, against) = (format!("on-sale, {clients} clients"), "pgbench, one order a transaction");
            let line = |name: &str, against, wanted| Line { name: name.to_owned(), unit: "/s", against, wanted };
            run.report.add(line(&name, against, if limit.is_some() { wanted } else { 0.0 }), alone, limit);
            // A crowd that watches comes with a crowd that orders.
            let watching = if clients == MANY { run.viewers.clone() } else { Vec::new() };
            for (viewers, worker) in settings(&watching) {
                let ours = sell(run, Setting { viewers, worker, ..bare }).await?;
                let watched = WATCHED.into_iter().find(|(least, _)| viewers >= *least).map_or(1.0, |(_, part)| part);
                let wanted = if worker { watched.min(WITH_WORKER) } else { watched };
                let name = match (viewers, worker) {
                    (0, _) => format!("{name} and the worker"),
                    (_, true) => format!("{name}, {viewers}{BOTH}"),
                    (_, false) => format!("{name}, {viewers} viewers"),
                };
                run.report.add(line(&name, "the API alone", wanted), ours, Some(alone.rate));
            }
        }
    }
    // This is what happens at a sale.
    run.report.quote_first(|line| line.name.ends_with(BOTH));
    sell_out(run).await
}

/// Several processes at one database, beside one process with as many clients.
pub(crate) async fn measure_processes(run: &mut Run<'_>) -> anyhow::Result<()> {
    for _ in 0..run.rounds {
        let one = sell(run, Setting { clients: MANY * PROCESSES, viewers: 0, worker: false }).await?;
        run.database.forget_jobs().await?;
        let sale = run.database.open_sale(PLENTY).await?;
        let servers = try_join_all((0..PROCESSES).map(|_| run.set_up.start(false))).await?;
        try_join_all(servers.iter().map(|server| load::warm_up(server, &sale, MANY))).await?;
        let selling = servers.iter().map(|server| load::run(server, &sale, MANY, run.duration));
        let mut all = load::Outcome::default();
        for outcome in try_join_all(selling).await? {
            all.placed += outcome.placed;
            all.latencies.extend(outcome.latencies);
            all.elapsed = all.elapsed.max(outcome.elapsed);
        }
        run.database.check(&sale).await?;
        let name = format!("on-sale, {PROCESSES} processes with {MANY} clients each");
        let line = Line { name, unit: "/s", against: "one process, as many clients", wanted: TOGETHER };
        run.report.add(line, all.measured(), Some(one.rate));
    }
    Ok(())
}

/// Without a worker and with one, alone and with each number of viewers, but not with neither.
fn settings(viewers: &[usize]) -> Vec<(usize, bool)> {
    let mut settings = vec![(0, true)];
    for viewers in viewers {
        settings.extend([(*viewers, false), (*viewers, true)]);
    }
    settings
}

async fn sell(run: &mut Run<'_>, setting: Setting) -> anyhow::Result<Measured> {
    // What earlier measurements have left to do.
    run.database.forget_jobs().await?;
    let server = run.set_up.start(setting.worker).await?;
    let sale = run.database.open_sale(PLENTY).await?;
    // What the first ones cost is not their own: the code that is loaded, and memory that those after them use again.
    let first = setting.viewers.min(viewers::AT_ONCE);
    let first = Viewers::subscribe(viewers::connect(&server, first).await?, &sale).await?;
    let before = server.memory()?;
    let sockets = viewers::connect(&server, setting.viewers.saturating_sub(viewers::AT_ONCE)).await?;
    let connected = server.memory()?;
    let others = Viewers::subscribe(sockets, &sale).await?;
    let subscribed = server.memory()?;
    load::warm_up(&server, &sale, setting.clients).await?;
    let outcome = load::run(&server, &sale, setting.clients, run.duration).await?;
    let ended = Instant::now();
    if setting.viewers > 0 {
        let left = run.database.left(&sale).await?;
        first.all_know(left).await?;
        others.all_know(left).await?;
        let after = ended.elapsed().as_millis();
        let (viewers, messages) = (setting.viewers, first.messages() + others.messages());
        let each = |from: u64, to: u64| to.saturating_sub(from) / others.count().max(1);
        let [socket, subscription] = [each(before, connected), each(connected, subscribed)].map(kilobytes);
        run.report.note(format!(
            "{viewers} viewers: {socket} KB per idle socket and {subscription} KB more per subscription, {messages} \
             messages, all knew {after} ms after the last order"
        ));
    }
    drop((first, others));
    if setting.worker {
        drain(run, setting).await?;
    }
    run.database.check(&sale).await?;
    let peak = server.peak_memory()? / 1_000_000;
    run.report
        .note(format!("peak memory of the API {peak} MB, {} clients, {} viewers", setting.clients, setting.viewers));
    Ok(outcome.measured())
}

/// A number of bytes in KB, with one decimal.
fn kilobytes(bytes: u64) -> String {
    format!("{}.{}", bytes / 1000, bytes % 1000 / 100)
}

/// Waits until the worker has sent the mails of a sale.
async fn drain(run: &mut Run<'_>, setting: Setting) -> anyhow::Result<()> {
    let (jobs, since) = (run.database.open_jobs().await?, Instant::now());
    while run.database.open_jobs().await? > 0 {
        anyhow::ensure!(since.elapsed() < LONGEST_DRAIN, "the jobs of a sale are not done");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let rate = f64::from(i32::try_from(jobs)?) / since.elapsed().as_secs_f64().max(0.001);
    let name = format!("mails after a sale, {} clients", setting.clients);
    let line = Line { name, unit: "/s", against: "what is wanted", wanted: 1.0 };
    run.report.add(line, Measured { rate, p50: Duration::ZERO, p99: Duration::ZERO }, Some(MAILS));
    Ok(())
}

/// Sells out a small quota with all clients at once, and counts what was sold.
async fn sell_out(run: &mut Run<'_>) -> anyhow::Result<()> {
    let server = run.set_up.start(false).await?;
    let sale = run.database.open_sale(SCARCE).await?;
    let outcome = load::run(&server, &sale, MANY, run.duration).await?;
    run.database.check(&sale).await?;
    let sold = i64::try_from(outcome.placed)?;
    anyhow::ensure!(sold == SCARCE, "{sold} orders were confirmed for a quota of {SCARCE}");
    run.report.note(format!("sold {sold} of a quota of {SCARCE}, exactly"));
    Ok(())
}
