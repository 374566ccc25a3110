//! Tokens in cookies: scripts can't read them, and other sites can't have them sent.

use async_graphql::Context;
use axum::http::HeaderMap;
use axum::http::header::{COOKIE, SET_COOKIE};
use kernel::Env;
use secrecy::{ExposeSecret as _, SecretString};
use time::OffsetDateTime;

/// A cookie with a token.
#[derive(Debug, Clone, Copy)]
pub enum TokenCookie {
    /// The refresh token of a session. It is sent to `/graphql` only.
    Session,
    /// Identifies the browser that signed up. It is sent to the page behind the mailed link, too.
    SignUp,
    /// Identifies a browser in waiting rooms, whose places and admissions are its own. It is sent when somebody follows a
    /// link to here, too.
    Visitor,
    /// Identifies a device that the account's owner has logged in on.
    Device,
}

impl TokenCookie {
    /// The cookie's name. Over TLS the prefix keeps plain-http neighbours from planting one
    /// (<https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Set-Cookie#cookie_prefixes>).
    fn name(self, env: &Env) -> &'static str {
        match (self, is_secure(env)) {
            (Self::Session, true) => "__Secure-event_radar_refresh",
            (Self::Session, false) => "event_radar_refresh",
            (Self::SignUp, true) => "__Host-event_radar_sign_up",
            (Self::SignUp, false) => "event_radar_sign_up",
            (Self::Visitor, true) => "__Host-event_radar_visitor",
            (Self::Visitor, false) => "event_radar_visitor",
            (Self::Device, true) => "__Secure-event_radar_device",
            (Self::Device, false) => "event_radar_device",
        }
    }

    fn path(self) -> &'static str {
        match self {
            Self::Session | Self::Device => "/graphql",
            Self::SignUp | Self::Visitor => "/",
        }
    }

    fn attributes(self, env: &Env) -> String {
        let secure = if is_secure(env) { "; Secure" } else { "" };
        let same_site = if matches!(self, Self::Visitor) { "Lax" } else { "Strict" };
        format!("Path={}; HttpOnly; SameSite={same_site}{secure}", self.path())
    }

    /// The `Set-Cookie` value that stores the token until it expires.
    pub fn setting(self, env: &Env, token: &SecretString, ends_at: OffsetDateTime) -> String {
        let max_age = (ends_at - env.now()).whole_seconds().max(0);
        format!("{}={}; Max-Age={max_age}; {}", self.name(env), token.expose_secret(), self.attributes(env))
    }

    /// The `Set-Cookie` value that deletes the cookie.
    pub fn clearing(self, env: &Env) -> String {
        format!("{}=; Max-Age=0; {}", self.name(env), self.attributes(env))
    }

    /// The token that the browser sent.
    pub fn read(self, env: &Env, headers: &HeaderMap) -> Option<SecretString> {
        find(headers, self.name(env))
    }
}

/// Whether cookies are sent over TLS only.
pub fn is_secure(env: &Env) -> bool {
    env.settings.public_url.starts_with("https://")
}

/// Stores the token in the browser until it expires.
pub fn set(ctx: &Context<'_>, env: &Env, cookie: TokenCookie, token: &SecretString, ends_at: OffsetDateTime) {
    ctx.append_http_header(SET_COOKIE, cookie.setting(env, token, ends_at));
}

/// Deletes the token in the browser.
pub fn clear(ctx: &Context<'_>, env: &Env, cookie: TokenCookie) {
    ctx.append_http_header(SET_COOKIE, cookie.clearing(env));
}

/// The token that the browser sent.
pub fn read(ctx: &Context<'_>, env: &Env, cookie: TokenCookie) -> Option<SecretString> {
    cookie.read(env, ctx.data_opt::<HeaderMap>()?)
}

/// A cookie by its name.
pub fn find(headers: &HeaderMap, name: &str) -> Option<SecretString> {
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
