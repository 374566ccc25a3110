//! Mails to buyers about their orders.

use entity::event::EventStatus;
use entity::mail_text::MailTextKind;
use entity::order::OrderStatus;
use entity::payment::PaymentStatus;
use entity::refund::{RefundOrigin, RefundStatus};
use entity::ticket::{self, TicketStatus};
use entity::{order, refund};
use kernel::db::among;
use kernel::env::Settings;
use kernel::ids::{OrderId, TicketId, TypedId as _};
use kernel::mail::Attachment;
use kernel::money::Money;
use kernel::text::{EmailAddress, Locale};
use kernel::{Env, background};
use sea_orm::ConnectionTrait;
use sea_orm::prelude::*;

use super::draft::{Draft, Fault};
use super::letter::{EventCard, Letter, TicketCard, say, values_of};
use crate::documents::{Audience, DocumentError, EventFacts, Look, calendar_entry, has_receipt, ticket_sheet};
use crate::events::{self, AgendaItem};
use crate::mail_texts::Values;
use crate::orders::{self, OrderDetails};
use crate::translation::{TranslationError, amount, label, money};
use crate::{ledger, refunds};

/// How many QR codes a mail shows, so that it stays deliverable; larger orders have the others in the PDF.
const MAX_CODES: usize = 12;
/// The width of a QR code's module in pixels: sharp at twice the size at which it is shown.
const CODE_SCALE: usize = 12;

/// An order with its event, loaded for a mail.
#[derive(Clone)]
pub(super) struct Purchase {
    pub(super) facts: EventFacts,
    pub(super) details: OrderDetails,
    /// The event's, for the calendar.
    pub(super) agenda: Vec<AgendaItem>,
}

impl Purchase {
    pub(super) async fn load(env: &Env, order_id: OrderId) -> Result<Option<Self>, DbErr> {
        Ok(Self::load_many(env.db.primary(), &[order_id]).await?.pop().flatten())
    }

    /// Loads orders with their events, in the order of the ids; none for those that don't exist. The number of statements
    /// does not depend on the number of orders.
    pub(super) async fn load_many(conn: &impl ConnectionTrait, ids: &[OrderId]) -> Result<Vec<Option<Self>>, DbErr> {
        let found = order::Entity::find().filter(among(conn, order::Column::Id, ids.iter().map(OrderId::uuid)));
        let found = found.all(conn).await?;
        let facts = EventFacts::load_many(conn, found.iter().map(|order| order.event_id)).await?;
        let agendas = events::agendas_of(conn, facts.keys().copied()).await?;
        let details = orders::details_of_many(conn, found).await?;
        let purchase = |details: &OrderDetails| {
            let event_id = &details.order.event_id;
            let agenda = agendas.get(event_id).cloned().unwrap_or_default();
            Some(Self { facts: facts.get(event_id)?.clone(), details: details.clone(), agenda })
        };
        let of = |id: &OrderId| details.iter().find(|details| details.order.id == id.uuid()).and_then(purchase);
        Ok(ids.iter().map(of).collect())
    }

    pub(super) fn order(&self) -> &order::Model {
        &self.details.order
    }

    pub(super) fn locale(&self) -> Locale {
        Locale::or_default(&self.order().locale)
    }

    /// The link that opens the order without an account.
    pub(super) fn link(&self, settings: &Settings) -> String {
        let order = self.order();
        format!("{}/orders/{}?secret={}", settings.public_url, order.typed_id(), order.secret)
    }

    /// The link to give feedback without an account.
    pub(super) fn feedback_link(&self, settings: &Settings) -> String {
        let order = self.order();
        let order_id = order.typed_id();
        format!("{}/orders/{order_id}/feedback?secret={}", settings.public_url, order.secret)
    }

    pub(super) fn event_link(&self, settings: &Settings) -> String {
        format!("{}/events/{}", settings.public_url, self.facts.event.slug)
    }

    /// Begins a letter to the buyer about this order, with the event and links.
    pub(super) fn letter(&self, settings: &Settings, subject: &str) -> Result<Letter, TranslationError> {
        let (locale, order) = (self.locale(), self.order());
        let why = say(locale, "mail-why-buyer", [("order", order.code.as_str().into())])?;
        let mut letter = Letter::new(locale, subject, why);
        letter.organization = Some(self.facts.organization.clone());
        letter.greeting = Some(order.name.clone());
        letter.event = Some(EventCard::new(&self.facts, locale)?);
        letter.links.push((label(locale, "mail-see-order")?, self.link(settings)));
        Ok(letter)
    }

    /// What can be filled into texts that administrators write.
    pub(super) fn values(&self) -> Result<Values, TranslationError> {
        let order = self.order();
        Ok(values_of(&self.facts, self.locale())?.with("name", order.name.as_str()).with("order", order.code.as_str()))
    }

    /// The label and the URL of the receipt, if the order was paid.
    fn receipt_link(&self, settings: &Settings) -> Result<Option<(String, String)>, TranslationError> {
        if !has_receipt(&self.details) {
            return Ok(None);
        }
        let order = self.order();
        let url = format!("{}/orders/{}/receipt.pdf?secret={}", settings.public_url, order.typed_id(), order.secret);
        Ok(Some((label(self.locale(), "mail-receipt")?, url)))
    }

    /// The label and the URL to join online, if the event has one.
    pub(super) fn join_link(&self) -> Result<Option<(String, String)>, TranslationError> {
        let url = self.facts.event.online_url.as_deref().filter(|url| is_web_address(url));
        url.map(|url| Ok((label(self.locale(), "mail-join")?, url.to_owned()))).transpose()
    }

    /// Whether the order has a ticket that is not cancelled.
    pub(super) fn admits(&self) -> bool {
        let good = |ticket: &ticket::Model| ticket.status != TicketStatus::Cancelled;
        self.order().status == OrderStatus::Confirmed && self.details.tickets.iter().any(good)
    }

    /// Whether the organizer took the money, and has to give it back.
    pub(super) fn is_paid_outside(&self) -> bool {
        self.details.payment.as_ref().is_some_and(ledger::is_outside)
    }

    /// The order's code, lines and total, as rows.
    pub(super) fn rows(&self, locale: Locale) -> Result<Vec<(String, String)>, Fault> {
        let order = self.order();
        let mut rows = vec![(label(locale, "mail-order")?, order.code.clone())];
        for line in &self.details.lines {
            let args = [("quantity", line.quantity.into()), ("ticket", line.ticket_type_name.as_str().into())];
            let total = Money::stored(line.total_minor, &order.currency)?;
            rows.push((say(locale, "mail-line", args)?, money(locale, total)?));
        }
        let total = Money::stored(order.total_minor, &order.currency)?;
        rows.push((label(locale, "mail-total")?, money(locale, total)?));
        Ok(rows)
    }

    /// The number of places in the order.
    pub(super) fn places(&self) -> i32 {
        self.details.lines.iter().map(|line| line.quantity).sum()
    }

    pub(super) fn calendar(&self, settings: &Settings) -> Result<Attachment, DocumentError> {
        let link = self.link(settings);
        let audience = match self.order().status {
            OrderStatus::Confirmed => Audience::Holder { order_link: &link },
            _ => Audience::Public,
        };
        let body = calendar_entry(&self.facts, &self.agenda, settings, self.locale(), audience)?.into_bytes();
        Ok(file("event.ics", "text/calendar; charset=utf-8", body))
    }

    pub(super) fn draft(&self, letter: Letter, attachments: Vec<Attachment>) -> Draft {
        let order = self.order();
        let to = EmailAddress::stored(&order.email);
        Draft { to, user_id: order.user_id, order_id: Some(order.id), letter, attachments }
    }
}

fn file(name: &str, content_type: &str, body: Vec<u8>) -> Attachment {
    Attachment { filename: name.to_owned(), content_type: content_type.to_owned(), body, inline_id: None }
}

/// The confirmation of an order, with its tickets.
pub(super) async fn confirmation(settings: &Settings, purchase: &Purchase, look: Look) -> Result<Option<Draft>, Fault> {
    let (order, locale) = (purchase.order(), purchase.locale());
    if order.status != OrderStatus::Confirmed {
        return Ok(None);
    }
    let sheet = ticket_sheet(settings, &purchase.facts, &purchase.details, look, locale)?;
    let count = sheet.tickets.len();
    let event = purchase.facts.event.title.as_str();
    let subject = say(locale, "confirmation-subject", [("count", count.into()), ("event", event.into())])?;
    let mut letter = purchase.letter(settings, &subject)?;
    let intro = [("count", count.into()), ("order", order.code.as_str().into())];
    letter.paragraphs.push(say(locale, "confirmation-intro", intro)?);
    letter.may_be_written(MailTextKind::OrderConfirmed, purchase.values()?.with("count", count.to_string()));
    letter.paragraphs.push(label(locale, "confirmation-show")?);
    letter.rows = purchase.rows(locale)?;
    letter.links.extend(purchase.join_link()?);
    letter.links.extend(purchase.receipt_link(settings)?);
    let heading = |number: usize| say(locale, "mail-ticket", [("number", number.into()), ("count", count.into())]);
    for (index, ticket) in sheet.tickets.iter().take(MAX_CODES).enumerate() {
        letter.tickets.push(TicketCard {
            heading: heading(index + 1)?,
            holder: ticket.holder.clone(),
            kind: ticket.ticket_type.clone(),
            cid: content_id(settings, purchase, index + 1),
        });
    }
    if count > MAX_CODES {
        letter.notes.push(say(locale, "confirmation-more", [("count", (count - MAX_CODES).into())])?);
    }
    letter.notes.push(label(locale, "confirmation-note")?);
    let drawn = background::run(move || sheet.draw(MAX_CODES, CODE_SCALE)).await;
    let drawn = drawn.map_err(|error| DocumentError(format!("the tickets: {error}")))??;
    let mut attachments = vec![file("tickets.pdf", "application/pdf", drawn.pdf), purchase.calendar(settings)?];
    // Mail programs show neither SVG nor data URLs.
    attachments.extend(drawn.codes.into_iter().enumerate().map(|(index, picture)| Attachment {
        inline_id: Some(content_id(settings, purchase, index + 1)),
        ..file(&format!("ticket-{}.png", index + 1), "image/png", picture)
    }));
    Ok(Some(purchase.draft(letter, attachments)))
}

/// Names the picture of a ticket's code within its mail.
fn content_id(settings: &Settings, purchase: &Purchase, number: usize) -> String {
    format!("{}-{number}@{}", TicketId::from_uuid(purchase.order().id), settings.host())
}

fn is_web_address(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

/// The notice that the order was cancelled, by whom and why, and what happens to the payment.
pub(super) async fn cancelled(env: &Env, purchase: &Purchase) -> Result<Option<Draft>, Fault> {
    let order = purchase.order();
    if order.status != OrderStatus::Cancelled {
        return Ok(None);
    }
    let refunds = refunds::of_orders(env.db.primary(), &[order.id]).await?;
    let back = refunds
        .iter()
        .filter(|refund| refund.status != RefundStatus::Failed)
        .filter(|refund| matches!(refund.origin, RefundOrigin::EventCancelled | RefundOrigin::OrderCancelled))
        .map(|refund| refund.amount_minor)
        .sum();
    Ok(Some(cancellation(&env.settings, purchase, back)?))
}

pub(super) fn cancellation(settings: &Settings, purchase: &Purchase, back: i64) -> Result<Draft, Fault> {
    let (order, locale, facts) = (purchase.order(), purchase.locale(), &purchase.facts);
    let event_cancelled = ended_with_event(purchase);
    let (subject, intro) = if event_cancelled {
        ("cancelled-event-subject", "cancelled-event-intro")
    } else if order.confirmed_at.is_none() {
        ("cancelled-subject", "cancelled-unpaid-intro")
    } else {
        ("cancelled-subject", "cancelled-intro")
    };
    let mut letter =
        purchase.letter(settings, &say(locale, subject, [("event", facts.event.title.as_str().into())])?)?;
    let args = [("order", order.code.as_str().into()), ("organization", facts.organization.name.as_str().into())];
    letter.paragraphs.push(say(locale, intro, args)?);
    // That of an order that was never paid says something else.
    match intro {
        "cancelled-event-intro" => letter.may_be_written(MailTextKind::EventCancelled, purchase.values()?),
        "cancelled-intro" => letter.may_be_written(MailTextKind::OrderCancelled, purchase.values()?),
        _ => {}
    }
    if back > 0 {
        let amount = amount(locale, Money::stored(back, &order.currency)?);
        letter.paragraphs.push(say(locale, "cancelled-refund", [("amount", amount.into())])?);
    } else if purchase.is_paid_outside() {
        let args = [("organization", facts.organization.name.as_str().into())];
        letter.paragraphs.push(say(locale, "cancelled-outside", args)?);
    }
    let reason = if event_cancelled { &facts.event.cancel_reason } else { &order.cancel_reason };
    letter.rows.push((label(locale, "mail-order")?, order.code.clone()));
    if let Some(reason) = reason.as_ref().filter(|reason| !reason.trim().is_empty()) {
        letter.rows.push((label(locale, "mail-reason")?, reason.clone()));
    }
    let mut attachments = Vec::new();
    if event_cancelled {
        letter.notes.push(label(locale, "cancelled-calendar")?);
        attachments.push(purchase.calendar(settings)?);
    }
    Ok(purchase.draft(letter, attachments))
}

/// Whether the order was cancelled with its event; an order cancelled before that has a reason of its own.
fn ended_with_event(purchase: &Purchase) -> bool {
    let event = &purchase.facts.event;
    events::was_cancelled(event)
        && event.cancelled_at.zip(purchase.order().cancelled_at).is_none_or(|(event, order)| order >= event)
}

/// The notice that the payment failed and the places were released.
pub(super) fn payment_failed(settings: &Settings, purchase: &Purchase) -> Result<Option<Draft>, Fault> {
    let (order, locale) = (purchase.order(), purchase.locale());
    let paid = purchase.details.payment.as_ref().is_some_and(|payment| payment.status == PaymentStatus::Succeeded);
    if paid || matches!(order.status, OrderStatus::Confirmed | OrderStatus::Pending) {
        return Ok(None);
    }
    let title = purchase.facts.event.title.as_str();
    let mut letter = purchase.letter(settings, &say(locale, "failed-subject", [("event", title.into())])?)?;
    let total = amount(locale, Money::stored(order.total_minor, &order.currency)?);
    let organization = purchase.facts.organization.name.as_str();
    let args = [("order", order.code.as_str().into()), ("amount", total.into()), ("organization", organization.into())];
    // Without a checkout the buyer never had a way to pay, so it is not their fault.
    let unpayable = purchase.details.payment.as_ref().is_some_and(|payment| payment.checkout_id.is_none());
    letter.paragraphs.push(say(locale, if unpayable { "failed-unpayable" } else { "failed-intro" }, args)?);
    if unpayable {
        letter.links = vec![(label(locale, "mail-see-event")?, purchase.event_link(settings))];
    } else if purchase.facts.event.status == EventStatus::Published {
        letter.paragraphs.push(label(locale, "failed-again")?);
        letter.links = vec![(label(locale, "mail-see-event")?, purchase.event_link(settings))];
    }
    letter.rows = purchase.rows(locale)?;
    Ok(Some(purchase.draft(letter, Vec::new())))
}

/// The notice that a refund did not arrive, and what that means for the tickets.
pub(super) fn refund_returned(
    settings: &Settings,
    purchase: &Purchase,
    refund: &refund::Model,
) -> Result<Option<Draft>, Fault> {
    if refund.status != RefundStatus::Failed {
        return Ok(None);
    }
    let (order, locale) = (purchase.order(), purchase.locale());
    let title = purchase.facts.event.title.as_str();
    let mut letter = purchase.letter(settings, &say(locale, "returned-subject", [("event", title.into())])?)?;
    let amount = amount(locale, Money::stored(refund.amount_minor, &refund.currency)?);
    let args = [("order", order.code.as_str().into()), ("amount", amount.as_str().into())];
    // A refund that the provider never made was not returned by a bank.
    let intro = match &refund.provider_refund_id {
        Some(_) => "returned-intro",
        None if refunds::is_unverified(refund) => "returned-unclear",
        None => "returned-unsent",
    };
    letter.paragraphs.push(say(locale, intro, args)?);
    let organization = purchase.facts.organization.name.as_str();
    letter.paragraphs.push(say(locale, "returned-action", [("organization", organization.into())])?);
    if order.status != OrderStatus::Confirmed {
        letter.paragraphs.push(label(locale, "returned-tickets")?);
    }
    letter.rows.push((label(locale, "mail-order")?, order.code.clone()));
    letter.rows.push((label(locale, "mail-amount")?, amount));
    Ok(Some(purchase.draft(letter, Vec::new())))
}

/// The notice that the payment arrived but does not match the order, and is under review.
pub(super) fn payment_in_review(settings: &Settings, purchase: &Purchase) -> Result<Option<Draft>, Fault> {
    let (order, locale) = (purchase.order(), purchase.locale());
    let quarantined =
        purchase.details.payment.as_ref().is_some_and(|payment| payment.status == PaymentStatus::Quarantined);
    if !quarantined {
        return Ok(None);
    }
    let (title, organization) = (purchase.facts.event.title.as_str(), purchase.facts.organization.name.as_str());
    let mut letter = purchase.letter(settings, &say(locale, "review-subject", [("event", title.into())])?)?;
    let args = [("order", order.code.as_str().into()), ("organization", organization.into())];
    letter.paragraphs.push(say(locale, "review-intro", args.clone())?);
    letter.paragraphs.push(say(locale, "review-next", args)?);
    letter.rows = purchase.rows(locale)?;
    Ok(Some(purchase.draft(letter, Vec::new())))
}

/// The notice about a refund, pending or made.
pub(super) fn refund_notice(
    settings: &Settings,
    purchase: &Purchase,
    refund: &refund::Model,
) -> Result<Option<Draft>, Fault> {
    let (order, locale) = (purchase.order(), purchase.locale());
    let (intro, kind) = match refund.status {
        RefundStatus::Pending => ("refund-intro-pending", MailTextKind::RefundPending),
        RefundStatus::Succeeded => ("refund-intro-succeeded", MailTextKind::RefundMade),
        RefundStatus::Failed => return Ok(None),
    };
    let title = purchase.facts.event.title.as_str();
    let mut letter = purchase.letter(settings, &say(locale, "refund-subject", [("event", title.into())])?)?;
    let amount = amount(locale, Money::stored(refund.amount_minor, &refund.currency)?);
    let args = [("order", order.code.as_str().into()), ("amount", amount.as_str().into())];
    if refund.origin == RefundOrigin::LatePayment {
        letter.paragraphs.push(label(locale, "refund-late")?);
    }
    if purchase.is_paid_outside() {
        let organization = purchase.facts.organization.name.as_str();
        let args = [("organization", organization.into()), ("amount", amount.as_str().into())];
        letter.paragraphs.push(say(locale, "refund-outside", args)?);
    } else {
        letter.paragraphs.push(say(locale, intro, args)?);
        letter.may_be_written(kind, purchase.values()?.with("amount", amount.as_str()));
        letter.paragraphs.push(label(locale, "refund-arrival")?);
    }
    letter.rows.push((label(locale, "mail-order")?, order.code.clone()));
    letter.rows.push((label(locale, "mail-amount")?, amount));
    // The reasons of other origins are not written for the buyer.
    if refund.origin == RefundOrigin::Organizer {
        letter.rows.push((label(locale, "mail-reason")?, refund.reason.clone()));
    }
    Ok(Some(purchase.draft(letter, Vec::new())))
}
