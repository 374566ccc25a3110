//! The return from the payment page. The payment provider does not get the order's secret, because it would give access to
//! the order. The buyer's browser has the secret in a cookie that is sent to this route only.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, LOCATION};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use domain::payments;
use kernel::ids::{self, OrderId, OrderKind};
use secrecy::ExposeSecret as _;
use serde::Deserialize;

use api_base::app::App;
use api_base::extract::Path;
use api_base::extract::Query;
use api_base::order_cookie;

use api_base::html::render::not_found;
use api_base::html::texts::locale_of;

/// The parameters that the provider sends back.
#[derive(Deserialize)]
pub(super) struct Back {
    #[serde(default)]
    paid: Option<String>,
}

/// `GET /orders/{order_id}/return`: redirects to the app that placed the order, if it gave a URL, or else to the order.
/// Without the cookie, as in another browser, the signed-in buyer can see the order; guests have the link in their mail.
pub(super) async fn back(
    State(app): State<Arc<App>>,
    Path(order_id): Path<String>,
    Query(back): Query<Back>,
    headers: HeaderMap,
) -> Response {
    let Ok(order_id) = ids::parse::<OrderKind>(&order_id) else { return not_found(locale_of(&headers)) };
    match payments::return_url_of(app.env.db.primary(), order_id).await {
        // The configuration may no longer allow it.
        Ok(Some(address)) if payments::return_url(&app.env, &address).is_ok() => {
            return redirect(&to_app(&address, order_id, back.paid.is_some()), &headers);
        }
        Ok(_) => {}
        // During an outage of the database the URL is unknown; the order's page shows the outage.
        Err(error) => tracing::warn!(%error, "where to go back to is not known"),
    }
    let mut query = Vec::new();
    if let Some(secret) = order_cookie::find(&headers) {
        query.push(format!("secret={}", secret.expose_secret()));
    }
    if back.paid.is_some() {
        query.push("paid=1".to_owned());
    }
    let query = if query.is_empty() { String::new() } else { format!("?{}", query.join("&")) };
    redirect(&format!("/orders/{order_id}{query}"), &headers)
}

/// The app's URL with the id of the order. Its secret is not added: the app has it, and nobody else who handles the URL
/// should.
fn to_app(address: &str, order_id: OrderId, is_paid: bool) -> String {
    let joint = if address.contains('?') { '&' } else { '?' };
    let paid = if is_paid { "&paid=1" } else { "" };
    format!("{address}{joint}order={order_id}{paid}")
}

fn redirect(to: &str, headers: &HeaderMap) -> Response {
    match HeaderValue::from_str(to) {
        Ok(location) => {
            let never = HeaderValue::from_static("no-store");
            (StatusCode::SEE_OTHER, [(LOCATION, location), (CACHE_CONTROL, never)]).into_response()
        }
        Err(_) => not_found(locale_of(headers)),
    }
}
