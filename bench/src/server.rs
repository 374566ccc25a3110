use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use anyhow::Context as _;
use tokio::net::TcpStream;
use tokio::process::{Child, Command};

/// What the processes of an installation share.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SetUp<'a> {
    pub(crate) binary: &'a Path,
    /// The URL of the database.
    pub(crate) url: &'a str,
    /// The URL of Redis; none with SQLite.
    pub(crate) redis: Option<&'a str>,
    /// The URL of a mail server; none with SQLite, where mails go to the local mailbox.
    pub(crate) mail: Option<&'a str>,
    /// Where the data is.
    pub(crate) folder: &'a Path,
}

/// The API in a process of its own, and the worker beside it or in the same process. They are stopped when this is
/// dropped.
#[derive(Debug)]
pub(crate) struct Server {
    process: Child,
    _worker: Option<Child>,
    pub(crate) address: String,
    /// Where Prometheus finds its metrics.
    pub(crate) metrics: String,
}

impl SetUp<'_> {
    fn command(&self, command: &str) -> Command {
        let mut process = Command::new(self.binary);
        process
            .arg(command)
            .env("EVENT_RADAR__DATABASE__URL", self.url)
            .env("EVENT_RADAR__LOG__LEVEL", "warn")
            .env("EVENT_RADAR__DATA", self.folder)
            .stdout(Stdio::null())
            .kill_on_drop(true);
        if let Some(redis) = self.redis {
            process.env("EVENT_RADAR__REDIS__URL", redis);
        }
        if let Some(mail) = self.mail {
            process.env("EVENT_RADAR__MAIL__URL", mail);
        }
        process
    }

    /// Creates the tables.
    pub(crate) async fn migrate(&self) -> anyhow::Result<()> {
        let migrated = self.command("migrate").status().await?;
        anyhow::ensure!(migrated.success(), "the migrations failed");
        Ok(())
    }

    /// Loads the demo, for its accounts.
    pub(crate) async fn load_demo(&self) -> anyhow::Result<()> {
        let loaded = self.command("demo").status().await?;
        anyhow::ensure!(loaded.success(), "the demo could not be loaded");
        Ok(())
    }

    /// Starts the API on a free port and waits until it accepts connections: as in production with PostgreSQL, where the
    /// worker is another process; with SQLite it is in the same. Only the mode is that of development.
    pub(crate) async fn start(&self, with_worker: bool) -> anyhow::Result<Server> {
        self.start_with(with_worker, &[]).await
    }

    /// The same with more configuration.
    pub(crate) async fn start_with(&self, with_worker: bool, config: &[(&str, &str)]) -> anyhow::Result<Server> {
        let free = || std::net::TcpListener::bind("127.0.0.1:0")?.local_addr();
        let (address, metrics) = (free()?.to_string(), free()?.to_string());
        let beside = with_worker && self.redis.is_some();
        let process = self
            .command(if with_worker && !beside { "serve" } else { "api" })
            .env("EVENT_RADAR__HTTP__LISTEN", &address)
            .env("EVENT_RADAR__METRICS__LISTEN", &metrics)
            // All requests come from one address, which gets half of the connections.
            .env("EVENT_RADAR__HTTP__MAX_CONNECTIONS", "200000")
            .env("EVENT_RADAR__HTTP__CONNECTIONS_PER_ADDRESS", "100000")
            .env("EVENT_RADAR__HTTP__SOCKETS_PER_ADDRESS", "100000")
            // What is measured is how many can order, not how many may.
            .env("EVENT_RADAR__WAITING_ROOM__AUTOMATIC", "false")
            .envs(config.iter().map(|(key, value)| (format!("EVENT_RADAR__{key}"), value)))
            .spawn()
            .context("the API did not start")?;
        let worker = beside.then(|| self.command("worker").spawn()).transpose().context("the worker did not start")?;
        let server = Server { process, _worker: worker, address, metrics };
        server.wait().await?;
        Ok(server)
    }
}

impl Server {
    async fn wait(&self) -> anyhow::Result<()> {
        for _ in 0..200 {
            let ready = [&self.address, &self.metrics].map(TcpStream::connect);
            if futures::future::try_join_all(ready).await.is_ok() {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        anyhow::bail!("the API takes no connections")
    }

    /// The peak memory of the API's process, in bytes.
    pub(crate) fn peak_memory(&self) -> anyhow::Result<u64> {
        self.status("VmHWM:")
    }

    /// The memory of the API's process now, in bytes.
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
