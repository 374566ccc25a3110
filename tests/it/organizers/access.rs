//! Only members with the right role can change an organization's data.

use serde_json::{Value, json};

use super::{
    ARCHIVE_EVENT, DELETE_EVENT, DELETE_TICKET_TYPE, DUPLICATE_EVENT, GRANT_MEMBER, REORDER_TICKET_TYPES,
    REVOKE_MEMBER, UPDATE_ORGANIZATION, UPDATE_TICKET_TYPE, UPDATE_VENUE, send,
};
use crate::support::{TestApp, both};

/// All mutations on an organization's data, each with a valid input.
async fn mutations(app: &TestApp) -> (crate::support::Organizer, Vec<(&'static str, Value)>) {
    let event = app.event().draft().await;
    let organization_id = &event.organizer.organization_id;
    let venue = json!({ "organizationId": organization_id, "name": "A", "address": "B", "city": "C", "country": "DE" });
    let venue = send(app, &event.organizer.user, "CreateVenue", venue).await.ok();
    let mutations = vec![
        (UPDATE_ORGANIZATION, json!({ "organizationId": organization_id, "name": "Taken over" })),
        (UPDATE_VENUE, json!({ "venueId": venue["venue"]["id"], "name": "Taken over" })),
        (DUPLICATE_EVENT, json!({ "eventId": event.id })),
        (ARCHIVE_EVENT, json!({ "eventId": event.id })),
        (DELETE_EVENT, json!({ "eventId": event.id })),
        (DELETE_TICKET_TYPE, json!({ "ticketTypeId": event.ticket_type_id })),
        (REORDER_TICKET_TYPES, json!({ "eventId": event.id, "ticketTypeIds": [event.ticket_type_id] })),
        (GRANT_MEMBER, json!({ "organizationId": organization_id, "email": "a@example.org", "role": "OWNER" })),
        (REVOKE_MEMBER, json!({ "organizationId": organization_id, "userId": event.organizer.user.id })),
        (
            "CreateVenue",
            json!({ "organizationId": organization_id, "name": "A", "address": "B", "city": "C", "country": "DE" }),
        ),
        (
            "CreateEvent",
            json!({
                "organizationId": organization_id, "title": "A", "timezone": "UTC",
                "startsAt": app.in_days(1), "endsAt": app.in_days(2),
            }),
        ),
        ("UpdateEvent", json!({ "eventId": event.id, "title": "Taken over" })),
        ("PublishEvent", json!({ "eventId": event.id })),
        ("CancelEvent", json!({ "eventId": event.id, "reason": "Because." })),
        ("CreateTicketType", json!({ "eventId": event.id, "name": "A" })),
        (UPDATE_TICKET_TYPE, json!({ "ticketTypeId": event.ticket_type_id, "name": "Taken over" })),
    ];
    (event.organizer, mutations)
}

both! {
    async fn others_are_kept_out(app: TestApp) {
        let (organizer, mutations) = mutations(app).await;
        let stranger = app.organizer().await.user;
        let staff = app.user().await;
        app.join(&organizer.user, &organizer.organization_id, &staff, "CHECK_IN_STAFF").await;
        for (operation, input) in mutations {
            let anonymous = app.gql(operation, json!({ "input": input })).send().await;
            assert_eq!(anonymous.error_code(), "UNAUTHENTICATED", "{operation}");
            let foreign = send(app, &stranger, operation, input.clone()).await;
            assert_eq!(foreign.codes(), ["NOT_FOUND"], "{operation}");
            let lesser = send(app, &staff, operation, input).await;
            assert_eq!(lesser.error_code(), "FORBIDDEN", "{operation}");
        }
        let create = json!({ "input": { "name": "A", "currency": "EUR" } });
        let anonymous = app.gql("CreateOrganization", create).send().await;
        assert_eq!(anonymous.error_code(), "UNAUTHENTICATED");
    }
}

both! {
    async fn ids_of_other_kinds_and_of_nothing(app: TestApp) {
        let (organizer, mutations) = mutations(app).await;
        let missing = |field: &str| match field {
            "organizationId" => "org_01h455vb4pex5vsknk084sn02q",
            "eventId" => "event_01h455vb4pex5vsknk084sn02q",
            "venueId" => "venue_01h455vb4pex5vsknk084sn02q",
            _ => "tickettype_01h455vb4pex5vsknk084sn02q",
        };
        for (operation, input) in mutations {
            let fields = ["organizationId", "eventId", "ticketTypeId", "venueId"];
            let field = fields.into_iter().find(|field| input.get(field).is_some()).unwrap();
            let mut wrong = input.clone();
            for id in ["", "nonsense", "order_01h455vb4pex5vsknk084sn02q", "event_\u{0}", &"x".repeat(5000)] {
                wrong[field] = json!(id);
                let answer = send(app, &organizer.user, operation, wrong.clone()).await;
                assert_eq!(answer.codes(), ["INVALID_INPUT"], "{operation} {id:?}");
                assert_eq!(answer.fields(), [Some(field.to_owned())]);
            }
            wrong[field] = json!(missing(field));
            let answer = send(app, &organizer.user, operation, wrong).await;
            assert_eq!(answer.codes(), ["NOT_FOUND"], "{operation}");
        }
    }
}
