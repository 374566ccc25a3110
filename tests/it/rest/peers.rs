//! Clients that know nothing of Event Radar but its rels.

use serde_json::{Value, json};

use super::{event, instant, venue};
use crate::support::{both, node, python};

both! {
    async fn ketting_and_traverson_find_their_way(app: TestApp) {
        let organizer = &app.organizer().await;
        instant(app, organizer).await;
        let venue = venue(app, organizer, json!({ "capacity": 5 })).await;
        let event = event(app, organizer, &venue, json!({})).await;
        let input = json!({ "root": app.url("/api"), "token": organizer.user.access_token, "event": event["_id"] });
        let result: Value = serde_json::from_str(&node::run("rest_clients.js", input.to_string()).await).unwrap();
        assert_eq!([&result["venue"], &result["followed"]], [&json!("Main Boardroom"), &json!(1)]);
        assert_eq!([&result["method"], &result["blind"], &result["submitted"]], [&json!("PUT"), &json!(428), &json!(200)]);
        assert_eq!(result["renamed"], "Renamed by a form");
        for by in ["templated", "embeddedItem", "curie"] {
            assert_eq!(result[by], "Standup", "{by}: {result:#}");
        }
        assert_eq!(result["searched"], 1);
    }
}

#[tokio::test]
async fn linters_have_nothing_to_say_about_the_description() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/openapi.json");
    let result: Value = serde_json::from_str(&node::run("lint_openapi.js", path.to_owned()).await).unwrap();
    assert_eq!(result, json!({ "redocly": [], "spectral": [] }));
}

both! {
    async fn halchemy_plans_meetings_in_the_demo(app: TestApp) {
        domain::demo::load_event_buddy(&app.parts.env).await.unwrap();
        let output = python::run("meetings.py", app.origin.clone()).await;
        let lines: Vec<&str> = output.lines().collect();
        assert!(lines[0].starts_with("root 200"), "{output}");
        let refused: Vec<&&str> = lines.iter().filter(|line| line.contains(" 4") && !line.starts_with(' ')).collect();
        let expected = ["add event 409 Overlap", "register 409 sheath", "register 409 gjohnson", "edit venue 412"];
        assert_eq!(refused, expected.iter().collect::<Vec<_>>(), "{output}");
        assert!(lines.contains(&"coming 200 ['Felicia Winters', 'Jamie Kelly', 'Pat Hartman', 'Terry Graves']"), "{output}");
        assert_eq!(lines[lines.len() - 2], "register 201 sheath", "a place was given back");
        app.settle().await;
    }
}
