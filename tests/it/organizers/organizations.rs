use serde_json::{Value, json};

use super::{bad_lines, refuses, send};
use crate::support::both;

both! {
    async fn whoever_creates_one_is_an_organizer(app: TestApp) {
        let user = app.user().await;
        let input = json!({ "name": "  Jazz im Hof!  ", "currency": "eur" });
        let first = send(app, &user, "CreateOrganization", input.clone()).await.ok();
        assert_eq!(first["organization"]["name"], "Jazz im Hof!");
        assert_eq!(first["organization"]["slug"], "jazz-im-hof");
        let second = send(app, &user, "CreateOrganization", input).await.ok();
        let slug = second["organization"]["slug"].as_str().unwrap();
        assert!(slug.starts_with("jazz-im-hof-") && slug.len() > 12, "{slug}");

        let viewer = app.gql("Viewer", json!({})).as_(&user).send().await.ok();
        assert_eq!(viewer["roles"], json!(["PARTICIPANT", "ORGANIZER"]));
        let names: Vec<&Value> =
            viewer["organizations"]["nodes"].as_array().unwrap().iter().map(|node| &node["id"]).collect();
        assert_eq!(names, [&first["organization"]["id"], &second["organization"]["id"]]);
    }
}

both! {
    async fn a_chosen_slug_is_taken_once(app: TestApp) {
        let user = app.user().await;
        let input = json!({ "name": "Opera", "currency": "EUR", "slug": "the-opera" });
        send(app, &user, "CreateOrganization", input.clone()).await.ok();
        let answer = send(app, &app.user().await, "CreateOrganization", input).await;
        assert_eq!(answer.codes(), ["SLUG_TAKEN"]);
        assert_eq!(answer.fields(), [Some("slug".to_owned())]);
        assert_eq!(answer.field()["organization"], Value::Null);
    }
}

both! {
    async fn inputs_that_cannot_be_used(app: TestApp) {
        let user = app.user().await;
        let good = json!({ "name": "Opera", "currency": "EUR" });
        let mut bad: Vec<_> = bad_lines(200).into_iter().map(|text| ("name", text)).collect();
        bad.extend(["", "EURO", "XXX", "E\u{0}R"].map(|code| ("currency", json!(code))));
        bad.extend(["", "ab", "Über", "a--b", "-ab", "a b", "a\u{0}b"].map(|slug| ("slug", json!(slug))));
        bad.push(("slug", json!("x".repeat(61))));
        refuses(app, &user, "CreateOrganization", &good, bad).await;
        let all = json!({ "name": "", "currency": "", "slug": "" });
        let answer = send(app, &user, "CreateOrganization", all).await;
        assert_eq!(answer.fields(), ["name", "currency", "slug"].map(|field| Some(field.to_owned())));
    }
}

both! {
    async fn names_are_public_and_the_rest_is_not(app: TestApp) {
        let draft = app.event().draft().await;
        let organizer = &draft.organizer;
        app.event().by(organizer).with("visibility", "UNLISTED").published().await;
        app.event().by(organizer).with("visibility", "PRIVATE").published().await;
        let open = app.event().by(organizer).published().await;
        let document = "query($id: ID!) { organization(id: $id) {
            name currency viewerRole members { nodes { role user { email } } } venues { nodes { id } }
            events { nodes { id } }
        } }";
        let variables = json!({ "id": organizer.organization_id });
        let own = app.gql(document, variables.clone()).as_(&organizer.user).send().await.ok();
        assert_eq!(own["viewerRole"], "OWNER");
        assert_eq!(own["members"]["nodes"][0]["user"]["email"], organizer.user.email.as_str());
        assert_eq!(own["venues"]["nodes"], json!([]));
        assert_eq!(own["events"]["nodes"].as_array().unwrap().len(), 4);

        let stranger = app.organizer().await.user;
        for request in [app.gql(document, variables.clone()), app.gql(document, variables).as_(&stranger)] {
            let seen = request.send().await.ok();
            assert_eq!(seen["currency"], "EUR");
            for field in ["viewerRole", "members", "venues"] {
                assert_eq!(seen[field], Value::Null, "{field}");
            }
            assert_eq!(seen["events"]["nodes"], json!([{ "id": open.id }]));
        }
        let unknown = json!({ "id": "org_01h455vb4pex5vsknk084sn02q" });
        assert_eq!(app.gql(document, unknown).send().await.field(), Value::Null);
        let wrong = app.gql(document, json!({ "id": "event_01h455vb4pex5vsknk084sn02q" })).send().await;
        assert_eq!(wrong.error_code(), "BAD_USER_INPUT");
    }
}
