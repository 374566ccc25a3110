//! Giving feedback on an event.

use entity::event;
use entity::feedback::{Column, Entity, Model};
use entity::order::OrderStatus;
use kernel::actor::Actor;
use kernel::error::{Failure, Validation};
use kernel::ids::{self, OfOrganization as _, OrderKind};
use kernel::text::{Invalid, block};
use kernel::{Env, audit};
use sea_orm::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{DbErr, IntoActiveModel as _};

use super::FeedbackErrorCode::{self, EventNotOver, OrderNotConfirmed};
use crate::{events, orders};

/// The longest comment, in characters.
const MAX_COMMENT: usize = kernel::limits::COMMENT;

/// Feedback on an event. Texts are as they were typed.
#[derive(Debug, Clone)]
pub struct GiveFeedback {
    /// The TypeID of the order that the person came with.
    pub order_id: String,
    /// The secret from the order's link; required unless its buyer is signed in.
    pub secret: Option<String>,
    /// From 1 to 5, 5 being best.
    pub rating: i32,
    /// An optional text for the organizer.
    pub comment: Option<String>,
}

/// Stores feedback on an event, replacing earlier feedback with the same order.
///
/// Rule: the buyer, or whoever has the order's secret.
pub async fn give(env: &Env, actor: &Actor, input: GiveFeedback) -> Result<Model, Failure<FeedbackErrorCode>> {
    let mut checks = Validation::new();
    let order_id = checks.take("orderId", ids::parse::<OrderKind>(&input.order_id));
    let rating = checks.take("rating", rating(input.rating));
    let comment = checks.take_optional("comment", input.comment.as_deref().map(|text| block(text, MAX_COMMENT)));
    let (order_id, rating, comment) = checks.finish_with((order_id, rating, comment))?;
    let conn = env.db.primary();
    let missing = || Failure::not_found("orderId", "order");
    let order = orders::for_buyer(conn, actor, order_id, input.secret.as_deref()).await?.ok_or_else(missing)?;
    let event = event::Entity::find_by_id(order.event_id).one(conn).await?.ok_or_else(missing)?;
    if order.status != OrderStatus::Confirmed {
        return Err(Failure::rejected(OrderNotConfirmed, "This order has no valid tickets."));
    }
    if event.ends_at > env.now() || events::was_cancelled(&event) {
        return Err(Failure::rejected(EventNotOver, "This event isn't over yet. Feedback opens once it is."));
    }
    let tx = env.begin().await?;
    let row = Model {
        id: env.ids.next(),
        event_id: event.id,
        order_id: order.id,
        rating,
        comment: comment.filter(|text| !text.trim().is_empty()),
        created_at: env.now(),
        updated_at: env.now(),
    };
    let instead = OnConflict::column(Column::OrderId)
        .update_columns([Column::Rating, Column::Comment, Column::UpdatedAt])
        .to_owned();
    Entity::insert(row.into_active_model().reset_all()).on_conflict(instead).exec_without_returning(&tx).await?;
    let entry = audit::Entry::of("feedback.give", "order", order.id).organization(order.of_organization());
    audit::record(&tx, env, actor, entry).await?;
    let stored = Entity::find().filter(Column::OrderId.eq(order.id)).one(&tx).await?;
    let stored = stored.ok_or_else(|| DbErr::RecordNotFound("what was said just now".to_owned()))?;
    tx.commit().await?;
    Ok(stored)
}

fn rating(given: i32) -> Result<i32, Invalid> {
    (1..=5).contains(&given).then_some(given).ok_or_else(|| Invalid::out_of_range(1, 5))
}
