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
use kernel::rate_limits::{Allowance, Group};
use kernel::signals::Signal;
use kernel::{Actor, metrics};
use serde::Deserialize;
use tracing::Instrument as _;

use crate::engine::measure::Measurement;
use crate::engine::media::{Media, is_json};
use crate::engine::prepare::{Audience, Parameters, Prepared, prepare};
use crate::engine::reply::{self, Refused};
use crate::engine::scopes;
use crate::engine::shape::Shape;
use tower_http::timeout::TimeoutError;

use crate::graphql::GraphQl;
use crate::schema::batches::Batches;
use crate::schema::context::Viewer;
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
        Asked { app: &app, id: &id, client, headers, media }.answer(body).await
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
        let asked = Asked { app: &app, id: &id, client, headers, media };
        let admitted = asked.admit_to(&prepared).await?;
        asked.execute(prepared, admitted).await
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

/// A request whose head was checked.
struct Asked<'a> {
    app: &'a GraphQl,
    id: &'a RequestId,
    client: ClientAddress,
    headers: HeaderMap,
    media: Media,
}

/// Who asks, within the rate limits.
struct Admitted {
    actor: Actor,
    /// What is left.
    allowance: Option<Allowance>,
}

impl Asked<'_> {
    /// Answers a request by POST: from memory if its answer is kept and is for whoever asks.
    async fn answer(self, body: Bytes) -> Result<Response, Refused> {
        let public = &self.app.public;
        let question = Question::Query(body.clone());
        let Some(kept) = public.kept(&question) else {
            let prepared = self.prepare(&body)?;
            let admitted = self.admit_to(&prepared).await?;
            return if prepared.audience != Audience::Somebody
                && public.serves(&admitted.actor, self.client, &self.headers)
                && public.may_find(&question, &admitted.actor)
            {
                self.look(body, prepared, admitted).await
            } else {
                self.execute(prepared, admitted).await
            };
        };
        let admitted = self.admit(&RequestCounts::from([(Group::Reads, 1)])).await?;
        if kept.is_for(&admitted.actor) && public.serves(&admitted.actor, self.client, &self.headers) {
            return Ok(self.send_kept(&kept, admitted.allowance));
        }
        let prepared = self.prepare(&body)?;
        self.execute(prepared, admitted).await
    }

    fn prepare(&self, body: &Bytes) -> Result<Prepared, Refused> {
        let prepared = prepare(&self.app.documents, Parameters::from_json(body)?)?;
        if prepared.operation == OperationType::Mutation && !self.app.origins.allow(&self.headers) {
            return Err(Refused::ForeignOrigin);
        }
        Ok(prepared)
    }

    /// Counts an operation against the rate limits, and finds out who asks.
    async fn admit_to(&self, prepared: &Prepared) -> Result<Admitted, Refused> {
        if prepared.operation == OperationType::Subscription {
            return Err(Refused::Subscription);
        }
        self.admit(&prepared.counts).await
    }

    async fn admit(&self, counts: &RequestCounts) -> Result<Admitted, Refused> {
        let app = self.app;
        let by_address = app.rate_limits.of_address(self.client, counts).await?;
        let actor = auth::actor(&app.env, &app.tokens, &self.headers).await?;
        let by_user = app.rate_limits.of_user(&actor, counts).await?;
        Ok(Admitted { actor, allowance: rate_limits::tighter(by_address, by_user) })
    }

    /// Executes an operation for whoever asks.
    async fn execute(self, prepared: Prepared, admitted: Admitted) -> Result<Response, Refused> {
        scopes::permit(&admitted.actor, &prepared.shape)?;
        let measurement = self.app.operations.begin(prepared.operation, prepared.field.as_deref());
        self.execute_measured(prepared, admitted, measurement).await
    }

    async fn execute_measured(
        self,
        prepared: Prepared,
        admitted: Admitted,
        measurement: Measurement,
    ) -> Result<Response, Refused> {
        let (app, Admitted { actor, allowance }) = (self.app, admitted);
        let Prepared { request, shape, operation, orders, .. } = prepared;
        // Whoever is not signed in changes nothing else that everybody may see.
        let writes = operation == OperationType::Mutation && (orders || actor.user().is_some());
        app.crowd.note(app.env.signals.as_ref());
        // The other processes hear of it while it runs, and again after it, since it may take long.
        let tell = || {
            if let Some(user) = actor.user().filter(|_| writes && !actor.has_rights()) {
                app.env.signals.publish(Signal::Writer(user.user_id));
            }
        };
        tell();
        let request = request.data(self.headers);
        let response = run(app, request, &shape, Viewer::somebody(actor.clone())).instrument(measurement.span()).await;
        tell();
        measurement.end(response.is_ok());
        let mut answer = reply::executed(response, operation, self.media, self.id);
        rate_limits::set_headers(answer.headers_mut(), allowance);
        if writes {
            app.public.note_write(&actor, self.client, &mut answer);
        }
        Ok(answer)
    }

    /// Answers a query as everybody sees it, and keeps the answer if it is without errors. If it depends on who asks, somebody
    /// who is signed in gets their own.
    async fn look(self, body: Bytes, prepared: Prepared, admitted: Admitted) -> Result<Response, Refused> {
        let Prepared { request, shape, operation, field, audience, .. } = prepared;
        let measurement = self.app.operations.begin(operation, field.as_deref());
        let span = measurement.span();
        let found = self.app.public.look(Question::Query(body.clone()), async |log| {
            if audience == Audience::Everybody {
                log.list();
            }
            self.app.crowd.note(self.app.env.signals.as_ref());
            let viewer = Viewer::everybody(Arc::clone(&log));
            let response = run(self.app, request, &shape, viewer).instrument(span).await;
            match reply::data_of(&response) {
                Some(body) => Ok(Made { body, name: field }),
                None => Err((response, log.depends_on_viewer())),
            }
        });
        let found = found.await;
        let is_theirs = match &found {
            Ok(answer) => answer.is_for(&admitted.actor),
            Err((_, depends_on_viewer)) => !depends_on_viewer || admitted.actor.user().is_none(),
        };
        if !is_theirs {
            let prepared = self.prepare(&body)?;
            return self.execute_measured(prepared, admitted, measurement).await;
        }
        measurement.end(found.is_ok());
        let mut response = match found {
            Ok(answer) => answer.response(&self.headers, self.media.content_type()),
            Err((response, _)) => reply::executed(response, operation, self.media, self.id),
        };
        rate_limits::set_headers(response.headers_mut(), admitted.allowance);
        Ok(response)
    }

    /// Sends an answer that was kept in memory.
    fn send_kept(&self, answer: &Answer, allowance: Option<Allowance>) -> Response {
        metrics::public_cache("hit");
        self.app.operations.begin(OperationType::Query, answer.name()).end(true);
        let mut response = answer.response(&self.headers, self.media.content_type());
        rate_limits::set_headers(response.headers_mut(), allowance);
        response
    }
}

async fn run(app: &GraphQl, request: GraphQlRequest, shape: &Shape, viewer: Viewer) -> async_graphql::Response {
    let (batches, rows) = Batches::new(&app.env, &viewer);
    batches.run(app.schema.execute(request.data(viewer).data(rows), shape)).await
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
