//! Rate limits of routes other than GraphQL.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use kernel::Actor;
use kernel::rate_limits::Group;

use crate::app::App;
use crate::problem::problem;
use crate::rate_limits::{ClientAddress, RequestCounts, rejection_message, set_headers};

/// Applies rate limits to pages, files and forms.
pub async fn guard(
    State(app): State<Arc<App>>,
    Extension(client): Extension<ClientAddress>,
    request: Request,
    next: Next,
) -> Response {
    let path = request.extensions().get::<MatchedPath>().map_or("", MatchedPath::as_str);
    let group = match (request.method(), path) {
        (&Method::GET | &Method::HEAD, _) => Group::Reads,
        (_, "/verify-email" | "/login" | "/reset-password" | "/undo-second-factor" | "/account/export.json") => {
            Group::LogIns
        }
        _ => Group::Writes,
    };
    let changes_places = path == "/orders/{order_id}/cancel";
    match app.rate_limits.of_address(client, &RequestCounts::from([(group, 1)])).await {
        Ok(allowance) => {
            let mut response = next.run(request).await;
            set_headers(response.headers_mut(), allowance);
            if changes_places {
                app.public.note_write(&Actor::Anonymous, client, &mut response);
            }
            response
        }
        Err(allowance) => {
            let mut response = problem(StatusCode::TOO_MANY_REQUESTS, "RATE_LIMITED", &rejection_message(allowance));
            set_headers(response.headers_mut(), Some(allowance));
            response
        }
    }
}
