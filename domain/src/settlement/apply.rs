//! Applying a provider's report on a payment. Observations may be old, repeated and out of order: states only move
//! forward ([`crate::payments::allowed`]), and each effect happens in the same transaction as the move that causes it.

use entity::ledger_entry::LedgerKind;
use entity::order;
use entity::order::OrderStatus;
use entity::payment::{self, PaymentStatus};
use entity::refund::RefundOrigin;
use kernel::actor::Actor;
use kernel::db::Tx;
use kernel::ids::{OfOrganization as _, TypedId as _};
use kernel::jobs::outbox;
use kernel::money::Money;
use kernel::payments::{Checkout, CheckoutStatus, ProviderDispute, ProviderRefund};
use kernel::signals::Signal;
use kernel::{Env, audit, metrics};
use sea_orm::prelude::*;
use sea_orm::sea_query::Expr;
use time::Duration;

use super::looks;
use crate::job::Job;
use crate::ledger::{self, Movement};
use crate::orders::{Confirmation, confirm, locks, release};
use crate::payments::{allowed, shorten};
use crate::{disputes, refunds};

/// How long places are held while a payment is processing: bank debits take up to two weeks
/// (<https://docs.stripe.com/payments/bank-debits>).
const IN_TRANSIT: Duration = Duration::days(14);

/// A provider's report on a payment.
pub(crate) struct Observation {
    pub(crate) checkout: Checkout,
    pub(crate) refunds: Vec<ProviderRefund>,
    pub(crate) disputes: Vec<ProviderDispute>,
}

/// Applies an observation in one transaction.
pub(crate) async fn apply(env: &Env, payment_id: Uuid, seen: &Observation) -> Result<(), DbErr> {
    let tx = env.begin().await?;
    let Some(payment) = locks::payment(&tx, payment_id).await? else {
        return Ok(());
    };
    let Some(order) = order::Entity::find_by_id(payment.order_id).one(&tx).await? else {
        return Ok(());
    };
    let step = Step { tx: &tx, env, payment: &payment, order: &order, checkout: &seen.checkout };
    step.run().await?;
    if !seen.refunds.is_empty() {
        refunds::observe(&tx, env, &order, payment_id, &seen.refunds).await?;
    }
    if let Some(opened_at) = disputes::observe(&tx, env, &order, &payment, &seen.disputes).await? {
        refunds::resume(&tx, env, payment_id, opened_at).await?;
    }
    looks::plan(&tx, env, &payment, seen.checkout.status).await?;
    tx.commit().await
}

struct Step<'a> {
    tx: &'a Tx,
    env: &'a Env,
    payment: &'a payment::Model,
    order: &'a order::Model,
    checkout: &'a Checkout,
}

impl Step<'_> {
    async fn run(&self) -> Result<(), DbErr> {
        let is_through = self.checkout.paid || self.checkout.status == CheckoutStatus::Complete;
        if is_through && let Some(difference) = self.difference()? {
            return self.quarantine(&difference).await;
        }
        if self.checkout.paid {
            return self.succeed().await;
        }
        match (self.checkout.status, &self.checkout.failure) {
            (CheckoutStatus::Expired, _) => self.expire().await,
            // Unpaid, and unclear what follows: the end of the hold decides.
            (CheckoutStatus::Unclear, _) => {
                tracing::warn!(payment_id = %self.payment.id, unreadable = self.checkout.unreadable, "an unclear checkout");
                Ok(())
            }
            (CheckoutStatus::Open | CheckoutStatus::Complete, failure) if self.checkout.cancelled => {
                self.fail_for_good(failure.as_deref().unwrap_or("The payment was cancelled.")).await
            }
            (CheckoutStatus::Complete, None) => self.wait_for_money().await,
            (CheckoutStatus::Complete, Some(failure)) => self.fail_for_good(failure).await,
            (CheckoutStatus::Open, Some(failure)) => {
                self.move_to(PaymentStatus::Failed, Some(failure)).await?;
                Ok(())
            }
            (CheckoutStatus::Open, None) => Ok(()),
        }
    }

    /// How the checkout differs from our request, if it does.
    fn difference(&self) -> Result<Option<String>, DbErr> {
        if let Some(unreadable) = &self.checkout.unreadable {
            return Ok(Some(unreadable.clone()));
        }
        let expected = Money::stored(self.payment.amount_minor, &self.payment.currency)?;
        if self.checkout.total != Some(expected) {
            let actual = self.checkout.total.map_or_else(|| "no total".to_owned(), |total| total.to_string());
            return Ok(Some(format!("expected {expected}, the provider has {actual}")));
        }
        let ours = self.payment.typed_id().to_string();
        if self.checkout.payment_id.as_deref() != Some(&ours) {
            return Ok(Some("the provider's checkout names another payment".to_owned()));
        }
        Ok(None)
    }

    /// Moves the payment to a status, if allowed. Returns whether it did.
    async fn move_to(&self, status: PaymentStatus, failure: Option<&str>) -> Result<bool, DbErr> {
        if !allowed(self.payment.status, status) {
            return Ok(false);
        }
        let intent_id = self.checkout.intent_id.clone().or_else(|| self.payment.intent_id.clone());
        payment::Entity::update_many()
            .filter(payment::Column::Id.eq(self.payment.id))
            .col_expr(payment::Column::Status, status.to_value().into())
            .col_expr(payment::Column::IntentId, Expr::value(intent_id))
            .col_expr(payment::Column::Failure, Expr::value(failure.map(shorten)))
            .col_expr(payment::Column::UpdatedAt, Expr::value(self.env.now()))
            .exec(self.tx)
            .await?;
        self.tx.announce(Signal::Order(self.order.typed_id()));
        metrics::payment(status.to_value());
        Ok(true)
    }

    async fn succeed(&self) -> Result<(), DbErr> {
        if !self.move_to(PaymentStatus::Succeeded, None).await? {
            return Ok(());
        }
        let amount = Money::stored(self.payment.amount_minor, &self.payment.currency)?;
        let (order, payment) = (self.order, self.payment);
        let movement = Movement { order, payment, kind: LedgerKind::Payment, source_id: payment.id, amount };
        ledger::record(self.tx, self.env, &[movement]).await?;
        let (origin, reason) = match confirm(self.tx, self.env, self.order).await? {
            Confirmation::Confirmed | Confirmation::Already => return Ok(()),
            Confirmation::TooLate(why) => (RefundOrigin::LatePayment, why.to_owned()),
            Confirmation::OrderCancelled(reason) => (RefundOrigin::OrderCancelled, reason),
            Confirmation::EventCancelled(reason) => (RefundOrigin::EventCancelled, reason),
        };
        refunds::return_all(self.tx, self.env, self.payment, origin, &reason).await
    }

    async fn wait_for_money(&self) -> Result<(), DbErr> {
        if !self.move_to(PaymentStatus::Processing, None).await? {
            return Ok(());
        }
        // The job that ends the hold runs at the old time and finds the new one.
        order::Entity::update_many()
            .filter(order::Column::Id.eq(self.order.id))
            .filter(order::Column::Status.eq(OrderStatus::Pending))
            .col_expr(order::Column::ExpiresAt, Expr::value(self.env.now() + IN_TRANSIT))
            .exec(self.tx)
            .await?;
        Ok(())
    }

    async fn fail_for_good(&self, failure: &str) -> Result<(), DbErr> {
        self.move_to(PaymentStatus::Failed, Some(failure)).await?;
        if release(self.tx, self.env, self.order, OrderStatus::Cancelled, "The payment failed.").await? {
            outbox::enqueue(self.tx, self.env, [Job::SendPaymentFailed { order_id: self.order.typed_id() }]).await?;
        }
        Ok(())
    }

    async fn expire(&self) -> Result<(), DbErr> {
        self.move_to(PaymentStatus::Expired, None).await?;
        release(self.tx, self.env, self.order, OrderStatus::Expired, "The payment was not made in time.").await?;
        Ok(())
    }

    async fn quarantine(&self, difference: &str) -> Result<(), DbErr> {
        if !self.move_to(PaymentStatus::Quarantined, Some(difference)).await? {
            return Ok(());
        }
        tracing::error!(payment_id = %self.payment.id, "a payment does not match its order and waits for a person");
        let entry = audit::Entry::of("payment.quarantine", "payment", self.payment.id)
            .organization(self.order.of_organization())
            .reason(difference)
            .details(serde_json::json!({ "order": self.order.typed_id().to_string() }));
        audit::record(self.tx, self.env, &Actor::System, entry).await?;
        let notices = [
            Job::SendPaymentQuarantined { payment_id: self.payment.typed_id() },
            Job::SendPaymentInReview { order_id: self.order.typed_id() },
        ];
        outbox::enqueue(self.tx, self.env, notices).await
    }
}
