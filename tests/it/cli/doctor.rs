//! `event-radar doctor` on working set-ups, and on ones that were broken on purpose.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::path::PathBuf;

use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};
use tokio::net::{TcpListener, UdpSocket};

use super::run;
use crate::support::hubspot_double::{self, HubSpotDouble};
use crate::support::smtp_sink::SmtpSink;
use crate::support::{AppOptions, Collector, EnvelopeSink, Temper, TestApp, both};

/// The doctor's report: whether all is well, and the findings.
struct Diagnosis {
    well: bool,
    findings: Vec<Value>,
    said: String,
}

impl Diagnosis {
    /// The levels and messages of a check.
    fn of(&self, check: &str) -> Vec<(String, String)> {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let of = self.findings.iter().filter(|finding| finding["check"] == check);
        of.map(|finding| (text(&finding["level"]), text(&finding["message"]))).collect()
    }

    fn finds(&self, check: &str, level: &str, words: &str) {
        let found = self.of(check);
        assert!(
            found.iter().any(|(found, message)| found == level && message.contains(words)),
            "{check} {level} {words:?} is not in:\n{}",
            self.said
        );
    }
}

async fn doctor(folder: PathBuf, args: &[&str], variables: Vec<(String, String)>) -> Diagnosis {
    let args: Vec<String> = ["doctor", "--json"].iter().chain(args).map(|arg| (*arg).to_owned()).collect();
    let output = tokio::task::spawn_blocking(move || {
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        let variables: Vec<(&str, &str)> = variables.iter().map(|(key, value)| (&**key, &**value)).collect();
        run(&folder, &args, &variables)
    });
    let output = output.await.unwrap();
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {said}"));
    let findings = report["findings"].as_array().unwrap().clone();
    let problem = findings.iter().any(|finding| finding["level"] == "problem");
    assert_eq!(output.status.success(), !problem, "{said}");
    assert!(findings.iter().all(|finding| finding["level"] == "ok" || finding["advice"].is_string()), "{said}");
    Diagnosis { well: !problem, findings, said }
}

fn with(app: &TestApp, more: &[(&str, String)]) -> Vec<(String, String)> {
    app.variables().into_iter().chain(more.iter().map(|(key, value)| ((*key).to_owned(), value.clone()))).collect()
}

/// A Stripe that knows every key but one, and has a webhook endpoint for the address. A restricted key may only read
/// refunds. It has old undelivered events, and knows no checkout.
async fn stripe(origin: &str) -> String {
    let endpoint = json!({ "url": format!("{origin}/webhooks/stripe"), "status": "enabled", "livemode": false,
        "enabled_events": ["checkout.session.completed", "refund.created"] });
    let undelivered = json!([{ "id": "evt_lost", "created": 1_700_000_000, "type": "checkout.session.completed" }]);
    let known = |body: Value| {
        get(move |headers: axum::http::HeaderMap| async move {
            let wrong = headers["authorization"].to_str().unwrap().contains("sk_live_wrong");
            if wrong { Err(StatusCode::UNAUTHORIZED) } else { Ok(Json(body)) }
        })
    };
    let made = || {
        post(|headers: axum::http::HeaderMap| async move {
            let reader = headers["authorization"].to_str().unwrap().contains("rk_");
            if reader { StatusCode::FORBIDDEN } else { StatusCode::BAD_REQUEST }
        })
    };
    let router = Router::new()
        .route("/v1/checkout/sessions", known(json!({ "data": [] })).merge(made()))
        .route("/v1/refunds", known(json!({ "data": [] })).merge(made()))
        .route("/v1/disputes", known(json!({ "data": [] })))
        .route("/v1/events", known(json!({ "data": undelivered })))
        .route("/v1/webhook_endpoints", known(json!({ "data": [endpoint] })));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    base
}

/// Starts a DNS server with these TXT records.
async fn dns(records: &[(&str, &str)]) -> SocketAddr {
    let records: HashMap<String, String> =
        records.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let address = socket.local_addr().unwrap();
    tokio::spawn(async move {
        let mut query = [0; 1500];
        while let Ok((length, client)) = socket.recv_from(&mut query).await {
            let answer = answer(&query[..length], &records);
            socket.send_to(&answer, client).await.unwrap();
        }
    });
    address
}

/// The response to a query (RFC 1035 §4): the header, the question, and the records.
fn answer(query: &[u8], records: &HashMap<String, String>) -> Vec<u8> {
    let (mut labels, mut at) = (Vec::new(), 12);
    while query[at] != 0 {
        let end = at + 1 + usize::from(query[at]);
        labels.push(String::from_utf8_lossy(&query[at + 1..end]).to_lowercase());
        at = end;
    }
    let text = records.get(&labels.join("."));
    let mut answer = query[..2].to_vec();
    answer.extend([0x81, 0x80, 0, 1, 0, u8::from(text.is_some()), 0, 0, 0, 0]);
    answer.extend(&query[12..at + 5]);
    if let Some(text) = text {
        let length = u8::try_from(text.len()).unwrap();
        answer.extend([0xc0, 12, 0, 16, 0, 1, 0, 0, 0, 60, 0, length + 1, length]);
        answer.extend(text.bytes());
    }
    answer
}

both! {
    async fn finds_nothing_where_all_is_well(app: TestApp) {
        let sink = SmtpSink::start().await;
        let stripe = stripe(&app.origin).await;
        let sentry = EnvelopeSink::start(Temper::Kind).await;
        let hubspot = HubSpotDouble::start().await;
        let dns = dns(&[
            ("example.org", "v=spf1 include:mail.example.net -all"),
            ("_dmarc.example.org", "v=DMARC1; p=reject"),
            ("s1._domainkey.example.org", "v=DKIM1; k=ed25519; p=MCow"),
        ])
        .await;
        let variables = with(app, &[
            ("MAIL__URL", sink.url()),
            ("MAIL__FROM", "Tickets <tickets@example.org>".to_owned()),
            ("STRIPE__SECRET_KEY", "sk_test_4711".to_owned()),
            ("STRIPE__WEBHOOK_SECRETS", "whsec_4712".to_owned()),
            ("STRIPE__API_BASE", stripe),
            ("SENTRY__DSN", sentry.dsn()),
            ("TELEMETRY__OTLP_ENDPOINT", Collector::start().await.endpoint()),
            ("METRICS__LISTEN", "127.0.0.1:9464".to_owned()),
            ("CRM__HUBSPOT_TOKEN", hubspot_double::TOKEN.to_owned()),
            ("CRM__HUBSPOT_API_BASE", hubspot.api_base().to_owned()),
        ]);
        let found = doctor(app.folder(), &["--dns", &dns.to_string()], variables).await;
        assert!(found.well, "{}", found.said);
        for check in ["configuration", "database", "clock", "outbox", "bounces", "redis", "mail", "SPF", "DKIM", "DMARC", "stripe key",
             "public URL", "CRM", "sentry", "metrics", "traces"]
        {
            assert_eq!(found.of(check).iter().map(|(level, _)| &**level).collect::<Vec<_>>(), ["ok"], "{check}");
        }
        found.finds("webhook", "warning", "charge.refunded");
        found.finds("webhook", "warning", "1 of Stripe's latest events never came in here");
        assert!(sink.mails().is_empty() && hubspot.batches().is_empty() && sentry.events().is_empty(), "nothing is sent");
        for secret in ["sk_test_4711", "whsec_4712", hubspot_double::TOKEN, "public-key"] {
            assert!(!found.said.contains(secret), "{secret} is told: {}", found.said);
        }
    }
}

both! {
    async fn says_what_is_broken(app: TestApp = AppOptions { no_worker: true, ..AppOptions::default() }) {
        let event = app.event().quota(5).published().await;
        app.gql("PlaceOrder", json!({ "input": app.order_input(&event, 1) })).ok().await;
        app.tolerate_dead_jobs();
        let other = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let other_origin = format!("http://{}", other.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(other, Router::new()).await });
        let dns = dns(&[("example.org", "v=spf1 +all"), ("_dmarc.example.org", "v=DMARC1; p=none")]).await;
        app.execute("UPDATE outbox SET run_at = '2020-01-01T00:00:00+00:00'").await;
        app.execute("UPDATE outbox SET state = 'dead' WHERE kind = 'send_sales'").await;
        let variables = with(app, &[
            ("MAIL__URL", "smtp://user:secret-1@127.0.0.1:1".to_owned()),
            ("MAIL__FROM", "Tickets <tickets@example.org>".to_owned()),
            ("MAIL__BOUNCE_ADDRESS", "bounces@example.org".to_owned()),
            ("STRIPE__SECRET_KEY", "sk_live_wrong".to_owned()),
            ("STRIPE__WEBHOOK_SECRETS", "secret-2".to_owned()),
            ("STRIPE__API_BASE", stripe(&app.origin).await),
            ("REDIS__URL", "redis://:secret-3@127.0.0.1:1".to_owned()),
            ("HTTP__PUBLIC_URL", other_origin),
            ("SENTRY__DSN", EnvelopeSink::start(Temper::Strange).await.dsn()),
            ("TELEMETRY__OTLP_ENDPOINT", "http://127.0.0.1:1".to_owned()),
            ("CRM__HUBSPOT_TOKEN", "secret-5".to_owned()),
            ("CRM__HUBSPOT_API_BASE", HubSpotDouble::start().await.api_base().to_owned()),
        ]);
        let found = doctor(app.folder(), &["--dns", &dns.to_string(), "--dkim-selector", "tix"], variables).await;
        assert!(!found.well);
        found.finds("mail", "problem", "can't be used");
        found.finds("SPF", "problem", "anyone");
        found.finds("DKIM", "warning", "tix._domainkey.example.org");
        found.finds("DMARC", "warning", "p=none");
        found.finds("stripe key", "problem", "does not know it");
        found.finds("webhook", "problem", "whsec_");
        found.finds("redis", "problem", "can't be used");
        found.finds("CRM", "problem", "does not know the access token");
        found.finds("public URL", "problem", "something else");
        found.finds("sentry", "problem", "does not know the key");
        found.finds("traces", "warning", "can't be used");
        found.finds("outbox", "problem", "jobs are due");
        found.finds("outbox", "warning", "1 jobs are dead");
        found.finds("bounces", "warning", "none has ever arrived");
        for secret in ["secret-1", "sk_live_wrong", "secret-2", "secret-3", "secret-5"] {
            assert!(!found.said.contains(secret), "{secret} is told: {}", found.said);
        }
    }
}

both! {
    async fn says_what_the_database_has_lost(app: TestApp) {
        let on = if app.parts.env.db.is_sqlite() { "" } else { " ON payments" };
        app.execute(&format!("DROP TRIGGER rule_payments_stay{on}")).await;
        let found = doctor(app.folder(), &[], with(app, &[])).await;
        found.finds("rules", "problem", "lacks its rules rule_payments_stay");
        app.execute("ALTER TABLE refunds RENAME TO lost").await;
        let found = doctor(app.folder(), &[], with(app, &[])).await;
        found.finds("database", "problem", "refunds");
        assert!(found.said.contains("Backups") && !found.said.contains("password"), "{}", found.said);
        assert!(!found.said.contains("at line"), "{}", found.said);
        app.execute("ALTER TABLE lost RENAME TO refunds").await;
    }
}

both! {
    async fn says_what_does_not_belong_together(app: TestApp = AppOptions { stripe: true, ..AppOptions::default() }) {
        let event = app.event().paid("20.00").quota(5).published().await;
        for _ in 0..2 {
            app.gql("PlaceOrder", json!({ "input": app.order_input(&event, 1) })).ok().await;
        }
        let one = "SELECT MIN(code) AS code FROM orders";
        app.execute(&format!(
            "UPDATE payments SET provider = 'gone' WHERE order_id IN (SELECT id FROM orders WHERE code = ({one}))"
        ))
        .await;
        let variables = |key: &str, base: String| with(app, &[
            ("STRIPE__SECRET_KEY", key.to_owned()),
            ("STRIPE__WEBHOOK_SECRETS", "whsec_4712".to_owned()),
            ("STRIPE__API_BASE", base),
        ]);
        let found = doctor(app.folder(), &[], variables("rk_live_4711", stripe(&app.origin).await)).await;
        found.finds("stripe key", "problem", "it may not write checkout/sessions and refunds");
        found.finds("stripe key", "warning", "does not know 1 of the 1 newest payments");
        found.finds("webhook", "problem", "the endpoint is of Stripe's test mode");
        found.finds("payments", "warning", "1 payments wait for a provider that is no longer configured");
    }
}

both! {
    async fn tells_whom_the_api_does_not_let_in(app: TestApp) {
        let origin = ("HTTP__ALLOWED_ORIGINS", "https://app.example.org".to_owned());
        let found = doctor(app.folder(), &[], with(app, &[origin])).await;
        found.finds("CRM", "ok", "off");
        found.finds("CORS", "problem", "https://app.example.org may not");
    }
}

#[tokio::test]
async fn a_database_that_is_not_there_is_reported_without_its_password() {
    let folder = tempfile::tempdir().unwrap();
    let url = ("DATABASE__URL".to_owned(), "postgres://user:secret-4@127.0.0.1:1/event_radar".to_owned());
    let found = doctor(folder.path().to_owned(), &[], vec![url]).await;
    found.finds("database", "problem", "");
    assert!(!found.said.contains("secret-4"), "{}", found.said);
}

#[tokio::test]
async fn what_can_not_be_used_in_production_is_reported_with_an_example() {
    let folder = tempfile::tempdir().unwrap();
    let found = doctor(folder.path().to_owned(), &[], vec![("MODE".to_owned(), "production".to_owned())]).await;
    found.finds("configuration", "problem", "auth.secret_key: is missing");
    found.finds("payments", "warning", "free tickets");
    found.finds("sentry", "warning", "off");
    found.finds("metrics", "warning", "off");
    found.finds("traces", "ok", "off");
    let plain = run(folder.path(), &["doctor"], &[("REDIS__URL", "nonsense")]);
    let text = String::from_utf8(plain.stdout).unwrap();
    assert!(text.contains("PROBLEM  configuration  redis.url") && text.contains("→ for example: redis://"), "{text}");
    assert!(text.contains("WARNING  database       there is no embedded database yet"), "{text}");
}
