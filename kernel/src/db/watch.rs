//! Watches whether the database is available. A request would only notice an outage when its own timeout ends, so a
//! separate connection probes the database all the time, and requests read the result.

use std::sync::Arc;
use std::time::Duration;

use futures::future::join_all;
use sea_orm::ConnectionTrait as _;
use sea_orm::sqlx::{self, PgConnection};
use tokio::sync::watch;
use tokio::time::{sleep, timeout};

use super::Db;
use super::postgres::Primary;

/// The pause between probes.
const PULSE: Duration = Duration::from_secs(1);
/// How long a probe may take. It does no work and waits for no lock.
const PATIENCE: Duration = Duration::from_secs(2);

/// Whether the database is available, kept up to date by a background task.
#[derive(Debug, Clone)]
pub struct Availability {
    away: watch::Receiver<bool>,
}

impl Availability {
    /// Starts the background task. SQLite is always available and gets none. Needs a Tokio runtime.
    pub fn watch(db: &Db) -> Self {
        let (sender, away) = watch::channel(false);
        if let Some(primary) = &db.primary {
            let probe = Probe { primary: Arc::clone(primary), connection: None };
            tokio::spawn(ask_forever(db.clone(), probe, sender));
        }
        Self { away }
    }

    /// Whether the database did not answer the latest probe.
    pub fn is_away(&self) -> bool {
        *self.away.borrow()
    }

    /// Resolves once the database is away.
    pub async fn gone(&self) {
        if self.away.clone().wait_for(|away| *away).await.is_err() {
            // There is no background task any more, so the value will never change.
            std::future::pending::<()>().await;
        }
    }
}

/// A connection outside of the pools, so that their load does not matter.
struct Probe {
    primary: Arc<Primary>,
    connection: Option<PgConnection>,
}

impl Probe {
    /// Whether the primary answers. If it does not, the next call looks for it at all hosts.
    async fn answers(&mut self) -> bool {
        let answered = timeout(PATIENCE, async {
            let mut connection = match self.connection.take() {
                Some(connection) => connection,
                None => self.primary.follow().await?,
            };
            Ok::<_, sqlx::Error>(self.primary.answers(&mut connection).await?.then_some(connection))
        });
        // A connection that failed or did not answer is dropped; the next probe opens a new one.
        self.connection = answered.await.ok().and_then(Result::ok).flatten();
        self.connection.is_some()
    }
}

async fn ask_forever(db: Db, mut probe: Probe, sender: watch::Sender<bool>) {
    while !sender.is_closed() {
        sleep(PULSE).await;
        let went_on = probe.answers().await;
        // A single connection can be lost for many reasons, so a new one is tried. If it works, the server was away for
        // a moment, and the connections of the pools are lost as well.
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

/// Uses every pooled connection once, so that broken ones are dropped before a request gets them.
async fn sweep(db: &Db) {
    let pool = db.write.pool();
    let size = pool.get_postgres_connection_pool().size();
    let asked = join_all((0..size).map(|_| pool.execute_unprepared("SELECT 1")));
    if timeout(PATIENCE, asked).await.is_err() {
        tracing::warn!("not every connection to the database is free yet");
    }
}
