use serde_json::{Value, json};

use super::slugs;
use crate::support::{TestApp, TestEvent, both};

/// Publishes events of which most begin at the same moment.
async fn many(app: &TestApp, number: usize) -> Vec<TestEvent> {
    let organizer = app.organizer().await;
    let mut events = Vec::new();
    let (early, late) = (app.in_days(10), app.in_days(20));
    for index in 0..number {
        let starts_at = if index % 4 == 3 { &early } else { &late };
        let event = app.event().by(&organizer).with("startsAt", starts_at.clone());
        events.push(event.quota(3).with("tags", json!(["many"])).published().await);
    }
    events
}

both! {
    async fn have_no_gaps_and_no_repeats(app: TestApp) {
        let events = many(app, 11).await;
        let (early, late): (Vec<_>, Vec<_>) = events.iter().enumerate().partition(|(index, _)| index % 4 == 3);
        let expected: Vec<_> = early.into_iter().chain(late).map(|(_, event)| event.slug.clone()).collect();
        for first in [1, 3, 4, 11] {
            let (mut seen, mut after) = (Vec::new(), Value::Null);
            loop {
                let list = app.gql("Discover", json!({ "first": first, "after": after })).send().await.ok();
                seen.extend(slugs(&list));
                after = list["pageInfo"]["endCursor"].clone();
                if list["pageInfo"]["hasNextPage"] == false {
                    break;
                }
            }
            assert_eq!(seen, expected, "{first} at a time");
        }
        // Pages stay correct while events before them are added and removed.
        let list = app.gql("Discover", json!({ "first": 4 })).send().await.ok();
        let cancel = json!({ "eventId": events[3].id, "reason": "Rain." });
        app.gql("CancelEvent", json!({ "input": cancel })).as_(&events[3].organizer.user).ok().await;
        let after = &list["pageInfo"]["endCursor"];
        let next = app.gql("Discover", json!({ "first": 100, "after": after })).send().await.ok();
        assert_eq!(slugs(&next), expected[4..]);
    }
}

both! {
    async fn that_cannot_be(app: TestApp) {
        let cursor = |text: &str| {
            use base64::Engine as _;
            base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(text)
        };
        let id = "0190000000007000800000000000000a";
        for variables in [
            json!({ "first": -1 }),
            json!({ "first": 101 }),
            json!({ "after": "" }),
            json!({ "after": "nonsense" }),
            json!({ "after": "\u{0}" }),
            json!({ "after": cursor(&format!(":{id}")) }),
            json!({ "after": cursor(&format!("-99999999999:{id}")) }),
            json!({ "after": cursor(&format!("253402300799:{id}")) }),
            json!({ "after": cursor(&format!("99999999999999999999:{id}")) }),
        ] {
            let answer = app.gql("Discover", variables.clone()).send().await;
            assert_eq!(answer.error_code(), "BAD_USER_INPUT", "{variables}");
        }
    }
}

both! {
    async fn cost_three_statements_however_long(app: TestApp) {
        let events = many(app, 50).await;
        app.settle().await;
        for first in [1, 50] {
            let discover = || app.gql("Discover", json!({ "first": first }));
            assert_eq!(discover().send().await.ok()["edges"].as_array().unwrap().len(), first);
            // The page's ids; the events with organization and venue; their ticket types with the places left.
            assert_eq!(app.statements(discover()).await, 3, "{first} events");
        }
        let cards = "{ events(first: 50) { nodes { availability priceFrom { amount } cover { url } venue { city }
                     organization { name } ticketTypes { availability } } } }";
        assert_eq!(app.statements(app.gql(cards, json!({}))).await, 3);
        // One event, with its tags.
        assert_eq!(app.statements(app.gql("EventPage", json!({ "slug": events[0].slug }))).await, 3);
    }
}
