//! Orders that organizers add for others: comps, and tickets that were paid outside.

use std::sync::Arc;

use kernel::actor::Actor;
use kernel::error::{Failure, Validation};
use kernel::ids::TypedId as _;
use kernel::site::Agreed;
use kernel::text::{EmailAddress, is_visible, line};
use kernel::{Env, limits, request};

use crate::checkout::{Desk, PlaceOrderLine, fingerprint, parse_lines};
use crate::events::{self, Managed};
use crate::orders::{Added, AdmissionRequest, OrderDetails, OrderErrorCode, Price, Shown, Via, buyer_with_address};
use crate::organizations::Permission;

/// An order to add. Texts are as they were typed.
#[derive(Debug, Clone)]
pub struct AddOrder {
    /// The TypeID of the event.
    pub event_id: String,
    /// The buyer's address.
    pub email: String,
    /// The buyer's name.
    pub name: String,
    /// The language of mails to the buyer; the organizer's by default.
    pub locale: Option<String>,
    /// The places, with one line per ticket type.
    pub lines: Vec<PlaceOrderLine>,
    /// What they cost.
    pub price: Price,
    /// A note for organizers.
    pub note: Option<String>,
    /// Whether the buyer gets the tickets by mail.
    pub mail: bool,
    /// The client's key for this order, so that sending it again does not add another one.
    pub idempotency_key: String,
}

/// Adds a confirmed order, for nothing or at the listed price, which was paid outside. Sale times and numbers per order
/// don't count; the places do.
///
/// Rule: members who manage orders.
pub async fn add(
    env: &Env,
    desk: &Desk,
    actor: &Actor,
    input: AddOrder,
) -> Result<Arc<OrderDetails>, Failure<OrderErrorCode>> {
    let conn = env.db.primary();
    let Managed { event, .. } =
        events::require(conn, actor, &input.event_id, Permission::ManageOrders, "eventId").await?;
    let person = actor.require_user()?;
    let mut checks = Validation::new();
    let key = checks.take("idempotencyKey", line(&input.idempotency_key, limits::IDEMPOTENCY_KEY));
    let email = checks.take("email", EmailAddress::parse(&input.email));
    let name = checks.take("name", line(&input.name, limits::NAME));
    let locale = checks.take("locale", input.locale.as_deref().map_or(Ok(person.locale), str::parse));
    let note = input.note.as_deref().filter(|note| is_visible(note)).map(|note| line(note, limits::ORDER_NOTE));
    let note = checks.take_optional("note", note);
    let lines = parse_lines(&mut checks, &input.lines);
    let (key, email, name, locale, note) = checks.finish_with((key, email, name, locale, note))?;
    let buyer = buyer_with_address(conn, email, name, locale).await?;
    let lines = lines.for_buyer(&buyer);
    let event_id = event.typed_id();
    let further = format!("added {:?} {:?} {}", input.price, note, input.mail);
    let request = AdmissionRequest {
        idempotency_scope: person.user_id.to_string(),
        idempotency_key: key,
        idempotency_hash: fingerprint(event_id, &buyer, &lines, Some(&further)),
        buyer,
        lines,
        return_url: None,
        agreed: Agreed::default(),
        shown: Shown::default(),
        origin: request::current(),
        via: Via::Organizer(Box::new(Added { actor: actor.clone(), price: input.price, note, mail: input.mail })),
    };
    desk.admit(env, event_id, request).await
}
