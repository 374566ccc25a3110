//! Media types of GraphQL over HTTP (<https://graphql.github.io/graphql-over-http/draft/#sec-Media-Types>).

use axum::http::{HeaderMap, HeaderValue, header};

/// The media type of a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Media {
    /// `application/graphql-response+json`: the status says whether the request was executed.
    GraphqlResponse,
    /// `application/json`: every well-formed request gets 200, with or without errors.
    Json,
}

impl Media {
    /// The best one that the client accepts; none if it accepts neither. Without an `Accept` header it is JSON, as old
    /// clients expect.
    pub(crate) fn accepted(headers: &HeaderMap) -> Option<Self> {
        let mut asked = false;
        let mut best: Option<(f32, Self)> = None;
        for value in headers.get_all(header::ACCEPT) {
            let Ok(value) = value.to_str() else { continue };
            for range in value.split(',') {
                asked = true;
                let Some((quality, media)) = parse_range(range) else { continue };
                if quality > best.map_or(0.0, |(quality, _)| quality) {
                    best = Some((quality, media));
                }
            }
        }
        if asked { best.map(|(_, media)| media) } else { Some(Self::Json) }
    }

    /// The `Content-Type` of a response.
    pub(crate) fn content_type(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
            Self::Json => "application/json; charset=utf-8",
        })
    }
}

/// One range of an `Accept` header with its quality.
fn parse_range(range: &str) -> Option<(f32, Media)> {
    let mut parts = range.split(';').map(str::trim);
    let media = match parts.next()?.to_ascii_lowercase().as_str() {
        "application/graphql-response+json" => Media::GraphqlResponse,
        "application/json" | "application/*" | "*/*" => Media::Json,
        _ => return None,
    };
    let mut quality = 1.0;
    for parameter in parts {
        let (name, value) = parameter.split_once('=')?;
        match name.trim().to_ascii_lowercase().as_str() {
            "q" => quality = value.trim().parse().ok()?,
            "charset" if !is_utf8(value) => return None,
            _ => {}
        }
    }
    Some((quality, media))
}

/// Whether a body is JSON in UTF-8. Nothing else is accepted, because browsers send forms and plain text across origins
/// without a preflight.
pub(crate) fn is_json(headers: &HeaderMap) -> bool {
    let Some(Ok(value)) = headers.get(header::CONTENT_TYPE).map(HeaderValue::to_str) else { return false };
    let mut parts = value.split(';').map(str::trim);
    let is_json = parts.next().is_some_and(|essence| essence.eq_ignore_ascii_case("application/json"));
    is_json
        && parts.all(|parameter| match parameter.split_once('=') {
            Some((name, value)) if name.trim().eq_ignore_ascii_case("charset") => is_utf8(value),
            _ => true,
        })
}

fn is_utf8(charset: &str) -> bool {
    let charset = charset.trim().trim_matches('"');
    charset.eq_ignore_ascii_case("utf-8") || charset.eq_ignore_ascii_case("utf8")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(name: header::HeaderName, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_str(value).unwrap())])
    }

    #[test]
    fn negotiates() {
        let accepted = |value| Media::accepted(&headers(header::ACCEPT, value));
        assert_eq!(Media::accepted(&HeaderMap::new()), Some(Media::Json));
        assert_eq!(accepted("*/*"), Some(Media::Json));
        assert_eq!(accepted("application/json"), Some(Media::Json));
        assert_eq!(accepted("application/graphql-response+json, application/json;q=0.9"), Some(Media::GraphqlResponse));
        assert_eq!(accepted("application/graphql-response+json;q=0.1, application/json"), Some(Media::Json));
        assert_eq!(accepted("text/html, */*;q=0.1"), Some(Media::Json));
        for neither in ["text/html", "application/json;q=0", "application/json;charset=iso-8859-1", "nonsense"] {
            assert_eq!(accepted(neither), None, "{neither}");
        }
    }

    #[test]
    fn reads_json_only() {
        for good in ["application/json", "Application/JSON; charset=UTF-8", "application/json;charset=\"utf-8\""] {
            assert!(is_json(&headers(header::CONTENT_TYPE, good)), "{good}");
        }
        for bad in ["text/plain", "application/jsonp", "application/json; charset=latin1", "multipart/form-data", ""] {
            assert!(!is_json(&headers(header::CONTENT_TYPE, bad)), "{bad}");
        }
        assert!(!is_json(&HeaderMap::new()));
    }
}
