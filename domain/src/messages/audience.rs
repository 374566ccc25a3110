//! The audience of a message: which of an event's attendees it goes to.

use std::collections::{HashMap, HashSet};

use entity::order::{self, OrderStatus};
use entity::ticket::{self, TicketStatus};
use entity::{order_line, ticket_type};
use kernel::bounds::Bounds;
use kernel::db::among;
use kernel::error::{Failure, Validation};
use kernel::ids::{self, TicketTypeKind};
use kernel::text::{Locale, PLACEHOLDERS};
use sea_orm::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait as _, Query};
use sea_orm::{ConnectionTrait, DbErr, QueryOrder as _, QuerySelect as _};
use serde::{Deserialize, Serialize};

use super::MessageErrorCode::{self, InvalidInput};

/// The most ticket types a message can name.
const MAX_TICKET_TYPES: usize = 100;

/// The state of the tickets or orders of the attendees in an audience.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AudienceStatus {
    /// They have a ticket that is valid or checked in.
    #[default]
    Confirmed,
    /// They have ordered but not paid yet.
    Pending,
    /// They have a cancelled ticket.
    Cancelled,
}

/// The validated audience of a message, as stored with it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Audience {
    /// Only attendees with tickets of these types; empty for all types.
    pub ticket_types: Vec<Uuid>,
    /// Only attendees with tickets or orders in this state.
    pub status: AudienceStatus,
    /// Only attendees who were checked in (`true`), or only those none of whose tickets was (`false`).
    pub checked_in: Option<bool>,
}

/// The audience of a message as a client sends it. Texts are as they were typed.
#[derive(Debug, Clone, Default)]
pub struct AudienceFilter {
    /// TypeIDs of ticket types; empty for all types.
    pub ticket_types: Vec<String>,
    /// Only attendees with tickets or orders in this state.
    pub status: AudienceStatus,
    /// Only attendees who were checked in (`true`) or were not (`false`); with [`AudienceStatus::Confirmed`] only.
    pub checked_in: Option<bool>,
}

/// A recipient of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Person {
    pub(super) email: String,
    pub(super) name: String,
    pub(super) locale: Locale,
}

impl Audience {
    /// Reads an audience from its stored form.
    ///
    /// # Errors
    /// When the JSON is not an audience that we stored.
    pub fn stored(json: &Json) -> Result<Self, DbErr> {
        serde_json::from_value(json.clone()).map_err(|error| DbErr::Json(error.to_string()))
    }

    pub(super) fn to_json(&self) -> Result<Json, DbErr> {
        serde_json::to_value(self).map_err(|error| DbErr::Json(error.to_string()))
    }

    /// Validates a client's audience, recording its problems.
    pub(super) fn parse(checks: &mut Validation<MessageErrorCode>, input: &AudienceFilter) -> Option<Self> {
        const TYPES: &str = "audience.ticketTypeIds";
        if input.checked_in.is_some() && input.status != AudienceStatus::Confirmed {
            let message = "Only those with tickets that are good can be told apart by who was checked in.";
            checks.add(InvalidInput, "audience.checkedIn", message);
            return None;
        }
        if input.ticket_types.len() > MAX_TICKET_TYPES {
            let message = format!("{TYPES} must have at most {MAX_TICKET_TYPES} entries.");
            checks.add_beyond(InvalidInput, TYPES, Bounds::too_long(MAX_TICKET_TYPES), message);
            return None;
        }
        let parse = |id: &String| checks.take(TYPES, ids::parse::<TicketTypeKind>(id)).map(|id| id.uuid());
        let mut ticket_types = input.ticket_types.iter().map(parse).collect::<Option<Vec<_>>>()?;
        ticket_types.sort_unstable();
        ticket_types.dedup();
        Some(Self { ticket_types, status: input.status, checked_in: input.checked_in })
    }

    /// Refuses if a ticket type does not belong to the event.
    pub(super) async fn check(
        &self,
        conn: &impl ConnectionTrait,
        event_id: Uuid,
    ) -> Result<(), Failure<MessageErrorCode>> {
        let known = ticket_type::Entity::find()
            .filter(ticket_type::Column::EventId.eq(event_id))
            .filter(among(conn, ticket_type::Column::Id, self.ticket_types.iter().copied()))
            .count(conn)
            .await?;
        if known == self.ticket_types.len() as u64 {
            Ok(())
        } else {
            Err(Failure::not_found("audience.ticketTypeIds", "ticket type"))
        }
    }

    /// The current recipients in the order of their first ticket. Each address occurs once, however many tickets it
    /// has.
    pub(super) async fn people(&self, conn: &impl ConnectionTrait, event_id: Uuid) -> Result<Vec<Person>, DbErr> {
        let people = match self.status {
            AudienceStatus::Pending => self.buyers(conn, event_id).await?,
            AudienceStatus::Confirmed | AudienceStatus::Cancelled => self.holders(conn, event_id).await?,
        };
        let mut seen = HashSet::new();
        Ok(people.into_iter().filter(|person| seen.insert(person.email.clone())).collect())
    }

    /// The number of recipients, counted in the database.
    pub(super) async fn size(&self, conn: &impl ConnectionTrait, event_id: Uuid) -> Result<u64, DbErr> {
        let addresses: Option<i64> = match self.status {
            AudienceStatus::Pending => {
                let different = Expr::col(order::Column::Email).count_distinct();
                self.orders(conn, event_id).select_only().expr_as(different, "addresses").into_tuple().one(conn).await?
            }
            AudienceStatus::Confirmed | AudienceStatus::Cancelled => {
                let different = Expr::col(ticket::Column::HolderEmail).count_distinct();
                self.tickets(conn, event_id)
                    .select_only()
                    .expr_as(different, "addresses")
                    .into_tuple()
                    .one(conn)
                    .await?
            }
        };
        Ok(addresses.and_then(|addresses| u64::try_from(addresses).ok()).unwrap_or(0))
    }

    /// The query for the tickets of the audience.
    fn tickets(&self, conn: &impl ConnectionTrait, event_id: Uuid) -> Select<ticket::Entity> {
        let states: &[TicketStatus] = match (self.status, self.checked_in) {
            (AudienceStatus::Confirmed, None) => &[TicketStatus::Valid, TicketStatus::CheckedIn],
            (AudienceStatus::Confirmed, Some(true)) => &[TicketStatus::CheckedIn],
            (AudienceStatus::Confirmed, Some(false)) => &[TicketStatus::Valid],
            (AudienceStatus::Cancelled | AudienceStatus::Pending, _) => &[TicketStatus::Cancelled],
        };
        let mut tickets = ticket::Entity::find()
            .filter(ticket::Column::EventId.eq(event_id))
            // Those without an address can't be written to.
            .filter(ticket::Column::HolderEmail.not_like(PLACEHOLDERS))
            .filter(ticket::Column::Status.is_in(states.iter().copied()));
        if !self.ticket_types.is_empty() {
            tickets = tickets.filter(among(conn, ticket::Column::TicketTypeId, self.ticket_types.iter().copied()));
        }
        if self.checked_in == Some(false) {
            // People who came with one ticket were there, whatever happens to their others.
            let came = Query::select()
                .column(ticket::Column::HolderEmail)
                .from(ticket::Entity)
                .and_where(ticket::Column::EventId.eq(event_id))
                .and_where(ticket::Column::Status.eq(TicketStatus::CheckedIn))
                .to_owned();
            tickets = tickets.filter(ticket::Column::HolderEmail.not_in_subquery(came));
        }
        tickets
    }

    /// The holders of the tickets, one entry per ticket.
    async fn holders(&self, conn: &impl ConnectionTrait, event_id: Uuid) -> Result<Vec<Person>, DbErr> {
        let tickets: Vec<(String, String, Uuid)> = self
            .tickets(conn, event_id)
            .select_only()
            .columns([ticket::Column::HolderEmail, ticket::Column::HolderName, ticket::Column::OrderId])
            .order_by_asc(ticket::Column::Id)
            .into_tuple()
            .all(conn)
            .await?;
        let locales: HashMap<Uuid, String> = order::Entity::find()
            .select_only()
            .columns([order::Column::Id, order::Column::Locale])
            .filter(order::Column::EventId.eq(event_id))
            .into_tuple::<(Uuid, String)>()
            .all(conn)
            .await?
            .into_iter()
            .collect();
        let person = |(email, name, order_id): (String, String, Uuid)| {
            let locale = locales.get(&order_id).map_or_else(Locale::default, |tag| Locale::or_default(tag));
            Person { email, name, locale }
        };
        Ok(tickets.into_iter().map(person).collect())
    }

    /// The query for the unpaid orders of the audience, which have no tickets yet.
    fn orders(&self, conn: &impl ConnectionTrait, event_id: Uuid) -> Select<order::Entity> {
        let mut orders = order::Entity::find()
            .filter(order::Column::EventId.eq(event_id))
            .filter(order::Column::Status.eq(OrderStatus::Pending));
        if !self.ticket_types.is_empty() {
            let lines = Query::select()
                .column(order_line::Column::OrderId)
                .from(order_line::Entity)
                .and_where(among(conn, order_line::Column::TicketTypeId, self.ticket_types.iter().copied()))
                .to_owned();
            orders = orders.filter(order::Column::Id.in_subquery(lines));
        }
        orders
    }

    /// The buyers of the unpaid orders, one entry per order.
    async fn buyers(&self, conn: &impl ConnectionTrait, event_id: Uuid) -> Result<Vec<Person>, DbErr> {
        let orders: Vec<(String, String, String)> = self
            .orders(conn, event_id)
            .select_only()
            .columns([order::Column::Email, order::Column::Name, order::Column::Locale])
            .order_by_asc(order::Column::Id)
            .into_tuple()
            .all(conn)
            .await?;
        let person =
            |(email, name, tag): (String, String, String)| Person { email, name, locale: Locale::or_default(&tag) };
        Ok(orders.into_iter().map(person).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::ids::TicketTypeId;

    fn read(input: &AudienceFilter) -> Result<Audience, Vec<Option<String>>> {
        let mut checks = Validation::new();
        Audience::parse(&mut checks, input).ok_or_else(|| match checks.into_failure() {
            Failure::Rejected(problems) => problems.into_iter().map(|problem| problem.field).collect(),
            _ => Vec::new(),
        })
    }

    #[test]
    fn stored_audiences_are_read_back() {
        let id = |number| TicketTypeId::from_uuid(Uuid::from_u128(number)).to_string();
        let ticket_types = vec![id(2), id(1), id(2)];
        let input = AudienceFilter { ticket_types, status: AudienceStatus::Confirmed, checked_in: Some(false) };
        let audience = read(&input).unwrap();
        assert_eq!(audience.ticket_types, [Uuid::from_u128(1), Uuid::from_u128(2)]);
        assert_eq!(Audience::stored(&audience.to_json().unwrap()).unwrap(), audience);
    }

    #[test]
    fn says_what_is_wrong_with_it() {
        let wrong = AudienceFilter { ticket_types: vec!["order_1".to_owned()], ..AudienceFilter::default() };
        assert_eq!(read(&wrong), Err(vec![Some("audience.ticketTypeIds".to_owned())]));
        let many =
            AudienceFilter { ticket_types: vec![String::new(); MAX_TICKET_TYPES + 1], ..AudienceFilter::default() };
        assert_eq!(read(&many), Err(vec![Some("audience.ticketTypeIds".to_owned())]));
        for status in [AudienceStatus::Pending, AudienceStatus::Cancelled] {
            let input = AudienceFilter { status, checked_in: Some(true), ..AudienceFilter::default() };
            assert_eq!(read(&input), Err(vec![Some("audience.checkedIn".to_owned())]));
        }
    }
}
