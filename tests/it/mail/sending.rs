//! Sending the mails of a message, with concurrent runs, stalled servers and changes on the way.

use std::time::Duration;

use domain::job::Job;
use domain::messages;
use kernel::ids::MessageId;
use kernel::jobs::Outcome;
use serde_json::{Value, json};

use crate::support::{AppOptions, TestApp, TestEvent, both};

const SEND: &str = "mutation($input: MessageSendInput!) {
    messageSend(input: $input) { message { id } errors { code } }
}";
const CANCEL: &str = "mutation($input: MessageCancelInput!) {
    messageCancel(input: $input) { message { state } errors { code } }
}";
/// The most tickets per order of these events.
const PER_ORDER: usize = 10;
const HOUR: Duration = Duration::from_hours(1);

/// Options without a worker, so that the test runs jobs itself.
fn by_hand(config: impl IntoIterator<Item = (&'static str, Value)>) -> AppOptions {
    AppOptions { config: config.into_iter().collect(), no_worker: true, ..AppOptions::default() }
}

/// Sells tickets to this many people.
async fn sell(app: &TestApp, event: &TestEvent, people: usize) {
    for number in 0..people.div_ceil(PER_ORDER) {
        let places = PER_ORDER.min(people - number * PER_ORDER);
        let mut input = app.order_input(event, 1);
        let key = input["idempotencyKey"].as_str().unwrap().to_owned();
        let attendee = |place: usize| json!({ "name": "Gil Guest", "email": format!("{key}-{place}@example.org") });
        input["lines"][0]["quantity"] = json!(places);
        input["lines"][0]["attendees"] = (0..places).map(attendee).collect::<Vec<_>>().into();
        app.gql("PlaceOrder", json!({ "input": input })).ok().await;
    }
}

/// Creates a message, which is not sent without a worker.
async fn write(app: &TestApp, event: &TestEvent, key: &str, more: Value) -> (String, MessageId) {
    let mut input = json!({
        "eventId": event.id, "subject": "Doors open at seven", "body": "Bring a jacket.", "audience": {},
        "idempotencyKey": key,
    });
    for (field, value) in more.as_object().unwrap() {
        input[field] = value.clone();
    }
    let sent = app.gql(SEND, json!({ "input": input })).as_(&event.organizer.user).ok().await;
    let id = sent["message"]["id"].as_str().unwrap_or_else(|| panic!("{sent:#}")).to_owned();
    let message_id = id.parse().unwrap();
    (id, message_id)
}

async fn start(app: &TestApp, message_id: MessageId) -> Outcome {
    messages::start(&app.parts.env, message_id).await.unwrap()
}

/// Runs the job of a part once.
async fn run(app: &TestApp, message_id: MessageId, part: i32) -> Outcome {
    messages::send_part(&app.parts.env, message_id, part, &Job::SendMessagePart { message_id, part }).await.unwrap()
}

/// Runs the first part until it is done.
async fn finish(app: &TestApp, message_id: MessageId) {
    for _ in 0..100 {
        match run(app, message_id, 0).await {
            Outcome::Done => return,
            Outcome::NotBefore(at) => app.clock.advance((at - app.parts.env.now()).unsigned_abs()),
            other => panic!("{other:?}"),
        }
    }
    panic!("the part is never done");
}

/// After how many seconds a run wants to continue.
fn pause(app: &TestApp, outcome: &Outcome) -> i64 {
    match outcome {
        Outcome::NotBefore(at) => (*at - app.parts.env.now()).whole_seconds(),
        other => panic!("{other:?}"),
    }
}

async fn recipients(app: &TestApp, state: &str) -> i64 {
    app.count(&format!("SELECT COUNT(*) AS n FROM message_recipients WHERE state = '{state}'")).await
}

async fn messages_that_are(app: &TestApp, state: &str) -> i64 {
    app.count(&format!("SELECT COUNT(*) AS n FROM messages WHERE state = '{state}'")).await
}

/// Deletes the jobs in the outbox, since the test has run them itself.
async fn forget_jobs(app: &TestApp) {
    app.execute("DELETE FROM outbox").await;
}

both! {
    async fn two_starts_at_once_make_one_list(app: TestApp = by_hand([])) {
        let event = app.event().quota(1000).published().await;
        sell(app, &event, 60).await;
        let (_, message) = write(app, &event, "one", json!({})).await;
        assert_eq!(tokio::join!(start(app, message), start(app, message)), (Outcome::Done, Outcome::Done));
        assert_eq!(recipients(app, "waiting").await, 60);
        let parts = "SELECT COUNT(*) AS n FROM outbox WHERE kind = 'send_message_part'";
        assert_eq!(app.count(parts).await, 2);
        for part in [0, 1] {
            assert_eq!(run(app, message, part).await, Outcome::Done);
        }
        assert_eq!((recipients(app, "sent").await, messages_that_are(app, "sent").await), (60, 1));
        // A late run changes nothing.
        sell(app, &event, 1).await;
        start(app, message).await;
        assert_eq!((recipients(app, "waiting").await, messages_that_are(app, "sent").await), (0, 1));
        forget_jobs(app).await;
    }
}

both! {
    async fn what_one_run_has_in_hand_another_leaves_alone(app: TestApp = by_hand([])) {
        let event = app.event().quota(1000).published().await;
        sell(app, &event, 10).await;
        let (_, message) = write(app, &event, "one", json!({})).await;
        start(app, message).await;
        app.mailbox.take(Duration::from_millis(100));
        tokio::join!(run(app, message, 0), run(app, message, 0));
        // A run that begins while another is sending a mail.
        finish(app, message).await;
        assert_eq!((app.mailbox.sends(), recipients(app, "sent").await), (10, 10));
        assert_eq!(messages_that_are(app, "sent").await, 1);
        forget_jobs(app).await;
    }
}

both! {
    async fn a_first_try_is_never_the_last(app: TestApp = by_hand([])) {
        let event = app.event().quota(1000).published().await;
        sell(app, &event, 10).await;
        let (_, message) = write(app, &event, "one", json!({})).await;
        start(app, message).await;
        // The queue was paused overnight, and the server is busy at first.
        app.clock.advance(12 * HOUR);
        app.mailbox.refuse_next(1);
        let pause = pause(app, &run(app, message, 0).await);
        assert!((29..=31).contains(&pause), "{pause} s");
        assert_eq!((recipients(app, "sent").await, recipients(app, "waiting").await), (9, 1));
        // After hours of attempts, it is given up.
        app.clock.advance(7 * HOUR);
        app.mailbox.refuse_next(u32::MAX);
        assert_eq!(run(app, message, 0).await, Outcome::Done);
        assert_eq!((recipients(app, "failed").await, messages_that_are(app, "sent").await), (1, 1));
        forget_jobs(app).await;
    }
}

both! {
    async fn a_server_in_trouble_is_left_alone_though_a_try_was_the_last(app: TestApp = by_hand([])) {
        let event = app.event().quota(1000).published().await;
        sell(app, &event, 10).await;
        let (_, message) = write(app, &event, "one", json!({})).await;
        start(app, message).await;
        app.execute("UPDATE message_recipients SET first_tried_at = updated_at").await;
        app.clock.advance(7 * HOUR);
        app.mailbox.refuse_next(u32::MAX);
        let pause = pause(app, &run(app, message, 0).await);
        assert!((29 * 60..=30 * 60).contains(&pause), "{pause} s");
        assert_eq!((recipients(app, "failed").await, recipients(app, "waiting").await), (3, 7));
        app.mailbox.refuse_next(0);
        finish(app, message).await;
        assert_eq!(recipients(app, "sent").await, 7);
        forget_jobs(app).await;
    }
}

both! {
    async fn a_server_that_stalls_is_left_alone(app: TestApp = by_hand([("worker.job_timeout_seconds", 12.into())])) {
        let event = app.event().quota(1000).published().await;
        sell(app, &event, 5).await;
        let (_, message) = write(app, &event, "one", json!({})).await;
        start(app, message).await;
        // The server accepts mails but does not answer within the time of a run.
        app.mailbox.take(Duration::from_millis(1100));
        app.mailbox.stall_next(2);
        for mails in [1, 2] {
            let pause = pause(app, &run(app, message, 0).await);
            assert!((29..=60).contains(&pause), "{pause} s");
            assert_eq!(app.mailbox.sends(), mails, "one for each run");
            app.clock.advance(Duration::from_secs(pause.unsigned_abs()));
        }
        app.mailbox.take(Duration::ZERO);
        finish(app, message).await;
        assert_eq!(app.mailbox.sends(), 5 + 2, "whose mail stalled got it again, once");
        assert_eq!(recipients(app, "sent").await, 5);
        forget_jobs(app).await;
    }
}

both! {
    async fn a_run_gets_on_however_slow_it_is(app: TestApp = by_hand([("worker.job_timeout_seconds", 1.into())])) {
        let event = app.event().quota(1000).published().await;
        sell(app, &event, 3).await;
        let (_, message) = write(app, &event, "one", json!({})).await;
        start(app, message).await;
        app.mailbox.take(Duration::from_millis(200));
        for left in [2, 1] {
            assert!(pause(app, &run(app, message, 0).await) <= 0, "it goes on at once");
            assert_eq!(recipients(app, "waiting").await, left);
        }
        assert_eq!(run(app, message, 0).await, Outcome::Done);
        forget_jobs(app).await;
    }
}

both! {
    async fn what_was_written_before_the_event_was_cancelled_does_not_go_out(app: TestApp = by_hand([])) {
        let event = app.event().quota(1000).published().await;
        sell(app, &event, 2).await;
        let (_, under_way) = write(app, &event, "one", json!({})).await;
        start(app, under_way).await;
        let (_, scheduled) = write(app, &event, "two", json!({ "sendAt": app.in_days(1) })).await;
        app.clock.advance(Duration::from_secs(5));
        let input = json!({ "input": { "eventId": event.id, "reason": "Rain" } });
        app.gql("CancelEvent", input).as_(&event.organizer.user).ok().await;
        let (_, apology) = write(app, &event, "three", json!({})).await;
        assert_eq!(run(app, under_way, 0).await, Outcome::Done);
        assert_eq!((messages_that_are(app, "stopped").await, app.mailbox.sends()), (1, 0));
        start(app, apology).await;
        assert_eq!(run(app, apology, 0).await, Outcome::Done);
        assert_eq!((messages_that_are(app, "sent").await, app.mailbox.sends()), (1, 2));
        app.clock.advance(25 * HOUR);
        start(app, scheduled).await;
        assert_eq!(messages_that_are(app, "cancelled").await, 1);
        forget_jobs(app).await;
    }
}

both! {
    async fn of_a_cancelled_message_no_list_is_left(app: TestApp = by_hand([])) {
        let event = app.event().quota(1000).published().await;
        sell(app, &event, 2).await;
        let (id, message) = write(app, &event, "one", json!({})).await;
        start(app, message).await;
        // The state if the start was interrupted.
        app.execute("UPDATE messages SET state = 'scheduled', started_at = NULL").await;
        assert_eq!(recipients(app, "waiting").await, 2);
        let input = json!({ "input": { "messageId": id } });
        let cancelled = app.gql(CANCEL, input).as_(&event.organizer.user).ok().await;
        assert_eq!(cancelled["message"]["state"], "CANCELLED");
        assert_eq!(recipients(app, "waiting").await, 0);
        start(app, message).await;
        assert_eq!(recipients(app, "waiting").await, 0);
        forget_jobs(app).await;
    }
}
