//! The log: events with fields, as text on a terminal and as JSON elsewhere, on the standard error output.

use anyhow::Context as _;
use tracing_subscriber::EnvFilter;

use crate::cli::is_terminal;
use crate::config::{Log, LogFormat};

/// What the libraries tell of each of their steps, unless the level asks for it.
const QUIET: &str = "apalis_core=warn,sea_orm_migration=warn,sqlx::postgres::notice=warn";

/// Starts the log.
///
/// # Errors
/// When the level can't be read.
pub(crate) fn start(log: &Log) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(format!("{QUIET},{}", log.level)).with_context(|| {
        format!("log.level (EVENT_RADAR__LOG__LEVEL): {:?} is no level; for example: info,event_radar=debug", log.level)
    })?;
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let text = match log.format {
        LogFormat::Auto => is_terminal(),
        LogFormat::Text => true,
        LogFormat::Json => false,
    };
    let started = if text {
        builder.with_ansi(is_terminal()).with_target(false).try_init()
    } else {
        builder.json().flatten_event(true).try_init()
    };
    started.map_err(|error| anyhow::anyhow!("the log can't be started: {error}"))
}
