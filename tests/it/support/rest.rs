//! A client of the REST API.

use reqwest::{Method, StatusCode};
use serde_json::Value;

use super::{TestApp, TestUser};

/// A builder for a request.
#[derive(Clone)]
pub(crate) struct RestRequest<'a> {
    app: &'a TestApp,
    method: Method,
    url: String,
    headers: Vec<(String, String)>,
    body: Option<Vec<u8>>,
}

/// The response to a request.
#[derive(Debug, Clone)]
pub(crate) struct RestAnswer {
    pub(crate) status: StatusCode,
    pub(crate) headers: reqwest::header::HeaderMap,
    /// The body as JSON; null if there is none.
    pub(crate) body: Value,
}

impl TestApp {
    /// A request to the REST API: to a path below its root, or to an address from a link.
    pub(crate) fn rest(&self, method: &str, target: &str) -> RestRequest<'_> {
        let url = if target.starts_with("http") { target.to_owned() } else { self.url(&format!("/api{target}")) };
        let headers = vec![("accept".to_owned(), "application/hal+json".to_owned())];
        RestRequest { app: self, method: method.parse().unwrap(), url, headers, body: None }
    }
}

impl RestRequest<'_> {
    /// Authenticates the request as a user.
    pub(crate) fn as_(self, user: &TestUser) -> Self {
        self.header("authorization", format!("Bearer {}", user.access_token))
    }

    /// Sets a header.
    pub(crate) fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.retain(|(known, _)| known != name);
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// Sets `If-Match` to the tag of a document.
    pub(crate) fn seen(self, document: &Value) -> Self {
        let tag = document["_etag"].as_str().unwrap_or_else(|| panic!("no tag: {document:#}"));
        self.header("if-match", format!("\"{tag}\""))
    }

    /// Sends a JSON body.
    #[expect(clippy::needless_pass_by_value, reason = "bodies are made for the request")]
    pub(crate) fn json(self, body: Value) -> Self {
        let is_patch = self.method == Method::PATCH;
        let kind = if is_patch { "application/merge-patch+json" } else { "application/json" };
        self.header("content-type", kind).bytes(body.to_string())
    }

    /// Sends a body as it is.
    pub(crate) fn bytes(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = Some(body.into());
        self
    }

    /// Sends the request.
    pub(crate) async fn send(self) -> RestAnswer {
        let mut request = self.app.http.request(self.method, &self.url);
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        if let Some(body) = self.body {
            request = request.body(body);
        }
        let response = request.send().await.expect("the server answers");
        let (status, headers) = (response.status(), response.headers().clone());
        let text = response.text().await.unwrap();
        let body =
            if text.is_empty() { Value::Null } else { serde_json::from_str(&text).unwrap_or(Value::String(text)) };
        RestAnswer { status, headers, body }
    }

    /// Sends the request, and returns the document. Fails on problems.
    pub(crate) async fn ok(self) -> Value {
        let answer = self.send().await;
        assert!(answer.status.is_success(), "{} {:#}", answer.status, answer.body);
        answer.body
    }
}

impl RestAnswer {
    /// The status and the code of a problem.
    pub(crate) fn problem(&self) -> (u16, &str) {
        assert_eq!(self.header("content-type"), "application/problem+json", "{} {:#}", self.status, self.body);
        assert_eq!(self.body["status"], self.status.as_u16());
        assert_eq!(self.body["_error"]["code"], self.status.as_u16());
        assert_eq!(self.body["requestId"], self.header("x-request-id"));
        (self.status.as_u16(), self.body["code"].as_str().unwrap())
    }

    /// The fields that a problem is about.
    pub(crate) fn fields(&self) -> Vec<&str> {
        let errors = self.body["errors"].as_array().unwrap_or_else(|| panic!("no problem: {:#}", self.body));
        errors.iter().filter_map(|error| error["field"].as_str()).collect()
    }

    /// A header; empty without it.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

/// The address that a link leads to.
pub(crate) fn href<'a>(document: &'a Value, rel: &str) -> &'a str {
    document["_links"][rel]["href"].as_str().unwrap_or_else(|| panic!("no link {rel}: {document:#}"))
}

/// The items of a collection.
pub(crate) fn items<'a>(collection: &'a Value, rel: &str) -> &'a Vec<Value> {
    collection["_embedded"][rel].as_array().unwrap_or_else(|| panic!("no items {rel}: {collection:#}"))
}
