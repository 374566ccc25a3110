//! Sentry: faults go there with the release, the environment and ids. An event is made of what is named here and of
//! nothing else: no address, name or secret, no header, body or query string, no variable.

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

/// How long Sentry may take to answer; what it did not take by then is dropped.
const PATIENCE: Duration = Duration::from_secs(5);
/// How many faults a process reports in a minute, and how many of one sort: a storm is known after the first few, and
/// must not hide another fault.
const PER_MINUTE: u32 = 60;
const OF_ONE_SORT: u32 = 5;
const MINUTE: Duration = Duration::from_mins(1);
/// Tags whose values may come from elsewhere. The others are ids and names of ours, whatever they look like.
const FREE_TAGS: [&str; 3] = ["name", "template", "what"];

/// How faults are reported.
#[derive(Debug, Clone)]
pub struct SentryOptions {
    /// The project's address.
    pub dsn: SecretString,
    /// Which build runs.
    pub release: String,
    /// Where it runs, such as `production`.
    pub environment: String,
}

/// A fault, as it was met.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fault {
    /// What happened, in words of ours.
    pub what: String,
    /// The error's own words, which may quote anything.
    pub error: Option<String>,
    /// Where in the code.
    pub place: String,
    /// What was being done: a route, an operation, a kind of job.
    pub doing: Option<String>,
    /// Who asked.
    pub user_id: Option<String>,
    /// Ids and kinds, by name.
    pub tags: BTreeMap<String, String>,
}

/// The address of the project can't be read. It is not quoted, having a key in it.
#[derive(Debug, thiserror::Error)]
#[error("should be Sentry's DSN, https://KEY@HOST/PROJECT")]
pub struct SentrySetupError;

/// Reports faults. Never waits: they are sent by a thread of their own, and dropped while Sentry is away.
pub struct Sentry {
    client: Client,
    budget: Mutex<Budget>,
}

impl Sentry {
    /// Prepares to report.
    ///
    /// # Errors
    /// When the DSN can't be read.
    pub fn new(options: SentryOptions) -> Result<Self, SentrySetupError> {
        let dsn = parse(&options.dsn)?;
        let http = reqwest::Client::builder().timeout(PATIENCE).redirect(reqwest::redirect::Policy::none());
        let http = http.build().map_err(|_| SentrySetupError)?;
        // Not by `sentry::init`, which reads variables of its own and adds what it finds out about the machine.
        let mut settings = ClientOptions::new().release(options.release).environment(options.environment);
        settings.dsn = Some(dsn);
        settings.transport = Some(Arc::new(Http(http)));
        settings.default_integrations = false;
        Ok(Self { client: Client::with_options(settings), budget: Mutex::default() })
    }

    /// Reports a fault, unless too many were lately.
    pub fn report(&self, fault: Fault) {
        let may = self.budget.lock().unwrap_or_else(PoisonError::into_inner).take(&fault, Instant::now());
        if may {
            self.client.capture_event(event(fault), None);
        }
    }

    /// Waits until everything is sent, for so long at most, and says whether it is.
    pub async fn flush(self: &Arc<Self>, within: Duration) -> bool {
        let (sentry, (done, finished)) = (Arc::clone(self), oneshot::channel());
        // It blocks, and longer than it says while the queue is full: on a thread that may be left behind.
        std::thread::spawn(move || done.send(sentry.client.flush(Some(within))));
        matches!(timeout(within, finished).await, Ok(Ok(true)))
    }
}

impl fmt::Debug for Sentry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sentry").finish_non_exhaustive()
    }
}

/// Whether the DSN can be read.
///
/// # Errors
/// When it can't.
pub fn check_dsn(dsn: &SecretString) -> Result<(), SentrySetupError> {
    parse(dsn).map(|_| ())
}

pub(crate) fn parse(dsn: &SecretString) -> Result<Dsn, SentrySetupError> {
    dsn.expose_secret().parse().map_err(|_| SentrySetupError)
}

/// What Sentry gets to know of a fault.
fn event(fault: Fault) -> Event<'static> {
    let Fault { what, error, place, doing, user_id, tags } = fault;
    let what = scrub(&what);
    // Errors' words differ from case to case, ours don't: by those and the place faults are told apart.
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

/// Sends by our own client, so that there is one for HTTP and one for TLS.
struct Http(reqwest::Client);

impl TransportFactory for Http {
    fn create_transport_with_options(&self, options: TransportOptions) -> Arc<dyn Transport> {
        Arc::new(ReqwestHttpTransportOptions::from(options).with_client(self.0.clone()).build())
    }
}

/// How much may be reported until the minute is over.
#[derive(Default)]
struct Budget {
    until: Option<Instant>,
    reported: u32,
    /// By place and words.
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
    fn faults_are_told_apart_by_our_words_and_the_place() {
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
    fn our_own_ids_are_told_whatever_they_look_like() {
        let id = "0af7651916cd43dd8448eb211c80319c";
        let tags =
            [("request_id", id), ("event_id", "evt_1Abcdefghijklmnopqrst"), ("operation", "recoveryCodesReplace")];
        let tags: BTreeMap<_, _> = tags.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        assert_eq!(event(Fault { tags: tags.clone(), ..fault() }).tags, tags);
        let free = BTreeMap::from([("name".to_owned(), "ada@example.org".to_owned())]);
        assert_eq!(event(Fault { tags: free, ..fault() }).tags["name"], "[…]");
    }
}
