//! Runs the official JavaScript judges in `tests/node`, for what only they can say.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

/// Runs a script of `tests/node` with what it shall read, and gives what it prints.
pub(crate) async fn run(script: &'static str, input: String) -> String {
    tokio::task::spawn_blocking(move || run_blocking(script, &input)).await.unwrap()
}

fn run_blocking(script: &str, input: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/node");
    assert!(folder.join("node_modules").is_dir(), "run `npm ci` in tests/node first, as `make test` does");
    let mut command = Command::new("node");
    command.arg(script).current_dir(folder).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut node = command.spawn().expect("Node.js runs");
    node.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = node.wait_with_output().unwrap();
    assert!(output.status.success(), "{script}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}
