//! Who may write to people and invite them.

use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::json;

use super::HAS_TOKEN;
use crate::http::expectations::Expect::{NotFound, Open, SignIn};
use crate::http::expectations::{Case, MANAGERS, mutation, query};

const NO_LINK: &str = "guestlink_01h455vb4pex5vsknk084sn02q";
const NO_GUEST: &str = "guest_01h455vb4pex5vsknk084sn02q";

/// A name that no other case has taken.
fn unheard_of() -> String {
    static TAKEN: AtomicU32 = AtomicU32::new(0);
    format!("New {}", TAKEN.fetch_add(1, Ordering::Relaxed))
}

pub(super) fn messages() -> Vec<Case> {
    vec![
        mutation(
            "messageTest",
            SignIn,
            NotFound,
            |world| json!({ "eventId": world.event.id, "subject": "Soon", "body": "See you." }),
        )
        .members(MANAGERS),
        mutation("messageSend", SignIn, NotFound, |world| {
            json!({
                "eventId": world.event.id, "subject": "Soon", "body": "See you.", "audience": {},
                "idempotencyKey": "authorization-1",
            })
        })
        .members(MANAGERS),
        mutation("messageTemplateCreate", SignIn, NotFound, |world| {
            json!({
                "organizationId": world.event.organizer.organization_id, "name": unheard_of(), "subject": "Soon",
                "body": "See you.",
            })
        })
        .members(MANAGERS),
        mutation(
            "messageTemplateUpdate",
            SignIn,
            NotFound,
            |world| json!({ "templateId": world.template_id, "name": unheard_of() }),
        )
        .members(MANAGERS),
        mutation("messageTemplateDelete", SignIn, NotFound, |world| json!({ "templateId": world.template_id }))
            .members(MANAGERS),
        mutation("messageCancel", SignIn, NotFound, |world| json!({ "messageId": world.message_id })).members(MANAGERS),
    ]
}

pub(super) fn guests() -> Vec<Case> {
    vec![
        mutation("guestInvite", SignIn, NotFound, |world| {
            json!({
                "eventId": world.event.id, "ticketTypeId": world.event.ticket_type_id, "text": "ada@example.org",
            })
        })
        .members(MANAGERS),
        mutation("guestResend", SignIn, NotFound, |_| json!({ "guestId": NO_GUEST })),
        mutation("guestWithdraw", SignIn, NotFound, |_| json!({ "guestId": NO_GUEST })),
        mutation("guestLinkCreate", SignIn, NotFound, |world| json!({ "eventId": world.event.id, "name": "Friends" }))
            .members(MANAGERS),
        mutation("guestLinkRename", SignIn, NotFound, |_| json!({ "linkId": NO_LINK, "name": "Friends" })),
        mutation("guestLinkRevoke", SignIn, NotFound, |_| json!({ "linkId": NO_LINK })),
        mutation(
            "guestLinkUse",
            NotFound,
            NotFound,
            |_| json!({ "token": "unknown", "email": "ada@example.org", "name": "Ada", "idempotencyKey": "authorization-3" }),
        ),
        query("guestLink", Open(HAS_TOKEN), Open(HAS_TOKEN), |_| "guestLink(token: \"unknown\") { isOpen }".to_owned()),
        mutation("guestAnswer", NotFound, NotFound, |_| json!({ "token": "unknown", "going": true })),
        query("guestInvitation", Open(HAS_TOKEN), Open(HAS_TOKEN), |_| {
            "guestInvitation(token: \"unknown\") { email }".to_owned()
        }),
    ]
}
