//! The cookie that opens the order when its browser returns from the payment page.

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
/// How long the cookie lives: longer than any checkout stays open.
const LIFETIME: Duration = Duration::hours(2);

/// Sets the cookie in the response of GraphQL to the browser that places the order.
pub fn remember(ctx: &Context<'_>, env: &Env, order: &orders::Order) {
    if let Some(cookie) = set_cookie(env, order) {
        ctx.append_http_header(SET_COOKIE, cookie);
    }
}

/// Sets the cookie in the response to the browser that shows the order.
pub fn remember_in(response: &mut Response, env: &Env, order: &orders::Order) {
    if let Some(cookie) = set_cookie(env, order).and_then(|cookie| HeaderValue::from_str(&cookie).ok()) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
}

/// The `Set-Cookie` value for a pending order. `Lax`, because the browser returns from another site.
fn set_cookie(env: &Env, order: &orders::Order) -> Option<String> {
    if order.status != OrderStatus::Pending {
        return None;
    }
    let (order_id, secret, max_age) = (order.typed_id(), &order.secret, LIFETIME.whole_seconds());
    let secure = if cookie::is_secure(env) { "; Secure" } else { "" };
    Some(format!("{NAME}={secret}; Max-Age={max_age}; Path=/orders/{order_id}/return; HttpOnly; SameSite=Lax{secure}"))
}

/// The order's secret in the browser's cookie, if it has the form of one: a cookie may contain anything.
pub fn find(headers: &HeaderMap) -> Option<SecretString> {
    cookie::find(headers, NAME).filter(|secret| is_plain(secret.expose_secret()))
}

fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}
