//! A PostgreSQL server for a single test, which can be frozen and killed, and standbys of it.

use std::fs::Permissions;
use std::os::unix::fs::{PermissionsExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use sqlx::Row as _;
use tempfile::TempDir;

use crate::support::{eventually, free_port};

pub(super) struct OwnPostgres {
    port: u16,
    folder: TempDir,
    server: Child,
}

impl OwnPostgres {
    pub(super) async fn start() -> Self {
        let folder = folder_with("data");
        let data = folder.path().join("data");
        let initdb = ["--username=postgres", "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C"];
        let made = program("initdb").arg("-D").arg(&data).args(initdb).stdout(Stdio::null()).status().unwrap();
        assert!(made.success(), "initdb failed");
        Self::run(folder).await
    }

    /// Starts a hot standby, which streams from this server.
    pub(super) async fn standby(&self) -> Self {
        let folder = folder_with("data");
        let mut copy = program("pg_basebackup");
        copy.arg("-D").arg(folder.path().join("data")).args(["-d", &self.url(), "--write-recovery-conf"]);
        let copied = copy
            .args(["--checkpoint=fast", "--no-sync", "--wal-method=stream"])
            .stderr(Stdio::null())
            .status()
            .unwrap();
        assert!(copied.success(), "pg_basebackup failed");
        Self::run(folder).await
    }

    async fn run(folder: TempDir) -> Self {
        let port = free_port();
        let server = spawn(port, &folder.path().join("data"));
        let postgres = Self { port, folder, server };
        postgres.answers().await;
        postgres
    }

    /// Runs statements on it, and returns the last number that they select; 0 if none.
    pub(super) async fn sql(&self, sql: &str) -> i64 {
        let connection = sea_orm::Database::connect(self.url()).await.unwrap();
        let pool = connection.get_postgres_connection_pool();
        let rows = sqlx::raw_sql(sqlx::AssertSqlSafe(sql))
            .fetch_all(pool)
            .await
            .unwrap_or_else(|error| panic!("{sql}: {error}"));
        let number = rows.last().and_then(|row| row.try_get("n").ok()).unwrap_or_default();
        connection.close().await.unwrap();
        number
    }

    pub(super) fn url(&self) -> String {
        Self::url_at(self.port)
    }

    /// The URL through another port.
    pub(super) fn url_at(port: u16) -> String {
        format!("postgres://postgres@127.0.0.1:{port}/postgres")
    }

    pub(super) fn port(&self) -> u16 {
        self.port
    }

    async fn answers(&self) {
        eventually("PostgreSQL answers", async || {
            let Ok(connection) = sea_orm::Database::connect(self.url()).await else { return false };
            connection.close().await.is_ok()
        })
        .await;
    }

    /// Freezes the server with all its processes. Connections stay open.
    pub(super) fn freeze(&self) {
        self.signal("-STOP");
    }

    pub(super) fn thaw(&self) {
        self.signal("-CONT");
    }

    fn signal(&self, signal: &str) {
        let server = self.server.id().to_string();
        let children = Command::new("pgrep").args(["-P", &server]).output().unwrap().stdout;
        let children = String::from_utf8(children).unwrap();
        let sent = Command::new("kill").args([signal, &server]).status().unwrap();
        assert!(sent.success(), "kill {signal}");
        // A process whose client has disconnected may end before it gets its signal.
        let _ = Command::new("kill").arg(signal).args(children.split_whitespace()).stderr(Stdio::null()).status();
    }

    pub(super) fn kill(&mut self) {
        self.signal("-KILL");
        self.server.wait().unwrap();
    }

    pub(super) async fn start_again(&mut self) {
        self.server = spawn(self.port, &self.folder.path().join("data"));
        self.answers().await;
    }
}

impl Drop for OwnPostgres {
    fn drop(&mut self) {
        if self.server.try_wait().is_ok_and(|ended| ended.is_none()) {
            self.kill();
        }
    }
}

fn spawn(port: u16, data: &Path) -> Child {
    let settings = ["-h", "127.0.0.1", "-c", "fsync=off", "-c", "max_connections=60"];
    let mut server = program("postgres");
    server.arg("-D").arg(data).arg("-k").arg(data).args(["-p", &port.to_string()]).args(settings);
    server.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("PostgreSQL starts")
}

/// A temporary folder with a folder that only the server's user can read.
pub(super) fn folder_with(name: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::set_permissions(folder.path(), Permissions::from_mode(0o755)).unwrap();
    let data = folder.path().join(name);
    std::fs::create_dir(&data).unwrap();
    std::fs::set_permissions(&data, Permissions::from_mode(0o700)).unwrap();
    if let Some(user) = user() {
        chown(&data, Some(user), None).unwrap();
    }
    folder
}

/// A program of the newest PostgreSQL, which Debian keeps out of `PATH`. It refuses to run as root, so it gets another
/// user.
fn program(name: &str) -> Command {
    let mut installed: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .map(|versions| versions.flatten().map(|version| version.path().join("bin").join(name)).collect())
        .unwrap_or_default();
    installed.retain(|path| path.is_file());
    installed.sort();
    let mut command = Command::new(installed.pop().unwrap_or_else(|| name.into()));
    if let Some(user) = user() {
        command.uid(user);
    }
    // That user may not be able to read the current folder.
    command.current_dir("/");
    command
}

/// The user to run it as if this process runs as root.
pub(super) fn user() -> Option<u32> {
    let id = |args: &[&str]| {
        let output = Command::new("id").args(args).output().ok().filter(|output| output.status.success())?;
        String::from_utf8(output.stdout).ok()?.trim().parse::<u32>().ok()
    };
    (id(&["-u"]) == Some(0)).then(|| id(&["-u", "postgres"]).or_else(|| id(&["-u", "nobody"]))).flatten()
}
