//! Whether the database is there. Who waits for one that is not would only find out when his patience is over; so one
//! connection of its own asks all the time, and everybody else is told.

use std::time::Duration;

use futures::future::join_all;
use sea_orm::{ConnectOptions, ConnectionTrait as _, Database, DatabaseConnection, DbErr};
use tokio::sync::watch;
use tokio::time::{sleep, timeout};

use super::{Db, DbOptions};

/// How often the database is asked.
const PULSE: Duration = Duration::from_secs(1);
/// How long it may take to answer. It has nothing to do for the answer and nobody to wait for.
const PATIENCE: Duration = Duration::from_secs(2);

/// Says whether the database is away.
#[derive(Debug, Clone)]
pub struct Availability {
    away: watch::Receiver<bool>,
}

impl Availability {
    /// Starts to ask. The embedded database is always there. Needs a running runtime.
    pub fn watch(db: &Db, options: &DbOptions) -> Self {
        let (sender, away) = watch::channel(false);
        if !db.is_sqlite() {
            let probe = Probe { url: options.url.clone(), connection: None };
            tokio::spawn(ask_forever(db.clone(), probe, sender));
        }
        Self { away }
    }

    /// Whether it is away.
    pub fn is_away(&self) -> bool {
        *self.away.borrow()
    }

    /// Resolves once it is away.
    pub async fn gone(&self) {
        if self.away.clone().wait_for(|away| *away).await.is_err() {
            // Nobody asks, so nobody will ever know.
            std::future::pending::<()>().await;
        }
    }
}

/// A connection beside the pools: how busy those are does not matter to it.
struct Probe {
    url: String,
    connection: Option<DatabaseConnection>,
}

impl Probe {
    async fn answers(&mut self) -> bool {
        let answered = timeout(PATIENCE, async {
            let connection = match self.connection.take() {
                Some(connection) => connection,
                None => connect(&self.url).await?,
            };
            connection.execute_unprepared("SELECT 1").await?;
            Ok::<_, DbErr>(connection)
        });
        // One that failed or did not answer is dropped: the next try is with a new one.
        self.connection = answered.await.ok().and_then(Result::ok);
        self.connection.is_some()
    }
}

async fn connect(url: &str) -> Result<DatabaseConnection, DbErr> {
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).acquire_timeout(PATIENCE).sqlx_logging(false).test_before_acquire(false);
    Database::connect(options).await
}

async fn ask_forever(db: Db, mut probe: Probe, sender: watch::Sender<bool>) {
    while !sender.is_closed() {
        sleep(PULSE).await;
        let went_on = probe.answers().await;
        // A single connection may be lost for many reasons; a new one tells. If the server was only away for a moment, those
        // of the pools are lost with it.
        let here = went_on || probe.answers().await;
        if here && !went_on && !*sender.borrow() {
            tracing::warn!("a connection to the database was lost: the others are looked at");
            sweep(&db).await;
        }
        if here == *sender.borrow() {
            if here {
                sweep(&db).await;
                tracing::info!("the database is back");
            } else {
                tracing::error!("the database is away: requests are refused until it is back");
            }
            sender.send_replace(!here);
        }
    }
}

/// Takes connections to a server that is gone out of the pools, before somebody's request finds them.
async fn sweep(db: &Db) {
    for pool in [&db.write, &db.read] {
        let size = pool.get_postgres_connection_pool().size();
        let asked = join_all((0..size).map(|_| pool.execute_unprepared("SELECT 1")));
        if timeout(PATIENCE, asked).await.is_err() {
            tracing::warn!("not every connection to the database is free yet");
        }
    }
}
