//! Where faults are told, and what is measured.

use integrations::probes;

use super::Finding;
use crate::config::Config;

pub(super) async fn look(config: &Config) -> Vec<Finding> {
    vec![sentry(config).await, metrics(config)]
}

/// What may be left out, but is missed when something goes wrong in earnest.
fn off(config: &Config, check: &'static str, message: &str, advice: &str) -> Finding {
    if config.is_production() { Finding::warning(check, message, advice) } else { Finding::ok(check, message) }
}

async fn sentry(config: &Config) -> Finding {
    let Some(dsn) = &config.sentry.dsn else {
        return off(config, "sentry", "off: faults are in the log only", "set sentry.dsn, or watch the log for ERROR");
    };
    match probes::sentry(dsn).await {
        Ok(true) => Finding::ok("sentry", format!("it takes faults of {}", config.sentry_environment())),
        Ok(false) => Finding::problem("sentry", "it does not know the key", "copy sentry.dsn anew from the project"),
        Err(error) => {
            let message = format!("it can't be used: {error}");
            Finding::warning("sentry", message, "check sentry.dsn; until then faults are in the log only")
        }
    }
}

fn metrics(config: &Config) -> Finding {
    match &config.metrics.listen {
        Some(address) => Finding::ok("metrics", format!("Prometheus finds them at {address}/metrics")),
        None => off(config, "metrics", "off: nothing is measured", "set metrics.listen, and let Prometheus look there"),
    }
}
