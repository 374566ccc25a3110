//! Listing the guests of an event.

use std::collections::HashSet;

use entity::guest::{Column, Entity, GuestStatus, Model};
use entity::notification::{self, NotificationState};
use kernel::db::among;
use kernel::ids::EventId;
use kernel::page::{Page, PageRequest};
use sea_orm::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait as _, SimpleExpr};
use sea_orm::{ConnectionTrait, DbErr, Order, QuerySelect as _};

use super::has_order;

/// A filter for the guests of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GuestFilter {
    /// With this status, no returned mail if they have not answered, and an order if they said that they come.
    Status(GuestStatus),
    /// Who have not answered, and whose mail was refused or returned.
    Bounced,
    /// Who said that they come, and whose order was cancelled or has expired since.
    Cancelled,
}

/// The numbers of the guests of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct GuestCounts {
    /// Have not answered.
    pub invited: i64,
    /// Accepted, and have an order.
    pub going: i64,
    /// Said that they come, and their order was cancelled or has expired since.
    pub cancelled: i64,
    /// Don't.
    pub declined: i64,
    /// Are not invited any more.
    pub withdrawn: i64,
    /// Have not answered, and their mail was refused or returned.
    pub bounced: i64,
}

/// A page of the guests of an event, newest first. Callers make sure that the actor may see them.
pub async fn of_event(
    conn: &impl ConnectionTrait,
    event_id: EventId,
    filter: Option<GuestFilter>,
    page: &PageRequest,
) -> Result<Page<Model>, DbErr> {
    let mut query = Entity::find().filter(Column::EventId.eq(event_id));
    match filter {
        None => {}
        Some(GuestFilter::Bounced) => {
            query = query.filter(Column::Status.eq(GuestStatus::Invited)).filter(bounced());
        }
        Some(GuestFilter::Status(GuestStatus::Invited)) => {
            query = query.filter(Column::Status.eq(GuestStatus::Invited)).filter(bounced().not());
        }
        Some(GuestFilter::Cancelled) => {
            query = query.filter(Column::Status.eq(GuestStatus::Going)).filter(has_order().not());
        }
        Some(GuestFilter::Status(GuestStatus::Going)) => {
            query = query.filter(Column::Status.eq(GuestStatus::Going)).filter(has_order());
        }
        Some(GuestFilter::Status(status)) => query = query.filter(Column::Status.eq(status)),
    }
    let query = page.by_id(query, Column::Id, Order::Desc);
    Ok(Page::of(query.all(conn).await?, page))
}

/// Whether the last mail to a guest did not arrive. The kind is no parameter, so that the index of these mails can be used.
fn bounced() -> SimpleExpr {
    Expr::cust(
        "EXISTS (SELECT 1 FROM notifications AS mail WHERE mail.kind = 'send_guest_invitation' \
         AND mail.recipient = guests.email AND mail.created_at >= guests.mailed_at \
         AND (mail.bounced_at IS NOT NULL OR mail.state = 'failed'))",
    )
}

/// The numbers of the guests of an event. Runs three statements. Callers make sure that the actor may see them.
pub async fn counts(conn: &impl ConnectionTrait, event_id: EventId) -> Result<GuestCounts, DbErr> {
    let of_event = Entity::find().filter(Column::EventId.eq(event_id));
    let by_status: Vec<(GuestStatus, i64)> = of_event
        .clone()
        .select_only()
        .column(Column::Status)
        .expr(Expr::cust("COUNT(*)"))
        .group_by(Column::Status)
        .into_tuple()
        .all(conn)
        .await?;
    let with = |status: GuestStatus, further: SimpleExpr| {
        of_event.clone().filter(Column::Status.eq(status)).filter(further).count(conn)
    };
    let bounced = i64::try_from(with(GuestStatus::Invited, bounced()).await?).unwrap_or(i64::MAX);
    let cancelled = i64::try_from(with(GuestStatus::Going, has_order().not()).await?).unwrap_or(i64::MAX);
    let of = |status| by_status.iter().find(|(one, _)| *one == status).map_or(0, |(_, count)| *count);
    Ok(GuestCounts {
        invited: std::cmp::max(of(GuestStatus::Invited) - bounced, 0),
        // Of different moments.
        going: std::cmp::max(of(GuestStatus::Going) - cancelled, 0),
        cancelled,
        declined: of(GuestStatus::Declined),
        withdrawn: of(GuestStatus::Withdrawn),
        bounced,
    })
}

/// The guests among these whose last mail did not arrive. Runs one statement.
pub async fn bounced_among(conn: &impl ConnectionTrait, guests: &[Model]) -> Result<HashSet<Uuid>, DbErr> {
    use notification::Column as Mail;

    let mails = notification::Entity::find()
        .filter(Expr::cust("notifications.kind = 'send_guest_invitation'"))
        .filter(among(conn, Mail::Recipient, guests.iter().map(|guest| guest.email.as_str())))
        .filter(Mail::BouncedAt.is_not_null().or(Mail::State.eq(NotificationState::Failed)))
        .all(conn)
        .await?;
    let is_bounced =
        |guest: &&Model| mails.iter().any(|mail| mail.recipient == guest.email && mail.created_at >= guest.mailed_at);
    Ok(guests.iter().filter(is_bounced).map(|guest| guest.id).collect())
}

/// The guests among these who said that they come, and whose order was cancelled or has expired since. Runs one statement.
pub async fn cancelled_among(conn: &impl ConnectionTrait, guests: &[Model]) -> Result<HashSet<Uuid>, DbErr> {
    let going = guests.iter().filter(|guest| guest.status == GuestStatus::Going);
    let cancelled: Vec<Uuid> = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(among(conn, Column::Id, going.map(|guest| guest.id)))
        .filter(has_order().not())
        .into_tuple()
        .all(conn)
        .await?;
    Ok(cancelled.into_iter().collect())
}

/// The guests with these ids. Runs one statement. Callers make sure that the actor may see them.
pub async fn by_ids(conn: &impl ConnectionTrait, ids: &[Uuid]) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(among(conn, Column::Id, ids.iter().copied())).all(conn).await
}
