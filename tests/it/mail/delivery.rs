//! Mails that are delivered late, or not at all.

use sea_orm::{ConnectionTrait as _, DbBackend, Statement};
use serde_json::json;

use crate::support::node::MailServer;
use crate::support::{AppOptions, Database, TestApp, both};

/// The states of the mails to an address, each with its last error.
async fn states(app: &TestApp, recipient: &str) -> Vec<(String, Option<String>)> {
    let db = &app.parts.env.db;
    let backend = if db.is_sqlite() { DbBackend::Sqlite } else { DbBackend::Postgres };
    let sql = "SELECT state, last_error FROM notifications WHERE recipient = $1 AND kind = 'send_order_confirmation'";
    let query = Statement::from_sql_and_values(backend, sql, [recipient.into()]);
    let rows = db.primary().query_all_raw(query).await.unwrap();
    rows.iter().map(|row| (row.try_get("", "state").unwrap(), row.try_get("", "last_error").unwrap())).collect()
}

both! {
    async fn a_server_that_is_away_delays_mail_and_doubles_none(app: TestApp) {
        let event = app.event().published().await;
        app.settle().await;
        let before = app.mailbox.sends();
        app.mailbox.refuse_next(3);
        let input = app.order_input(&event, 1);
        app.gql("PlaceOrder", json!({ "input": input })).ok().await;
        app.settle().await;
        let email = input["email"].as_str().unwrap();
        assert_eq!(app.mailbox.to(email).len(), 1);
        assert_eq!(app.mailbox.sends() - before, 2, "the confirmation and the notice of the sale, once each");
        assert_eq!(states(app, email).await, [("sent".to_owned(), None)]);
    }
}

both! {
    async fn an_address_that_does_not_exist_is_on_record(app: TestApp) {
        app.tolerate_dead_jobs();
        let event = app.event().published().await;
        let input = app.order_input(&event, 1);
        let email = input["email"].as_str().unwrap();
        app.mailbox.refuse_for_good(email);
        app.gql("PlaceOrder", json!({ "input": input })).ok().await;
        app.settle().await;
        assert!(app.mailbox.to(email).is_empty());
        assert_eq!(states(app, email).await, [("failed".to_owned(), Some("550 no such person".to_owned()))]);
        // The order stays confirmed, and those who can be reached get their mails.
        app.mail_about(&event.organizer.user.email, "One ticket sold").await;
    }
}

/// An independent mail server (npm's `smtp-server`), which answers differently for different recipients.
async fn every_mail_gets_as_far_as_its_server_lets_it(database: Database) {
    let server = MailServer::start();
    let config = vec![("mail.url", server.url().into())];
    let mut app = TestApp::start_with(database, AppOptions { config, no_worker: true, ..AppOptions::default() }).await;
    app.tolerate_dead_jobs();
    let event = app.event().quota(10).published().await;
    app.run_worker();
    let fates = [("plain", "sent", 1), ("reject", "failed", 0), ("delay", "sent", 1), ("drop", "sent", 1)];
    for (kind, ..) in fates {
        let mut input = app.order_input(&event, 1);
        input["email"] = json!(format!("{kind}.buyer@example.org"));
        app.gql("PlaceOrder", json!({ "input": input })).ok().await;
    }
    app.settle().await;
    for (kind, state, mails) in fates {
        let buyer = format!("{kind}.buyer@example.org");
        assert_eq!(server.to(&buyer).len(), mails, "{kind}");
        let reason = (state == "failed").then(|| "permanent error (550): no such person".to_owned());
        assert_eq!(states(&app, &buyer).await, [(state.to_owned(), reason)], "{kind}");
    }
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_mail_gets_as_far_as_its_server_lets_it_sqlite() {
    every_mail_gets_as_far_as_its_server_lets_it(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_mail_gets_as_far_as_its_server_lets_it_postgres() {
    every_mail_gets_as_far_as_its_server_lets_it(Database::Postgres).await;
}
