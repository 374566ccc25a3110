//! Opening checkouts, many at a time: what they are for is read in one statement, and they are stored in one transaction.

use std::collections::HashMap;

use entity::{event, payment};
use kernel::Env;
use kernel::db::{among, is_sqlite};
use kernel::gather::{Gather, together_or_each};
use kernel::ids::{OfOrder as _, OrderId};
use kernel::payments::Checkout;
use kernel::signals::Signal;
use sea_orm::prelude::*;
use sea_orm::{DbErr, QuerySelect as _, Statement};
use serde_json::json;

use super::QUIET;

/// The checkouts of a process that are being opened. Cheap to clone.
#[derive(Clone, Default)]
pub struct Openings {
    titles: Gather<Uuid, Result<Option<String>, DbErr>>,
    stores: Gather<Opening, Result<Option<payment::Model>, DbErr>>,
}

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
    /// The title of an event, read together with others; none if there is no such event.
    pub(super) async fn title(&self, env: &Env, event_id: Uuid) -> Result<Option<String>, DbErr> {
        let env = env.clone();
        let serve = move |ids: Vec<Uuid>| {
            let env = env.clone();
            async move {
                let titles = titles(env.db.primary(), &ids).await;
                ids.iter()
                    .map(|id| titles.as_ref().map(|titles| titles.get(id).cloned()).map_err(Clone::clone))
                    .collect()
            }
        };
        self.titles.ask(event_id, serve).await.unwrap_or_else(|| Err(lost()))
    }

    /// Stores a checkout, together with others that wait, unless its payment has one already or needs none any more.
    /// Returns the payment as it is then.
    pub(super) async fn store(&self, env: &Env, opening: Opening) -> Result<Option<payment::Model>, DbErr> {
        let env = env.clone();
        let serve = move |openings: Vec<Opening>| {
            let env = env.clone();
            async move {
                let ids: Vec<Uuid> = openings.iter().map(|opening| opening.payment_id).collect();
                let writing = env.clone();
                let stored = together_or_each(openings, move |openings| store_all(writing.clone(), openings)).await;
                let payments = payments(env.db.primary(), &ids).await;
                let payment = |id: &Uuid| match &payments {
                    Ok(payments) => Ok(payments.get(id).cloned()),
                    Err(error) => Err(error.clone()),
                };
                stored.into_iter().zip(&ids).map(|(stored, id)| stored.and_then(|()| payment(id))).collect()
            }
        };
        self.stores.ask(opening, serve).await.unwrap_or_else(|| Err(lost()))
    }
}

fn lost() -> DbErr {
    DbErr::Custom("a statement for several checkouts was lost".to_owned())
}

async fn titles(conn: &impl ConnectionTrait, ids: &[Uuid]) -> Result<HashMap<Uuid, String>, DbErr> {
    let mut ids = ids.to_vec();
    // Most of them are for the same event.
    ids.sort_unstable();
    ids.dedup();
    let rows = event::Entity::find().select_only().columns([event::Column::Id, event::Column::Title]);
    let rows: Vec<(Uuid, String)> = rows.filter(among(conn, event::Column::Id, ids)).into_tuple().all(conn).await?;
    Ok(rows.into_iter().collect())
}

async fn payments(conn: &impl ConnectionTrait, ids: &[Uuid]) -> Result<HashMap<Uuid, payment::Model>, DbErr> {
    let rows = payment::Entity::find().filter(among(conn, payment::Column::Id, ids.iter().copied())).all(conn).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
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
