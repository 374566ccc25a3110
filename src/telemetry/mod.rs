//! The telemetry of a process: the log, faults for Sentry, and traces for a collector.

mod faults;
mod panics;

use std::sync::Arc;
use std::time::Duration;

use anyhow::anyhow;
use integrations::{OtlpOptions, Sentry, SentryOptions, Traces};
use opentelemetry::trace::Tracer;
use tracing::{Level, Metadata};
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{Layer, Registry};

use crate::config::{Config, Role};
use crate::log;
use faults::Faults;

/// The commit that was built; none if the build did not set the variable.
const COMMIT: Option<&str> = option_env!("EVENT_RADAR_COMMIT");
const VERSION: &str = env!("CARGO_PKG_VERSION");
/// How long the process waits at its end until faults and traces are sent.
const PATIENCE: Duration = Duration::from_secs(3);

/// The exporters, which have to be flushed before the process ends.
pub(crate) struct Telemetry {
    sentry: Option<Arc<Sentry>>,
    traces: Option<Traces>,
}

impl Telemetry {
    /// Starts the log and the configured exporters.
    ///
    /// # Errors
    /// When a value of the configuration is invalid; the message names its key.
    pub(crate) fn start(config: &Config, role: Role) -> anyhow::Result<Self> {
        let mut layers: Vec<Box<dyn Layer<Registry> + Send + Sync>> = vec![log::layer(&config.log)?];
        let sentry = sentry(config)?;
        if let Some(sentry) = &sentry {
            let sentry = Arc::clone(sentry);
            layers.push(Faults::new(role.name(), move |fault| sentry.report(fault)).filtered().boxed());
        }
        let traces = traces(config, role)?;
        if let Some(traces) = &traces {
            layers.push(spans(traces.tracer()));
        }
        let started = tracing_subscriber::registry().with(layers).try_init();
        started.map_err(|error| anyhow!("the log can't be started: {error}"))?;
        panics::install_hook();
        Ok(Self { sentry, traces })
    }

    /// Sends the remaining faults and traces.
    pub(crate) async fn finish(self) {
        let faults = async {
            if let Some(sentry) = self.sentry
                && !sentry.flush(PATIENCE).await
            {
                tracing::warn!("not every fault could be reported to Sentry");
            }
        };
        let traces = async {
            if let Some(traces) = self.traces
                && !traces.finish(PATIENCE).await
            {
                tracing::warn!("not every trace could be told");
            }
        };
        tokio::join!(faults, traces);
    }
}

fn sentry(config: &Config) -> anyhow::Result<Option<Arc<Sentry>>> {
    let Some(dsn) = &config.sentry.dsn else { return Ok(None) };
    let options = SentryOptions {
        dsn: dsn.clone(),
        release: release(COMMIT),
        environment: config.sentry_environment().to_owned(),
    };
    let sentry = Sentry::new(options).map_err(|error| anyhow!("sentry.dsn (EVENT_RADAR__SENTRY__DSN): {error}"))?;
    Ok(Some(Arc::new(sentry)))
}

/// The release's name in Sentry's format (<https://docs.sentry.io/product/releases/naming-releases/>).
fn release(commit: Option<&str>) -> String {
    let commit = commit.filter(|commit| !commit.is_empty()).map(|commit| format!("+{commit}"));
    format!("event-radar@{VERSION}{}", commit.unwrap_or_default())
}

fn traces(config: &Config, role: Role) -> anyhow::Result<Option<Traces>> {
    let Some(endpoint) = &config.telemetry.otlp_endpoint else { return Ok(None) };
    let options = OtlpOptions {
        endpoint: endpoint.clone(),
        ratio: config.telemetry.sampling_ratio,
        service: format!("event-radar-{}", role.name()),
        version: VERSION.to_owned(),
    };
    let traces = Traces::new(options);
    let traces =
        traces.map_err(|error| anyhow!("telemetry.otlp_endpoint (EVENT_RADAR__TELEMETRY__OTLP_ENDPOINT): {error}"))?;
    Ok(Some(traces))
}

/// A layer that exports the spans of requests, operations and jobs, without their events, which are in the log.
fn spans(tracer: impl Tracer<Span: Send + Sync> + Send + Sync + 'static) -> Box<dyn Layer<Registry> + Send + Sync> {
    let wanted: fn(&Metadata<'_>) -> bool = faults::is_ours;
    let layer = tracing_opentelemetry::layer()
        .with_tracer(tracer)
        .with_location(false)
        .with_threads(false)
        .with_target(false)
        .with_tracked_inactivity(false)
        .with_context_activation(false);
    layer.with_filter(filter_fn(wanted).with_max_level_hint(Level::INFO)).boxed()
}
