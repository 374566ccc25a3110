//! Who may do what: every query and mutation, asked by nobody and by somebody from elsewhere. A field without a case
//! fails the test.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::support::{Answer, TestApp, TestEvent, TestUser, both};

/// What an outsider gets.
#[derive(Clone, Copy)]
enum Expect {
    /// Told to sign in.
    SignIn,
    /// Told that it is not for them.
    Forbidden,
    /// Told that there is no such thing, and shown none.
    NotFound,
    /// Null at this place.
    Null(&'static str),
    /// Let in, for the reason given.
    Open(&'static str),
}
use Expect::{Forbidden, NotFound, Null, Open, SignIn};

struct Case {
    field: &'static str,
    anonymous: Expect,
    stranger: Expect,
    /// The selection of a query's field with its arguments, or a mutation's input.
    asks: Asks,
}

enum Asks {
    Query(fn(&World) -> String),
    Mutation(fn(&World) -> Value),
}

/// Somebody's things.
struct World {
    event: TestEvent,
    draft: TestEvent,
    organization_slug: String,
    venue_id: String,
    order_id: String,
    ticket_id: String,
    ticket_secret: String,
    now: String,
    starts_at: String,
    ends_at: String,
}

fn query(field: &'static str, anonymous: Expect, stranger: Expect, asks: fn(&World) -> String) -> Case {
    Case { field, anonymous, stranger, asks: Asks::Query(asks) }
}

fn mutation(field: &'static str, anonymous: Expect, stranger: Expect, asks: fn(&World) -> Value) -> Case {
    Case { field, anonymous, stranger, asks: Asks::Mutation(asks) }
}

const HAS_TOKEN: &str = "whoever has the token may; this one is unknown";
const ANYBODY: &str = "anybody may";
const SIGNED_IN: &str = "whoever is signed in may";
const OWN_FACTOR: &str = "one's own second factor";

fn cases() -> Vec<Case> {
    [queries(), accounts(), organizing(), ordering(), administration()].into_iter().flatten().collect()
}

fn queries() -> Vec<Case> {
    vec![
        query("node", Null("/node"), Null("/node"), |world| format!("node(id: \"{}\") {{ id }}", world.order_id)),
        query("nodes", Null("/nodes/0"), Null("/nodes/0"), |world| {
            format!("nodes(ids: [\"{}\", \"{}\"]) {{ id }}", world.draft.id, world.order_id)
        }),
        query("viewer", Null("/viewer"), Open("everybody sees themselves"), |_| "viewer { id }".to_owned()),
        query("organization", Null("/organization/orders"), Null("/organization/orders"), |world| {
            format!("organization(id: \"{}\") {{ orders {{ nodes {{ id }} }} }}", world.event.organizer.organization_id)
        }),
        query("organizationBySlug", Null("/organizationBySlug/orders"), Null("/organizationBySlug/orders"), |world| {
            format!("organizationBySlug(slug: \"{}\") {{ orders {{ nodes {{ id }} }} }}", world.organization_slug)
        }),
        query("eventDescriptionPreview", SignIn, Open(SIGNED_IN), |_| {
            "eventDescriptionPreview(description: \"*new*\")".to_owned()
        }),
        query("eventFacets", Open(ANYBODY), Open(ANYBODY), |_| "eventFacets { tags { value events } }".to_owned()),
        query("events", Open(ANYBODY), Open(ANYBODY), |_| "events { nodes { id } }".to_owned()),
        query("event", Null("/event"), Null("/event"), |world| {
            format!("event(slug: \"{}\") {{ id }}", world.draft.slug)
        }),
        query("refundPreview", SignIn, Null("/refundPreview/amount"), |world| {
            format!("refundPreview(orderId: \"{}\") {{ amount {{ amount }} }}", world.order_id)
        }),
        query("checkInList", Null("/checkInList"), Null("/checkInList"), |world| {
            format!("checkInList(eventId: \"{}\") {{ nodes {{ ticketId }} }}", world.event.id)
        }),
        query("order", Null("/order"), Null("/order"), |world| format!("order(id: \"{}\") {{ id }}", world.order_id)),
    ]
}

fn accounts() -> Vec<Case> {
    vec![
        mutation(
            "accountSignUp",
            Open(ANYBODY),
            Open(ANYBODY),
            |_| json!({ "email": "x", "password": "x", "displayName": "x" }),
        ),
        mutation("emailVerify", Open(HAS_TOKEN), Open(HAS_TOKEN), |_| json!({ "token": "unknown" })),
        mutation("emailVerificationRequest", Open(ANYBODY), Open(ANYBODY), |_| json!({ "email": "x" })),
        mutation(
            "sessionCreate",
            Open(ANYBODY),
            Open(ANYBODY),
            |_| json!({ "email": "x@example.org", "password": "x" }),
        ),
        mutation("sessionRefresh", Open(HAS_TOKEN), Open(HAS_TOKEN), |_| json!({ "refreshToken": "unknown" })),
        mutation("accountUpdate", SignIn, Open("one's own account"), |_| json!({ "displayName": "" })),
        mutation(
            "passwordChange",
            SignIn,
            Open("one's own password"),
            |_| json!({ "currentPassword": "wrong", "password": "correct horse battery" }),
        ),
        mutation("sessionRevoke", SignIn, Open("one's own session"), |_| json!({})),
        mutation(
            "secondFactorRedeem",
            Open(HAS_TOKEN),
            Open(HAS_TOKEN),
            |_| json!({ "token": "unknown", "code": "123456" }),
        ),
        mutation("secondFactorBegin", SignIn, Open(OWN_FACTOR), |_| json!({ "password": "wrong" })),
        mutation("secondFactorConfirm", SignIn, Open(OWN_FACTOR), |_| json!({ "code": "123456" })),
        mutation("secondFactorRemove", SignIn, Open(OWN_FACTOR), |_| json!({ "password": "wrong", "code": "123456" })),
        mutation(
            "recoveryCodesReplace",
            SignIn,
            Open(OWN_FACTOR),
            |_| json!({ "password": "wrong", "code": "123456" }),
        ),
        mutation("magicLinkRequest", Open(ANYBODY), Open(ANYBODY), |_| json!({ "email": "x" })),
        mutation("magicLinkRedeem", Open(HAS_TOKEN), Open(HAS_TOKEN), |_| json!({ "token": "unknown" })),
        mutation("passwordResetRequest", Open(ANYBODY), Open(ANYBODY), |_| json!({ "email": "x" })),
        mutation(
            "passwordReset",
            Open(HAS_TOKEN),
            Open(HAS_TOKEN),
            |_| json!({ "token": "unknown", "password": "correct horse battery staple" }),
        ),
    ]
}

fn organizing() -> Vec<Case> {
    vec![
        mutation(
            "organizationCreate",
            SignIn,
            Open("everybody signed in may be an organizer"),
            |_| json!({ "name": "x", "currency": "nonsense" }),
        ),
        mutation("memberGrant", SignIn, NotFound, |world| {
            let email = &world.event.organizer.user.email;
            json!({ "organizationId": world.event.organizer.organization_id, "email": email, "role": "OWNER" })
        }),
        mutation("memberRevoke", SignIn, NotFound, |world| {
            let organizer = &world.event.organizer;
            json!({ "organizationId": organizer.organization_id, "userId": organizer.user.id })
        }),
        mutation("venueCreate", SignIn, NotFound, |world| {
            let id = &world.event.organizer.organization_id;
            json!({ "organizationId": id, "name": "Hall", "address": "Street 1", "city": "Berlin", "country": "DE" })
        }),
        mutation("eventCreate", SignIn, NotFound, |world| {
            json!({
                "organizationId": world.event.organizer.organization_id, "title": "Concert",
                "startsAt": world.starts_at, "endsAt": world.ends_at, "timezone": "Europe/Berlin",
            })
        }),
        mutation("eventUpdate", SignIn, NotFound, |world| json!({ "eventId": world.event.id, "title": "Mine now" })),
        mutation("eventPublish", SignIn, NotFound, |world| json!({ "eventId": world.draft.id })),
        mutation("eventCancel", SignIn, NotFound, |world| json!({ "eventId": world.event.id, "reason": "Mine now" })),
        mutation(
            "ticketTypeCreate",
            SignIn,
            NotFound,
            |world| json!({ "eventId": world.event.id, "name": "Admission", "kind": "FREE" }),
        ),
        mutation(
            "ticketTypeUpdate",
            SignIn,
            NotFound,
            |world| json!({ "ticketTypeId": world.event.ticket_type_id, "name": "Mine now" }),
        ),
        mutation(
            "organizationUpdate",
            SignIn,
            NotFound,
            |world| json!({ "organizationId": world.event.organizer.organization_id, "name": "Mine now" }),
        ),
        mutation("venueUpdate", SignIn, NotFound, |world| json!({ "venueId": world.venue_id, "name": "Mine now" })),
        mutation("eventDuplicate", SignIn, NotFound, |world| json!({ "eventId": world.event.id })),
        mutation("eventArchive", SignIn, NotFound, |world| json!({ "eventId": world.event.id })),
        mutation("eventDelete", SignIn, NotFound, |world| json!({ "eventId": world.draft.id })),
        mutation("ticketTypeDelete", SignIn, NotFound, |world| json!({ "ticketTypeId": world.draft.ticket_type_id })),
        mutation(
            "ticketTypeReorder",
            SignIn,
            NotFound,
            |world| json!({ "eventId": world.event.id, "ticketTypeIds": [world.event.ticket_type_id] }),
        ),
    ]
}

fn ordering() -> Vec<Case> {
    vec![
        mutation("orderPlace", NotFound, NotFound, |world| {
            // What is not on sale yet does not exist for others.
            let line = json!({ "ticketTypeId": world.draft.ticket_type_id, "quantity": 1 });
            json!({
                "eventId": world.draft.id, "email": "guest@example.org", "name": "Guest", "lines": [line],
                "idempotencyKey": "authorization-1",
            })
        }),
        mutation("orderCancel", NotFound, NotFound, |world| json!({ "orderId": world.order_id, "secret": "wrong" })),
        mutation("orderResend", SignIn, NotFound, |world| json!({ "orderId": world.order_id })),
        mutation(
            "refundCreate",
            SignIn,
            NotFound,
            |world| json!({ "orderId": world.order_id, "reason": "x", "idempotencyKey": "authorization-1" }),
        ),
        mutation("checkInRecordMany", SignIn, NotFound, |world| {
            let scan = json!({
                "ticketSecret": world.ticket_secret, "scannedAt": world.now, "idempotencyKey": "authorization-1",
            });
            json!({ "eventId": world.event.id, "scans": [scan] })
        }),
        mutation("checkInUndo", SignIn, NotFound, |world| json!({ "ticketId": world.ticket_id })),
        mutation(
            "checkInRecord",
            SignIn,
            NotFound,
            |world| json!({ "eventId": world.event.id, "ticketSecret": world.ticket_secret }),
        ),
    ]
}

fn administration() -> Vec<Case> {
    vec![
        query("users", SignIn, Forbidden, |_| "users { nodes { id } }".to_owned()),
        query("allEvents", SignIn, Forbidden, |_| "allEvents { nodes { id } }".to_owned()),
        query("reports", SignIn, Forbidden, |_| "reports { nodes { id } }".to_owned()),
        mutation(
            "reportCreate",
            SignIn,
            NotFound,
            |world| json!({ "subjectId": world.draft.id, "reason": "FRAUD", "message": "It is not there" }),
        ),
        mutation(
            "reportResolve",
            SignIn,
            Forbidden,
            |_| json!({ "reportId": "report_01h455vb4pex5vsknk084sn02q", "outcome": "DISMISSED", "note": "x" }),
        ),
        query("siteSettings", Open(ANYBODY), Open(ANYBODY), |_| "siteSettings { organizing }".to_owned()),
        mutation("siteSettingsUpdate", SignIn, Forbidden, |_| json!({ "organizing": "INVITED" })),
        query("allOrganizations", SignIn, Forbidden, |_| "allOrganizations { nodes { id } }".to_owned()),
        query("organizationOrders", SignIn, Forbidden, |world| {
            let id = &world.event.organizer.organization_id;
            format!("organizationOrders(organizationId: \"{id}\") {{ nodes {{ id }} }}")
        }),
        mutation(
            "eventUnpublish",
            SignIn,
            Forbidden,
            |world| json!({ "eventId": world.event.id, "reason": "Mine now" }),
        ),
        mutation(
            "eventReinstate",
            SignIn,
            Forbidden,
            |world| json!({ "eventId": world.event.id, "reason": "Mine now" }),
        ),
        query("jobs", SignIn, Forbidden, |_| "jobs { nodes { id } }".to_owned()),
        query("jobQueues", SignIn, Forbidden, |_| "jobQueues { name }".to_owned()),
        mutation("jobRetry", SignIn, Forbidden, |_| json!({ "jobId": "job_01h455vb4pex5vsknk084sn02q" })),
        mutation("jobDrop", SignIn, Forbidden, |_| json!({ "jobId": "job_01h455vb4pex5vsknk084sn02q" })),
        mutation("jobsRetryAll", SignIn, Forbidden, |_| json!({ "kind": "send_sale_notice" })),
        mutation("jobsDropAll", SignIn, Forbidden, |_| json!({ "kind": "send_sale_notice" })),
        mutation("queuePause", SignIn, Forbidden, |_| json!({ "queue": "MAIL" })),
        mutation("queueResume", SignIn, Forbidden, |_| json!({ "queue": "MAIL" })),
        query("auditEntries", SignIn, Forbidden, |_| "auditEntries { nodes { id } }".to_owned()),
        mutation(
            "userSuspend",
            SignIn,
            Forbidden,
            |world| json!({ "userId": world.event.organizer.user.id, "reason": "Mine now" }),
        ),
        mutation(
            "userReinstate",
            SignIn,
            Forbidden,
            |world| json!({ "userId": world.event.organizer.user.id, "reason": "Mine now" }),
        ),
        mutation(
            "roleGrant",
            SignIn,
            Forbidden,
            |world| json!({ "userId": world.event.organizer.user.id, "role": "ADMIN" }),
        ),
        mutation(
            "roleRevoke",
            SignIn,
            Forbidden,
            |world| json!({ "userId": world.event.organizer.user.id, "role": "PARTICIPANT" }),
        ),
    ]
}

async fn world(app: &TestApp) -> World {
    let event = app.event().published().await;
    let draft = app.event().by(&event.organizer).draft().await;
    let placed = app.gql("PlaceOrder", json!({ "input": app.order_input(&event, 1) })).ok().await;
    let text = |pointer: &str| placed.pointer(pointer).and_then(Value::as_str).unwrap().to_owned();
    let organization = "query($id: ID!) { organization(id: $id) { slug } }";
    let organization = app.gql(organization, json!({ "id": event.organizer.organization_id })).ok().await;
    let venue = json!({
        "organizationId": event.organizer.organization_id, "name": "Hall", "address": "Street 1", "city": "Berlin",
        "country": "DE",
    });
    let venue = app.gql("CreateVenue", json!({ "input": venue })).as_(&event.organizer.user).ok().await;
    World {
        venue_id: venue["venue"]["id"].as_str().unwrap().to_owned(),
        organization_slug: organization["slug"].as_str().unwrap().to_owned(),
        order_id: text("/order/id"),
        ticket_id: text("/order/tickets/0/id"),
        ticket_secret: text("/order/tickets/0/secret"),
        now: app.in_days(0),
        starts_at: app.in_days(30),
        ends_at: app.in_days(31),
        event,
        draft,
    }
}

/// The document and variables of a case.
fn request(case: &Case, world: &World) -> (String, Value) {
    match &case.asks {
        Asks::Query(selection) => (format!("query {{ {} }}", selection(world)), json!({})),
        Asks::Mutation(input) => {
            let mut name = case.field.to_owned();
            name[..1].make_ascii_uppercase();
            let document = format!(
                "mutation($input: {name}Input!) {{ {}(input: $input) {{ errors {{ code field message }} }} }}",
                case.field
            );
            (document, json!({ "input": input(world) }))
        }
    }
}

fn check(case: &Case, who: &str, expected: Expect, answer: &Answer) {
    let (field, body) = (case.field, &answer.body);
    let code = body.pointer("/errors/0/extensions/code").and_then(Value::as_str);
    match expected {
        SignIn => assert_eq!(code, Some("UNAUTHENTICATED"), "{field}, {who}: {body:#}"),
        Forbidden => assert_eq!(code, Some("FORBIDDEN"), "{field}, {who}: {body:#}"),
        NotFound => {
            assert_eq!(code, None, "{field}, {who}: {body:#}");
            let codes = answer.codes();
            assert!(codes.iter().any(|code| code == "NOT_FOUND"), "{field}, {who}: {body:#}");
        }
        Null(pointer) => {
            assert_eq!(code, None, "{field}, {who}: {body:#}");
            assert_eq!(body["data"].pointer(pointer), Some(&Value::Null), "{field}, {who}: {body:#}");
        }
        Open(reason) => assert_eq!(code, None, "{field}, {who}, though {reason}: {body:#}"),
    }
}

both! {
    async fn outsiders_get_what_is_meant_for_them(app: TestApp) {
        let world = world(app).await;
        // The stranger is an organizer too, elsewhere.
        let stranger = app.organizer().await.user;
        for case in cases() {
            let (document, variables) = request(&case, &world);
            let anonymous = app.gql(&document, variables.clone()).send().await;
            check(&case, "nobody", case.anonymous, &anonymous);
            let session = if case.field == "sessionRevoke" { log_in(app, &stranger).await } else { stranger.clone() };
            let answer = app.gql(&document, variables).as_(&session).send().await;
            check(&case, "a stranger", case.stranger, &answer);
        }
        untouched(app, &world).await;
    }
}

/// A session that may be ended without ending the others.
async fn log_in(app: &TestApp, user: &TestUser) -> TestUser {
    let input = json!({ "email": user.email, "password": crate::support::PASSWORD });
    TestUser::from_payload(&app.gql("LogIn", json!({ "input": input })).ok().await)
}

/// Nothing of it changed.
async fn untouched(app: &TestApp, world: &World) {
    let owner = &world.event.organizer.user;
    let document = format!(
        "query($order: ID!, $event: String!) {{ order(id: $order) {{ status tickets {{ status }} }} \
         event(slug: $event) {{ title status ticketTypes {{ name }} }} {} }}",
        "viewer { organizations { nodes { id } } }"
    );
    let variables = json!({ "order": world.order_id, "event": world.event.slug });
    let seen = app.gql(&document, variables).as_(owner).send().await.body["data"].take();
    assert_eq!(seen["order"], json!({ "status": "CONFIRMED", "tickets": [{ "status": "VALID" }] }));
    assert_eq!(seen["event"]["status"], "PUBLISHED");
    assert_ne!(seen["event"]["title"], "Mine now");
    assert_eq!(seen["event"]["ticketTypes"], json!([{ "name": "Admission" }]));
    assert_eq!(seen["viewer"]["organizations"]["nodes"][0]["id"], world.event.organizer.organization_id.as_str());
}

both! {
    async fn every_query_and_mutation_has_a_case(app: TestApp) {
        let document = "{ __schema { queryType { fields { name } } mutationType { fields { name } } } }";
        let schema = app.gql(document, json!({})).ok().await;
        let fields = |kind: &str| -> BTreeSet<String> {
            let fields = schema[kind]["fields"].as_array().unwrap().iter();
            fields.map(|field| field["name"].as_str().unwrap().to_owned()).collect()
        };
        let of = |is_query: bool| -> BTreeSet<String> {
            let cases = cases().into_iter().filter(|case| matches!(case.asks, Asks::Query(_)) == is_query);
            cases.map(|case| case.field.to_owned()).collect()
        };
        assert_eq!(fields("queryType"), of(true));
        assert_eq!(fields("mutationType"), of(false));
    }
}
