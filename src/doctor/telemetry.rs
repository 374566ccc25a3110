//! Checks fault reports, metrics and traces.

use integrations::probes;

use super::Finding;
use crate::config::Config;

pub(super) async fn look(config: &Config) -> Vec<Finding> {
    let (sentry, traces) = tokio::join!(sentry(config), traces(config));
    vec![sentry, metrics(config), traces]
}

/// A finding about something optional that is missed in production when something goes wrong.
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

async fn traces(config: &Config) -> Finding {
    let Some(endpoint) = &config.telemetry.otlp_endpoint else {
        return Finding::ok("traces", "off: nothing is collected");
    };
    let advice =
        "check telemetry.otlp_endpoint, and that the collector takes OTLP over HTTP; until then there are none";
    match probes::otlp(endpoint).await {
        Ok(true) => Finding::ok("traces", format!("the collector at {endpoint} takes them")),
        Ok(false) => Finding::warning("traces", format!("{endpoint} does not take them"), advice),
        Err(error) => Finding::warning("traces", format!("the collector can't be used: {error}"), advice),
    }
}

fn metrics(config: &Config) -> Finding {
    match &config.metrics.listen {
        Some(address) => Finding::ok("metrics", format!("Prometheus finds them at {address}/metrics")),
        None => off(config, "metrics", "off: nothing is measured", "set metrics.listen, and let Prometheus look there"),
    }
}
