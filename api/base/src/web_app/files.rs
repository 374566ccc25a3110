//! The files of the built web app, which are embedded in the binary.

use std::collections::HashMap;

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};

use crate::conditional::{is_known, tag, takes};

/// A file of the web app.
#[derive(Debug, Clone, Copy)]
pub struct WebFile {
    /// The path in the build, such as `assets/index-3fa9.js`. A path that ends in `.br` or `.gz` is a compressed form of
    /// the one without.
    pub path: &'static str,
    /// The bytes of the file.
    pub content: &'static [u8],
}

/// The folder of files whose names change with their content.
const HASHED: &str = "assets/";
/// The `Cache-Control` of the files in that folder.
const FOREVER: &str = "public, max-age=31536000, immutable";
/// The `Cache-Control` of other files, which may be cached, but have to be revalidated each time.
const ASK: &str = "no-cache";

/// The app's page, which is filled in before it is sent.
pub(super) const INDEX: &str = "index.html";
/// The page of GraphiQL, which is for developers and has its own route.
const GRAPHIQL: &str = "graphiql.html";

/// All files, by path.
#[derive(Debug, Clone, Default)]
pub struct Files(HashMap<&'static str, &'static [u8]>);

impl Files {
    /// Indexes the files of a build.
    pub fn new(files: &[WebFile]) -> Self {
        Self(files.iter().map(|file| (file.path, file.content)).collect())
    }

    /// The app's page, if the app was built.
    pub fn index(&self) -> Option<&'static str> {
        std::str::from_utf8(self.0.get(INDEX)?).ok()
    }

    /// The page of GraphiQL, if the app was built.
    pub fn graphiql(&self) -> Option<&'static str> {
        std::str::from_utf8(self.0.get(GRAPHIQL)?).ok()
    }

    /// The text of the file at this address, if there is one.
    pub fn text(&self, address: &str) -> Option<&'static str> {
        std::str::from_utf8(self.0.get(address.strip_prefix('/')?)?).ok()
    }

    /// The file with this path in the smallest encoding that the browser accepts, if there is one.
    pub fn answer(&self, address: &str, headers: &HeaderMap) -> Option<Response> {
        let path = address.strip_prefix('/')?;
        let is_form = path.rsplit_once('.').is_some_and(|(_, last)| last == "br" || last == "gz");
        if path == INDEX || path == GRAPHIQL || is_form {
            return None;
        }
        let plain = self.0.get(path)?;
        let found = ["br", "gzip"].into_iter().filter(|coding| takes(headers, coding)).find_map(|coding| {
            let suffix = if coding == "br" { "br" } else { "gz" };
            self.0.get(format!("{path}.{suffix}").as_str()).map(|content| (Some(coding), *content))
        });
        let (coding, content) = found.unwrap_or((None, plain));
        Some(send(path, coding, content, headers))
    }
}

fn send(path: &str, coding: Option<&'static str>, content: &'static [u8], headers: &HeaderMap) -> Response {
    let tag = tag(content);
    let mut response = if is_known(headers, &tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, content_type(path))], content).into_response()
    };
    let headers = response.headers_mut();
    let keep = if path.starts_with(HASHED) { FOREVER } else { ASK };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    if let Some(coding) = coding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
    }
    response
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "html" => "text/html; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "webp" => "image/webp",
        "jpg" | "jpeg" => "image/jpeg",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "wasm" => "application/wasm",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BUILD: [WebFile; 5] = [
        WebFile { path: "index.html", content: b"<html>" },
        WebFile { path: "graphiql.html", content: b"<html>" },
        WebFile { path: "assets/a-1.js", content: b"long text" },
        WebFile { path: "assets/a-1.js.br", content: b"br" },
        WebFile { path: "icon.svg", content: b"<svg/>" },
    ];

    fn ask(path: &str, name: &'static str, value: &str) -> Option<Response> {
        let headers = HeaderMap::from_iter([(header::HeaderName::from_static(name), value.parse().unwrap())]);
        Files::new(&BUILD).answer(path, &headers)
    }

    fn header_of(response: &Response, name: header::HeaderName) -> &str {
        response.headers().get(name).map_or("", |value| value.to_str().unwrap())
    }

    #[test]
    fn the_browser_gets_the_form_it_takes() {
        let coding = |accept: &str| {
            let answer = ask("/assets/a-1.js", "accept-encoding", accept).unwrap();
            assert_eq!(header_of(&answer, header::VARY), "accept-encoding");
            header_of(&answer, header::CONTENT_ENCODING).to_owned()
        };
        assert_eq!(coding("gzip, deflate, br"), "br");
        assert_eq!(coding("BR;q=0.5"), "br");
        assert_eq!(coding("br;q=0, gzip"), "", "there is no gzip form");
        assert_eq!(coding("identity"), "");
    }

    #[test]
    fn hashed_names_are_kept_and_others_asked_about() {
        let answer = ask("/assets/a-1.js", "accept", "*/*").unwrap();
        assert_eq!(header_of(&answer, header::CACHE_CONTROL), FOREVER);
        let answer = ask("/icon.svg", "accept", "*/*").unwrap();
        assert_eq!(header_of(&answer, header::CACHE_CONTROL), "no-cache");
        let tag = header_of(&answer, header::ETAG).to_owned();
        let again = ask("/icon.svg", "if-none-match", &format!("W/\"x\", {tag}")).unwrap();
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
        assert_eq!(ask("/icon.svg", "if-none-match", "\"other\"").unwrap().status(), StatusCode::OK);
    }

    #[test]
    fn pages_and_compressed_forms_have_no_address() {
        for path in [
            "/index.html",
            "/graphiql.html",
            "/assets/a-1.js.br",
            "/assets/a-1.js.gz",
            "/../Cargo.toml",
            "/",
            "//icon.svg",
        ] {
            assert!(ask(path, "accept", "*/*").is_none(), "{path}");
        }
    }
}
