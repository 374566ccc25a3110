//! The way back from the payment page. The provider is not told the order's secret, which would open the order to whoever
//! reads along there; the browser that ordered has it in a cookie that is sent nowhere but here.

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
use api_base::html::words::locale_of;

/// What the provider is given to say.
#[derive(Deserialize)]
pub(super) struct Back {
    #[serde(default)]
    paid: Option<String>,
}

/// `GET /orders/{order_id}/return`: back to the app that placed the order, if it wants that; else on to the order. Without the cookie, as in another browser, the order shows itself to
/// its buyer who is signed in; guests have the link in their mail.
pub(super) async fn back(
    State(app): State<Arc<App>>,
    Path(order_id): Path<String>,
    Query(back): Query<Back>,
    headers: HeaderMap,
) -> Response {
    let Ok(order_id) = ids::parse::<OrderKind>(&order_id) else { return not_found(locale_of(&headers)) };
    match payments::return_url_of(app.env.db.primary(), order_id).await {
        // It may be none of those that are allowed any more.
        Ok(Some(address)) if payments::return_url(&app.env, &address).is_ok() => {
            return redirect(&to_app(&address, order_id, back.paid.is_some()), &headers);
        }
        Ok(_) => {}
        // Who has no database has no address either; the order's page tells.
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

/// The app's address, told which order it is about. Not its secret: the app has it, and whoever else takes the address
/// shall not.
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
