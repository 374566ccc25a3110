//! Reports faults to Sentry. Events contain only what is listed here: the release, the environment, ids and scrubbed
//! messages; no addresses, names or secrets, no headers, bodies or query strings, no variables.

mod scrub;

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use secrecy::{ExposeSecret as _, SecretString};
use sentry::protocol::{Event, Exception, User};
use sentry::transports::ReqwestHttpTransportOptions;
use sentry::types::Dsn;
use sentry::{Client, ClientOptions, Level, Transport, TransportFactory, TransportOptions};
use tokio::sync::oneshot;
use tokio::time::timeout;

use scrub::scrub;

/// The timeout of a request to Sentry, after which an event is dropped.
const PATIENCE: Duration = Duration::from_secs(5);
/// The most faults that a process reports per minute, in all and of one sort. A few are enough to know of a storm,
/// which must not hide other faults.
const PER_MINUTE: u32 = 60;
const OF_ONE_SORT: u32 = 5;
const MINUTE: Duration = Duration::from_mins(1);
/// Tags whose values may contain text from elsewhere, so they are scrubbed. The others are our own ids and names.
const FREE_TAGS: [&str; 3] = ["name", "template", "what"];

/// The options of the reporting.
#[derive(Debug, Clone)]
pub struct SentryOptions {
    /// The DSN: the project's URL with its key.
    pub dsn: SecretString,
    /// The release that runs, such as `event-radar@1.2.0+commit`.
    pub release: String,
    /// The name of the installation, such as `production`.
    pub environment: String,
}

/// A fault to be reported, not yet scrubbed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fault {
    /// Our message about what happened.
    pub what: String,
    /// The error's message, which may quote anything.
    pub error: Option<String>,
    /// Where in the code it happened: the target of the log event, or the location of a panic.
    pub place: String,
    /// What was being done: a path, a GraphQL operation, a kind of job.
    pub doing: Option<String>,
    /// The id of the user who made the request, if somebody was signed in.
    pub user_id: Option<String>,
    /// The tags of the event: ids and kinds, by name.
    pub tags: BTreeMap<String, String>,
}

/// The DSN is invalid. The message does not quote it, since it contains a key.
#[derive(Debug, thiserror::Error)]
#[error("should be Sentry's DSN, https://KEY@HOST/PROJECT")]
pub struct SentrySetupError;

/// A client for Sentry. Reporting never blocks: a separate thread sends events, and drops them while Sentry is away.
pub struct Sentry {
    client: Client,
    budget: Mutex<Budget>,
}

impl Sentry {
    /// Sets up the client, without any request.
    ///
    /// # Errors
    /// When the DSN is invalid.
    pub fn new(options: SentryOptions) -> Result<Self, SentrySetupError> {
        let dsn = parse(&options.dsn)?;
        let http = reqwest::Client::builder().timeout(PATIENCE).redirect(reqwest::redirect::Policy::none());
        let http = http.build().map_err(|_| SentrySetupError)?;
        // `sentry::init` would read environment variables and add facts about the machine.
        let mut settings = ClientOptions::new().release(options.release).environment(options.environment);
        settings.dsn = Some(dsn);
        settings.transport = Some(Arc::new(Http(http)));
        settings.default_integrations = false;
        Ok(Self { client: Client::with_options(settings), budget: Mutex::default() })
    }

    /// Reports a fault, unless there were too many within the last minute.
    pub fn report(&self, fault: Fault) {
        let may = self.budget.lock().unwrap_or_else(PoisonError::into_inner).take(&fault, Instant::now());
        if may {
            self.client.capture_event(event(fault), None);
        }
    }

    /// Waits until all events are sent. Returns whether they were in time.
    pub async fn flush(self: &Arc<Self>, within: Duration) -> bool {
        let (sentry, (done, finished)) = (Arc::clone(self), oneshot::channel());
        // It blocks, even longer than the timeout if the queue is full, so it gets a thread, which may be abandoned.
        std::thread::spawn(move || done.send(sentry.client.flush(Some(within))));
        matches!(timeout(within, finished).await, Ok(Ok(true)))
    }
}

impl fmt::Debug for Sentry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sentry").finish_non_exhaustive()
    }
}

/// Checks that a DSN is valid, without any request.
///
/// # Errors
/// When it is not.
pub fn check_dsn(dsn: &SecretString) -> Result<(), SentrySetupError> {
    parse(dsn).map(|_| ())
}

pub(crate) fn parse(dsn: &SecretString) -> Result<Dsn, SentrySetupError> {
    dsn.expose_secret().parse().map_err(|_| SentrySetupError)
}

/// The Sentry event for a fault.
fn event(fault: Fault) -> Event<'static> {
    let Fault { what, error, place, doing, user_id, tags } = fault;
    let what = scrub(&what);
    // Messages of errors vary, ours don't, so faults are grouped by our message and the place.
    let fingerprint: Vec<Cow<'static, str>> = vec![place.clone().into(), what.clone().into()];
    let exception = Exception { ty: what, value: error.as_deref().map(scrub), ..Exception::default() };
    Event {
        level: Level::Error,
        logger: Some(place),
        transaction: doing,
        fingerprint: fingerprint.into(),
        exception: vec![exception].into(),
        user: user_id.map(|id| User { id: Some(id), ..User::default() }),
        tags: tags.into_iter().map(scrubbed_tag).collect(),
        ..Event::default()
    }
}

fn scrubbed_tag((name, value): (String, String)) -> (String, String) {
    let scrubbed = if FREE_TAGS.contains(&name.as_str()) { scrub(&value) } else { value };
    (name, scrubbed)
}

/// A transport with our own HTTP client, so that there is only one TLS implementation.
struct Http(reqwest::Client);

impl TransportFactory for Http {
    fn create_transport_with_options(&self, options: TransportOptions) -> Arc<dyn Transport> {
        Arc::new(ReqwestHttpTransportOptions::from(options).with_client(self.0.clone()).build())
    }
}

/// What was reported within the current minute.
#[derive(Default)]
struct Budget {
    until: Option<Instant>,
    reported: u32,
    /// The number of faults, by place and message.
    of_sort: HashMap<(String, String), u32>,
}

impl Budget {
    fn take(&mut self, fault: &Fault, now: Instant) -> bool {
        if self.until.is_none_or(|until| now >= until) {
            *self = Self { until: Some(now + MINUTE), ..Self::default() };
        }
        if self.reported == PER_MINUTE {
            return false;
        }
        let of_sort = self.of_sort.entry((fault.place.clone(), fault.what.clone())).or_default();
        if *of_sort == OF_ONE_SORT {
            return false;
        }
        *of_sort += 1;
        self.reported += 1;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault() -> Fault {
        Fault {
            what: "a request failed".to_owned(),
            error: Some("no row for ada@example.org".to_owned()),
            place: "api::graphql::errors".to_owned(),
            doing: Some("mutation orderPlace".to_owned()),
            user_id: Some("user_01h455vb4pex5vsknk084sn02q".to_owned()),
            tags: BTreeMap::from([("request_id".to_owned(), "request-1".to_owned())]),
        }
    }

    #[test]
    fn an_event_has_what_is_named_and_nothing_else() {
        let sent = serde_json::to_value(event(fault())).unwrap();
        let mut names: Vec<&str> = sent.as_object().unwrap().keys().map(String::as_str).collect();
        names.sort_unstable();
        let known = ["event_id", "exception", "fingerprint", "logger", "tags", "timestamp", "transaction", "user"];
        assert_eq!(names, known, "{sent:#}");
        assert_eq!(sent["user"], serde_json::json!({ "id": "user_01h455vb4pex5vsknk084sn02q" }));
        assert_eq!(sent["exception"]["values"][0]["value"], "no row for […]");
    }

    #[test]
    fn faults_are_grouped_by_our_message_and_the_place() {
        let other = Fault { error: Some("something else".to_owned()), ..fault() };
        assert_eq!(event(fault()).fingerprint, event(other).fingerprint);
        let elsewhere = Fault { place: "api::pages".to_owned(), ..fault() };
        assert_ne!(event(fault()).fingerprint, event(elsewhere).fingerprint);
    }

    #[test]
    fn a_storm_is_reported_in_part() {
        let start = Instant::now();
        let mut budget = Budget::default();
        assert_eq!((0..1000).filter(|_| budget.take(&fault(), start)).count(), 5);
        let other = |at: usize| Fault { place: format!("api::{at}"), ..fault() };
        assert_eq!((0..1000).filter(|at| budget.take(&other(*at), start)).count(), 55, "a storm hides no other fault");
        assert!(!budget.take(&other(0), start + Duration::from_secs(59)));
        assert!(budget.take(&fault(), start + MINUTE));
    }

    #[test]
    fn our_own_ids_are_reported_whatever_they_look_like() {
        let id = "0af7651916cd43dd8448eb211c80319c";
        let tags =
            [("request_id", id), ("event_id", "evt_1Abcdefghijklmnopqrst"), ("operation", "recoveryCodesReplace")];
        let tags: BTreeMap<_, _> = tags.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        assert_eq!(event(Fault { tags: tags.clone(), ..fault() }).tags, tags);
        let free = BTreeMap::from([("name".to_owned(), "ada@example.org".to_owned())]);
        assert_eq!(event(Fault { tags: free, ..fault() }).tags["name"], "[…]");
    }
}
