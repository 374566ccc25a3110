//! A Stripe double: an HTTP server that handles Checkout Sessions, refunds and disputes as Stripe does, with the same
//! errors. A test can act as the buyer, as the bank and in the dashboard.

mod controls;
mod delivery;
mod disputes;
mod errors;
mod form;
mod idempotency;
mod objects;
mod refunds;
mod server;
mod sessions;
mod state;

use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use integrations::{Stripe, StripeOptions};
use kernel::clock::Clock;
use tokio::net::TcpListener;

pub(crate) use self::delivery::{Event, signature};
use self::state::State;
use super::http_client;

/// The valid API key.
pub(crate) const SECRET_KEY: &str = "sk_test_event_radar";
/// The signing secret of webhooks.
pub(crate) const WEBHOOK_SECRET: &str = "whsec_event_radar";

/// A running double. Cheap to clone; its server ends with the test's runtime.
#[derive(Clone)]
pub(crate) struct StripeDouble {
    shared: Arc<Shared>,
}

struct Shared {
    origin: String,
    clock: Arc<dyn Clock>,
    state: Mutex<State>,
    http: reqwest::Client,
}

impl StripeDouble {
    /// Starts a double on a free port, on the given clock.
    pub(crate) async fn start(clock: Arc<dyn Clock>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let http = http_client();
        let double = Self { shared: Arc::new(Shared { origin, clock, state: Mutex::default(), http }) };
        let router = server::router(double.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        double
    }

    /// The value for `stripe.api_base`.
    pub(crate) fn api_base(&self) -> &str {
        &self.shared.origin
    }

    /// The Stripe adapter, connected to this double.
    pub(crate) fn provider(&self) -> Stripe {
        self.provider_with(SECRET_KEY, Duration::from_secs(10))
    }

    /// The same with another API key or timeout.
    pub(crate) fn provider_with(&self, secret_key: &str, timeout: Duration) -> Stripe {
        let options = StripeOptions {
            secret_key: secret_key.into(),
            webhook_secrets: vec!["whsec_retired".into(), WEBHOOK_SECRET.into()],
            api_base: Some(self.api_base().to_owned()),
            timeout,
        };
        Stripe::new(options, Arc::clone(&self.shared.clock)).unwrap()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.shared.state.lock().unwrap()
    }

    fn now(&self) -> i64 {
        self.shared.clock.now().unix_timestamp()
    }
}
