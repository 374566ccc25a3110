//! The demo's orders.

use std::collections::HashMap;

use kernel::error::Failure;
use kernel::ids::{OrderId, PaymentId, UserId};
use kernel::money::Money;
use kernel::payments::{Checkout, CheckoutLine, CheckoutRequest, SandboxDesk, SandboxOutcome};
use kernel::text::{EmailAddress, Locale};
use kernel::{Env, secret};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::data::{Demo, DemoEvent, DemoTicketType, key};
use super::{DemoErrorCode, People, broken};

/// The most places sold of a ticket type that is not sold out: enough to look at, quick to load.
const SOME: i64 = 12;

/// The names of the guests who order, besides the participant's account.
const BUYERS: [&str; 12] = [
    "Mira Lang",
    "Jonas Weber",
    "Aiko Tanaka",
    "Tom O'Neill",
    "Fatima Al-Sabah",
    "Chloé Martin",
    "Luis Romero",
    "Grace Kim",
    "Emeka Obi",
    "Hanna Novak",
    "Ravi Patel",
    "Sofia Rossi",
];

/// An order to be written, with one line.
#[derive(Debug)]
pub(super) struct DemoOrder<'a> {
    pub(super) id: Uuid,
    pub(super) ticket_type: &'a DemoTicketType,
    pub(super) quantity: i32,
    pub(super) buyer: Option<UserId>,
    pub(super) name: &'static str,
    pub(super) email: String,
    pub(super) placed_at: OffsetDateTime,
}

/// The orders of an event: small ones by various buyers, spread over the weeks before.
pub(super) fn orders_of<'a>(
    event: &'a DemoEvent,
    starts_at: OffsetDateTime,
    now: OffsetDateTime,
    people: &People,
) -> Vec<DemoOrder<'a>> {
    let mut orders = Vec::new();
    for ticket_type in &event.ticket_types {
        let mut left = places_taken(event, ticket_type);
        let mut number = 0_i64;
        while left > 0 {
            let id = key("order", &format!("{}/{}/{number}", event.title, ticket_type.name));
            let dice = i64::from(id.as_bytes()[15]);
            let quantity = left.min(1 + dice % 3);
            let by_participant = number == 0 && dice % 4 == 0;
            let name =
                if by_participant { "Paula Peters" } else { BUYERS[usize::try_from(dice).unwrap_or(0) % BUYERS.len()] };
            let email = if by_participant { super::LOGINS[0].email.to_owned() } else { address(name) };
            let placed_at = now.min(starts_at) - Duration::hours(3 + (dice * 7 + number * 29) % 480);
            orders.push(DemoOrder {
                id,
                ticket_type,
                quantity: i32::try_from(quantity).unwrap_or(1),
                buyer: by_participant.then_some(people.participant),
                name,
                email,
                placed_at,
            });
            left -= quantity;
            number += 1;
        }
    }
    orders
}

#[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "a share of a small number of places")]
fn places_taken(event: &DemoEvent, ticket_type: &DemoTicketType) -> i64 {
    let taken = (ticket_type.quantity as f64 * event.fill) as i64;
    if event.fill >= 1.0 { taken } else { taken.min(SOME) }
}

fn address(name: &str) -> String {
    let folded = kernel::text::fold(name).replace([' ', '\''], ".");
    format!("{folded}@example.org")
}

/// A payment in the sandbox.
#[derive(Debug)]
pub(super) struct Paid {
    pub(super) payment_id: Uuid,
    pub(super) checkout: Checkout,
    pub(super) checkout_expires_at: OffsetDateTime,
}

/// Pays all paid orders in the sandbox. Repeating it finds them paid.
pub(super) async fn pay_for_all(
    env: &Env,
    desk: Option<&dyn SandboxDesk>,
    demo: &Demo,
    people: &People,
) -> Result<HashMap<Uuid, Paid>, Failure<DemoErrorCode>> {
    let mut paid = HashMap::new();
    let Some(desk) = desk else {
        return Ok(paid);
    };
    for event in &demo.events {
        let starts_at = event.starts_at(demo, env.now())?;
        for order in orders_of(event, starts_at, env.now(), people) {
            let price = order.ticket_type.price(event.currency(demo)?)?;
            if price.minor > 0 {
                paid.insert(order.id, pay(env, desk, event, &order, price).await?);
            }
        }
    }
    Ok(paid)
}

async fn pay(
    env: &Env,
    desk: &dyn SandboxDesk,
    event: &DemoEvent,
    order: &DemoOrder<'_>,
    price: Money,
) -> Result<Paid, Failure<DemoErrorCode>> {
    let provider =
        env.payments.as_ref().ok_or_else(|| broken("there is no payment provider beside the sandbox's desk"))?;
    // The payment's id is new each time, so that a reset does not find the old checkout refunded.
    let payment_id = env.ids.next();
    let checkout_expires_at = env.now() + env.settings.checkout_window;
    let request = CheckoutRequest {
        payment_id: PaymentId::from_uuid(payment_id),
        order_id: OrderId::from_uuid(order.id),
        order_code: secret::order_code(&*env.random),
        lines: vec![CheckoutLine {
            name: format!("{} – {}", event.title, order.ticket_type.name),
            unit_price: price,
            quantity: u32::try_from(order.quantity).unwrap_or(1),
        }],
        total: Money::new(price.minor * i64::from(order.quantity), price.currency),
        email: EmailAddress::parse(&order.email).map_err(broken)?,
        locale: Locale::En,
        expires_at: checkout_expires_at,
        success_url: env.link("/"),
        cancel_url: env.link("/"),
    };
    let opened = provider.open_checkout(&request).await.map_err(broken)?;
    desk.choose(&opened.checkout_id, SandboxOutcome::Succeed).await.map_err(broken)?;
    let checkout = provider.checkout(&opened.checkout_id).await.map_err(broken)?;
    Ok(Paid { payment_id, checkout, checkout_expires_at })
}
