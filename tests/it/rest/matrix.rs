//! Who may do what: every route of the description, for every role, in one's own and in another organization.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{event, instant, venue};
use crate::support::{TestApp, TestUser, both, href};

/// Everybody who asks: their name, and their account; none for whoever is not signed in.
type Asker = (&'static str, Option<TestUser>);

/// Whether somebody's request is answered (`true`), or refused because of who they are. An organization that is named in the
/// body and not theirs looks as if there were none.
fn is_let_in(status: u16, problem: &Value) -> bool {
    !(matches!(status, 401 | 403 | 404) || (status == 422 && problem["code"] == "NOT_FOUND"))
}

/// Who is let in, by the operation of the description. What is missing here fails the test.
fn allowed(operation: &str) -> &'static [&'static str] {
    const ALL: &[&str] = &["anonymous", "stranger", "foreign owner", "member", "staff", "hr", "manager", "owner"];
    const KNOWN: &[&str] = &["stranger", "foreign owner", "member", "staff", "hr", "manager", "owner"];
    const OURS: &[&str] = &["member", "staff", "hr", "manager", "owner"];
    const MANAGERS: &[&str] = &["manager", "owner"];
    const PEOPLE: &[&str] = &["hr", "owner"];
    const WHO_COMES: &[&str] = &["hr", "manager", "owner"];
    match operation {
        "root" | "listVenues" | "readVenue" | "listEvents" | "listEventsOfVenue" | "readEvent" => ALL,
        "listRegistrations" | "listRegistrationsOfEvent" | "listAccounts" => KNOWN,
        "register" | "createRegistration" => OURS,
        "createVenue" | "replaceVenue" | "changeVenue" | "deleteVenue" | "venueEditForm" | "createEvent"
        | "createEventAtVenue" | "replaceEvent" | "changeEvent" | "deleteEvent" | "eventCreateForm"
        | "eventEditForm" => MANAGERS,
        "createAccount" | "replaceAccount" | "changeAccount" | "removeAccount" | "accountEditForm" => PEOPLE,
        // For something of one's own, in whichever organization.
        "venueCreateForm" | "onlineEventCreateForm" => &["foreign owner", "manager", "owner"],
        "accountCreateForm" => &["foreign owner", "hr", "owner"],
        "readAccount" | "listRegistrationsOfAccount" | "readRegistration" | "cancelRegistration" => WHO_COMES,
        other => panic!("{other} has no row in this table"),
    }
}

async fn askers(app: &TestApp, organizer: &crate::support::Organizer) -> Vec<Asker> {
    let mut askers: Vec<Asker> = vec![
        ("anonymous", None),
        ("stranger", Some(app.user().await)),
        ("foreign owner", Some(app.organizer().await.user)),
    ];
    for (name, role) in [("member", "MEMBER"), ("staff", "CHECK_IN_STAFF"), ("hr", "REGISTRAR"), ("manager", "MANAGER")]
    {
        let person = app.user().await;
        app.join(&organizer.user, &organizer.organization_id, &person, role).await;
        askers.push((name, Some(person)));
    }
    askers.push(("owner", Some(organizer.user.clone())));
    askers
}

/// The body that an operation takes; it names the organization, so that nobody does it in their own.
fn body(operation: &str, organization: &str) -> Value {
    match operation {
        "createVenue" => json!({ "name": "Room", "organization": organization }),
        "createEvent" => json!({
            "name": "Talk", "startsAt": "2027-03-01T09:00:00Z", "duration": "PT1H", "onlineUrl": "https://a.example.org/",
            "organization": organization,
        }),
        "createAccount" => json!({ "username": "jkelly", "name": "Jamie Kelly", "organization": organization }),
        "createEventAtVenue" => json!({ "name": "Talk", "startsAt": "2027-03-01T09:00:00Z", "duration": "PT1H" }),
        _ => json!({}),
    }
}

both! {
    async fn routes_let_in_whom_they_are_for(app: TestApp) {
        let organizer = &app.organizer().await;
        instant(app, organizer).await;
        let venue = venue(app, organizer, json!({})).await;
        let event = event(app, organizer, &venue, json!({})).await;
        let account = json!({ "username": "tgraves", "name": "Terry Graves" });
        let account = app.rest("POST", "/accounts").as_(&organizer.user).json(account).ok().await;
        let registration = app.rest("PUT", &format!("{}/register", href(&event, "self"))).as_(&organizer.user);
        let registration = registration.json(json!({ "username": "tgraves" })).ok().await;
        let ids: BTreeMap<&str, &Value> = BTreeMap::from([
            ("/venues/", &venue["_id"]),
            ("/events/venue/", &venue["_id"]),
            ("/events/", &event["_id"]),
            ("/registrations/event/", &event["_id"]),
            ("/registrations/account/", &account["_id"]),
            ("/registrations/", &registration["_id"]),
            ("/accounts/", &account["_id"]),
        ]);
        let described = app.rest("GET", "/openapi.json").ok().await;
        let askers = askers(app, organizer).await;
        for (path, methods) in described["paths"].as_object().unwrap() {
            // The longest prefix says which id it is.
            let id = ids.iter().filter(|(prefix, _)| path.starts_with(**prefix)).max_by_key(|(prefix, _)| prefix.len());
            let target = id.map_or_else(|| path.clone(), |(_, id)| path.replace("{id}", id.as_str().unwrap()));
            let of_the_demo = |operation: &Value| operation["operationId"].as_str().unwrap().starts_with("clear");
            let methods = methods.as_object().unwrap().iter().filter(|(_, operation)| !of_the_demo(operation));
            for (method, operation) in methods {
                let (method, name) = (method.to_uppercase(), operation["operationId"].as_str().unwrap());
                for (who, person) in &askers {
                    // Nothing is really changed: versions that never were are refused, and bodies are incomplete.
                    let mut request = app.rest(&method, &target).header("if-match", "\"2000000000.0\"");
                    if method != "GET" && method != "DELETE" {
                        request = request.json(body(name, &organizer.organization_id));
                    }
                    if let Some(person) = person {
                        request = request.as_(person);
                    }
                    let answer = request.send().await;
                    let status = answer.status.as_u16();
                    let expected = allowed(name).contains(who);
                    assert_eq!(is_let_in(status, &answer.body), expected, "{method} {target} ({name}) by {who}: {status} {:#}", answer.body);
                    assert!(status != 500, "{method} {target} by {who}");
                }
            }
        }
    }
}
