//! Conditions on the version of a resource (RFC 9110 §13).

use axum::http::{HeaderMap, StatusCode, header};

use super::problems::Problem;

/// The version that `If-Match` asks for, if it does; `*` asks for any. Tags without quotes and weak ones are read as well,
/// because clients send them. Of several tags the first counts: a client has one version.
fn if_match(headers: &HeaderMap) -> Result<Option<Match>, Problem> {
    let Some(value) = headers.get(header::IF_MATCH) else { return Ok(None) };
    let unreadable = || {
        let message = "If-Match must be an entity tag as it was sent with the resource, such as \"7.a3f9\".";
        Problem::of(StatusCode::BAD_REQUEST, "INVALID_HEADER", "If-Match", message)
    };
    let text = value.to_str().map_err(|_| unreadable())?.trim();
    if text == "*" {
        return Ok(Some(Match::Any));
    }
    let tag = text.split(',').next().unwrap_or_default().trim();
    let tag = tag.strip_prefix("W/").unwrap_or(tag).trim_matches('"');
    let version = tag.split('.').next().unwrap_or_default();
    // A tag of something else, such as a collection's, is of no version that this resource ever had.
    Ok(Some(version.parse().map_or(Match::None, Match::Version)))
}

/// What `If-Match` asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Match {
    /// Whatever version there is.
    Any,
    /// This version.
    Version(i32),
    /// A version that there never was.
    None,
}

/// The version that a write of an item is based on; `None` for any.
///
/// # Errors
/// 428 without `If-Match`: whoever writes has to say what they saw, or they would overwrite what others did meanwhile.
pub(crate) fn required_match(headers: &HeaderMap) -> Result<Option<i32>, Problem> {
    match if_match(headers)? {
        Some(Match::Any) => Ok(None),
        Some(Match::Version(version)) => Ok(Some(version)),
        // No row has it, so the write is refused as stale.
        Some(Match::None) => Ok(Some(i32::MIN)),
        None => {
            let message = "Send the resource's entity tag in If-Match, so that nothing is overwritten that changed since \
                           you read it.";
            Err(Problem::of(StatusCode::PRECONDITION_REQUIRED, "PRECONDITION_REQUIRED", "If-Match", message))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asking(tag: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(header::IF_MATCH, tag.parse().unwrap());
        headers
    }

    #[test]
    fn versions_are_read_from_tags_as_clients_send_them() {
        for tag in ["\"7.a3f9\"", "7.a3f9", "W/\"7.a3f9\"", " \"7.a3f9\" , \"8.b\"", "7"] {
            assert_eq!(required_match(&asking(tag)).unwrap(), Some(7), "{tag}");
        }
        assert_eq!(required_match(&asking("*")).unwrap(), None);
        assert_eq!(required_match(&asking("\"c.12\"")).unwrap(), Some(i32::MIN));
        assert!(required_match(&HeaderMap::new()).is_err());
    }
}
