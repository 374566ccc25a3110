//! Concurrent edits: an editor who names the version they saw overwrites nobody's changes.

use serde_json::{Value, json};

use super::{DELETE_TICKET_TYPE, REORDER_TICKET_TYPES, REVOKE_MEMBER, UPDATE_ORGANIZATION, UPDATE_VENUE, send};
use crate::support::{TestApp, TestEvent, TestUser, both};

/// Something that several people edit, with one of its text fields.
struct Shared {
    update: String,
    /// The input field with its id; none for the site's settings.
    id: Option<(&'static str, Value)>,
    object: &'static str,
    field: &'static str,
    /// Two other valid values of the field.
    values: [&'static str; 2],
    /// A query for the current object.
    query: String,
    editor: TestUser,
}

impl Shared {
    fn input(&self, value: &str, version: Option<i64>) -> Value {
        let mut input = json!({ "version": version });
        input[self.field] = json!(value);
        if let Some((name, id)) = &self.id {
            input[name] = id.clone();
        }
        input
    }

    /// The current version and value.
    async fn now(&self, app: &TestApp) -> (i64, String) {
        let found = app.gql(&self.query, json!({})).as_(&self.editor).ok().await;
        (found["version"].as_i64().unwrap(), found[self.field].as_str().unwrap().to_owned())
    }
}

/// One of each kind, new and at version 1.
async fn shared(app: &TestApp) -> Vec<Shared> {
    let event = app.event().with("title", "First").ticket_type("name", "First").draft().await;
    let editor = event.organizer.user.clone();
    let venue = json!({
        "organizationId": event.organizer.organization_id, "name": "First", "address": "B", "city": "C", "country": "DE",
    });
    let venue = send(app, &editor, "CreateVenue", venue).await.ok()["venue"]["id"].clone();
    let node =
        |mutation: &str, object: &'static str, kind: &str, name: &'static str, id: Value, field: &'static str| Shared {
            update: update(mutation, kind, object, field),
            query: format!("{{ node(id: {id}) {{ ... on {kind} {{ version {field} }} }} }}"),
            id: Some((name, id)),
            object,
            field,
            values: ["Second", "Third"],
            editor: editor.clone(),
        };
    let mut all = vec![
        node("eventUpdate", "event", "Event", "eventId", json!(event.id), "title"),
        node("ticketTypeUpdate", "ticketType", "TicketType", "ticketTypeId", json!(event.ticket_type_id), "name"),
        node("venueUpdate", "venue", "Venue", "venueId", venue, "name"),
        node(
            "organizationUpdate",
            "organization",
            "Organization",
            "organizationId",
            json!(event.organizer.organization_id),
            "name",
        ),
    ];
    all.push(Shared {
        update: update("siteSettingsUpdate", "SiteSettings", "siteSettings", "organizing"),
        id: None,
        object: "siteSettings",
        field: "organizing",
        values: ["VERIFIED", "INVITED"],
        query: "{ siteSettings { version organizing } }".to_owned(),
        editor: app.admin().await,
    });
    all
}

fn update(mutation: &str, kind: &str, object: &str, field: &str) -> String {
    let input = format!("{}{}Input", mutation[..1].to_uppercase(), &mutation[1..]);
    format!(
        "mutation($input: {input}!) {{ {mutation}(input: $input) {{ \
         {object} {{ ...Seen }} current {{ ...Seen }} errors {{ code field message }} }} }} \
         fragment Seen on {kind} {{ version {field} }}"
    )
}

/// The object with this version and value.
fn seen(version: i64, field: &str, text: &str) -> Value {
    let mut object = json!({ "version": version });
    object[field] = json!(text);
    object
}

const ENTRIES: &str = "SELECT COUNT(*) AS n FROM audit_entries";

both! {
    async fn the_later_of_two_editors_sees_what_the_other_did(app: TestApp) {
        for shared in shared(app).await {
            let Shared { update, object, field, values: [second, third], editor, .. } = &shared;
            let (version, _) = shared.now(app).await;
            assert_eq!(version, 1, "{update}");
            let saved = send(app, editor, update, shared.input(second, Some(version))).await.ok();
            assert_eq!(saved[object], seen(2, field, second), "{update}");
            assert_eq!(saved["current"], Value::Null, "{update}");

            let entries = app.count(ENTRIES).await;
            for stale in [version, 0, -1, 3, i64::from(i32::MAX)] {
                let refused = send(app, editor, update, shared.input(third, Some(stale))).await;
                assert_eq!(refused.codes(), ["EDITED_MEANWHILE"], "{update} at {stale}");
                assert_eq!(refused.fields(), [Some("version".to_owned())], "{update}");
                let payload = refused.field();
                assert_eq!(payload[object], Value::Null, "{update}: it was not saved");
                assert_eq!(payload["current"], seen(2, field, second), "{update}");
            }
            assert_eq!(shared.now(app).await, (2, (*second).to_owned()), "{update}: nothing was saved");
            assert_eq!(app.count(ENTRIES).await, entries, "{update}");

            let saved = send(app, editor, update, shared.input(third, Some(2))).await.ok();
            assert_eq!(saved[object], seen(3, field, third), "{update}");
            // Without a version, the last change wins.
            send(app, editor, update, shared.input(second, None)).await.ok();
            assert_eq!(shared.now(app).await, (4, (*second).to_owned()), "{update}");
        }
    }
}

both! {
    async fn of_ten_at_once_with_one_version_one_is_saved(app: TestApp) {
        for shared in shared(app).await {
            let Shared { update, object, values: [second, third], editor, .. } = &shared;
            let crowd = (0..10).map(|_| send(app, editor, update, shared.input(second, Some(1))));
            let answers = futures::future::join_all(crowd).await;
            let (saved, refused): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.codes().is_empty());
            assert_eq!((saved.len(), refused.len()), (1, 9), "{update}");
            assert!(saved.iter().all(|answer| answer.field()[object]["version"] == 2), "{update}");
            for answer in refused {
                assert_eq!(answer.codes(), ["EDITED_MEANWHILE"], "{update}");
                assert_eq!(answer.field()["current"]["version"], 2, "{update}");
            }
            assert_eq!(shared.now(app).await, (2, (*second).to_owned()), "{update}");

            // The control: without a version, all of them succeed.
            let crowd = (0..10).map(|_| send(app, editor, update, shared.input(third, None)));
            for answer in futures::future::join_all(crowd).await {
                assert_eq!(answer.codes(), Vec::<String>::new(), "{update}");
            }
            let (version, text) = shared.now(app).await;
            // The first one changes it; for the others, nothing is left to change.
            assert_eq!((version, text.as_str()), (3, *third), "{update}");
        }
    }
}

both! {
    async fn who_saves_what_there_is_already_stands_in_nobodys_way(app: TestApp) {
        for shared in shared(app).await {
            let Shared { update, object, field, values: [second, third], editor, .. } = &shared;
            let saved = send(app, editor, update, shared.input(second, Some(1))).await.ok();
            let entries = app.count(ENTRIES).await;
            let again = send(app, editor, update, shared.input(second, Some(2))).await.ok();
            assert_eq!(again, saved, "{update}");
            let mut nothing = shared.input(third, Some(2));
            nothing[field] = Value::Null;
            assert_eq!(send(app, editor, update, nothing).await.ok()[object], saved[object], "{update}");
            assert_eq!(app.count(ENTRIES).await, entries, "{update}: nothing was done");
            // An editor who read it before that is up to date.
            let later = send(app, editor, update, shared.input(third, Some(2))).await.ok();
            assert_eq!(later[object], seen(3, field, third), "{update}");
        }
    }
}

both! {
    async fn what_an_event_has_beside_its_row_is_a_change_too(app: TestApp) {
        let event = app.event().quota(5).draft().await;
        let editor = &event.organizer.user;
        let version = async |mutation: &str, object: &str, mut input: Value| {
            let (name, id) = if object == "event" { ("eventId", &event.id) } else { ("ticketTypeId", &event.ticket_type_id) };
            input[name] = json!(id);
            let kind = format!("{}{}Input", mutation[..1].to_uppercase(), &mutation[1..]);
            let document = format!(
                "mutation($input: {kind}!) {{ {mutation}(input: $input) {{ {object} {{ version }} errors {{ code }} }} }}"
            );
            send(app, editor, &document, input).await.ok()[object]["version"].as_i64().unwrap()
        };
        let changes = [
            json!({ "tags": ["jazz", "live"] }), json!({ "tags": ["Live", "jazz"] }),
            json!({ "capacity": 70 }), json!({ "capacity": 70 }),
            json!({ "capacity": 80 }), json!({ "capacity": 80, "tags": ["jazz", "live"] }),
            json!({ "capacity": null }), json!({ "capacity": null, "description": null, "coverAlternativeText": null }),
        ];
        for (index, change) in (0_i64..).zip(changes) {
            let change_text = format!("{change}");
            assert_eq!(version("eventUpdate", "event", change).await, 2 + index / 2, "{change_text}");
        }
        let changes = [
            json!({ "quantity": 9 }), json!({ "quantity": 9, "description": null }),
            json!({ "quantity": null }), json!({ "quantity": null }),
        ];
        for (index, change) in (0_i64..).zip(changes) {
            let change_text = format!("{change}");
            assert_eq!(version("ticketTypeUpdate", "ticketType", change).await, 2 + index / 2, "{change_text}");
        }
    }
}

both! {
    async fn only_members_are_told_what_it_is_now(app: TestApp) {
        let stranger = app.organizer().await.user;
        for shared in shared(app).await {
            let answer = send(app, &stranger, &shared.update, shared.input(shared.values[0], Some(99))).await;
            if shared.id.is_none() {
                assert_eq!(answer.error_code(), "FORBIDDEN");
                continue;
            }
            assert_eq!(answer.codes(), ["NOT_FOUND"], "{}", shared.update);
            assert_eq!(answer.field()["current"], Value::Null, "{}", shared.update);
        }
    }
}

async fn versions(app: &TestApp, event: &TestEvent) -> Value {
    let document =
        "query($slug: String!) { event(slug: $slug) { version ticketTypes { version } organization { version } } }";
    app.gql(document, json!({ "slug": event.slug })).as_(&event.organizer.user).ok().await
}

both! {
    async fn only_what_people_edit_raises_a_version(app: TestApp) {
        let event = app.event().quota(5).draft().await;
        let user = &event.organizer.user;
        let free = json!({ "eventId": event.id, "name": "Balcony" });
        let free = send(app, user, "CreateTicketType", free).await.ok()["ticketType"]["id"].clone();
        let at_first = json!({
            "version": 1, "ticketTypes": [{ "version": 1 }, { "version": 1 }], "organization": { "version": 1 },
        });
        assert_eq!(versions(app, &event).await, at_first);
        send(app, user, "PublishEvent", json!({ "eventId": event.id })).await.ok();
        let order = json!([free, event.ticket_type_id]);
        send(app, user, REORDER_TICKET_TYPES, json!({ "eventId": event.id, "ticketTypeIds": order })).await.ok();
        app.gql("PlaceOrder", json!({ "input": app.order_input(&event, 1) })).send().await.ok();
        assert_eq!(versions(app, &event).await, at_first);
        // Renaming the organization updates the event's search text, but is not a change of the event.
        let renamed = json!({ "organizationId": event.organizer.organization_id, "name": "Renamed" });
        send(app, user, UPDATE_ORGANIZATION, renamed).await.ok();
        assert_eq!(versions(app, &event).await["version"], 1);
        send(app, user, "CancelEvent", json!({ "eventId": event.id, "reason": "Rain" })).await.ok();
        app.settle().await;
        let now = versions(app, &event).await;
        assert_eq!((&now["version"], &now["organization"]["version"]), (&json!(1), &json!(2)));
        // If a change is not possible any more, that is the error, whatever the version.
        for version in [1, 7] {
            let late = json!({ "eventId": event.id, "title": "Late", "version": version });
            assert_eq!(send(app, user, "UpdateEvent", late).await.codes(), ["EVENT_CANCELLED"]);
        }
    }
}

both! {
    async fn different_fields_at_once_are_all_kept(app: TestApp) {
        let organizer = app.organizer().await;
        let venue = json!({
            "organizationId": organizer.organization_id, "name": "A", "address": "B", "city": "C", "country": "DE",
        });
        let id = send(app, &organizer.user, "CreateVenue", venue).await.ok()["venue"]["id"].clone();
        for round in 0..5 {
            let fields = ["name", "address", "city"];
            let crowd = fields.map(|field| {
                let input = json!({ "venueId": id, field: format!("{field} {round}") });
                send(app, &organizer.user, UPDATE_VENUE, input)
            });
            for answer in futures::future::join_all(crowd).await {
                answer.ok();
            }
            let query = format!("{{ node(id: {id}) {{ ... on Venue {{ name address city }} }} }}");
            let now = app.gql(&query, json!({})).as_(&organizer.user).ok().await;
            for field in fields {
                assert_eq!(now[field], format!("{field} {round}"));
            }
        }
    }
}

const REORDER: &str = "mutation($input: TicketTypeReorderInput!) { ticketTypeReorder(input: $input) {
    event { ticketTypes { id } } current { ticketTypes { id } } errors { code field }
} }";

/// The event with these ticket types in this order.
fn in_order(ids: &[&Value]) -> Value {
    json!({ "ticketTypes": ids.iter().map(|id| json!({ "id": id })).collect::<Vec<_>>() })
}

both! {
    async fn an_order_that_somebody_else_has_changed_is_not_overwritten(app: TestApp) {
        let event = app.event().draft().await;
        let user = &event.organizer.user;
        let a = json!(event.ticket_type_id);
        let mut more = Vec::new();
        for name in ["B", "C"] {
            let made = send(app, user, "CreateTicketType", json!({ "eventId": event.id, "name": name })).await.ok();
            more.push(made["ticketType"]["id"].clone());
        }
        let [b, c] = [&more[0], &more[1]];
        let reorder = |to: &[&Value], seen: Option<&[&Value]>| {
            send(app, user, REORDER, json!({ "eventId": event.id, "ticketTypeIds": to, "expectedTicketTypeIds": seen }))
        };
        // Both editors saw A, B, C. The first moves B up, the second C.
        let first = reorder(&[b, &a, c], Some(&[&a, b, c])).await.ok();
        assert_eq!((&first["event"], &first["current"]), (&in_order(&[b, &a, c]), &Value::Null));
        let second = reorder(&[&a, c, b], Some(&[&a, b, c])).await;
        assert_eq!(second.codes(), ["EDITED_MEANWHILE"]);
        assert_eq!(second.fields(), [Some("expectedTicketTypeIds".to_owned())]);
        assert_eq!(second.field()["event"], Value::Null);
        assert_eq!(second.field()["current"], in_order(&[b, &a, c]));
        // With the current order it works. Without naming the order they saw, the last change wins.
        reorder(&[b, c, &a], Some(&[b, &a, c])).await.ok();
        reorder(&[c, b, &a], None).await.ok();

        // A ticket type that was deleted meanwhile counts as a conflict, not as a mistake.
        send(app, user, DELETE_TICKET_TYPE, json!({ "ticketTypeId": b })).await.ok();
        let late = reorder(&[b, c, &a], Some(&[c, b, &a])).await;
        assert_eq!(late.codes(), ["EDITED_MEANWHILE"]);
        assert_eq!(late.field()["current"], in_order(&[c, &a]));
        assert_eq!(reorder(&[b, c, &a], None).await.codes(), ["INVALID_INPUT"]);
        assert_eq!(reorder(&[&a, c], Some(&[&json!("event_1")])).await.codes(), ["INVALID_INPUT"]);

        let crowd = (0..10).map(|_| reorder(&[&a, c], Some(&[c, &a])));
        let answers = futures::future::join_all(crowd).await;
        assert_eq!(answers.iter().filter(|answer| answer.codes().is_empty()).count(), 1, "of ten at once one is saved");
    }
}

const GRANT: &str = "mutation($input: MemberGrantInput!) { memberGrant(input: $input) {
    member { role } current { role user { id } } invitation { id } errors { code field }
} }";

both! {
    async fn a_role_that_somebody_else_has_changed_is_not_overwritten(app: TestApp) {
        let organizer = app.organizer().await;
        let (id, person) = (&organizer.organization_id, app.user().await);
        app.join(&organizer.user, id, &person, "MEMBER").await;
        let grant = |role: &str, seen: Option<&str>| {
            let input = json!({ "organizationId": id, "email": person.email, "role": role, "expectedRole": seen });
            send(app, &organizer.user, GRANT, input)
        };
        let entries = "SELECT COUNT(*) AS n FROM audit_entries WHERE action = 'organization.member_grant'";
        // Both editors saw a member. The first changes the role to manager, the second to check-in staff.
        assert_eq!(grant("MANAGER", Some("MEMBER")).await.ok()["member"]["role"], "MANAGER");
        let saved = app.count(entries).await;
        let second = grant("CHECK_IN_STAFF", Some("MEMBER")).await;
        assert_eq!(second.codes(), ["EDITED_MEANWHILE"]);
        assert_eq!(second.fields(), [Some("expectedRole".to_owned())]);
        assert_eq!(second.field()["member"], Value::Null);
        assert_eq!(second.field()["current"], json!({ "role": "MANAGER", "user": { "id": person.id } }));
        assert_eq!(app.count(entries).await, saved, "nothing was saved");
        // With the current role it works. Without naming the role they saw, the last change wins.
        grant("CHECK_IN_STAFF", Some("MANAGER")).await.ok();
        grant("MEMBER", None).await.ok();

        let crowd = (0..10).map(|_| grant("MANAGER", Some("MEMBER")));
        let answers = futures::future::join_all(crowd).await;
        assert_eq!(answers.iter().filter(|answer| answer.codes().is_empty()).count(), 1, "of ten at once one is saved");

        // Nobody is removed because of a role that they don't have any more.
        let stale = json!({ "organizationId": id, "userId": person.id, "expectedRole": "MEMBER" });
        let stale = send(app, &organizer.user, REVOKE_MEMBER, stale).await;
        assert_eq!((stale.codes(), stale.fields()), (vec!["EDITED_MEANWHILE".to_owned()], vec![Some("expectedRole".to_owned())]));

        // A person who was removed meanwhile is not added again.
        send(app, &organizer.user, REVOKE_MEMBER, json!({ "organizationId": id, "userId": person.id })).await.ok();
        let late = grant("MEMBER", Some("MANAGER")).await;
        assert_eq!(late.codes(), ["EDITED_MEANWHILE"]);
        assert_eq!((&late.field()["current"], &late.field()["invitation"]), (&Value::Null, &Value::Null));
        assert_eq!(app.count("SELECT COUNT(*) AS n FROM invitations").await, 0);
    }
}
