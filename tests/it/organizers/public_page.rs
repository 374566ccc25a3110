//! What an organization tells the public about itself: its profile, its logo, and the page with both.

use image::{ImageFormat, RgbImage};
use kernel::ids::LogoId;
use serde_json::{Value, json};

use super::{bad_lines, refuses, send};
use crate::support::{AppOptions, Organizer, TestApp, TestUser, both};

const UPDATE: &str = "mutation($input: OrganizationUpdateInput!) {
    organizationUpdate(input: $input) {
        organization { version slug about accentColour links { label url } contactEmail senderName replyTo }
        current { version about } errors { code field message }
    }
}";
const SHOWN: &str = "query($id: ID!) { organization(id: $id) {
    about aboutHtml accentColour accentTextColour links { label url } contactEmail senderName replyTo
    logo { url width height variants { url width } }
} }";

async fn shown(app: &TestApp, organizer: &Organizer, viewer: Option<&TestUser>) -> Value {
    let request = app.gql(SHOWN, json!({ "id": organizer.organization_id }));
    let request = if let Some(viewer) = viewer { request.as_(viewer) } else { request };
    request.ok().await
}

async fn change(app: &TestApp, organizer: &Organizer, mut change: Value) -> Value {
    change["organizationId"] = json!(organizer.organization_id);
    send(app, &organizer.user, UPDATE, change).await.ok()["organization"].clone()
}

/// Everything that a profile can have.
fn full() -> Value {
    json!({
        "about": "We *play* <b>loud</b>.", "accentColour": "#4338CA", "contactEmail": "Box@Jazz.Example",
        "links": [{ "label": " Site ", "url": "https://jazz.example" }, { "label": "Map", "url": "http://a.example/m" }],
        "senderName": "Jazz Club", "replyTo": "answers@jazz.example",
    })
}

async fn page(app: &TestApp, slug: &str) -> (u16, String) {
    let answer = app.http.get(app.url(&format!("/o/{slug}"))).header("accept", "text/html").send().await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    RgbImage::from_pixel(width, height, image::Rgb([10, 90, 200])).write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

async fn logo(
    app: &TestApp,
    organizer: &Organizer,
    user: &TestUser,
    upload: Option<Vec<u8>>,
    seen: Option<&str>,
) -> (u16, Value) {
    let seen = seen.map(|seen| format!("?expectedUrl={seen}")).unwrap_or_default();
    let url = app.url(&format!("/organizations/{}/logo{seen}", organizer.organization_id));
    let request = match upload {
        Some(upload) => app.http.put(url).body(upload),
        None => app.http.delete(url),
    };
    let answer = request.bearer_auth(&user.access_token).send().await.unwrap();
    let status = answer.status().as_u16();
    (status, serde_json::from_str(&answer.text().await.unwrap()).unwrap_or_default())
}

both! {
    async fn owners_say_what_the_public_reads(app: TestApp) {
        let organizer = app.organizer().await;
        let nothing = json!({
            "about": null, "aboutHtml": null, "accentColour": null, "accentTextColour": null, "links": [],
            "contactEmail": null, "senderName": null, "replyTo": null, "logo": null,
        });
        assert_eq!(shown(app, &organizer, None).await, nothing);
        let changed = change(app, &organizer, full()).await;
        assert_eq!((&changed["version"], &changed["senderName"]), (&json!(2), &json!("Jazz Club")));
        assert_eq!(change(app, &organizer, full()).await["version"], 2, "nothing changed");

        let public = shown(app, &organizer, None).await;
        assert_eq!(public["aboutHtml"], "<p>We <em>play</em> &lt;b&gt;loud&lt;/b&gt;.</p>\n");
        assert_eq!((&public["accentColour"], &public["accentTextColour"]), (&json!("#4338ca"), &json!("#ffffff")));
        assert_eq!(public["links"][0], json!({ "label": "Site", "url": "https://jazz.example" }));
        assert_eq!(public["contactEmail"], "box@jazz.example");
        let stranger = app.organizer().await.user;
        for viewer in [None, Some(&stranger)] {
            let seen = shown(app, &organizer, viewer).await;
            assert_eq!((&seen["senderName"], &seen["replyTo"]), (&Value::Null, &Value::Null), "these are for members");
        }
        assert_eq!(shown(app, &organizer, Some(&organizer.user)).await["replyTo"], "answers@jazz.example");

        change(app, &organizer, json!({ "name": "Other" })).await;
        assert_eq!(shown(app, &organizer, None).await, public, "what is left out stays");
        let empty = json!({
            "about": "  ", "accentColour": null, "links": [], "contactEmail": null, "senderName": null, "replyTo": null,
        });
        change(app, &organizer, empty).await;
        assert_eq!(shown(app, &organizer, Some(&organizer.user)).await, nothing);
    }
}

both! {
    async fn what_cannot_be_used_is_refused(app: TestApp) {
        let organizer = app.organizer().await;
        let good = json!({ "organizationId": organizer.organization_id });
        let mut bad: Vec<(&str, Value)> = bad_lines(80).into_iter().map(|name| ("senderName", name)).collect();
        bad.extend(["boss@bank.example", "Bank <b>", "a\"b"].map(|name| ("senderName", json!(name))));
        bad.push(("about", json!("x".repeat(10_001))));
        bad.extend(["red", "#fff", "#12345g", "#777777", ""].map(|colour| ("accentColour", json!(colour))));
        for field in ["contactEmail", "replyTo"] {
            bad.extend(["", "nobody", "a@b.org\r\nBcc: c@d.org"].map(|address| (field, json!(address))));
        }
        bad.push(("replyTo", json!("büro@jazz.example")));
        let link = |label: &str, url: &str| json!([{ "label": "Site", "url": "https://a.example" }, { "label": label, "url": url }]);
        bad.push(("links.1.label", link(&"x".repeat(61), "https://a.example")));
        for url in ["", "javascript:alert(1)", "ftp://a.example", "https://user@a.example", "mailto:a@b.org"] {
            bad.push(("links.1.url", link("x", url)));
        }
        let many: Vec<Value> = (0..9).map(|_| json!({ "label": "x", "url": "https://a.example" })).collect();
        bad.push(("links", json!(many)));
        refuses(app, &organizer.user, UPDATE, &good, bad).await;

        let mut late = full();
        late["organizationId"] = json!(organizer.organization_id);
        change(app, &organizer, json!({ "about": "First" })).await;
        late["version"] = json!(1);
        let refused = send(app, &organizer.user, UPDATE, late).await;
        assert_eq!(refused.codes(), ["EDITED_MEANWHILE"]);
        assert_eq!(refused.field()["current"], json!({ "version": 2, "about": "First" }));
    }
}

both! {
    async fn a_logo_comes_in_two_widths_and_goes_later(app: TestApp) {
        let organizer = app.organizer().await;
        let owner = &organizer.user;
        let [manager, stranger] = [app.user().await, app.user().await];
        app.join(owner, &organizer.organization_id, &manager, "MANAGER").await;
        assert_eq!(logo(app, &organizer, &manager, Some(png(300, 300)), None).await.0, 403);
        assert_eq!(logo(app, &organizer, &stranger, Some(png(300, 300)), None).await.0, 404);
        for (upload, status, code) in [
            (png(500, 63), 422, "PICTURE_TOO_SMALL"), (b"GIF89a".to_vec(), 415, "UNSUPPORTED_TYPE"),
            (png(500, 500)[..200].to_vec(), 422, "PICTURE_DAMAGED"), (vec![0; (10 << 20) + 1], 413, "FILE_TOO_LARGE"),
        ] {
            let (refused, body) = logo(app, &organizer, owner, Some(upload), None).await;
            assert_eq!((refused, &body["errors"][0]["extensions"]["code"]), (status, &json!(code)));
        }
        let (status, first) = logo(app, &organizer, owner, Some(png(1000, 250)), Some("")).await;
        assert_eq!((status, &first["logo"]["width"], &first["logo"]["height"]), (200, &json!(480), &json!(120)));
        assert_eq!(first["logo"]["variants"][0]["width"], 160);
        assert_eq!(logo(app, &organizer, owner, Some(png(200, 200)), Some("")).await.0, 409, "there is one by now");
        let seen = first["logo"]["url"].as_str().unwrap();
        let (_, second) = logo(app, &organizer, owner, Some(png(200, 200)), Some(seen)).await;
        let public = shown(app, &organizer, None).await;
        assert_eq!(public["logo"]["url"], second["logo"]["url"]);
        let file = async |logo: &Value| app.http.get(logo["logo"]["url"].as_str().unwrap()).send().await.unwrap().status().as_u16();
        assert_eq!((file(&first).await, file(&second).await), (200, 200), "mails and open pages still show it");
        app.advance(std::time::Duration::from_hours(31 * 24));
        app.settle().await;
        assert_eq!((file(&first).await, file(&second).await), (404, 200));

        let owner = app.again(owner).await;
        assert_eq!(logo(app, &organizer, &owner, None, Some(seen)).await.0, 409);
        for _ in 0..2 {
            assert_eq!(logo(app, &organizer, &owner, None, None).await.0, 204);
        }
        assert_eq!(shown(app, &organizer, None).await["logo"], Value::Null);
        let entries = "SELECT COUNT(*) AS n FROM audit_entries WHERE action LIKE 'organization.logo_%'";
        assert_eq!(app.count(entries).await, 3);
        // An upload that a crash left without an organization.
        let id = LogoId::from_uuid(app.parts.env.ids.next());
        assert!(domain::organizations::remove_logo_files(&app.parts.env, id).await.is_ok());
    }
}

both! {
    async fn the_page_has_it_all(app: TestApp) {
        let event = app.event().with("title", "Jazz im Hof").published().await;
        let organizer = &event.organizer;
        let slug = change(app, organizer, full()).await["slug"].as_str().unwrap().to_owned();
        logo(app, organizer, &organizer.user, Some(png(300, 300)), None).await;
        let (status, html) = page(app, &slug).await;
        assert_eq!(status, 200);
        for part in [
            "<p>We <em>play</em> &lt;b&gt;loud&lt;/b&gt;.</p>", ">Site</a>", "mailto:box@jazz.example", ">Jazz im Hof</a>",
            "<img class=\"logo\"", "property=\"og:image\"", "name=\"twitter:card\" content=\"summary\"",
            "\"@type\":\"Organization\"", "\"sameAs\":[\"https://jazz.example\"",
        ] {
            assert!(html.contains(part), "{part}: {html}");
        }
        assert!(html.contains(&format!("rel=\"canonical\" href=\"{}\"", app.url(&format!("/o/{slug}")))), "{html}");
        assert!(!html.contains("noindex") && !html.contains("answers@jazz.example"), "{html}");
        let of_event = app.http.get(app.url(&format!("/events/{}", event.slug))).header("accept", "text/html").send();
        assert!(of_event.await.unwrap().text().await.unwrap().contains(&format!("href=\"/o/{slug}\"")));
        assert!(crate::discover::sitemap::pages(app).await.contains(&format!("/o/{slug}")));

        // A page of somebody who has told nothing is of no use to a search.
        let silent = app.organizer().await;
        let told = change(app, &silent, json!({ "name": "Silent" })).await;
        let silent = told["slug"].as_str().unwrap();
        let (status, html) = page(app, silent).await;
        assert!(status == 200 && html.contains("noindex"), "{html}");
        assert!(!crate::discover::sitemap::pages(app).await.contains(&format!("/o/{silent}")));
        assert_eq!(page(app, "nobody-is-called-this").await.0, 404);

        // Neither is seen of somebody whose account is suspended.
        let admin = app.admin().await;
        let suspend = json!({ "userId": organizer.user.id, "reason": "Sold what there was not" });
        app.gql("SuspendUser", json!({ "input": suspend })).as_(&admin).ok().await;
        assert_eq!(page(app, &slug).await.0, 404);
        let seen = shown(app, organizer, None).await;
        assert_eq!((&seen["about"], &seen["logo"], &seen["links"]), (&Value::Null, &Value::Null, &json!([])));
        assert!(!crate::discover::sitemap::pages(app).await.contains(&format!("/o/{slug}")));
    }
}

both! {
    async fn more_events_cost_no_more_statements(
        app: TestApp = AppOptions { no_worker: true, ..AppOptions::default() }
    ) {
        let event = app.event().published().await;
        let organizer = &event.organizer;
        let slug = change(app, organizer, full()).await["slug"].as_str().unwrap().to_owned();
        let query = "query($id: ID!) { events(filter: { organizationId: $id }, first: 12) { nodes {
            title organization { about accentColour logo { url } links { url } } } } }";
        let asked = app.gql(query, json!({ "id": organizer.organization_id }));
        let cost = async || {
            let (db, mut least) = (&app.parts.env.db, u64::MAX);
            for _ in 0..5 {
                app.forget_answers();
                let before = db.statements();
                assert_eq!(page(app, &slug).await.0, 200);
                least = least.min(db.statements() - before);
            }
            (least, app.statements(asked.clone()).await)
        };
        let one = cost().await;
        // Four of them read how the platform presents itself, unless that is in memory.
        assert!(one.0 <= 11, "{one:?}");
        for _ in 0..4 {
            app.event().by(organizer).published().await;
        }
        assert_eq!(cost().await, one);
        app.execute("DELETE FROM outbox").await;
    }
}
