//! Responses with documents, conditional and in the form that the client prefers.

use std::collections::BTreeMap;

use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use kernel::collection::Collection as Found;
use kernel::error::Internal;
use serde::Serialize;
use serde_json::Value;

use super::accept::Accepted;
use super::caller::Caller;
use super::problems::Problem;
use super::query::{Offer, Params};
use crate::forms::FormDocument;
use crate::hal::{Collection, Item, Links, Meta, collection_tag, to_body};

/// The header that says which preferences were heeded (RFC 7240 §3).
const PREFERENCE_APPLIED: HeaderName = HeaderName::from_static("preference-applied");

/// A collection, or 304 if the client has it already. The links between pages are repeated in `Link` (RFC 8288).
fn document<T: Serialize>(caller: &Caller, collection: &Collection<T>) -> Result<Response, Problem> {
    let mut response = tagged(caller, &collection_tag(collection), collection)?;
    let pages = ["first", "next"].into_iter().filter_map(|rel| {
        let link = collection.links.get(rel)?;
        Some(format!("<{}>; rel=\"{rel}\"", link.href))
    });
    let pages = pages.collect::<Vec<_>>().join(", ");
    if let (false, Ok(pages)) = (pages.is_empty(), HeaderValue::from_str(&pages)) {
        response.headers_mut().insert(header::LINK, pages);
    }
    Ok(response)
}

/// A page of a collection, with the links and forms of its resource.
pub(crate) fn page<T: Serialize, R>(
    caller: &Caller,
    (params, offer): (&Params, &Offer),
    found: &Found<R>,
    items: Vec<Item<T>>,
    (links, templates): (Links, Option<Value>),
) -> Result<Response, Problem> {
    let collection = Collection {
        links,
        meta: Meta { limit: params.slice.page.size, total: found.total, page: params.page },
        embedded: BTreeMap::from([(offer.rel, items)]),
        templates: templates.filter(|_| caller.form == Accepted::HalForms),
    };
    document(caller, &collection)
}

/// An item, or 304 if the client has it already.
pub(crate) fn item<T: Serialize>(caller: &Caller, item: &Item<T>) -> Result<Response, Problem> {
    tagged(caller, item.etag(), item)
}

/// Forms, which are always HAL-FORMS.
pub(crate) fn form(caller: &Caller, document: &FormDocument) -> Result<Response, Problem> {
    let mut response = tagged(caller, &collection_tag(document), document)?;
    if response.status() == StatusCode::OK {
        let kind = HeaderValue::from_static(Accepted::HalForms.media_type());
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
    }
    Ok(response)
}

/// 201 for a new item, with its address.
pub(crate) fn created<T: Serialize>(caller: &Caller, item: &Item<T>) -> Result<Response, Problem> {
    let mut response = if caller.wants_minimal() {
        minimal(StatusCode::CREATED, item.etag())
    } else {
        with_body(caller.form, StatusCode::CREATED, item.etag(), body_of(item)?)
    };
    if let Ok(address) = HeaderValue::from_str(item.href()) {
        response.headers_mut().insert(header::LOCATION, address);
    }
    Ok(response)
}

/// 200 for an item that was changed.
pub(crate) fn patched<T: Serialize>(caller: &Caller, item: &Item<T>) -> Result<Response, Problem> {
    if caller.wants_minimal() {
        return Ok(minimal(StatusCode::NO_CONTENT, item.etag()));
    }
    Ok(with_body(caller.form, StatusCode::OK, item.etag(), body_of(item)?))
}

/// 204 for what is gone.
pub(crate) fn no_content() -> Response {
    StatusCode::NO_CONTENT.into_response()
}

fn minimal(status: StatusCode, etag: &str) -> Response {
    let mut response = status.into_response();
    response.headers_mut().insert(PREFERENCE_APPLIED, HeaderValue::from_static("return=minimal"));
    set_tag(response.headers_mut(), etag);
    response
}

/// A document with this entity tag, or 304 if the client has it already.
pub(crate) fn tagged(caller: &Caller, etag: &str, document: &impl Serialize) -> Result<Response, Problem> {
    if is_known(&caller.headers, etag) {
        let mut response = StatusCode::NOT_MODIFIED.into_response();
        set_tag(response.headers_mut(), etag);
        return Ok(response);
    }
    Ok(with_body(caller.form, StatusCode::OK, etag, body_of(document)?))
}

fn with_body(form: Accepted, status: StatusCode, etag: &str, body: Bytes) -> Response {
    let kind = HeaderValue::from_static(form.media_type());
    let mut response = (status, [(header::CONTENT_TYPE, kind)], body).into_response();
    set_tag(response.headers_mut(), etag);
    response
}

fn body_of(document: &impl Serialize) -> Result<Bytes, Problem> {
    to_body(document).map_err(|error| Problem::fault(&Internal::Other(format!("a document can't be written: {error}"))))
}

fn set_tag(headers: &mut HeaderMap, etag: &str) {
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{etag}\"")) {
        headers.insert(header::ETAG, tag);
    }
}

/// Whether the client has this representation. All of the tag is compared; quotes and weakness don't matter.
fn is_known(headers: &HeaderMap, etag: &str) -> bool {
    let values = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    values
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known).trim_matches('"') == etag)
}
