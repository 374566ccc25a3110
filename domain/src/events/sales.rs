//! The state of events' sales, for lists and cards: whether places can be ordered, and from what price.

use entity::event::{self, EventStatus};
use kernel::money::Money;
use sea_orm::DbErr;
use time::OffsetDateTime;

use super::offers::{Offer, Offers};
use crate::quotas::Places;

/// Whether places of an event can be ordered now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Availability {
    /// There are places left.
    Available,
    /// Few places are left: at most five, or at most a tenth of all.
    FewLeft,
    /// Everything that is or was on sale is taken, and no further sale begins.
    SoldOut,
    /// Nothing can be ordered now, but the sale of some ticket type begins later.
    OnSaleLater,
    /// The event is not published, is over or was unpublished, its sales have ended, or its organizer is suspended.
    NotOnSale,
}

/// The state of an event's sales.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sales {
    /// Whether places can be ordered.
    pub availability: Availability,
    /// The lowest price of a ticket type that can be ordered now; if there is none, of one that goes on sale later.
    pub price_from: Option<Money>,
    /// When the next sale begins or ends, which may change this state; `None` if none does.
    pub changes_at: Option<OffsetDateTime>,
}

impl Sales {
    /// For events that can't be ordered, now or later.
    const NONE: Self = Self { availability: Availability::NotOnSale, price_from: None, changes_at: None };
}

/// At most this many places count as few, however small the event.
const FEW: i64 = 5;
/// At most one place in this many counts as few, however large the event.
const FEW_IN: i64 = 10;

/// The state of an event's sales, with what can be ordered for it.
pub fn sales(now: OffsetDateTime, event: &event::Model, offers: &Offers) -> Result<Sales, DbErr> {
    if offers.hidden {
        return Ok(Sales::NONE);
    }
    stand(now, event, &offers.ticket_types)
}

impl Offer {
    fn begins_later(&self, now: OffsetDateTime) -> bool {
        self.ticket_type.sales_start_at.is_some_and(|start| now < start)
    }

    fn is_over(&self, now: OffsetDateTime) -> bool {
        self.ticket_type.sales_end_at.is_some_and(|end| now >= end)
    }

    /// Whether enough places are left for the smallest allowed order.
    fn has_places(&self) -> bool {
        self.left().is_none_or(|left| left >= i64::from(self.ticket_type.min_per_order))
    }
}

fn stand(now: OffsetDateTime, event: &event::Model, offers: &[Offer]) -> Result<Sales, DbErr> {
    if event.status != EventStatus::Published || event.unpublished_at.is_some() || event.ends_at <= now {
        return Ok(Sales::NONE);
    }
    let running: Vec<_> = offers.iter().filter(|offer| !offer.is_over(now)).collect();
    let (later, open): (Vec<&Offer>, Vec<_>) =
        running.iter().copied().filter(|offer| offer.has_places()).partition(|offer| offer.begins_later(now));
    let (availability, offered) = if !open.is_empty() {
        let few = is_few(&open);
        (if few { Availability::FewLeft } else { Availability::Available }, open)
    } else if !later.is_empty() {
        (Availability::OnSaleLater, later)
    } else if running.is_empty() {
        (Availability::NotOnSale, Vec::new())
    } else {
        (Availability::SoldOut, Vec::new())
    };
    let cheapest = offered.iter().map(|offer| &offer.ticket_type).min_by_key(|row| row.price_minor);
    let price_from = cheapest.map(|row| Money::stored(row.price_minor, &row.currency)).transpose()?;
    let moments =
        running.iter().flat_map(|offer| [offer.ticket_type.sales_start_at, offer.ticket_type.sales_end_at]).flatten();
    let changes_at = moments.filter(|at| *at > now).chain([event.ends_at]).min();
    Ok(Sales { availability, price_from, changes_at })
}

/// Whether few places are left in all ticket types that can be ordered, or within the capacity.
fn is_few(open: &[&Offer]) -> bool {
    let own: Option<Vec<Places>> = open.iter().map(|offer| offer.own).collect();
    let own = own.map(|own| {
        let sum = |number: fn(&Places) -> i64| own.iter().map(number).sum();
        (sum(|places| places.size), sum(Places::left))
    });
    let capacity = open.first().and_then(|offer| offer.capacity).map(|places| (places.size, places.left()));
    let (size, left) = match (own, capacity) {
        (Some(own), Some(all)) => (own.0.min(all.0), own.1.min(all.1)),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => return false,
    };
    left <= FEW || left * FEW_IN <= size
}

#[cfg(test)]
mod tests {
    use entity::ticket_type::{self, TicketKind};
    use sea_orm::prelude::Uuid;
    use time::macros::datetime;

    use super::super::fields::blank;
    use super::Availability::{Available, FewLeft, NotOnSale, OnSaleLater, SoldOut};
    use super::*;

    const NOW: OffsetDateTime = datetime!(2026-06-01 12:00 UTC);

    fn event(status: EventStatus) -> event::Model {
        event::Model {
            slug: "jazz".to_owned(),
            title: "Jazz".to_owned(),
            status,
            starts_at: NOW + time::Duration::days(1),
            ends_at: NOW + time::Duration::days(2),
            ..blank(Uuid::from_u128(1), Uuid::from_u128(2), NOW)
        }
    }

    fn ticket_type(price_minor: i64) -> ticket_type::Model {
        ticket_type::Model {
            id: Uuid::from_u128(3),
            event_id: Uuid::from_u128(1),
            name: "Seat".to_owned(),
            description: None,
            kind: TicketKind::Paid,
            price_minor,
            currency: "EUR".to_owned(),
            sales_start_at: None,
            sales_end_at: None,
            min_per_order: 1,
            max_per_order: 10,
            position: 0,
            created_at: NOW,
            updated_at: NOW,
            version: 1,
        }
    }

    fn places(size: i64, taken: i64) -> Places {
        Places { size, held: 0, sold: taken }
    }

    fn judged(
        offers: &[(ticket_type::Model, Option<Places>)],
        capacity: Option<Places>,
    ) -> (Availability, Option<i64>) {
        let offers = offers.iter().cloned().map(|(ticket_type, own)| Offer { ticket_type, own, capacity });
        let sales = stand(NOW, &event(EventStatus::Published), &offers.collect::<Vec<_>>()).unwrap();
        (sales.availability, sales.price_from.map(|price| price.minor))
    }

    #[test]
    fn without_limits_there_are_places() {
        assert_eq!(judged(&[(ticket_type(500), None), (ticket_type(300), None)], None), (Available, Some(300)));
    }

    #[test]
    fn few_is_five_or_a_tenth() {
        let one = |own, capacity| judged(&[(ticket_type(500), own)], capacity).0;
        assert_eq!(one(Some(places(100, 89)), None), Available);
        assert_eq!(one(Some(places(100, 90)), None), FewLeft);
        assert_eq!(one(Some(places(20, 14)), None), Available);
        assert_eq!(one(Some(places(20, 15)), None), FewLeft);
        assert_eq!(one(None, Some(places(100, 95))), FewLeft);
        assert_eq!(one(Some(places(50, 0)), Some(places(100, 97))), FewLeft);
        // Where one ticket type has few places, another has many.
        let two = [(ticket_type(500), Some(places(50, 48))), (ticket_type(500), Some(places(50, 0)))];
        assert_eq!(judged(&two, None).0, Available);
    }

    #[test]
    fn the_price_is_of_what_can_be_had() {
        let early = (ticket_type(300), Some(places(10, 10)));
        assert_eq!(judged(&[early.clone(), (ticket_type(500), None)], None), (Available, Some(500)));
        assert_eq!(judged(std::slice::from_ref(&early), None), (SoldOut, None));
        let mut later = ticket_type(400);
        later.sales_start_at = Some(NOW + time::Duration::hours(1));
        assert_eq!(judged(&[early.clone(), (later.clone(), None)], None), (OnSaleLater, Some(400)));
        assert_eq!(judged(&[early, (later, None)], Some(places(10, 10))), (SoldOut, None));
    }

    #[test]
    fn it_changes_when_a_sale_begins_or_ends_or_the_event_is_over() {
        let changes_at = |start: Option<i64>, end: Option<i64>| {
            let hours = |hours| NOW + time::Duration::hours(hours);
            let ticket_type = ticket_type::Model {
                sales_start_at: start.map(hours),
                sales_end_at: end.map(hours),
                ..ticket_type(500)
            };
            let offer = Offer { ticket_type, own: None, capacity: None };
            stand(NOW, &event(EventStatus::Published), &[offer]).unwrap().changes_at
        };
        let event_ends = Some(event(EventStatus::Published).ends_at);
        assert_eq!(changes_at(Some(1), Some(2)), Some(NOW + time::Duration::hours(1)));
        assert_eq!(changes_at(Some(-1), Some(2)), Some(NOW + time::Duration::hours(2)));
        assert_eq!(changes_at(Some(-1), None), event_ends);
        assert_eq!(changes_at(Some(-2), Some(-1)), event_ends);
        assert_eq!(stand(NOW, &event(EventStatus::Draft), &[]).unwrap(), Sales::NONE);
    }

    #[test]
    fn an_order_needs_its_fewest_places() {
        let mut table = ticket_type(500);
        table.min_per_order = 4;
        assert_eq!(judged(&[(table, Some(places(10, 7)))], None).0, SoldOut);
    }

    #[test]
    fn what_is_over_or_no_event_is_not_on_sale() {
        let mut over = ticket_type(500);
        over.sales_end_at = Some(NOW);
        assert_eq!(judged(&[(over, None)], None), (NotOnSale, None));
        assert_eq!(judged(&[], None), (NotOnSale, None));
        let offer = Offer { ticket_type: ticket_type(500), own: None, capacity: None };
        for status in [EventStatus::Draft, EventStatus::Cancelled, EventStatus::Archived] {
            let sales = stand(NOW, &event(status), std::slice::from_ref(&offer)).unwrap();
            assert_eq!(sales.availability, NotOnSale);
        }
        let past = event::Model { ends_at: NOW, ..event(EventStatus::Published) };
        let sales = stand(NOW, &past, std::slice::from_ref(&offer)).unwrap();
        assert_eq!(sales.availability, NotOnSale);
    }
}
