//! What an event has on sale, and whether a line of an order can be ordered at all.

use std::collections::{BTreeMap, HashMap, HashSet};

use entity::event::{EventStatus, Visibility};
use entity::{event, ticket_type};
use kernel::Env;
use kernel::bounds::Bounds;
use kernel::db::Tx;
use kernel::error::Problem;
use kernel::ids::EventId;
use kernel::money::{Currency, MAX_MINOR, Money};
use kernel::payments::{Charges, PaymentProvider, Uncharged};
use sea_orm::prelude::*;
use sea_orm::{DbErr, QueryOrder};
use time::OffsetDateTime;

use super::{AdmissionRequest, LineRequest, Places, Via};
use crate::orders::OrderErrorCode::{
    self, NotFound, NotOnSale, PaymentsUnavailable, QuantityNotAllowed, TotalNotChargeable,
};
use crate::{organizations, quotas};

/// An event's sale, read once per batch.
pub(super) struct Sale {
    pub(super) event: event::Model,
    pub(super) ticket_types: HashMap<Uuid, ticket_type::Model>,
    pub(super) links: HashMap<Uuid, Vec<Uuid>>,
    /// The places left in each quota at the start of the batch; none before [`Self::find_places`].
    pub(super) left: BTreeMap<Uuid, i64>,
    pub(super) now: OffsetDateTime,
    hidden: bool,
    /// The version of the organizer's terms that is in force.
    pub(super) terms_id: Option<Uuid>,
    /// The number of that version, 0 if there are none.
    pub(super) terms_version: i32,
    /// The buyers in the batch who may order from a private event; `None` if the event is not private.
    invited: Option<HashSet<Uuid>>,
}

/// What an order costs.
pub(super) struct Total {
    /// In minor units.
    pub(super) minor: i64,
    /// Empty for an order without lines.
    pub(super) currency: String,
}

impl Sale {
    /// The sale of an event, for these buyers, without its places; `None` if the event does not exist or is a draft.
    pub(super) async fn load(tx: &Tx, env: &Env, event_id: EventId, users: Vec<Uuid>) -> Result<Option<Self>, DbErr> {
        let Some(event) = quotas::shared_event(tx, event_id.uuid()).await? else {
            return Ok(None);
        };
        if event.status == EventStatus::Draft {
            return Ok(None);
        }
        let ticket_types: HashMap<_, _> = ticket_type::Entity::find()
            .filter(ticket_type::Column::EventId.eq(event.id))
            .order_by_asc(ticket_type::Column::Position)
            .all(tx)
            .await?
            .into_iter()
            .map(|ticket_type| (ticket_type.id, ticket_type))
            .collect();
        let links = quotas::links(tx, &event, ticket_types.keys().copied()).await?;
        let seller = organizations::sale_of(tx, event.organization_id).await?;
        let invited = match event.visibility {
            Visibility::Public | Visibility::Unlisted => None,
            Visibility::Private => Some(organizations::members_among(tx, event.organization_id, users).await?),
        };
        let (left, hidden, now) = (BTreeMap::new(), seller.is_hidden, env.now());
        let (terms_id, terms_version) = (seller.terms_id, seller.terms_version.unwrap_or_default());
        Ok(Some(Self { event, ticket_types, links, left, now, hidden, terms_id, terms_version, invited }))
    }

    /// Finds the places that are left. Last, since others wait for the lock.
    pub(super) async fn find_places(&mut self, tx: &Tx, places: Places) -> Result<(), DbErr> {
        let quotas = match places {
            Places::Read => quotas::read_for_event(tx, self.event.id).await?,
            Places::Locked => quotas::lock_for_event(tx, self.event.id).await?,
        };
        self.left = quotas.into_iter().map(|quota| (quota.id, quota.size - quota.held - quota.sold)).collect();
        // Ignore limits that were cleared since the event was read. (New ones can't be set meanwhile.)
        for quotas in self.links.values_mut() {
            quotas.retain(|quota| self.left.contains_key(quota));
        }
        Ok(())
    }

    /// Whether the event exists for the buyer: a private one does so only for its organization, as in
    /// [`crate::events::visible`], and for those it invites.
    pub(super) fn is_for(&self, request: &AdmissionRequest) -> bool {
        match (&request.via, &self.invited) {
            (Via::Invitation | Via::Link(_) | Via::Organizer(_), _) | (Via::Sale, None) => true,
            (Via::Sale, Some(invited)) => request.buyer.user_id.is_some_and(|id| invited.contains(&id.uuid())),
        }
    }

    /// Why nothing can be ordered from the event, if so.
    pub(super) fn closed(&self) -> Option<&'static str> {
        match self.event.status {
            EventStatus::Cancelled => Some("This event was cancelled."),
            EventStatus::Draft | EventStatus::Archived => Some("This event is not on sale."),
            EventStatus::Published if self.event.ends_at <= self.now => Some("This event is over."),
            EventStatus::Published if self.hidden || self.event.unpublished_at.is_some() => {
                Some("This event is not on sale at the moment.")
            }
            EventStatus::Published => None,
        }
    }

    /// Checks each line against its ticket type; returns what they cost together.
    pub(super) fn check_lines(
        &self,
        env: &Env,
        lines: &[LineRequest],
        via: &Via,
    ) -> Result<Total, Vec<Problem<OrderErrorCode>>> {
        let mut problems = Vec::new();
        let (mut total, mut currency) = (0_i64, None);
        for (index, line) in lines.iter().enumerate() {
            match self.check_line(line, via) {
                Ok(ticket_type) => {
                    let quantity = i64::try_from(line.attendees.len()).unwrap_or(i64::MAX);
                    total = total.saturating_add(via.price_of(ticket_type).saturating_mul(quantity));
                    currency = Some(ticket_type.currency.clone());
                }
                Err(wrong) => problems.extend(wrong.into_iter().map(|problem| {
                    let field = problem.field.map(|field| format!("lines.{index}.{field}"));
                    Problem { field, ..problem }
                })),
            }
        }
        if total > MAX_MINOR {
            problems.push(Problem::new(
                QuantityNotAllowed,
                Some("lines".to_owned()),
                "The order's total is too high for one payment. Please split it.",
            ));
        }
        match &env.payments {
            _ if via.confirms(total) => {}
            None if total > 0 => problems.push(Problem::new(
                PaymentsUnavailable,
                None,
                "Payments are not set up here, so paid tickets can't be bought.",
            )),
            Some(provider) if total > 0 && problems.is_empty() => {
                problems.extend(self.uncharged(&**provider, lines, total));
            }
            _ => {}
        }
        if problems.is_empty() {
            Ok(Total { minor: total, currency: currency.unwrap_or_default() })
        } else {
            Err(problems)
        }
    }

    /// Why the payment provider can't charge the order, if so. Prices are checked when they are set; this catches older
    /// ones, and those set for another provider.
    fn uncharged(
        &self,
        provider: &dyn PaymentProvider,
        lines: &[LineRequest],
        total: i64,
    ) -> Option<Problem<OrderErrorCode>> {
        let rows = lines.iter().filter_map(|line| self.ticket_types.get(&line.ticket_type_id.uuid()));
        let first = rows.clone().next()?;
        let currency = Currency::parse(&first.currency).ok()?;
        let check = |charges: Charges| {
            let mut prices = rows.map(|row| charges.check_price(Money::new(row.price_minor, currency), 1));
            let inexact = prices.find(|price| matches!(price, Err(Uncharged::NotExact(_))));
            inexact.unwrap_or_else(|| charges.check(total))
        };
        let why = provider.charges(currency).and_then(check).err()?;
        let message = format!("{} can't be charged. {why}", Money::new(total, currency));
        Some(Problem { minimum: why.least(), ..Problem::new(TotalNotChargeable, Some("lines".to_owned()), message) })
    }

    /// The line's ticket type, if this quantity of it can be ordered now; else the problems with the line's fields.
    fn check_line(&self, line: &LineRequest, via: &Via) -> Result<&ticket_type::Model, Vec<Problem<OrderErrorCode>>> {
        let refused = |code, field: &str, message: String| Problem::new(code, Some(field.to_owned()), message);
        let Some(ticket_type) = self.ticket_types.get(&line.ticket_type_id.uuid()) else {
            let message = "There is no such ticket type for this event.".to_owned();
            return Err(vec![refused(NotFound, "ticketTypeId", message)]);
        };
        if via.added().is_some() {
            return Ok(ticket_type);
        }
        let (now, mut problems) = (self.now, Vec::new());
        if ticket_type.sales_start_at.is_some_and(|start| now < start) {
            let message = format!("{} is not on sale yet.", ticket_type.name);
            problems.push(refused(NotOnSale, "ticketTypeId", message));
        }
        if ticket_type.sales_end_at.is_some_and(|end| now >= end) {
            let message = format!("{} is not on sale any more.", ticket_type.name);
            problems.push(refused(NotOnSale, "ticketTypeId", message));
        }
        let (min, max) = (ticket_type.min_per_order, ticket_type.max_per_order);
        let quantity = i32::try_from(line.attendees.len()).unwrap_or(i32::MAX);
        if !(min..=max).contains(&quantity) {
            let message = format!("An order can have {min} to {max} of {}.", ticket_type.name);
            let problem = refused(QuantityNotAllowed, "quantity", message);
            problems.push(Problem { bounds: Some(Bounds::out_of_range(min, max)), ..problem });
        }
        if problems.is_empty() { Ok(ticket_type) } else { Err(problems) }
    }
}
