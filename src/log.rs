//! The log: events with fields on standard error, as text on a terminal and as JSON elsewhere.

use anyhow::Context as _;
use tracing::Subscriber;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, Layer, fmt};

use crate::config::{Log, LogFormat};
use crate::terminal::is_terminal;

/// Directives that silence libraries that log every step; the configured level can override them.
const QUIET: &str = "apalis_core=warn,sea_orm_migration=warn,sqlx::postgres::notice=warn";

/// Starts the log, for commands without other telemetry.
///
/// # Errors
/// When the level is invalid.
pub(crate) fn start(log: &Log) -> anyhow::Result<()> {
    let started = tracing_subscriber::registry().with(layer(log)?).try_init();
    started.map_err(|error| anyhow::anyhow!("the log can't be started: {error}"))
}

/// The log as a layer, for processes with other telemetry.
///
/// # Errors
/// When the level is invalid.
pub(crate) fn layer<S>(log: &Log) -> anyhow::Result<Box<dyn Layer<S> + Send + Sync>>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    let filter = EnvFilter::try_new(format!("{QUIET},{}", log.level)).with_context(|| {
        format!("log.level (EVENT_RADAR__LOG__LEVEL): {:?} is no level; for example: info,event_radar=debug", log.level)
    })?;
    let text = match log.format {
        LogFormat::Auto => is_terminal(),
        LogFormat::Text => true,
        LogFormat::Json => false,
    };
    let layer = fmt::layer::<S>().with_writer(std::io::stderr);
    Ok(if text {
        layer.with_ansi(is_terminal()).with_target(false).with_filter(filter).boxed()
    } else {
        layer.json().flatten_event(true).with_filter(filter).boxed()
    })
}
