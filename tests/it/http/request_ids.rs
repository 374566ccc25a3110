//! Jobs keep the id of the request that enqueued them.

use serde_json::json;

use crate::support::{AppOptions, Process, both, eventually};

both! {
    async fn from_the_edge_to_the_job(app: TestApp = AppOptions { no_worker: true, ..AppOptions::default() }) {
        let event = app.event().quota(20).published().await;
        let order = |id: &str| {
            let request = app.gql("PlaceOrder", json!({ "input": app.order_input(&event, 1) }));
            request.header("x-request-id", id)
        };
        let named = order("edge-4711-with.care_taken").send().await;
        named.ok();
        assert_eq!(named.headers["x-request-id"], "edge-4711-with.care_taken");
        let unfit = order("with space in it").send().await;
        unfit.ok();
        let made = unfit.headers["x-request-id"].to_str().unwrap().to_owned();
        assert_eq!(made.len(), 36, "an id of our own: {made}");
        for id in ["edge-4711-with.care_taken", &made] {
            let jobs = format!("SELECT COUNT(*) AS n FROM outbox WHERE request_id = '{id}'");
            assert!(app.count(&jobs).await >= 1, "{id}");
        }

        let variables = app.variables();
        let mut variables: Vec<(&str, String)> =
            variables.iter().map(|(key, value)| (key.as_str(), value.clone())).collect();
        variables.push(("LOG__FORMAT", "json".to_owned()));
        let mut worker = Process::spawn(&app.folder(), "worker", &["worker"], &variables);
        eventually("every job is done", async || app.open_jobs().await.is_empty()).await;
        assert!(worker.terminate().await, "{}", worker.log());
        for id in ["edge-4711-with.care_taken", &made] {
            let log = worker.log();
            let line = log.lines().find(|line| line.contains(id)).unwrap_or_else(|| panic!("{id} in {log}"));
            let line: serde_json::Value = serde_json::from_str(line).expect("a line of JSON");
            assert_eq!((&line["span"]["name"], &line["span"]["request_id"]), (&json!("job"), &json!(id)), "{line:#}");
        }
    }
}
