//! Mails about orders, to buyers and organizers.

use std::time::Duration;

use kernel::mail::{Attachment, Mail};
use serde_json::{Value, json};

use crate::support::both;

fn file<'a>(mail: &'a Mail, name: &str) -> &'a Attachment {
    let names: Vec<&str> = mail.attachments.iter().map(|file| file.filename.as_str()).collect();
    mail.attachments.iter().find(|file| file.filename == name).unwrap_or_else(|| panic!("{name} is not in {names:?}"))
}

/// The unfolded lines of a calendar file.
fn unfolded(file: &Attachment) -> String {
    String::from_utf8(file.body.clone()).unwrap().replace("\r\n ", "")
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("{value:?} is no text"))
}

both! {
    async fn a_confirmation_brings_tickets_codes_and_the_calendar(app: TestApp) {
        let event = app.event().quota(10).with("title", "Jazz <im> Hof").published().await;
        let input = app.order_input(&event, 2);
        let placed = app.gql("PlaceOrder", json!({ "input": input })).ok().await;
        let (order, email) = (&placed["order"], text(&input["email"]));

        let mail = app.mail_about(email, "tickets for Jazz <im> Hof").await;
        let pdf = file(&mail, "tickets.pdf");
        assert_eq!(pdf.content_type, "application/pdf");
        assert!(pdf.body.starts_with(b"%PDF-"));
        let calendar = unfolded(file(&mail, "event.ics"));
        for part in ["BEGIN:VEVENT", &format!("UID:{}@127.0.0.1", event.id), "SUMMARY:Jazz <im> Hof", "STATUS:CONFIRMED"] {
            assert!(calendar.contains(part), "{part} in {calendar}");
        }
        for name in ["ticket-1.png", "ticket-2.png"] {
            let code = file(&mail, name);
            assert!(code.body.starts_with(b"\x89PNG") && code.content_type == "image/png");
            let cid = code.inline_id.as_deref().unwrap();
            assert!(mail.html.contains(&format!("src=\"cid:{cid}\"")), "{}", mail.html);
        }
        assert!(mail.html.contains("Jazz &lt;im&gt; Hof") && !mail.html.contains("<im>"));

        let link = format!("{}/orders/{}?secret={}", app.origin, text(&order["id"]), text(&order["secret"]));
        assert!(mail.text.contains(&link), "{link} in {}", mail.text);
        assert!(mail.html.contains(&format!("href=\"{link}\"")), "{}", mail.html);
        assert!(mail.text.contains("https://stream.example.org/concert"), "only holders hear of it");
        for ticket in order["tickets"].as_array().unwrap() {
            assert!(!mail.text.contains(text(&ticket["secret"])), "codes are in the pictures");
        }
        app.settle().await;
        assert_eq!(app.mailbox.to(email).len(), 1);
    }
}

both! {
    async fn buyers_read_their_own_language(app: TestApp) {
        let event = app.event().with("title", "Jazz im Hof").published().await;
        let mut input = app.order_input(&event, 1);
        input["locale"] = json!("de");
        let order = app.gql("PlaceOrder", json!({ "input": input })).ok().await["order"].clone();
        let mail = app.mail_about(text(&input["email"]), "Dein Ticket für Jazz im Hof").await;
        assert!(mail.html.contains("<html lang=\"de\" dir=\"ltr\">") && mail.text.contains("Uhr (Zeit in Berlin)"), "{}", mail.text);

        let notice = app.mail_about(&event.organizer.user.email, "One ticket sold: Jazz im Hof").await;
        assert!(notice.text.contains("Gil Guest") && notice.attachments.is_empty(), "{}", notice.text);
        assert!(notice.text.contains(&format!("/orders/{}", text(&order["id"]))), "{}", notice.text);
    }
}

both! {
    async fn organizers_hear_how_full_it_is(app: TestApp) {
        let event = app.event().quota(3).published().await;
        let first = app.order_input(&event, 1);
        app.gql("PlaceOrder", json!({ "input": first })).ok().await;
        let notice = app.mail_about(&event.organizer.user.email, "One ticket sold").await;
        assert!(notice.text.contains("1 of 3"), "{}", notice.text);
        app.settle().await;
        let remaining = app.order_input(&event, 2);
        app.gql("PlaceOrder", json!({ "input": remaining })).ok().await;
        app.advance(Duration::from_mins(5));
        let notice = app.mail_about(&event.organizer.user.email, "2 tickets sold").await;
        assert!(notice.text.contains("3 of 3") && notice.text.contains("sold out"), "{}", notice.text);
    }
}

both! {
    async fn a_cancelled_event_is_mailed_with_its_reason(app: TestApp) {
        let event = app.event().with("title", "Jazz im Hof").published().await;
        let input = app.order_input(&event, 1);
        app.gql("PlaceOrder", json!({ "input": input })).ok().await;
        app.settle().await;
        let cancel = json!({ "eventId": event.id, "reason": "The singer is ill." });
        app.gql("CancelEvent", json!({ "input": cancel })).as_(&event.organizer.user).ok().await;
        let mail = app.mail_about(text(&input["email"]), "Cancelled: Jazz im Hof").await;
        assert!(mail.text.contains("The singer is ill.") && !mail.text.contains("refunded"), "{}", mail.text);
        assert!(unfolded(file(&mail, "event.ics")).contains("STATUS:CANCELLED"));
    }
}
