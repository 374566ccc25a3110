//! Exports traces by OTLP over HTTP (<https://opentelemetry.io/docs/specs/otlp/>) with our own HTTP client. Spans are
//! exported with the attributes that are listed here, and no others.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use opentelemetry::trace::{Link, SpanKind, TraceContextExt as _, TraceId, TraceState, TracerProvider as _};
use opentelemetry::{Context, KeyValue};
use opentelemetry_http::{Bytes, HttpClient, HttpError, Request, Response};
use opentelemetry_otlp::{Protocol, SpanExporter as OtlpExporter, WithExportConfig as _, WithHttpConfig as _};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{
    SamplingDecision, SamplingResult, SdkTracer, SdkTracerProvider, ShouldSample, SpanData, SpanExporter,
};
use tokio::runtime::Handle;
use tokio::sync::oneshot;
use tokio::time::timeout;

/// The timeout of a request to the collector.
const PATIENCE: Duration = Duration::from_secs(5);

/// The exported fields of our spans, with OpenTelemetry's names for them.
const ATTRIBUTES: [(&str, &str); 10] = [
    ("attempt", "event_radar.job.attempt"),
    ("http.response.status_code", "http.response.status_code"),
    ("id", "event_radar.request.id"),
    ("job_id", "event_radar.job.id"),
    ("kind", "event_radar.job.kind"),
    ("method", "http.request.method"),
    ("operation", "graphql.operation.name"),
    ("operation_type", "graphql.operation.type"),
    ("path", "http.route"),
    ("request_id", "event_radar.request.id"),
];

/// The name of spans of requests.
const REQUEST: &str = "request";

/// The options of the export.
#[derive(Debug, Clone)]
pub struct OtlpOptions {
    /// The collector's address, without `/v1/traces`.
    pub endpoint: String,
    /// The share of traces that is exported, 0 to 1.
    pub ratio: f64,
    /// The service name, such as `event-radar-api`.
    pub service: String,
    /// The version of the product that runs.
    pub version: String,
}

/// The export can't be set up.
#[derive(Debug, thiserror::Error)]
#[error("can't be used: {0}")]
pub struct OtlpSetupError(String);

/// Exports traces on a thread of its own. Spans are dropped while the collector does not answer.
#[derive(Debug)]
pub struct Traces {
    provider: SdkTracerProvider,
}

impl Traces {
    /// Sets up the export. Needs a Tokio runtime.
    ///
    /// # Errors
    /// When the collector's address is invalid.
    pub fn new(options: OtlpOptions) -> Result<Self, OtlpSetupError> {
        let fault = |error: &dyn fmt::Display| OtlpSetupError(error.to_string());
        let client = reqwest::Client::builder().timeout(PATIENCE).redirect(reqwest::redirect::Policy::none());
        let client = client.build().map_err(|error| fault(&error))?;
        let exporter = OtlpExporter::builder()
            .with_http()
            .with_http_client(Http { client, runtime: Handle::current() })
            .with_protocol(Protocol::HttpBinary)
            .with_endpoint(format!("{}/v1/traces", options.endpoint.trim_end_matches('/')))
            .with_timeout(PATIENCE)
            .build()
            .map_err(|error| fault(&error))?;
        let resource = Resource::builder()
            .with_service_name(options.service)
            .with_attribute(KeyValue::new("service.version", options.version))
            .build();
        let provider = SdkTracerProvider::builder()
            .with_sampler(Chance { ratio: options.ratio })
            .with_resource(resource)
            .with_batch_exporter(Discreet { exporter, away: AtomicBool::new(false) })
            .build();
        Ok(Self { provider })
    }

    /// The tracer that makes the spans to be exported.
    pub fn tracer(&self) -> SdkTracer {
        self.provider.tracer("event-radar")
    }

    /// Sends the remaining spans. Returns whether all were sent in time.
    pub async fn finish(self, within: Duration) -> bool {
        let (done, finished) = oneshot::channel();
        // It blocks, so it gets a thread, which is abandoned if it takes too long.
        std::thread::spawn(move || done.send(self.provider.shutdown_with_timeout(within).is_ok()));
        matches!(timeout(within, finished).await, Ok(Ok(true)))
    }
}

/// The sampler. It decides by chance when a request arrives, and not by the trace id, which callers choose. Later spans
/// of the same trace, such as those of jobs, follow that decision.
#[derive(Debug, Clone)]
struct Chance {
    ratio: f64,
}

impl ShouldSample for Chance {
    fn should_sample(
        &self,
        parent: Option<&Context>,
        _: TraceId,
        name: &str,
        _: &SpanKind,
        _: &[KeyValue],
        _: &[Link],
    ) -> SamplingResult {
        let ours = parent.filter(|parent| parent.has_active_span() && name != REQUEST);
        let sampled = match ours {
            Some(parent) => parent.span().span_context().is_sampled(),
            None => rand::random::<f64>() < self.ratio,
        };
        let decision = if sampled { SamplingDecision::RecordAndSample } else { SamplingDecision::Drop };
        SamplingResult { decision, attributes: Vec::new(), trace_state: TraceState::default() }
    }
}

/// Our HTTP client, for threads without a Tokio runtime.
#[derive(Debug)]
struct Http {
    client: reqwest::Client,
    runtime: Handle,
}

#[async_trait]
impl HttpClient for Http {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let client = self.client.clone();
        let answered = self.runtime.spawn(async move {
            let (head, body) = request.into_parts();
            let request = client.request(head.method, head.uri.to_string()).headers(head.headers).body(body);
            let answer = request.send().await?;
            let (status, headers) = (answer.status(), answer.headers().clone());
            let mut response = Response::new(answer.bytes().await?);
            *response.status_mut() = status;
            *response.headers_mut() = headers;
            Ok::<_, reqwest::Error>(response)
        });
        Ok(answered.await??)
    }
}

/// An exporter that removes all attributes that are not listed above, and logs when the collector goes away or comes
/// back.
#[derive(Debug)]
struct Discreet<E> {
    exporter: E,
    away: AtomicBool,
}

impl<E: SpanExporter> SpanExporter for Discreet<E> {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        let exported = self.exporter.export(batch.into_iter().map(exported_span).collect()).await;
        let was_away = self.away.swap(exported.is_err(), Ordering::Relaxed);
        match &exported {
            Err(_) if !was_away => tracing::warn!("the collector does not take traces; they are dropped until it does"),
            Ok(()) if was_away => tracing::info!("the collector takes traces again"),
            _ => {}
        }
        exported
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.exporter.shutdown_with_timeout(timeout)
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.exporter.set_resource(resource);
    }
}

/// Renames a span and removes attributes, for the export.
fn exported_span(mut span: SpanData) -> SpanData {
    let said = |name: &str| {
        let found = span.attributes.iter().find(|attribute| attribute.key.as_str() == name);
        found.map(|attribute| attribute.value.to_string()).unwrap_or_default()
    };
    let (name, kind) = match &*span.name {
        REQUEST => (format!("{} {}", said("method"), said("path")), SpanKind::Server),
        "graphql" => (format!("{} {}", said("operation_type"), said("operation")), SpanKind::Internal),
        "job" => (format!("job {}", said("kind")), SpanKind::Consumer),
        other => (other.to_owned(), SpanKind::Internal),
    };
    let attributes = std::mem::take(&mut span.attributes).into_iter().filter_map(|attribute| {
        let (_, theirs) = ATTRIBUTES.into_iter().find(|(ours, _)| *ours == attribute.key.as_str())?;
        Some(KeyValue::new(theirs, attribute.value))
    });
    span.attributes = attributes.collect();
    span.name = name.into();
    span.span_kind = kind;
    span
}
