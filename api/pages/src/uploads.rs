//! What uploads of pictures have in common, and the files that are made from them.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use domain::uploads::MAX_UPLOAD;
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use kernel::files::FileKey;
use tower_http::timeout::TimeoutLayer;

use api_base::app::App;
use api_base::extract::Path;
use api_base::problem::not_found;
use api_base::problem::problem;
use api_base::rest::failed;

/// How long an upload may take: ten megabytes over a poor phone line.
const UPLOAD_TIMEOUT: Duration = Duration::from_mins(2);
/// How long an upload may stall: a phone may be switching cells.
pub const SILENCE: Duration = Duration::from_secs(30);

/// Whether a request uploads a picture.
pub fn is_upload(request: &Request) -> bool {
    let path = request.uri().path();
    match *request.method() {
        Method::PUT => path.ends_with("/cover") || path.ends_with("/logo") || path == "/account/avatar",
        Method::POST => path.ends_with("/pictures"),
        _ => false,
    }
}

/// The route of the files.
pub(crate) fn files() -> Router<Arc<App>> {
    Router::new().route("/files/{key}", get(file))
}

/// The timeout of routes that take uploads.
pub(crate) fn timeout() -> TimeoutLayer {
    TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, UPLOAD_TIMEOUT)
}

/// Reads an upload, unless it is too large.
pub(crate) async fn read(body: Body) -> Result<Bytes, Response> {
    match Limited::new(body, MAX_UPLOAD).collect().await {
        Ok(body) => Ok(body.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => {
            let message = format!("The file has more than {} MB.", MAX_UPLOAD >> 20);
            Err(problem(StatusCode::PAYLOAD_TOO_LARGE, "FILE_TOO_LARGE", &message))
        }
        Err(_) => Err(problem(StatusCode::BAD_REQUEST, "BAD_REQUEST", "The upload broke off.")),
    }
}

/// The name of a file in its URL.
pub(crate) fn file_name(url: &str) -> String {
    url.rsplit('/').next().unwrap_or_default().to_owned()
}

/// `GET /files/{key}`. The content of a name never changes, so it may be cached forever.
async fn file(State(app): State<Arc<App>>, Path(key): Path<String>) -> Response {
    let Ok(key) = FileKey::parse(&key) else {
        return not_found().await;
    };
    match app.env.files.get(&key).await {
        Ok(Some(body)) => {
            let headers = [
                (header::CONTENT_TYPE, key.content_type()),
                (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
            ];
            (headers, body).into_response()
        }
        Ok(None) => not_found().await,
        Err(error) => failed(&error.into()),
    }
}
