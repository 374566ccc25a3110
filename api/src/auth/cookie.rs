//! The refresh token in a cookie, for browsers: scripts can't read it, and no other site can have it sent.

use async_graphql::Context;
use axum::http::HeaderMap;
use axum::http::header::{COOKIE, SET_COOKIE};
use domain::Env;
use secrecy::{ExposeSecret as _, SecretString};
use time::OffsetDateTime;

/// The cookie's name. Over TLS the prefix keeps plain-http neighbours from planting one
/// (<https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Set-Cookie#cookie_prefixes>).
fn name(env: &Env) -> &'static str {
    if is_secure(env) { "__Secure-event_radar_refresh" } else { "event_radar_refresh" }
}

/// Whether cookies go over TLS alone.
pub(crate) fn is_secure(env: &Env) -> bool {
    env.settings.public_url.starts_with("https://")
}

fn attributes(env: &Env) -> &'static str {
    if is_secure(env) {
        "Path=/graphql; HttpOnly; SameSite=Strict; Secure"
    } else {
        "Path=/graphql; HttpOnly; SameSite=Strict"
    }
}

/// Has the browser keep the token until the session ends.
pub(crate) fn keep(ctx: &Context<'_>, env: &Env, token: &SecretString, ends_at: OffsetDateTime) {
    ctx.append_http_header(SET_COOKIE, kept(env, token, ends_at));
}

/// The `Set-Cookie` that has a browser keep the token until the session ends.
pub(crate) fn kept(env: &Env, token: &SecretString, ends_at: OffsetDateTime) -> String {
    let max_age = (ends_at - env.now()).whole_seconds().max(0);
    format!("{}={}; Max-Age={max_age}; {}", name(env), token.expose_secret(), attributes(env))
}

/// Has the browser forget the token.
pub(crate) fn forget(ctx: &Context<'_>, env: &Env) {
    ctx.append_http_header(SET_COOKIE, format!("{}=; Max-Age=0; {}", name(env), attributes(env)));
}

/// The token the browser sent along.
pub(crate) fn read(ctx: &Context<'_>, env: &Env) -> Option<SecretString> {
    find(ctx.data_opt::<HeaderMap>()?, name(env))
}

/// A cookie by its name.
pub(crate) fn find(headers: &HeaderMap, name: &str) -> Option<SecretString> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, value)| *key == name && !value.is_empty())
        .map(|(_, value)| SecretString::from(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_its_cookie_among_others() {
        let mut headers = HeaderMap::new();
        headers.append(COOKIE, "theme=dark; xevent_radar_refresh=no".parse().unwrap());
        headers.append(COOKIE, "a=b; event_radar_refresh=abc-_1".parse().unwrap());
        assert_eq!(find(&headers, "event_radar_refresh").unwrap().expose_secret(), "abc-_1");
        assert!(find(&headers, "other").is_none());
    }
}
