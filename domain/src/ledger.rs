//! The ledger: every movement of money, double-entry and append-only. A positive amount is money that came into an
//! account, a negative one money that left it; the entries of one movement sum to zero.

use entity::ledger_entry::{self, LedgerAccount, LedgerKind};
use entity::{order, payment};
use sea_orm::ActiveValue::Set;
use sea_orm::prelude::*;
use sea_orm::sea_query::{ExprTrait as _, OnConflict};
use sea_orm::{ConnectionTrait, QuerySelect};
use uuid::Uuid;

use kernel::Env;
use kernel::db::Tx;
use kernel::money::Money;

/// The provider of payments that were made outside: in cash, by bank transfer. Nobody but the organizer can give them back.
pub const OUTSIDE: &str = "outside";

/// Whether a payment was made outside of any payment provider.
pub fn is_outside(payment: &payment::Model) -> bool {
    payment.provider == OUTSIDE
}

/// Books a movement between the payment provider, who holds the money, and the organization, to whom it is owed; or, of a
/// payment that was made outside, between that outside and the organization.
/// A movement that is already booked (same source and kind) is not booked again.
///
/// `source_id` is the payment or the refund it stems from.
pub async fn record(
    tx: &Tx,
    env: &Env,
    order: &order::Model,
    kind: LedgerKind,
    payment: &payment::Model,
    source_id: Uuid,
    amount: Money,
) -> Result<(), DbErr> {
    let toward_organization = match kind {
        LedgerKind::Payment | LedgerKind::RefundReversal => amount.minor,
        LedgerKind::Refund => -amount.minor,
    };
    let entry = |account, amount_minor| ledger_entry::ActiveModel {
        id: Set(env.ids.next()),
        organization_id: Set(order.organization_id),
        order_id: Set(order.id),
        source_id: Set(source_id),
        kind: Set(kind),
        account: Set(account),
        amount_minor: Set(amount_minor),
        currency: Set(amount.currency.code().to_owned()),
        created_at: Set(env.now()),
    };
    let from = if is_outside(payment) { LedgerAccount::Outside } else { LedgerAccount::Provider };
    let entries = [entry(LedgerAccount::Organization, toward_organization), entry(from, -toward_organization)];
    let once = OnConflict::columns([
        ledger_entry::Column::SourceId,
        ledger_entry::Column::Kind,
        ledger_entry::Column::Account,
    ])
    .do_nothing()
    .to_owned();
    ledger_entry::Entity::insert_many(entries).on_conflict(once).exec_without_returning(tx).await?;
    Ok(())
}

/// The amount owed to the organization for an order, in minor units: payments less refunds.
pub async fn balance_of_order(conn: &impl ConnectionTrait, order_id: Uuid) -> Result<i64, DbErr> {
    let amounts: Vec<i64> = ledger_entry::Entity::find()
        .select_only()
        .column(ledger_entry::Column::AmountMinor)
        .filter(ledger_entry::Column::OrderId.eq(order_id))
        .filter(ledger_entry::Column::Account.eq(LedgerAccount::Organization))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(amounts.iter().sum())
}

/// How money of an order has moved after it was paid: refunds, and refunds that came back, each with the refund's id.
pub async fn moves_after_payment(
    conn: &impl ConnectionTrait,
    order_id: Uuid,
) -> Result<Vec<(Uuid, LedgerKind)>, DbErr> {
    ledger_entry::Entity::find()
        .select_only()
        .columns([ledger_entry::Column::SourceId, ledger_entry::Column::Kind])
        .filter(ledger_entry::Column::OrderId.eq(order_id))
        .filter(ledger_entry::Column::Account.eq(LedgerAccount::Organization))
        .filter(ledger_entry::Column::Kind.ne(LedgerKind::Payment))
        .into_tuple()
        .all(conn)
        .await
}

/// The sources of movements whose entries do not sum to zero; there must be none.
pub async fn unbalanced(conn: &impl ConnectionTrait) -> Result<Vec<Uuid>, DbErr> {
    ledger_entry::Entity::find()
        .select_only()
        .column(ledger_entry::Column::SourceId)
        .group_by(ledger_entry::Column::SourceId)
        .group_by(ledger_entry::Column::Kind)
        .group_by(ledger_entry::Column::Currency)
        .having(ledger_entry::Column::AmountMinor.sum().ne(0))
        .into_tuple()
        .all(conn)
        .await
}
