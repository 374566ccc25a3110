use std::time::Duration;

use crate::load::Outcome;
use crate::pgbench::Limit;

/// The measurements of a run, of which the medians over all rounds are reported.
#[derive(Debug)]
pub(crate) struct Report {
    kind: &'static str,
    ours: Vec<((usize, usize), Measured)>,
    viewers: Vec<Told>,
    limits: Vec<(usize, f64)>,
}

#[derive(Debug)]
struct Told {
    viewers: usize,
    memory: u64,
    after: Duration,
    messages: u64,
}

#[derive(Debug, Clone, Copy)]
struct Measured {
    per_second: f64,
    p50: Duration,
    p99: Duration,
}

impl Report {
    pub(crate) fn new(kind: &'static str) -> Self {
        Self { kind, ours: Vec::new(), viewers: Vec::new(), limits: Vec::new() }
    }

    /// A measurement with so many clients and viewers.
    pub(crate) fn ours(&mut self, clients: usize, viewers: usize, mut outcome: Outcome) {
        let (p50, p99) = (outcome.percentile(50), outcome.percentile(99));
        self.ours.push(((clients, viewers), Measured { per_second: outcome.per_second(), p50, p99 }));
    }

    /// What the viewers of a measurement took, and how long after the last order all of them knew.
    pub(crate) fn viewers(&mut self, viewers: usize, memory: u64, told: Duration, messages: u64) {
        self.viewers.push(Told { viewers, memory, after: told, messages });
    }

    pub(crate) fn pgbench(&mut self, clients: usize, limit: Limit) {
        self.limits.push((clients, limit.per_second));
    }

    #[expect(clippy::print_stdout, reason = "printing is what the benchmark is for")]
    pub(crate) fn print(&self, peak_memory: u64, (sold, quota): (i64, i64)) {
        println!("orderPlace, one free ticket on one quota, {}", self.kind);
        println!(
            "{:>8}  {:>8}  {:>10}  {:>8}  {:>8}  {:>12}  {:>6}",
            "clients", "viewers", "orders/s", "p50 ms", "p99 ms", "pgbench tps", "ratio"
        );
        let mut settings: Vec<_> = self.ours.iter().map(|(setting, _)| *setting).collect();
        settings.sort_unstable();
        settings.dedup();
        for (clients, viewers) in settings {
            let Some(ours) = self.median((clients, viewers)) else { continue };
            let mut limits: Vec<f64> =
                self.limits.iter().filter(|(of, _)| *of == clients).map(|(_, tps)| *tps).collect();
            limits.sort_unstable_by(f64::total_cmp);
            let limit = limits.get(limits.len() / 2);
            let (tps, ratio) = match limit {
                Some(tps) => (format!("{tps:.0}"), format!("{:.1}×", ours.per_second / tps)),
                None => ("–".to_owned(), "–".to_owned()),
            };
            println!(
                "{clients:>8}  {viewers:>8}  {:>10.0}  {:>8.1}  {:>8.1}  {tps:>12}  {ratio:>6}",
                ours.per_second,
                ours.p50.as_secs_f64() * 1000.0,
                ours.p99.as_secs_f64() * 1000.0,
            );
        }
        for Told { viewers, memory, after, messages } in &self.viewers {
            let (each, told) = (memory / 1000 / (*viewers).max(1) as u64, after.as_millis());
            println!("{viewers} viewers: {each} KB each, {messages} messages, all knew {told} ms after the last order");
        }
        println!("peak memory of the API: {} MB; sold {sold} of a quota of {quota}, exactly", peak_memory / 1_000_000);
    }

    fn median(&self, setting: (usize, usize)) -> Option<Measured> {
        let mut rounds: Vec<Measured> =
            self.ours.iter().filter(|(of, _)| *of == setting).map(|(_, round)| *round).collect();
        rounds.sort_unstable_by(|a, b| a.per_second.total_cmp(&b.per_second));
        rounds.get(rounds.len() / 2).copied()
    }
}
