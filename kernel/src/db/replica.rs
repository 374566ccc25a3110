//! Reads from a replica that never show less than what was committed before they began.
//!
//! Before a statement goes to the replica, the primary tells how far its log has been written, and the replica has to
//! have replayed the log up to there. So it does not matter who wrote something, or in which process. Statements that
//! begin at the same time share one such look. If the replica is behind or away, the primary answers.

use std::sync::{Arc, Weak};
use std::time::Duration;

use async_trait::async_trait;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, ExecResult, QueryResult, Statement};
use tokio::sync::{Mutex, watch};
use tokio::time::{Instant, sleep, timeout};

use super::connections::{Connections, PlanAnew};
use crate::error::{Blame, blame};

/// How long a statement waits until the replica has replayed what is committed.
const CATCH_UP: Duration = Duration::from_millis(100);
/// The pause between two looks at how far the replica is.
const STEP: Duration = Duration::from_millis(3);
/// How often a replica that is not used is looked at, and one that a statement waits for.
const PULSE: Duration = Duration::from_millis(500);

/// How far the primary's log is written, and its timeline, which a promotion increments.
const WRITTEN: &str = "SELECT pg_wal_lsn_diff(pg_current_wal_flush_lsn(), '0/0')::bigint AS position, \
     ('x' || substr(pg_walfile_name(pg_current_wal_flush_lsn()), 1, 8))::bit(32)::int AS timeline";
/// How far a replica has replayed the log, and the timeline that it follows; nothing for a server that is none.
const REPLAYED: &str = "SELECT pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0')::bigint AS position, \
     (SELECT received_tli FROM pg_stat_wal_receiver) AS timeline WHERE pg_is_in_recovery()";

/// A place in the log of a timeline.
#[derive(Debug, Clone, Copy)]
struct Place {
    position: i64,
    timeline: i32,
}

/// The connections for lists and reports: to the replica while it is up to date, else to the primary.
#[derive(Clone)]
pub struct Reads {
    primary: Connections,
    replica: Option<(Connections, Arc<Follower>)>,
}

impl Reads {
    /// Reads without a replica.
    pub(super) fn at(primary: Connections) -> Self {
        Self { primary, replica: None }
    }

    /// Reads from the replica. Needs a Tokio runtime.
    pub(super) fn from(replica: Connections, primary: Connections) -> Self {
        let follower = Arc::new(Follower {
            primary: primary.clone(),
            replica: replica.clone(),
            last: Mutex::new(Look { began: Instant::now(), current: false }),
            aside: watch::Sender::new(true),
        });
        tokio::spawn(until_current(Arc::downgrade(&follower)));
        Self { primary, replica: Some((replica, follower)) }
    }

    /// The connections to the replica; to the primary if there is none.
    pub(super) fn connections(&self) -> &Connections {
        self.replica.as_ref().map_or(&self.primary, |(replica, _)| replica)
    }

    /// The same connections, after a change to each pool.
    pub(super) fn map(&self, change: impl Fn(&Connections) -> Connections) -> Self {
        let replica = self.replica.as_ref().map(|(replica, follower)| (change(replica), Arc::clone(follower)));
        Self { primary: change(&self.primary), replica }
    }

    /// Whether statements go to a replica at the moment.
    pub fn use_replica(&self) -> bool {
        self.replica.as_ref().is_some_and(|(_, follower)| !*follower.aside.borrow())
    }

    /// The kind of database, for the few places where SQL has to differ.
    pub fn get_database_backend(&self) -> DbBackend {
        self.primary.get_database_backend()
    }

    /// Runs a statement at the replica if that is up to date, and at the primary otherwise. A read can be repeated, so it
    /// goes to the primary as well if the replica is lost meanwhile.
    async fn run<T, F>(&self, statement: Statement, read: impl Fn(Connections, Statement) -> F) -> Result<T, DbErr>
    where
        F: Future<Output = Result<T, DbErr>>,
    {
        let at_primary = |statement| read(self.primary.clone(), statement);
        let Some((replica, follower)) = &self.replica else { return at_primary(statement).await };
        if !follower.is_current().await {
            return at_primary(statement).await;
        }
        let answer = tokio::select! {
            answer = read(replica.clone(), statement.clone()) => answer,
            () = follower.lost() => return at_primary(statement).await,
        };
        match answer {
            Err(error) if blame(&error) == Blame::Moment => {
                follower.set_aside();
                at_primary(statement).await
            }
            answer => answer,
        }
    }
}

impl PlanAnew for Reads {
    fn planned_anew(&self) -> Self {
        self.map(Connections::planned_anew)
    }
}

#[async_trait]
impl ConnectionTrait for Reads {
    fn get_database_backend(&self) -> DbBackend {
        self.primary.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.primary.execute_raw(statement).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.primary.execute_unprepared(sql).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.run(statement, |at, statement| async move { at.query_one_raw(statement).await }).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.run(statement, |at, statement| async move { at.query_all_raw(statement).await }).await
    }
}

/// The result of a look.
struct Look {
    began: Instant,
    current: bool,
}

/// Compares a replica with the primary.
struct Follower {
    primary: Connections,
    replica: Connections,
    last: Mutex<Look>,
    /// Whether the replica is not used, because it is behind or away.
    aside: watch::Sender<bool>,
}

impl Follower {
    /// Whether the replica has everything that was committed before this call.
    async fn is_current(self: &Arc<Self>) -> bool {
        let asked = Instant::now();
        if *self.aside.borrow() {
            return false;
        }
        let mut last = self.last.lock().await;
        // Somebody else has looked meanwhile.
        if last.began >= asked || *self.aside.borrow() {
            return last.current && !*self.aside.borrow();
        }
        let began = Instant::now();
        // While the primary does not answer, nothing is known about the replica.
        let current = match self.written().await {
            Some(place) => {
                let current = self.has_replayed(place).await;
                if !current {
                    self.set_aside();
                }
                current
            }
            None => false,
        };
        *last = Look { began, current };
        current
    }

    /// How far the primary has written its log.
    async fn written(&self) -> Option<Place> {
        place(&self.primary, WRITTEN).await.ok().flatten()
    }

    /// Whether the replica has replayed the log up to a place, or does so in a moment.
    async fn has_replayed(&self, place: Place) -> bool {
        let caught_up = async {
            while !self.is_at(place).await? {
                sleep(STEP).await;
            }
            Ok::<_, DbErr>(())
        };
        matches!(timeout(CATCH_UP, caught_up).await, Ok(Ok(())))
    }

    /// # Errors
    /// When the replica can't be reached, follows another primary, or is no replica.
    async fn is_at(&self, wanted: Place) -> Result<bool, DbErr> {
        match place(&self.replica, REPLAYED).await? {
            Some(reached) if reached.timeline == wanted.timeline => Ok(reached.position >= wanted.position),
            _ => Err(DbErr::Custom("this server does not follow the primary".to_owned())),
        }
    }

    /// Resolves when the replica is set aside, or does not answer any more.
    async fn lost(self: &Arc<Self>) {
        let mut aside = self.aside.subscribe();
        while timeout(PULSE, aside.wait_for(|aside| *aside)).await.is_err() {
            if !matches!(timeout(PULSE, place(&self.replica, REPLAYED)).await, Ok(Ok(_))) {
                self.set_aside();
            }
        }
    }

    /// Sends reads to the primary until the replica is up to date again.
    fn set_aside(self: &Arc<Self>) {
        if !self.aside.send_replace(true) {
            tracing::warn!("the replica is behind or away: the primary answers instead");
            tokio::spawn(until_current(Arc::downgrade(self)));
        }
    }
}

/// Looks at a replica that is not used until it is up to date, and uses it again.
async fn until_current(follower: Weak<Follower>) {
    while let Some(follower) = follower.upgrade() {
        if let Some(place) = follower.written().await
            && follower.has_replayed(place).await
        {
            follower.aside.send_replace(false);
            tracing::info!("the replica is up to date: lists and reports use it");
            return;
        }
        drop(follower);
        sleep(PULSE).await;
    }
}

/// A place in the log that a server tells; none if it has none to tell.
async fn place(connections: &Connections, sql: &str) -> Result<Option<Place>, DbErr> {
    let Some(row) = connections.query_one_raw(Statement::from_string(DbBackend::Postgres, sql)).await? else {
        return Ok(None);
    };
    let (position, timeline) =
        (row.try_get::<Option<i64>>("", "position")?, row.try_get::<Option<i32>>("", "timeline")?);
    Ok(position.zip(timeline).map(|(position, timeline)| Place { position, timeline }))
}
