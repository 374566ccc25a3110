//! File storage in an S3 double that requires signed requests.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse as _, Response};
use integrations::{ObjectFiles, S3Options};
use kernel::files::{FileKey, FileStore as _};
use tokio::net::TcpListener;

/// The stored objects with their media types, by path.
type Objects = Arc<Mutex<HashMap<String, (Bytes, String)>>>;

async fn serve(State(objects): State<Objects>, method: Method, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let text = |name: header::HeaderName| headers.get(name).map(|value| value.to_str().unwrap().to_owned());
    let signature = text(header::AUTHORIZATION).unwrap_or_default();
    if !signature.starts_with("AWS4-HMAC-SHA256 Credential=key-id/") || !signature.contains("/eu-central-1/s3/") {
        return StatusCode::FORBIDDEN.into_response();
    }
    let (path, mut objects) = (uri.path().to_owned(), objects.lock().unwrap());
    match method {
        Method::PUT => {
            objects.insert(path, (body, text(header::CONTENT_TYPE).unwrap_or_default()));
            ([(header::ETAG, "\"1\"")], "").into_response()
        }
        Method::GET => match objects.get(&path) {
            Some((body, _)) => {
                let known = [(header::ETAG, "\"1\""), (header::LAST_MODIFIED, "Sat, 21 Nov 2026 09:00:00 GMT")];
                (known, body.clone()).into_response()
            }
            None => (StatusCode::NOT_FOUND, "<Error><Code>NoSuchKey</Code></Error>").into_response(),
        },
        Method::DELETE => {
            objects.remove(&path);
            StatusCode::NO_CONTENT.into_response()
        }
        _ => StatusCode::METHOD_NOT_ALLOWED.into_response(),
    }
}

async fn start(objects: &Objects) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let router = Router::new().fallback(serve).with_state(Arc::clone(objects));
    tokio::spawn(async move { axum::serve(listener, router).await });
    endpoint
}

fn files(endpoint: String, id: &str) -> ObjectFiles {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let options = S3Options {
        bucket: "pictures".to_owned(),
        prefix: "event/radar".to_owned(),
        region: Some("eu-central-1".to_owned()),
        endpoint: Some(endpoint),
        keys: Some((id.to_owned().into(), "secret".to_owned().into())),
    };
    ObjectFiles::s3(options).unwrap()
}

#[tokio::test]
async fn a_bucket_keeps_files_until_they_are_removed() {
    let objects = Objects::default();
    let files = files(start(&objects).await, "key-id");
    let name = "0123456789abcdef0123456789abcdef-480.jpg";
    let key = FileKey::parse(name).unwrap();
    assert_eq!(files.get(&key).await.unwrap(), None);
    files.put(&key, Bytes::from_static(b"a picture")).await.unwrap();
    let kept = (Bytes::from_static(b"a picture"), "image/jpeg".to_owned());
    assert_eq!(objects.lock().unwrap().get(&format!("/pictures/event/radar/{name}")), Some(&kept));
    assert_eq!(files.get(&key).await.unwrap(), Some(kept.0));
    for _ in 0..2 {
        files.delete(&key).await.unwrap();
        assert_eq!(files.get(&key).await.unwrap(), None);
    }
}

#[tokio::test]
async fn a_bucket_that_refuses_is_an_error() {
    let files = files(start(&Objects::default()).await, "another-id");
    let key = FileKey::parse("0123456789abcdef0123456789abcdef-480.jpg").unwrap();
    assert!(files.put(&key, Bytes::from_static(b"a picture")).await.is_err());
    assert!(files.get(&key).await.is_err());
}
