//! A GraphQL client over HTTP.

use std::collections::BTreeMap;

use reqwest::StatusCode;
use serde_json::{Value, json};

use super::contract;
use super::{TestApp, TestUser};

/// A builder for a request.
#[derive(Clone)]
pub(crate) struct Request<'a> {
    app: &'a TestApp,
    origin: String,
    body: Value,
    headers: BTreeMap<String, String>,
}

impl TestApp {
    /// A request with an operation of the contract, by its name, or with any document.
    #[expect(clippy::needless_pass_by_value, reason = "variables are made for the request")]
    pub(crate) fn gql(&self, operation: &str, variables: Value) -> Request<'_> {
        let body = match contract::document(operation) {
            Some(document) => json!({ "query": document, "operationName": operation, "variables": variables }),
            None => json!({ "query": operation, "variables": variables }),
        };
        assert!(body.get("operationName").is_some() || operation.contains('{'), "no operation {operation}");
        Request { app: self, origin: self.origin.clone(), body, headers: BTreeMap::new() }
    }
}

impl Request<'_> {
    /// Authenticates the request as a user.
    pub(crate) fn as_(self, user: &TestUser) -> Self {
        let token = format!("Bearer {}", user.access_token);
        self.header("authorization", token)
    }

    /// Adds a header to the request.
    pub(crate) fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.insert(name.to_owned(), value.into());
        self
    }

    /// Sets another process as the destination.
    pub(crate) fn at(mut self, origin: &str) -> Self {
        origin.clone_into(&mut self.origin);
        self
    }

    /// Sends the request; a failed connection fails the test.
    pub(crate) async fn send(self) -> Answer {
        self.try_send().await.expect("the server answers")
    }

    /// Sends the request to a server that may be killed meanwhile.
    pub(crate) async fn try_send(self) -> reqwest::Result<Answer> {
        let mut request = self.app.http.post(format!("{}/graphql", self.origin)).json(&self.body);
        for (name, value) in self.headers {
            request = request.header(name, value);
        }
        let response = request.send().await?;
        let (status, headers) = (response.status(), response.headers().clone());
        let text = response.text().await?;
        let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
        Ok(Answer { status, headers, body })
    }

    /// Sends the request, and returns the payload of its only field. Fails on top-level errors and refusals.
    pub(crate) async fn ok(self) -> Value {
        self.send().await.ok()
    }
}

/// The response to a request.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: reqwest::header::HeaderMap,
    /// The body as JSON; other text as a JSON string.
    pub(crate) body: Value,
}

impl Answer {
    /// The value of the only field under `data`.
    pub(crate) fn field(&self) -> Value {
        let fields = self.body["data"].as_object().unwrap_or_else(|| panic!("no data: {self:#?}"));
        assert_eq!(fields.len(), 1, "{self:#?}");
        fields.values().next().unwrap().clone()
    }

    /// The payload of the only field. Fails on top-level errors and refusals.
    pub(crate) fn ok(&self) -> Value {
        assert_eq!(self.body.get("errors"), None, "{:#}", self.body);
        let field = self.field();
        assert!(field.get("errors").is_none_or(|errors| errors == &json!([])), "{field:#}");
        field
    }

    /// The error codes of a mutation's refusals, in order.
    pub(crate) fn codes(&self) -> Vec<String> {
        assert_eq!(self.body.get("errors"), None, "{:#}", self.body);
        let field = self.field();
        let errors = field["errors"].as_array().unwrap_or_else(|| panic!("no errors in the payload: {field:#}"));
        errors.iter().map(|error| error["code"].as_str().unwrap().to_owned()).collect()
    }

    /// The fields of a mutation's refusals, in order.
    pub(crate) fn fields(&self) -> Vec<Option<String>> {
        let field = self.field();
        let errors = field["errors"].as_array().unwrap_or_else(|| panic!("no errors in the payload: {field:#}"));
        errors.iter().map(|error| error["field"].as_str().map(str::to_owned)).collect()
    }

    /// The `extensions.code` of the first top-level error.
    pub(crate) fn error_code(&self) -> String {
        let code = self.body["errors"][0]["extensions"]["code"].as_str();
        code.unwrap_or_else(|| panic!("no top-level error: {:#}", self.body)).to_owned()
    }
}
