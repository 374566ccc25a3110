//! What a process tells of itself, and whom.

use secrecy::SecretString;
use serde::Deserialize;

use super::values;

/// How the log is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// Text on a terminal, JSON elsewhere.
    #[default]
    Auto,
    /// Text.
    Text,
    /// One JSON object a line.
    Json,
}

/// What is told.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Log {
    /// How it is written.
    pub format: LogFormat,
    /// How much, in the syntax of tracing-subscriber's `EnvFilter`.
    pub level: String,
}

impl Default for Log {
    fn default() -> Self {
        Self { format: LogFormat::Auto, level: "info".to_owned() }
    }
}

/// What is measured.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Metrics {
    /// The address at which Prometheus finds `/metrics`; it is not for the public. None: nothing is measured.
    #[serde(deserialize_with = "values::optional")]
    pub listen: Option<String>,
}

/// Where faults are reported.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Sentry {
    /// The project's address. None: faults are in the log only.
    #[serde(deserialize_with = "values::optional_secret")]
    pub dsn: Option<SecretString>,
    /// What Sentry calls this installation. None: the mode.
    #[serde(deserialize_with = "values::optional")]
    pub environment: Option<String>,
}

/// Where traces are told.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Telemetry {
    /// The address of a collector that speaks OTLP over HTTP. None: traces are not collected.
    #[serde(deserialize_with = "values::optional")]
    pub otlp_endpoint: Option<String>,
    /// Which part of the traces is told, 0 to 1.
    pub sampling_ratio: f64,
}

impl Default for Telemetry {
    fn default() -> Self {
        Self { otlp_endpoint: None, sampling_ratio: 0.1 }
    }
}
