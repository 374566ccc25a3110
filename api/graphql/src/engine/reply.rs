//! Responses of the GraphQL endpoint, with their errors and status.

use async_graphql::parser::types::OperationType;
use async_graphql::{ServerError, Value};
use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use kernel::rate_limits::Allowance;
use serde::Serialize;

use super::limits::Excess;
use super::media::Media;
use api_base::lifecycle::RETRY_AFTER;
use api_base::lifecycle::UNAVAILABLE;
use api_base::rate_limits;
use api_base::request_id::RequestId;

/// The most errors in a response; a document can have a hundred thousand.
const MAX_ERRORS: usize = 20;

/// Why a request was rejected before it was executed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Refused {
    #[error("Accept application/graphql-response+json or application/json.")]
    NotAcceptable,
    #[error("Send application/json in UTF-8.")]
    UnsupportedMediaType,
    #[error("The body is larger than 1 MB.")]
    TooLarge,
    #[error("{0}")]
    BadRequest(&'static str),
    #[error("Syntax error{0}.")]
    Syntax(String),
    #[error("{0}")]
    Excess(#[from] Excess),
    #[error("The variable ${0} is required.")]
    MissingVariable(String),
    #[error("Send mutations by POST.")]
    MutationByGet,
    #[error("A subscription has exactly one field at its root; use an operation for each.")]
    SeveralSubscriptions,
    #[error("Use the WebSocket at /graphql/ws for subscriptions.")]
    Subscription,
    #[error("Mutations over a WebSocket are not supported; send them by POST.")]
    MutationBySocket,
    #[error("This socket runs {0} operations already, which is the most that it may. Complete one first.")]
    TooManyOperations(usize),
    #[error("Pages on this origin may not change anything here.")]
    ForeignOrigin,
    #[error("{0}")]
    Scope(&'static str),
    #[error("The access token or API key is invalid or has expired. Refresh the session or log in again.")]
    Unauthenticated,
    #[error("{}", rate_limits::rejection_message(*.0))]
    TooOften(Allowance),
    #[error(
        "It took too long and was given up. If it was a mutation it may still have happened: repeat it with the same \
         idempotencyKey."
    )]
    Timeout,
    #[error("The body did not come in time.")]
    SlowBody,
    #[error("{UNAVAILABLE}")]
    Unavailable,
    #[error("Something went wrong on our side. Please try again; if it keeps happening, tell us the requestId.")]
    Internal,
}

impl Refused {
    /// The code for programs.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::NotAcceptable | Self::UnsupportedMediaType | Self::BadRequest(_) | Self::SlowBody => "BAD_REQUEST",
            Self::MutationByGet | Self::Subscription | Self::MutationBySocket => "OPERATION_NOT_SUPPORTED",
            Self::TooLarge | Self::Excess(_) | Self::TooManyOperations(_) => "LIMIT_EXCEEDED",
            Self::Syntax(_) => "GRAPHQL_PARSE_FAILED",
            Self::SeveralSubscriptions => "GRAPHQL_VALIDATION_FAILED",
            Self::MissingVariable(_) => "BAD_USER_INPUT",
            Self::ForeignOrigin | Self::Scope(_) => "FORBIDDEN",
            Self::Unauthenticated => "UNAUTHENTICATED",
            Self::TooOften(_) => "RATE_LIMITED",
            Self::Timeout => "TIMEOUT",
            Self::Unavailable => "UNAVAILABLE",
            Self::Internal => "INTERNAL",
        }
    }

    fn status(&self) -> StatusCode {
        match self {
            Self::NotAcceptable => StatusCode::NOT_ACCEPTABLE,
            Self::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::SlowBody => StatusCode::REQUEST_TIMEOUT,
            Self::BadRequest(_)
            | Self::Syntax(_)
            | Self::Excess(_)
            | Self::MissingVariable(_)
            | Self::SeveralSubscriptions
            | Self::Subscription
            | Self::MutationBySocket
            | Self::TooManyOperations(_) => StatusCode::BAD_REQUEST,
            Self::MutationByGet => StatusCode::METHOD_NOT_ALLOWED,
            Self::ForeignOrigin | Self::Scope(_) => StatusCode::FORBIDDEN,
            Self::Unauthenticated => StatusCode::UNAUTHORIZED,
            Self::TooOften(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Timeout | Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Whether it is about the document and not about the HTTP request: `application/json` then has status 200.
    fn is_about_the_document(&self) -> bool {
        matches!(
            self,
            Self::Syntax(_) | Self::Excess(_) | Self::MissingVariable(_) | Self::Subscription | Self::Scope(_)
        )
    }

    /// The rejection as a GraphQL error.
    pub(crate) fn error(&self, id: &RequestId) -> ServerError {
        let mut error = ServerError::new(self.to_string(), None);
        annotate(&mut error, self.code(), id);
        let wait = match self {
            Self::TooOften(Allowance { retry_after: Some(wait), .. }) => rate_limits::seconds(*wait),
            Self::Unavailable => RETRY_AFTER,
            _ => return error,
        };
        error.extensions.get_or_insert_default().set("retryAfter", wait);
        error
    }

    /// The rejection as an HTTP response.
    pub(crate) fn response(&self, media: Media, id: &RequestId) -> Response {
        let status = match media {
            Media::Json if self.is_about_the_document() => StatusCode::OK,
            _ => self.status(),
        };
        let mut response = write(status, media, None, &[self.error(id)]);
        let (name, value) = match self {
            Self::TooOften(allowance) => {
                rate_limits::set_headers(response.headers_mut(), Some(*allowance));
                return response;
            }
            Self::MutationByGet => (header::ALLOW, "POST"),
            Self::Unauthenticated => (header::WWW_AUTHENTICATE, "Bearer error=\"invalid_token\""),
            Self::Timeout | Self::Unavailable => (header::RETRY_AFTER, "5"),
            _ => return response,
        };
        response.headers_mut().insert(name, HeaderValue::from_static(value));
        response
    }
}

/// The HTTP response to a document that was executed or found invalid.
pub(crate) fn executed(
    mut response: async_graphql::Response,
    operation: OperationType,
    media: Media,
    id: &RequestId,
) -> Response {
    let was_run = explain(&mut response, id);
    let outage = response.errors.iter().any(is_outage);
    let status = match media {
        _ if outage => StatusCode::SERVICE_UNAVAILABLE,
        Media::GraphqlResponse if !was_run => StatusCode::BAD_REQUEST,
        _ => StatusCode::OK,
    };
    let data = was_run.then_some(&response.data);
    let mut answer = write(status, media, data, &response.errors);
    if outage {
        answer.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(RETRY_AFTER));
    }
    // Only mutations log in and out.
    if operation == OperationType::Mutation {
        forward(&mut response.http_headers, answer.headers_mut());
    }
    answer
}

/// The body of a response without errors and cookies, which is the same for everybody who gets the same data.
pub(crate) fn data_of(response: &async_graphql::Response) -> Option<Bytes> {
    if response.is_err() || !response.http_headers.is_empty() {
        return None;
    }
    serde_json::to_vec(&Wire { errors: &[], data: Some(&response.data) }).ok().map(Bytes::from)
}

/// Adds a code and the request's id to every error. Returns whether the document was executed: errors found before that
/// have no path and leave no data.
pub(crate) fn explain(response: &mut async_graphql::Response, id: &RequestId) -> bool {
    let invalid = response.data == Value::Null && response.errors.iter().any(|error| error.path.is_empty());
    response.errors.truncate(MAX_ERRORS);
    for error in &mut response.errors {
        // Resolvers set codes; an error without one was found by the executor in the document or the variables.
        annotate(error, if invalid { "GRAPHQL_VALIDATION_FAILED" } else { "BAD_USER_INPUT" }, id);
    }
    !invalid
}

fn is_outage(error: &ServerError) -> bool {
    let code = error.extensions.as_ref().and_then(|extensions| extensions.get("code"));
    code == Some(&Value::from("UNAVAILABLE"))
}

fn annotate(error: &mut ServerError, code: &'static str, id: &RequestId) {
    let extensions = error.extensions.get_or_insert_default();
    if extensions.get("code").is_none() {
        extensions.set("code", code);
    }
    extensions.set("requestId", id.as_str());
}

fn forward(from: &mut HeaderMap, to: &mut HeaderMap) {
    for value in from.get_all(header::SET_COOKIE) {
        to.append(header::SET_COOKIE, value.clone());
    }
}

#[derive(Serialize)]
struct Wire<'a> {
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    errors: &'a [ServerError],
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<&'a Value>,
}

fn write(status: StatusCode, media: Media, data: Option<&Value>, errors: &[ServerError]) -> Response {
    match serde_json::to_vec(&Wire { errors, data }) {
        Ok(body) => (status, [(header::CONTENT_TYPE, media.content_type())], body).into_response(),
        Err(error) => {
            tracing::error!(%error, "an answer could not be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
