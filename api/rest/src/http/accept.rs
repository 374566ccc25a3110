//! What a client accepts (RFC 9110 §12.5.1).

use axum::http::{HeaderMap, header};

/// The forms that a document is sent in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Accepted {
    /// `application/hal+json`, which is also for whoever accepts any JSON, or anything.
    Hal,
    /// `application/prs.hal-forms+json`: HAL with the forms for what can be done.
    HalForms,
    /// `application/json`, for clients that accept no HAL.
    Json,
}

impl Accepted {
    /// The media type that is sent.
    pub(crate) fn media_type(self) -> &'static str {
        match self {
            Self::Hal => "application/hal+json",
            Self::HalForms => "application/prs.hal-forms+json",
            Self::Json => "application/json",
        }
    }
}

/// A media range and its weight.
struct Range<'a> {
    range: &'a str,
    weight: f32,
}

fn ranges(headers: &HeaderMap) -> Vec<Range<'_>> {
    let values = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok());
    values
        .flat_map(|value| value.split(','))
        .map(|text| {
            let mut parts = text.split(';').map(str::trim);
            let range = parts.next().unwrap_or_default();
            let weight = parts
                .find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")))
                .map_or(1.0, |weight| weight.parse().unwrap_or(0.0));
            Range { range, weight }
        })
        .filter(|range| !range.range.is_empty())
        .collect()
}

/// The weight that a client gives a media type by the most specific range that matches, and how specific that is.
fn weight(ranges: &[Range<'_>], media_type: &str) -> Option<(f32, u8)> {
    let family = media_type.split_once('/').map_or("", |(family, _)| family);
    let rank = |range: &str| {
        let range = range.to_ascii_lowercase();
        if range == media_type {
            Some(2)
        } else if range == format!("{family}/*") {
            Some(1)
        } else {
            (range == "*/*").then_some(0)
        }
    };
    let matching = ranges.iter().filter_map(|range| rank(range.range).map(|rank| (range.weight, rank)));
    matching.max_by_key(|(_, rank)| *rank)
}

/// The form that a client prefers. Without a preference it is HAL; a client that accepts none of the forms gets HAL, too,
/// as RFC 9110 allows, because a document that it can look at is more useful than 406.
pub(crate) fn accepted(headers: &HeaderMap) -> Accepted {
    let ranges = ranges(headers);
    let of = |form: Accepted| weight(&ranges, form.media_type()).filter(|(weight, _)| *weight > 0.0);
    let (hal, forms, json) = (of(Accepted::Hal), of(Accepted::HalForms), of(Accepted::Json));
    let better = |one: Option<(f32, u8)>, other: Option<(f32, u8)>| match (one, other) {
        (Some(one), Some(other)) => one.0 > other.0 || (one.0 >= other.0 && one.1 > other.1),
        (one, _) => one.is_some(),
    };
    if better(forms, hal) && better(forms, json) {
        Accepted::HalForms
    } else if better(json, hal) {
        Accepted::Json
    } else {
        Accepted::Hal
    }
}

/// Whether a client would rather have HAL than a web page: only if it names HAL or HAL-FORMS.
pub(crate) fn prefers_hal(headers: &HeaderMap) -> bool {
    let ranges = ranges(headers);
    let named = |media_type: &str| weight(&ranges, media_type).filter(|(_, rank)| *rank == 2).map(|(weight, _)| weight);
    let hal = named("application/hal+json").into_iter().chain(named("application/prs.hal-forms+json"));
    let hal = hal.fold(0.0, f32::max);
    hal > 0.0 && hal > weight(&ranges, "text/html").map_or(0.0, |(weight, _)| weight)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asking(accept: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, accept.parse().unwrap());
        headers
    }

    #[test]
    fn the_form_is_the_one_that_the_client_ranks_first() {
        use Accepted::{Hal, HalForms, Json};
        for (accept, form) in [
            ("application/hal+json, application/json;q=0.9, */*;q=0.8", Hal),
            ("application/prs.hal-forms+json;q=1.0, application/hal+json;q=0.9, */*;q=0.1", HalForms),
            ("application/hal+json, application/prs.hal-forms+json", Hal),
            ("application/json", Json),
            ("application/json, application/hal+json", Hal),
            ("*/*", Hal),
            ("text/html", Hal),
            ("application/*;q=0.5, application/prs.hal-forms+json", HalForms),
            ("application/prs.hal-forms+json;q=0", Hal),
            ("", Hal),
        ] {
            assert_eq!(accepted(&asking(accept)), form, "{accept}");
        }
        assert_eq!(accepted(&HeaderMap::new()), Hal);
    }

    #[test]
    fn only_clients_that_name_hal_get_it_instead_of_a_page() {
        for hal in ["application/hal+json, application/json;q=0.9, */*;q=0.8", "application/prs.hal-forms+json"] {
            assert!(prefers_hal(&asking(hal)), "{hal}");
        }
        for page in [
            "text/html,application/xhtml+xml,*/*;q=0.8",
            "*/*",
            "",
            "application/json",
            "text/html, application/hal+json",
        ] {
            assert!(!prefers_hal(&asking(page)), "{page}");
        }
    }
}
