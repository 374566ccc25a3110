//! A database for each test: a copy of a migrated SQLite file, or a PostgreSQL database cloned from a migrated template.

use std::fs::{self, File};
use std::path::PathBuf;
use std::time::UNIX_EPOCH;

use sqlx::{Connection as _, Executor as _, PgConnection};
use tempfile::TempDir;

/// The set-up that a test runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Database {
    /// The embedded set-up: SQLite, with queues in memory.
    Sqlite,
    /// The production set-up: PostgreSQL, with queues and signals over Redis.
    Postgres,
}

/// The advisory lock for creating a template, since test processes start together.
const TEMPLATE_LOCK: i64 = 0x7465_6d70_6c61_7465;

/// The database of a test.
pub(crate) struct TestDatabase {
    pub(crate) url: String,
    name: Option<String>,
}

impl TestDatabase {
    pub(crate) async fn create(kind: Database, folder: &TempDir, id: &str) -> Self {
        match kind {
            Database::Sqlite => {
                let file = folder.path().join("test.db");
                fs::copy(sqlite_template().await, &file).unwrap();
                Self { url: format!("sqlite://{}", file.display()), name: None }
            }
            Database::Postgres => {
                let mut admin = admin().await;
                let template = template(&mut admin).await;
                let name = format!("er_test_{id}");
                run(&mut admin, &format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
                Self { url: url_of(&name), name: Some(name) }
            }
        }
    }

    /// Creates a database without any tables.
    pub(crate) async fn create_empty(kind: Database, folder: &TempDir) -> Self {
        match kind {
            Database::Sqlite => {
                Self { url: format!("sqlite://{}?mode=rwc", folder.path().join("empty.db").display()), name: None }
            }
            Database::Postgres => {
                let name = format!("er_test_empty_{}", std::process::id());
                run(&mut admin().await, &format!("CREATE DATABASE {name}")).await;
                Self { url: url_of(&name), name: Some(name) }
            }
        }
    }

    /// Deletes the database from its server.
    pub(crate) async fn remove(&self) {
        if let Some(name) = &self.name {
            run(&mut admin().await, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await;
        }
    }
}

/// The URL of a service that `make test` starts, from an environment variable.
pub(crate) fn service_url(variable: &str) -> String {
    std::env::var(variable).unwrap_or_else(|_| {
        panic!("{variable} is not set. Run the tests with `make test`, which starts PostgreSQL and Redis for them; to run some, `make test ARGS=name`.")
    })
}

fn url_of(database: &str) -> String {
    let server = service_url("TEST_DATABASE_URL");
    let (server, query) = server.split_once('?').map_or((server.as_str(), None), |(url, query)| (url, Some(query)));
    let host_end = server.find("://").map_or(0, |at| at + 3);
    let host = server[host_end..].find('/').map_or(server, |at| &server[..host_end + at]);
    query.map_or_else(|| format!("{host}/{database}"), |query| format!("{host}/{database}?{query}"))
}

async fn admin() -> PgConnection {
    let url = service_url("TEST_DATABASE_URL");
    PgConnection::connect(&url).await.unwrap_or_else(|error| panic!("TEST_DATABASE_URL can't be reached: {error}"))
}

async fn run(admin: &mut PgConnection, statement: &str) {
    admin
        .execute(sqlx::AssertSqlSafe(statement.to_owned()))
        .await
        .unwrap_or_else(|error| panic!("{statement}: {error}"));
}

/// A number that identifies this build of the tests.
fn build() -> u128 {
    let built = std::env::current_exe().and_then(fs::metadata).and_then(|file| file.modified()).unwrap();
    built.duration_since(UNIX_EPOCH).unwrap().as_millis()
}

/// The migrated SQLite file of this build, which the first test creates.
async fn sqlite_template() -> PathBuf {
    let file = std::env::temp_dir().join(format!("er_template_{}.db", build()));
    let lock = File::create(file.with_extension("lock")).unwrap();
    lock.lock().unwrap();
    if !file.exists() {
        let making = tempfile::tempdir().unwrap();
        let made = making.path().join("template.db");
        let url = format!("sqlite://{}?mode=rwc", made.display());
        let connection = sea_orm::Database::connect(url).await.unwrap();
        migrate(&connection).await;
        connection.close().await.unwrap();
        fs::rename(made, &file).unwrap();
    }
    file
}

async fn migrate(connection: &sea_orm::DatabaseConnection) {
    migration::up_under_lock(connection, kernel::rules::enforce).await.unwrap();
}

/// The migrated PostgreSQL template of this build, which the first test creates.
async fn template(admin: &mut PgConnection) -> String {
    let name = format!("er_template_{}", build());
    run(admin, &format!("SELECT pg_advisory_lock({TEMPLATE_LOCK})")).await;
    let exists: bool = sqlx::query_scalar("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)")
        .bind(&name)
        .fetch_one(&mut *admin)
        .await
        .unwrap();
    if !exists {
        let making = format!("{name}_making");
        run(admin, &format!("DROP DATABASE IF EXISTS {making} WITH (FORCE)")).await;
        run(admin, &format!("CREATE DATABASE {making}")).await;
        let connection = sea_orm::Database::connect(url_of(&making)).await.unwrap();
        migrate(&connection).await;
        connection.close().await.unwrap();
        run(admin, &format!("ALTER DATABASE {making} RENAME TO {name}")).await;
    }
    run(admin, &format!("SELECT pg_advisory_unlock({TEMPLATE_LOCK})")).await;
    name
}
