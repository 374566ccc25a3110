//! The real binary as a separate process, for tests that kill it.

use std::fs::File;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tokio::net::{TcpSocket, TcpStream};

use super::log;
use super::wait::PATIENCE;

/// An HTTP client that follows no redirects.
pub(crate) fn http_client() -> reqwest::Client {
    http_client_builder().build().unwrap()
}

/// The same at another address of this machine.
pub(crate) fn http_client_at(address: IpAddr) -> reqwest::Client {
    http_client_builder().local_address(address).build().unwrap()
}

fn http_client_builder() -> reqwest::ClientBuilder {
    // reqwest is built without a TLS provider.
    let _ = rustls::crypto::ring::default_provider().install_default();
    // It speaks to servers of tests only; reading the system's certificates takes longer than many a test.
    reqwest::Client::builder().tls_certs_only([]).redirect(reqwest::redirect::Policy::none())
}

/// Connects from another address of this machine.
pub(crate) async fn connect_from(source: &str, address: &str) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind(format!("{source}:0").parse().unwrap()).unwrap();
    socket.connect(address.parse().unwrap()).await.unwrap()
}

/// A running `event-radar` process, which is killed when dropped.
pub(crate) struct Process {
    child: Child,
    log: PathBuf,
}

impl Process {
    /// Starts a process with arguments and configuration variables (`DATABASE__URL`). Its output goes to a file in the
    /// folder, which is printed on failures.
    pub(crate) fn spawn(folder: &Path, name: &str, args: &[&str], variables: &[(&str, String)]) -> Self {
        Self::spawn_in(folder, name, args, variables, &[])
    }

    /// The same, with environment variables that are not configuration.
    pub(crate) fn spawn_in(
        folder: &Path,
        name: &str,
        args: &[&str],
        variables: &[(&str, String)],
        environment: &[(&str, String)],
    ) -> Self {
        Self::run(Command::new(env!("CARGO_BIN_EXE_event-radar")), folder, name, args, variables, environment)
    }

    /// The same, with a limit on open file descriptors.
    pub(crate) fn spawn_with_handles(
        handles: u32,
        folder: &Path,
        name: &str,
        args: &[&str],
        variables: &[(&str, String)],
    ) -> Self {
        let mut command = Command::new("sh");
        let limited = r#"ulimit -n "$0"; exec "$@""#;
        command.args(["-c", limited, &handles.to_string(), env!("CARGO_BIN_EXE_event-radar")]);
        Self::run(command, folder, name, args, variables, &[])
    }

    fn run(
        mut command: Command,
        folder: &Path,
        name: &str,
        args: &[&str],
        variables: &[(&str, String)],
        environment: &[(&str, String)],
    ) -> Self {
        let log = folder.join(format!("{name}.log"));
        let output = File::options().create(true).append(true).open(&log).unwrap();
        let child = command
            .args(args)
            .current_dir(folder)
            .envs(variables.iter().map(|(key, value)| (format!("EVENT_RADAR__{key}"), value)))
            .envs(environment.iter().map(|(key, value)| (key, value)))
            .stdin(Stdio::null())
            .stdout(output.try_clone().unwrap())
            .stderr(output)
            .spawn()
            .expect("the binary starts");
        Self { child, log }
    }

    /// Waits until the API reports that it is ready.
    pub(crate) async fn ready(&mut self, origin: &str) {
        let deadline = Instant::now() + PATIENCE;
        let client = http_client();
        loop {
            let answer = client.get(format!("{origin}/health/ready")).send().await;
            if answer.is_ok_and(|answer| answer.status().is_success()) {
                return;
            }
            let ended = self.child.try_wait().unwrap();
            assert!(ended.is_none() && Instant::now() < deadline, "not ready ({ended:?}):\n{}", self.log());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// The output so far.
    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// Waits until the output contains these words.
    pub(crate) async fn wrote(&mut self, words: &str) {
        let deadline = Instant::now() + PATIENCE;
        while !self.log().contains(words) {
            assert!(Instant::now() < deadline, "{words:?} was not written:\n{}", self.log());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Kills the process, as in a crash.
    pub(crate) fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Sends SIGTERM, and returns whether the process exited successfully.
    pub(crate) async fn terminate(&mut self) -> bool {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.success();
            }
            assert!(Instant::now() < deadline, "it does not stop:\n{}", self.log());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
        if !std::thread::panicking() {
            // The output also has the welcome message, which shows the demo's accounts.
            let log: Vec<_> = self.log().lines().filter(|line| line.starts_with('{')).map(str::to_owned).collect();
            let leaks = log::indiscretions(&log.join("\n"));
            assert!(leaks.is_empty(), "the log gives away addresses or secrets:\n{}", leaks.join("\n"));
        }
    }
}
