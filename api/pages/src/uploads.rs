//! What uploads of pictures have in common, and the files that are made from them.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use axum::{Json, Router};
use domain::uploads::{MAX_UPLOAD, UploadErrorCode, UploadFault};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use kernel::Failure;
use kernel::error::{ErrorCode, Problem};
use kernel::files::FileKey;
use serde::{Deserialize, Serialize};
use tower_http::timeout::TimeoutLayer;

use api_base::app::App;
use api_base::extract::Path;
use api_base::problem::not_found;
use api_base::problem::problem;
use api_base::rest::{failed, refusal};

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

/// The query parameters of a change.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Seen {
    /// The URL of the picture that the editor saw, empty for none: another one is not replaced.
    expected_url: Option<String>,
}

impl Seen {
    /// The name of the file that the editor saw.
    pub(crate) fn file_name(&self) -> Option<String> {
        let name = |url: &str| url.rsplit('/').next().unwrap_or_default().to_owned();
        self.expected_url.as_deref().map(name)
    }
}

/// The response to an upload: the picture that was made of it, under this name.
pub(crate) fn answer(name: &'static str, outcome: Result<impl Serialize, Response>) -> Response {
    match outcome {
        Ok(picture) => Json(serde_json::json!({ name: picture })).into_response(),
        Err(refused) => refused,
    }
}

/// The response to a removal.
pub(crate) fn removed(outcome: Result<(), Response>) -> Response {
    outcome.map_or_else(|refused| refused, |()| StatusCode::NO_CONTENT.into_response())
}

/// The response to a refused change of a logo or of a person's picture.
pub(crate) fn told(failure: Failure<UploadErrorCode>) -> Response {
    use UploadErrorCode as Code;
    told_as(failure, "organizationId", |code| match code {
        Code::NotFound => (StatusCode::NOT_FOUND, "NOT_FOUND"),
        Code::InvalidInput => (StatusCode::UNPROCESSABLE_ENTITY, "INVALID_INPUT"),
        Code::EditedMeanwhile => (StatusCode::CONFLICT, "EDITED_MEANWHILE"),
        Code::Upload(fault) => of_fault(fault),
    })
}

/// The response to a refused change, by its code. An invalid value of the field that is in the path is a missing page.
pub(crate) fn told_as<C: ErrorCode>(
    failure: Failure<C>,
    in_path: &str,
    status_of: impl FnOnce(C) -> (StatusCode, &'static str),
) -> Response {
    refusal(failure, |problems: Vec<Problem<C>>| {
        let Some(first) = problems.first() else {
            return problem(StatusCode::UNPROCESSABLE_ENTITY, "INVALID_INPUT", "The upload was refused.");
        };
        let missing = first.code == C::INVALID && first.field.as_deref() == Some(in_path);
        let (status, code) = status_of(if missing { C::NOT_FOUND } else { first.code });
        problem(status, code, &first.message)
    })
}

/// The status and the code of an upload that can't be used.
pub(crate) fn of_fault(fault: UploadFault) -> (StatusCode, &'static str) {
    match fault {
        UploadFault::FileTooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "FILE_TOO_LARGE"),
        UploadFault::UnsupportedType => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "UNSUPPORTED_TYPE"),
        UploadFault::PictureDamaged => (StatusCode::UNPROCESSABLE_ENTITY, "PICTURE_DAMAGED"),
        UploadFault::PictureTooSmall => (StatusCode::UNPROCESSABLE_ENTITY, "PICTURE_TOO_SMALL"),
        UploadFault::PictureTooLarge => (StatusCode::UNPROCESSABLE_ENTITY, "PICTURE_TOO_LARGE"),
    }
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
