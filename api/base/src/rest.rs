//! What the REST endpoints have in common: authentication and error responses.

use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use domain::accounts::AccountErrorCode;
use kernel::actor::NOT_BY_KEY;
use kernel::error::{Internal, Problem};
use kernel::scopes::{Access, Resource};
use kernel::{Actor, Failure};

use crate::app::App;
use crate::auth::{self, AuthFailure};
use crate::lifecycle;
use crate::problem::{SECOND_FACTOR_REQUIRED, problem};

/// The actor of a request, or the response to an invalid token, or to an API key without this scope. Without a scope,
/// keys are refused.
pub async fn actor(app: &App, headers: &HeaderMap, scope: Option<(Resource, Access)>) -> Result<Actor, Response> {
    let actor = auth::actor(&app.env, &app.tokens, headers).await.map_err(|failure| match failure {
        AuthFailure::Unauthenticated => sign_in(),
        AuthFailure::Internal(fault) => failed(&fault),
    })?;
    let allowed = match scope {
        Some((resource, access)) => actor.require_scope(resource, access),
        None if actor.key().is_some() => Err(Failure::<AccountErrorCode>::Forbidden(NOT_BY_KEY)),
        None => Ok(()),
    };
    allowed.map_err(|failure| refusal(failure, |_| sign_in()))?;
    Ok(actor)
}

/// The response to a failed request. `rejected` makes the one for a violated rule of the area.
pub fn refusal<C: std::fmt::Debug>(
    failure: Failure<C>,
    rejected: impl FnOnce(Vec<Problem<C>>) -> Response,
) -> Response {
    match failure {
        Failure::Unauthenticated => sign_in(),
        Failure::Forbidden(why) => problem(StatusCode::FORBIDDEN, "FORBIDDEN", why),
        Failure::SecondFactorRequired => {
            problem(StatusCode::FORBIDDEN, "SECOND_FACTOR_REQUIRED", SECOND_FACTOR_REQUIRED)
        }
        Failure::Rejected(problems) => rejected(problems),
        Failure::Internal(fault) => failed(&fault),
    }
}

fn sign_in() -> Response {
    problem(StatusCode::UNAUTHORIZED, "UNAUTHENTICATED", "Log in first.")
}

/// The response to an internal fault.
pub fn failed(fault: &Internal) -> Response {
    if fault.is_outage() {
        tracing::warn!(error = %fault, "a request met an outage of the database");
        return lifecycle::outage();
    }
    tracing::error!(error = %fault, "a request could not be answered");
    problem(StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL", "Something went wrong on our side. Please try again.")
}
