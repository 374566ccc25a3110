//! The Prometheus endpoint, on an address of its own, which must not be public.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use axum::Router;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use axum::routing::get;
use kernel::{Env, metrics};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use tokio::net::TcpListener;

/// The buckets of durations, in seconds: from a cached read to a timeout.
const SECONDS: [f64; 13] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];
/// The buckets of orders per transaction.
const ORDERS: [f64; 9] = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0];
/// How often samples are moved into their buckets, so that they don't pile up without a scrape.
const UPKEEP: Duration = Duration::from_secs(5);
/// The timeout of the database, after which it is reported as down.
const PATIENCE: Duration = Duration::from_secs(3);

/// The version of the build.
const VERSION: &str = env!("CARGO_PKG_VERSION");

struct Exporter {
    env: Env,
    handle: PrometheusHandle,
}

/// Installs the recorder, and serves `GET /metrics` on the listener until the process ends.
///
/// # Errors
/// When a recorder is installed already.
pub(crate) fn start(env: Env, listener: TcpListener) -> anyhow::Result<()> {
    let mut builder = PrometheusBuilder::new();
    for name in metrics::DURATIONS {
        builder = builder.set_buckets_for_metric(Matcher::Full(name.to_owned()), &SECONDS)?;
    }
    builder = builder.set_buckets_for_metric(Matcher::Full(metrics::BATCHES.to_owned()), &ORDERS)?;
    let handle = builder.install_recorder().context("metrics can't be collected")?;
    metrics::describe(VERSION);
    let upkeep = handle.clone();
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(UPKEEP).await;
            upkeep.run_upkeep();
        }
    });
    let exporter = Arc::new(Exporter { env, handle });
    let router = Router::new().route("/metrics", get(render)).with_state(exporter);
    tokio::spawn(async move {
        if let Err(error) = axum::serve(listener, router).await {
            tracing::error!(%error, "metrics can't be asked for any more");
        }
    });
    Ok(())
}

async fn render(State(exporter): State<Arc<Exporter>>) -> impl IntoResponse {
    match tokio::time::timeout(PATIENCE, metrics::observe(&exporter.env, VERSION)).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::warn!(%error, "the outbox could not be measured"),
        Err(_) => tracing::warn!("the outbox could not be measured in time"),
    }
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], exporter.handle.render())
}
