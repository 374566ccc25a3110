//! How often one may ask for what is not GraphQL.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use kernel::rate_limits::Group;

use crate::app::App;
use crate::problem::problem;
use crate::rate_limits::{Asked, ClientAddress, tell, too_often};

/// Guards what is not GraphQL: pages, files and their forms.
pub async fn guard(
    State(app): State<Arc<App>>,
    Extension(client): Extension<ClientAddress>,
    request: Request,
    next: Next,
) -> Response {
    let path = request.extensions().get::<MatchedPath>().map_or("", MatchedPath::as_str);
    let group = match (request.method(), path) {
        (&Method::GET | &Method::HEAD, _) => Group::Reads,
        (_, "/verify-email" | "/login" | "/reset-password" | "/undo-second-factor") => Group::LogIns,
        _ => Group::Writes,
    };
    match app.rate_limits.of_address(client, &Asked::from([(group, 1)])).await {
        Ok(allowance) => {
            let mut response = next.run(request).await;
            tell(response.headers_mut(), allowance);
            response
        }
        Err(allowance) => {
            let mut response = problem(StatusCode::TOO_MANY_REQUESTS, "RATE_LIMITED", &too_often(allowance));
            tell(response.headers_mut(), Some(allowance));
            response
        }
    }
}
