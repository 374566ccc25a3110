//! Payments with Stripe, from the checkout to refunds and disputes.

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

/// Options with Stripe as the payment provider.
const STRIPE: AppOptions = AppOptions { config: Vec::new(), no_worker: false, stripe: true, hubspot: false };

/// An order, and its session at Stripe.
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

/// The id of an order's session at Stripe.
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

/// Delivers all webhook events, and waits until they were processed.
async fn news(app: &TestApp) {
    double(app).deliver().await;
    app.settle().await;
}

/// The current order, as its buyer sees it.
async fn look(app: &TestApp, bought: &Bought) -> Value {
    app.gql("Order", json!({ "id": bought.order["id"], "secret": bought.order["secret"] })).ok().await
}

async fn availability(app: &TestApp, event: &TestEvent) -> Value {
    app.gql("EventPage", json!({ "slug": event.slug })).ok().await["ticketTypes"][0]["availability"].clone()
}

/// The organizers' balance in the ledger, in minor units.
async fn earned(app: &TestApp) -> i64 {
    app.count("SELECT SUM(amount_minor) AS n FROM ledger_entries WHERE account = 'organization'").await
}
