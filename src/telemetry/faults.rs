//! Turns log events at level ERROR into faults for Sentry, with the ids of the spans they happened in. Only the fields
//! listed here are reported; all others stay in the log.

use std::collections::BTreeMap;
use std::fmt::{Debug, Write as _};

use integrations::Fault;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::filter::{FilterFn, filter_fn};
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::LookupSpan;

/// The fields that become tags: our own ids and names.
const TAGS: [&str; 14] = [
    "attempt",
    "event_id",
    "job_id",
    "kind",
    "location",
    "method",
    "name",
    "operation",
    "path",
    "payment_id",
    "queue",
    "request_id",
    "template",
    "what",
];
/// The crates whose spans have such fields.
const OURS: [&str; 6] = ["api", "api_base", "api_graphql", "api_pages", "worker", "event_radar"];

/// A layer that reports errors in the log as faults.
pub(crate) struct Faults<R> {
    part: &'static str,
    report: R,
}

impl<R: Fn(Fault) + Send + Sync + 'static> Faults<R> {
    /// A layer for a part of the product (`api`, `worker` or `serve`), which passes faults to `report`.
    pub(crate) fn new(part: &'static str, report: R) -> Self {
        Self { part, report }
    }

    /// The layer with its filter: errors, and our spans around them.
    pub(crate) fn filtered<S>(self) -> impl Layer<S> + Send + Sync
    where
        S: Subscriber + for<'a> LookupSpan<'a>,
    {
        let wanted: fn(&Metadata<'_>) -> bool =
            |metadata| if metadata.is_span() { is_ours(metadata) } else { is_fault(metadata) };
        let filter: FilterFn<fn(&Metadata<'_>) -> bool> = filter_fn(wanted);
        self.with_filter(filter.with_max_level_hint(Level::INFO))
    }
}

/// Whether the event is a fault. Errors of apalis about its queues are not: we log them ourselves, as warnings.
fn is_fault(metadata: &Metadata<'_>) -> bool {
    *metadata.level() == Level::ERROR && !metadata.target().starts_with("apalis_core")
}

/// Whether this is a span of a request, an operation or a job.
pub(crate) fn is_ours(metadata: &Metadata<'_>) -> bool {
    let from = metadata.target().split("::").next().unwrap_or_default();
    metadata.is_span() && *metadata.level() <= Level::INFO && OURS.contains(&from)
}

/// The fields of a span or an event that go to Sentry.
#[derive(Debug, Default)]
struct Fields {
    message: Option<String>,
    error: Option<String>,
    user: Option<String>,
    tags: BTreeMap<&'static str, String>,
}

impl Fields {
    fn set(&mut self, field: &Field, value: String) {
        match field.name() {
            "message" => self.message = Some(value),
            "error" | "reason" => self.error = Some(value),
            "user" => self.user = Some(value),
            // The field of the request id in a request's span.
            "id" => drop(self.tags.insert("request_id", value)),
            name if TAGS.contains(&name) => drop(self.tags.insert(name, value)),
            _ => {}
        }
    }
}

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let mut text = String::new();
        if write!(text, "{value:?}").is_ok() {
            self.set(field, text);
        }
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.set(field, value.to_owned());
    }
}

impl<S, R> Layer<S> for Faults<R>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    R: Fn(Fault) + Send + Sync + 'static,
{
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let mut fields = Fields::default();
        attributes.record(&mut fields);
        if let Some(span) = context.span(id) {
            span.extensions_mut().insert(fields);
        }
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        if let Some(span) = context.span(id)
            && let Some(fields) = span.extensions_mut().get_mut::<Fields>()
        {
            values.record(fields);
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let mut fields = Fields::default();
        event.record(&mut fields);
        // From the innermost span outwards: the first value counts.
        for span in context.event_scope(event).into_iter().flatten() {
            if let Some(outer) = span.extensions().get::<Fields>() {
                fields.user = fields.user.or_else(|| outer.user.clone());
                for (name, value) in &outer.tags {
                    fields.tags.entry(*name).or_insert_with(|| value.clone());
                }
            }
        }
        (self.report)(self.fault(event.metadata().target(), fields));
    }
}

impl<R> Faults<R> {
    fn fault(&self, place: &str, fields: Fields) -> Fault {
        let Fields { message, error, user, mut tags } = fields;
        tags.insert("part", self.part.to_owned());
        // All panics are logged at the same place, so the location of the panic is used instead.
        let place = tags.get("location").cloned().unwrap_or_else(|| place.to_owned());
        let doing = match (tags.get("kind"), tags.get("operation"), tags.get("path")) {
            (Some(kind), _, _) => Some(format!("job {kind}")),
            (None, Some(operation), _) => Some(operation.clone()),
            (None, None, path) => path.cloned(),
        };
        Fault {
            what: message.unwrap_or_default(),
            error,
            place,
            doing,
            user_id: user,
            tags: tags.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use tracing_subscriber::layer::SubscriberExt as _;

    use super::*;

    /// The faults that are reported while `work` runs.
    fn reported(work: impl FnOnce()) -> Vec<Fault> {
        let faults = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&faults);
        let layer = Faults::new("serve", move |fault| kept.lock().unwrap().push(fault)).filtered();
        tracing::subscriber::with_default(tracing_subscriber::registry().with(layer), work);
        let faults = faults.lock().unwrap();
        faults.clone()
    }

    fn tags(fault: &Fault) -> Vec<(&str, &str)> {
        fault.tags.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
    }

    #[test]
    fn an_error_is_reported_with_its_request() {
        let faults = reported(|| {
            let request = tracing::info_span!(
                target: "api::observe", "request", id = "request-1", path = "/graphql", user = tracing::field::Empty
            );
            request.record("user", "user_1");
            request.in_scope(|| {
                tracing::info_span!(target: "api_graphql::endpoint", "graphql", operation = "orderPlace").in_scope(|| {
                    tracing::error!(target: "api_graphql::schema::errors", error = %"no such table", email = "ada", "a request failed");
                });
            });
        });
        let [fault] = &faults[..] else { panic!("{faults:?}") };
        assert_eq!((fault.what.as_str(), fault.error.as_deref()), ("a request failed", Some("no such table")));
        assert_eq!((fault.place.as_str(), fault.doing.as_deref()), ("api_graphql::schema::errors", Some("orderPlace")));
        assert_eq!(fault.user_id.as_deref(), Some("user_1"));
        let expected =
            [("operation", "orderPlace"), ("part", "serve"), ("path", "/graphql"), ("request_id", "request-1")];
        assert_eq!(tags(fault), expected);
    }

    #[test]
    fn an_error_of_a_job_has_the_job_and_the_request_it_came_from() {
        let faults = reported(|| {
            let job = tracing::info_span!(
                target: "worker::run", "job", job_id = "job_1", kind = "clean_up", attempt = 2,
                request_id = tracing::field::Empty,
            );
            job.record("request_id", "request-1");
            job.in_scope(|| tracing::error!(reason = "no", "failed for good"));
        });
        assert_eq!(faults[0].doing.as_deref(), Some("job clean_up"));
        let [attempt, job, kind, part, request] = &tags(&faults[0])[..] else { panic!("{faults:?}") };
        assert_eq!([*attempt, *job, *kind], [("attempt", "2"), ("job_id", "job_1"), ("kind", "clean_up")]);
        assert_eq!([*part, *request], [("part", "serve"), ("request_id", "request-1")]);
    }

    #[test]
    fn only_errors_are_reported() {
        let faults = reported(|| {
            tracing::warn!("a request took too long");
            tracing::error!(target: "apalis_core::worker", "WorkerError: ");
            tracing::info!("done");
        });
        assert_eq!(faults, []);
    }
}
