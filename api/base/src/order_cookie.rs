//! The cookie by which the browser that ordered opens the order when it comes back from the payment page.

use async_graphql::Context;
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;
use domain::orders::{self, OrderStatus};
use kernel::Env;
use kernel::ids::TypedId as _;
use secrecy::{ExposeSecret as _, SecretString};
use time::Duration;

use crate::auth::cookie;

/// The cookie's name; see [`cookie::is_secure`].
const NAME: &str = "event_radar_order";
/// Longer than any checkout stays open.
const KEPT: Duration = Duration::hours(2);

/// Has the browser that places an order remember it until it comes back from paying.
pub fn remember(ctx: &Context<'_>, env: &Env, order: &orders::Order) {
    if let Some(cookie) = kept(env, order) {
        ctx.append_http_header(SET_COOKIE, cookie);
    }
}

/// Has the browser that shows an order remember it until it comes back from paying.
pub fn remember_in(response: &mut Response, env: &Env, order: &orders::Order) {
    if let Some(cookie) = kept(env, order).and_then(|cookie| HeaderValue::from_str(&cookie).ok()) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
}

/// `Lax`, since one comes back from another site.
fn kept(env: &Env, order: &orders::Order) -> Option<String> {
    if order.status != OrderStatus::Pending {
        return None;
    }
    let (order_id, secret, max_age) = (order.typed_id(), &order.secret, KEPT.whole_seconds());
    let secure = if cookie::is_secure(env) { "; Secure" } else { "" };
    Some(format!("{NAME}={secret}; Max-Age={max_age}; Path=/orders/{order_id}/return; HttpOnly; SameSite=Lax{secure}"))
}

/// The secret of the order that the browser remembers, if it can be one: a cookie may be anything.
pub fn find(headers: &HeaderMap) -> Option<SecretString> {
    cookie::find(headers, NAME).filter(|secret| is_plain(secret.expose_secret()))
}

fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}
