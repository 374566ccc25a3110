//! Texts that an organization keeps for its messages, and what is filled in for each recipient.

use serde_json::{Value, json};

use super::{SEND, about, message, order, preview, write};
use crate::organizers::send;
use crate::support::{TestApp, TestEvent, both};

const CREATE: &str = "mutation($input: MessageTemplateCreateInput!) {
    messageTemplateCreate(input: $input) { template { id name subject body } errors { code field message } }
}";
const UPDATE: &str = "mutation($input: MessageTemplateUpdateInput!) {
    messageTemplateUpdate(input: $input) { template { name subject } errors { code field message } }
}";
const DELETE: &str = "mutation($input: MessageTemplateDeleteInput!) {
    messageTemplateDelete(input: $input) { deletedId errors { code field message } }
}";
const LIST: &str = "query($id: ID!) { organization(id: $id) { messageTemplates { name } } }";

async fn names(app: &TestApp, event: &TestEvent) -> Value {
    let organization = json!({ "id": event.organizer.organization_id });
    let seen = app.gql(LIST, organization).as_(&event.organizer.user).ok().await;
    seen["messageTemplates"].as_array().unwrap().iter().map(|template| template["name"].clone()).collect()
}

both! {
    async fn a_text_is_kept_renamed_and_deleted(app: TestApp) {
        let event = app.event().published().await;
        let owner = &event.organizer.user;
        let text = |name: &str, body: &str| json!({
            "organizationId": event.organizer.organization_id, "name": name, "subject": "{{event}}", "body": body,
        });
        let kept = send(app, owner, CREATE, text(" Doors ", "Hi {{ first_name }}")).await.ok();
        assert_eq!((&kept["template"]["name"], &kept["template"]["subject"]), (&json!("Doors"), &json!("{{event}}")));
        let refused = send(app, owner, CREATE, text("Doors", "Hi")).await;
        assert_eq!(refused.codes(), ["TEMPLATE_NAME_TAKEN"]);
        let refused = send(app, owner, CREATE, text("Other", "Hi {{vorname}}")).await;
        assert_eq!((refused.codes(), refused.fields()),
            (vec!["UNKNOWN_PLACEHOLDER".to_owned()], vec![Some("body".to_owned())]));
        send(app, owner, CREATE, text("After", "Bye")).await.ok();
        let template = kept["template"]["id"].clone();
        let renamed = send(app, owner, UPDATE, json!({ "templateId": template, "name": "Zebra" })).await.ok();
        assert_eq!(renamed["template"], json!({ "name": "Zebra", "subject": "{{event}}" }));
        let refused = send(app, owner, UPDATE, json!({ "templateId": template, "name": "After" })).await;
        assert_eq!(refused.codes(), ["TEMPLATE_NAME_TAKEN"]);
        assert_eq!(names(app, &event).await, json!(["After", "Zebra"]));
        let gone = send(app, owner, DELETE, json!({ "templateId": template })).await.ok();
        assert_eq!(gone["deletedId"], template);
        let refused = send(app, owner, DELETE, json!({ "templateId": template })).await;
        assert_eq!(refused.codes(), ["NOT_FOUND"]);
        assert_eq!(names(app, &event).await, json!(["After"]));
        let stranger = app.organizer().await;
        let organization = json!({ "id": event.organizer.organization_id });
        let seen = app.gql(LIST, organization).as_(&stranger.user).ok().await;
        assert_eq!(seen["messageTemplates"], Value::Null);
    }
}

both! {
    async fn each_recipient_gets_their_own_words(app: TestApp) {
        let event = app.event().with("title", "Jazz *im* Hof").published().await;
        let attendees = json!([
            { "name": "Ada *Lovelace*", "email": "ada.own@example.org" },
            { "name": "Bea Buyer", "email": null },
        ]);
        let lines = json!([{ "ticketTypeId": event.ticket_type_id, "quantity": 2, "attendees": attendees }]);
        let (buyer, placed) = order(app, &event, json!({ "name": "Bea Buyer", "lines": lines })).await;
        let words = json!({
            "subject": "Doors open: {{event}}",
            "body": "Dear {{first_name}}, **{{event}}**: [yours]({{order_link}}) {{ unclosed",
        });
        write(app, &event, "one", words).await;
        let link = format!("{}/orders/{}?secret=", app.origin, placed["id"].as_str().unwrap());
        let mail = about(app, &buyer).pop().unwrap();
        assert_eq!(mail.subject, "Doors open: Jazz *im* Hof");
        assert!(mail.text.contains("Dear Bea,") && mail.text.contains(&link), "{}", mail.text);
        assert!(mail.html.contains("<strong>Jazz *im* Hof</strong>"), "{}", mail.html);
        assert!(mail.html.contains(&format!("href=\"{link}")), "{}", mail.html);
        let mail = about(app, "ada.own@example.org").pop().unwrap();
        assert!(mail.text.contains("Dear Ada,") && !mail.text.contains("secret="), "{}", mail.text);
        assert!(mail.text.contains(&format!("{}/events/", app.origin)), "{}", mail.text);

        let organizer = app.again(&event.organizer.user).await;
        let unknown = message(&event, "two", &json!({ "body": "Hi {{name}}" }));
        assert_eq!(send(app, &organizer, SEND, unknown).await.codes(), ["UNKNOWN_PLACEHOLDER"]);
        assert!(preview(app, &event, json!({})).await.ok()["errors"].as_array().unwrap().is_empty());
    }
}
