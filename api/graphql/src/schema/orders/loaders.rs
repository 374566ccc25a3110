//! Loaders of orders and what belongs to them: one statement each, however many nodes ask (timelines take eight).

use std::collections::HashMap;

use async_graphql::Error;
use async_graphql::dataloader::Loader;
use domain::{disputes, going, orders, payments, refunds, timeline};
use uuid::Uuid;

use crate::schema::context::Rows;
use crate::schema::errors::database;

/// An order, by id. Callers check who may see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct OrderKey(pub(crate) Uuid);

/// The lines of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct LinesOf(pub(crate) Uuid);

/// The tickets of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct TicketsOf(pub(crate) Uuid);

/// The payment of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct PaymentOf(pub(crate) Uuid);

/// The refunds of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct RefundsOf(pub(crate) Uuid);

/// The disputes of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct DisputesOf(pub(crate) Uuid);

/// Whether the buyer of an order is seen among those who go to its event: there is a value if so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct NameShownOf(pub(crate) Uuid);

impl Loader<NameShownOf> for Rows {
    type Value = ();
    type Error = Error;

    async fn load(&self, keys: &[NameShownOf]) -> Result<HashMap<NameShownOf, ()>, Error> {
        let shown = going::shown_among(self.env.db.primary(), keys.iter().map(|key| key.0)).await.map_err(database)?;
        Ok(shown.into_iter().map(|id| (NameShownOf(id), ())).collect())
    }
}

impl Loader<DisputesOf> for Rows {
    type Value = Vec<disputes::Dispute>;
    type Error = Error;

    async fn load(&self, keys: &[DisputesOf]) -> Result<HashMap<DisputesOf, Self::Value>, Error> {
        let orders: Vec<_> = keys.iter().map(|key| key.0).collect();
        let disputes = disputes::of_orders(self.env.db.primary(), &orders).await.map_err(database)?;
        Ok(grouped(disputes, |dispute| DisputesOf(dispute.order_id)))
    }
}

impl Loader<OrderKey> for Rows {
    type Value = orders::Order;
    type Error = Error;

    async fn load(&self, keys: &[OrderKey]) -> Result<HashMap<OrderKey, Self::Value>, Error> {
        let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
        let rows = orders::by_ids(self.env.db.primary(), &ids).await.map_err(database)?;
        Ok(rows.into_iter().map(|order| (OrderKey(order.id), order)).collect())
    }
}

impl Loader<LinesOf> for Rows {
    type Value = Vec<orders::OrderLine>;
    type Error = Error;

    async fn load(&self, keys: &[LinesOf]) -> Result<HashMap<LinesOf, Self::Value>, Error> {
        let orders: Vec<_> = keys.iter().map(|key| key.0).collect();
        let lines = orders::lines_of(self.env.db.primary(), &orders).await.map_err(database)?;
        Ok(grouped(lines, |line| LinesOf(line.order_id)))
    }
}

impl Loader<TicketsOf> for Rows {
    type Value = Vec<orders::Ticket>;
    type Error = Error;

    async fn load(&self, keys: &[TicketsOf]) -> Result<HashMap<TicketsOf, Self::Value>, Error> {
        let orders: Vec<_> = keys.iter().map(|key| key.0).collect();
        let tickets = orders::tickets_of(self.env.db.primary(), &orders).await.map_err(database)?;
        Ok(grouped(tickets, |ticket| TicketsOf(ticket.order_id)))
    }
}

impl Loader<PaymentOf> for Rows {
    type Value = payments::Payment;
    type Error = Error;

    async fn load(&self, keys: &[PaymentOf]) -> Result<HashMap<PaymentOf, Self::Value>, Error> {
        let orders: Vec<_> = keys.iter().map(|key| key.0).collect();
        let payments = orders::payments_of(self.env.db.primary(), &orders).await.map_err(database)?;
        Ok(payments.into_iter().map(|payment| (PaymentOf(payment.order_id), payment)).collect())
    }
}

impl Loader<RefundsOf> for Rows {
    type Value = Vec<refunds::Refund>;
    type Error = Error;

    async fn load(&self, keys: &[RefundsOf]) -> Result<HashMap<RefundsOf, Self::Value>, Error> {
        let orders: Vec<_> = keys.iter().map(|key| key.0).collect();
        let refunds = refunds::of_orders(self.env.db.primary(), &orders).await.map_err(database)?;
        Ok(grouped(refunds, |refund| RefundsOf(refund.order_id)))
    }
}

/// The timeline of an order, by its id, for its organizer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct TimelineOf(pub(crate) Uuid);

impl Loader<TimelineOf> for Rows {
    type Value = Vec<timeline::TimelineEntry>;
    type Error = Error;

    async fn load(&self, keys: &[TimelineOf]) -> Result<HashMap<TimelineOf, Self::Value>, Error> {
        let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
        let timelines = timeline::timelines_of(self.env.db.primary(), &ids).await.map_err(database)?;
        Ok(timelines.into_iter().map(|(id, entries)| (TimelineOf(id), entries)).collect())
    }
}

/// The last email to an order's buyer, where it could not be delivered, for its organizer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct MailFailureOf(pub(crate) Uuid);

impl Loader<MailFailureOf> for Rows {
    type Value = orders::MailFailure;
    type Error = Error;

    async fn load(&self, keys: &[MailFailureOf]) -> Result<HashMap<MailFailureOf, Self::Value>, Error> {
        let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
        let failures = orders::mail_failures_of(self.env.db.primary(), &ids).await.map_err(database)?;
        Ok(failures.into_iter().map(|(id, failure)| (MailFailureOf(id), failure)).collect())
    }
}

/// How an order was added, for its organizer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct AddedFactsOf(pub(crate) Uuid);

impl Loader<AddedFactsOf> for Rows {
    type Value = orders::AddedFacts;
    type Error = Error;

    async fn load(&self, keys: &[AddedFactsOf]) -> Result<HashMap<AddedFactsOf, Self::Value>, Error> {
        let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
        let facts = orders::added_facts_of(self.env.db.primary(), &ids).await.map_err(database)?;
        Ok(facts.into_iter().map(|(id, facts)| (AddedFactsOf(id), facts)).collect())
    }
}

fn grouped<K: std::hash::Hash + Eq, V>(rows: Vec<V>, key: impl Fn(&V) -> K) -> HashMap<K, Vec<V>> {
    let mut groups: HashMap<K, Vec<V>> = HashMap::new();
    for row in rows {
        groups.entry(key(&row)).or_default().push(row);
    }
    groups
}
