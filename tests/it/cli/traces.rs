//! Traces as a collector gets them: from the caller, through the request, to the jobs that it enqueued.

use std::net::TcpListener;

use serde_json::json;

use crate::support::{AppOptions, Collector, Process, Span, TestApp, both, eventually, free_address, in_time};

const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";
const CALLER: &str = "b7ad6b7169203331";

/// Starts a process that exports traces. Returns it with its origin.
async fn start(app: &TestApp, args: &[&str], endpoint: String, ratio: &str) -> (Process, String) {
    let address = free_address();
    let variables = app.variables();
    let mut variables: Vec<(&str, String)> =
        variables.iter().map(|(key, value)| (key.as_str(), value.clone())).collect();
    variables.push(("TELEMETRY__OTLP_ENDPOINT", endpoint));
    variables.push(("TELEMETRY__SAMPLING_RATIO", ratio.to_owned()));
    let mut process = Process::spawn(&app.folder(), "tells", &[args, &["--listen", &address]].concat(), &variables);
    let origin = format!("http://{address}");
    process.ready(&origin).await;
    (process, origin)
}

both! {
    async fn go_from_the_caller_to_the_job(app: TestApp = AppOptions { no_worker: true, ..AppOptions::default() }) {
        let event = app.event().quota(5).published().await;
        let collector = Collector::start().await;
        let (mut process, origin) = start(app, &["serve", "--no-demo"], collector.endpoint(), "1").await;
        let order = app.gql("PlaceOrder", json!({ "input": app.order_input(&event, 1) })).at(&origin);
        let order = order.header("traceparent", format!("00-{TRACE}-{CALLER}-00")).header("x-request-id", "request-1");
        order.send().await.ok();
        app.http.get(format!("{origin}/orders/secret-path?secret=hunter2")).send().await.unwrap();
        eventually("every job is done", async || app.open_jobs().await.is_empty()).await;
        assert!(process.terminate().await, "{}", process.log());

        let spans = collector.spans();
        let of_trace: Vec<&Span> = spans.iter().filter(|span| span.trace_id == TRACE).collect();
        let named = |name: &str| {
            let found = of_trace.iter().find(|span| span.name == name);
            *found.unwrap_or_else(|| panic!("{name} in {of_trace:#?}"))
        };
        let request = named("POST /graphql");
        assert_eq!((request.parent_id.as_str(), request.service.as_str()), (CALLER, "event-radar-serve"));
        assert_eq!(request.attributes["event_radar.request.id"], "request-1");
        assert_eq!(request.attributes["http.response.status_code"], "200");
        assert!(!request.failed, "{request:#?}");
        assert_eq!(named("mutation orderPlace").parent_id, request.id);
        let job = named("job send_order_confirmation");
        assert_eq!((&job.parent_id, &*job.attributes["event_radar.request.id"]), (&request.id, "request-1"));
        assert!(job.attributes["event_radar.job.id"].starts_with("job_"), "{job:#?}");

        let page = spans.iter().find(|span| span.name == "GET /orders/{order_id}").expect("the page");
        assert!(page.trace_id != TRACE && page.attributes["http.response.status_code"] == "404", "{page:#?}");
        let known = ["event_radar.", "http.", "graphql."];
        for span in &spans {
            assert!(span.attributes.keys().all(|name| known.iter().any(|begin| name.starts_with(begin))), "{span:#?}");
            assert!(span.events == 0 && !format!("{span:?}").contains("hunter2"), "{span:#?}");
        }
    }
}

both! {
    async fn only_the_sampled_share_is_exported(app: TestApp = AppOptions { no_worker: true, ..AppOptions::default() }) {
        let collector = Collector::start().await;
        let (mut process, origin) = start(app, &["api"], collector.endpoint(), "0").await;
        let request = app.http.get(format!("{origin}/login")).header("traceparent", format!("00-{TRACE}-{CALLER}-01"));
        request.send().await.unwrap();
        assert!(process.terminate().await, "{}", process.log());
        assert!(collector.spans().is_empty(), "no stranger can ask for more: {:#?}", collector.spans());
    }
}

both! {
    async fn a_collector_that_is_away_keeps_nobody(app: TestApp = AppOptions { no_worker: true, ..AppOptions::default() }) {
        // A server that accepts connections and never answers.
        let silent = TcpListener::bind("127.0.0.1:0").unwrap();
        let (mut process, origin) = start(app, &["api"], format!("http://{}", silent.local_addr().unwrap()), "1").await;
        in_time("a hundred pages", async {
            for _ in 0..100 {
                assert_eq!(app.http.get(format!("{origin}/login")).send().await.unwrap().status(), 200);
            }
        })
        .await;
        assert!(process.terminate().await, "{}", process.log());
        assert!(!process.log().contains("\"level\":\"ERROR\""), "{}", process.log());
    }
}
