//! The authorization cases: every query and mutation, with the expected result for each kind of actor. `matrix` runs
//! them, and fails for a field without a case.

mod administration;
mod people;

use serde_json::json;

use super::expectations::Expect::{Done, Forbidden, NotFound, Null, Open, Seen, SignIn};
use super::expectations::{Case, MANAGERS, OWNERS, STAFF, mutation, query, to_managers};

const NOTHING_PAID: &str = "a free order has nothing to refund";
const HAS_TOKEN: &str = "whoever has the token may; this one is unknown";
const ANYBODY: &str = "anybody may";
const SIGNED_IN: &str = "whoever is signed in may";
const UNKNOWN_KEY: &str = "apikey_01h455vb4pex5vsknk084sn02q";
const OWN_FACTOR: &str = "one's own second factor";

/// The cases of all queries and mutations.
pub(super) fn cases() -> Vec<Case> {
    let here = [
        queries(),
        accounts(),
        following(),
        organizing(),
        event_pages(),
        ordering(),
        presenting(),
        administration::cases(),
    ];
    here.into_iter().chain([people::messages(), people::guests()]).flatten().collect()
}

fn queries() -> Vec<Case> {
    vec![
        query("node", Null("/node"), Null("/node"), |world| format!("node(id: \"{}\") {{ id }}", world.order_id))
            .members(to_managers("/node")),
        query("nodes", Null("/nodes/0"), Null("/nodes/0"), |world| {
            format!("nodes(ids: [\"{}\", \"{}\"]) {{ id }}", world.draft.id, world.order_id)
        })
        .members([Seen("/nodes/0"); 4]),
        query("viewer", Null("/viewer"), Open("everybody sees themselves"), |_| "viewer { id }".to_owned()),
        query("organization", Null("/organization/orders"), Null("/organization/orders"), |world| {
            format!("organization(id: \"{}\") {{ orders {{ nodes {{ id }} }} }}", world.event.organizer.organization_id)
        })
        .members(to_managers("/organization/orders")),
        query("organizationBySlug", Null("/organizationBySlug/orders"), Null("/organizationBySlug/orders"), |world| {
            format!("organizationBySlug(slug: \"{}\") {{ orders {{ nodes {{ id }} }} }}", world.organization_slug)
        })
        .members(to_managers("/organizationBySlug/orders")),
        query("invitation", Open(HAS_TOKEN), Open(HAS_TOKEN), |_| {
            "invitation(token: \"unknown\") { email }".to_owned()
        }),
        query("eventDescriptionPreview", SignIn, Open(SIGNED_IN), |_| {
            "eventDescriptionPreview(description: \"*new*\")".to_owned()
        }),
        query("eventFacets", Open(ANYBODY), Open(ANYBODY), |_| "eventFacets { tags { value events } }".to_owned()),
        query("events", Open(ANYBODY), Open(ANYBODY), |_| "events { nodes { id } }".to_owned()),
        query("event", Null("/event"), Null("/event"), |world| {
            format!("event(slug: \"{}\") {{ id }}", world.draft.slug)
        })
        .members([Seen("/event"); 4]),
        query("refundPreview", SignIn, Null("/refundPreview/amount"), |world| {
            format!("refundPreview(orderId: \"{}\") {{ amount {{ amount }} }}", world.order_id)
        })
        .members([Open(NOTHING_PAID), Open(NOTHING_PAID), Forbidden, Forbidden]),
        query("checkInList", Null("/checkInList"), Null("/checkInList"), |world| {
            format!("checkInList(eventId: \"{}\") {{ nodes {{ ticketId }} }}", world.event.id)
        })
        .members([Seen("/checkInList"), Seen("/checkInList"), Seen("/checkInList"), Null("/checkInList")]),
        query("mailPreferences", Null("/mailPreferences"), Open("one's own address"), |_| {
            "mailPreferences { choices { kind wanted } }".to_owned()
        }),
        query("messagePreview", SignIn, Null("/messagePreview/recipients"), |world| {
            format!(
                "messagePreview(input: {{ eventId: \"{}\", subject: \"Soon\", body: \"See you.\", audience: {{}} }}) \
                 {{ recipients errors {{ code }} }}",
                world.event.id
            )
        })
        .members([
            Seen("/messagePreview/recipients"),
            Seen("/messagePreview/recipients"),
            Forbidden,
            Forbidden,
        ]),
        query("order", Null("/order"), Null("/order"), |world| format!("order(id: \"{}\") {{ id }}", world.order_id))
            .members(to_managers("/order")),
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
        mutation(
            "emailChangeRequest",
            SignIn,
            Open("one's own address"),
            |_| json!({ "email": "new@example.org", "proof": { "password": "wrong" } }),
        ),
        mutation("emailChangeCancel", SignIn, Open("one's own address"), |_| json!({})),
        mutation("emailChangeConfirm", SignIn, Open(HAS_TOKEN), |_| json!({ "token": "unknown" })),
        mutation("emailChangeUndo", Open(HAS_TOKEN), Open(HAS_TOKEN), |_| json!({ "token": "unknown" })),
        mutation(
            "accountDeletionRequest",
            SignIn,
            Open("one's own account"),
            |_| json!({ "proof": { "password": "wrong" } }),
        ),
        mutation("accountDeletionStop", SignIn, Open("one's own account"), |_| json!({})),
        mutation("apiKeyCreate", SignIn, NotFound, |world| {
            json!({
                "organizationId": world.event.organizer.organization_id, "name": "Till",
                "scopes": [{ "resource": "EVENTS", "access": "READ" }], "proof": { "password": "wrong" },
            })
        })
        .members(OWNERS),
        mutation("apiKeyRevoke", SignIn, NotFound, |_| json!({ "apiKeyId": UNKNOWN_KEY })),
        mutation(
            "apiKeyTakeOver",
            SignIn,
            NotFound,
            |_| json!({ "apiKeyId": UNKNOWN_KEY, "proof": { "password": "wrong" } }),
        ),
        mutation("mailPreferencesUpdate", SignIn, Open("one's own address"), |_| json!({ "choices": [] })),
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
        mutation("secondFactorUndo", Open(HAS_TOKEN), Open(HAS_TOKEN), |_| json!({ "token": "unknown" })),
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

fn following() -> Vec<Case> {
    vec![
        mutation(
            "organizationFollow",
            SignIn,
            Open(SIGNED_IN),
            |world| json!({ "organizationId": world.event.organizer.organization_id }),
        ),
        mutation(
            "organizationUnfollow",
            SignIn,
            Open(SIGNED_IN),
            |world| json!({ "organizationId": world.event.organizer.organization_id }),
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
        })
        .members(OWNERS),
        mutation("memberRevoke", SignIn, NotFound, |world| {
            let organizer = &world.event.organizer;
            json!({ "organizationId": organizer.organization_id, "userId": organizer.user.id })
        })
        .members(OWNERS),
        mutation("invitationCreate", SignIn, NotFound, |world| {
            let id = &world.event.organizer.organization_id;
            json!({ "organizationId": id, "email": "somebody@example.org", "role": "MEMBER" })
        })
        .members(OWNERS),
        mutation("invitationResend", SignIn, NotFound, |world| json!({ "invitationId": world.invitation_id }))
            .members(OWNERS),
        mutation("invitationRevoke", SignIn, NotFound, |world| json!({ "invitationId": world.invitation_id }))
            .members(OWNERS),
        mutation("invitationAccept", SignIn, Open(HAS_TOKEN), |_| json!({ "token": "unknown" })),
        mutation("invitationDecline", Open(HAS_TOKEN), Open(HAS_TOKEN), |_| json!({ "token": "unknown" })),
        mutation("venueCreate", SignIn, NotFound, |world| {
            let id = &world.event.organizer.organization_id;
            json!({ "organizationId": id, "name": "Hall", "address": "Street 1", "city": "Berlin", "country": "DE" })
        })
        .members(MANAGERS),
        mutation("eventCreate", SignIn, NotFound, |world| {
            json!({
                "organizationId": world.event.organizer.organization_id, "title": "Concert",
                "startsAt": world.starts_at, "endsAt": world.ends_at, "timezone": "Europe/Berlin",
            })
        })
        .members(MANAGERS),
        mutation("eventUpdate", SignIn, NotFound, |world| json!({ "eventId": world.event.id, "title": "Mine now" }))
            .members(MANAGERS),
        mutation("eventPublish", SignIn, NotFound, |world| json!({ "eventId": world.draft.id })).members(MANAGERS),
        mutation("eventCancel", SignIn, NotFound, |world| json!({ "eventId": world.event.id, "reason": "Mine now" }))
            .members(MANAGERS),
        mutation(
            "ticketTypeCreate",
            SignIn,
            NotFound,
            |world| json!({ "eventId": world.event.id, "name": "Admission", "kind": "FREE" }),
        )
        .members(MANAGERS),
        mutation(
            "ticketTypeUpdate",
            SignIn,
            NotFound,
            |world| json!({ "ticketTypeId": world.event.ticket_type_id, "name": "Mine now" }),
        )
        .members(MANAGERS),
        mutation(
            "organizationUpdate",
            SignIn,
            NotFound,
            |world| json!({ "organizationId": world.event.organizer.organization_id, "name": "Mine now" }),
        )
        .members(OWNERS),
        mutation("crmConnect", SignIn, NotFound, |world| {
            json!({ "organizationId": world.event.organizer.organization_id, "kind": "WEBHOOK", "url": "nonsense" })
        })
        .members(OWNERS),
        mutation(
            "crmDisconnect",
            SignIn,
            NotFound,
            |world| json!({ "organizationId": world.event.organizer.organization_id }),
        )
        .members(OWNERS),
        mutation(
            "crmContactErase",
            SignIn,
            NotFound,
            |world| json!({ "organizationId": world.event.organizer.organization_id, "email": "guest@example.org" }),
        )
        .members(OWNERS),
        mutation("venueDelete", SignIn, NotFound, |world| json!({ "venueId": world.venue_id })).members(MANAGERS),
        mutation("venueUpdate", SignIn, NotFound, |world| json!({ "venueId": world.venue_id, "name": "Mine now" }))
            .members(MANAGERS),
        mutation("eventDuplicate", SignIn, NotFound, |world| json!({ "eventId": world.event.id })).members(MANAGERS),
        mutation("eventArchive", SignIn, NotFound, |world| json!({ "eventId": world.event.id })).members(MANAGERS),
        mutation("eventDelete", SignIn, NotFound, |world| json!({ "eventId": world.draft.id })).members(MANAGERS),
        mutation("ticketTypeDelete", SignIn, NotFound, |world| json!({ "ticketTypeId": world.draft.ticket_type_id }))
            .members(MANAGERS),
        mutation(
            "ticketTypeReorder",
            SignIn,
            NotFound,
            |world| json!({ "eventId": world.event.id, "ticketTypeIds": [world.event.ticket_type_id] }),
        )
        .members(MANAGERS),
    ]
}

fn event_pages() -> Vec<Case> {
    vec![
        mutation("organizationContact", Open(ANYBODY), Open(ANYBODY), |world| {
            json!({ "organizationId": world.event.organizer.organization_id, "name": "Paula", "email": "paula@example.org",
                "message": "Is there a cloakroom?", "website": "https://a.program" })
        }),
        mutation("orderShowName", NotFound, NotFound, |world| json!({ "orderId": world.order_id, "shown": false })),
        mutation("eventContentUpdate", SignIn, NotFound, |world| json!({ "eventId": world.event.id, "questions": [] }))
            .members(MANAGERS),
    ]
}

fn ordering() -> Vec<Case> {
    vec![
        mutation("orderPlace", NotFound, NotFound, |world| {
            // Ticket types of drafts don't exist for others.
            let line = json!({ "ticketTypeId": world.draft.ticket_type_id, "quantity": 1 });
            json!({
                "eventId": world.draft.id, "email": "guest@example.org", "name": "Guest", "lines": [line],
                "idempotencyKey": "authorization-1",
            })
        }),
        mutation("waitingRoomUpdate", SignIn, NotFound, |world| json!({ "eventId": world.event.id, "isPaused": true }))
            .members(MANAGERS),
        mutation("waitingRoomJoin", NotFound, NotFound, |world| json!({ "eventId": world.draft.id }))
            .members([Done; 4]),
        query("waitingPlace", Open(HAS_TOKEN), Open(HAS_TOKEN), |_| {
            "waitingPlace(token: \"unknown\") { status }".to_owned()
        }),
        mutation("orderCancel", NotFound, NotFound, |world| json!({ "orderId": world.order_id, "secret": "wrong" }))
            .members([Done, Done, NotFound, NotFound]),
        mutation("feedbackGive", NotFound, NotFound, |world| json!({ "orderId": world.order_id, "rating": 5 })),
        mutation("orderAdd", SignIn, NotFound, |world| {
            let line = json!({ "ticketTypeId": world.event.ticket_type_id, "quantity": 1 });
            json!({
                "eventId": world.event.id, "email": "ada@example.org", "name": "Ada", "lines": [line], "price": "COMP",
                "idempotencyKey": "authorization-2",
            })
        })
        .members(MANAGERS),
        mutation("orderSave", SignIn, NotFound, |world| json!({ "orderId": world.order_id, "secret": "wrong" })),
        mutation("orderLinksRequest", Open(ANYBODY), Open(ANYBODY), |_| json!({ "code": "ZZZZZZZZ" })),
        mutation("orderResend", SignIn, NotFound, |world| json!({ "orderId": world.order_id })).members(MANAGERS),
        mutation(
            "refundCreate",
            SignIn,
            NotFound,
            |world| json!({ "orderId": world.order_id, "reason": "x", "idempotencyKey": "authorization-1" }),
        )
        .members(MANAGERS),
        mutation("checkInRecordMany", SignIn, NotFound, |world| {
            let scan = json!({
                "ticketSecret": world.ticket_secret, "scannedAt": world.now, "idempotencyKey": "authorization-1",
            });
            json!({ "eventId": world.event.id, "scans": [scan] })
        })
        .members(STAFF),
        mutation("checkInUndo", SignIn, NotFound, |world| json!({ "ticketId": world.ticket_id })).members(MANAGERS),
        mutation(
            "checkInRecord",
            SignIn,
            NotFound,
            |world| json!({ "eventId": world.event.id, "ticketSecret": world.ticket_secret }),
        )
        .members(STAFF),
    ]
}

/// How the platform presents itself, and its legal texts.
fn presenting() -> Vec<Case> {
    vec![
        query("site", Open(ANYBODY), Open(ANYBODY), |_| "site { name }".to_owned()),
        query("platformOverview", SignIn, Forbidden, |_| "platformOverview { people }".to_owned())
            .admin(Seen("/platformOverview/people")),
        query("mailTexts", SignIn, Forbidden, |_| "mailTexts { kind }".to_owned()).admin(Seen("/mailTexts/0")),
        query("mailTextPreview", SignIn, Forbidden, |_| {
            "mailTextPreview(input: { kind: REMINDER, locale: \"en\" }) { subject }".to_owned()
        })
        .admin(Seen("/mailTextPreview/subject")),
        mutation(
            "mailTextUpdate",
            SignIn,
            Forbidden,
            |_| json!({ "kind": "REMINDER", "locale": "en", "subject": "Soon" }),
        )
        .admin(Done),
        mutation("mailTextReset", SignIn, Forbidden, |_| json!({ "kind": "REMINDER", "locale": "en" })).admin(Done),
        mutation("mailTextTest", SignIn, Forbidden, |_| json!({ "kind": "REMINDER", "locale": "en" })).admin(Done),
        mutation("legalTextPublish", SignIn, Forbidden, |_| json!({ "kind": "TERMS" })).admin(Done),
        mutation(
            "organizationTermsPublish",
            SignIn,
            NotFound,
            |world| json!({ "organizationId": world.event.organizer.organization_id, "text": "Mine now" }),
        )
        .members(OWNERS),
    ]
}
