//! Mailing an order's tickets again, for buyers who lost them.

use entity::{audit_entry, order};
use kernel::actor::Actor;
use kernel::error::{Failure, Validation};
use kernel::ids::{self, OfOrganization as _, OrderKind, TypedId as _};
use kernel::jobs::outbox;
use kernel::{Env, audit};
use sea_orm::QuerySelect as _;
use sea_orm::prelude::*;
use time::Duration;

use super::OrderErrorCode::{self, NotConfirmed, TooOften};
use super::query::managed;
use crate::job::Job;

/// How often an order's tickets can be mailed again within [`WINDOW`].
const MOST: u64 = 3;
/// The time span that [`MOST`] applies to.
const WINDOW: Duration = Duration::hours(1);

/// Mails the confirmation with the tickets of an order again, at most three times an hour.
///
/// Rule: members who manage orders.
pub async fn resend(env: &Env, actor: &Actor, order_id: &str) -> Result<order::Model, Failure<OrderErrorCode>> {
    let mut checks = Validation::new();
    let order_id = checks.take("orderId", ids::parse::<OrderKind>(order_id));
    let order_id = checks.finish_with(order_id)?;
    let known = managed::<OrderErrorCode>(env, actor, order_id).await?;
    let tx = env.begin().await?;
    // The lock keeps two requests at once from both being the last one allowed.
    let query = order::Entity::find_by_id(known.id).lock_exclusive();
    let order = query.one(&tx).await?.ok_or_else(|| Failure::not_found("orderId", "order"))?;
    if order.status != order::OrderStatus::Confirmed {
        let message = "There are no tickets to mail: the order is not confirmed.";
        return Err(Failure::field(NotConfirmed, "orderId", message));
    }
    let lately = audit_entry::Entity::find()
        .filter(audit_entry::Column::SubjectKind.eq("order"))
        .filter(audit_entry::Column::SubjectId.eq(order.id))
        .filter(audit_entry::Column::Action.eq("order.resend"))
        .filter(audit_entry::Column::CreatedAt.gt(env.now() - WINDOW))
        .count(&tx)
        .await?;
    if lately >= MOST {
        let message =
            "The tickets were mailed several times just now. Please check the address, and try again in an hour.";
        return Err(Failure::field(TooOften, "orderId", message));
    }
    outbox::enqueue(&tx, env, [Job::SendOrderConfirmation { order_id: order.typed_id() }]).await?;
    let entry = audit::Entry::of("order.resend", "order", order.id).organization(order.of_organization());
    audit::record(&tx, env, actor, entry).await?;
    tx.commit().await?;
    Ok(order)
}
