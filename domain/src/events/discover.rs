//! Finding events.

use entity::event::{self, EventFormat};
use entity::{event_tag, venue};
use sea_orm::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait as _, Query};
use sea_orm::{Condition, QueryOrder as _, QuerySelect as _};
use time::OffsetDateTime;

use super::EventErrorCode::{self, InvalidInput};
use super::{fields, search};
use crate::Env;
use crate::error::{Failure, Validation};
use crate::page::{Cursor, Page, PageRequest};
use crate::text::{fold, line};

/// Which events are wanted; what is none is not asked for. Texts are as they were typed.
#[derive(Debug, Clone, Default)]
pub struct EventFilter {
    /// Words, or beginnings of words, that all have to be in the title, the summary, the tags, the venue's name and
    /// city or the organizer's name.
    pub search: Option<String>,
    /// Only events that begin then or later; now by default.
    pub starts_after: Option<OffsetDateTime>,
    /// Only events that begin earlier than that.
    pub starts_before: Option<OffsetDateTime>,
    /// Only events in this city.
    pub city: Option<String>,
    /// Only events that have all of these tags.
    pub tags: Vec<String>,
    /// Only events of this format.
    pub format: Option<EventFormat>,
    /// Only events that are free, or only events that are not.
    pub free: Option<bool>,
}

/// The most tags a filter has.
const MAX_TAGS: usize = 10;

/// Public events to come, soonest first.
///
/// Rule: anybody.
pub async fn discover(
    env: &Env,
    filter: &EventFilter,
    page: &PageRequest,
) -> Result<Page<event::Model>, Failure<EventErrorCode>> {
    let conn = env.db.replica();
    let after = page.after.map(place_of).transpose()?;
    let mut wanted = parse(env, filter)?;
    if let Some(text) = filter.search.as_deref().filter(|text| !text.trim().is_empty()) {
        let terms = search::terms(text);
        if terms.is_empty() {
            return Ok(Page::of(Vec::new(), page));
        }
        wanted = wanted.add(search::matches(conn, &terms));
    }
    if let Some((at, id)) = after {
        use event::Column::{Id, StartsAt};
        // The first condition follows from the second; it is the one an index can begin at.
        wanted = wanted.add(StartsAt.gte(at)).add(StartsAt.gt(at).or(StartsAt.eq(at).and(Id.gt(id))));
    }
    let rows = event::Entity::find()
        // Said in the words of the partial index, which bound values would keep the planner from using.
        .filter(Expr::cust("events.status = 'published' AND events.visibility = 'public'"))
        .filter(event::Column::EndsAt.gt(env.now()))
        .filter(wanted)
        .order_by_asc(event::Column::StartsAt)
        .order_by_asc(event::Column::Id)
        .limit(page.limit())
        .all(conn)
        .await?;
    Ok(Page::of(rows, page))
}

/// The cursor of an event in the list.
pub fn cursor(event: &event::Model) -> Cursor {
    Cursor { at: Some(event.starts_at), id: event.id }
}

/// Where a cursor points to, if it is one of this list.
fn place_of(cursor: Cursor) -> Result<(OffsetDateTime, Uuid), Failure<EventErrorCode>> {
    let invalid = || Failure::field(InvalidInput, "after", "after must be a cursor from an earlier page.");
    let at = cursor.at.ok_or_else(invalid)?;
    Ok((fields::moment(at).map_err(|_| invalid())?, cursor.id))
}

fn parse(env: &Env, filter: &EventFilter) -> Result<Condition, Failure<EventErrorCode>> {
    use event::Column::{Format, Id, IsFree, StartsAt, VenueId};
    let mut checks = Validation::new();
    let starts_after = filter.starts_after.map_or_else(|| env.now(), within_years);
    let city = checks.take_optional("filter.city", filter.city.as_deref().map(|city| line(city, 120)));
    let mut wanted = Condition::all().add(StartsAt.gte(starts_after));
    if let Some(before) = filter.starts_before {
        wanted = wanted.add(StartsAt.lt(within_years(before)));
    }
    if let Some(Some(city)) = city {
        let there = Query::select()
            .column(venue::Column::Id)
            .from(venue::Entity)
            .and_where(venue::Column::CityKey.eq(fold(&city)))
            .to_owned();
        wanted = wanted.add(VenueId.in_subquery(there));
    }
    if filter.tags.len() > MAX_TAGS {
        checks.add(InvalidInput, "filter.tags", format!("filter.tags must have at most {MAX_TAGS} entries."));
    }
    for tag in filter.tags.iter().take(MAX_TAGS).filter_map(|tag| checks.take("filter.tags", fields::tag(tag))) {
        let tagged = Query::select()
            .column(event_tag::Column::EventId)
            .from(event_tag::Entity)
            .and_where(event_tag::Column::Tag.eq(tag))
            .to_owned();
        wanted = wanted.add(Id.in_subquery(tagged));
    }
    wanted = wanted.add_option(filter.format.map(|format| Format.eq(format)));
    wanted = wanted.add_option(filter.free.map(|free| IsFree.eq(free)));
    checks.finish()?;
    Ok(wanted)
}

/// The nearest moment at which there can be an event: databases don't take every year that a client can write.
fn within_years(at: OffsetDateTime) -> OffsetDateTime {
    use time::macros::datetime;
    at.clamp(datetime!(1999-12-31 0:00 UTC), datetime!(2102-01-01 0:00 UTC)).to_offset(time::UtcOffset::UTC)
}
