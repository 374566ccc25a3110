//! Discovery of public events: search and filters.

use entity::event;
use kernel::Env;
use kernel::db::among;
use kernel::error::Failure;
use kernel::page::{Cursor, Page, PageRequest};
use kernel::text;
use sea_orm::Order;
use sea_orm::prelude::*;
use sea_orm::sea_query::SimpleExpr;

use super::EventErrorCode;
use super::details::EventDetails;
use super::to_come::{EventFilter, ToCome, announced, in_order_of_start};
use crate::event_search;

/// A page of the public events that are running or in the future, ordered by their beginning: people can still join
/// running events. Runs two statements, unless a search finds nothing.
///
/// Rule: anybody.
pub async fn discover(
    env: &Env,
    filter: &EventFilter,
    page: &PageRequest,
) -> Result<Page<EventDetails>, Failure<EventErrorCode>> {
    // What the public cache keeps must not come from a replica that lags behind the change that it was told of.
    let conn = env.db.primary();
    let to_come = ToCome::parse(env, filter)?;
    let listed = async |found: Option<SimpleExpr>| -> Result<Vec<EventDetails>, Failure<EventErrorCode>> {
        // A statement of its own: PostgreSQL plans both together in three times the time that it takes to run them.
        let ids = conn.query_all(&to_come.ids(page, &Order::Asc, found.as_ref())?).await?;
        let ids: Vec<Uuid> = ids.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?;
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        // What was hidden since then is left out.
        let rows = event::Entity::find().filter(among(conn, event::Column::Id, ids)).filter(announced());
        Ok(EventDetails::of(in_order_of_start(rows, Order::Asc, page)?).all(conn).await?)
    };
    let Some(search) = text::search(filter.search.as_deref()) else {
        return Ok(Page::of(listed(None).await?, page));
    };
    let Some(found) = event_search::as_typed(conn, &search) else { return Ok(Page::of(Vec::new(), page)) };
    let rows = listed(Some(found)).await?;
    // Only a search without results is checked for typing errors; the others need two statements.
    if rows.is_empty()
        && let Some(near) = event_search::near(conn, &to_come.all(), &search).await?
    {
        return Ok(Page::of(listed(Some(near)).await?, page));
    }
    Ok(Page::of(rows, page))
}

/// The cursor of an event in lists ordered by beginning.
pub fn cursor(event: &event::Model) -> Cursor {
    Cursor { at: Some(event.starts_at), id: event.id }
}
