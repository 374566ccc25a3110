//! Mail preferences, with and without an account.

use reqwest::{Response, StatusCode};
use serde_json::{Value, json};

use crate::organizers::send;
use crate::support::{TestApp, TestEvent, TestUser, both};

const PREFERENCES: &str = "query($key: String) {
    mailPreferences(key: $key) { linkKind choices { kind wanted } }
}";
const UPDATE: &str = "mutation($input: MailPreferencesUpdateInput!) {
    mailPreferencesUpdate(input: $input) {
        mailPreferences { linkKind choices { kind wanted } } errors { code field message }
    }
}";

fn choice(kind: &str, wanted: bool) -> Value {
    json!({ "choices": [{ "kind": kind, "wanted": wanted }] })
}

/// Whether the preferences allow mails of this kind.
fn wants(preferences: &Value, kind: &str) -> bool {
    let choices = preferences["choices"].as_array().unwrap_or_else(|| panic!("{preferences:#}"));
    let choice = choices.iter().find(|choice| choice["kind"] == kind).unwrap_or_else(|| panic!("{choices:#?}"));
    choice["wanted"].as_bool().unwrap()
}

async fn of(app: &TestApp, user: &TestUser) -> Value {
    app.gql(PREFERENCES, json!({})).as_(user).ok().await
}

/// Places an order as a guest, and waits for all mails about it.
async fn sell(app: &TestApp, event: &TestEvent) {
    app.gql("PlaceOrder", json!({ "input": app.order_input(event, 1) })).ok().await;
    app.settle().await;
    // The next sale is reported at once again.
    app.execute("DELETE FROM outbox WHERE kind = 'send_sales'").await;
}

fn sale_notices(app: &TestApp, event: &TestEvent) -> usize {
    let mails = app.mailbox.to(&event.organizer.user.email);
    mails.iter().filter(|mail| mail.subject.contains("ticket sold")).count()
}

/// The unsubscribe link of the latest sale notice.
async fn link(app: &TestApp, event: &TestEvent) -> String {
    let mail = app.mail_about(&event.organizer.user.email, "ticket sold").await;
    let link = mail.unsubscribe.expect("a way to end notices of sales");
    assert!(link.starts_with(&format!("{}/unsubscribe?key=", app.origin)), "{link}");
    assert!(mail.html.contains(&format!("href=\"{link}\"")) && mail.text.contains(&link), "{}", mail.text);
    link
}

fn key_of(link: &str) -> &str {
    link.split_once("key=").unwrap().1
}

async fn post(app: &TestApp, link: &str, form: &[(&str, &str)]) -> Response {
    app.http.post(link).form(form).header("origin", "https://mail.example.com").send().await.unwrap()
}

both! {
    async fn people_choose_which_mails_they_get(app: TestApp) {
        let event = app.event().published().await;
        let organizer = &event.organizer.user;
        assert!(wants(&of(app, organizer).await, "SALES"), "everything is wanted until somebody says otherwise");
        for _ in 0..2 {
            let changed = send(app, organizer, UPDATE, choice("SALES", false)).await.ok();
            assert_eq!(changed["mailPreferences"]["linkKind"], Value::Null);
            assert!(!wants(&changed["mailPreferences"], "SALES"));
        }
        sell(app, &event).await;
        assert_eq!(sale_notices(app, &event), 0);
        send(app, organizer, UPDATE, choice("SALES", true)).await.ok();
        assert!(wants(&of(app, organizer).await, "SALES"));
        sell(app, &event).await;
        assert_eq!(sale_notices(app, &event), 1);
        assert!(wants(&of(app, &app.user().await).await, "SALES"), "others are others");
    }
}

both! {
    async fn only_the_address_s_owner_chooses(app: TestApp) {
        assert_eq!(app.gql(PREFERENCES, json!({})).ok().await, Value::Null);
        let anonymous = app.gql(UPDATE, json!({ "input": choice("SALES", false) })).send().await;
        assert_eq!(anonymous.error_code(), "UNAUTHENTICATED");
    }
}

both! {
    async fn a_mail_program_ends_mails_with_one_request(app: TestApp) {
        let event = app.event().published().await;
        sell(app, &event).await;
        let link = link(app, &event).await;
        let page = app.http.get(&link).send().await.unwrap();
        assert_eq!(page.status(), StatusCode::OK);
        assert!(page.text().await.unwrap().contains(key_of(&link)));
        assert!(wants(&of(app, &event.organizer.user).await, "SALES"), "opening the page ends nothing");
        for _ in 0..2 {
            let done = post(app, &link, &[("List-Unsubscribe", "One-Click")]).await;
            assert_eq!(done.status(), StatusCode::OK, "no redirect, no login, as often as one likes");
            assert!(!wants(&of(app, &event.organizer.user).await, "SALES"));
        }
        sell(app, &event).await;
        assert_eq!(sale_notices(app, &event), 1);
        // A multipart form is allowed as well (RFC 8058 §3.1).
        send(app, &event.organizer.user, UPDATE, choice("SALES", true)).await.ok();
        let part = "Content-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click";
        let multipart = format!("--x\r\n{part}\r\n--x--\r\n");
        let request = app.http.post(&link).header("content-type", "multipart/form-data; boundary=x").body(multipart);
        assert_eq!(request.send().await.unwrap().status(), StatusCode::OK);
        assert!(!wants(&of(app, &event.organizer.user).await, "SALES"));
    }
}

both! {
    async fn the_page_s_button_ends_mails(app: TestApp) {
        let event = app.event().published().await;
        sell(app, &event).await;
        let link = link(app, &event).await;
        let german = app.http.get(&link).header("accept-language", "de").send().await.unwrap();
        assert!(german.text().await.unwrap().contains("Abbestellen"));
        let done = post(app, &app.url("/unsubscribe"), &[("key", key_of(&link))]).await;
        assert_eq!(done.status(), StatusCode::OK);
        assert!(!wants(&of(app, &event.organizer.user).await, "SALES"));
        for wrong in ["", "key=", "key=nonsense", &format!("key={}x", key_of(&link))] {
            let refused = post(app, &app.url(&format!("/unsubscribe?{wrong}")), &[]).await;
            assert_eq!(refused.status(), StatusCode::BAD_REQUEST, "{wrong}");
        }
    }
}

both! {
    async fn whoever_has_the_link_needs_no_account(app: TestApp) {
        let event = app.event().published().await;
        sell(app, &event).await;
        let link = link(app, &event).await;
        let key = key_of(&link);
        let seen = app.gql(PREFERENCES, json!({ "key": key })).ok().await;
        assert_eq!(seen["linkKind"], "SALES");
        assert!(wants(&seen, "SALES"));
        let input = |key: &str| json!({ "input": { "key": key, "choices": [{ "kind": "SALES", "wanted": false }] } });
        let changed = app.gql(UPDATE, input(key)).ok().await;
        assert!(!wants(&changed["mailPreferences"], "SALES"));
        assert!(!wants(&of(app, &event.organizer.user).await, "SALES"));
        let other = app.gql(PREFERENCES, json!({ "key": "nonsense" })).as_(&event.organizer.user).ok().await;
        assert_eq!(other, Value::Null, "a key that is not good is not the account's own");
        let refused = app.gql(UPDATE, input("nonsense")).send().await;
        assert_eq!(refused.codes(), ["LINK_INVALID"]);
        assert_eq!(refused.fields(), [Some("key".to_owned())]);
    }
}

both! {
    async fn what_one_needs_always_comes(app: TestApp) {
        let event = app.event().published().await;
        let input = app.order_input(&event, 1);
        app.gql("PlaceOrder", json!({ "input": input })).ok().await;
        let confirmation = app.mail_about(input["email"].as_str().unwrap(), "ticket").await;
        assert_eq!(confirmation.unsubscribe, None);
        assert!(!confirmation.text.contains("/unsubscribe"));
        let newcomer = app.signed_up().await;
        assert_eq!(app.mail_about(&newcomer.email, "confirm").await.unsubscribe, None);
    }
}
