//! The REST API, as programs use it.

mod accounts;
mod conditions;
mod description;
mod events;
mod lists;
mod matrix;
mod once;
mod peers;
mod registrations;
mod root;
mod venues;

use serde_json::{Value, json};

use crate::support::{Organizer, TestApp};

/// A new venue of an organizer.
async fn venue(app: &TestApp, organizer: &Organizer, more: Value) -> Value {
    let mut body = json!({ "name": "Main Boardroom", "organization": organizer.organization_id });
    for (name, value) in more.as_object().unwrap() {
        body[name] = value.clone();
    }
    app.rest("POST", "/venues").as_(&organizer.user).json(body).ok().await
}

/// A new event at a venue, as a draft unless the organization publishes at once.
async fn event(app: &TestApp, organizer: &Organizer, venue: &Value, more: Value) -> Value {
    let mut body = json!({ "name": "Standup", "date": "2027-02-07", "time": "09:00:00", "duration": "PT15M" });
    for (name, value) in more.as_object().unwrap() {
        body[name] = value.clone();
    }
    app.rest("POST", crate::support::href(venue, "event")).as_(&organizer.user).json(body).ok().await
}

/// Has the organization publish events of programs at once.
async fn instant(app: &TestApp, organizer: &Organizer) {
    let document = "mutation($input: OrganizationUpdateInput!) {
        organizationUpdate(input: $input) { organization { id } errors { code field message } }
    }";
    let input = json!({ "organizationId": organizer.organization_id, "instantEvents": true });
    app.gql(document, json!({ "input": input })).as_(&organizer.user).ok().await;
}
