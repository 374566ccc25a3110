//! A Stripe of our own: an HTTP server that takes Checkout Sessions and refunds as Stripe does, with the same refusals,
//! and lets a test play the buyer, the bank and the dashboard.

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

/// The API key that is accepted.
pub(crate) const SECRET_KEY: &str = "sk_test_event_radar";
/// What webhooks are signed with.
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

    /// Where it is, for `stripe.api_base`.
    pub(crate) fn api_base(&self) -> &str {
        &self.shared.origin
    }

    /// Our adapter, calling this double.
    pub(crate) fn provider(&self) -> Stripe {
        self.provider_with(SECRET_KEY, Duration::from_secs(10))
    }

    /// Our adapter with another key or patience.
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
