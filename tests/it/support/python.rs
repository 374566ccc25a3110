//! Runs the scripts in `tests/python`, which use the server with Python packages.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

/// Runs a script of `tests/python` with this input, and returns its output.
pub(crate) async fn run(script: &'static str, input: String) -> String {
    tokio::task::spawn_blocking(move || run_blocking(script, &input)).await.unwrap()
}

fn run_blocking(script: &str, input: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/python");
    assert!(folder.join("packages").is_dir(), "run `scripts/python` first, as `make test` does");
    let mut command = Command::new("python3");
    command.arg(script).current_dir(&folder).env("PYTHONPATH", folder.join("packages"));
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut python = command.spawn().expect("Python runs");
    python.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = python.wait_with_output().unwrap();
    let (out, error) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{script}: {out}\n{error}");
    out.into_owned()
}
