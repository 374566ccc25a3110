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

/// A movement of money to be booked between the payment provider, who holds it, and the organization, to whom it is owed;
/// or, of a payment that was made outside, between that outside and the organization.
#[derive(Debug)]
pub struct Movement<'a> {
    /// The order that it is about.
    pub order: &'a order::Model,
    /// The order's payment, which says who holds the money.
    pub payment: &'a payment::Model,
    /// Which way the money goes.
    pub kind: LedgerKind,
    /// The payment or the refund it stems from.
    pub source_id: Uuid,
    /// How much it is; not negative.
    pub amount: Money,
}

/// Books movements. One that is already booked (same source and kind) is not booked again. Runs one statement.
pub async fn record(tx: &Tx, env: &Env, movements: &[Movement<'_>]) -> Result<(), DbErr> {
    if movements.is_empty() {
        return Ok(());
    }
    let once = OnConflict::columns([
        ledger_entry::Column::SourceId,
        ledger_entry::Column::Kind,
        ledger_entry::Column::Account,
    ])
    .do_nothing()
    .to_owned();
    let entries = movements.iter().flat_map(|movement| movement.entries(env));
    ledger_entry::Entity::insert_many(entries).on_conflict(once).exec_without_returning(tx).await?;
    Ok(())
}

impl Movement<'_> {
    fn entries(&self, env: &Env) -> [ledger_entry::ActiveModel; 2] {
        let toward_organization = match self.kind {
            LedgerKind::Payment | LedgerKind::RefundReversal => self.amount.minor,
            LedgerKind::Refund => -self.amount.minor,
        };
        let entry = |account, amount_minor| ledger_entry::ActiveModel {
            id: Set(env.ids.next()),
            organization_id: Set(self.order.organization_id),
            order_id: Set(self.order.id),
            source_id: Set(self.source_id),
            kind: Set(self.kind),
            account: Set(account),
            amount_minor: Set(amount_minor),
            currency: Set(self.amount.currency.code().to_owned()),
            created_at: Set(env.now()),
        };
        let from = if is_outside(self.payment) { LedgerAccount::Outside } else { LedgerAccount::Provider };
        [entry(LedgerAccount::Organization, toward_organization), entry(from, -toward_organization)]
    }
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
