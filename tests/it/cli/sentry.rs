//! The faults that a running process reports to Sentry.

use serde_json::{Value, json};

use crate::support::{
    AppOptions, EnvelopeSink, Process, Request, Temper, TestApp, TestUser, both, eventually, free_address, in_time,
};

/// Starts API and worker in one process that reports to the sink. Returns it with its origin.
async fn serve(app: &TestApp, dsn: String) -> (Process, String) {
    let address = free_address();
    let variables = app.variables();
    let mut variables: Vec<(&str, String)> =
        variables.iter().map(|(key, value)| (key.as_str(), value.clone())).collect();
    variables.push(("SENTRY__DSN", dsn));
    variables.push(("SENTRY__ENVIRONMENT", "testing".to_owned()));
    let mut process = Process::spawn(&app.folder(), "serve", &["serve", "--no-demo", "--listen", &address], &variables);
    let origin = format!("http://{address}");
    process.ready(&origin).await;
    (process, origin)
}

fn preferences<'a>(app: &'a TestApp, user: &TestUser) -> Request<'a> {
    app.gql("query { mailPreferences { linkKind choices { wanted } } }", json!({})).as_(user)
}

fn about<'a>(events: &'a [Value], what: &str) -> &'a Value {
    let event = events.iter().find(|event| event["exception"]["values"][0]["type"] == what);
    event.unwrap_or_else(|| panic!("{what} in {events:#?}"))
}

both! {
    async fn faults_of_requests_and_jobs_are_reported(app: TestApp = AppOptions { no_worker: true, ..AppOptions::default() }) {
        let event = app.event().quota(5).published().await;
        let user = &event.organizer.user;
        let sink = EnvelopeSink::start(Temper::Kind).await;
        let (mut process, origin) = serve(app, sink.dsn()).await;

        app.execute("ALTER TABLE mail_opt_outs RENAME TO mail_opt_outs_gone").await;
        let asked = preferences(app, user).at(&origin).send().await;
        app.execute("ALTER TABLE mail_opt_outs_gone RENAME TO mail_opt_outs").await;
        assert_eq!(asked.error_code(), "INTERNAL");
        let asked_as = asked.headers["x-request-id"].to_str().unwrap();

        app.execute("UPDATE events SET timezone = 'password=hunter2'").await;
        app.tolerate_dead_jobs();
        let input = app.order_input(&event, 1);
        let ordered = app.gql("PlaceOrder", json!({ "input": input })).at(&origin).send().await;
        ordered.ok();
        let ordered_as = ordered.headers["x-request-id"].to_str().unwrap();
        eventually("jobs have failed", async || app.open_jobs().await.iter().all(|job| job.state == "dead")).await;
        app.execute("UPDATE events SET timezone = 'Europe/Berlin'").await;
        assert!(process.terminate().await, "{}", process.log());

        let events = sink.events();
        let fault = about(&events, "a request failed");
        assert_eq!((&fault["tags"]["request_id"], &fault["user"]), (&json!(asked_as), &json!({ "id": user.id })));
        assert_eq!((&fault["tags"]["part"], &fault["tags"]["path"]), (&json!("serve"), &json!("/graphql")));
        assert_eq!((&fault["environment"], &fault["level"].is_null()), (&json!("testing"), &true), "{fault:#}");
        assert!(fault["release"].as_str().unwrap().starts_with("event-radar@"), "{fault:#}");
        assert!(fault["exception"]["values"][0]["value"].as_str().unwrap().contains("mail_opt_outs"), "{fault:#}");
        // The notice of sales belongs to no single order.
        let of_order: Vec<_> = events.iter().filter(|event| event["transaction"] != "job send_sales").cloned().collect();
        let failed = about(&of_order, "failed for good");
        assert_eq!(failed["tags"]["request_id"], *ordered_as);
        assert!(failed["tags"]["job_id"].as_str().unwrap().starts_with("job_"), "{failed:#}");
        assert!(failed["transaction"].as_str().unwrap().starts_with("job send_"), "{failed:#}");
        for envelope in sink.envelopes() {
            for gone in ["hunter2", "@example.org", "127.0.0.1", "Olga", input["email"].as_str().unwrap()] {
                assert!(!envelope.text.contains(gone), "{gone} in {}", envelope.text);
            }
        }
    }
}

both! {
    async fn a_sentry_that_does_not_answer_keeps_nobody(app: TestApp = AppOptions { no_worker: true, ..AppOptions::default() }) {
        let event = app.event().quota(5).published().await;
        let sink = EnvelopeSink::start(Temper::Silent).await;
        let (mut process, origin) = serve(app, sink.dsn()).await;
        app.execute("ALTER TABLE mail_opt_outs RENAME TO mail_opt_outs_gone").await;
        in_time("a hundred errors", async {
            for _ in 0..100 {
                let asked = preferences(app, &event.organizer.user).at(&origin).send().await;
                assert_eq!(asked.error_code(), "INTERNAL");
            }
        })
        .await;
        app.execute("ALTER TABLE mail_opt_outs_gone RENAME TO mail_opt_outs").await;
        assert!(process.terminate().await, "{}", process.log());
        assert!(!sink.envelopes().is_empty(), "it was tried");
    }
}
