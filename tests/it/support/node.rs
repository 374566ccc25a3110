//! Runs the scripts in `tests/node`, which check the server with the reference JavaScript packages.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

/// Runs a script of `tests/node` with this input, and returns its output.
pub(crate) async fn run(script: &'static str, input: String) -> String {
    tokio::task::spawn_blocking(move || run_blocking(script, &input)).await.unwrap()
}

fn run_blocking(script: &str, input: &str) -> String {
    let mut command = command(script);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut node = command.spawn().expect("Node.js runs");
    node.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = node.wait_with_output().unwrap();
    assert!(output.status.success(), "{script}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn command(script: &str) -> Command {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/node");
    assert!(folder.join("node_modules").is_dir(), "run `npm ci` in tests/node first, as `make test` does");
    let mut command = Command::new("node");
    command.arg(script).current_dir(folder);
    command
}

/// A running independent mail server, `tests/node/smtp_server.js`.
pub(crate) struct MailServer {
    node: Child,
    port: u64,
    taken: Arc<Mutex<Vec<Value>>>,
}

impl MailServer {
    pub(crate) fn start() -> Self {
        let mut node =
            command("smtp_server.js").stdin(Stdio::null()).stdout(Stdio::piped()).spawn().expect("Node.js runs");
        let mut lines = BufReader::new(node.stdout.take().unwrap()).lines();
        let read = |line: String| serde_json::from_str::<Value>(&line).expect("a line of JSON");
        let first = read(lines.next().expect("it starts").unwrap());
        let taken = Arc::<Mutex<Vec<Value>>>::default();
        let all = Arc::clone(&taken);
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(|line| all.lock().unwrap().push(read(line))));
        Self { node, port: first["port"].as_u64().unwrap(), taken }
    }

    /// The value for `mail.url`.
    pub(crate) fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    /// The raw mails that it accepted for an address.
    pub(crate) fn to(&self, address: &str) -> Vec<String> {
        let taken = self.taken.lock().unwrap();
        let ours = taken.iter().filter(|mail| mail["to"] == json!([address]));
        ours.map(|mail| mail["data"].as_str().unwrap().to_owned()).collect()
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        let _ = self.node.kill();
        let _ = self.node.wait();
    }
}
