//! Webhooks as a CRM, as their receiver sees them.

use std::time::Duration;

use serde_json::{Value, json};

use super::{CONNECT, ERASE, buy, crm_status, synced};
use crate::organizers::send;
use crate::support::webhook_sink::WebhookSink;
use crate::support::{Organizer, TestApp, both};

/// Connects a webhook whose receiver knows the secret.
async fn connected(app: &TestApp, organizer: &Organizer) -> WebhookSink {
    let sink = WebhookSink::start().await;
    let input = json!({ "organizationId": organizer.organization_id, "kind": "WEBHOOK", "url": sink.url() });
    let answer = send(app, &organizer.user, CONNECT, input).await.ok();
    assert_eq!(answer["connection"]["url"], sink.url());
    sink.expect(answer["signingSecret"].as_str().expect("a secret, this once"));
    sink
}

both! {
    async fn contacts_come_in_signed_messages(app: TestApp) {
        let event = app.event().with("title", "Jazz im Hof").published().await;
        let (email, _) = buy(app, &event, 3).await;
        let sink = connected(app, &event.organizer).await;
        synced(app).await;
        let messages = sink.messages();
        assert_eq!(messages.len(), 1, "{messages:#?}");
        assert_eq!(messages[0].body["type"], "contacts.updated");
        assert!((messages[0].timestamp - app.parts.env.now().unix_timestamp()).abs() < 300);
        let contact = messages[0].contact(&email).expect("the buyer");
        assert_eq!(contact["name"], "Gil Guest");
        assert_eq!(contact["tickets"], 3);
        assert_eq!(contact["lastEvent"], "Jazz im Hof");
        assert_eq!(contact["signedUpAt"], Value::Null, "that is the platform's business");
        let erase = json!({ "organizationId": event.organizer.organization_id, "email": email });
        send(app, &event.organizer.user, ERASE, erase).await.ok();
        synced(app).await;
        let last = sink.messages().pop().unwrap();
        assert_eq!(last.body["type"], "contacts.erased");
        assert_eq!(last.body["data"]["contacts"], json!([{ "email": email }]));
    }
}

both! {
    async fn a_message_that_was_not_taken_comes_again_under_its_id(app: TestApp) {
        let event = app.event().published().await;
        let sink = connected(app, &event.organizer).await;
        synced(app).await;
        sink.answer([(500, None), (307, None), (429, Some("30"))]);
        let (email, _) = buy(app, &event, 1).await;
        app.advance(Duration::from_secs(9));
        app.settle().await;
        app.advance(Duration::from_secs(40));
        synced(app).await;
        let messages = sink.messages();
        assert_eq!(messages.len(), 4, "{messages:#?}");
        assert!(messages.iter().all(|message| message.id == messages[0].id && message.contact(&email).is_some()));
        buy(app, &event, 1).await;
        synced(app).await;
        assert_ne!(sink.messages().pop().unwrap().id, messages[0].id);
    }
}

both! {
    async fn one_that_wants_no_more_gets_no_more(app: TestApp) {
        let event = app.event().published().await;
        let sink = connected(app, &event.organizer).await;
        synced(app).await;
        sink.answer([(410, None)]);
        buy(app, &event, 1).await;
        synced(app).await;
        assert_eq!(crm_status(app, &event.organizer).await["state"], "HALTED");
        buy(app, &event, 1).await;
        synced(app).await;
        assert_eq!(sink.messages().len(), 1);
    }
}
