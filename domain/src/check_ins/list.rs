//! The ticket list that devices at the door download, so that they work without a network, and its later changes.

use std::collections::HashMap;

use entity::{order, ticket};
use kernel::Env;
use kernel::actor::Actor;
use kernel::db::among;
use kernel::error::Failure;
use kernel::ids::EventId;
use kernel::page::{Cursor, Page, PageRequest};
use sea_orm::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait as _, Func, SimpleExpr};
use sea_orm::{QueryOrder as _, QuerySelect as _};
use time::{Duration, OffsetDateTime};

use super::CheckInErrorCode;
use crate::events::{self, Managed};
use crate::organizations::Permission;

/// The most entries on a page; larger than elsewhere because devices load the whole list.
pub const MAX_LIST_PAGE: u64 = 500;

/// How long a change may take from its timestamp to its commit. Reading on from the end of the list starts this much
/// earlier, so that no change is missed.
const LATE: Duration = Duration::seconds(20);

/// A ticket in the door's list.
#[derive(Debug, Clone)]
pub struct CheckInRow {
    /// The ticket with its status and holder.
    pub ticket: ticket::Model,
    /// The code of the ticket's order, to find people who have no ticket at hand.
    pub order_code: String,
    /// The name on the order, which may differ from the holder's.
    pub buyer_name: String,
}

/// An event's tickets in the order of their last change, cancelled ones included.
///
/// Rule: members who may check in.
pub async fn list(
    env: &Env,
    actor: &Actor,
    event_id: EventId,
    page: &PageRequest,
) -> Result<Page<CheckInRow>, Failure<CheckInErrorCode>> {
    let conn = env.db.primary();
    let Managed { event, .. } =
        events::require(conn, actor, &event_id.to_string(), Permission::CheckIn, "eventId").await?;
    let mut query = ticket::Entity::find()
        .filter(ticket::Column::EventId.eq(event.id))
        .order_by_asc(changed())
        .order_by_asc(ticket::Column::Id)
        .limit(page.limit());
    if let Some(after) = page.after {
        let at = after.at.unwrap_or(OffsetDateTime::UNIX_EPOCH);
        let later = changed().gt(at).or(changed().eq(at).and(Expr::col(ticket::Column::Id).gt(after.id)));
        // The first condition follows from the second, but only the first can use the index.
        query = query.filter(changed().gte(at)).filter(later);
    }
    let page = Page::of(query.all(conn).await?, page);
    let orders: HashMap<Uuid, (String, String)> = order::Entity::find()
        .select_only()
        .columns([order::Column::Id, order::Column::Code, order::Column::Name])
        .filter(among(conn, order::Column::Id, page.items.iter().map(|ticket| ticket.order_id)))
        .into_tuple::<(Uuid, String, String)>()
        .all(conn)
        .await?
        .into_iter()
        .map(|(id, code, name)| (id, (code, name)))
        .collect();
    Ok(page.map(|ticket| {
        let (order_code, buyer_name) = orders.get(&ticket.order_id).cloned().unwrap_or_default();
        CheckInRow { ticket, order_code, buyer_name }
    }))
}

/// When a ticket last changed; if it never did, when it was issued.
fn changed() -> SimpleExpr {
    Func::coalesce([
        Expr::col((ticket::Entity, ticket::Column::ChangedAt)),
        Expr::col((ticket::Entity, ticket::Column::CreatedAt)),
    ])
    .into()
}

/// A row's cursor in the list. For the last row, the cursor from which to read later changes.
pub fn list_cursor(env: &Env, row: &CheckInRow, at_the_end: bool) -> Cursor {
    let at = row.ticket.changed_at.unwrap_or(row.ticket.created_at);
    let settled = env.now() - LATE;
    if at_the_end && at > settled {
        return Cursor { at: Some(settled), id: Uuid::nil() };
    }
    Cursor { at: Some(at), id: row.ticket.id }
}
