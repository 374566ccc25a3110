//! Customer systems that are kept up to date: HubSpot, played by a double, and webhooks.

mod connecting;
mod erasing;
mod forgetting;
mod hubspot;
mod platform;
mod trouble;
mod webhook;

use std::time::Duration;

use serde_json::{Value, json};

use crate::organizers::send;
use crate::support::hubspot_double::{HubSpotDouble, TOKEN};
use crate::support::{Answer, AppOptions, Organizer, TestApp, TestEvent};

pub(crate) const CONNECT: &str = "mutation($input: CrmConnectInput!) { crmConnect(input: $input) {
    connection { kind state url connectedAt lastSyncedAt lastError waitingCount sentCount refusedCount } signingSecret
    errors { code field message }
} }";
const DISCONNECT: &str = "mutation($input: CrmDisconnectInput!) { crmDisconnect(input: $input) {
    organization { id crmConnection { kind } } errors { code field message }
} }";
const ERASE: &str = "mutation($input: CrmContactEraseInput!) { crmContactErase(input: $input) {
    organization { customerSystem { erasingCount } } errors { code field message }
} }";
const STATUS: &str = "query($id: ID!) { organization(id: $id) { crmConnection {
    kind state url connectedAt lastSyncedAt lastError lastErrorAt retryAt waitingCount erasingCount sentCount refusedCount
    refusals { reason erasing contactCount }
} } }";

/// There is a HubSpot, which nobody has connected.
fn hubspot() -> AppOptions {
    AppOptions { hubspot: true, ..AppOptions::default() }
}

fn double(app: &TestApp) -> &HubSpotDouble {
    app.hubspot.as_ref().unwrap()
}

/// Connects HubSpot with the token that it knows.
async fn connect(app: &TestApp, organizer: &Organizer) -> Value {
    connect_with(app, organizer, TOKEN).await.ok()["connection"].clone()
}

async fn connect_with(app: &TestApp, organizer: &Organizer, token: &str) -> Answer {
    let input = json!({ "organizationId": organizer.organization_id, "kind": "HUBSPOT", "token": token });
    send(app, &organizer.user, CONNECT, input).await
}

/// How the organization's connection stands, as its owner sees it.
async fn crm_status(app: &TestApp, organizer: &Organizer) -> Value {
    let query = app.gql(STATUS, json!({ "id": organizer.organization_id }));
    query.as_(&app.again(&organizer.user).await).ok().await["crmConnection"].clone()
}

/// Waits until what was noted is sent: new connections are filled first, and bursts are waited for.
async fn synced(app: &TestApp) {
    for _ in 0..2 {
        app.settle().await;
        app.advance(Duration::from_secs(9));
    }
    app.settle().await;
}

/// Has somebody order who ordered before.
async fn buy_again(app: &TestApp, event: &TestEvent, email: &str) {
    let mut input = app.order_input(event, 1);
    input["email"] = json!(email);
    app.gql("PlaceOrder", json!({ "input": input })).ok().await;
}

/// Has an owner ask for somebody to be erased.
async fn erase(app: &TestApp, organizer: &Organizer, email: &str) {
    let input = json!({ "organizationId": organizer.organization_id, "email": email });
    send(app, &organizer.user, ERASE, input).await.ok();
}

/// Has jobs done that are due some seconds from now, and no later ones.
async fn after_a_while(app: &TestApp) {
    app.advance(Duration::from_secs(9));
    app.settle().await;
}

/// Has somebody order, and returns the address and the order.
async fn buy(app: &TestApp, event: &TestEvent, quantity: u32) -> (String, Value) {
    let input = app.order_input(event, quantity);
    let email = input["email"].as_str().unwrap().to_owned();
    let order = app.gql("PlaceOrder", json!({ "input": input })).ok().await["order"].clone();
    (email, order)
}
