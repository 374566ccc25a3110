//! Storing checkouts that were opened: many in one transaction.

use entity::payment;
use kernel::Env;
use kernel::db::is_sqlite;
use kernel::gather::{Gather, together_or_each};
use kernel::ids::{OfOrder as _, OrderId};
use kernel::payments::Checkout;
use kernel::signals::Signal;
use sea_orm::prelude::*;
use sea_orm::{DbErr, Statement};
use serde_json::json;

use super::QUIET;

/// The checkouts of a process that wait to be stored. Cheap to clone.
#[derive(Clone, Default)]
pub struct Openings(Gather<Opening, Result<(), DbErr>>);

/// A checkout that was opened for a payment.
#[derive(Clone)]
pub(super) struct Opening {
    payment_id: Uuid,
    order_id: OrderId,
    checkout: Checkout,
}

impl Opening {
    pub(super) fn new(payment: &payment::Model, checkout: Checkout) -> Self {
        Self { payment_id: payment.id, order_id: payment.of_order(), checkout }
    }
}

impl Openings {
    /// Stores a checkout, together with others that wait, unless its payment has one already or needs none any more.
    pub(super) async fn store(&self, env: &Env, opening: Opening) -> Result<(), DbErr> {
        let env = env.clone();
        let serve = move |openings: Vec<Opening>| {
            let env = env.clone();
            together_or_each(openings, move |openings| store_all(env.clone(), openings))
        };
        let lost = || Err(DbErr::Custom("a transaction for several checkouts was lost".to_owned()));
        self.0.ask(opening, serve).await.unwrap_or_else(lost)
    }
}

async fn store_all(env: Env, openings: Vec<Opening>) -> Result<(), DbErr> {
    let tx = env.begin().await?;
    let sqlite = is_sqlite(&tx);
    let row = |opening: &Opening| {
        let id = if sqlite { opening.payment_id.simple().to_string() } else { opening.payment_id.to_string() };
        json!([id, opening.checkout.checkout_id, opening.checkout.url])
    };
    let rows: Vec<_> = openings.iter().map(row).collect();
    // The rows are locked in the order of their ids, so that processes that store the same ones don't deadlock.
    let sql = if sqlite {
        "UPDATE payments SET checkout_id = opened.value ->> 1, checkout_url = opened.value ->> 2, updated_at = $2, \
         look_at = $3 FROM json_each($1) AS opened \
         WHERE payments.id = unhex(opened.value ->> 0) AND status = 'pending' AND checkout_id IS NULL"
    } else {
        "UPDATE payments SET checkout_id = opened.checkout_id, checkout_url = opened.checkout_url, updated_at = $2, \
         look_at = $3 FROM (SELECT payments.id, value ->> 1 AS checkout_id, value ->> 2 AS checkout_url \
         FROM json_array_elements(CAST($1 AS json)) AS value JOIN payments ON payments.id = CAST(value ->> 0 AS uuid) \
         ORDER BY payments.id FOR NO KEY UPDATE OF payments) AS opened \
         WHERE payments.id = opened.id AND payments.status = 'pending' AND payments.checkout_id IS NULL"
    };
    let values = [json!(rows).to_string().into(), env.now().into(), (env.now() + QUIET).into()];
    tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, values)).await?;
    for opening in &openings {
        tx.announce(Signal::Order(opening.order_id));
    }
    tx.commit().await
}
