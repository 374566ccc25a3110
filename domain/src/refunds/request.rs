//! Requesting refunds.

use entity::ledger_entry::LedgerKind;
use entity::order::OrderStatus;
use entity::payment::PaymentStatus;
use entity::refund::{RefundOrigin, RefundStatus};
use entity::{order, payment, refund};
use kernel::actor::Actor;
use kernel::db::Tx;
use kernel::error::{Failure, Validation};
use kernel::ids::{self, OfOrder as _, OfOrganization as _, OrderId, OrderKind, OrganizationId, TypedId as _};
use kernel::jobs::outbox;
use kernel::money::{Currency, Money};
use kernel::signals::Signal;
use kernel::text::{Invalid, line};
use kernel::{Env, audit, limits, versions};
use sea_orm::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{ConnectionTrait, IntoActiveModel as _, Iterable as _};
use sha2::{Digest as _, Sha256};
use time::OffsetDateTime;

use super::RefundErrorCode::{self, AmountTooHigh, IdempotencyKeyReused, NothingToRefund, PaymentDisputed};
use super::rows_of;
use crate::disputes;
use crate::job::Job;
use crate::ledger::{self, Movement};
use crate::orders::{self, locks};
use crate::payments::look_soon;

/// An organizer's refund. Texts are as they were typed.
#[derive(Debug, Clone)]
pub struct RequestRefund {
    /// The TypeID of the order.
    pub order_id: String,
    /// How much; everything that is left by default.
    pub amount: Option<RefundAmount>,
    /// Why; the buyer sees it.
    pub reason: String,
    /// The client's key for this refund, so that a repeated request does not make another one.
    pub idempotency_key: String,
}

/// How much is to go back. Texts are as they were typed.
#[derive(Debug, Clone)]
pub struct RefundAmount {
    /// A plain decimal amount.
    pub amount: String,
    /// An ISO 4217 code.
    pub currency: String,
}

impl RefundAmount {
    pub(super) fn parse(&self) -> Result<Money, Invalid> {
        Money::parse(&self.amount, Currency::parse(&self.currency)?)
    }
}

/// A requested refund with its order.
#[derive(Debug, Clone)]
pub struct RefundRequested {
    /// The new refund, still to be sent to the provider.
    pub refund: refund::Model,
    /// The order; cancelled if nothing is left of its payment.
    pub order: order::Model,
}

/// Refunds an order in full or in part. The amount is reserved at once, so that two refunds at the same moment can't
/// exceed the payment; a job sends it. Of a payment that was made outside, it records that the organizer paid it back.
/// If nothing is left of the payment, the order is cancelled and its places are
/// released.
///
/// Rule: members who manage orders.
pub async fn request(
    env: &Env,
    actor: &Actor,
    input: RequestRefund,
) -> Result<RefundRequested, Failure<RefundErrorCode>> {
    let request = ParsedRequest::parse(&input)?;
    let order = orders::managed(env, actor, request.order_id).await?;
    let tx = env.begin().await?;
    let payment = match payment_of(&tx, order.id).await? {
        Some(payment) => locks::payment(&tx, payment.id).await?.ok_or_else(nothing)?,
        None => return Err(nothing()),
    };
    if let Some(earlier) = by_key(&tx, order.id, &request.idempotency_key).await? {
        if earlier.idempotency_hash != request.hash {
            return Err(Failure::field(
                IdempotencyKeyReused,
                "idempotencyKey",
                "This idempotency key was used for a different refund.",
            ));
        }
        let order = reload(&tx, order.id).await?;
        return Ok(RefundRequested { refund: earlier, order });
    }
    let amount = amount_of(request.amount, &payment)?;
    undisputed(&tx, &payment).await?;
    let refund = set_aside(
        &tx,
        env,
        actor,
        &payment,
        amount,
        Cause {
            origin: RefundOrigin::Organizer,
            reason: &request.reason,
            key: &request.idempotency_key,
            hash: request.hash.clone(),
        },
    )
    .await?;
    if payment.refunded_minor + amount.minor == payment.amount_minor {
        orders::cancel_confirmed(&tx, env, &order, &request.reason).await?;
    }
    note(&tx, env, actor, &refund, order.of_organization()).await?;
    let order = reload(&tx, order.id).await?;
    tx.commit().await?;
    Ok(RefundRequested { refund, order })
}

struct ParsedRequest {
    order_id: OrderId,
    amount: Option<Money>,
    reason: String,
    idempotency_key: String,
    hash: Vec<u8>,
}

impl ParsedRequest {
    fn parse(input: &RequestRefund) -> Result<Self, Failure<RefundErrorCode>> {
        let mut checks = Validation::new();
        let order_id = checks.take("orderId", ids::parse::<OrderKind>(&input.order_id));
        let reason = checks.take("reason", line(&input.reason, limits::REASON));
        let key = checks.take("idempotencyKey", clients_key(&input.idempotency_key));
        let amount = checks.take_optional("amount", input.amount.as_ref().map(RefundAmount::parse));
        let (order_id, reason, idempotency_key, amount) = checks.finish_with((order_id, reason, key, amount))?;
        let hash = Sha256::digest(format!("{:?}\n{reason}", amount.map(|amount| amount.to_string()))).to_vec();
        Ok(Self { order_id, amount, reason, idempotency_key, hash })
    }
}

/// Validates a client's key. It must not look like our own keys, which share an index with the clients'.
fn clients_key(key: &str) -> Result<String, Invalid> {
    let key = line(key, limits::SHORT_IDEMPOTENCY_KEY)?;
    let is_ours = |prefix: &str| {
        matches!(prefix, "resumed" | "again") || RefundOrigin::iter().any(|origin| origin.to_value() == prefix)
    };
    match key.split_once(':') {
        Some((prefix, _)) if is_ours(prefix) => {
            Err(Invalid::new(format!("must not begin with {prefix}: such keys are the system's own")))
        }
        _ => Ok(key),
    }
}

/// The amount to refund, checked against what is left of the payment.
pub(super) fn amount_of(wanted: Option<Money>, payment: &payment::Model) -> Result<Money, Failure<RefundErrorCode>> {
    let left = left_of(payment)?;
    if payment.status != PaymentStatus::Succeeded || left.minor == 0 {
        return Err(nothing());
    }
    let amount = wanted.unwrap_or(left);
    if amount.currency != left.currency {
        let message = format!("The order was paid in {}.", left.currency.code());
        return Err(Failure::field(RefundErrorCode::InvalidInput, "amount.currency", message));
    }
    if amount.minor == 0 {
        return Err(Failure::field(
            RefundErrorCode::InvalidInput,
            "amount.amount",
            "amount must be more than nothing.",
        ));
    }
    if amount.minor > left.minor {
        let message = format!("At most {left} can still be refunded.");
        return Err(Failure::field(AmountTooHigh, "amount.amount", message));
    }
    Ok(amount)
}

/// Refuses if a dispute prevents refunds.
pub(super) async fn undisputed(
    conn: &impl ConnectionTrait,
    payment: &payment::Model,
) -> Result<(), Failure<RefundErrorCode>> {
    if disputes::forbids_refunds(conn, payment.id).await? {
        let message = "The buyer disputes this payment at their bank, which has taken the money back. Answer the dispute \
                       at the payment provider instead.";
        return Err(Failure::field(PaymentDisputed, "orderId", message));
    }
    Ok(())
}

pub(super) fn nothing() -> Failure<RefundErrorCode> {
    Failure::field(NothingToRefund, "orderId", "This order's payment has already been refunded in full.")
}

async fn payment_of(tx: &Tx, order_id: Uuid) -> Result<Option<payment::Model>, DbErr> {
    payment::Entity::find().filter(payment::Column::OrderId.eq(order_id)).one(tx).await
}

async fn by_key(tx: &Tx, order_id: Uuid, key: &str) -> Result<Option<refund::Model>, DbErr> {
    refund::Entity::find()
        .filter(refund::Column::OrderId.eq(order_id))
        .filter(refund::Column::IdempotencyKey.eq(key))
        .one(tx)
        .await
}

async fn reload(tx: &Tx, order_id: Uuid) -> Result<order::Model, DbErr> {
    let order = order::Entity::find_by_id(order_id).one(tx).await?;
    order.ok_or_else(|| DbErr::RecordNotFound(format!("order {order_id}")))
}

struct Cause<'a> {
    origin: RefundOrigin,
    reason: &'a str,
    key: &'a str,
    hash: Vec<u8>,
}

/// Updates `payments.refunded_minor`, the sum of the payment's refunds that did not fail. Must be called after every
/// write of a refund, in the same transaction and with the payment locked; nothing else writes it. A CHECK refuses more
/// than was paid.
pub(super) async fn recount(tx: &Tx, payment_id: Uuid) -> Result<(), DbErr> {
    let sum = "COALESCE((SELECT SUM(amount_minor) FROM refunds
                         WHERE refunds.payment_id = payments.id AND refunds.status <> 'failed'), 0)";
    payment::Entity::update_many()
        .filter(payment::Column::Id.eq(payment_id))
        .col_expr(payment::Column::RefundedMinor, Expr::cust(sum))
        .exec(tx)
        .await?;
    Ok(())
}

/// Reserves money of a locked payment for a refund, and enqueues the job that sends it. What was paid outside is paid back
/// outside: that it was is all there is to record.
async fn set_aside(
    tx: &Tx,
    env: &Env,
    actor: &Actor,
    payment: &payment::Model,
    amount: Money,
    cause: Cause<'_>,
) -> Result<refund::Model, DbErr> {
    let outside = ledger::is_outside(payment);
    let refund = refund::Model {
        id: env.ids.next(),
        order_id: payment.order_id,
        payment_id: payment.id,
        status: if outside { RefundStatus::Succeeded } else { RefundStatus::Pending },
        amount_minor: amount.minor,
        currency: amount.currency.code().to_owned(),
        origin: cause.origin,
        reason: cause.reason.to_owned(),
        idempotency_key: cause.key.to_owned(),
        idempotency_hash: cause.hash,
        provider_refund_id: None,
        failure: None,
        requested_by: actor.user().map(|user| user.user_id.uuid()),
        attempt: 0,
        sent_at: None,
        created_at: env.now(),
        updated_at: env.now(),
        version: versions::FIRST,
    };
    refund.clone().into_active_model().reset_all().insert(tx).await?;
    recount(tx, payment.id).await?;
    if outside {
        let order = reload(tx, payment.order_id).await?;
        let movement = Movement { order: &order, payment, kind: LedgerKind::Refund, source_id: refund.id, amount };
        ledger::record(tx, env, &[movement]).await?;
        outbox::enqueue(tx, env, [Job::SendRefundNotice { refund_id: refund.typed_id() }]).await?;
    } else {
        look_soon(tx, env, payment.id).await?;
        outbox::enqueue(tx, env, [Job::ExecuteRefund { refund_id: refund.typed_id() }]).await?;
    }
    tx.announce(Signal::Order(payment.of_order()));
    Ok(refund)
}

/// Records in the audit trail that money is refunded, and who caused it: a person, or a rule.
pub(super) async fn note(
    tx: &Tx,
    env: &Env,
    actor: &Actor,
    refund: &refund::Model,
    organization_id: OrganizationId,
) -> Result<(), DbErr> {
    let amount = Money::stored(refund.amount_minor, &refund.currency)?;
    let entry = audit::Entry::of("refund.create", "order", refund.order_id)
        .organization(organization_id)
        .reason(refund.reason.as_str())
        .details(serde_json::json!({
            "refund": refund.typed_id().to_string(),
            "amount": amount.to_string(),
            "origin": refund.origin.to_value(),
        }));
    audit::record(tx, env, actor, entry).await
}

/// Refunds everything that is left of a payment, for a reason of ours. Does nothing if nothing is left, or if it was made
/// outside: then the organizer says so when they have paid it back.
pub(crate) async fn return_all(
    tx: &Tx,
    env: &Env,
    payment: &payment::Model,
    origin: RefundOrigin,
    reason: &str,
) -> Result<(), DbErr> {
    let left = left_of(payment)?;
    // The bank has withdrawn the money already, so it can't be refunded as well.
    if left.minor == 0 || ledger::is_outside(payment) || disputes::forbids_refunds(tx, payment.id).await? {
        return Ok(());
    }
    // A client's keys have no such prefix ([`clients_key`]), and a payment is returned once per reason.
    let key = format!("{}:{}", origin.to_value(), payment.id.simple());
    let cause = Cause { origin, reason, key: &key, hash: Vec::new() };
    send_back(tx, env, payment, left, cause).await
}

/// Refunds what is left of a payment whose order ended while a dispute prevented that, now that the bank has returned
/// the money. Does nothing if the order has not ended, if nothing is left, or if a refund had failed before the
/// dispute: then people may have settled it in another way.
pub(crate) async fn resume(tx: &Tx, env: &Env, payment_id: Uuid, opened_at: OffsetDateTime) -> Result<(), DbErr> {
    let Some(payment) = payment::Entity::find_by_id(payment_id).one(tx).await? else {
        return Ok(());
    };
    let order = reload(tx, payment.order_id).await?;
    let left = left_of(&payment)?;
    let origin = match order.status {
        OrderStatus::Pending | OrderStatus::Confirmed => return Ok(()),
        OrderStatus::Cancelled => RefundOrigin::OrderCancelled,
        OrderStatus::Expired => RefundOrigin::LatePayment,
    };
    let refunds = rows_of(tx, payment.id).await?;
    if payment.status != PaymentStatus::Succeeded
        || left.minor == 0
        || refunds.iter().any(|refund| was_settled(refund, opened_at))
        || disputes::forbids_refunds(tx, payment.id).await?
    {
        return Ok(());
    }
    // A bank may decide more than once. The count makes the key unique: rows are never deleted, and the payment is
    // locked.
    let key = format!("resumed:{}:{}", payment.id.simple(), refunds.len());
    let reason = order.cancel_reason.as_deref().unwrap_or("The order had ended.");
    send_back(tx, env, &payment, left, Cause { origin, reason, key: &key, hash: Vec::new() }).await
}

/// Refunds what is left of a payment whose order has ended, after its full refund was overtaken by one at the provider.
pub(super) async fn renew(tx: &Tx, env: &Env, payment_id: Uuid, overtaken: &refund::Model) -> Result<(), DbErr> {
    let Some(payment) = payment::Entity::find_by_id(payment_id).one(tx).await? else {
        return Ok(());
    };
    let left = left_of(&payment)?;
    if left.minor == 0 {
        return Ok(());
    }
    let key = format!("again:{}", overtaken.id.simple());
    let cause = Cause { origin: overtaken.origin, reason: &overtaken.reason, key: &key, hash: Vec::new() };
    send_back(tx, env, &payment, left, cause).await
}

/// Whether a refund had failed before a dispute was opened, so that people may have settled it themselves.
pub(crate) fn was_settled(refund: &refund::Model, opened_at: OffsetDateTime) -> bool {
    refund.status == RefundStatus::Failed && refund.updated_at < opened_at
}

/// The amount of a payment that has not been refunded.
fn left_of(payment: &payment::Model) -> Result<Money, DbErr> {
    Money::stored(payment.amount_minor - payment.refunded_minor, &payment.currency)
}

/// Refunds money of a locked payment for a reason of ours.
async fn send_back(tx: &Tx, env: &Env, payment: &payment::Model, amount: Money, cause: Cause<'_>) -> Result<(), DbErr> {
    let refund = set_aside(tx, env, &Actor::System, payment, amount, cause).await?;
    let order = reload(tx, payment.order_id).await?;
    note(tx, env, &Actor::System, &refund, order.of_organization()).await
}
