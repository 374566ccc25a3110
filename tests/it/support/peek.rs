//! White-box helpers: SQL, jobs and statement counts.

use domain::job::Job;
use kernel::jobs::outbox;
use kernel::signals::{PublicChange, Signal};
use sea_orm::{ConnectionTrait as _, DbBackend, Statement};
use serde_json::{Value, json};

use super::TestApp;
use super::client::Request;

impl TestApp {
    /// The number that a statement selects as `n`; 0 if it selects no row or null.
    pub(crate) async fn count(&self, sql: &str) -> i64 {
        let db = &self.parts.env.db;
        let (backend, number) = if db.is_sqlite() {
            (DbBackend::Sqlite, sql.to_owned())
        } else {
            // PostgreSQL sums big integers as numerics.
            (DbBackend::Postgres, format!("SELECT n::bigint AS n FROM ({sql}) AS counted"))
        };
        let row = db.primary().query_one_raw(Statement::from_string(backend, number)).await.unwrap();
        row.and_then(|row| row.try_get::<Option<i64>>("", "n").unwrap()).unwrap_or(0)
    }

    /// The plan of a statement with parameters of these types, for PostgreSQL as it is kept for all values.
    pub(crate) async fn plan(&self, sql: &str, types: &[&str], values: &str) -> String {
        let env = &self.parts.env;
        let tx = env.begin().await.unwrap();
        let explain = if env.db.is_sqlite() {
            format!("EXPLAIN QUERY PLAN {sql}")
        } else {
            tx.execute_unprepared("SET LOCAL plan_cache_mode = force_generic_plan").await.unwrap();
            tx.execute_unprepared(&format!("PREPARE planned({}) AS {sql}", types.join(", "))).await.unwrap();
            format!("EXPLAIN EXECUTE planned({values})")
        };
        let (backend, column) =
            if env.db.is_sqlite() { (DbBackend::Sqlite, "detail") } else { (DbBackend::Postgres, "QUERY PLAN") };
        let rows = tx.query_all_raw(Statement::from_string(backend, explain)).await.unwrap();
        let lines: Vec<String> = rows.iter().map(|row| row.try_get("", column).unwrap()).collect();
        if !env.db.is_sqlite() {
            tx.execute_unprepared("DEALLOCATE planned").await.unwrap();
        }
        lines.join("\n")
    }

    /// Runs SQL statements on the app's database.
    pub(crate) async fn execute(&self, sql: &str) {
        self.parts.env.db.writer().execute_unprepared(sql).await.unwrap();
        self.forget_answers();
    }

    /// Makes the server forget the answers that it keeps in memory, after the database was changed behind its back.
    pub(crate) fn forget_answers(&self) {
        self.parts.env.signals.publish(Signal::Public(PublicChange::Anything));
    }

    /// Runs the reconciler now, and waits until it is done.
    pub(crate) async fn reconcile(&self) {
        self.run(Job::ReconcilePayments).await;
    }

    /// Enqueues a job, and waits until it and all jobs that it enqueues are done.
    pub(crate) async fn run(&self, job: Job) {
        let env = &self.parts.env;
        let tx = env.begin().await.unwrap();
        outbox::enqueue(&tx, env, [job]).await.unwrap();
        tx.commit().await.unwrap();
        self.settle().await;
    }

    /// The address an order was placed with.
    pub(crate) async fn buyer_of(&self, order: &Value) -> String {
        let query = "query($id: ID!, $secret: String) { order(id: $id, secret: $secret) { email } }";
        let order = self.gql(query, json!({ "id": order["id"], "secret": order["secret"] })).ok().await;
        order["email"].as_str().unwrap().to_owned()
    }

    /// The number of statements that a request takes, without the worker's. Periodic tasks of the API may add some, so
    /// this is the minimum of several tries.
    pub(crate) async fn statements(&self, request: Request<'_>) -> u64 {
        let db = &self.parts.env.db;
        let mut least = u64::MAX;
        for _ in 0..3 {
            self.forget_answers();
            let before = db.statements();
            request.clone().ok().await;
            least = least.min(db.statements() - before);
        }
        least
    }
}
