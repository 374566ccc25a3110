//! PostgreSQL servers: how connections are set up, and which of several hosts takes writes.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures::future::join_all;
use sea_orm::sqlx::postgres::{PgConnectOptions, PgDatabaseError, PgPoolOptions, PgSeverity};
use sea_orm::sqlx::{self, ConnectOptions as _, Connection as _, PgConnection, PgPool, Row as _};
use sea_orm::{DbErr, RuntimeErr};
use tokio::time::{Instant, sleep, timeout};

use super::health::Health;

/// How long one of several hosts may take to answer.
const PATIENCE: Duration = Duration::from_millis(1500);
/// How long a process that starts waits for a server that starts.
const START: Duration = Duration::from_secs(10);
/// The pause between two tries.
const PAUSE: Duration = Duration::from_millis(200);
/// The timeline of a server that takes writes, which a promotion increments; -1 if it takes none.
const TIMELINE: &str = "SELECT CASE WHEN current_setting('transaction_read_only') = 'on' THEN -1 \
     ELSE ('x' || substr(pg_walfile_name(pg_current_wal_flush_lsn()), 1, 8))::bit(32)::int END AS timeline";

/// How to connect to each host of a URL. As in libpq's URLs, there may be several: `postgres://user@one:5432,two/name`.
///
/// With `named`, statements may have names and the time limits are parameters of the connection. Poolers refuse those.
pub(super) fn hosts(url: &str, named: bool) -> Result<Vec<PgConnectOptions>, DbErr> {
    let set_up = |url: String| {
        let options: PgConnectOptions = url.parse().map_err(connection_error)?;
        let options = options.disable_statement_logging();
        Ok(if named {
            // Statements are short, and to compile one takes longer than to run it.
            options.options([("lock_timeout", "8s"), ("statement_timeout", "30s"), ("jit", "off")])
        } else {
            options.extra_float_digits(None)
        })
    };
    one_by_one(url).into_iter().map(set_up).collect()
}

/// The URLs of the single hosts of a URL.
fn one_by_one(url: &str) -> Vec<String> {
    let start = url.find("://").map_or(0, |at| at + 3);
    let end = url[start..].find(['/', '?']).map_or(url.len(), |at| start + at);
    let start = url[start..end].rfind('@').map_or(start, |at| start + at + 1);
    let (before, after) = (&url[..start], &url[end..]);
    url[start..end].split(',').map(|host| format!("{before}{host}{after}")).collect()
}

/// A pool of connections to one host, none of which is open yet.
pub(super) fn pool(host: PgConnectOptions, max_connections: u32, health: &Arc<Health>) -> PgPool {
    let options = PgPoolOptions::new()
        .max_connections(max_connections)
        .acquire_timeout(Duration::from_secs(10))
        .test_before_acquire(false);
    Health::watch_over_postgres(health, options).connect_lazy_with(host)
}

/// The hosts that the primary may be at, and the pool of connections to it.
pub(super) struct Primary {
    hosts: Vec<PgConnectOptions>,
    chosen: AtomicUsize,
    pool: PgPool,
    health: Arc<Health>,
}

impl Primary {
    /// Connects to the host that takes writes; to a single host whether it does or not.
    pub(super) async fn connect(
        hosts: Vec<PgConnectOptions>,
        max_connections: u32,
        health: &Arc<Health>,
    ) -> Result<Self, DbErr> {
        let chosen = find_at_start(&hosts).await.map_err(connection_error)?;
        let host = hosts.get(chosen).cloned().unwrap_or_default();
        let pool = pool(host, max_connections, health);
        Ok(Self { hosts, chosen: AtomicUsize::new(chosen), pool, health: Arc::clone(health) })
    }

    pub(super) fn pool(&self) -> &PgPool {
        &self.pool
    }

    /// Connects to the primary, outside of the pool. If it is at another host now, so does the pool from now on.
    pub(super) async fn follow(&self) -> Result<PgConnection, sqlx::Error> {
        let (found, connection) = find(&self.hosts).await?;
        if self.chosen.swap(found, Ordering::Relaxed) != found
            && let Some(host) = self.hosts.get(found)
        {
            tracing::warn!(host = host.get_host(), port = host.get_port(), "another server is the primary now");
            self.pool.set_connect_options(host.clone());
            self.health.retire();
        }
        Ok(connection)
    }

    /// Whether the server at the other end answers, and is still the primary if there are others that can be.
    pub(super) async fn answers(&self, connection: &mut PgConnection) -> Result<bool, sqlx::Error> {
        if self.hosts.len() > 1 {
            return Ok(timeline(connection).await? >= 0);
        }
        sqlx::raw_sql("SELECT 1").execute(connection).await?;
        Ok(true)
    }
}

/// The place in the list of the host that takes writes. It may be starting at the same time as this process.
async fn find_at_start(hosts: &[PgConnectOptions]) -> Result<usize, sqlx::Error> {
    let deadline = Instant::now() + START;
    loop {
        match find(hosts).await {
            Ok((chosen, _)) => return Ok(chosen),
            Err(error) if Instant::now() > deadline || !is_starting(&error) => return Err(error),
            Err(_) => sleep(PAUSE).await,
        }
    }
}

/// Whether the server may be about to answer: nobody listens yet, it starts, or it is not promoted yet.
fn is_starting(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(error) => error.kind() == std::io::ErrorKind::ConnectionRefused,
        sqlx::Error::Database(error) => error.code().is_some_and(|code| code == "57P03"),
        sqlx::Error::Protocol(_) => true,
        _ => false,
    }
}

/// The place in the list of the host that takes writes, and a connection to it. After a promotion the old primary may
/// come back as it was, so the newest timeline wins.
async fn find(hosts: &[PgConnectOptions]) -> Result<(usize, PgConnection), sqlx::Error> {
    if let [host] = hosts {
        return Ok((0, host.connect().await?));
    }
    let asked = hosts.iter().map(async |host| {
        let asked = timeout(PATIENCE, async {
            let mut connection = host.connect().await?;
            Ok((timeline(&mut connection).await?, connection))
        });
        asked.await.unwrap_or(Err(sqlx::Error::PoolTimedOut))
    });
    let mut newest: Option<(i32, usize, PgConnection)> = None;
    let mut failure = None;
    for (place, answer) in join_all(asked).await.into_iter().enumerate() {
        match answer {
            Ok((timeline, connection)) if timeline >= 0 => {
                if newest.as_ref().is_none_or(|(newest, ..)| *newest < timeline) {
                    newest = Some((timeline, place, connection));
                }
            }
            Ok(_) => {}
            Err(error) => failure = Some(error),
        }
    }
    let none = || failure.unwrap_or_else(|| sqlx::Error::Protocol("no host of the URL takes writes".to_owned()));
    newest.map(|(_, place, connection)| (place, connection)).ok_or_else(none)
}

async fn timeline(connection: &mut PgConnection) -> Result<i32, sqlx::Error> {
    sqlx::raw_sql(TIMELINE).fetch_one(connection).await?.try_get("timeline")
}

/// Whether statements with names fail at this URL, because a pooler gives them to whichever server connection is free.
///
/// # Errors
/// When the server can't be reached.
pub async fn mixes_up_names(url: &str) -> Result<bool, DbErr> {
    // Both clients use the same name. A pooler usually gives the second one the server connection of the first.
    for _ in 0..3 {
        let mut clients = Vec::new();
        for sql in ["SELECT $1::int", "SELECT $1::int + 1"] {
            let (_, mut client) = find(&hosts(url, true)?).await.map_err(connection_error)?;
            match sqlx::query(sql).bind(1_i32).execute(&mut client).await {
                Ok(_) => clients.push(client),
                Err(error) if is_about_names(&error) => return Ok(true),
                Err(error) => return Err(connection_error(error)),
            }
        }
        for client in clients {
            client.close().await.map_err(connection_error)?;
        }
    }
    Ok(false)
}

/// Whether a named statement is missing, is there already, or is another one with other parameters.
fn is_about_names(error: &sqlx::Error) -> bool {
    let error = error.as_database_error().and_then(|error| error.try_downcast_ref::<PgDatabaseError>());
    // Poolers say all that is wrong with the code 08P01, but end the connection then.
    error.is_some_and(|error| {
        error.severity() == PgSeverity::Error && matches!(error.code(), "26000" | "42P05" | "08P01" | "22P03" | "22021")
    })
}

pub(super) fn connection_error(error: sqlx::Error) -> DbErr {
    DbErr::Conn(RuntimeErr::SqlxError(error.into()))
}

#[cfg(test)]
mod tests {
    use super::one_by_one;

    #[test]
    fn a_url_can_name_several_hosts() {
        assert_eq!(one_by_one("postgres://u:p@one/db"), ["postgres://u:p@one/db"]);
        assert_eq!(one_by_one("postgres://one?sslmode=disable"), ["postgres://one?sslmode=disable"]);
        assert_eq!(
            one_by_one("postgres://u:p%2C@one:5433,[::1]:1,two/db?application_name=a,b"),
            [
                "postgres://u:p%2C@one:5433/db?application_name=a,b",
                "postgres://u:p%2C@[::1]:1/db?application_name=a,b",
                "postgres://u:p%2C@two/db?application_name=a,b",
            ]
        );
    }
}
