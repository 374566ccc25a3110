//! Payments, refunds and disputes of orders.

use async_graphql::{ComplexObject, Context, ID, Result, SimpleObject};
use domain::ledger::is_outside;
use domain::{disputes, orders, payments, refunds};
use kernel::ids::{PaymentId, RefundId, TypedId as _};
use kernel::money::Money as Amount;

use super::enums::{DisputeStatus, PaymentStatus, RefundStatus};
use super::loaders::DisputesOf;
use crate::schema::context::rows;
use crate::schema::errors::database;
use crate::schema::scalars::{DateTime, Money};

/// The payment of an order.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct Payment {
    #[graphql(skip)]
    key: PaymentId,
    /// Whether the money is still expected, has arrived, or will not come.
    status: PaymentStatus,
    /// The total to be paid.
    amount: Money,
    /// What has been or is being refunded.
    refunded: Money,
    /// Whether it was made outside of the payment provider, in cash or by bank transfer: then `refundCreate` records what
    /// the organizer paid back.
    outside: bool,
    /// The payment page for the buyer. Null if there is nothing to pay (any more), and for a moment after the order
    /// was placed if the payment provider is slow.
    checkout_url: Option<String>,
    /// Until when the buyer can pay there: half an hour after the order was placed, unless the platform is configured
    /// otherwise. A payment that is under way by then still counts. Null if there is nothing to pay (any more).
    expires_at: Option<DateTime>,
    /// Why the last attempt failed, in the payment provider's words; null unless `status` is `FAILED`.
    failure: Option<String>,
}

#[ComplexObject]
impl Payment {
    /// The payment's id, `payment_…`.
    pub(crate) async fn id(&self) -> ID {
        self.key.to_string().into()
    }

    /// `expiresAt` by its former name.
    #[graphql(deprecation = "Use `expiresAt`.")]
    async fn pay_by(&self) -> Option<DateTime> {
        self.expires_at
    }
}

impl TryFrom<payments::Payment> for Payment {
    type Error = async_graphql::Error;

    fn try_from(row: payments::Payment) -> Result<Self> {
        use payments::PaymentStatus::{Failed, Pending};
        let payable = matches!(row.status, Pending | Failed);
        Ok(Self {
            key: row.typed_id(),
            status: row.status.into(),
            amount: money(row.amount_minor, &row.currency)?,
            refunded: money(row.refunded_minor, &row.currency)?,
            outside: is_outside(&row),
            checkout_url: row.checkout_url.filter(|_| payable),
            expires_at: payable.then_some(DateTime(row.checkout_expires_at)),
            failure: row.failure.filter(|_| row.status == Failed),
        })
    }
}

/// A refund of all or a part of a payment.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct Refund {
    #[graphql(skip)]
    key: RefundId,
    /// Whether the money is on its way back to the buyer.
    status: RefundStatus,
    /// How much the buyer gets back.
    amount: Money,
    /// Why it was made, as the buyer was told.
    reason: String,
    /// When it was requested; the money is on its way once `status` is `SUCCEEDED`.
    created_at: DateTime,
}

#[ComplexObject]
impl Refund {
    /// The refund's id, `refund_…`.
    pub(crate) async fn id(&self) -> ID {
        self.key.to_string().into()
    }
}

impl TryFrom<refunds::Refund> for Refund {
    type Error = async_graphql::Error;

    fn try_from(row: refunds::Refund) -> Result<Self> {
        Ok(Self {
            key: row.typed_id(),
            status: row.status.into(),
            amount: money(row.amount_minor, &row.currency)?,
            reason: row.reason,
            created_at: DateTime(row.created_at),
        })
    }
}

/// A payment that the buyer disputes at their bank. The organizer answers it at the payment provider.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct Dispute {
    /// The dispute's id, `dispute_…`.
    id: ID,
    /// How far the bank has got, or how it decided.
    status: DisputeStatus,
    /// How much the buyer wants back, which may be less than was paid.
    amount: Money,
    /// The bank's reason, as a code of the payment provider, such as `fraudulent` or `product_not_received`.
    reason: String,
    /// Until when evidence is accepted; null if none is.
    evidence_due_at: Option<DateTime>,
    /// When the bank opened it.
    opened_at: DateTime,
    /// When it was decided; null while it is open.
    closed_at: Option<DateTime>,
}

impl TryFrom<disputes::Dispute> for Dispute {
    type Error = async_graphql::Error;

    fn try_from(row: disputes::Dispute) -> Result<Self> {
        Ok(Self {
            id: row.typed_id().to_string().into(),
            status: row.status.into(),
            amount: money(row.amount_minor, &row.currency)?,
            reason: row.reason,
            evidence_due_at: row.evidence_due_at.map(DateTime),
            opened_at: DateTime(row.opened_at),
            closed_at: row.closed_at.map(DateTime),
        })
    }
}

/// The disputes of an order. Callers check who may see them.
pub(super) async fn disputes_of(ctx: &Context<'_>, order: &orders::Order) -> Result<Vec<Dispute>> {
    if order.total_minor == 0 {
        return Ok(Vec::new());
    }
    let disputes = rows(ctx).load_one(DisputesOf(order.id)).await?.unwrap_or_default();
    disputes.into_iter().map(Dispute::try_from).collect()
}

/// An amount as stored in the database.
pub(super) fn money(minor: i64, currency: &str) -> Result<Money> {
    Ok(Amount::stored(minor, currency).map_err(database)?.into())
}
