//! The texts on an order's tickets.

use ::documents::{DocumentError, TicketLabels, TicketPage, TicketSheet};
use entity::event::EventFormat;
use entity::ticket::TicketStatus;
use fluent_bundle::FluentArgs;
use kernel::env::Settings;
use kernel::money::Money;
use kernel::text::Locale;

use super::{EventFacts, Look};
use crate::orders::OrderDetails;
use crate::translation::{label, money, text};

/// The tickets of an order that are valid or checked in; cancelled ones are left out.
pub fn ticket_sheet(
    settings: &Settings,
    facts: &EventFacts,
    details: &OrderDetails,
    look: Look,
    locale: Locale,
) -> Result<TicketSheet, DocumentError> {
    let good: Vec<_> = details.tickets.iter().filter(|ticket| ticket.status != TicketStatus::Cancelled).collect();
    let mut tickets = Vec::with_capacity(good.len());
    for (index, ticket) in good.iter().enumerate() {
        let line = details.lines.iter().find(|line| line.id == ticket.order_line_id);
        let line = line.ok_or_else(|| DocumentError(format!("ticket {} has no order line", ticket.id)))?;
        let price = Money::stored(line.unit_price_minor, &details.order.currency)
            .map_err(|error| DocumentError(error.to_string()))?;
        let mut which = FluentArgs::new();
        which.set("number", index + 1);
        which.set("count", good.len());
        tickets.push(TicketPage {
            heading: text(locale, "ticket-heading", &which)?,
            holder: ticket.holder_name.clone(),
            ticket_type: line.ticket_type_name.clone(),
            price: money(locale, price)?,
            secret: ticket.secret.clone(),
        });
    }
    let mut end = FluentArgs::new();
    end.set("end", facts.ends(locale)?);
    let online = facts.venue.is_none() && facts.event.format == EventFormat::Online;
    Ok(TicketSheet {
        language: locale.tag(),
        labels: TicketLabels {
            holder: label(locale, "ticket-holder")?,
            ticket_type: label(locale, "ticket-type")?,
            price: label(locale, "ticket-price")?,
            order: label(locale, "ticket-order")?,
            organizer: label(locale, "ticket-organizer")?,
            code: label(locale, "ticket-code")?,
        },
        title: facts.event.title.clone(),
        organizer: facts.organization.name.clone(),
        starts: facts.starts(locale)?,
        ends: text(locale, "ticket-until", &end)?,
        place: facts.place(locale)?,
        order_code: details.order.code.clone(),
        notes: vec![label(locale, if online { "ticket-note-online" } else { "ticket-note" })?],
        link: format!("{}/events/{}", settings.public_url, facts.event.slug),
        look,
        tickets,
    })
}
