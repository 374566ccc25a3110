//! The test app: the real server, within the test's process.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use event_radar::compose::{App, Outside};
use event_radar::config::{Config, Source};
use event_radar::serve::{self, Stop};
use integrations::RedisLines;
use kernel::mail::Mail;
use kernel::signals::Signal;
use secrecy::ExposeSecret as _;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use uuid::Uuid;

use super::clock::TestClock;
use super::database::{Database, TestDatabase};
use super::hubspot_double::HubSpotDouble;
use super::leftovers::OpenJob;
use super::mail::TestMailbox;
use super::process::http_client;
use super::stripe_double::StripeDouble;
use super::wait::PATIENCE;
use super::{leftovers, log, redis};

/// In seconds, longer than any test moves the clock.
const TEN_YEARS: u64 = 10 * 366 * 24 * 60 * 60;
/// How many retries `settle` brings forward before it considers a job stuck.
const RETRIES: u32 = 8;

/// A running server with its own database.
pub(crate) struct TestApp {
    /// The clock of the server, which the test moves.
    pub(crate) clock: Arc<TestClock>,
    /// The mails that the server has sent.
    pub(crate) mailbox: Arc<TestMailbox>,
    /// The Stripe it is paid with, if the test uses one; its webhooks come to the app.
    pub(crate) stripe: Option<StripeDouble>,
    /// The HubSpot that contacts go to, if the test uses one.
    pub(crate) hubspot: Option<HubSpotDouble>,
    /// A client for requests other than GraphQL, which follows no redirects.
    pub(crate) http: reqwest::Client,
    /// The parts of the server, for white-box checks.
    pub(crate) parts: App,
    /// The URL of the API, without a trailing slash.
    pub(crate) origin: String,
    folder: TempDir,
    db: TestDatabase,
    stop: Stop,
    running: Vec<JoinHandle<anyhow::Result<()>>>,
    tolerant: AtomicBool,
    finished: AtomicBool,
}

/// What a test needs to be different from the usual set-up.
#[derive(Default)]
pub(crate) struct AppOptions {
    /// More configuration, as in the file.
    pub(crate) config: Vec<(&'static str, serde_json::Value)>,
    /// Whether to start no worker, so that jobs stay in the outbox.
    pub(crate) no_worker: bool,
    /// Whether to use a Stripe double instead of the sandbox.
    pub(crate) stripe: bool,
    /// Whether to start a HubSpot double that can be connected.
    pub(crate) hubspot: bool,
}

impl TestApp {
    /// Starts API and worker with the usual options.
    pub(crate) async fn start(database: Database) -> Self {
        Self::start_with(database, AppOptions::default()).await
    }

    /// Starts API and worker with these options.
    pub(crate) async fn start_with(database: Database, options: AppOptions) -> Self {
        log::read_along();
        // First, since it installs the TLS provider that other clients need.
        let http = http_client();
        let id = Uuid::from_u128(fastrand()).simple().to_string();
        let folder = tempfile::tempdir().unwrap();
        let db = TestDatabase::create(database, &folder, &id).await;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());

        let mut source = Source::toml("")
            .with("data", folder.path())
            .with("http.listen", listener.local_addr().unwrap().to_string())
            .with("http.public_url", &origin)
            .with("database.url", &db.url)
            .with("database.max_connections", 8)
            // Their crowds are not kept waiting, and their clock stands still.
            .with("waiting_room.automatic", false)
            // A clock that is moved must not end the leases of jobs that run.
            .with("worker.lease_margin_seconds", TEN_YEARS);
        if database == Database::Postgres {
            source = source.with("redis.url", redis::url()).with("redis.namespace", format!("test-{id}"));
        }
        let hubspot = if options.hubspot { Some(HubSpotDouble::start().await) } else { None };
        if let Some(hubspot) = &hubspot {
            source = source.with("crm.hubspot_api_base", hubspot.api_base());
        }
        for (key, value) in options.config {
            source = source.with(key, value);
        }
        let config = source.read().expect("a readable configuration");
        let (clock, mailbox) = (Arc::new(TestClock::default()), Arc::new(TestMailbox::default()));
        let mut outside = outside(&config, &clock, &mailbox);
        let stripe = if options.stripe { Some(pay_by_stripe(&mut outside, &origin).await) } else { None };
        let mut parts = App::new(config, outside).await.expect("the parts fit together");
        // Tests must not depend on whether the web app was built.
        parts.web = &[];
        parts.migrate().await.expect("migrations");

        let mut app = Self {
            clock,
            mailbox,
            stripe,
            hubspot,
            http,
            parts,
            origin,
            folder,
            db,
            stop: Stop::default(),
            running: Vec::new(),
            tolerant: AtomicBool::new(false),
            finished: AtomicBool::new(false),
        };
        app.run_api(listener);
        if !options.no_worker {
            app.run_worker();
        }
        app
    }

    /// Starts another API on the same database, which gets the first one's signals only as another process would.
    /// Returns its URL.
    pub(crate) async fn run_another_api(&mut self) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let outside = outside(&self.parts.config, &self.clock, &self.mailbox);
        let mut parts = App::new((*self.parts.config).clone(), outside).await.expect("the parts fit together");
        parts.web = &[];
        let stop = self.stop.clone();
        self.running.push(tokio::spawn(async move { serve::api(&parts, listener, &stop).await }));
        origin
    }

    fn run_api(&mut self, listener: TcpListener) {
        let (parts, stop) = (self.parts.clone(), self.stop.clone());
        self.running.push(tokio::spawn(async move { serve::api(&parts, listener, &stop).await }));
    }

    /// Starts a worker, for tests that began without one.
    pub(crate) fn run_worker(&mut self) {
        let (parts, stop) = (self.parts.clone(), self.stop.clone());
        self.running.push(tokio::spawn(async move { serve::worker(&parts, &stop).await }));
    }

    /// The URL of a path on the server.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }

    /// A temporary folder, which is deleted after the test.
    pub(crate) fn folder(&self) -> PathBuf {
        self.folder.path().to_owned()
    }

    /// Moves the server's clock, and wakes its worker.
    pub(crate) fn advance(&self, by: Duration) {
        self.clock.advance(by);
        self.parts.env.signals.publish(Signal::Work);
    }

    /// Waits for the latest mail to an address whose subject contains these words.
    pub(crate) async fn mail_about(&self, address: &str, words: &str) -> Mail {
        self.mailbox.wait(address, |mail| mail.subject.to_lowercase().contains(&words.to_lowercase())).await
    }

    /// The token of the link in the latest mail to an address.
    pub(crate) async fn mailed_token(&self, address: &str) -> String {
        let mail = self.mailbox.wait(address, |mail| mail.text.contains("token=")).await;
        let remaining = mail.text.split("token=").nth(1).unwrap();
        remaining.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-' || *c == '_').collect()
    }

    /// Pauses the payments queue.
    pub(crate) async fn hold_payments(&self) {
        let pause = "INSERT INTO queue_pauses (queue, created_at) VALUES ('payments', '2026-01-01T00:00:00+00:00')";
        self.execute(pause).await;
    }

    /// Resumes the payments queue.
    pub(crate) async fn let_payments_go(&self) {
        self.execute("DELETE FROM queue_pauses").await;
        self.advance(Duration::from_secs(1));
    }

    /// Waits until no job is due or running. Moves the clock to bring retries of failed jobs forward.
    pub(crate) async fn settle(&self) {
        let deadline = Instant::now() + PATIENCE;
        let mut retries = 0;
        loop {
            // What becomes due between the two would be in neither.
            let now = self.parts.env.now();
            let open = leftovers::open_jobs(&self.parts.env, now).await;
            if open.iter().all(|job| job.state == "dead") {
                match leftovers::next_retry(&self.parts.env, now).await {
                    Some(at) if retries < RETRIES => {
                        retries += 1;
                        self.advance((at - now).unsigned_abs());
                    }
                    _ => return,
                }
            }
            assert!(Instant::now() < deadline, "the outbox does not become empty: {open:#?}");
            tokio::time::sleep(Duration::from_millis(15)).await;
        }
    }

    /// The environment variables for another process with the same database, Redis, keys and public URL.
    pub(crate) fn variables(&self) -> Vec<(String, String)> {
        let config = &self.parts.config;
        let mut variables = vec![
            ("DATA".to_owned(), config.data.display().to_string()),
            ("HTTP__PUBLIC_URL".to_owned(), self.origin.clone()),
            ("DATABASE__URL".to_owned(), self.db.url.clone()),
        ];
        if let Some(url) = &config.redis.url {
            variables.push(("REDIS__URL".to_owned(), url.expose_secret().to_owned()));
            variables.push(("REDIS__NAMESPACE".to_owned(), config.redis.namespace.clone()));
        }
        variables
    }

    /// The jobs that are due, handed out or dead.
    pub(crate) async fn open_jobs(&self) -> Vec<OpenJob> {
        leftovers::open_jobs(&self.parts.env, self.parts.env.now()).await
    }

    /// Allows the test to end with dead jobs.
    pub(crate) fn tolerate_dead_jobs(&self) {
        self.tolerant.store(true, Ordering::SeqCst);
    }

    /// Ends the test: asserts that no job is open or dead and that the ledger balances.
    pub(crate) async fn finish(mut self) {
        self.finished.store(true, Ordering::SeqCst);
        if self.running.len() > 1 {
            self.settle().await;
        }
        let mut open = self.open_jobs().await;
        // The schedule may have enqueued a job meanwhile: a short test ends before the first tick.
        while self.running.len() > 1 && open.iter().any(|job| job.state != "dead") {
            self.settle().await;
            open = self.open_jobs().await;
        }
        let unbalanced = leftovers::unbalanced(&self.parts.env.db).await;
        self.stop.stop();
        for task in std::mem::take(&mut self.running) {
            let ended = tokio::time::timeout(PATIENCE, task).await.expect("the server stops when told");
            ended.expect("the server does not panic").expect("the server ends well");
        }
        self.db.remove().await;
        log::assert_discreet();
        if !self.tolerant.load(Ordering::SeqCst) {
            assert!(open.is_empty(), "jobs were left undone: {open:#?}");
        }
        assert!(unbalanced.is_empty(), "the ledger does not balance for orders {unbalanced:?}");
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        self.stop.stop();
        let looked = self.finished.load(Ordering::SeqCst) || std::thread::panicking();
        assert!(looked, "the test ended without app.finish().await, so nobody looked at what it left behind");
    }
}

/// The configured adapters, with the test's clock and mailbox.
fn outside(config: &Config, clock: &Arc<TestClock>, mailbox: &Arc<TestMailbox>) -> Outside {
    let mut outside = Outside::with_clock(Arc::clone(clock) as _, config).expect("an outside world");
    if let Some(url) = &config.redis.url {
        // A slow machine is no Redis that is away.
        let lines = RedisLines::connect(url, &config.redis.namespace, Duration::from_mins(1));
        outside.waiting_lines = Arc::new(lines.expect("a URL of Redis"));
    }
    if config.mail.url.is_none() {
        outside.mailer = Arc::clone(mailbox) as _;
        outside.mailbox = Some(Arc::clone(mailbox) as _);
    }
    outside
}

/// Starts a Stripe double, and makes it the payment provider.
async fn pay_by_stripe(outside: &mut Outside, origin: &str) -> StripeDouble {
    let double = StripeDouble::start(Arc::clone(&outside.clock)).await;
    double.connect(format!("{origin}/webhooks/stripe"));
    outside.payments = Some(Arc::new(double.provider()));
    outside.sandbox = None;
    double
}

/// A random number, unique among tests.
fn fastrand() -> u128 {
    let mut bytes = [0; 16];
    kernel::clock::Random::fill(&kernel::clock::SystemRandom, &mut bytes);
    u128::from_ne_bytes(bytes)
}
