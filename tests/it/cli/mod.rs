//! The binary as people run it: its output on errors and on success.

mod config;
mod doctor;
mod metrics;
mod sentry;
mod serve;
mod traces;

use std::path::Path;
use std::process::{Command, Output};

/// Runs a command and waits for its end.
fn run(folder: &Path, args: &[&str], variables: &[(&str, &str)]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_event-radar"))
        .args(args)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .envs(variables.iter().map(|(key, value)| (format!("EVENT_RADAR__{key}"), value)))
        .output()
        .expect("the binary runs")
}

/// The output of a command that must fail.
fn refusal(folder: &Path, args: &[&str], variables: &[(&str, &str)]) -> String {
    let output = run(folder, args, variables);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success(), "it did not fail: {said}");
    assert!(!said.contains("panicked"), "{said}");
    said
}

/// The output of a command that must succeed.
fn success(folder: &Path, args: &[&str], variables: &[(&str, &str)]) -> String {
    let output = run(folder, args, variables);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}
