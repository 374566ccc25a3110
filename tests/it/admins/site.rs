//! How the platform presents itself: its name and look, its legal texts, and what buyers agree to.

use image::{ImageFormat, RgbImage};
use serde_json::{Value, json};

use crate::support::{Answer, TestApp, TestEvent, TestUser, both};

const PUBLISH: &str = "mutation($input: LegalTextPublishInput!) { legalTextPublish(input: $input) { \
    legalText { version isCurrent } errors { code field message } } }";
const TERMS: &str = "mutation($input: OrganizationTermsPublishInput!) { organizationTermsPublish(input: $input) { \
    organization { terms { version text html } } errors { code field message } } }";
const UPDATE: &str = "mutation($input: SiteSettingsUpdateInput!) { siteSettingsUpdate(input: $input) { \
    siteSettings { name accentColour contact mailFooter { locale text } version } errors { code field message } } }";
const ORDER: &str = "mutation($input: OrderPlaceInput!) { orderPlace(input: $input) { \
    order { id guestSecret agreements { kind version url } } errors { code field message } } }";

async fn publish(app: &TestApp, admin: &TestUser, input: Value) -> Answer {
    app.gql(PUBLISH, json!({ "input": input })).as_(admin).send().await
}

/// The status and the text of a page in a language.
async fn page(app: &TestApp, path: &str, language: &str) -> (u16, String) {
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let request = client.get(app.url(path)).header("accept", "text/html").header("accept-language", language);
    let answer = request.send().await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

async fn agreed(app: &TestApp, event: &TestEvent) -> (Value, Vec<(String, i64)>) {
    let input = app.order_input(event, 1);
    let order = app.gql(ORDER, json!({ "input": input })).ok().await["order"].clone();
    let agreements = kinds(&order["agreements"]);
    (order, agreements)
}

fn kinds(agreements: &Value) -> Vec<(String, i64)> {
    let one = |text: &Value| (text["kind"].as_str().unwrap().to_owned(), text["version"].as_i64().unwrap());
    agreements.as_array().unwrap().iter().map(one).collect()
}

fn named(kinds: &[(&str, i64)]) -> Vec<(String, i64)> {
    kinds.iter().map(|(kind, version)| ((*kind).to_owned(), *version)).collect()
}

both! {
    async fn legal_texts_are_shown_kept_and_agreed_to(app: TestApp) {
        let (admin, event) = (app.admin().await, app.event().published().await);
        let path = format!("/events/{}", event.slug);
        assert_eq!(page(app, "/legal/terms", "en").await.0, 404);
        assert!(!page(app, &path, "en").await.1.contains("/legal/terms"));
        assert_eq!(page(app, "/legal/cookies", "de").await.0, 200);
        assert_eq!(agreed(app, &event).await.1, []);

        let texts = json!([{ "locale": "de", "text": "Seid **nett**." }, { "locale": "en", "text": " " }]);
        let first = publish(app, &admin, json!({ "kind": "TERMS", "texts": texts })).await.ok();
        assert_eq!(first["legalText"], json!({ "version": 1, "isCurrent": true }));
        let (status, shown) = page(app, "/legal/terms", "en").await;
        assert!(status == 200 && shown.contains("<div lang=\"de\"><p>Seid <strong>nett</strong>.</p>"), "{shown}");
        // The event's page was in memory, and links to them at once.
        assert!(page(app, &path, "en").await.1.contains("legal&#x2f;terms\">Terms</a>"));
        assert!(page(app, "/unfollow", "de").await.1.contains("Nutzungsbedingungen"), "pages without the app, too");
        publish(app, &admin, json!({ "kind": "PRIVACY", "url": "https://example.org/privacy" })).await.ok();
        assert_eq!(page(app, "/legal/privacy", "en").await.0, 307);
        let own = json!({ "organizationId": event.organizer.organization_id, "text": "# Ours" });
        let own = app.gql(TERMS, json!({ "input": own })).as_(&event.organizer.user).ok().await;
        assert_eq!(own["organization"]["terms"]["html"], "<h3>Ours</h3>\n");

        let (order, agreements) = agreed(app, &event).await;
        assert_eq!(agreements, named(&[("TERMS", 1), ("PRIVACY", 1), ("ORGANIZER_TERMS", 1)]));
        assert_eq!(order["agreements"][1]["url"], "https://example.org/privacy");
        let own = order["agreements"][2]["url"].as_str().unwrap().to_owned();
        let own = own.split_once("/o/").map(|(_, rest)| format!("/o/{rest}")).unwrap();
        assert!(page(app, &own, "en").await.1.contains("<h3>Ours</h3>"));
        let place = async |agreed: Value| {
            let mut input = app.order_input(&event, 1);
            input["agreedTo"] = agreed;
            app.gql(ORDER, json!({ "input": input })).send().await
        };
        place(json!({ "terms": 1, "privacy": 1, "organizerTerms": 1 })).await.ok();
        for old in [json!({ "terms": 0 }), json!({ "privacy": 2 }), json!({ "terms": 1, "organizerTerms": 0 })] {
            let refused = place(old).await;
            assert_eq!((refused.codes(), refused.fields()), (vec!["TERMS_CHANGED".to_owned()], vec![Some("agreedTo".to_owned())]));
        }
        let elsewhere = json!({ "organizationId": event.organizer.organization_id, "url": "https://jazz.example/?a&b" });
        app.gql(TERMS, json!({ "input": elsewhere })).as_(&event.organizer.user).ok().await;
        let current = own.split('?').next().unwrap();
        let (status, shown) = page(app, current, "en").await;
        assert!(status == 200 && shown.contains("https:&#x2f;&#x2f;jazz.example&#x2f;?a&amp;b\" rel"), "{shown}");

        let next = json!({ "kind": "TERMS", "texts": [{ "locale": "en", "text": "Be nice." }], "expectedVersion": 1 });
        publish(app, &admin, next.clone()).await.ok();
        assert_eq!(publish(app, &admin, next).await.codes(), ["EDITED_MEANWHILE"]);
        let old = page(app, "/legal/terms?version=1", "en").await.1;
        assert!(old.contains("nett") && old.contains("This version has been replaced."), "{old}");
        assert_eq!(agreed(app, &event).await.1[0], ("TERMS".to_owned(), 2));
        let again = "query($id: ID!, $secret: String) { order(id: $id, secret: $secret) { agreements { kind version } } }";
        let variables = json!({ "id": order["id"], "secret": order["guestSecret"] });
        assert_eq!(kinds(&app.gql(again, variables).ok().await["agreements"])[0], ("TERMS".to_owned(), 1));

        let list = |fields: &str| format!("{{ site {{ legalTextVersions(kind: TERMS) {{ version isCurrent url {fields} }} }} }}");
        let versions = async |fields: &str| app.gql(&list(fields), json!({})).ok().await["legalTextVersions"].clone();
        let (outlines, whole) = (versions("").await, versions("texts { locale text }").await);
        assert_eq!(outlines[0], json!({ "version": 2, "isCurrent": true, "url": null }));
        assert_eq!((outlines.as_array().unwrap().len(), &whole[0]["texts"][0]["text"]), (2, &json!("Be nice.")));
        let html = versions("...on LegalText { html(locale: \"en\") { html } }").await;
        assert!(html[0]["html"]["html"].as_str().unwrap().contains("Be nice."));

        publish(app, &admin, json!({ "kind": "TERMS" })).await.ok();
        assert_eq!(page(app, "/legal/terms", "en").await.0, 404);
        assert_eq!(agreed(app, &event).await.1, named(&[("PRIVACY", 1), ("ORGANIZER_TERMS", 2)]));
        let both = json!({ "kind": "TERMS", "url": "https://a.example", "texts": [{ "locale": "en", "text": "x" }] });
        assert_eq!(publish(app, &admin, both).await.fields(), [Some("url".to_owned())]);

        let suspend = json!({ "userId": event.organizer.user.id, "reason": "Sold what there was not" });
        app.gql("SuspendUser", json!({ "input": suspend })).as_(&admin).ok().await;
        assert_eq!((page(app, current, "en").await.0, page(app, &own, "en").await.0), (404, 404));
        // Buyers still read what they agreed to.
        let again = "query($id: ID!, $secret: String) { order(id: $id, secret: $secret) { agreements { kind url } } }";
        let variables = json!({ "id": order["id"], "secret": order["guestSecret"] });
        let agreements = app.gql(again, variables).ok().await["agreements"].clone();
        let theirs = agreements[2]["url"].as_str().unwrap().split_once("/orders/").map(|(_, rest)| format!("/orders/{rest}"));
        let theirs = theirs.unwrap();
        let (status, shown) = page(app, &theirs, "en").await;
        assert!(status == 200 && shown.contains("<h3>Ours</h3>"), "{shown}");
        assert_eq!(page(app, theirs.split('?').next().unwrap(), "en").await.0, 404);
    }
}

both! {
    async fn the_platform_has_a_name_and_a_look(app: TestApp) {
        let (admin, event) = (app.admin().await, app.event().published().await);
        let path = format!("/events/{}", event.slug);
        assert!(page(app, &path, "en").await.1.contains("· Event Radar</title>"));
        let footer = json!([{ "locale": "en", "text": "Tickets & Co\nMain Street 1" }]);
        let input = json!({ "name": "Jazz <Tickets>", "accentColour": "#4338ca", "contact": "box@jazz.example", "mailFooter": footer });
        let saved = app.gql(UPDATE, json!({ "input": input })).as_(&admin).ok().await["siteSettings"].clone();
        assert_eq!((&saved["version"], &saved["mailFooter"]), (&json!(2), &footer));
        let colours = json!({ "accentColour": "#777777", "contact": "nobody", "name": "" });
        let refused = app.gql(UPDATE, json!({ "input": colours })).as_(&admin).send().await;
        assert_eq!(refused.fields(), ["name", "accentColour", "contact"].map(|field| Some(field.to_owned())));

        let mut logo = std::io::Cursor::new(Vec::new());
        RgbImage::from_pixel(400, 200, image::Rgb([200, 30, 30])).write_to(&mut logo, ImageFormat::Png).unwrap();
        let put = |user: &TestUser| app.http.put(app.url("/site/logo")).bearer_auth(&user.access_token);
        assert_eq!(put(&event.organizer.user).body("x").send().await.unwrap().status(), 403);
        let logo: Value = put(&admin).body(logo.into_inner()).send().await.unwrap().json().await.unwrap();
        let url = logo["logo"]["url"].as_str().unwrap();
        assert_eq!(app.http.get(url).send().await.unwrap().headers()["content-type"], "image/jpeg");

        let shown = page(app, &path, "en").await.1;
        assert!(shown.contains("· Jazz &lt;Tickets&gt;</title>") && shown.contains("/site/colours.css?4338ca"), "{shown}");
        assert!(shown.contains("\"name\":\"Jazz \\u003cTickets>\"") && shown.contains("mailto:box@jazz.example"), "{shown}");
        let css = app.http.get(app.url("/site/colours.css")).send().await.unwrap().text().await.unwrap();
        assert!(css.contains("--accent:#4338ca"), "{css}");
        let site = app.gql("{ site { name accentColour contact logo { url } legalTexts { kind } } }", json!({})).ok().await;
        assert_eq!(site, json!({
            "name": "Jazz <Tickets>", "accentColour": "#4338ca", "contact": "box@jazz.example",
            "logo": { "url": url }, "legalTexts": [],
        }));

        let input = app.order_input(&event, 1);
        app.gql("PlaceOrder", json!({ "input": input })).ok().await;
        app.settle().await;
        let mail = app.mailbox.to(input["email"].as_str().unwrap()).pop().unwrap();
        assert!(mail.html.contains("Tickets &amp; Co<br>Main Street 1") && mail.html.contains("#4338ca"), "{}", mail.html);
        assert!(!mail.text.contains("Event Radar"), "{}", mail.text);
        assert!(mail.html.contains(url), "{}", mail.html);
        assert!(mail.text.trim_end().ends_with("Tickets & Co\nMain Street 1"), "{}", mail.text);

        let removed = app.http.delete(app.url("/site/logo")).bearer_auth(&admin.access_token).send().await.unwrap();
        assert_eq!((removed.status().as_u16(), app.http.get(url).send().await.unwrap().status().as_u16()), (204, 404));
    }
}

both! {
    async fn signing_up_is_agreed_to_as_well(app: TestApp) {
        let admin = app.admin().await;
        publish(app, &admin, json!({ "kind": "TERMS", "url": "https://example.org/terms" })).await.ok();
        let user = app.verified(&app.signed_up().await).await;
        let agreed = "SELECT COUNT(*) AS n FROM users JOIN site_texts ON site_texts.id = users.terms_id WHERE site_texts.version = 1";
        assert_eq!(app.count(agreed).await, 1, "{}", user.id);
    }
}
