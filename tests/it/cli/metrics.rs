//! The metrics of a process, and that the dashboard and alerts use no others.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::support::{AppOptions, Process, TestApp, both, eventually, free_address};

const DASHBOARD: &str = include_str!("../../../deploy/monitoring/dashboard.json");
const ALERTS: &str = include_str!("../../../deploy/monitoring/alerts.yaml");

/// Starts API and worker in one process with metrics, on the test's database. Returns it with its origin and the
/// address of the metrics.
async fn serve(app: &TestApp) -> (Process, String, String) {
    let (address, measured) = (free_address(), free_address());
    let variables = app.variables();
    let mut variables: Vec<(&str, String)> =
        variables.iter().map(|(key, value)| (key.as_str(), value.clone())).collect();
    variables.push(("METRICS__LISTEN", measured.clone()));
    variables.push(("LIMITS__ENABLED", "true".to_owned()));
    variables.push(("LIMITS__MAIL_LINKS", "1/1h".to_owned()));
    let mut process = Process::spawn(&app.folder(), "serve", &["serve", "--no-demo", "--listen", &address], &variables);
    let origin = format!("http://{address}");
    process.ready(&origin).await;
    (process, origin, format!("http://{measured}/metrics"))
}

/// The value of the sample with this name and these labels.
fn sample(text: &str, name: &str, labels: &[&str]) -> Option<f64> {
    let line = text.lines().find(|line| {
        let remaining = line.strip_prefix(name);
        remaining.is_some_and(|remaining| {
            remaining.starts_with(['{', ' ']) && labels.iter().all(|label| remaining.contains(label))
        })
    })?;
    line.rsplit_once(' ').and_then(|(_, value)| value.parse().ok())
}

/// The names of metrics in a text.
fn named(text: &str) -> BTreeSet<String> {
    let is_part = |c: char| c.is_ascii_lowercase() || c == '_';
    text.match_indices("event_radar_").map(|(at, _)| text[at..].chars().take_while(|c| is_part(*c)).collect()).collect()
}

both! {
    async fn tells_what_happened(app: TestApp = AppOptions { no_worker: true, ..AppOptions::default() }) {
        let event = app.event().quota(1).published().await;
        let (mut process, origin, metrics) = serve(app).await;
        let scrape = async || app.http.get(&metrics).send().await.unwrap().text().await.unwrap();
        assert_eq!(sample(&scrape().await, "event_radar_payments_total", &["state=\"quarantined\""]), Some(0.0));

        let place = || app.gql("PlaceOrder", json!({ "input": app.order_input(&event, 1) })).at(&origin);
        place().ok().await;
        assert_eq!(place().send().await.codes(), ["SOLD_OUT"]);
        let renamed = "query hunter2 { secretly: viewer { id } }";
        app.gql(renamed, json!({})).at(&origin).send().await;
        app.gql("{ hunter2 }", json!({})).at(&origin).send().await;
        let link = "mutation { magicLinkRequest(input: { email: \"nobody@example.org\" }) { errors { code } } }";
        app.gql(link, json!({})).at(&origin).send().await;
        let too_often = app.gql(link, json!({})).at(&origin).send().await;
        assert_eq!(too_often.error_code(), "RATE_LIMITED");
        eventually("every job is done", async || app.open_jobs().await.is_empty()).await;

        let text = scrape().await;
        for (name, labels, least) in [
            ("event_radar_http_request_seconds_count", &["route=\"/graphql\"", "status=\"200\""][..], 4.0),
            ("event_radar_graphql_request_seconds_count", &["operation=\"orderPlace\"", "kind=\"mutation\""], 2.0),
            ("event_radar_graphql_request_seconds_count", &["operation=\"viewer\""], 1.0),
            ("event_radar_graphql_request_seconds_count", &["operation=\"other\"", "outcome=\"error\""], 1.0),
            ("event_radar_admissions_total", &["outcome=\"placed\""], 1.0),
            ("event_radar_admissions_total", &["outcome=\"sold_out\""], 1.0),
            ("event_radar_admission_batch_orders_count", &[], 2.0),
            ("event_radar_mails_total", &["kind=\"send_order_confirmation\"", "outcome=\"sent\""], 1.0),
            ("event_radar_job_seconds_count", &["kind=\"send_order_confirmation\"", "outcome=\"done\""], 1.0),
            ("event_radar_rate_limit_refusals_total", &["group=\"mail_links\""], 1.0),
            ("event_radar_redis_away", &["use=\"rate_limits\""], 0.0),
            ("event_radar_redis_away", &["use=\"signals\""], 0.0),
            ("event_radar_database_up", &[], 1.0),
            ("event_radar_database_statements_total", &[], 1.0),
            ("event_radar_build_info", &["version=\""], 1.0),
        ] {
            let value = sample(&text, name, labels);
            assert!(value.is_some_and(|value| value >= least), "{name} {labels:?}: {value:?} in\n{text}");
        }
        assert_eq!(sample(&text, "event_radar_jobs", &["queue=\"mail\"", "state=\"dead\""]), Some(0.0));
        assert!(!text.contains("hunter2") && !text.contains('@'), "clients' words are no labels:\n{text}");

        let dashboard: Value = serde_json::from_str(DASHBOARD).expect("JSON");
        assert!(dashboard["panels"].as_array().unwrap().len() > 10);
        let exported = named(&text);
        for (file, asked) in [("dashboard", named(DASHBOARD)), ("alerts", named(ALERTS))] {
            assert!(asked.len() > 5, "{asked:?}");
            let unknown: Vec<_> = asked.difference(&exported).collect();
            assert!(unknown.is_empty(), "the {file} asks for {unknown:?}");
        }
        let public = app.http.get(format!("{origin}/metrics")).send().await.unwrap();
        assert_eq!(public.status(), 404, "metrics are not for the public");
        assert!(process.terminate().await, "{}", process.log());
    }
}
