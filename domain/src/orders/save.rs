//! Taking an order into one's account, by whoever has its secret link.

use entity::order::{self, Column, Entity};
use kernel::actor::Actor;
use kernel::error::{Failure, Validation};
use kernel::ids::{self, OfOrganization as _, OrderKind, TypedId as _};
use kernel::signals::Signal;
use kernel::{Env, audit};
use sea_orm::prelude::*;
use sea_orm::sea_query::Expr;

use super::OrderErrorCode::{self, OtherAccount};
use super::{for_buyer, is_secret_of};

/// Takes an order into the actor's account, unless it is in another one. Its address stays, and so does its link. Of two
/// accounts at once, one gets it. Repeating it changes nothing.
///
/// Rule: whoever is signed in and has the order's secret.
pub async fn save(
    env: &Env,
    actor: &Actor,
    order_id: &str,
    secret: &str,
) -> Result<order::Model, Failure<OrderErrorCode>> {
    let person = actor.require_person()?.user_id;
    let mut checks = Validation::new();
    let order_id = checks.take("orderId", ids::parse::<OrderKind>(order_id));
    let order_id = checks.finish_with(order_id)?;
    let missing = || Failure::not_found("orderId", "order");
    let order = for_buyer(env.db.primary(), actor, order_id, Some(secret)).await?.ok_or_else(missing)?;
    if order.user_id == Some(person.uuid()) {
        return Ok(order);
    }
    if !is_secret_of(&order, secret) {
        return Err(missing());
    }
    let tx = env.begin().await?;
    let taken = Entity::update_many()
        .filter(Column::Id.eq(order.id))
        .filter(Column::UserId.is_null())
        .col_expr(Column::UserId, Expr::value(person.uuid()))
        .exec(&tx)
        .await?;
    let order = Entity::find_by_id(order.id).one(&tx).await?.ok_or_else(missing)?;
    if taken.rows_affected == 0 {
        if order.user_id == Some(person.uuid()) {
            return Ok(order);
        }
        let message = "This order is in another account already. Log in with that one, or keep using the link.";
        return Err(Failure::field(OtherAccount, "orderId", message));
    }
    let entry = audit::Entry::of("order.save", "order", order.id).organization(order.of_organization());
    audit::record(&tx, env, actor, entry).await?;
    tx.announce(Signal::Order(order.typed_id()));
    tx.commit().await?;
    Ok(order)
}
