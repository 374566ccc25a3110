//! Looking and reaching behind the face, where a test is about what is there.

use domain::accounts::{self, SignUp};
use domain::job::Job;
use domain::outbox;
use sea_orm::{ConnectionTrait as _, DbBackend, Statement};
use serde_json::{Value, json};

use super::builders::PASSWORD;
use super::client::Request;
use super::{Organizer, TestApp, TestEvent, TestUser};

impl TestApp {
    /// The number that a statement selects as `n`; nothing counts as 0.
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

    /// Runs a statement that changes something.
    pub(crate) async fn execute(&self, sql: &str) {
        self.parts.env.db.writer().execute_unprepared(sql).await.unwrap();
    }

    /// Somebody new, made without a worker that would mail anybody.
    async fn user_without_worker(&self, email: &str) -> TestUser {
        let sign_up = SignUp {
            email: email.to_owned(),
            password: PASSWORD.into(),
            display_name: "Olga Organizer".to_owned(),
            locale: None,
            timezone: None,
        };
        let account = accounts::provision(&self.parts.env, sign_up).await.unwrap();
        let input = json!({ "email": account.email.as_str(), "password": PASSWORD });
        TestUser::from_payload(&self.gql("LogIn", json!({ "input": input })).ok().await)
    }

    /// Somebody new who runs the platform, made without a worker that would mail anybody. It takes one login.
    pub(crate) async fn admin_without_worker(&self) -> TestUser {
        let user = self.user_without_worker("admin@example.org").await;
        self.make_admin(&user).await;
        user
    }

    /// A published event with a free ticket type, made without a worker that would mail anybody.
    pub(crate) async fn event_without_worker(&self, quota: u32) -> TestEvent {
        let user = self.user_without_worker("organizer@example.org").await;
        let input = json!({ "name": "Crowded Concerts", "currency": "EUR" });
        let created = self.gql("CreateOrganization", json!({ "input": input })).as_(&user).ok().await;
        let organization_id = created["organization"]["id"].as_str().unwrap().to_owned();
        let organizer = Organizer { user, organization_id, currency: "EUR".to_owned() };
        self.event().by(&organizer).quota(quota).published().await
    }

    /// Has the reconciler look now, and waits until it is done.
    pub(crate) async fn reconcile(&self) {
        self.run(Job::ReconcilePayments).await;
    }

    /// Has a job done now, and waits until it and all that follows is.
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

    /// How many statements a request takes; the worker's are counted apart. Whatever the API does by the clock may come
    /// between, so that the least of some tries is what it takes.
    pub(crate) async fn statements(&self, request: Request<'_>) -> u64 {
        let db = &self.parts.env.db;
        let mut least = u64::MAX;
        for _ in 0..3 {
            let before = db.statements();
            request.clone().ok().await;
            least = least.min(db.statements() - before);
        }
        least
    }
}
