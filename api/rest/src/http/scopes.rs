//! What an API key needs for a request.

use axum::extract::Query;
use axum::http::{Method, Uri};
use kernel::scopes::{Access, Resource};

/// The scopes: of the resource in the path, and of what is embedded.
pub(super) fn needed(method: &Method, uri: &Uri) -> Vec<(Resource, Access)> {
    let access = match *method {
        Method::GET | Method::HEAD | Method::OPTIONS => Access::Read,
        _ => Access::Write,
    };
    let segments: Vec<&str> = uri.path().split('/').collect();
    let has = |name: &str| segments.contains(&name);
    // What is below something else is named last: `/venues/{id}/events`, `/events/{id}/registrations`.
    let resource = if has("registrations") || has("register") {
        Some(Resource::Orders)
    } else if has("accounts") {
        Some(Resource::Members)
    } else if has("events") {
        Some(Resource::Events)
    } else if has("venues") {
        Some(Resource::Venues)
    } else {
        None
    };
    let parameters = Query::<Vec<(String, String)>>::try_from_uri(uri).map(|query| query.0).unwrap_or_default();
    let embedded = parameters.iter().filter(|(name, _)| name == "embed").flat_map(|(_, value)| value.split(','));
    let embedded = embedded.filter_map(|rel| match rel.trim() {
        "registration" => Some(Resource::Orders),
        "account" => Some(Resource::Members),
        "event" => Some(Resource::Events),
        "venue" => Some(Resource::Venues),
        _ => None,
    });
    let embedded = embedded.map(|resource| (resource, Access::Read));
    resource.map(|resource| (resource, access)).into_iter().chain(embedded).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_needs_the_scopes_of_what_it_reaches() {
        use Access::{Read, Write};
        use Resource::{Events, Members, Orders, Venues};
        for (method, uri, expected) in [
            (Method::GET, "/api", vec![]),
            (Method::GET, "/api/venues?limit=2", vec![(Venues, Read)]),
            (Method::POST, "/events/venue/venue_01", vec![(Events, Write)]),
            (Method::GET, "/venues/venue_01/events", vec![(Events, Read)]),
            (Method::PUT, "/api/events/event_01/register", vec![(Orders, Write)]),
            (Method::GET, "/registrations/account/user_01", vec![(Orders, Read)]),
            (
                Method::GET,
                "/events/event_01?embed=venue,%61ccount",
                vec![(Events, Read), (Venues, Read), (Members, Read)],
            ),
            (Method::DELETE, "/accounts/user_01", vec![(Members, Write)]),
        ] {
            assert_eq!(needed(&method, &uri.parse().unwrap()), expected, "{method} {uri}");
        }
    }
}
