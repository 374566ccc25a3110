use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};

/// What a line of the table is about.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Line {
    /// What is measured, such as `64 clients, 1000 viewers`.
    pub(crate) name: String,
    /// What is counted, such as `orders/s`.
    pub(crate) unit: &'static str,
    /// What it is compared with, such as `pgbench`; empty if with nothing.
    pub(crate) against: &'static str,
    /// How many times the limit it should reach; 0 if nothing is asked for.
    pub(crate) wanted: f64,
}

/// What one round has measured.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Measured {
    /// How many a second.
    pub(crate) rate: f64,
    pub(crate) p50: Duration,
    pub(crate) p99: Duration,
}

/// The measurements of a run, of which the medians over all rounds are reported.
#[derive(Debug)]
pub(crate) struct Report {
    database: &'static str,
    lines: Vec<(Line, Vec<Round>)>,
    notes: Vec<String>,
}

#[derive(Debug, Clone, Copy)]
struct Round {
    ours: Measured,
    limit: Option<f64>,
}

impl Report {
    pub(crate) fn new(database: &'static str) -> Self {
        Self { database, lines: Vec::new(), notes: Vec::new() }
    }

    /// Adds the measurement of a round, and the limit of the same machine in the same round.
    pub(crate) fn add(&mut self, line: Line, ours: Measured, limit: Option<f64>) {
        let round = Round { ours, limit };
        match self.lines.iter_mut().find(|(known, _)| *known == line) {
            Some((_, rounds)) => rounds.push(round),
            None => self.lines.push((line, vec![round])),
        }
    }

    /// Moves the lines that this is true of to the top.
    pub(crate) fn quote_first(&mut self, which: impl Fn(&Line) -> bool) {
        self.lines.sort_by_key(|(line, _)| !which(line));
    }

    /// Adds a sentence below the table.
    pub(crate) fn note(&mut self, note: String) {
        self.notes.push(note);
    }

    #[expect(clippy::print_stdout, reason = "printing is what the benchmark is for")]
    pub(crate) fn print(&self) {
        let mut text = format!(
            "{:<52} {:>12} {:>9} {:>9} {:>12} {:>8} {:>8}  {}\n",
            self.database, "ours", "p50 ms", "p99 ms", "limit", "ratio", "wanted", "limit is"
        );
        for (line, rounds) in &self.lines {
            let ours = median(rounds, |round| round.ours.rate);
            let [p50, p99] = [|round: &Round| millis(round.ours.p50), |round: &Round| millis(round.ours.p99)];
            let limit = rounds[0].limit.map(|_| median(rounds, |round| round.limit.unwrap_or_default()));
            let (limit, ratio) = match limit {
                Some(limit) => (format!("{limit:.0}"), format!("{:.2}", ratio(rounds))),
                None => ("–".to_owned(), "–".to_owned()),
            };
            let wanted = if line.wanted > 0.0 { format!("{:.2}", line.wanted) } else { "–".to_owned() };
            let _ = writeln!(
                text,
                "{:<52} {:>12} {:>9.1} {:>9.1} {limit:>12} {ratio:>8} {wanted:>8}  {}",
                line.name,
                format!("{ours:.0} {}", line.unit),
                median(rounds, p50),
                median(rounds, p99),
                line.against,
            );
        }
        for note in &self.notes {
            let _ = writeln!(text, "{note}");
        }
        print!("{text}");
    }

    /// Writes the same as JSON.
    pub(crate) fn write(&self, path: &Path) -> anyhow::Result<()> {
        let line = |(line, rounds): &(Line, Vec<Round>)| {
            json!({
                "name": line.name,
                "unit": line.unit,
                "ours": median(rounds, |round| round.ours.rate),
                "p50_ms": median(rounds, |round| millis(round.ours.p50)),
                "p99_ms": median(rounds, |round| millis(round.ours.p99)),
                "limit": rounds[0].limit.map(|_| median(rounds, |round| round.limit.unwrap_or_default())),
                "limit_is": line.against,
                "ratio": rounds[0].limit.map(|_| ratio(rounds)),
                "wanted": line.wanted,
                "rounds": rounds.len(),
            })
        };
        let lines: Vec<Value> = self.lines.iter().map(line).collect();
        let report = json!({ "database": self.database, "lines": lines, "notes": self.notes });
        Ok(std::fs::write(path, serde_json::to_vec_pretty(&report)?)?)
    }
}

/// How many times the limit of its round each round has reached, as the median.
fn ratio(rounds: &[Round]) -> f64 {
    median(rounds, |round| round.ours.rate / round.limit.unwrap_or(f64::INFINITY))
}

fn median(rounds: &[Round], of: impl Fn(&Round) -> f64) -> f64 {
    let mut numbers: Vec<f64> = rounds.iter().map(of).collect();
    numbers.sort_unstable_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied().unwrap_or_default()
}

fn millis(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}
