//! The reads and steps whose time must not grow with the tables.

use super::seed::type_id;

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Who {
    Visitor,
    Organizer,
    Admin,
}

/// What is measured.
#[derive(Debug)]
pub(super) enum Probe {
    /// A GraphQL query.
    Ask(Who, String),
    /// A page of the website, by its path.
    Page(&'static str),
    /// What Prometheus reads.
    Scrape,
    /// A statement, where there is no endpoint: in both dialects, rolled back.
    Sql(&'static str),
}

const CARD: &str = "{ pageInfo { endCursor } nodes { slug title startsAt venue { city } organization { name } priceFrom \
                    { formatted } availability } }";
const ORDERS: &str = "{ nodes { code name status total { formatted } } }";
const TICKETS: &str = "{ nodes { id status holderName } }";

/// All of them, with the names of their rows.
pub(super) fn all() -> Vec<(&'static str, Probe)> {
    let visitor = |query: String| Probe::Ask(Who::Visitor, query);
    let events = |filter: &str| visitor(format!("{{ events(first: 20, filter: {{ {filter} }}) {CARD} }}"));
    let organization = type_id("organization", "org", 1);
    let of_organization =
        |field: &str| Probe::Ask(Who::Organizer, format!("{{ organization(id: \"{organization}\") {{ {field} }} }}"));
    let event = type_id("event", "event", 1);
    let of_event = |field: &str| Probe::Ask(Who::Organizer, format!("{{ event(slug: \"growth-1\") {{ {field} }} }}"));
    let door = |after: &str| {
        let list = "{ pageInfo { endCursor } nodes { ticketId status orderCode } }";
        Probe::Ask(Who::Organizer, format!("{{ checkInList(eventId: \"{event}\", first: 100{after}) {list} }}"))
    };
    let admin = |query: &str| Probe::Ask(Who::Admin, format!("{{ {query} }}"));
    vec![
        ("events", events("")),
        ("events of a common city", events("city: \"City 0\"")),
        ("events of a city", events("city: \"City 17\"")),
        ("events of a city that has none", events("city: \"Nowhere\"")),
        ("events with a common tag", events("tags: [\"music\"]")),
        ("events with a rare tag", events("tags: [\"tag 77\"]")),
        ("events of a city with a tag", events("city: \"City 17\", tags: [\"tag 77\"]")),
        ("free events online", events("free: true, format: ONLINE")),
        ("events of an organizer", events(&format!("organizationId: \"{organization}\""))),
        ("events with a word", events("search: \"nbane\"")),
        ("events with any word", events("search: \"event\"")),
        ("events with a typing error", events("search: \"nbanexi\"")),
        ("facets", visitor("{ eventFacets(first: 30) { cities { value events } tags { value events } } }".to_owned())),
        (
            "facets of a city",
            visitor(
                "{ eventFacets(filter: { city: \"City 0\" }) { tags { value events } cities { value events } } }"
                    .to_owned(),
            ),
        ),
        ("an event", visitor("{ event(slug: \"growth-1\") { title availability } }".to_owned())),
        ("front page", Probe::Page("/")),
        ("sitemap index", Probe::Page("/sitemap.xml")),
        ("sitemap page", Probe::Page("/sitemap/1.xml")),
        ("organizer's events", of_organization("events(first: 20, phase: UPCOMING) { nodes { title } }")),
        ("organizer's events with a word", of_organization("events(first: 20, search: \"nbane\") { nodes { title } }")),
        ("organizer's orders", of_organization(&format!("orders(first: 20) {ORDERS}"))),
        ("organizer's pending orders", of_organization(&format!("orders(first: 20, status: PENDING) {ORDERS}"))),
        (
            "an event's pending orders",
            of_organization(&format!("orders(first: 20, status: PENDING, eventId: \"{event}\") {ORDERS}")),
        ),
        ("order search, a name", of_organization(&format!("orders(first: 20, search: \"nmobane\") {ORDERS}"))),
        ("order search, nobody", of_organization(&format!("orders(first: 20, search: \"zzqxyw\") {ORDERS}"))),
        ("order search, a code", of_organization(&format!("orders(first: 20, search: \"G1007\") {ORDERS}"))),
        ("attendees", of_organization(&format!("attendees(first: 20) {TICKETS}"))),
        ("attendees who came", of_organization(&format!("attendees(first: 20, status: CHECKED_IN) {TICKETS}"))),
        ("attendee search", of_organization(&format!("attendees(first: 20, search: \"nmobane\") {TICKETS}"))),
        ("attendee search, nobody", of_organization(&format!("attendees(first: 20, search: \"zzqxyw\") {TICKETS}"))),
        (
            "dashboard of an event",
            of_event("statistics { sold held checkedIn gross { formatted } orders { confirmed } }"),
        ),
        ("sales over time", of_event("statistics { salesOverTime(bucket: HOUR) { orders } }")),
        ("check-ins over time", of_event("statistics { checkInsOverTime { checkIns } }")),
        (
            "dashboard of an organizer",
            of_organization(
                "events(first: 20, phase: UPCOMING) { nodes { title statistics { sold gross { formatted } } } }",
            ),
        ),
        ("check-in counts", of_event("checkInCounts { checkedIn }")),
        ("door list, from the beginning", door("")),
        ("viewer's orders", Probe::Ask(Who::Organizer, format!("{{ viewer {{ orders(first: 20) {ORDERS} }} }}"))),
        ("users", admin("users(first: 20) { nodes { displayName } }")),
        ("user search", admin("users(first: 20, filter: { search: \"nmobane\" }) { nodes { displayName } }")),
        ("user search, nobody", admin("users(first: 20, filter: { search: \"zzqxyw\" }) { nodes { displayName } }")),
        ("organization search", admin("allOrganizations(first: 20, search: \"zzqxyw\") { nodes { name } }")),
        ("all events, a word", admin("allEvents(first: 20, filter: { search: \"nbane\" }) { nodes { title } }")),
        ("audit trail", admin("auditEntries(first: 20) { nodes { action } }")),
        (
            "audit trail of an action",
            admin("auditEntries(first: 20, filter: { action: \"user.suspended\" }) { nodes { action } }"),
        ),
        ("jobs", admin("jobs(first: 20) { nodes { kind } }")),
        ("dead jobs", admin("jobs(first: 20, filter: { status: DEAD }) { nodes { kind } }")),
        ("jobs of a queue", admin("jobs(first: 20, filter: { status: READY, queue: PAYMENTS }) { nodes { kind } }")),
        ("queues", admin("jobQueues { name depth }")),
        ("metrics", Probe::Scrape),
        (
            "clean-up, a slice of jobs",
            Probe::Sql(
                "DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE state IN ('done', 'dropped') \
                 AND finished_at < CURRENT_TIMESTAMP ORDER BY finished_at, id LIMIT 500)",
            ),
        ),
    ]
}
