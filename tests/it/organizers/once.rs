//! Creation with idempotency keys: repeated requests create a thing once.

use serde_json::{Value, json};

use super::{DELETE_EVENT, DELETE_TICKET_TYPE, DUPLICATE_EVENT, REVOKE_MEMBER, send};
use crate::support::{Organizer, TestApp, TestEvent, both};

/// A mutation that creates something with a key.
struct Create {
    operation: &'static str,
    /// The field of the object in the payload, and its table.
    object: &'static str,
    table: &'static str,
    input: Value,
    /// A field with another valid value.
    other: (&'static str, Value),
    /// A field with an invalid value.
    wrong: (&'static str, Value),
}

impl Create {
    fn with(&self, key: &str) -> Value {
        self.changed(key, None)
    }

    fn changed(&self, key: &str, change: Option<&(&'static str, Value)>) -> Value {
        let mut input = self.input.clone();
        input["idempotencyKey"] = json!(key);
        if let Some((field, value)) = change {
            input[field] = value.clone();
        }
        input
    }

    async fn id(&self, app: &TestApp, organizer: &Organizer, input: Value) -> Value {
        let payload = send(app, &organizer.user, self.operation, input).await.ok();
        payload[self.object]["id"].clone()
    }

    async fn rows(&self, app: &TestApp) -> i64 {
        app.count(&format!("SELECT COUNT(*) AS n FROM {}", self.table)).await
    }
}

/// All mutations whose keys are stored in `idempotency_keys`.
fn creates(app: &TestApp, event: &TestEvent) -> Vec<Create> {
    let organization_id = &event.organizer.organization_id;
    let create =
        |operation, object, table, input, other, wrong| Create { operation, object, table, input, other, wrong };
    vec![
        create(
            "CreateOrganization",
            "organization",
            "organizations",
            json!({ "name": "Jazz House", "currency": "EUR", "slug": "jazz-house" }),
            ("name", json!("Jazz Houses")),
            ("currency", json!("EURO")),
        ),
        create(
            "CreateVenue",
            "venue",
            "venues",
            json!({
                "organizationId": organization_id, "name": "Hall", "address": "Street 1", "city": "Köln", "country": "DE",
                "latitude": 50.94, "longitude": 6.96,
            }),
            ("latitude", json!(50.95)),
            ("country", json!("XX")),
        ),
        create(
            "CreateEvent",
            "event",
            "events",
            json!({
                "organizationId": organization_id, "title": "Concert", "startsAt": app.in_days(30),
                "endsAt": app.in_days(31), "timezone": "Europe/Berlin", "capacity": 50, "tags": ["jazz"],
            }),
            ("tags", json!(["blues"])),
            ("capacity", json!(0)),
        ),
        create(
            "CreateTicketType",
            "ticketType",
            "ticket_types",
            json!({ "eventId": event.id, "name": "Balcony", "quantity": 5 }),
            ("quantity", json!(6)),
            ("quantity", json!(-1)),
        ),
        create(
            DUPLICATE_EVENT,
            "event",
            "events",
            json!({ "eventId": event.id, "title": "Again" }),
            ("title", json!("And again")),
            ("title", json!("")),
        ),
    ]
}

const ENTRIES: &str = "SELECT COUNT(*) AS n FROM audit_entries";

both! {
    async fn the_same_key_with_the_same_input_is_the_first(app: TestApp) {
        let event = app.event().draft().await;
        let organizer = &event.organizer;
        for create in creates(app, &event) {
            let what = create.operation;
            let before = create.rows(app).await;
            let first = send(app, &organizer.user, what, create.with("a")).await.ok();
            let entries = app.count(ENTRIES).await;
            let again = send(app, &organizer.user, what, create.with("a")).await.ok();
            assert_eq!(first, again, "{what}");
            assert_eq!(create.rows(app).await, before + 1, "{what}");
            assert_eq!(app.count(ENTRIES).await, entries, "{what} is on record once");

            let other = create.changed("a", Some(&create.other));
            let refused = send(app, &organizer.user, what, other.clone()).await;
            assert_eq!(refused.codes(), ["IDEMPOTENCY_KEY_REUSED"], "{what}");
            assert_eq!(refused.fields(), [Some("idempotencyKey".to_owned())], "{what}");
            assert_eq!(refused.field()[create.object], Value::Null, "{what}");
            assert_eq!(create.rows(app).await, before + 1, "{what}");

            // Another key is another request, and so is each one without a key.
            let mut with = create.with("b");
            let mut without = create.input.clone();
            if what == "CreateOrganization" {
                (with["slug"], without["slug"]) = (Value::Null, Value::Null);
            }
            let mut ids = vec![first[create.object]["id"].clone(), create.id(app, organizer, with).await];
            for _ in 0..2 {
                ids.push(create.id(app, organizer, without.clone()).await);
            }
            ids.sort_by_key(ToString::to_string);
            ids.dedup();
            assert_eq!(ids.len(), 4, "{what}");
        }
        // The same key can be used for different mutations.
        assert_eq!(app.count("SELECT COUNT(*) AS n FROM idempotency_keys").await, 10);
    }
}

both! {
    async fn twenty_at_once_create_one(app: TestApp) {
        let event = app.event().draft().await;
        let organizer = &event.organizer;
        for create in creates(app, &event) {
            let what = create.operation;
            let (before, entries) = (create.rows(app).await, app.count(ENTRIES).await);
            let crowd = (0..20).map(|_| send(app, &organizer.user, what, create.with("crowd")));
            let mut answers = futures::future::join_all(crowd).await;
            let first = answers.pop().unwrap().ok();
            assert!(first[create.object]["id"].is_string(), "{what}: {first}");
            for answer in answers {
                assert_eq!(answer.ok(), first, "{what}");
            }
            assert_eq!(create.rows(app).await, before + 1, "{what}");
            assert_eq!(app.count(ENTRIES).await, entries + 1, "{what}");
        }
    }
}

both! {
    async fn a_key_is_its_owners_alone(app: TestApp) {
        let event = app.event().draft().await;
        let organizer = &event.organizer;
        let manager = Organizer { user: app.user().await, ..organizer.clone() };
        app.join(&organizer.user, &organizer.organization_id, &manager.user, "MANAGER").await;
        for mut create in creates(app, &event) {
            create.input.as_object_mut().unwrap().remove("slug");
            let mine = create.id(app, organizer, create.with("k")).await;
            let theirs = create.id(app, &manager, create.with("k")).await;
            assert_ne!(mine, theirs, "{}", create.operation);
            assert_eq!(create.id(app, &manager, create.with("k")).await, theirs, "{}", create.operation);
        }
        // A user who has lost the permission is refused and does not get the object.
        let revoke = json!({ "organizationId": organizer.organization_id, "userId": manager.user.id });
        send(app, &organizer.user, REVOKE_MEMBER, revoke).await.ok();
        for create in creates(app, &event).into_iter().skip(1) {
            let refused = send(app, &manager.user, create.operation, create.with("k")).await;
            assert_eq!(refused.codes(), ["NOT_FOUND"], "{}", create.operation);
            assert_ne!(refused.fields(), [Some("idempotencyKey".to_owned())], "{}", create.operation);
        }
    }
}

both! {
    async fn what_was_refused_used_no_key(app: TestApp) {
        let event = app.event().paid("10.00").draft().await;
        let organizer = &event.organizer;
        for create in creates(app, &event) {
            let wrong = create.changed("k", Some(&create.wrong));
            let refused = send(app, &organizer.user, create.operation, wrong).await;
            assert_eq!(refused.codes(), ["INVALID_INPUT"], "{}", create.operation);
            create.id(app, organizer, create.with("k")).await;
        }
        // A refusal after the key was claimed releases it as well.
        let dollars = json!({
            "eventId": event.id, "name": "Box", "price": { "amount": "50.00", "currency": "USD" }, "idempotencyKey": "late",
        });
        assert_eq!(send(app, &organizer.user, "CreateTicketType", dollars.clone()).await.codes(), ["CURRENCY_MISMATCH"]);
        let mut euros = dollars;
        euros["price"]["currency"] = json!("EUR");
        send(app, &organizer.user, "CreateTicketType", euros).await.ok();
        let taken = json!({ "name": "Twin", "currency": "EUR", "slug": "jazz-house", "idempotencyKey": "late" });
        assert_eq!(send(app, &organizer.user, "CreateOrganization", taken.clone()).await.codes(), ["SLUG_TAKEN"]);
        let mut free = taken;
        free["slug"] = json!("jazz-house-2");
        send(app, &organizer.user, "CreateOrganization", free).await.ok();
    }
}

both! {
    async fn what_was_deleted_since_is_not_made_again(app: TestApp) {
        let event = app.event().draft().await;
        let organizer = &event.organizer;
        for create in creates(app, &event) {
            let (delete, field) = match create.table {
                "events" => (DELETE_EVENT, "eventId"),
                "ticket_types" => (DELETE_TICKET_TYPE, "ticketTypeId"),
                _ => continue,
            };
            let id = create.id(app, organizer, create.with("k")).await;
            let mut input = json!({});
            input[field] = id;
            send(app, &organizer.user, delete, input).await.ok();
            let refused = send(app, &organizer.user, create.operation, create.with("k")).await;
            assert_eq!(refused.codes(), ["NOT_FOUND"], "{}", create.operation);
            assert_eq!(refused.fields(), [Some("idempotencyKey".to_owned())], "{}", create.operation);
        }
    }
}

both! {
    async fn keys_that_can_not_be_used(app: TestApp) {
        let event = app.event().draft().await;
        for create in creates(app, &event) {
            for key in ["", "  ", "a\u{0}b", &"x".repeat(101)] {
                let refused = send(app, &event.organizer.user, create.operation, create.with(key)).await;
                assert_eq!(refused.codes(), ["INVALID_INPUT"], "{} {key:?}", create.operation);
                assert_eq!(refused.fields(), [Some("idempotencyKey".to_owned())], "{} {key:?}", create.operation);
            }
            create.id(app, &event.organizer, create.with(&"x".repeat(100))).await;
        }
    }
}
