//! The texts of mails that administrators write.

use serde_json::{Value, json};

use crate::support::{Answer, TestApp, TestEvent, TestUser, both};

const TEXTS: &str = "{ mailTexts { kind locale placeholders builtInSubject builtInIntro subject intro updatedAt version \
    editor { name } } }";
const UPDATE: &str = "mutation($input: MailTextUpdateInput!) { mailTextUpdate(input: $input) { \
    mailText { subject intro version editor { name } } current { subject version } errors { code field message } } }";
const RESET: &str = "mutation($input: MailTextResetInput!) { mailTextReset(input: $input) { \
    mailText { subject intro version } errors { code field message } } }";
const TEST: &str = "mutation($input: MailTextTestInput!) { mailTextTest(input: $input) { \
    email errors { code field message } } }";
const PREVIEW: &str = "query($input: MailTextDraftInput!) { mailTextPreview(input: $input) { \
    subject html text url errors { code field message } } }";

async fn update(app: &TestApp, admin: &TestUser, input: Value) -> Answer {
    app.gql(UPDATE, json!({ "input": input })).as_(admin).send().await
}

/// The texts of the confirmation in a language.
async fn confirmation(app: &TestApp, admin: &TestUser, locale: &str) -> Value {
    let texts = app.gql(TEXTS, json!({})).as_(admin).ok().await;
    let of = |text: &&Value| text["kind"] == "ORDER_CONFIRMED" && text["locale"] == locale;
    texts.as_array().unwrap().iter().find(of).unwrap().clone()
}

/// The subject, the text and the HTML of the mail that confirms a new order in a language.
async fn mailed(app: &TestApp, event: &TestEvent, locale: &str) -> (String, String, String) {
    let mut input = app.order_input(event, 1);
    input["locale"] = json!(locale);
    input["name"] = json!("Ada {{event}} <b>");
    app.gql("PlaceOrder", json!({ "input": input })).ok().await;
    app.settle().await;
    let mail = app.mailbox.to(input["email"].as_str().unwrap()).pop().unwrap();
    (mail.subject, mail.text, mail.html)
}

both! {
    async fn mails_say_what_administrators_have_written(app: TestApp) {
        let (admin, event) = (app.admin().await, app.event().published().await);
        let before = confirmation(app, &admin, "en").await;
        assert_eq!((&before["version"], &before["subject"], &before["editor"]), (&json!(0), &json!(null), &json!(null)));
        assert!(before["builtInIntro"].as_str().unwrap().contains("{{count}}"), "{before}");
        let (usual, ..) = mailed(app, &event, "en").await;

        let text = json!({
            "kind": "ORDER_CONFIRMED", "locale": "en", "version": 0,
            "subject": "  Hooray: {{ event }} by {{organizer}} ",
            "intro": "Dear {{name}}, {{site}} & <i>friends</i> expect you.\n\nYour order is {{order}}.",
        });
        let saved = update(app, &admin, text.clone()).await.ok()["mailText"].clone();
        assert_eq!(saved["version"], 1);
        assert_eq!(saved["subject"], "Hooray: {{ event }} by {{organizer}}");
        assert!(saved["editor"]["name"].is_string(), "{saved}");
        let again = update(app, &admin, text).await;
        assert_eq!((again.codes(), &again.body["data"]["mailTextUpdate"]["current"]["version"]), (vec!["EDITED_MEANWHILE".to_owned()], &json!(1)));

        let (subject, text, html) = mailed(app, &event, "en").await;
        assert!(subject.starts_with("Hooray: ") && subject.contains(" by ") && !subject.contains("{{"), "{subject}");
        assert!(text.contains("Dear Ada {{event}} <b>, Event Radar & <i>friends</i> expect you.\n\nYour order is "), "{text}");
        assert!(html.contains("&lt;i&gt;friends") && !html.contains("<i>friends"), "{html}");
        assert!(text.contains("/orders/order_") && text.contains("Show the codes below"), "the rest stays: {text}");
        let (german, ..) = mailed(app, &event, "de").await;
        assert!(german.starts_with("Dein Ticket"), "{german}");

        for (field, input) in [
            ("subject", json!({ "kind": "REMINDER", "locale": "en", "subject": "{{evnt}}" })),
            ("intro", json!({ "kind": "RESET_PASSWORD", "locale": "en", "intro": "{{order}}" })),
        ] {
            let refused = update(app, &admin, input).await;
            assert_eq!((refused.codes(), refused.fields()), (vec!["UNKNOWN_PLACEHOLDER".to_owned()], vec![Some(field.to_owned())]));
        }
        let long = json!({ "kind": "REMINDER", "locale": "xx", "subject": "x".repeat(151), "intro": "x".repeat(1001) });
        let fields = ["locale", "subject", "intro"].map(|field| Some(field.to_owned()));
        assert_eq!(update(app, &admin, long).await.fields(), fields);
        // What is as the built-in text stays built in.
        let same = json!({ "kind": "REMINDER", "locale": "en", "subject": "Soon: {{event}}", "intro": " " });
        assert_eq!(update(app, &admin, same).await.ok()["mailText"]["version"], 0);

        let input = json!({ "kind": "ORDER_CONFIRMED", "locale": "en", "version": 1 });
        let reset = app.gql(RESET, json!({ "input": input })).as_(&admin).ok().await["mailText"].clone();
        assert_eq!(reset, json!({ "subject": null, "intro": null, "version": 2 }));
        assert_eq!(mailed(app, &event, "en").await.0, usual);
        let trail = "{ auditEntries(first: 2) { nodes { action changes { name before after } } } }";
        let trail = app.gql(trail, json!({})).as_(&admin).ok().await;
        assert_eq!((&trail["nodes"][0]["action"], &trail["nodes"][1]["action"]), (&json!("mail_text.reset"), &json!("mail_text.update")));
        assert!(trail["nodes"][1]["changes"].to_string().contains("order_confirmed.en"), "{trail}");
    }
}

both! {
    async fn texts_are_seen_before_they_are_saved(app: TestApp) {
        let admin = app.admin().await;
        let texts = app.gql(TEXTS, json!({})).as_(&admin).ok().await;
        let kinds: Vec<&Value> = texts.as_array().unwrap().iter().filter(|text| text["locale"] == "en").collect();
        assert!(kinds.len() > 10);
        for text in kinds {
            let (kind, names) = (&text["kind"], text["placeholders"].as_array().unwrap());
            let all = names.iter().map(|name| format!("{{{{{}}}}}", name.as_str().unwrap())).collect::<Vec<_>>().join(" ");
            let intro = format!("I <2>\nAll: {all}");
            let input = json!({ "kind": kind, "locale": "ar", "subject": "S <1>", "intro": intro });
            let shown = app.gql(PREVIEW, json!({ "input": input })).as_(&admin).ok().await;
            assert_eq!(shown["subject"], "S <1>", "{kind}");
            let (html, text) = (shown["html"].as_str().unwrap(), shown["text"].as_str().unwrap());
            assert!(html.contains("I &lt;2&gt;") && html.contains("dir=\"rtl\"") && text.contains("\nI <2>\n"), "{kind}: {text}");
            assert!(text.contains("\nAll: ") && !text.contains("{{"), "each has a value: {kind}: {text}");
            assert!(!html.contains("cid:"), "{kind}");
            let url = shown["url"].as_str().unwrap();
            let page = app.http.get(format!("{url}&look=dark")).send().await.unwrap();
            let policy = page.headers()["content-security-policy"].to_str().unwrap().to_owned();
            assert!(policy.starts_with("sandbox;") && policy.contains("frame-ancestors 'self'"), "{policy}");
            let page = page.text().await.unwrap();
            assert!(page.contains("I &lt;2&gt;") && page.contains("@media all"), "{kind}");
            let forged = app.http.get(url.replace("key=", "key=a")).send().await.unwrap();
            assert_eq!(forged.status(), 404);
        }
        let draft = json!({ "kind": "NEW_EVENT", "locale": "de", "subject": "Neu: {{event}}", "intro": "{{x}}" });
        let refused = app.gql(PREVIEW, json!({ "input": draft })).as_(&admin).send().await;
        assert_eq!(refused.codes(), ["UNKNOWN_PLACEHOLDER"]);

        let draft = json!({ "kind": "NEW_EVENT", "locale": "de", "subject": "Neu: {{event}}", "intro": "Für {{name}}" });
        let sent = app.gql(TEST, json!({ "input": draft })).as_(&admin).ok().await;
        app.settle().await;
        let mail = app.mailbox.to(sent["email"].as_str().unwrap()).pop().unwrap();
        assert_eq!(mail.subject, "Test: Neu: Jazz im Hof");
        assert!(mail.text.contains("Für Ada Lovelace"), "{}", mail.text);
        for _ in 1..20 {
            app.gql(TEST, json!({ "input": draft })).as_(&admin).ok().await;
        }
        assert_eq!(app.gql(TEST, json!({ "input": draft })).as_(&admin).send().await.codes(), ["TOO_MANY_TESTS"]);
        assert_eq!(confirmation(app, &admin, "de").await["version"], 0);
    }
}
