//! What event queries and mutations take.

use async_graphql::{ID, InputObject, MaybeUndefined};
use domain::events;

use super::enums::{EventFormat, TicketKind, Visibility};
use crate::schema::scalars::{DateTime, MoneyInput, patch};

/// Which events are wanted. All conditions given have to hold; what is left out or null is not asked for.
#[derive(Debug, Default, InputObject)]
pub(crate) struct EventFilter {
    /// Words, or beginnings of words, in any order: each has to be in the title, the summary, the tags, the venue's name
    /// or city, or the organizer's name. Case and accents don't matter, nor whether umlauts are written out and signs
    /// inside words left out. Where nothing is found so, a word that no event has finds those that are one typing error
    /// away.
    search: Option<String>,
    /// Only events that begin then or later. Without it, those that run now are found, too.
    starts_after: Option<DateTime>,
    /// Only events that begin earlier than that.
    starts_before: Option<DateTime>,
    /// Only events that end later than that; what is over is not found in any case. With `startsBefore`: what runs in
    /// between.
    ends_after: Option<DateTime>,
    /// Only events in this city. Case and accents don't matter, nor whether umlauts are written out.
    city: Option<String>,
    /// Only events that have all of these tags; at most 10.
    tags: Option<Vec<String>>,
    /// Only events of this format.
    format: Option<EventFormat>,
    /// `true` for events that are free, `false` for those that are not.
    free: Option<bool>,
    /// Only events of this organization.
    organization_id: Option<ID>,
}

impl From<EventFilter> for events::EventFilter {
    fn from(filter: EventFilter) -> Self {
        Self {
            search: filter.search,
            starts_after: filter.starts_after.map(|at| at.0),
            starts_before: filter.starts_before.map(|at| at.0),
            ends_after: filter.ends_after.map(|at| at.0),
            city: filter.city,
            tags: filter.tags.unwrap_or_default(),
            format: filter.format.map(Into::into),
            free: filter.free,
            organization_id: filter.organization_id.map(|id| id.0),
        }
    }
}

/// What a new event and an event that is changed can be given alike.
#[derive(Debug, InputObject)]
struct EventDetails {
    /// What it is, in a sentence or two; at most 500 characters.
    summary: MaybeUndefined<String>,
    /// What it is, at length, in Markdown; at most 20,000 characters.
    description: MaybeUndefined<String>,
    /// Where it takes place: one of the organization's venues.
    venue_id: MaybeUndefined<ID>,
    /// Where people take part on the web: an http or https address.
    online_url: MaybeUndefined<String>,
}

impl From<EventDetails> for events::EventFields {
    fn from(details: EventDetails) -> Self {
        Self {
            summary: patch(details.summary),
            description: patch(details.description),
            venue_id: patch(details.venue_id.map_value(|id| id.0)),
            online_url: patch(details.online_url),
            ..Self::default()
        }
    }
}

/// A new event.
#[derive(Debug, InputObject)]
pub(crate) struct EventCreateInput {
    /// Whose event it is.
    organization_id: ID,
    /// The title; at most 200 characters. The slug is made of it.
    title: String,
    #[graphql(flatten)]
    details: EventDetails,
    /// When it begins.
    starts_at: DateTime,
    /// When it ends: after it begins, within a year.
    ends_at: DateTime,
    /// The IANA time zone to tell its times in, such as `Europe/Berlin`.
    timezone: String,
    /// Who can find it.
    #[graphql(default_with = "Some(Visibility::Public)")]
    visibility: Option<Visibility>,
    /// What it is about: at most 10 tags of at most 50 characters, kept in lower case.
    tags: Option<Vec<String>>,
    /// How many people can come, over all ticket types; no limit if left out.
    capacity: Option<i32>,
    /// How many minutes before it begins ticket holders are reminded by mail, 10 to 40,320; null for not at all.
    #[graphql(default_with = "MaybeUndefined::Value(events::DEFAULT_REMINDER)")]
    reminder_minutes: MaybeUndefined<i32>,
    /// Makes it safe to send the request again when no answer came, so that only one event is created. Generate a new random
    /// key for each event that somebody wants, at most 100 characters, and repeat the request with the same one: you get the
    /// event that was created first. The same key with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. A key is
    /// valid for your account only, for 30 days. Without a key, every request creates another event.
    idempotency_key: Option<String>,
}

impl From<EventCreateInput> for events::CreateEvent {
    fn from(input: EventCreateInput) -> Self {
        Self {
            organization_id: input.organization_id.0,
            fields: events::EventFields {
                title: Some(input.title),
                starts_at: Some(input.starts_at.0),
                ends_at: Some(input.ends_at.0),
                timezone: Some(input.timezone),
                visibility: input.visibility.map(Into::into),
                tags: input.tags,
                capacity: input.capacity.into(),
                reminder_minutes: patch(input.reminder_minutes),
                ..input.details.into()
            },
            idempotency_key: input.idempotency_key,
        }
    }
}

/// What is to change about an event. What is left out stays; null empties fields that can be empty, and leaves others as
/// they are.
#[derive(Debug, InputObject)]
pub(crate) struct EventUpdateInput {
    /// The event.
    pub(super) event_id: ID,
    /// The title; at most 200 characters. The slug stays.
    title: Option<String>,
    #[graphql(flatten)]
    details: EventDetails,
    /// When it begins. A published event can't be moved to the past.
    starts_at: Option<DateTime>,
    /// When it ends: after it begins, within a year.
    ends_at: Option<DateTime>,
    /// The IANA time zone to tell its times in.
    timezone: Option<String>,
    /// Who can find it.
    visibility: Option<Visibility>,
    /// What it is about; replaces all tags.
    tags: Option<Vec<String>>,
    /// How many people can come, over all ticket types; null for no limit. Never fewer than have a place.
    capacity: MaybeUndefined<i32>,
    /// How many minutes before it begins ticket holders are reminded by mail, 10 to 40,320; null for not at all.
    reminder_minutes: MaybeUndefined<i32>,
    /// What its cover shows, for those who don't see it; at most 300 characters. The event needs a cover.
    cover_alternative_text: MaybeUndefined<String>,
    /// The `version` of the event that you loaded. If somebody else has changed it since, nothing is saved and you get
    /// `EDITED_MEANWHILE`, with the event as it is now in `current`. Without a version, your change overwrites theirs.
    version: Option<i32>,
}

impl From<EventUpdateInput> for events::UpdateEvent {
    fn from(input: EventUpdateInput) -> Self {
        Self {
            event_id: input.event_id.0,
            fields: events::EventFields {
                title: input.title,
                starts_at: input.starts_at.map(|at| at.0),
                ends_at: input.ends_at.map(|at| at.0),
                timezone: input.timezone,
                visibility: input.visibility.map(Into::into),
                tags: input.tags,
                capacity: patch(input.capacity),
                reminder_minutes: patch(input.reminder_minutes),
                ..input.details.into()
            },
            cover_alternative_text: patch(input.cover_alternative_text),
            version: input.version,
        }
    }
}

/// An event to be put on sale.
#[derive(Debug, InputObject)]
pub(crate) struct EventPublishInput {
    /// The event.
    pub(crate) event_id: ID,
}

/// An event that will not happen.
#[derive(Debug, InputObject)]
pub(crate) struct EventCancelInput {
    /// The event.
    event_id: ID,
    /// Why, as ticket holders are told; at most 1,000 characters.
    reason: String,
}

impl From<EventCancelInput> for events::CancelEvent {
    fn from(input: EventCancelInput) -> Self {
        Self { event_id: input.event_id.0, reason: input.reason }
    }
}

/// A new ticket type.
#[derive(Debug, InputObject)]
pub(crate) struct TicketTypeCreateInput {
    /// The event.
    event_id: ID,
    /// The name; at most 200 characters.
    name: String,
    /// What it includes; at most 2,000 characters.
    description: Option<String>,
    /// Whether it costs something; if left out, the price decides.
    kind: Option<TicketKind>,
    /// What one costs; nothing if left out. All prices of an event are in one currency.
    price: Option<MoneyInput>,
    /// How many there are; if left out, only the event's capacity limits them.
    quantity: Option<i32>,
    /// When sales begin; at once if left out.
    sales_start_at: Option<DateTime>,
    /// When sales end; with the event if left out.
    sales_end_at: Option<DateTime>,
    /// The fewest an order can have, 1 to 100.
    #[graphql(default_with = "Some(1)")]
    min_per_order: Option<i32>,
    /// The most an order can have, 1 to 100; if left out, 10, or `minPerOrder` if that is more.
    max_per_order: Option<i32>,
    /// Makes it safe to send the request again when no answer came, so that only one ticket type is created. Generate a new
    /// random key for each ticket type that somebody wants, at most 100 characters, and repeat the request with the same
    /// one: you get the ticket type that was created first. The same key with a different input is refused with
    /// `IDEMPOTENCY_KEY_REUSED`. A key is valid for your account only, for 30 days. Without a key, every request creates
    /// another ticket type.
    idempotency_key: Option<String>,
}

impl From<TicketTypeCreateInput> for events::CreateTicketType {
    fn from(input: TicketTypeCreateInput) -> Self {
        Self {
            event_id: input.event_id.0,
            name: input.name,
            description: input.description,
            kind: input.kind.map(Into::into),
            price: input.price.map(price),
            quantity: input.quantity,
            sales_start_at: input.sales_start_at.map(|at| at.0),
            sales_end_at: input.sales_end_at.map(|at| at.0),
            min_per_order: input.min_per_order,
            max_per_order: input.max_per_order,
            idempotency_key: input.idempotency_key,
        }
    }
}

fn price(money: MoneyInput) -> events::Price {
    events::Price { amount: money.amount.0, currency: money.currency }
}

/// What is to change about a ticket type. What is left out stays; null empties fields that can be empty, and leaves
/// others as they are.
#[derive(Debug, InputObject)]
pub(crate) struct TicketTypeUpdateInput {
    /// The ticket type.
    pub(super) ticket_type_id: ID,
    /// The name; at most 200 characters.
    name: Option<String>,
    /// What it includes; at most 2,000 characters.
    description: MaybeUndefined<String>,
    /// What one costs. It can't change once somebody has ordered one.
    price: Option<MoneyInput>,
    /// How many there are; null for no limit of its own. Never fewer than are taken.
    quantity: MaybeUndefined<i32>,
    /// When sales begin; null for at once.
    sales_start_at: MaybeUndefined<DateTime>,
    /// When sales end; null for with the event.
    sales_end_at: MaybeUndefined<DateTime>,
    /// The fewest an order can have, 1 to 100.
    min_per_order: Option<i32>,
    /// The most an order can have, 1 to 100.
    max_per_order: Option<i32>,
    /// The `version` of the ticket type that you loaded. If somebody else has changed it since, nothing is saved and you get
    /// `EDITED_MEANWHILE`, with the ticket type as it is now in `current`. Without a version, your change overwrites theirs.
    version: Option<i32>,
}

impl From<TicketTypeUpdateInput> for events::UpdateTicketType {
    fn from(input: TicketTypeUpdateInput) -> Self {
        Self {
            ticket_type_id: input.ticket_type_id.0,
            name: input.name,
            description: patch(input.description),
            price: input.price.map(price),
            quantity: patch(input.quantity),
            sales_start_at: patch(input.sales_start_at.map_value(|at| at.0)),
            sales_end_at: patch(input.sales_end_at.map_value(|at| at.0)),
            min_per_order: input.min_per_order,
            max_per_order: input.max_per_order,
            version: input.version,
        }
    }
}

/// An event to be put away.
#[derive(Debug, InputObject)]
pub(crate) struct EventArchiveInput {
    /// The event.
    pub(crate) event_id: ID,
}

/// A draft to be deleted.
#[derive(Debug, InputObject)]
pub(crate) struct EventDeleteInput {
    /// The event.
    pub(crate) event_id: ID,
}

/// An event like another one.
#[derive(Debug, InputObject)]
pub(crate) struct EventDuplicateInput {
    /// The event to take after, in any state.
    event_id: ID,
    /// Another title; the same if left out.
    title: Option<String>,
    /// When the new one begins; its end and its sales move along. At the same time as the other one if left out.
    starts_at: Option<DateTime>,
    /// Makes it safe to send the request again when no answer came, so that only one event is created. Generate a new random
    /// key for each event that somebody wants, at most 100 characters, and repeat the request with the same one: you get the
    /// event that was created first. The same key with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. A key is
    /// valid for your account only, for 30 days. Without a key, every request creates another event.
    idempotency_key: Option<String>,
}

impl From<EventDuplicateInput> for events::DuplicateEvent {
    fn from(input: EventDuplicateInput) -> Self {
        Self {
            event_id: input.event_id.0,
            title: input.title,
            starts_at: input.starts_at.map(|at| at.0),
            idempotency_key: input.idempotency_key,
        }
    }
}

/// A ticket type to be deleted.
#[derive(Debug, InputObject)]
pub(crate) struct TicketTypeDeleteInput {
    /// The ticket type.
    pub(crate) ticket_type_id: ID,
}

/// A new order of an event's ticket types.
#[derive(Debug, InputObject)]
pub(crate) struct TicketTypeReorderInput {
    /// The event.
    pub(super) event_id: ID,
    /// All of its ticket types, each once, in their new order.
    ticket_type_ids: Vec<ID>,
    /// The ticket types in the order that you loaded. If somebody has moved, added or deleted one since, nothing is saved
    /// and you get `EDITED_MEANWHILE`, with the event as it is now in `current`. Without it, the new order replaces whatever
    /// is there.
    expected_ticket_type_ids: Option<Vec<ID>>,
}

impl From<TicketTypeReorderInput> for events::ReorderTicketTypes {
    fn from(input: TicketTypeReorderInput) -> Self {
        let texts = |ids: Vec<ID>| ids.into_iter().map(|id| id.0).collect();
        Self {
            event_id: input.event_id.0,
            ticket_type_ids: texts(input.ticket_type_ids),
            expected_ticket_type_ids: input.expected_ticket_type_ids.map(texts),
        }
    }
}
