//! CRMs: HubSpot, as a double, and webhooks.

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

/// Options with a HubSpot that is not connected yet.
fn hubspot() -> AppOptions {
    AppOptions { hubspot: true, ..AppOptions::default() }
}

fn double(app: &TestApp) -> &HubSpotDouble {
    app.hubspot.as_ref().unwrap()
}

/// Connects HubSpot with a valid token.
async fn connect(app: &TestApp, organizer: &Organizer) -> Value {
    connect_with(app, organizer, TOKEN).await.ok()["connection"].clone()
}

async fn connect_with(app: &TestApp, organizer: &Organizer, token: &str) -> Answer {
    let input = json!({ "organizationId": organizer.organization_id, "kind": "HUBSPOT", "token": token });
    send(app, &organizer.user, CONNECT, input).await
}

/// The status of the organization's connection, as its owner sees it.
async fn crm_status(app: &TestApp, organizer: &Organizer) -> Value {
    let query = app.gql(STATUS, json!({ "id": organizer.organization_id }));
    query.as_(&app.again(&organizer.user).await).ok().await["crmConnection"].clone()
}

/// Waits until all changes are sent, including those of a new connection and the delay of bursts.
async fn synced(app: &TestApp) {
    for _ in 0..2 {
        app.settle().await;
        app.advance(Duration::from_secs(9));
    }
    app.settle().await;
}

/// Places another order for an address.
async fn buy_again(app: &TestApp, event: &TestEvent, email: &str) {
    let mut input = app.order_input(event, 1);
    input["email"] = json!(email);
    app.gql("PlaceOrder", json!({ "input": input })).ok().await;
}

/// Erases a person as the organization's owner.
async fn erase(app: &TestApp, organizer: &Organizer, email: &str) {
    let input = json!({ "organizationId": organizer.organization_id, "email": email });
    send(app, &organizer.user, ERASE, input).await.ok();
}

/// Runs the jobs that are due within the next seconds, and no later ones.
async fn after_a_while(app: &TestApp) {
    app.advance(Duration::from_secs(9));
    app.settle().await;
}

/// Places an order as a new buyer, and returns the address and the order.
async fn buy(app: &TestApp, event: &TestEvent, quantity: u32) -> (String, Value) {
    let input = app.order_input(event, quantity);
    let email = input["email"].as_str().unwrap().to_owned();
    let order = app.gql("PlaceOrder", json!({ "input": input })).ok().await["order"].clone();
    (email, order)
}
