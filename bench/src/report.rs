use std::time::Duration;

use crate::load::Outcome;
use crate::pgbench::Limit;

/// The measurements of a run, of which the medians over all rounds are reported.
#[derive(Debug)]
pub(crate) struct Report {
    kind: &'static str,
    ours: Vec<(Setting, Measured)>,
    viewers: Vec<(usize, Told)>,
    drains: Vec<f64>,
    limits: Vec<(usize, f64)>,
    peak_memory: u64,
}

/// What a measurement was made with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Setting {
    /// How many order at the same time.
    pub(crate) clients: usize,
    /// How many watch the event.
    pub(crate) viewers: usize,
    /// Whether a worker sends the mails meanwhile.
    pub(crate) worker: bool,
}

/// What the viewers of a measurement took.
#[derive(Debug)]
pub(crate) struct Told {
    /// The bytes that their sockets take, all together.
    pub(crate) memory: u64,
    /// How long after the last order all of them knew.
    pub(crate) after: Duration,
    /// How many messages they got.
    pub(crate) messages: u64,
}

#[derive(Debug, Clone, Copy)]
struct Measured {
    per_second: f64,
    p50: Duration,
    p99: Duration,
}

impl Report {
    pub(crate) fn new(kind: &'static str) -> Self {
        let (ours, viewers, drains, limits) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Self { kind, ours, viewers, drains, limits, peak_memory: 0 }
    }

    pub(crate) fn ours(&mut self, setting: Setting, mut outcome: Outcome, peak_memory: u64) {
        let (p50, p99) = (outcome.percentile(50), outcome.percentile(99));
        self.ours.push((setting, Measured { per_second: outcome.per_second(), p50, p99 }));
        self.peak_memory = self.peak_memory.max(peak_memory);
    }

    pub(crate) fn viewers(&mut self, viewers: usize, told: Told) {
        self.viewers.push((viewers, told));
    }

    /// How long a worker took for the jobs that a sale had left.
    pub(crate) fn drained(&mut self, jobs: i64, took: Duration) {
        let jobs = i32::try_from(jobs).unwrap_or(i32::MAX);
        self.drains.push(f64::from(jobs) / took.as_secs_f64().max(0.001));
    }

    pub(crate) fn pgbench(&mut self, clients: usize, limit: Limit) {
        self.limits.push((clients, limit.per_second));
    }

    #[expect(clippy::print_stdout, reason = "printing is what the benchmark is for")]
    pub(crate) fn print(&self, (sold, quota): (i64, i64)) {
        println!("orderPlace, one free ticket on one quota, {}", self.kind);
        println!(
            "{:>8}  {:>8}  {:>6}  {:>10}  {:>8}  {:>8}  {:>6}  {:>12}  {:>6}",
            "clients", "viewers", "worker", "orders/s", "p50 ms", "p99 ms", "share", "pgbench tps", "ratio"
        );
        let mut settings: Vec<_> = self.ours.iter().map(|(setting, _)| *setting).collect();
        settings.sort_unstable();
        settings.dedup();
        for setting in settings {
            let Setting { clients, viewers, worker } = setting;
            let alone = self.median(Setting { clients, viewers: 0, worker: false });
            let (Some(ours), Some(alone)) = (self.median(setting), alone) else { continue };
            let limits = self.limits.iter().filter(|(of, _)| *of == clients).map(|(_, tps)| *tps).collect();
            let (tps, ratio) = match median(limits) {
                Some(tps) => (format!("{tps:.0}"), format!("{:.1}×", ours.per_second / tps)),
                None => ("–".to_owned(), "–".to_owned()),
            };
            println!(
                "{clients:>8}  {viewers:>8}  {:>6}  {:>10.0}  {:>8.1}  {:>8.1}  {:>5.0}%  {tps:>12}  {ratio:>6}",
                if worker { "yes" } else { "no" },
                ours.per_second,
                ours.p50.as_secs_f64() * 1000.0,
                ours.p99.as_secs_f64() * 1000.0,
                ours.per_second / alone.per_second * 100.0,
            );
        }
        for (viewers, Told { memory, after, messages }) in &self.viewers {
            let (each, after) = (memory / 1000 / (*viewers).max(1) as u64, after.as_millis());
            println!(
                "{viewers} viewers: {each} KB each, {messages} messages, all knew {after} ms after the last order"
            );
        }
        if let Some(mails) = median(self.drains.clone()) {
            println!("after the sale the worker sent {mails:.0} mails/s");
        }
        let peak = self.peak_memory / 1_000_000;
        println!("peak memory of the API: {peak} MB; sold {sold} of a quota of {quota}, exactly");
    }

    fn median(&self, setting: Setting) -> Option<Measured> {
        let mut rounds: Vec<Measured> =
            self.ours.iter().filter(|(of, _)| *of == setting).map(|(_, round)| *round).collect();
        rounds.sort_unstable_by(|a, b| a.per_second.total_cmp(&b.per_second));
        rounds.get(rounds.len() / 2).copied()
    }
}

fn median(mut numbers: Vec<f64>) -> Option<f64> {
    numbers.sort_unstable_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied()
}
