//! What browsers keep in cookies: scripts can't read it, and no other site can have it sent.

use async_graphql::Context;
use axum::http::HeaderMap;
use axum::http::header::{COOKIE, SET_COOKIE};
use kernel::Env;
use secrecy::{ExposeSecret as _, SecretString};
use time::OffsetDateTime;

/// What is kept.
#[derive(Debug, Clone, Copy)]
pub enum Kept {
    /// The refresh token of a session. Only the API gets it.
    Session,
    /// What tells the browser that signed up. The page that its mailed link leads to gets it, too.
    SignUp,
    /// What tells a device that its owner has logged in from.
    Device,
}

impl Kept {
    /// The cookie's name. Over TLS the prefix keeps plain-http neighbours from planting one
    /// (<https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Set-Cookie#cookie_prefixes>).
    fn name(self, env: &Env) -> &'static str {
        match (self, is_secure(env)) {
            (Self::Session, true) => "__Secure-event_radar_refresh",
            (Self::Session, false) => "event_radar_refresh",
            (Self::SignUp, true) => "__Host-event_radar_sign_up",
            (Self::SignUp, false) => "event_radar_sign_up",
            (Self::Device, true) => "__Secure-event_radar_device",
            (Self::Device, false) => "event_radar_device",
        }
    }

    fn path(self) -> &'static str {
        match self {
            Self::Session | Self::Device => "/graphql",
            Self::SignUp => "/",
        }
    }

    fn attributes(self, env: &Env) -> String {
        let secure = if is_secure(env) { "; Secure" } else { "" };
        format!("Path={}; HttpOnly; SameSite=Strict{secure}", self.path())
    }

    /// The `Set-Cookie` that has a browser keep the token until it ends.
    pub fn keeping(self, env: &Env, token: &SecretString, ends_at: OffsetDateTime) -> String {
        let max_age = (ends_at - env.now()).whole_seconds().max(0);
        format!("{}={}; Max-Age={max_age}; {}", self.name(env), token.expose_secret(), self.attributes(env))
    }

    /// The `Set-Cookie` that has a browser forget it.
    pub fn forgetting(self, env: &Env) -> String {
        format!("{}=; Max-Age=0; {}", self.name(env), self.attributes(env))
    }

    /// What the browser sent along.
    pub fn sent(self, env: &Env, headers: &HeaderMap) -> Option<SecretString> {
        find(headers, self.name(env))
    }
}

/// Whether cookies go over TLS alone.
pub fn is_secure(env: &Env) -> bool {
    env.settings.public_url.starts_with("https://")
}

/// Has the browser keep the token until it ends.
pub fn keep(ctx: &Context<'_>, env: &Env, kept: Kept, token: &SecretString, ends_at: OffsetDateTime) {
    ctx.append_http_header(SET_COOKIE, kept.keeping(env, token, ends_at));
}

/// Has the browser forget the token.
pub fn forget(ctx: &Context<'_>, env: &Env, kept: Kept) {
    ctx.append_http_header(SET_COOKIE, kept.forgetting(env));
}

/// The token the browser sent along.
pub fn read(ctx: &Context<'_>, env: &Env, kept: Kept) -> Option<SecretString> {
    kept.sent(env, ctx.data_opt::<HeaderMap>()?)
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
