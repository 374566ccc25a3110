//! A process that is killed during a migration leaves the database as it was before, and the next process repeats that
//! migration.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Command, Stdio};

use migration::{DbErr, MigrationName, MigrationTrait, Migrator, MigratorTrait, SchemaManager};
use sea_orm::{ConnectionTrait as _, DatabaseConnection, DbBackend, Statement};

use crate::support::{Database, TestDatabase};

/// The variables that make a copy of the test's program run the migrations, so that it can be killed.
const URL: &str = "EVENT_RADAR_TEST_MIGRATE";
const STOP_IN: &str = "EVENT_RADAR_TEST_STOP_IN";
const REACHED: &str = "everything of the migration was done, but for its end";

/// The migrations, of which one executes all its statements and then never returns.
struct Endless;

struct Stopping {
    inner: Box<dyn MigrationTrait>,
    here: bool,
}

impl MigrationName for Stopping {
    fn name(&self) -> &str {
        self.inner.name()
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Stopping {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        self.inner.up(manager).await?;
        if self.here {
            std::io::stdout().write_all(format!("{REACHED}\n").as_bytes()).unwrap();
            std::future::pending::<()>().await;
        }
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        self.inner.use_transaction()
    }
}

impl MigratorTrait for Endless {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        let stop_in = std::env::var(STOP_IN).unwrap_or_default();
        let stopping = |inner: Box<dyn MigrationTrait>| {
            let here = inner.name() == stop_in;
            Box::new(Stopping { inner, here }) as Box<dyn MigrationTrait>
        };
        Migrator::migrations().into_iter().map(stopping).collect()
    }
}

/// The schema of the database and the applied migrations, as text.
async fn shape(url: &str) -> Vec<String> {
    let db = sea_orm::Database::connect(url).await.unwrap();
    let parts: &[&str] = match db.get_database_backend() {
        DbBackend::Sqlite => &["SELECT type || ' ' || name || ' ' || coalesce(sql, '') AS part FROM sqlite_master"],
        _ => &[
            "SELECT concat_ws(' ', table_name, column_name, data_type, character_maximum_length, is_nullable, \
             column_default, generation_expression) AS part FROM information_schema.columns WHERE table_schema = 'public'",
            "SELECT indexdef AS part FROM pg_indexes WHERE schemaname = 'public'",
            "SELECT conname || ' ' || pg_get_constraintdef(oid) AS part FROM pg_constraint WHERE connamespace = 'public'::regnamespace",
            "SELECT tgname || ' ' || pg_get_triggerdef(oid) AS part FROM pg_trigger WHERE NOT tgisinternal",
            "SELECT proname || ' ' || prosrc AS part FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
        ],
    };
    let mut shape = Vec::new();
    for part in parts {
        shape.extend(texts(&db, part).await);
    }
    if shape.iter().any(|part| part.contains("seaql_migrations")) {
        shape.extend(texts(&db, "SELECT version AS part FROM seaql_migrations").await);
    }
    db.close().await.unwrap();
    shape.sort();
    shape
}

async fn texts(db: &DatabaseConnection, select: &str) -> Vec<String> {
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), select)).await.unwrap();
    rows.iter().map(|row| row.try_get::<String>("", "part").unwrap()).collect()
}

/// Migrates in a separate process, and kills it right before the end of a migration.
fn kill_in(name: &str, test: &str, url: &str) {
    let mut program = Command::new(std::env::current_exe().unwrap());
    program.args(["--exact", test, "--nocapture", "--test-threads=1"]).env(URL, url).env(STOP_IN, name);
    let mut child = program.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut said = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let reached = said.any(|line| line.contains(REACHED));
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(reached, "{name} was not reached");
}

async fn killed_in_each(kind: Database, test: &str) {
    if let Ok(url) = std::env::var(URL) {
        let db = sea_orm::Database::connect(url).await.unwrap();
        Endless::up(&db, None).await.unwrap();
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let url = &TestDatabase::create_empty(kind, &folder).await;
    for migration in Migrator::migrations() {
        let name = migration.name();
        // The migrations before it are applied, and it is the next one.
        let db = sea_orm::Database::connect(url.url.as_str()).await.unwrap();
        let done = Migrator::get_applied_migrations(&db).await.unwrap().len();
        let before = Migrator::migrations().iter().position(|other| other.name() == name).unwrap();
        Migrator::up(&db, u32::try_from(before - done).ok()).await.unwrap();
        db.close().await.unwrap();
        let before = shape(&url.url).await;
        kill_in(name, test, &url.url);
        assert_eq!(shape(&url.url).await, before, "half of {name} is there");
    }
    let db = sea_orm::Database::connect(url.url.as_str()).await.unwrap();
    migration::up_under_lock(&db, kernel::rules::enforce).await.unwrap();
    db.close().await.unwrap();
    let whole = TestDatabase::create(kind, &folder, "whole_migrations").await;
    assert_eq!(shape(&url.url).await, shape(&whole.url).await);
    whole.remove().await;
    url.remove().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_in_a_migration_sqlite() {
    killed_in_each(Database::Sqlite, "crash::migrations::killed_in_a_migration_sqlite").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_in_a_migration_postgres() {
    killed_in_each(Database::Postgres, "crash::migrations::killed_in_a_migration_postgres").await;
}
