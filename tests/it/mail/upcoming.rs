//! Mails to ticket holders about an upcoming event: reminders and changes.

use std::time::Duration;

use domain::job::Job;
use kernel::mail::Mail;
use serde_json::{Value, json};

use crate::organizers::{UPDATE_VENUE, refuses, send};
use crate::support::{TestApp, TestEvent, both};

const UPDATE: &str = "mutation($input: EventUpdateInput!) {
    eventUpdate(input: $input) { event { id reminderMinutes startsAt } errors { code field message } }
}";
const HOUR: Duration = Duration::from_hours(1);
const MINUTE: Duration = Duration::from_mins(1);

async fn change(app: &TestApp, event: &TestEvent, mut input: Value) -> Value {
    input["eventId"] = json!(event.id);
    let organizer = app.again(&event.organizer.user).await;
    send(app, &organizer, UPDATE, input).await.ok()["event"].clone()
}

/// Places an order as a guest, and returns the address and the order.
async fn order(app: &TestApp, event: &TestEvent) -> (String, Value) {
    let input = app.order_input(event, 2);
    let placed = app.gql("PlaceOrder", json!({ "input": input })).ok().await;
    app.settle().await;
    (input["email"].as_str().unwrap().to_owned(), placed["order"].clone())
}

fn about(app: &TestApp, address: &str, words: &str) -> Vec<Mail> {
    app.mailbox.to(address).into_iter().filter(|mail| mail.subject.contains(words)).collect()
}

/// Moves the clock, and runs the scheduled job for reminders.
async fn later(app: &TestApp, by: Duration) {
    app.advance(by);
    app.run(Job::RemindDue).await;
}

both! {
    async fn ticket_holders_are_reminded_a_day_before(app: TestApp) {
        let event = app.event().with("title", "Jazz im Hof").published().await;
        let (buyer, placed) = order(app, &event).await;
        later(app, 28 * 24 * HOUR + 23 * HOUR + 50 * MINUTE).await;
        assert!(about(app, &buyer, "Soon").is_empty(), "it is not time yet");
        for _ in 0..3 {
            later(app, 10 * MINUTE).await;
        }
        let reminders = about(app, &buyer, "Soon: Jazz im Hof");
        assert_eq!(reminders.len(), 1, "once for an order, however many tickets it has");
        let text = &reminders[0].text;
        let link = format!("/orders/{}?secret={}", placed["id"].as_str().unwrap(), placed["secret"].as_str().unwrap());
        assert!(text.contains("2 tickets") && text.contains(&link) && text.contains("(Berlin time)"), "{text}");
        assert!(reminders[0].unsubscribe.as_ref().unwrap().contains("/unsubscribe?key="));
    }
}

both! {
    async fn the_organizer_says_when_or_that_nobody_is_reminded(app: TestApp) {
        let event = app.event().with("reminderMinutes", 120).published().await;
        let silent = app.event().with("reminderMinutes", Value::Null).published().await;
        let (buyer, _) = order(app, &event).await;
        let (other, _) = order(app, &silent).await;
        later(app, 29 * 24 * HOUR + 21 * HOUR).await;
        assert!(about(app, &buyer, "Soon").is_empty());
        later(app, HOUR + MINUTE).await;
        assert_eq!(about(app, &buyer, "Soon").len(), 1);
        assert!(about(app, &other, "Soon").is_empty());
        assert_eq!(change(app, &event, json!({ "reminderMinutes": 300 })).await["reminderMinutes"], 300);
        assert_eq!(change(app, &silent, json!({ "reminderMinutes": 60 })).await["reminderMinutes"], 60);
        later(app, MINUTE).await;
        assert_eq!(about(app, &buyer, "Soon").len(), 1, "who was reminded is not reminded again");
        later(app, HOUR).await;
        assert_eq!(about(app, &other, "Soon").len(), 1);
        let query = "query($id: ID!) { node(id: $id) { ... on Event { reminderMinutes } } }";
        let seen = app.gql(query, json!({ "id": event.id }));
        assert_eq!(seen.ok().await["reminderMinutes"], Value::Null, "others need not know");
    }
}

both! {
    async fn reminders_come_neither_too_early_nor_ages_before(app: TestApp) {
        let event = app.event().draft().await;
        let bad = [9, 0, -1, 40_321].map(|minutes| ("reminderMinutes", json!(minutes)));
        refuses(app, &event.organizer.user, UPDATE, &json!({ "eventId": event.id }), bad.to_vec()).await;
    }
}

both! {
    async fn a_reminder_moves_with_its_event(app: TestApp) {
        let event = app.event().published().await;
        let (buyer, _) = order(app, &event).await;
        change(app, &event, json!({ "startsAt": app.in_days(40), "endsAt": app.in_days(41) })).await;
        later(app, 29 * 24 * HOUR + HOUR).await;
        assert!(about(app, &buyer, "Soon").is_empty(), "it was moved");
        later(app, 10 * 24 * HOUR).await;
        assert_eq!(about(app, &buyer, "Soon").len(), 1);
        // If the event is moved after the reminder, there is another reminder.
        change(app, &event, json!({ "startsAt": app.in_days(9), "endsAt": app.in_days(10) })).await;
        later(app, HOUR).await;
        assert_eq!(about(app, &buyer, "Soon").len(), 1);
        later(app, 8 * 24 * HOUR).await;
        assert_eq!(about(app, &buyer, "Soon").len(), 2);
    }
}

both! {
    async fn nobody_is_reminded_of_what_will_not_be_or_has_begun(app: TestApp) {
        let organizer = app.organizer().await;
        let cancelled = app.event().by(&organizer).with("title", "Cancelled one").published().await;
        let kept = app.event().by(&organizer).with("title", "Kept one").published().await;
        let (of_cancelled, _) = order(app, &cancelled).await;
        let (gave_back, placed) = order(app, &kept).await;
        let (keeps, _) = order(app, &kept).await;
        let input = json!({ "eventId": cancelled.id, "reason": "The singer is ill." });
        app.gql("CancelEvent", json!({ "input": input })).as_(&organizer.user).ok().await;
        let input = json!({ "orderId": placed["id"], "secret": placed["secret"] });
        app.gql("CancelOrder", json!({ "input": input })).ok().await;
        app.settle().await;
        later(app, 29 * 24 * HOUR + HOUR).await;
        assert!(about(app, &of_cancelled, "Soon").is_empty() && about(app, &gave_back, "Soon").is_empty());
        assert_eq!(about(app, &keeps, "Soon: Kept one").len(), 1);
    }
}

both! {
    async fn a_reminder_that_would_come_late_does_not_come(app: TestApp) {
        let event = app.event().published().await;
        let (buyer, _) = order(app, &event).await;
        later(app, 30 * 24 * HOUR + MINUTE).await;
        assert!(about(app, &buyer, "Soon").is_empty());
    }
}

both! {
    async fn who_wants_no_reminders_gets_none(app: TestApp) {
        let organizer = app.organizer().await;
        let first = app.event().by(&organizer).published().await;
        let second = app.event().by(&organizer).with("startsAt", app.in_days(50)).with("endsAt", app.in_days(51));
        let second = second.published().await;
        let (buyer, _) = order(app, &first).await;
        let mut input = app.order_input(&second, 1);
        input["email"] = json!(buyer);
        app.gql("PlaceOrder", json!({ "input": input })).ok().await;
        later(app, 29 * 24 * HOUR + HOUR).await;
        let link = about(app, &buyer, "Soon")[0].unsubscribe.clone().unwrap();
        let done = app.http.post(link).form(&[("List-Unsubscribe", "One-Click")]).send().await.unwrap();
        assert_eq!(done.status(), 200);
        later(app, 20 * 24 * HOUR).await;
        assert_eq!(about(app, &buyer, "Soon").len(), 1);
    }
}

both! {
    async fn several_changes_are_in_one_mail(app: TestApp) {
        let event = app.event().with("title", "Jazz im Hof").published().await;
        let (buyer, _) = order(app, &event).await;
        change(app, &event, json!({ "startsAt": app.in_days(35), "endsAt": app.in_days(36) })).await;
        app.advance(5 * MINUTE);
        let moved = json!({ "onlineUrl": "https://elsewhere.example.org/room", "timezone": "Europe/Lisbon" });
        change(app, &event, moved).await;
        change(app, &event, json!({ "title": "Jazz in the Yard" })).await;
        app.settle().await;
        assert!(about(app, &buyer, "Changed").is_empty(), "more may change");
        app.advance(5 * MINUTE);
        app.settle().await;
        let notices = about(app, &buyer, "Changed: Jazz in the Yard");
        assert_eq!(notices.len(), 1);
        let text = &notices[0].text;
        for part in [
            "Old time: ", "(Berlin time)", "New time: ", "(Lisbon time)",
            "Old link: https://stream.example.org/concert",
            "New link: https://elsewhere.example.org/room",
        ] {
            assert!(text.contains(part), "{part} in {text}");
        }
        assert!(!text.contains("place:"), "what stays is not told: {text}");
        assert_eq!(notices[0].attachments[0].filename, "event.ics");
        assert_eq!(notices[0].unsubscribe, None, "one has to know");
        // The next change is another one.
        change(app, &event, json!({ "timezone": "Europe/Berlin" })).await;
        app.advance(10 * MINUTE);
        app.settle().await;
        assert_eq!(about(app, &buyer, "Changed").len(), 2);
    }
}

both! {
    async fn what_does_not_matter_to_holders_is_not_mailed(app: TestApp) {
        let event = app.event().published().await;
        let (buyer, _) = order(app, &event).await;
        let draft = app.event().by(&event.organizer).draft().await;
        change(app, &draft, json!({ "timezone": "Europe/Lisbon" })).await;
        change(app, &event, json!({ "summary": "Bring friends.", "capacity": 500, "tags": ["jazz"] })).await;
        // Changed and changed back.
        change(app, &event, json!({ "timezone": "Europe/Lisbon" })).await;
        change(app, &event, json!({ "timezone": "Europe/Berlin" })).await;
        app.advance(11 * MINUTE);
        app.settle().await;
        assert!(about(app, &buyer, "Changed").is_empty());
        // If the event is cancelled before a change was mailed, only the cancellation is.
        change(app, &event, json!({ "timezone": "Europe/Lisbon" })).await;
        let input = json!({ "eventId": event.id, "reason": "The singer is ill." });
        let organizer = app.again(&event.organizer.user).await;
        app.gql("CancelEvent", json!({ "input": input })).as_(&organizer).ok().await;
        app.advance(11 * MINUTE);
        app.settle().await;
        assert!(about(app, &buyer, "Changed").is_empty());
        assert_eq!(about(app, &buyer, "Cancelled").len(), 1);
    }
}

both! {
    async fn a_venue_is_named_in_the_reader_s_language(app: TestApp) {
        let event = app.event().published().await;
        let venue = json!({
            "organizationId": event.organizer.organization_id, "name": "Kleine Halle", "address": "Hofweg 1",
            "city": "Berlin", "country": "DE",
        });
        let venue = app.gql("CreateVenue", json!({ "input": venue })).as_(&event.organizer.user).ok().await;
        let mut input = app.order_input(&event, 1);
        input["locale"] = json!("de");
        app.gql("PlaceOrder", json!({ "input": input })).ok().await;
        change(app, &event, json!({ "venueId": venue["venue"]["id"] })).await;
        app.advance(11 * MINUTE);
        app.settle().await;
        let mail = app.mail_about(input["email"].as_str().unwrap(), "Geändert").await;
        let (before, now) = ("Alter Ort: keiner", "Neuer Ort: Kleine Halle, Hofweg 1, Berlin, Deutschland");
        assert!(mail.text.contains(before) && mail.text.contains(now), "{}", mail.text);
        let calendar = String::from_utf8(mail.attachments[0].body.clone()).unwrap();
        assert!(calendar.contains("Kleine Halle"), "{calendar}");

        // The venue's address changes, for all its events.
        let input = json!({ "venueId": venue["venue"]["id"], "address": "Hofweg 9" });
        app.gql(UPDATE_VENUE, json!({ "input": input })).as_(&app.again(&event.organizer.user).await).ok().await;
        app.advance(11 * MINUTE);
        app.settle().await;
        let (before, now) = ("Alter Ort: Kleine Halle, Hofweg 1", "Neuer Ort: Kleine Halle, Hofweg 9");
        let mails = about(app, mail.to.as_str(), "Geändert");
        assert_eq!(mails.len(), 2);
        assert!(mails.iter().any(|mail| mail.text.contains(before) && mail.text.contains(now)), "{mails:?}");
    }
}

both! {
    async fn what_is_off_the_platform_writes_to_nobody(app: TestApp) {
        let event = app.event().published().await;
        let (buyer, _) = order(app, &event).await;
        let moderate = |name: &str, word: &str| format!(
            "mutation($input: {name}Input!) {{ {word}(input: $input) {{ errors {{ code }} }} }}"
        );
        let input = json!({ "input": { "eventId": event.id, "reason": "It is not theirs." } });
        let admin = app.admin().await;
        app.gql(&moderate("EventUnpublish", "eventUnpublish"), input.clone()).as_(&admin).ok().await;
        change(app, &event, json!({ "onlineUrl": "https://elsewhere.example.org/room" })).await;
        later(app, 29 * 24 * HOUR + HOUR).await;
        app.settle().await;
        assert!(about(app, &buyer, "Changed").is_empty() && about(app, &buyer, "Soon").is_empty());
        let admin = app.again(&admin).await;
        app.gql(&moderate("EventReinstate", "eventReinstate"), input).as_(&admin).ok().await;
        app.advance(HOUR);
        app.settle().await;
        assert_eq!(about(app, &buyer, "Changed").len(), 1, "it is told once it is back");
        later(app, MINUTE).await;
        assert_eq!(about(app, &buyer, "Soon").len(), 1);
    }
}

both! {
    async fn a_time_that_was_a_mistake_does_not_use_the_reminder_up(app: TestApp) {
        let event = app.event().published().await;
        let (early, _) = order(app, &event).await;
        change(app, &event, json!({ "reminderMinutes": 28 * 24 * 60 })).await;
        later(app, 3 * 24 * HOUR).await;
        assert_eq!(about(app, &early, "Soon").len(), 1);
        change(app, &event, json!({ "reminderMinutes": 24 * 60 })).await;
        let (late, _) = order(app, &event).await;
        later(app, 26 * 24 * HOUR + HOUR).await;
        assert_eq!(about(app, &late, "Soon").len(), 1);
    }
}

both! {
    async fn holders_hear_that_it_was_moved_before_they_are_reminded(app: TestApp) {
        let event = app.event().published().await;
        let (buyer, _) = order(app, &event).await;
        change(app, &event, json!({ "startsAt": app.in_days(1), "endsAt": app.in_days(2) })).await;
        later(app, 5 * MINUTE).await;
        assert!(about(app, &buyer, "Soon").is_empty(), "it may be a mistake, which is corrected in a moment");
        later(app, 6 * MINUTE).await;
        app.settle().await;
        assert_eq!(about(app, &buyer, "Changed").len(), 1);
        later(app, MINUTE).await;
        assert_eq!(about(app, &buyer, "Soon").len(), 1);
    }
}
