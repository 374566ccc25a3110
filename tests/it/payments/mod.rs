//! Payments by Stripe, from the checkout to the money's way back.

mod disputes;
mod late;
mod reconciler;
mod refunds;
mod stripe;
mod trouble;
mod webhooks;

use serde_json::{Value, json};

use crate::support::stripe_double::StripeDouble;
use crate::support::{AppOptions, TestApp, TestEvent};

/// Payments go to Stripe.
const STRIPE: AppOptions = AppOptions { config: Vec::new(), no_worker: false, stripe: true, hubspot: false };

/// A paid order, and its session at Stripe.
struct Bought {
    order: Value,
    session: String,
}

fn double(app: &TestApp) -> &StripeDouble {
    app.stripe.as_ref().unwrap()
}

/// Places an order and leaves it unpaid.
async fn place(app: &TestApp, event: &TestEvent, quantity: u32) -> Bought {
    let input = app.order_input(event, quantity);
    let order = app.gql("PlaceOrder", json!({ "input": input })).ok().await["order"].clone();
    let session = session_of(app, &order);
    Bought { order, session }
}

/// The session that Stripe keeps for an order.
fn session_of(app: &TestApp, order: &Value) -> String {
    let sessions = double(app).sessions();
    let mut ours = sessions.iter().filter(|session| session.client_reference_id.as_deref() == order["id"].as_str());
    let session = ours.next().expect("the order has a session");
    assert!(ours.next().is_none(), "the order has several sessions");
    session.id.clone()
}

/// Places an order, pays it, and has the webhooks delivered.
async fn buy(app: &TestApp, event: &TestEvent, quantity: u32) -> Bought {
    let bought = place(app, event, quantity).await;
    double(app).pay(&bought.session);
    news(app).await;
    assert_eq!(look(app, &bought).await["status"], "CONFIRMED");
    bought
}

/// Delivers what there is to tell, and waits until it was acted on.
async fn news(app: &TestApp) {
    double(app).deliver().await;
    app.settle().await;
}

/// The order as its buyer sees it.
async fn look(app: &TestApp, bought: &Bought) -> Value {
    app.gql("Order", json!({ "id": bought.order["id"], "secret": bought.order["secret"] })).ok().await
}

async fn availability(app: &TestApp, event: &TestEvent) -> Value {
    app.gql("EventPage", json!({ "slug": event.slug })).ok().await["ticketTypes"][0]["availability"].clone()
}

/// What the organizers' ledger says they have.
async fn earned(app: &TestApp) -> i64 {
    app.count("SELECT SUM(amount_minor) AS n FROM ledger_entries WHERE account = 'organization'").await
}
