//! `/graphql`: GraphQL over HTTP (<https://graphql.github.io/graphql-over-http/draft/>). Rejects whatever would let other
//! sites act through a visitor's browser, and small requests that cause a lot of work.

use std::error::Error as _;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use async_graphql::Request as GraphQlRequest;
use async_graphql::parser::types::OperationType;
use axum::Extension;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest as _, Query, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use futures::FutureExt as _;
use kernel::Actor;
use kernel::rate_limits::{Allowance, Group};
use serde::Deserialize;
use tracing::Instrument as _;

use crate::engine::media::{Media, is_json};
use crate::engine::prepare::{Audience, Parameters, Prepared, prepare};
use crate::engine::reply::{self, Refused};
use crate::engine::shape::Shape;
use tower_http::timeout::TimeoutError;

use crate::graphql::GraphQl;
use crate::schema::batches::Batches;
use api_base::auth;
use api_base::auth::AuthFailure;
use api_base::public_cache::{Answer, Made, Question};
use api_base::rate_limits;
use api_base::rate_limits::{ClientAddress, RequestCounts};
use api_base::request_id::RequestId;

/// `POST /graphql`.
pub(crate) async fn post(
    State(app): State<Arc<GraphQl>>,
    Extension(id): Extension<RequestId>,
    Extension(client): Extension<ClientAddress>,
    mut request: Request,
) -> Response {
    let Some(media) = Media::accepted(request.headers()) else {
        return Refused::NotAcceptable.response(Media::Json, &id);
    };
    if !is_json(request.headers()) {
        return Refused::UnsupportedMediaType.response(media, &id);
    }
    in_time(app.options.request_timeout, media, &id, async {
        let headers = std::mem::take(request.headers_mut());
        let body = read(request).await?;
        let question = app.public.serves(client, &headers).then(|| Question::Query(body.clone()));
        if let Some(answer) = question.as_ref().and_then(|question| app.public.kept(question)) {
            return send_kept(&app, client, &headers, &answer, media).await;
        }
        let prepared = prepare(&app.documents, Parameters::from_json(&body)?)?;
        if prepared.operation == OperationType::Mutation && !app.origins.allow(&headers) {
            return Err(Refused::ForeignOrigin);
        }
        match question.filter(|_| prepared.audience != Audience::Somebody) {
            Some(question) => execute_for_everybody(&app, client, headers, prepared, media, &id, question).await,
            None => execute(&app, client, headers, prepared, media, &id).await,
        }
    })
    .await
}

/// The parameters in a query string.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct QueryString {
    query: Option<String>,
    operation_name: Option<String>,
    variables: Option<String>,
    extensions: Option<String>,
}

/// `GET /graphql`: queries only.
pub(crate) async fn get(
    State(app): State<Arc<GraphQl>>,
    Extension(id): Extension<RequestId>,
    Extension(client): Extension<ClientAddress>,
    headers: HeaderMap,
    query: Result<Query<QueryString>, axum::extract::rejection::QueryRejection>,
) -> Response {
    let Some(media) = Media::accepted(&headers) else {
        return Refused::NotAcceptable.response(Media::Json, &id);
    };
    in_time(app.options.request_timeout, media, &id, async {
        let Query(sent) = query.map_err(|_| Refused::BadRequest("The query string can't be read."))?;
        let QueryString { query, operation_name, variables, extensions } = sent;
        let parameters = Parameters::from_query(query, operation_name, variables.as_deref(), extensions.as_deref())?;
        let prepared = prepare(&app.documents, parameters)?;
        if prepared.operation == OperationType::Mutation {
            return Err(Refused::MutationByGet);
        }
        execute(&app, client, headers, prepared, media, &id).await
    })
    .await
}

/// Responds within the time that a request may take, even if a resolver panics.
async fn in_time(
    patience: Duration,
    media: Media,
    id: &RequestId,
    work: impl Future<Output = Result<Response, Refused>>,
) -> Response {
    let guarded = AssertUnwindSafe(work).catch_unwind();
    let outcome = match tokio::time::timeout(patience, guarded).await {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(_)) => {
            tracing::warn!("a resolver panicked");
            Err(Refused::Internal)
        }
        Err(_) => {
            tracing::warn!("a request took too long");
            Err(Refused::Timeout)
        }
    };
    outcome.unwrap_or_else(|refused| refused.response(media, id))
}

async fn read(request: Request) -> Result<Bytes, Refused> {
    Bytes::from_request(request, &()).await.map_err(|rejection| {
        if fell_silent(&rejection) {
            Refused::SlowBody
        } else if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
            Refused::TooLarge
        } else {
            Refused::BadRequest("The body broke off.")
        }
    })
}

fn fell_silent(rejection: &BytesRejection) -> bool {
    let mut cause = rejection.source();
    while let Some(error) = cause {
        if error.is::<TimeoutError>() {
            return true;
        }
        cause = error.source();
    }
    false
}

async fn execute(
    app: &GraphQl,
    client: ClientAddress,
    headers: HeaderMap,
    prepared: Prepared,
    media: Media,
    id: &RequestId,
) -> Result<Response, Refused> {
    let Prepared { request, shape, operation, field, counts, orders, .. } = prepared;
    if operation == OperationType::Subscription {
        return Err(Refused::Subscription);
    }
    let by_address = app.rate_limits.of_address(client, &counts).await?;
    let actor = auth::actor(&app.env, &app.tokens, &headers).await?;
    let by_user = app.rate_limits.of_user(&actor, &counts).await?;
    let is_anonymous = actor.user().is_none();
    let measurement = app.operations.begin(operation, field.as_deref());
    let response = run(app, request.data(headers), &shape, actor).instrument(measurement.span()).await;
    measurement.end(response.is_ok());
    let mut answer = reply::executed(response, operation, media, id);
    rate_limits::set_headers(answer.headers_mut(), rate_limits::tighter(by_address, by_user));
    if orders && is_anonymous {
        app.public.note_write(client, &mut answer);
    }
    Ok(answer)
}

async fn run(app: &GraphQl, request: GraphQlRequest, shape: &Shape, actor: Actor) -> async_graphql::Response {
    let (batches, rows) = Batches::new(&app.env, &actor);
    batches.run(app.schema.execute(request.data(actor).data(rows), shape)).await
}

/// Answers a query that everybody gets the same answer to, and keeps the answer if it is without errors.
async fn execute_for_everybody(
    app: &GraphQl,
    client: ClientAddress,
    headers: HeaderMap,
    prepared: Prepared,
    media: Media,
    id: &RequestId,
    question: Question,
) -> Result<Response, Refused> {
    let Prepared { request, shape, operation, field, counts, audience, .. } = prepared;
    let allowance = app.rate_limits.of_address(client, &counts).await?;
    let measurement = app.operations.begin(operation, field.as_deref());
    let span = measurement.span();
    let answer = app.public.look(question, async |log| {
        if audience == Audience::Everybody {
            log.list();
        }
        let request = request.data(headers.clone()).data(log);
        let response = run(app, request, &shape, Actor::Anonymous).instrument(span).await;
        match reply::data_of(&response) {
            Some(body) => Ok(Made { body, name: field }),
            None => Err(response),
        }
    });
    let answer = answer.await;
    measurement.end(answer.is_ok());
    let mut response = match answer {
        Ok(answer) => answer.response(&headers, media.content_type()),
        Err(response) => reply::executed(response, operation, media, id),
    };
    rate_limits::set_headers(response.headers_mut(), allowance);
    Ok(response)
}

/// Sends an answer that was kept in memory.
async fn send_kept(
    app: &GraphQl,
    client: ClientAddress,
    headers: &HeaderMap,
    answer: &Answer,
    media: Media,
) -> Result<Response, Refused> {
    let allowance = app.rate_limits.of_address(client, &RequestCounts::from([(Group::Reads, 1)])).await?;
    app.operations.begin(OperationType::Query, answer.name()).end(true);
    let mut response = answer.response(headers, media.content_type());
    rate_limits::set_headers(response.headers_mut(), allowance);
    Ok(response)
}

impl From<Allowance> for Refused {
    fn from(allowance: Allowance) -> Self {
        Self::TooOften(allowance)
    }
}

impl From<AuthFailure> for Refused {
    fn from(failure: AuthFailure) -> Self {
        match failure {
            AuthFailure::Unauthenticated => Self::Unauthenticated,
            AuthFailure::Internal(fault) if fault.is_outage() => Self::Unavailable,
            AuthFailure::Internal(fault) => {
                tracing::error!(error = %fault, "the actor could not be made out");
                Self::Internal
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn answer(work: impl Future<Output = Result<Response, Refused>>) -> (StatusCode, serde_json::Value) {
        let id = RequestId::new("request-1");
        let response = in_time(Duration::from_millis(50), Media::Json, &id, work).await;
        let status = response.status();
        let body = axum::body::to_bytes(response.into_body(), 10_000).await.unwrap();
        (status, serde_json::from_slice(&body).unwrap())
    }

    #[tokio::test]
    async fn a_panic_says_nothing_of_itself() {
        let (status, body) = answer(async { panic!("with a secret") }).await;
        assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
        let extensions = &body["errors"][0]["extensions"];
        assert_eq!((&extensions["code"], &extensions["requestId"]), (&"INTERNAL".into(), &"request-1".into()));
        assert!(!body.to_string().contains("secret"));
    }

    #[tokio::test]
    async fn what_takes_too_long_is_given_up() {
        let (status, body) = answer(std::future::pending()).await;
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(body["errors"][0]["extensions"]["code"], "TIMEOUT");
    }
}
