//! The configuration of log, metrics, fault reports and traces.

use secrecy::SecretString;
use serde::Deserialize;

use super::values;

/// The format of the log.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// Text on a terminal, JSON elsewhere.
    #[default]
    Auto,
    /// Text, also if the output is not a terminal.
    Text,
    /// One JSON object a line.
    Json,
}

/// The format and level of the log.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Log {
    /// Whether events are written as text or JSON.
    pub format: LogFormat,
    /// Which events are logged, in the syntax of tracing-subscriber's `EnvFilter`.
    pub level: String,
}

impl Default for Log {
    fn default() -> Self {
        Self { format: LogFormat::Auto, level: "info".to_owned() }
    }
}

/// The endpoint that Prometheus collects metrics from.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Metrics {
    /// The address to serve `/metrics` on, which must not be public. None: no metrics are collected.
    #[serde(deserialize_with = "values::optional")]
    pub listen: Option<String>,
}

/// Reports of faults to Sentry.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Sentry {
    /// The project's DSN. None: faults are only logged.
    #[serde(deserialize_with = "values::optional_secret")]
    pub dsn: Option<SecretString>,
    /// The environment's name in Sentry. None: the mode.
    #[serde(deserialize_with = "values::optional")]
    pub environment: Option<String>,
}

/// The export of traces.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Telemetry {
    /// The URL of a collector for OTLP over HTTP. None: no traces are exported.
    #[serde(deserialize_with = "values::optional")]
    pub otlp_endpoint: Option<String>,
    /// The share of traces that is exported, 0 to 1.
    pub sampling_ratio: f64,
}

impl Default for Telemetry {
    fn default() -> Self {
        Self { otlp_endpoint: None, sampling_ratio: 0.1 }
    }
}
