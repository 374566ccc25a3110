use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use anyhow::Context as _;
use tokio::net::TcpStream;
use tokio::process::{Child, Command};

/// The API in a separate process, which is stopped when this is dropped.
#[derive(Debug)]
pub(crate) struct Server {
    process: Child,
    pub(crate) address: String,
}

impl Server {
    /// Starts the API on a free port and waits until it accepts connections. As in production, no worker runs in the
    /// same process; only the mode is that of development.
    pub(crate) async fn start(
        binary: &Path,
        database: &str,
        redis: Option<&str>,
        folder: &Path,
    ) -> anyhow::Result<Self> {
        let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let address = format!("127.0.0.1:{port}");
        let set_up = |command: &str| {
            let mut process = Command::new(binary);
            process
                .arg(command)
                .env("EVENT_RADAR__DATABASE__URL", database)
                .env("EVENT_RADAR__LOG__LEVEL", "warn")
                .env("EVENT_RADAR__DATA", folder)
                .kill_on_drop(true);
            if let Some(redis) = redis {
                process.env("EVENT_RADAR__REDIS__URL", redis);
            }
            process
        };
        let migrated = set_up("migrate").stdout(Stdio::null()).status().await?;
        anyhow::ensure!(migrated.success(), "the migrations failed");
        let process = set_up("api")
            .env("EVENT_RADAR__HTTP__LISTEN", &address)
            // All requests come from one address, which gets half of the connections.
            .env("EVENT_RADAR__HTTP__MAX_CONNECTIONS", "200000")
            .env("EVENT_RADAR__HTTP__CONNECTIONS_PER_ADDRESS", "100000")
            .env("EVENT_RADAR__HTTP__SOCKETS_PER_ADDRESS", "100000")
            .stdout(Stdio::null())
            .spawn()
            .context("the API did not start")?;
        let server = Self { process, address };
        server.wait().await?;
        Ok(server)
    }

    async fn wait(&self) -> anyhow::Result<()> {
        for _ in 0..200 {
            if TcpStream::connect(&self.address).await.is_ok() {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        anyhow::bail!("the API takes no connections")
    }

    /// The peak memory of the process, in bytes.
    pub(crate) fn peak_memory(&self) -> anyhow::Result<u64> {
        self.status("VmHWM:")
    }

    /// The memory of the process now, in bytes.
    pub(crate) fn memory(&self) -> anyhow::Result<u64> {
        self.status("VmRSS:")
    }

    /// A number of bytes from what the kernel knows of the process.
    fn status(&self, name: &str) -> anyhow::Result<u64> {
        let pid = self.process.id().context("the API is gone")?;
        let status = std::fs::read_to_string(format!("/proc/{pid}/status"))?;
        let line = status.lines().find(|line| line.starts_with(name)).context("no such line")?;
        let kilobytes: u64 = line.split_whitespace().nth(1).context("no number")?.parse()?;
        Ok(kilobytes * 1024)
    }
}
