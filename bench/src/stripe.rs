//! A stand-in for Stripe that opens a Checkout Session after as long as the real one takes. It answers nothing else.

use std::convert::Infallible;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use http_body_util::{BodyExt as _, Full};
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper::{Request, Response, header};
use hyper_util::rt::TokioIo;
use serde_json::json;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

/// How long Stripe takes to open a session.
pub(crate) const DELAY: Duration = Duration::from_millis(300);
/// The secret that webhooks are signed with.
pub(crate) const SIGNING_SECRET: &str = "whsec_bench";
/// The end of every session, in Unix seconds.
const EXPIRES_AT: u64 = 4_000_000_000;

/// The stand-in, which ends when this is dropped.
pub(crate) struct Stripe {
    /// The value for `stripe.api_base`.
    pub(crate) url: String,
    _serving: JoinSet<()>,
}

impl Stripe {
    pub(crate) async fn start() -> anyhow::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        let mut serving = JoinSet::new();
        serving.spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                let _ = stream.set_nodelay(true);
                let connection =
                    hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service_fn(open));
                connections.spawn(async move { drop(connection.await) });
            }
        });
        Ok(Self { url, _serving: serving })
    }

    /// The configuration of an API that is paid with it.
    pub(crate) fn config(&self) -> [(&str, &str); 4] {
        [
            ("PAYMENTS__PROVIDER", "stripe"),
            ("STRIPE__SECRET_KEY", "sk_test_bench"),
            ("STRIPE__WEBHOOK_SECRETS", SIGNING_SECRET),
            ("STRIPE__API_BASE", &self.url),
        ]
    }
}

async fn open(request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Infallible> {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    // The connection stays usable only if the body is read.
    drop(request.into_body().collect().await);
    tokio::time::sleep(DELAY).await;
    let id = format!("cs_test_{}", NEXT.fetch_add(1, Ordering::Relaxed));
    let mut response = Response::new(Full::from(session(&id).to_string()));
    response.headers_mut().insert(header::CONTENT_TYPE, header::HeaderValue::from_static("application/json"));
    Ok(response)
}

/// A Checkout Session with every field that a strict client requires
/// (<https://docs.stripe.com/api/checkout/sessions/object>).
fn session(id: &str) -> serde_json::Value {
    json!({
        "id": id,
        "object": "checkout.session",
        "adaptive_pricing": { "enabled": false },
        "amount_subtotal": 1000,
        "amount_total": 1000,
        "automatic_tax": { "enabled": false, "liability": null, "provider": null, "status": null },
        "created": 1_800_000_000,
        "currency": "eur",
        "custom_fields": [],
        "custom_text": {
            "after_submit": null, "shipping_address": null, "submit": null, "terms_of_service_acceptance": null
        },
        "expires_at": EXPIRES_AT,
        "livemode": false,
        "metadata": {},
        "mode": "payment",
        "payment_intent": null,
        "payment_method_types": ["card"],
        "payment_status": "unpaid",
        "shipping_options": [],
        "status": "open",
        "ui_mode": "hosted_page",
        "url": format!("https://checkout.stripe.com/c/pay/{id}"),
    })
}
