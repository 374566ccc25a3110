//! Talking GraphQL over HTTP.

use std::collections::BTreeMap;

use reqwest::StatusCode;
use serde_json::{Value, json};

use super::contract;
use super::{TestApp, TestUser};

/// A request that is being put together.
#[derive(Clone)]
pub(crate) struct Request<'a> {
    app: &'a TestApp,
    origin: String,
    body: Value,
    headers: BTreeMap<String, String>,
}

impl TestApp {
    /// A request with one of the contract's operations, by its name, or with a document of the test's own.
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
    /// As somebody signed in.
    pub(crate) fn as_(self, user: &TestUser) -> Self {
        let token = format!("Bearer {}", user.access_token);
        self.header("authorization", token)
    }

    /// With a header.
    pub(crate) fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.insert(name.to_owned(), value.into());
        self
    }

    /// To another process.
    pub(crate) fn at(mut self, origin: &str) -> Self {
        origin.clone_into(&mut self.origin);
        self
    }

    /// Sends it.
    pub(crate) async fn send(self) -> Answer {
        self.try_send().await.expect("the server answers")
    }

    /// Sends it to a server that may be killed meanwhile.
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

    /// Sends it, and returns the payload of its only field, which must have no errors of either kind.
    pub(crate) async fn ok(self) -> Value {
        self.send().await.ok()
    }
}

/// What came back.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    /// The HTTP status.
    pub(crate) status: StatusCode,
    /// The HTTP headers.
    pub(crate) headers: reqwest::header::HeaderMap,
    /// The body, as JSON; text that is none as a string.
    pub(crate) body: Value,
}

impl Answer {
    /// The only field under `data`.
    pub(crate) fn field(&self) -> Value {
        let fields = self.body["data"].as_object().unwrap_or_else(|| panic!("no data: {self:#?}"));
        assert_eq!(fields.len(), 1, "{self:#?}");
        fields.values().next().unwrap().clone()
    }

    /// The payload of the only field, without errors of either kind.
    pub(crate) fn ok(&self) -> Value {
        assert_eq!(self.body.get("errors"), None, "{:#}", self.body);
        let field = self.field();
        assert!(field.get("errors").is_none_or(|errors| errors == &json!([])), "{field:#}");
        field
    }

    /// The codes of a mutation's refusals, in order.
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
