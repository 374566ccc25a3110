//! `/graphql/ws`: subscriptions by the protocol graphql-transport-ws
//! (<https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md>).

mod operations;
mod protocol;
mod session;
mod shared;

use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use kernel::rate_limits::Group;

use self::protocol::{Closing, SUBPROTOCOL};
use self::session::Session;
use crate::graphql::GraphQl;
use crate::socket_permits::Full;
use api_base::options::MAX_BODY;
use api_base::problem::problem;
use api_base::rate_limits::ClientAddress;
use api_base::rate_limits::RequestCounts;
use api_base::rate_limits::rejection_message;
use api_base::rate_limits::set_headers;
use api_base::request_id::RequestId;

/// The bytes that are read from a socket at once, and kept for it. Most messages are a few hundred bytes, and most sockets
/// are silent: the library's default of 128 KiB would be nearly all the memory that a socket takes.
const READ_BUFFER: usize = 2048;

/// How many seconds clients should wait if the process has all the sockets that it may have.
const LATER: HeaderValue = HeaderValue::from_static("30");

/// Opens a WebSocket for a program, or for a page on an allowed origin. Browsers send no preflight for it, so the origin
/// is checked here.
pub(crate) async fn open(
    State(app): State<Arc<GraphQl>>,
    Extension(id): Extension<RequestId>,
    Extension(client): Extension<ClientAddress>,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Response {
    let upgrade = match upgrade {
        Ok(upgrade) => upgrade,
        Err(rejection) => return rejection.into_response(),
    };
    if !app.origins.allow(&headers) {
        return problem(StatusCode::FORBIDDEN, "FORBIDDEN", "Pages on this origin may not open a socket here.");
    }
    if let Err(allowance) = app.rate_limits.of_address(client, &RequestCounts::from([(Group::Reads, 1)])).await {
        let mut response = problem(StatusCode::TOO_MANY_REQUESTS, "RATE_LIMITED", &rejection_message(allowance));
        set_headers(response.headers_mut(), Some(allowance));
        return response;
    }
    let permit = match app.sockets.for_handshake(client) {
        Ok(permit) => permit,
        Err(full) => return refused(full),
    };
    let upgrade = upgrade
        .protocols([SUBPROTOCOL])
        .max_message_size(MAX_BODY)
        .max_frame_size(MAX_BODY)
        .read_buffer_size(READ_BUFFER)
        .write_buffer_size(0);
    let speaks_ours = upgrade.selected_protocol().is_some();
    upgrade.on_upgrade(move |mut socket| async move {
        if speaks_ours {
            Session::new(app, id, client, permit).serve(socket, headers).await;
        } else {
            let _ = socket.send(Closing::NotAcceptable.message()).await;
        }
    })
}

/// The response to a handshake when there are too many sockets already.
fn refused(full: Full) -> Response {
    match full {
        Full::Owner => {
            let message = "Too many sockets wait to be opened from here. Send connection_init on these first.";
            problem(StatusCode::TOO_MANY_REQUESTS, "LIMIT_EXCEEDED", message)
        }
        Full::Process => {
            let message = "This server has as many sockets as it may have. Try again later, or send queries instead.";
            let mut response = problem(StatusCode::SERVICE_UNAVAILABLE, "LIMIT_EXCEEDED", message);
            response.headers_mut().insert(RETRY_AFTER, LATER);
            response
        }
    }
}
