//! Placing an order: validate what needs no database, admit it, open the checkout.

use std::sync::Arc;
use std::time::Duration;

use entity::order;
use entity::payment::PaymentStatus;
use kernel::actor::Actor;
use kernel::bounds::Bounds;
use kernel::error::{ErrorCode as _, Failure, Validation};
use kernel::ids::{self, EventId, EventKind, TicketTypeId, TicketTypeKind};
use kernel::limits::{self, ORDER_LINES, ORDER_QUANTITY};
use kernel::site::{Agreed, LegalKind, Site};
use kernel::text::{EmailAddress, Locale, is_visible, line};
use kernel::{Env, metrics, request};
use sea_orm::EntityTrait as _;
use secrecy::SecretString;
use sha2::{Digest as _, Sha256};
use tokio::time::timeout;

use crate::orders::OrderErrorCode::{self, QuantityNotAllowed};
use crate::orders::{
    self, AdmissionRequest, Attendee, Buyer, Combiner, LineRequest, OrderDetails, Shown, Via, details_of,
};
use crate::payments::{self, Openings};
use crate::site_settings;
use crate::waiting_rooms::{self, Entry, Rooms, Visitor};

/// A buyer's order. Texts are as they were typed.
#[derive(Debug, Clone)]
pub struct PlaceOrder {
    /// The TypeID of the event.
    pub event_id: String,
    /// The buyer's address; a guest must give one, a signed-in buyer's own is the default.
    pub email: Option<String>,
    /// The buyer's name; by default the account's, or for a guest the address.
    pub name: Option<String>,
    /// The language of mails about the order; by default the account's, or for a guest English.
    pub locale: Option<String>,
    /// The places to buy, with one line per ticket type.
    pub lines: Vec<PlaceOrderLine>,
    /// The client's key for this order, so that sending it again does not place another one.
    pub idempotency_key: String,
    /// Where the payment page sends the buyer back to; the order's page by default.
    pub return_url: Option<String>,
    /// The terms that the buyer was shown; those in force if the client does not say.
    pub agreed_to: ShownTerms,
    /// The admission that the buyer was given in the event's waiting room, if it has one.
    pub admission: Option<String>,
    /// The secret in the cookie of the buyer's browser, which the admission is for.
    pub visitor_key: Option<SecretString>,
}

/// The numbers of the versions that a buyer was shown, 0 where there was none. What is left out is not checked.
#[derive(Debug, Clone, Copy, Default)]
pub struct ShownTerms {
    /// The platform's terms.
    pub terms: Option<i32>,
    /// The platform's privacy policy.
    pub privacy: Option<i32>,
    /// The organizer's terms.
    pub organizer_terms: Option<i32>,
}

impl ShownTerms {
    fn compared_with(self, site: &Site) -> Shown {
        let other = |kind, shown: Option<i32>| {
            shown.is_some_and(|shown| shown != site.text(kind).map_or(0, |text| text.version))
        };
        let outdated = other(LegalKind::Terms, self.terms) || other(LegalKind::Privacy, self.privacy);
        Shown { outdated, organizer_terms: self.organizer_terms }
    }
}

/// A number of places of one ticket type.
#[derive(Debug, Clone)]
pub struct PlaceOrderLine {
    /// The TypeID of the ticket type.
    pub ticket_type_id: String,
    /// The number of places.
    pub quantity: i32,
    /// The attendees; places without an entry are in the buyer's name.
    pub attendees: Vec<PlaceOrderAttendee>,
}

/// Somebody who is coming.
#[derive(Debug, Clone)]
pub struct PlaceOrderAttendee {
    /// The name.
    pub name: String,
    /// Their own address; the buyer's if not given.
    pub email: Option<String>,
}

/// What the orders of a process share, so that many are stored together. Cheap to clone.
#[derive(Clone)]
pub struct Desk {
    combiner: Combiner,
    openings: Openings,
    rooms: Rooms,
}

impl Desk {
    /// A desk that turns those away who have to wait.
    pub fn new(rooms: Rooms) -> Self {
        Self { combiner: Combiner::default(), openings: Openings::default(), rooms }
    }

    /// Admits an order, together with others for the same event.
    pub(crate) async fn admit(
        &self,
        env: &Env,
        event_id: EventId,
        request: AdmissionRequest,
    ) -> Result<Arc<OrderDetails>, Failure<OrderErrorCode>> {
        self.combiner.admit(env, event_id, request).await
    }
}

/// How long the request waits for the payment provider before it returns the order without the checkout's URL.
const CHECKOUT_PATIENCE: Duration = Duration::from_secs(5);

/// Places an order. Free orders are confirmed at once; for paid ones the places are held and a checkout is opened.
///
/// Anybody who may see the event can order; the event must be published, on sale and have places left. Private events
/// are open to members of their organization only.
pub async fn place(
    env: &Env,
    desk: &Desk,
    actor: &Actor,
    input: PlaceOrder,
) -> Result<Arc<OrderDetails>, Failure<OrderErrorCode>> {
    let ParsedOrder { event_id, mut request } = parse(env, actor, &input)?;
    let agreed_to = input.agreed_to;
    require_admission(env, &desk.rooms, actor, event_id, &request, input).await?;
    let site = site_settings::site(env).await?;
    (request.agreed, request.shown) = (site.agreed(), agreed_to.compared_with(&site));
    let details = desk.admit(env, event_id, request).await?;
    desk.rooms.count(event_id);
    opened(env, desk, details).await
}

/// The order with its checkout, if it needs one.
pub(crate) async fn opened(
    env: &Env,
    desk: &Desk,
    details: Arc<OrderDetails>,
) -> Result<Arc<OrderDetails>, Failure<OrderErrorCode>> {
    let Some(payment) = details.payment.as_ref().filter(|payment| payments::wants_checkout(payment)) else {
        return Ok(details);
    };
    // If it does not open in time, the order stands and a job opens it; the client gets the URL when it asks again.
    let OrderDetails { order, lines, .. } = &*details;
    let opened = payments::open_checkout_for(env, &desk.openings, payment, order, lines);
    match timeout(CHECKOUT_PATIENCE, opened).await {
        // The provider refused, which cancelled the order: return its current state.
        Ok(Ok(payment)) if payment.status == PaymentStatus::Failed && payment.checkout_id.is_none() => {
            let conn = env.db.primary();
            match order::Entity::find_by_id(payment.order_id).one(conn).await? {
                Some(order) => Ok(Arc::new(details_of(conn, order).await?)),
                None => Ok(details),
            }
        }
        Ok(Ok(payment)) => Ok(Arc::new(OrderDetails { payment: Some(payment), ..(*details).clone() })),
        Ok(Err(error)) => {
            tracing::warn!(payment_id = %payment.id, %error, "the checkout could not be opened yet");
            Ok(details)
        }
        Err(_) => {
            tracing::warn!(payment_id = %payment.id, "the payment provider takes too long to open the checkout");
            Ok(details)
        }
    }
}

/// Turns the buyer away if they have to wait. This comes before the database is asked for anything, except where they may
/// have ordered before without hearing of it: they get that order.
async fn require_admission(
    env: &Env,
    rooms: &Rooms,
    actor: &Actor,
    event_id: EventId,
    request: &AdmissionRequest,
    input: PlaceOrder,
) -> Result<(), Failure<OrderErrorCode>> {
    let visitor = Visitor { user_id: actor.person().map(|user| user.user_id), key: input.visitor_key };
    match waiting_rooms::entry(env, rooms, event_id, &visitor, input.admission.as_deref()).await? {
        Entry::Free => return Ok(()),
        Entry::Wait => {}
        Entry::AfterOrder => {
            let (scope, key) = (&request.idempotency_scope, &request.idempotency_key);
            if orders::was_placed(env.db.primary(), scope, key).await? {
                return Ok(());
            }
        }
    }
    metrics::admission("waiting_room");
    let message = match input.admission {
        None => "This event has a waiting room. Join it, and order with the admission that you get there.",
        Some(_) => "Your admission is not valid any more, or not yours. Join the waiting room again.",
    };
    Err(Failure::field(OrderErrorCode::WaitingRoom, "admission", message))
}

/// Refuses where people have to wait in line: those who order otherwise than from a page can't.
pub(crate) async fn require_no_line(
    env: &Env,
    desk: &Desk,
    actor: &Actor,
    event_id: EventId,
) -> Result<(), Failure<OrderErrorCode>> {
    let visitor = Visitor { user_id: actor.user().map(|user| user.user_id), key: None };
    match waiting_rooms::entry(env, &desk.rooms, event_id, &visitor, None).await? {
        Entry::Free => Ok(()),
        Entry::Wait | Entry::AfterOrder => {
            let message = "Many people want to come, so there is a waiting room. Join it on the event's page.";
            Err(Failure::field(OrderErrorCode::WaitingRoom, "eventId", message))
        }
    }
}

/// An order as it was read, and for what event.
struct ParsedOrder {
    event_id: EventId,
    request: AdmissionRequest,
}

fn parse(env: &Env, actor: &Actor, input: &PlaceOrder) -> Result<ParsedOrder, Failure<OrderErrorCode>> {
    let mut checks = Validation::new();
    let event_id = checks.take("eventId", ids::parse::<EventKind>(&input.event_id));
    let key = checks.take("idempotencyKey", line(&input.idempotency_key, limits::IDEMPOTENCY_KEY));
    let buyer = parse_buyer(&mut checks, actor, input);
    let return_url = input.return_url.as_deref().map(|address| payments::return_url(env, address));
    let return_url = checks.take_optional("returnUrl", return_url);
    let lines = parse_lines(&mut checks, &input.lines);
    let (event_id, key, buyer, return_url) = checks.finish_with((event_id, key, buyer, return_url))?;
    let lines = lines.for_buyer(&buyer);
    let idempotency_scope = match buyer.user_id {
        Some(user_id) => user_id.to_string(),
        None => buyer.email.as_str().to_owned(),
    };
    let idempotency_hash = fingerprint(event_id, &buyer, &lines, return_url.as_deref());
    let request = AdmissionRequest {
        buyer,
        lines,
        idempotency_scope,
        idempotency_key: key,
        idempotency_hash,
        return_url,
        agreed: Agreed::default(),
        shown: Shown::default(),
        origin: request::current(),
        via: Via::Sale,
    };
    Ok(ParsedOrder { event_id, request })
}

fn parse_buyer(checks: &mut Validation<OrderErrorCode>, actor: &Actor, input: &PlaceOrder) -> Option<Buyer> {
    let user = actor.user();
    let email = match (&input.email, user) {
        (Some(email), _) => checks.take("email", EmailAddress::parse(email)),
        (None, Some(user)) => Some(user.email.clone()),
        (None, None) => {
            let message = "email is needed to send the tickets to.";
            checks.add_beyond(OrderErrorCode::INVALID, "email", Bounds::required(), message);
            None
        }
    };
    // A name without visible characters counts as missing.
    let name = match (input.name.as_ref().filter(|name| is_visible(name)), user) {
        (Some(name), _) => checks.take("name", line(name, limits::NAME)),
        (None, Some(user)) => Some(user.display_name.clone()),
        // An address can be longer than a name.
        (None, None) => email.as_ref().map(|email| email.shown().chars().take(limits::NAME).collect()),
    };
    let locale = match (&input.locale, user) {
        (Some(tag), _) => checks.take("locale", tag.parse()),
        (None, Some(user)) => Some(user.locale),
        (None, None) => Some(Locale::default()),
    };
    Some(Buyer { user_id: user.map(|user| user.user_id), email: email?, name: name?, locale: locale? })
}

/// The lines of an order that passed validation.
pub(crate) struct ParsedLines(Vec<ParsedLine>);

impl ParsedLines {
    pub(crate) fn for_buyer(self, buyer: &Buyer) -> Vec<LineRequest> {
        self.0.into_iter().map(|line| line.for_buyer(buyer)).collect()
    }
}

/// Validates the lines of an order; those with problems are missing.
pub(crate) fn parse_lines(checks: &mut Validation<OrderErrorCode>, input: &[PlaceOrderLine]) -> ParsedLines {
    if input.is_empty() || input.len() > ORDER_LINES {
        let message = format!("Choose 1 to {ORDER_LINES} ticket types.");
        checks.add_beyond(OrderErrorCode::INVALID, "lines", Bounds::out_of_range(1, ORDER_LINES), message);
    }
    let lines: Vec<_> = input.iter().enumerate().map(|(index, line)| parse_line(checks, index, line)).collect();
    for (index, line) in input.iter().enumerate() {
        if input[..index].iter().any(|other| other.ticket_type_id == line.ticket_type_id) {
            checks.add(
                OrderErrorCode::INVALID,
                format!("lines.{index}.ticketTypeId"),
                "This ticket type is listed twice.",
            );
        }
    }
    ParsedLines(lines.into_iter().flatten().collect())
}

/// A line that passed validation. Attendees who are not named come in the buyer's name.
struct ParsedLine {
    ticket_type_id: TicketTypeId,
    quantity: usize,
    attendees: Vec<ParsedAttendee>,
}

struct ParsedAttendee {
    name: Option<String>,
    email: Option<EmailAddress>,
}

impl ParsedLine {
    fn for_buyer(self, buyer: &Buyer) -> LineRequest {
        let of_buyer = || buyer.email.as_str().to_owned();
        let named = self.attendees.into_iter();
        let mut attendees: Vec<_> = named
            .map(|parsed| Attendee {
                name: parsed.name.unwrap_or_else(|| buyer.name.clone()),
                email: parsed.email.map_or_else(of_buyer, |it| it.as_str().to_owned()),
            })
            .collect();
        attendees.resize(self.quantity, Attendee { name: buyer.name.clone(), email: of_buyer() });
        LineRequest { ticket_type_id: self.ticket_type_id, attendees }
    }
}

/// Validates a line. Its problems are reported even if other fields have some, too.
fn parse_line(checks: &mut Validation<OrderErrorCode>, index: usize, input: &PlaceOrderLine) -> Option<ParsedLine> {
    let path = |field: &str| format!("lines.{index}.{field}");
    let ticket_type_id = checks.take(&path("ticketTypeId"), ids::parse::<TicketTypeKind>(&input.ticket_type_id));
    if !(1..=ORDER_QUANTITY).contains(&input.quantity) {
        let message = format!("quantity must be 1 to {ORDER_QUANTITY}.");
        checks.add_beyond(QuantityNotAllowed, path("quantity"), Bounds::out_of_range(1, ORDER_QUANTITY), message);
    }
    let quantity = usize::try_from(input.quantity).unwrap_or_default();
    if input.attendees.len() > quantity.min(ORDER_QUANTITY.unsigned_abs() as usize) {
        let message = "There are more attendees than places.";
        checks.add_beyond(OrderErrorCode::INVALID, path("attendees"), Bounds::too_long(quantity), message);
        return None;
    }
    let attendees: Vec<_> = input
        .attendees
        .iter()
        .enumerate()
        .map(|(place, who)| {
            // A name without visible characters counts as missing.
            let name = Some(line(&who.name, limits::NAME)).filter(|_| is_visible(&who.name));
            let name = checks.take_optional(&path(&format!("attendees.{place}.name")), name);
            let email = who.email.as_deref().map(EmailAddress::parse);
            let email = checks.take_optional(&path(&format!("attendees.{place}.email")), email);
            Some(ParsedAttendee { name: name?, email: email? })
        })
        .collect();
    Some(ParsedLine {
        ticket_type_id: ticket_type_id?,
        quantity,
        attendees: attendees.into_iter().collect::<Option<_>>()?,
    })
}

/// A hash of the input that belongs to an idempotency key. The same key with another fingerprint is a client's mistake.
pub(crate) fn fingerprint(event_id: EventId, buyer: &Buyer, lines: &[LineRequest], further: Option<&str>) -> Vec<u8> {
    let mut hash = Sha256::new();
    let mut part = |text: &str| {
        hash.update(text.len().to_le_bytes());
        hash.update(text.as_bytes());
    };
    part(&event_id.to_string());
    part(buyer.email.as_str());
    part(&buyer.name);
    for line in lines {
        part(&line.ticket_type_id.to_string());
        for attendee in &line.attendees {
            part(&attendee.name);
            part(&attendee.email);
        }
    }
    if let Some(further) = further {
        part(further);
    }
    hash.finalize().to_vec()
}
