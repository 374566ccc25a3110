use std::collections::HashMap;

use serde_json::json;

use super::{beside, short_leases};
use crate::support::smtp_sink::SmtpSink;
use crate::support::{Database, TestApp, eventually};

const SEND: &str = "mutation($input: MessageSendInput!) {
    messageSend(input: $input) { message { id } errors { code field message } }
}";

/// The number of mails that a worker sends at the same time.
const AT_ONCE: usize = 2;

/// A worker is killed in the middle of a message to many recipients, and another continues. Everybody gets the message;
/// only those whose mail was being sent at that moment may get it twice, with the same Message-ID.
async fn killed_in_the_middle_of_a_message(database: Database) {
    let sink = SmtpSink::start().await;
    let app = TestApp::start_with(database, short_leases([("mail.url", sink.url().into())])).await;
    let mail = [("MAIL__URL", sink.url()), ("WORKER__BULK_MAIL", AT_ONCE.to_string())];
    let event = app.event().quota(1_000).published().await;
    let mut input = app.order_input(&event, 1);
    let mut people = Vec::new();
    for number in 0..30 {
        let attendees: Vec<_> = (0..10).map(|place| format!("attendee-{}@example.org", number * 10 + place)).collect();
        input["idempotencyKey"] = json!(format!("crash-{number}"));
        input["lines"][0]["quantity"] = json!(10);
        let attendee = |email: &String| json!({ "name": "Gil Guest", "email": email });
        input["lines"][0]["attendees"] = attendees.iter().map(attendee).collect::<Vec<_>>().into();
        app.gql("PlaceOrder", json!({ "input": input })).ok().await;
        people.extend(attendees);
    }
    app.execute("DELETE FROM outbox").await;
    let input = json!({
        "eventId": event.id, "subject": "Doors open at seven", "body": "Bring a jacket.", "audience": {},
        "idempotencyKey": "crash",
    });
    app.gql(SEND, json!({ "input": input })).as_(&event.organizer.user).ok().await;

    let mut first = beside(&app, "first", &["worker"], &mail);
    eventually("some have it", async || sink.taken() >= 60).await;
    first.kill();
    assert!(sink.taken() < people.len(), "it was killed too late");
    let mut second = beside(&app, "second", &["worker"], &mail);
    let sent = "SELECT COUNT(*) AS n FROM messages WHERE state = 'sent'";
    eventually("all have it", async || app.count(sent).await == 1).await;
    eventually("the jobs are done", async || app.open_jobs().await.is_empty()).await;
    assert!(second.terminate().await, "{}", second.log());

    let mut ids: HashMap<String, Vec<String>> = HashMap::new();
    for mail in sink.mails() {
        let id = mail.data.lines().find_map(|line| line.strip_prefix("Message-ID: ")).expect("a Message-ID");
        ids.entry(mail.to[0].clone()).or_default().push(id.to_owned());
    }
    let missing: Vec<_> = people.iter().filter(|address| !ids.contains_key(*address)).collect();
    assert!(missing.is_empty(), "{missing:?}");
    let again = sink.taken() - people.len();
    assert!(again <= AT_ONCE, "{again} were sent again");
    for (address, ids) in &ids {
        assert!(ids.iter().all(|id| *id == ids[0]), "{address} could not tell the repeat: {ids:?}");
    }
    let waiting = "SELECT COUNT(*) AS n FROM message_recipients WHERE state <> 'sent'";
    assert_eq!(app.count(waiting).await, 0);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_in_the_middle_of_a_message_sqlite() {
    killed_in_the_middle_of_a_message(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_in_the_middle_of_a_message_postgres() {
    killed_in_the_middle_of_a_message(Database::Postgres).await;
}
