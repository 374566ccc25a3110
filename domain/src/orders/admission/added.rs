//! What may be ordered beside the public sale: by those who are invited, and by organizers for others.

use entity::added_order::{self, PaidBy};
use entity::ledger_entry::LedgerKind;
use entity::order::{InvitedBy, OrderOrigin};
use entity::payment::{self, PaymentStatus};
use entity::ticket_type;
use kernel::actor::Actor;
use kernel::audit::{self, Entry};
use kernel::db::{Tx, insert_all};
use kernel::ids::{OfOrganization as _, TypedId as _};
use kernel::money::Money;
use kernel::{Env, versions};
use sea_orm::prelude::Uuid;
use sea_orm::{ActiveEnum as _, DbErr};
use serde_json::json;

use super::AdmissionRequest;
use crate::ledger::{self, Movement, OUTSIDE};
use crate::orders::details::OrderDetails;

/// How somebody came to an order.
#[derive(Debug, Clone)]
pub enum Via {
    /// The public sale.
    Sale,
    /// An invitation, which opens a private event.
    Invitation,
    /// An invitation link, which opens a private event. The order counts as one of its uses.
    Link(Uuid),
    /// An organizer places it for them. Sale times and numbers per order don't count, the places do.
    Organizer(Box<Added>),
}

/// An order that an organizer adds.
#[derive(Debug, Clone)]
pub struct Added {
    /// Who adds it.
    pub actor: Actor,
    /// What it costs.
    pub price: Price,
    /// A note for organizers.
    pub note: Option<String>,
    /// Whether the buyer gets the tickets by mail.
    pub mail: bool,
}

/// What an order costs that an organizer adds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Price {
    /// As listed, and paid outside of the payment provider.
    Listed(PaidBy),
    /// Nothing.
    Comp,
}

impl Via {
    pub(super) fn added(&self) -> Option<&Added> {
        match self {
            Self::Organizer(added) => Some(added),
            Self::Sale | Self::Invitation | Self::Link(_) => None,
        }
    }

    /// The price of a place for them, in minor units.
    pub(super) fn price_of(&self, ticket_type: &ticket_type::Model) -> i64 {
        match self.added().map(|added| added.price) {
            Some(Price::Comp) => 0,
            Some(Price::Listed(_)) | None => ticket_type.price_minor,
        }
    }

    /// Whether an order with this total is confirmed at once.
    pub(super) fn confirms(&self, total_minor: i64) -> bool {
        total_minor == 0 || self.added().is_some()
    }

    pub(super) fn invited_by(&self) -> Option<InvitedBy> {
        match self {
            Self::Invitation => Some(InvitedBy::Mail),
            Self::Link(_) => Some(InvitedBy::Link),
            Self::Sale | Self::Organizer(_) => None,
        }
    }

    pub(super) fn origin(&self) -> OrderOrigin {
        match self.added().map(|added| added.price) {
            None => OrderOrigin::Sale,
            Some(Price::Listed(_)) => OrderOrigin::Added,
            Some(Price::Comp) => OrderOrigin::Comp,
        }
    }
}

/// What is written with an order that an organizer added.
pub(super) struct Addition {
    order: usize,
    added: Added,
}

impl Addition {
    /// Of the order at this index of the batch, if an organizer added it.
    pub(super) fn of(order: usize, request: &AdmissionRequest) -> Option<Self> {
        request.via.added().map(|added| Self { order, added: added.clone() })
    }
}

/// The payment of an order that was paid outside.
pub(super) fn outside_payment(env: &Env, order: &entity::order::Model) -> payment::Model {
    payment::Model {
        id: env.ids.next(),
        order_id: order.id,
        provider: OUTSIDE.to_owned(),
        status: PaymentStatus::Succeeded,
        amount_minor: order.total_minor,
        currency: order.currency.clone(),
        refunded_minor: 0,
        checkout_id: None,
        checkout_url: None,
        checkout_expires_at: order.placed_at,
        intent_id: None,
        failure: None,
        created_at: order.placed_at,
        updated_at: order.placed_at,
        look_at: None,
        looks: 0,
        return_url: None,
        version: versions::FIRST,
    }
}

/// Records who added the orders, and the money that was received outside, by a statement each. Their other rows are there
/// already.
pub(super) async fn record(tx: &Tx, env: &Env, placed: &[OrderDetails], additions: &[Addition]) -> Result<(), DbErr> {
    let (mut rows, mut movements, mut entries) = (Vec::new(), Vec::new(), Vec::new());
    for Addition { order, added } in additions {
        let OrderDetails { order, payment, .. } = &placed[*order];
        if let Some(payment) = payment {
            let amount = Money::stored(payment.amount_minor, &payment.currency)?;
            movements.push(Movement { order, payment, kind: LedgerKind::Payment, source_id: payment.id, amount });
        }
        let method = match added.price {
            Price::Listed(method) if payment.is_some() => Some(method),
            Price::Listed(_) | Price::Comp => None,
        };
        let entry = Entry::of("order.add", "order", order.id).organization(order.of_organization()).details(json!({
            "event": order.event_id,
            "origin": order.origin.to_value(),
            "paidBy": method.map(|method| method.to_value()),
            "total": order.total_minor,
        }));
        entries.push((&added.actor, entry));
        let Some(person) = added.actor.user() else { continue };
        rows.push(added_order::Model {
            order_id: order.id,
            added_by: person.user_id.uuid(),
            method,
            note: added.note.clone(),
            created_at: order.placed_at,
        });
        tracing::info!(order_id = %order.typed_id(), "an organizer added an order");
    }
    ledger::record(tx, env, &movements).await?;
    audit::record_all(tx, env, entries).await?;
    insert_all(tx, rows).await
}
