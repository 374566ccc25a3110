//! A streaming replica for lists and reports: whoever has written something sees it, whatever becomes of the replica.

use sea_orm::{ConnectionTrait as _, DbBackend, Statement};
use serde_json::{Value, json};

use super::own_postgres::OwnPostgres;
use crate::support::{AppOptions, Database, Organizer, TestApp, eventually, redis};

/// Publishes an event, and asserts that the list of both processes has it right after that.
async fn publish_and_look(app: &TestApp, other: &str, organizer: &Organizer) {
    let query = "{ events(first: 100) { edges { node { id } } } }";
    let anybody = async |origin: &str| app.gql(query, json!({})).at(origin).ok().await;
    for origin in [&app.origin, other] {
        anybody(origin).await;
    }
    let event = app.event().by(organizer).published().await;
    let has_it =
        |listed: &Value| listed["edges"].as_array().unwrap().iter().any(|edge| edge["node"]["id"] == event.id.as_str());
    for origin in [&app.origin, other] {
        // Whoever is signed in is answered by the database.
        let listed = app.gql(query, json!({})).as_(&organizer.user).at(origin).ok().await;
        assert!(has_it(&listed), "not in the list at {origin}");
    }
    // The answers for everybody are forgotten when the change is known, and are not made from something older.
    assert!(has_it(&anybody(&app.origin).await), "not in the list for everybody");
    eventually("the list for everybody has it", async || has_it(&anybody(other).await)).await;
}

/// Whether a list is read from a standby.
async fn read_from_standby(app: &TestApp) -> bool {
    let asked = Statement::from_string(DbBackend::Postgres, "SELECT pg_is_in_recovery() AS standby");
    let row = app.parts.env.db.replica().query_one_raw(asked).await.unwrap().unwrap();
    row.try_get("", "standby").unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn own_writes_are_seen_whatever_becomes_of_the_replica() {
    let primary = OwnPostgres::start().await;
    let mut standby = primary.standby().await;
    let config: Vec<(&str, Value)> = vec![
        ("database.url", primary.url().into()),
        ("database.replica_url", standby.url().into()),
        ("redis.url", redis::url().into()),
        ("redis.namespace", format!("replica-{}", standby.port()).into()),
    ];
    let mut app = TestApp::start_with(Database::Sqlite, AppOptions { config, ..AppOptions::default() }).await;
    let other = app.run_another_api().await;
    let organizer = app.organizer().await;

    eventually("the replica is used", async || read_from_standby(&app).await).await;
    for _ in 0..5 {
        publish_and_look(&app, &other, &organizer).await;
    }

    standby.sql("SELECT pg_wal_replay_pause()").await;
    let is_paused = "SELECT count(*) AS n WHERE pg_get_wal_replay_pause_state() = 'paused'";
    eventually("the standby is paused", async || standby.sql(is_paused).await == 1).await;
    publish_and_look(&app, &other, &organizer).await;
    assert!(!read_from_standby(&app).await, "the replica is behind");
    standby.sql("SELECT pg_wal_replay_resume()").await;
    eventually("it is used again", async || read_from_standby(&app).await).await;

    standby.freeze();
    publish_and_look(&app, &other, &organizer).await;
    standby.thaw();
    eventually("it is used again", async || read_from_standby(&app).await).await;

    standby.kill();
    publish_and_look(&app, &other, &organizer).await;
    assert!(!read_from_standby(&app).await, "the replica is away");
    standby.start_again().await;
    eventually("it is used again", async || read_from_standby(&app).await).await;
    publish_and_look(&app, &other, &organizer).await;
    app.finish().await;
}
