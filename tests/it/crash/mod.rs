//! Real processes that are killed at the worst moments: nothing is lost, and nothing takes effect twice.

mod api;
mod commit;
mod disk;
mod drain;
mod handles;
mod messages;
mod migrations;
mod outage;
mod own_postgres;
mod pooler;
mod promotion;
mod redis;
mod replica;
mod sentinel;
mod worker;

use serde_json::Value;

use crate::support::{AppOptions, Process, TestApp};

/// Settings that hand a job to another worker after five seconds, instead of most of a minute.
const LEASE: [(&str, u64); 2] = [("worker.job_timeout_seconds", 3), ("worker.lease_margin_seconds", 2)];

/// Options with short leases and no worker in the test's process.
fn short_leases(config: impl IntoIterator<Item = (&'static str, Value)>) -> AppOptions {
    let leases = LEASE.into_iter().map(|(key, seconds)| (key, seconds.into()));
    AppOptions { config: leases.chain(config).collect(), no_worker: true, ..AppOptions::default() }
}

/// Starts a process in addition to the test's own, with the same database, Redis and keys.
fn beside(app: &TestApp, name: &str, args: &[&str], more: &[(&str, String)]) -> Process {
    beside_in(app, name, args, more, &[])
}

/// The same, with environment variables that are not configuration.
fn beside_in(
    app: &TestApp,
    name: &str,
    args: &[&str],
    more: &[(&str, String)],
    environment: &[(&str, String)],
) -> Process {
    let mut variables = app.variables();
    for (key, seconds) in LEASE {
        variables.push((key.to_uppercase().replace('.', "__"), seconds.to_string()));
    }
    variables.extend(more.iter().map(|(key, value)| ((*key).to_owned(), value.clone())));
    let variables: Vec<(&str, String)> = variables.iter().map(|(key, value)| (key.as_str(), value.clone())).collect();
    Process::spawn_in(&app.folder(), name, args, &variables, environment)
}
