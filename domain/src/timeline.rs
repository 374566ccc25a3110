//! The history of orders, for people who have to explain it: collected from the records of each area.

use std::collections::HashMap;

use entity::ledger_entry::{self, LedgerAccount, LedgerKind};
use entity::notification::{self, NotificationState};
use entity::order::{self, OrderStatus};
use entity::payment::{self, PaymentStatus};
use entity::refund::{self, RefundStatus};
use entity::{audit_entry, ticket};
use sea_orm::prelude::*;
use sea_orm::{ConnectionTrait, DbErr, QueryOrder as _};
use time::OffsetDateTime;

use kernel::db::among;
use kernel::money::Money;

use crate::job::JobName;
use crate::orders;

/// Something that happened to an order.
#[derive(Debug, Clone)]
pub struct TimelineEntry {
    /// When it happened.
    pub at: OffsetDateTime,
    /// What happened.
    pub kind: TimelineKind,
    /// The name of the person who did it; `None` for the system, and for buyers who were not signed in.
    pub by: Option<String>,
    /// The amount, if money moved or is about to.
    pub amount: Option<Money>,
    /// Details: a reason, a mail server's response, a holder's name.
    pub note: Option<String>,
}

/// The kinds of events in an order's history.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TimelineKind {
    /// The order was placed.
    Placed,
    /// The order was added by an organizer.
    Added,
    /// Its payment succeeded.
    Paid,
    /// The last attempt to pay failed.
    PaymentFailed,
    /// The payment that arrived does not match the order.
    PaymentQuarantined,
    /// The order ended although its payment's state could not be determined.
    PaymentUnverified,
    /// The order was confirmed and its tickets were issued.
    Confirmed,
    /// Somebody had its confirmation mailed again.
    Resent,
    /// A mail to its buyer is being sent.
    MailSending,
    /// A mail to its buyer was accepted by the mail server.
    MailSent,
    /// A mail to its buyer was refused.
    MailFailed,
    /// A mail to its buyer bounced.
    MailReturned,
    /// A ticket was checked in.
    CheckedIn,
    /// A refund was requested.
    RefundRequested,
    /// A refund succeeded.
    RefundSucceeded,
    /// A refund failed, or was returned by the bank.
    RefundFailed,
    /// The order was cancelled.
    Cancelled,
    /// The order expired because it was not paid in time.
    Expired,
}

/// The rows about several orders, as read.
struct Sources {
    payments: Vec<payment::Model>,
    ledger: Vec<ledger_entry::Model>,
    refunds: Vec<refund::Model>,
    mails: Vec<notification::Model>,
    tickets: Vec<ticket::Model>,
    audit: Vec<audit_entry::Model>,
    names: HashMap<Uuid, String>,
}

/// The history of orders, by order, oldest first. Runs eight statements, however many orders there are. Callers make
/// sure that the actor may see the orders as their organizer.
pub async fn timelines_of(
    conn: &impl ConnectionTrait,
    orders: &[Uuid],
) -> Result<HashMap<Uuid, Vec<TimelineEntry>>, DbErr> {
    let rows = order::Entity::find().filter(among(conn, order::Column::Id, orders.iter().copied())).all(conn).await?;
    let sources = Sources::load(conn, &rows).await?;
    let mut timelines = HashMap::with_capacity(rows.len());
    for order in &rows {
        let mut entries = sources.of_order(order)?;
        // Times are whole seconds; within one, the kinds are in their usual order.
        entries.sort_by_key(|entry| (entry.at, entry.kind));
        timelines.insert(order.id, entries);
    }
    Ok(timelines)
}

impl Sources {
    async fn load(conn: &impl ConnectionTrait, orders: &[order::Model]) -> Result<Self, DbErr> {
        let ids: Vec<Uuid> = orders.iter().map(|order| order.id).collect();
        let audit = audit_entry::Entity::find()
            .filter(audit_entry::Column::SubjectKind.eq("order"))
            .filter(among(conn, audit_entry::Column::SubjectId, ids.iter().copied()))
            .filter(audit_entry::Column::Action.is_in(["order.add", "order.cancel", "order.resend"]))
            .all(conn)
            .await?;
        let refunds = crate::refunds::of_orders(conn, &ids).await?;
        let tickets = orders::tickets_of(conn, &ids).await?;
        let people = audit.iter().filter_map(|row| row.actor_user_id);
        let people = people.chain(refunds.iter().filter_map(|row| row.requested_by));
        let people = people.chain(tickets.iter().filter_map(|row| row.checked_in_by));
        let people = people.chain(orders.iter().filter_map(|order| order.user_id));
        let names = crate::people::names(conn, people).await?;
        Ok(Self {
            payments: orders::payments_of(conn, &ids).await?,
            ledger: ledger_entry::Entity::find()
                .filter(among(conn, ledger_entry::Column::OrderId, ids.iter().copied()))
                .filter(ledger_entry::Column::Account.is_in([LedgerAccount::Provider, LedgerAccount::Outside]))
                .all(conn)
                .await?,
            mails: notification::Entity::find()
                .filter(among(conn, notification::Column::OrderId, ids))
                .filter(notification::Column::Kind.is_in(JobName::to_buyers()))
                .order_by_asc(notification::Column::Id)
                .all(conn)
                .await?,
            refunds,
            tickets,
            audit,
            names,
        })
    }

    fn name(&self, id: Option<Uuid>) -> Option<String> {
        id.and_then(|id| self.names.get(&id).cloned())
    }

    fn of_order(&self, order: &order::Model) -> Result<Vec<TimelineEntry>, DbErr> {
        let total = Money::stored(order.total_minor, &order.currency)?;
        let added = self.audit.iter().find(|row| row.subject_id == order.id && row.action == "order.add");
        let (by, kind) = match added {
            Some(row) => (row.actor_user_id, TimelineKind::Added),
            None => (order.user_id, TimelineKind::Placed),
        };
        let mut entries =
            vec![TimelineEntry { by: self.name(by), amount: Some(total), ..entry(order.placed_at, kind) }];
        if let Some(at) = order.confirmed_at {
            entries.push(entry(at, TimelineKind::Confirmed));
        }
        entries.extend(self.end_of(order));
        self.payment_of(order, &mut entries)?;
        for refund in self.refunds.iter().filter(|refund| refund.order_id == order.id) {
            self.refund(refund, &mut entries)?;
        }
        let resent = |row: &&audit_entry::Model| row.subject_id == order.id && row.action == "order.resend";
        entries.extend(self.audit.iter().filter(resent).map(|row| TimelineEntry {
            by: self.name(row.actor_user_id),
            ..entry(row.created_at, TimelineKind::Resent)
        }));
        entries.extend(self.mails.iter().filter(|mail| mail.order_id == Some(order.id)).flat_map(mail));
        entries.extend(self.tickets.iter().filter(|ticket| ticket.order_id == order.id).filter_map(|ticket| {
            Some(TimelineEntry {
                by: self.name(ticket.checked_in_by),
                note: Some(ticket.holder_name.clone()),
                ..entry(ticket.checked_in_at?, TimelineKind::CheckedIn)
            })
        }));
        Ok(entries)
    }

    /// The entry for the order's end, if it has ended.
    fn end_of(&self, order: &order::Model) -> Option<TimelineEntry> {
        let kind = match order.status {
            OrderStatus::Cancelled => TimelineKind::Cancelled,
            OrderStatus::Expired => TimelineKind::Expired,
            OrderStatus::Pending | OrderStatus::Confirmed => return None,
        };
        let ended = self.audit.iter().find(|row| row.subject_id == order.id && row.action == "order.cancel");
        Some(TimelineEntry {
            by: self.name(ended.and_then(|row| row.actor_user_id)),
            note: order.cancel_reason.clone(),
            ..entry(order.cancelled_at?, kind)
        })
    }

    fn payment_of(&self, order: &order::Model, entries: &mut Vec<TimelineEntry>) -> Result<(), DbErr> {
        let Some(payment) = self.payments.iter().find(|payment| payment.order_id == order.id) else {
            return Ok(());
        };
        let amount = Some(Money::stored(payment.amount_minor, &payment.currency)?);
        let booked = self.ledger.iter().find(|row| row.source_id == payment.id && row.kind == LedgerKind::Payment);
        if let Some(row) = booked {
            entries.push(TimelineEntry { amount, ..entry(row.created_at, TimelineKind::Paid) });
        }
        let trouble = match payment.status {
            PaymentStatus::Failed => TimelineKind::PaymentFailed,
            PaymentStatus::Quarantined => TimelineKind::PaymentQuarantined,
            PaymentStatus::Cancelled | PaymentStatus::Expired if payment.failure.is_some() => {
                TimelineKind::PaymentUnverified
            }
            _ => return Ok(()),
        };
        entries.push(TimelineEntry { amount, note: payment.failure.clone(), ..entry(payment.updated_at, trouble) });
        Ok(())
    }

    fn refund(&self, refund: &refund::Model, entries: &mut Vec<TimelineEntry>) -> Result<(), DbErr> {
        let amount = Some(Money::stored(refund.amount_minor, &refund.currency)?);
        entries.push(TimelineEntry {
            by: self.name(refund.requested_by),
            amount,
            note: Some(refund.reason.clone()),
            ..entry(refund.created_at, TimelineKind::RefundRequested)
        });
        let booked = self.ledger.iter().find(|row| row.source_id == refund.id && row.kind == LedgerKind::Refund);
        if let Some(row) = booked {
            entries.push(TimelineEntry { amount, ..entry(row.created_at, TimelineKind::RefundSucceeded) });
        }
        if refund.status == RefundStatus::Failed {
            let note = refund.failure.clone();
            entries.push(TimelineEntry { amount, note, ..entry(refund.updated_at, TimelineKind::RefundFailed) });
        }
        Ok(())
    }
}

fn entry(at: OffsetDateTime, kind: TimelineKind) -> TimelineEntry {
    TimelineEntry { at, kind, by: None, amount: None, note: None }
}

/// The entry for a mail, and another one if it bounced.
fn mail(row: &notification::Model) -> impl Iterator<Item = TimelineEntry> + use<> {
    let kind = match row.state {
        NotificationState::Sending => TimelineKind::MailSending,
        NotificationState::Sent => TimelineKind::MailSent,
        NotificationState::Failed => TimelineKind::MailFailed,
    };
    let returned = row
        .bounced_at
        .map(|at| TimelineEntry { note: row.last_error.clone(), ..entry(at, TimelineKind::MailReturned) });
    let trouble = row.last_error.clone().filter(|_| returned.is_none());
    let note = trouble.unwrap_or_else(|| row.recipient.clone());
    [TimelineEntry { note: Some(note), ..entry(row.updated_at, kind) }].into_iter().chain(returned)
}
