//! `/graphql/ws`: subscriptions by the protocol graphql-transport-ws
//! (<https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md>).

mod operations;
mod protocol;
mod session;

use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};

use self::protocol::{Closing, SUBPROTOCOL};
use self::session::Session;
use crate::observe::RequestId;
use crate::server::{App, MAX_BODY, problem};

/// Opens a socket for a program or for a page on an allowed origin. Browsers send no preflight for a socket, so the
/// origin is looked at here.
pub(crate) async fn open(
    State(app): State<Arc<App>>,
    Extension(id): Extension<RequestId>,
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
    let upgrade = upgrade.protocols([SUBPROTOCOL]).max_message_size(MAX_BODY).max_frame_size(MAX_BODY);
    let speaks_ours = upgrade.selected_protocol().is_some();
    upgrade.on_upgrade(move |mut socket| async move {
        if speaks_ours {
            Session::new(app, id, headers).serve(socket).await;
        } else {
            let _ = socket.send(Closing::NotAcceptable.message()).await;
        }
    })
}
