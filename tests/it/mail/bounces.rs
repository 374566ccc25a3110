//! Bounces, over HTTP and from a mail server's pipe.

use std::io::Write as _;
use std::process::{Command, Output, Stdio};

use futures::future::join_all;
use serde_json::{Value, json};

use crate::organizers::send;
use crate::support::smtp_sink::SmtpSink;
use crate::support::{AppOptions, TestApp, TestEvent, TestUser, both, eventually, http_client};

const POSTFIX: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/domain/src/bounces/samples/postfix.eml"));
const LATE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/domain/src/bounces/samples/postfix-late.eml"));
const GMAIL: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/domain/src/bounces/samples/gmail.eml"));
/// The Message-ID in the sample notifications.
const SAMPLE: &str = "01936f3e-7a10-7b52-9c3e-5d0f7a1b2c3d@tickets.example.org";
const REASON: &str = "550 5.1.1 … Recipient address rejected: User unknown in local recipient table";
const SECRET: &str = "0123456789abcdef0123456789abcdef";

const ORDER: &str = "query($id: ID!, $secret: String) { order(id: $id, secret: $secret) {
    mailFailure { at email reason } timeline { kind note }
} }";
const ORDER_CHANGED: &str = "subscription($id: ID!) { orderChanged(id: $id) { mailFailure { reason } } }";
const RESEND: &str = "mutation($input: OrderResendInput!) { orderResend(input: $input) { errors { code } } }";
const SEND: &str =
    "mutation($input: MessageSendInput!) { messageSend(input: $input) { message { id } errors { code } } }";
const MESSAGE: &str = "query($id: ID!) { node(id: $id) { ... on Message {
    state progress { total sent failed left } failures { nodes { email name reason } }
} } }";
const MESSAGE_CHANGED: &str = "subscription($id: ID!) { messageChanged(id: $id) { progress { sent failed } } }";

fn with_secret() -> AppOptions {
    AppOptions { config: vec![("mail.bounce_secret", SECRET.into())], ..AppOptions::default() }
}

/// Posts a notification, and returns the HTTP status and the result.
async fn post(app: &TestApp, authorization: &str, mail: &str) -> (u16, String) {
    let request = app.http.post(app.url("/webhooks/bounces")).header("content-type", "message/rfc822");
    let answer = request.header("authorization", authorization).body(mail.to_owned()).send().await.unwrap();
    let status = answer.status().as_u16();
    let answer: Value = serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap();
    let code = answer["result"].as_str().or(answer["error"]["code"].as_str());
    (status, code.unwrap_or_else(|| panic!("{answer:#}")).to_owned())
}

async fn take(app: &TestApp, sample: &str, message_id: &str) -> String {
    let (status, verdict) = post(app, &format!("Bearer {SECRET}"), &sample.replace(SAMPLE, message_id)).await;
    assert_eq!(status, 200, "{verdict}");
    verdict
}

/// Places an order as a guest, and returns the address and the order.
async fn order(app: &TestApp, event: &TestEvent) -> (String, Value) {
    let input = app.order_input(event, 1);
    let placed = app.gql("PlaceOrder", json!({ "input": input })).ok().await;
    app.settle().await;
    (input["email"].as_str().unwrap().to_owned(), placed["order"].clone())
}

/// The Message-ID of the latest mail to an address.
fn last_id(app: &TestApp, address: &str) -> String {
    app.mailbox.to(address).last().unwrap().message_id.clone()
}

async fn look(app: &TestApp, order: &Value, user: Option<&TestUser>) -> Value {
    let request = app.gql(ORDER, json!({ "id": order["id"], "secret": order["secret"] }));
    let request = if let Some(user) = user { request.as_(user) } else { request };
    request.ok().await
}

/// The entries about mails in an order's timeline.
fn mails(order: &Value) -> Vec<(&str, &str)> {
    let entries = order["timeline"].as_array().unwrap().iter();
    let entries = entries.map(|entry| (entry["kind"].as_str().unwrap(), entry["note"].as_str().unwrap_or_default()));
    entries.filter(|(kind, _)| kind.starts_with("MAIL")).collect()
}

both! {
    async fn an_order_tells_its_organizer_until_a_mail_gets_through(app: TestApp = with_secret()) {
        let event = app.event().published().await;
        let owner = &event.organizer.user;
        let (buyer, order) = order(app, &event).await;
        assert_eq!(look(app, &order, Some(owner)).await["mailFailure"], Value::Null);
        let mut changes = app.subscribe_as(owner, ORDER_CHANGED, json!({ "id": order["id"] })).await;
        assert_eq!(changes.next().await["orderChanged"]["mailFailure"], Value::Null);
        let first = last_id(app, &buyer);
        assert_eq!(take(app, LATE, &first).await, "NOT_FINAL");
        assert_eq!(look(app, &order, Some(owner)).await["mailFailure"], Value::Null, "it is only late");
        assert_eq!(take(app, POSTFIX, &first).await, "NOTED");
        assert_eq!(changes.next().await["orderChanged"]["mailFailure"]["reason"], REASON);

        let seen = look(app, &order, Some(owner)).await;
        assert_eq!((&seen["mailFailure"]["email"], &seen["mailFailure"]["reason"]), (&json!(buyer), &json!(REASON)));
        assert_eq!(mails(&seen), [("MAIL_SENT", buyer.as_str()), ("MAIL_RETURNED", REASON)]);
        let theirs = look(app, &order, None).await;
        assert_eq!(theirs, json!({ "mailFailure": null, "timeline": null }), "buyers are told nothing of it");
        let staff = app.user().await;
        let organization_id = &event.organizer.organization_id;
        app.join(owner, organization_id, &staff, "CHECK_IN_STAFF").await;
        for other in [&staff, &app.organizer().await.user] {
            assert_eq!(look(app, &order, Some(other)).await["mailFailure"], Value::Null);
        }

        send(app, owner, RESEND, json!({ "orderId": order["id"] })).await.ok();
        app.settle().await;
        assert_ne!(last_id(app, &buyer), first);
        let seen = look(app, &order, Some(owner)).await;
        assert_eq!(seen["mailFailure"], Value::Null, "the last one is on its way");
        assert_eq!(mails(&seen).len(), 3);
        assert_eq!(take(app, GMAIL, &last_id(app, &buyer)).await, "NOTED");
        let reason = look(app, &order, Some(owner)).await["mailFailure"]["reason"].as_str().unwrap().to_owned();
        assert!(reason.starts_with("550-5.1.1 The email account") && !reason.contains('@'), "{reason}");
        let sends = app.mailbox.sends();
        app.settle().await;
        assert_eq!(app.mailbox.sends(), sends, "it is not sent again by itself");
    }
}

both! {
    async fn a_mail_that_is_refused_at_once_is_reported_as_well(app: TestApp = with_secret()) {
        app.tolerate_dead_jobs();
        let event = app.event().published().await;
        let input = app.order_input(&event, 1);
        app.mailbox.refuse_for_good(input["email"].as_str().unwrap());
        let placed = app.gql("PlaceOrder", json!({ "input": input })).ok().await;
        app.settle().await;
        let seen = look(app, &placed["order"], Some(&event.organizer.user)).await;
        assert_eq!(seen["mailFailure"]["reason"], "550 no such person");
        assert_eq!(mails(&seen), [("MAIL_FAILED", "550 no such person")]);
    }
}

both! {
    async fn a_message_counts_it_as_failed_once(app: TestApp = with_secret()) {
        let event = app.event().published().await;
        let owner = &event.organizer.user;
        let (buyer, _) = order(app, &event).await;
        let (other, _) = order(app, &event).await;
        let input = json!({
            "eventId": event.id, "subject": "Doors open at seven", "body": "Bring a jacket.", "audience": {},
            "idempotencyKey": "one",
        });
        let sent = send(app, owner, SEND, input).await.ok();
        app.settle().await;
        let id = json!({ "id": sent["message"]["id"] });
        let mut changes = app.subscribe_as(owner, MESSAGE_CHANGED, id.clone()).await;
        assert_eq!(changes.next().await["messageChanged"]["progress"], json!({ "sent": 2, "failed": 0 }));
        let message_id = last_id(app, &buyer);
        let verdicts = join_all((0..100).map(|_| take(app, POSTFIX, &message_id))).await;
        assert!(verdicts.iter().all(|verdict| verdict == "NOTED"), "{verdicts:?}");
        assert_eq!(changes.next().await["messageChanged"]["progress"], json!({ "sent": 1, "failed": 1 }));
        // Later notifications about the same mail change nothing.
        assert_eq!(take(app, GMAIL, &message_id.to_uppercase()).await, "NOTED");
        let seen = app.gql(MESSAGE, id).as_(owner).ok().await;
        assert_eq!(seen["state"], "SENT");
        assert_eq!(seen["progress"], json!({ "total": 2, "sent": 1, "failed": 1, "left": 0 }));
        let failure = json!([{ "email": buyer, "name": "Gil Guest", "reason": REASON }]);
        assert_eq!(seen["failures"]["nodes"], failure);
        assert_eq!(app.mailbox.to(&other).len(), 2);
    }
}

both! {
    async fn an_order_is_noted_once_however_often_it_comes(app: TestApp = with_secret()) {
        let event = app.event().published().await;
        let (buyer, order) = order(app, &event).await;
        let id = last_id(app, &buyer);
        let verdicts = join_all((0..100).map(|_| take(app, POSTFIX, &id))).await;
        assert!(verdicts.iter().all(|verdict| verdict == "NOTED"), "{verdicts:?}");
        let seen = look(app, &order, Some(&event.organizer.user)).await;
        assert_eq!(mails(&seen), [("MAIL_SENT", buyer.as_str()), ("MAIL_RETURNED", REASON)]);
    }
}

both! {
    async fn what_is_about_no_mail_of_ours_changes_nothing(app: TestApp = with_secret()) {
        let event = app.event().published().await;
        let (buyer, _) = order(app, &event).await;
        let id = last_id(app, &buyer);
        let (uuid, host) = id.split_once('@').unwrap();
        let other = "00000000-0000-7000-8000-000000000000";
        for unknown in [
            SAMPLE.to_owned(),
            format!("{other}@{host}"),
            format!("{uuid}@example.org"),
            format!("x{id}"),
            // The address alone proves nothing.
            buyer.clone(),
            "' OR 1=1 --@x".to_owned(),
        ] {
            assert_eq!(take(app, POSTFIX, &unknown).await, "UNKNOWN_MAIL", "{unknown}");
        }
        let holiday = "Subject: Away\nAuto-Submitted: auto-replied\nIn-Reply-To: <ID>\n\nBack on Monday.\n";
        for other in ["", "nonsense", "\0\u{feff}", &holiday.replace("ID", &id)] {
            assert_eq!(take(app, other, "").await, "NOT_A_REPORT", "{other}");
        }
        assert_eq!(app.count("SELECT COUNT(*) AS n FROM notifications WHERE bounced_at IS NOT NULL").await, 0);
    }
}

both! {
    async fn only_who_has_the_secret_is_let_in(app: TestApp = with_secret()) {
        let event = app.event().published().await;
        let (buyer, order) = order(app, &event).await;
        let mail = POSTFIX.replace(SAMPLE, &last_id(app, &buyer));
        let close = format!("Bearer {}x", &SECRET[1..]);
        let long = format!("Bearer {SECRET}0");
        for wrong in ["", "Bearer", "Bearer ", SECRET, &close, &long, "Basic MDEyMzQ1Njc4OWFiY2RlZg=="] {
            let refused = (401, "UNAUTHENTICATED".to_owned());
            assert_eq!(post(app, wrong, &mail).await, refused, "{wrong}");
        }
        let owner = &event.organizer.user;
        let refused = post(app, &format!("Bearer {}", owner.access_token), &mail).await;
        assert_eq!(refused.0, 401, "an account opens nothing here");
        assert_eq!(look(app, &order, Some(owner)).await["mailFailure"], Value::Null);
        let huge = post(app, &format!("Bearer {SECRET}"), &"x".repeat(2 * 1024 * 1024 + 1)).await;
        assert_eq!(huge, (413, "TOO_LARGE".to_owned()));
        let whole = format!("{mail}{}", "x".repeat(1024 * 1024));
        assert_eq!(post(app, &format!("bearer {SECRET}"), &whole).await, (200, "NOTED".to_owned()));
        let get = app.http.get(app.url("/webhooks/bounces")).send().await.unwrap();
        assert_eq!(get.status(), 405);
    }
}

both! {
    async fn without_a_secret_there_is_no_way_in(app: TestApp) {
        let refused = post(app, "Bearer ", POSTFIX).await;
        assert_eq!(refused, (404, "NOT_CONFIGURED".to_owned()));
    }
}

/// Pipes a mail into the command, as a mail server does.
fn pipe(app: &TestApp, mail: &[u8], more: &[(&str, &str)]) -> Output {
    let mut process = Command::new(env!("CARGO_BIN_EXE_event-radar"))
        .args(["mail", "bounce"])
        .current_dir(app.folder())
        .envs(app.variables().iter().map(|(key, value)| (format!("EVENT_RADAR__{key}"), value)))
        .envs(more.iter().map(|(key, value)| (format!("EVENT_RADAR__{key}"), value)))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    // If it ends before it has read everything, its exit code tells.
    let _ = process.stdin.take().unwrap().write_all(mail);
    process.wait_with_output().unwrap()
}

both! {
    async fn a_mail_server_pipes_them_in(app: TestApp) {
        let event = app.event().published().await;
        let (buyer, order) = order(app, &event).await;
        let mail = POSTFIX.replace(SAMPLE, &last_id(app, &buyer));
        // Longer than what is parsed, as if a large mail is returned completely.
        let mail = format!("From MAILER-DAEMON  Sat Nov 21 10:12:09 2026\n{mail}{}", "x\n".repeat(2 * 1024 * 1024));
        for (input, said) in [
            (mail.as_str(), "NOTED"), (&mail, "NOTED"), (POSTFIX, "UNKNOWN_MAIL"), (LATE, "NOT_FINAL"), ("", "NOT_A_REPORT"),
        ] {
            let output = pipe(app, input.as_bytes(), &[]);
            let (out, log) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
            assert!(output.status.success() && out.starts_with(said), "{out} {log}");
            for private in ["ada@", buyer.as_str(), "User unknown", "5.1.1"] {
                assert!(!out.contains(private) && !log.contains(private), "{private} is told: {out} {log}");
            }
        }
        let seen = look(app, &order, Some(&event.organizer.user)).await;
        assert_eq!((&seen["mailFailure"]["reason"], mails(&seen).len()), (&json!(REASON), 2));
        // If a bounce can't be recorded now, the mail server has to keep it and not bounce it.
        for trouble in [("DATABASE__URL", "postgres://nobody@127.0.0.1:1/none"), ("MAIL__BOUNCE_SECRET", "short")] {
            let output = pipe(app, mail.as_bytes(), &[trouble]);
            assert_eq!(output.status.code(), Some(75), "{}", String::from_utf8_lossy(&output.stderr));
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn mails_go_out_with_the_address_for_those_that_come_back() {
    let sink = SmtpSink::start().await;
    let config = vec![
        ("mail.url", sink.url().into()),
        ("mail.from", "Event Radar <tickets@example.org>".into()),
        ("mail.bounce_address", "bounces@tickets.example.org".into()),
    ];
    // Makes sure that there is a TLS provider.
    http_client();
    let outside = event_radar::compose::Outside::configured(&source(config).read().unwrap()).unwrap();
    let mail = kernel::mail::Mail {
        to: kernel::text::EmailAddress::parse("ada@example.org").unwrap(),
        sender_name: None,
        reply_to: None,
        message_id: SAMPLE.to_owned(),
        subject: "Your tickets".to_owned(),
        html: "<p>Hello</p>".to_owned(),
        text: "Hello".to_owned(),
        unsubscribe: None,
        attachments: Vec::new(),
    };
    outside.mailer.send(&mail).await.unwrap();
    outside.mailer.send_in_bulk(&mail).await.unwrap();
    eventually("both arrived", async || sink.taken() == 2).await;
    for received in sink.mails() {
        assert_eq!(
            (received.from.as_str(), received.to.as_slice()),
            ("bounces@tickets.example.org", &["ada@example.org".to_owned()][..])
        );
        assert!(received.data.contains("From: \"Event Radar\" <tickets@example.org>\r\n"), "{}", received.data);
        assert!(!received.data.contains("bounces@"), "{}", received.data);
    }
}

fn source(config: Vec<(&'static str, Value)>) -> event_radar::config::Source {
    let folder = std::env::temp_dir();
    let source = event_radar::config::Source::toml("").with("data", folder);
    config.into_iter().fold(source, |source, (key, value)| source.with(key, value))
}
