//! Mails for an organization's events: their sender, where answers go, and how they look.

use image::{ImageFormat, RgbImage};
use kernel::mail::Mail;
use serde_json::{Value, json};

use crate::organizers::{UPDATE_ORGANIZATION, send};
use crate::support::{TestApp, TestEvent, both};

/// Places an order, and returns its confirmation.
async fn confirmation(app: &TestApp, event: &TestEvent) -> Mail {
    let input = app.order_input(event, 1);
    app.gql("PlaceOrder", json!({ "input": input })).ok().await;
    app.settle().await;
    app.mailbox.to(input["email"].as_str().unwrap()).pop().unwrap()
}

async fn change(app: &TestApp, event: &TestEvent, mut input: Value) {
    input["organizationId"] = json!(event.organizer.organization_id);
    send(app, &event.organizer.user, UPDATE_ORGANIZATION, input).await.ok();
}

both! {
    async fn mails_for_an_event_are_the_organizer_s(app: TestApp) {
        let event = app.event().published().await;
        let plain = confirmation(app, &event).await;
        assert_eq!((&plain.sender_name, &plain.reply_to), (&None, &None));
        assert!(plain.html.contains("#0b6656") && plain.html.contains("Event Radar</td>"), "{}", plain.html);

        change(app, &event, json!({
            "name": "Jazz & <Club>", "senderName": "Jazz Club", "replyTo": "answers@jazz.example", "accentColour": "#ffd54a",
        })).await;
        let mut logo = std::io::Cursor::new(Vec::new());
        RgbImage::from_pixel(400, 200, image::Rgb([200, 30, 30])).write_to(&mut logo, ImageFormat::Png).unwrap();
        let url = app.url(&format!("/organizations/{}/logo", event.organizer.organization_id));
        let sent = app.http.put(url).bearer_auth(&event.organizer.user.access_token).body(logo.into_inner()).send().await;
        let logo: Value = sent.unwrap().json().await.unwrap();
        let mail = confirmation(app, &event).await;
        assert_eq!(mail.sender_name.as_deref(), Some("Jazz Club"));
        assert_eq!(mail.reply_to.as_ref().unwrap().as_str(), "answers@jazz.example");
        let image = format!("<img src=\"{}\" width=\"96\" height=\"48\"", logo["logo"]["url"].as_str().unwrap());
        assert!(mail.html.contains(&image), "{image}: {}", mail.html);
        assert!(mail.html.contains("Jazz &amp; &lt;Club&gt;</td>") && !mail.html.contains("<Club>"), "{}", mail.html);
        // Dark text on the light colour, and links in ours, since nobody could read them in theirs.
        assert!(mail.html.contains("background:#ffd54a; padding:16px 32px; color:#181825"), "{}", mail.html);
        assert!(mail.html.contains("color:#0b6656; word-break") && !mail.html.contains("color:#ffd54a; word-break"));

        // The organizer's own mails are ours.
        let notice = app.mail_about(&event.organizer.user.email, "sold").await;
        assert_eq!((notice.sender_name, notice.reply_to), (None, None));

        let message = json!({
            "eventId": event.id, "subject": "Doors", "body": "At seven.", "audience": {}, "idempotencyKey": "doors-1",
        });
        let document = "mutation($input: MessageSendInput!) { messageSend(input: $input) { errors { code message } } }";
        send(app, &event.organizer.user, document, message).await.ok();
        app.settle().await;
        let message = app.mail_about(mail.to.as_str(), "Doors").await;
        assert_eq!(message.sender_name.as_deref(), Some("Jazz Club"));
        assert!(message.reply_to.is_some() && message.html.contains("#ffd54a"), "{}", message.html);
        assert!(message.text.contains("who gets your replies"), "{}", message.text);
    }
}
