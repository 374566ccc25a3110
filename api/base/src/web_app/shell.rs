//! The app's page, `index.html`, into which each response puts its own content.

use std::borrow::Cow;
use std::fmt::Display;
use std::sync::Arc;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse as _, Response};
use kernel::site::SiteMemory;
use kernel::text::Locale;
use minijinja::{HtmlEscape, context};
use serde_json::Value;

use super::files::Files;
use super::site;
use crate::html::render::fragment;
use crate::html::texts::texts;
use crate::public_cache::Answer;

/// The page that is shown if the app was not built.
const UNBUILT: &str = include_str!("unbuilt.html");

/// The parts of the page that are replaced: each begins with the first text and ends before the second.
const LANGUAGE: (&str, &str) = ("<html lang=\"", "\"");
const HEAD: (&str, &str) = ("<!-- head -->", "<!-- /head -->");
const CONFIG: (&str, &str) = ("<script type=\"application/json\" id=\"config\">", "</script>");
const EARLY: (&str, &str) = ("<!-- early -->", "<!-- /early -->");
const PAGE: (&str, &str) = ("<!-- page -->", "");

/// The page, split where content is inserted.
#[derive(Debug, Clone)]
pub struct Shell {
    to_language: String,
    to_head: String,
    to_config: String,
    /// The configuration of the app, without what administrators set.
    config: Value,
    to_early: String,
    /// Links to the app's first files, for pages that show nothing without them.
    early: String,
    to_page: String,
    after_page: String,
    policy: HeaderValue,
    /// How the platform presents itself.
    site: Arc<SiteMemory>,
}

impl Shell {
    /// The page of a build, or one that says that there is no build. The policy allows map tiles from the given URL.
    pub fn new(files: &Files, config: &Value, tile_url: Option<&str>, site: &Arc<SiteMemory>) -> Self {
        let policy = policy(tile_url);
        if let Some(index) = files.index() {
            if let Some(shell) = Self::cut(index, config, policy.clone(), site) {
                return shell;
            }
            tracing::error!("the web app's index.html lacks a place to fill in; build it anew");
        }
        Self::cut(UNBUILT, config, policy.clone(), site).unwrap_or_else(|| Self {
            to_language: String::new(),
            to_head: String::new(),
            to_config: String::new(),
            config: Value::Null,
            to_early: String::new(),
            early: String::new(),
            to_page: String::new(),
            after_page: UNBUILT.to_owned(),
            policy,
            site: Arc::clone(site),
        })
    }

    /// Sets the page's content security policy on a file, because a worker runs under the policy of its script.
    pub fn rule(&self, mut file: Response) -> Response {
        file.headers_mut().insert(header::CONTENT_SECURITY_POLICY, self.policy.clone());
        file
    }

    fn cut(page: &str, config: &Value, policy: HeaderValue, site: &Arc<SiteMemory>) -> Option<Self> {
        let (to_language, rest) = around(page, LANGUAGE)?;
        let (to_head, rest) = around(rest, HEAD)?;
        let (to_config, rest) = around(rest, CONFIG)?;
        let (to_early, rest) = rest.split_once(EARLY.0)?;
        let (early, rest) = rest.split_once(EARLY.1)?;
        let (to_page, after_page) = around(rest, PAGE)?;
        Some(Self {
            to_language: format!("{to_language}{}", LANGUAGE.0),
            to_head: to_head.to_owned(),
            to_config: format!("{to_config}{}", CONFIG.0),
            config: config.clone(),
            to_early: to_early.to_owned(),
            early: early.to_owned(),
            to_page: to_page.to_owned(),
            after_page: after_page.to_owned(),
            policy,
            site: Arc::clone(site),
        })
    }

    /// The page with a head, and with HTML that is shown before the app starts. Shared caches don't store it.
    pub fn page(&self, status: StatusCode, locale: Locale, head: &impl Display, body: &str) -> Response {
        self.private(status, self.html(locale, head, body))
    }

    /// The text of the page with a head, and with HTML that is shown before the app starts.
    pub fn html(&self, locale: Locale, head: &impl Display, body: &str) -> String {
        let Self { to_language, to_head, to_config, to_early, early, to_page, after_page, .. } = self;
        let site = self.site.latest();
        let mut config = self.config.clone();
        config["site"] = site::config(&site);
        let config = script_safe(&config);
        let styles = site::styles(&site);
        // What is written here is to be seen before the app takes its share of a slow network.
        let early = if body.is_empty() { early } else { "" };
        let (body, footer) = if body.is_empty() {
            let values = context! { text => texts(locale).needs_scripts };
            (Cow::from(fragment("needs_scripts.html", values)), String::new())
        } else {
            (Cow::from(body), fragment("footer.html", site::footer(&site, locale)))
        };
        let (tag, direction) = (locale.tag(), locale.direction());
        format!(
            "{to_language}{tag}\" dir=\"{direction}{to_head}{head}{styles}{to_config}{config}{to_early}{early}{to_page}\
             {body}{footer}{after_page}"
        )
    }

    /// A page for the one who asked for it.
    pub fn private(&self, status: StatusCode, html: impl Into<Body>) -> Response {
        self.dress((status, Html(html.into())).into_response(), "private, no-cache")
    }

    /// A page that everybody gets. Browsers ask each time whether it is still the same. Shared caches may send it for as
    /// long as this process would, and for a little longer while they ask for a new one (RFC 5861).
    pub fn public(&self, answer: &Answer, asked: &HeaderMap) -> Response {
        let page = answer.conditional_response(asked, HeaderValue::from_static("text/html; charset=utf-8"));
        let keep = if answer.is_brief() {
            "public, max-age=0, s-maxage=1, stale-while-revalidate=5"
        } else {
            "public, max-age=0, s-maxage=5, stale-while-revalidate=5"
        };
        self.dress(page, keep)
    }

    fn dress(&self, mut response: Response, keep: &'static str) -> Response {
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_SECURITY_POLICY, self.policy.clone());
        for (name, value) in [
            (header::CACHE_CONTROL, keep),
            (header::VARY, "accept-encoding, accept-language"),
            (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
            // The scanner needs the camera, and who looks for events nearby may say where they are.
            (
                HeaderName::from_static("permissions-policy"),
                "camera=(self), geolocation=(self), microphone=(), payment=()",
            ),
        ] {
            headers.insert(name, HeaderValue::from_static(value));
        }
        response
    }
}

/// The texts before and after a part, which is dropped.
fn around<'a>(text: &'a str, (open, close): (&str, &str)) -> Option<(&'a str, &'a str)> {
    let (before, rest) = text.split_once(open)?;
    let end = rest.find(close)?;
    Some((before, &rest[end..]))
}

/// The content security policy. Scripts and styles come from our own files only. QR codes are data URLs, and maps use
/// workers from blobs.
fn policy(tile_url: Option<&str>) -> HeaderValue {
    let tiles = tile_url.and_then(origin).map(|origin| format!(" {origin}")).unwrap_or_default();
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:{tiles}; font-src 'self'; \
         connect-src 'self'{tiles}; media-src 'self' blob:; worker-src 'self' blob:; manifest-src 'self'; \
         frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    );
    HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static("default-src 'none'"))
}

/// The scheme, host and port of a URL.
fn origin(url: &str) -> Option<&str> {
    let host = url.find("://")? + 3;
    let end = url[host..].find(['/', '?', '#']).map_or(url.len(), |end| host + end);
    Some(&url[..end])
}

/// JSON for a `<script>` element, escaped so that it can't end the element or begin a comment.
pub fn script_safe(value: &Value) -> String {
    value.to_string().replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}

/// Escapes text for HTML, including attributes. Slashes stay, because some crawlers don't decode them in URLs.
pub fn escape(text: &str) -> String {
    HtmlEscape(text).to_string().replace("&#x2f;", "/")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_stand_in_has_every_place() {
        assert!(Shell::cut(UNBUILT, &json!({}), policy(None), &Arc::default()).is_some());
    }

    #[test]
    fn the_app_s_files_are_asked_for_early_only_where_nothing_else_is_shown() {
        let page = UNBUILT.replace("<!-- early -->", "<!-- early --><link rel=\"modulepreload\" href=\"/a.js\">");
        let shell = Shell::cut(&page, &json!({}), policy(None), &Arc::default()).unwrap();
        let html = |body| shell.html(Locale::En, &"", body);
        assert!(html("").contains("needs JavaScript"), "who has no scripts is told");
        assert!(html("").contains("modulepreload") && !html("<main>Jazz</main>").contains("modulepreload"));
    }

    #[test]
    fn what_is_put_in_ends_nothing() {
        let safe = script_safe(&json!({ "a": "</script><!--" }));
        assert!(!safe.contains('<') && safe.contains("\\u003c/script>"), "{safe}");
        assert_eq!(serde_json::from_str::<Value>(&safe).unwrap()["a"], "</script><!--");
        assert!(!escape("<b a=\"'\">&").contains(['<', '>', '"', '\'']));
    }

    #[test]
    fn tiles_may_come_from_their_host_only() {
        let policy = policy(Some("https://tiles.example.org:8443/{z}/{x}/{y}.png"));
        let policy = policy.to_str().unwrap();
        assert!(policy.contains("connect-src 'self' https://tiles.example.org:8443;"), "{policy}");
        assert!(!policy.contains("unsafe") && !policy.contains("{z}"), "{policy}");
    }
}
