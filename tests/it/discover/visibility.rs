use serde_json::{Value, json};

use super::found;
use crate::organizers::send;
use crate::support::both;

both! {
    async fn drafts_and_private_events_are_the_organizations(app: TestApp) {
        let organizer = app.organizer().await;
        let draft = app.event().by(&organizer).draft().await;
        let private = app.event().by(&organizer).with("visibility", "PRIVATE").published().await;
        let unlisted = app.event().by(&organizer).with("visibility", "UNLISTED").published().await;
        let open = app.event().by(&organizer).published().await;
        let cancelled = app.event().by(&organizer).published().await;
        let cancel = json!({ "eventId": cancelled.id, "reason": "Rain." });
        send(app, &organizer.user, "CancelEvent", cancel).await.ok();
        let member = app.user().await;
        app.join(&organizer.user, &organizer.organization_id, &member, "MEMBER").await;
        let stranger = app.organizer().await.user;

        assert_eq!(found(app, json!({})).await, [open.slug.as_str()]);
        let nodes = "query($ids: [ID!]!) { nodes(ids: $ids) { id __typename } }";
        for (event, announced) in [(&draft, false), (&private, false), (&unlisted, true), (&open, true), (&cancelled, true)] {
            for (user, belongs) in [(None, false), (Some(&stranger), false), (Some(&member), true), (Some(&organizer.user), true)] {
                let ask = |document: &str, variables: Value| {
                    let request = app.gql(document, variables);
                    match user {
                        Some(user) => request.as_(user),
                        None => request,
                    }
                };
                let seen = ask("EventPage", json!({ "slug": event.slug })).send().await.field();
                assert_eq!(seen != Value::Null, announced || belongs, "{} {user:?}", event.slug);
                let ids = json!({ "ids": [event.id, event.ticket_type_id] });
                let seen = ask(nodes, ids).send().await.field();
                let expected = if announced || belongs {
                    json!([
                        { "id": event.id, "__typename": "Event" },
                        { "id": event.ticket_type_id, "__typename": "TicketType" },
                    ])
                } else {
                    json!([null, null])
                };
                assert_eq!(seen, expected);
            }
        }
    }
}

both! {
    async fn nodes_by_any_id(app: TestApp) {
        let event = app.event().published().await;
        let (user, organizer) = (app.user().await, &event.organizer);
        let document = "query($ids: [ID!]!) { nodes(ids: $ids) { id __typename ... on Event { title } } }";
        let ids = json!([
            user.id, organizer.user.id, organizer.organization_id, event.id, event.id, "event_01h455vb4pex5vsknk084sn02q",
            "order_01h455vb4pex5vsknk084sn02q",
        ]);
        let seen = app.gql(document, json!({ "ids": ids })).as_(&user).send().await.ok();
        let types: Vec<_> = seen.as_array().unwrap().iter().map(|node| node["__typename"].clone()).collect();
        let nothing = Value::Null;
        let expected = [
            json!("User"), nothing.clone(), json!("Organization"), json!("Event"), json!("Event"), nothing.clone(),
            nothing,
        ];
        assert_eq!(types, expected);
        assert_eq!(app.gql(document, json!({ "ids": [] })).send().await.ok(), json!([]));
        let many = app.gql(document, json!({ "ids": vec![event.id.as_str(); 101] })).send().await;
        assert_eq!(many.error_code(), "BAD_USER_INPUT");
        let one = "query($id: ID!) { node(id: $id) { id } }";
        assert_eq!(app.gql(one, json!({ "id": event.id })).send().await.ok(), json!({ "id": event.id }));
        assert_eq!(app.gql(one, json!({ "id": user.id })).send().await.field(), Value::Null, "nobody is signed in");
    }
}

both! {
    async fn slugs_that_are_none(app: TestApp) {
        for slug in ["", "nothing-here", "\u{0}", "%", "a' OR 1=1 --", &"x".repeat(10_000)] {
            let seen = app.gql("EventPage", json!({ "slug": slug })).send().await.field();
            assert_eq!(seen, Value::Null, "{slug:?}");
        }
    }
}
