//! What a process tells of itself while it runs: the log, and faults to Sentry.

mod faults;
mod panics;

use std::sync::Arc;
use std::time::Duration;

use anyhow::anyhow;
use integrations::{Sentry, SentryOptions};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{Layer, Registry};

use crate::config::{Config, Role};
use crate::log;
use faults::Faults;

/// Which build runs, as Sentry names releases.
const RELEASE: &str = concat!("event-radar@", env!("CARGO_PKG_VERSION"));
/// How long the process waits at its end until what it has to tell is sent.
const PATIENCE: Duration = Duration::from_secs(3);

/// What has to be sent before the process ends.
pub(crate) struct Telemetry {
    sentry: Option<Arc<Sentry>>,
}

impl Telemetry {
    /// Starts to tell, as configured.
    ///
    /// # Errors
    /// Says which key can't be used, and why.
    pub(crate) fn start(config: &Config, role: Role) -> anyhow::Result<Self> {
        let mut layers: Vec<Box<dyn Layer<Registry> + Send + Sync>> = vec![log::layer(&config.log)?];
        let sentry = sentry(config)?;
        if let Some(sentry) = &sentry {
            let sentry = Arc::clone(sentry);
            layers.push(Faults::new(role.name(), move |fault| sentry.report(fault)).filtered().boxed());
        }
        let started = tracing_subscriber::registry().with(layers).try_init();
        started.map_err(|error| anyhow!("the log can't be started: {error}"))?;
        panics::tell();
        Ok(Self { sentry })
    }

    /// Sends what is left to send.
    pub(crate) async fn finish(self) {
        if let Some(sentry) = self.sentry
            && !sentry.flush(PATIENCE).await
        {
            tracing::warn!("not every fault could be reported to Sentry");
        }
    }
}

fn sentry(config: &Config) -> anyhow::Result<Option<Arc<Sentry>>> {
    let Some(dsn) = &config.sentry.dsn else { return Ok(None) };
    let options = SentryOptions {
        dsn: dsn.clone(),
        release: RELEASE.to_owned(),
        environment: config.sentry_environment().to_owned(),
    };
    let sentry = Sentry::new(options).map_err(|error| anyhow!("sentry.dsn (EVENT_RADAR__SENTRY__DSN): {error}"))?;
    Ok(Some(Arc::new(sentry)))
}
