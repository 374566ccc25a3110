//! What a PUT or a PATCH of an item changes, and in which version.

use axum::body::Bytes;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::bodies::Body;
use super::caller::Caller;
use super::etags::required_match;
use super::problems::Problem;

/// The version that a change is based on (none for any), and what the item is to be.
pub(crate) type Change<T> = (Option<i32>, T);

/// What a PUT replaces an item with.
pub(crate) fn replacement<T: DeserializeOwned>(caller: &Caller, body: &Bytes) -> Result<Change<T>, Problem> {
    Ok((required_match(&caller.headers)?, Body::read(&caller.headers, body)?.into()?))
}

/// What an item becomes by a PATCH; `apply` merges the patch into what it is now.
pub(crate) fn patch<T: DeserializeOwned>(
    caller: &Caller,
    body: &Bytes,
    now: Value,
    apply: impl FnOnce(Map<String, Value>, Map<String, Value>) -> Map<String, Value>,
) -> Result<Change<T>, Problem> {
    let version = required_match(&caller.headers)?;
    let changes = Body::patch(&caller.headers, body)?;
    let Value::Object(now) = now else { return Err(Problem::not_found()) };
    Ok((version, Body(apply(now, changes.0)).into()?))
}

/// Passes if an item stays in its organization.
///
/// # Errors
/// 422 for another one.
pub(crate) fn keeps(organization: &str, given: Option<&str>) -> Result<(), Problem> {
    if given.is_some_and(|given| given != organization) {
        return Err(Problem::field("organization", "organization can't be changed."));
    }
    Ok(())
}
