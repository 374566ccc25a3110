use entity::dispute::{self, DisputeStatus};
use entity::{order, payment};
use sea_orm::IntoActiveModel as _;
use sea_orm::prelude::*;
use sea_orm::sea_query::Expr;

use kernel::actor::Actor;
use kernel::db::Tx;
use kernel::ids::{OfOrganization as _, TypedId as _};
use kernel::jobs::outbox;
use kernel::money::Money;
use kernel::payments::ProviderDispute;
use kernel::signals::Signal;
use kernel::{Env, audit};
use time::OffsetDateTime;

use super::{allowed, is_open, of_payment};
use crate::job::Job;

/// Applies the provider's report on a locked payment's disputes. States only move forward, and the organizer is
/// notified of each important change. If the organizer won one, and so has the money again, returns when it was opened.
pub(crate) async fn observe(
    tx: &Tx,
    env: &Env,
    order: &order::Model,
    payment: &payment::Model,
    seen: &[ProviderDispute],
) -> Result<Option<OffsetDateTime>, DbErr> {
    if seen.is_empty() {
        return Ok(None);
    }
    let mut won = None;
    let known = of_payment(tx, payment.id).await?;
    for news in seen {
        let was = known.iter().find(|dispute| dispute.provider_dispute_id == news.provider_dispute_id);
        match was {
            Some(was) => go_on(tx, env, was, news).await?,
            None => adopt(tx, env, order, payment, news).await?,
        }
        if news.status == DisputeStatus::Won && was.is_none_or(|was| allowed(was.status, news.status)) {
            won = Some(won.map_or(news.opened_at, |at: OffsetDateTime| at.min(news.opened_at)));
        }
    }
    tx.announce(Signal::Order(order.typed_id()));
    Ok(won)
}

async fn adopt(
    tx: &Tx,
    env: &Env,
    order: &order::Model,
    payment: &payment::Model,
    news: &ProviderDispute,
) -> Result<(), DbErr> {
    let dispute = dispute::Model {
        id: env.ids.next(),
        order_id: order.id,
        payment_id: payment.id,
        provider_dispute_id: news.provider_dispute_id.clone(),
        status: news.status,
        reason: news.reason.chars().take(64).collect(),
        amount_minor: news.amount.minor,
        currency: news.amount.currency.code().to_owned(),
        evidence_due_at: news.evidence_due_at,
        opened_at: news.opened_at,
        closed_at: (!is_open(news.status)).then(|| env.now()),
        created_at: env.now(),
        updated_at: env.now(),
    };
    dispute.clone().into_active_model().reset_all().insert(tx).await?;
    let amount = Money::stored(dispute.amount_minor, &dispute.currency)?;
    let entry = audit::Entry::of("dispute.open", "order", order.id)
        .organization(order.of_organization())
        .reason(dispute.reason.as_str())
        .details(serde_json::json!({
            "dispute": dispute.typed_id().to_string(),
            "amount": amount.to_string(),
        }));
    audit::record(tx, env, &Actor::System, entry).await?;
    outbox::enqueue(tx, env, [Job::SendDisputeNotice { dispute_id: dispute.typed_id() }]).await
}

async fn go_on(tx: &Tx, env: &Env, was: &dispute::Model, news: &ProviderDispute) -> Result<(), DbErr> {
    let moved = allowed(was.status, news.status);
    let status = if moved { news.status } else { was.status };
    let closed_at = if is_open(status) { None } else { was.closed_at.or_else(|| Some(env.now())) };
    dispute::Entity::update_many()
        .filter(dispute::Column::Id.eq(was.id))
        .col_expr(dispute::Column::Status, status.to_value().into())
        .col_expr(dispute::Column::EvidenceDueAt, Expr::value(news.evidence_due_at))
        .col_expr(dispute::Column::ClosedAt, Expr::value(closed_at))
        .col_expr(dispute::Column::UpdatedAt, Expr::value(env.now()))
        .exec(tx)
        .await?;
    // The organizer is not notified of their own actions, such as submitting evidence.
    let escalated = matches!(status, DisputeStatus::NeedsResponse);
    if moved && (!is_open(status) || escalated) {
        outbox::enqueue(tx, env, [Job::SendDisputeNotice { dispute_id: was.typed_id() }]).await?;
    }
    Ok(())
}
