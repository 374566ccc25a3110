//! The public events for search engines, in files.
//!
//! The list is in the order of the events' ends, so that nobody reads what is over. One event in 1,024 begins a file: the
//! last digits of its id say so, which are random. So an event that comes or goes changes only the file that it is in,
//! nobody counts or skips the events of other files, and a small index has the beginnings of all. A file has a thousand
//! events on average. One in 17,000 has more than ten thousand, and one of fifty thousand does not occur (1 in 10^21).

use entity::event;
use kernel::Env;
use kernel::db::is_sqlite;
use kernel::ids::EventId;
use sea_orm::prelude::*;
use sea_orm::sea_query::{BinOper, Expr, ExprTrait as _, SimpleExpr};
use sea_orm::{Condition, DbErr, FromQueryResult, QueryOrder as _, QuerySelect as _};
use time::{Duration, OffsetDateTime};

use super::to_come::announced;

/// How many URLs a file may have, without the start page, and how many files an index
/// (<https://www.sitemaps.org/protocol.html>).
const MOST: u64 = 49_999;

/// An event's page.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Announced {
    /// The event's slug, the last part of the page's URL.
    pub slug: String,
    /// When the event last changed.
    pub updated_at: OffsetDateTime,
}

/// A place in the list.
#[derive(Debug, Clone, Copy, FromQueryResult)]
struct Place {
    ends_at: OffsetDateTime,
    id: Uuid,
}

impl Place {
    /// The one before all events that are not over. Times have no fractions of a second.
    fn first(env: &Env) -> Self {
        Self { ends_at: env.now() + Duration::SECOND, id: Uuid::nil() }
    }

    /// The place of the first of these events.
    async fn of(events: Select<event::Entity>, env: &Env) -> Result<Option<Self>, DbErr> {
        let places = events.select_only().columns([event::Column::EndsAt, event::Column::Id]);
        places.into_model().one(env.db.replica()).await
    }

    fn and_later(self) -> Condition {
        self.compared(event::Column::EndsAt.gte(self.ends_at), BinOper::GreaterThanOrEqual)
    }

    fn later(self) -> Condition {
        self.compared(event::Column::EndsAt.gte(self.ends_at), BinOper::GreaterThan)
    }

    fn earlier(self) -> Condition {
        self.compared(event::Column::EndsAt.lte(self.ends_at), BinOper::SmallerThan)
    }

    /// Compares both columns. PostgreSQL can't tell from this how many events there are, but from `ends_at` it can.
    fn compared(self, ends_at: SimpleExpr, operator: BinOper) -> Condition {
        let columns = Expr::tuple([event::Column::EndsAt.into_expr(), event::Column::Id.into_expr()]);
        let place = Expr::tuple([self.ends_at.into(), self.id.into()]);
        Condition::all().add(ends_at).add(columns.binary(operator, place))
    }
}

/// The events that begin a file, in the order of the list. What comes before the first of them is in a file as well.
/// Runs one statement.
///
/// Rule: anybody.
pub async fn sitemap_files(env: &Env) -> Result<Vec<EventId>, DbErr> {
    let beginnings = listed(Place::first(env).and_later().add(begins_file(env)));
    let ids = beginnings.select_only().column(event::Column::Id).limit(MOST).into_tuple::<Uuid>();
    Ok(ids.all(env.db.replica()).await?.into_iter().map(EventId::from_uuid).collect())
}

/// The events of the file that begins with an event, or of the one before all these; `None` if no file begins with it.
/// Runs at most three statements.
///
/// Rule: anybody.
pub async fn sitemap_file(env: &Env, begins_with: Option<EventId>) -> Result<Option<Vec<Announced>>, DbErr> {
    let mut from = Place::first(env);
    if let Some(id) = begins_with {
        let beginning = Condition::all().add(event::Column::Id.eq(id)).add(begins_file(env));
        let Some(place) = Place::of(listed(beginning), env).await? else { return Ok(None) };
        // Whoever read the index before the event was over gets what comes after it.
        if place.ends_at >= from.ends_at {
            from = place;
        }
    }
    let next = Place::of(listed(from.later().add(begins_file(env))), env).await?;
    let events = listed(from.and_later().add_option(next.map(Place::earlier)))
        .select_only()
        .columns([event::Column::Slug, event::Column::UpdatedAt])
        .limit(MOST);
    events.into_model().all(env.db.replica()).await.map(Some)
}

/// The announced events that meet a condition, in the order of the list.
fn listed(which: Condition) -> Select<event::Entity> {
    let events = event::Entity::find().filter(announced()).filter(which);
    events.order_by_asc(event::Column::EndsAt).order_by_asc(event::Column::Id)
}

/// The condition of the index of the events that begin a file, literally.
fn begins_file(env: &Env) -> SimpleExpr {
    Expr::cust(if is_sqlite(env.db.replica()) {
        "hex(substr(events.id, 15)) GLOB '?[048C]00'"
    } else {
        "events.id::text ~ '[048c]00$'"
    })
}
