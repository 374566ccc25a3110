//! Which public events are running or in the future, and match a filter, in the order of their beginning.
//!
//! An event may last a year, so a running one may have begun a year ago. A list that reads everything that began since
//! then gets slower with each event that is over. So it reads two ranges: what began in the last days or later, and from
//! an index of their own, the few long events that began before. Each range is read in order through one index, whose
//! first column is the city, the tag or the format if there is a filter for it; only long events are looked up for a tag one
//! by one. An organization's lists are read in the same two ranges.

use entity::event::{self, EventFormat};
use entity::event_tag;
use kernel::Env;
use kernel::bounds::Bounds;
use kernel::db::is_sqlite;
use kernel::error::{Failure, Validation};
use kernel::ids::{self, OrganizationKind};
use kernel::limits::{self, TAGS};
use kernel::page::PageRequest;
use kernel::text::{Invalid, city_key, line};
use sea_orm::prelude::*;
use sea_orm::sea_query::{Alias, Expr, ExprTrait as _, Query, SelectStatement, SimpleExpr, UnionType};
use sea_orm::{Condition, JoinType, Order, QuerySelect as _, QueryTrait as _, RelationDef};
use time::{Duration, OffsetDateTime};

use super::EventErrorCode::{self, InvalidInput};
use super::fields;
use super::near::Near;
use crate::organizations;

/// A filter for events; fields that are `None` or empty don't restrict the list. Texts are as they were typed.
#[derive(Debug, Clone, Default)]
pub struct EventFilter {
    /// Words, or beginnings of words, that must all occur in the title, the summary, the tags, the venue's name and
    /// city or the organizer's name.
    pub search: Option<String>,
    /// Only events that begin at this time or later.
    pub starts_after: Option<OffsetDateTime>,
    /// Only events that begin before this time.
    pub starts_before: Option<OffsetDateTime>,
    /// Only events that end after this time; a time in the past counts as now.
    pub ends_after: Option<OffsetDateTime>,
    /// Only events at venues near a point.
    pub near: Option<Near>,
    /// Only events in this city, compared without case and accents.
    pub city: Option<String>,
    /// Only events that have all of these tags.
    pub tags: Vec<String>,
    /// Only events of this format: in person, online or hybrid.
    pub format: Option<EventFormat>,
    /// Only free events (`true`), or only events that cost something (`false`).
    pub free: Option<bool>,
    /// Only events of the organization with this TypeID.
    pub organization_id: Option<String>,
}

/// Events that are not in the index of long events end within this time of their beginning. That index has those of
/// more than three days, so the ranges need not agree to the second.
const SHORT: Duration = Duration::days(4);

/// The events that are not over and match a filter, apart from its search.
pub(super) struct ToCome {
    wanted: Condition,
    /// The tag whose index is read in order; the others are checked for each event.
    tag: Option<String>,
    recent: Range,
    /// Long events that began before those; none if the filter is for later ones.
    earlier: Option<Range>,
}

/// A range of beginnings.
#[derive(Debug, Clone)]
struct Range {
    from: OffsetDateTime,
    before: Option<OffsetDateTime>,
    /// The condition of the index of long events.
    long: Option<SimpleExpr>,
}

impl Range {
    /// The condition that a column with an event's beginning is in the range.
    fn holds(&self, column: impl ColumnTrait) -> Condition {
        Condition::all()
            .add(column.gte(self.from))
            .add_option(self.before.map(|before| column.lt(before)))
            .add_option(self.long.clone())
    }
}

/// The condition for public events: published, not unpublished by an administrator, and of an organization that is not
/// hidden.
pub(super) fn announced() -> Condition {
    Condition::all()
        // Repeats the partial indexes' condition literally; with bound values the planner would not use them.
        .add(Expr::cust("events.status = 'published' AND events.visibility = 'public'"))
        .add(event::Column::UnpublishedAt.is_null())
        .add(event::Column::OrganizationId.not_in_subquery(organizations::hidden()))
}

impl ToCome {
    /// # Errors
    /// When the filter has an invalid city, circle, tag or organization.
    pub(super) fn parse(env: &Env, filter: &EventFilter) -> Result<Self, Failure<EventErrorCode>> {
        use event::Column::{EndsAt, Format, Id, IsFree, OrganizationId, VenueId};
        let mut checks = Validation::new();
        let ends_after = filter.ends_after.map_or_else(|| env.now(), |at| std::cmp::max(within_years(at), env.now()));
        let city = checks.take_optional("filter.city", filter.city.as_deref().map(|city| line(city, limits::CITY_KEY)));
        let organization = filter.organization_id.as_deref().map(ids::parse::<OrganizationKind>);
        let organization = checks.take_optional("filter.organizationId", organization).flatten();
        // It is never in the past, so events that are over are not listed.
        let mut wanted = announced().add(EndsAt.gt(ends_after));
        wanted = wanted.add_option(organization.map(|id| OrganizationId.eq(id)));
        if let Some(Some(city)) = city {
            wanted = wanted.add(Expr::col((event::Entity, Alias::new("city_key"))).eq(city_key(&city)));
        }
        let venues = filter.near.and_then(|near| near.venues(&mut checks));
        wanted = wanted.add_option(venues.map(|venues| VenueId.in_subquery(venues)));
        if filter.tags.len() > TAGS {
            let message = format!("filter.tags must have at most {TAGS} entries.");
            checks.add_beyond(InvalidInput, "filter.tags", Bounds::too_long(TAGS), message);
        }
        let mut tags = filter.tags.iter().take(TAGS).filter_map(|tag| checks.take("filter.tags", fields::tag(tag)));
        let tag = tags.next();
        for tag in tags {
            wanted = wanted.add(Id.in_subquery(tagged(&tag)));
        }
        wanted = wanted.add_option(filter.format.map(|format| Format.eq(format)));
        wanted = wanted.add_option(filter.free.map(|free| IsFree.eq(free)));
        checks.finish()?;
        let (recent, earlier) = ranges(env, filter, ends_after);
        Ok(Self { wanted, tag, recent, earlier })
    }

    /// All of them, in no order.
    pub(super) fn all(&self) -> Select<event::Entity> {
        let ranges = [Some(&self.recent), self.earlier.as_ref()].into_iter().flatten();
        let any = ranges.fold(Condition::any(), |any, range| any.add(range.holds(event::Column::StartsAt)));
        let all = event::Entity::find().filter(self.wanted.clone()).filter(any);
        match &self.tag {
            Some(tag) => all.join(JoinType::InnerJoin, of_tag()).filter(event_tag::Column::Tag.eq(tag)),
            None => all,
        }
    }

    /// A query for the ids of those on a page of the list, by their beginning, that meet a further condition: in no order,
    /// and up to a page of each range.
    pub(super) fn ids(
        &self,
        page: &PageRequest,
        order: &Order,
        found: Option<&SimpleExpr>,
    ) -> Result<SelectStatement, Failure<EventErrorCode>> {
        of_both(&self.recent, self.earlier.as_ref(), |range| self.in_range(range, page, order, found))
    }

    fn in_range(
        &self,
        range: &Range,
        page: &PageRequest,
        order: &Order,
        found: Option<&SimpleExpr>,
    ) -> Result<Select<event::Entity>, Failure<EventErrorCode>> {
        use event::Column::{Id, StartsAt};
        let rows = event::Entity::find().select_only().column(Id).filter(self.wanted.clone());
        let rows = match found {
            Some(found) => rows.filter(found.clone()),
            None => rows,
        };
        let rows = match &self.tag {
            // Long events are few, and the index of tags does not know them.
            Some(tag) if range.long.is_some() => {
                let tagged = rows.filter(Id.in_subquery(tagged(tag))).filter(range.holds(StartsAt));
                page.by_time(tagged, (StartsAt, Id), order.clone())
            }
            Some(tag) => {
                let tagged = rows.join(JoinType::InnerJoin, of_tag()).filter(event_tag::Column::Tag.eq(tag));
                let tagged = tagged.filter(range.holds(event_tag::Column::StartsAt));
                page.by_time(tagged, (event_tag::Column::StartsAt, event_tag::Column::EventId), order.clone())
            }
            None => page.by_time(rows.filter(range.holds(StartsAt)), (StartsAt, Id), order.clone()),
        };
        rows.map_err(|invalid| invalid_cursor(&invalid))
    }
}

/// A page of the rows that are not over, in the order of their beginning, which are read in the same two ranges.
pub(super) fn page_among(
    env: &Env,
    rows: &Select<event::Entity>,
    page: &PageRequest,
) -> Result<Select<event::Entity>, Failure<EventErrorCode>> {
    use event::Column::{EndsAt, Id, StartsAt};
    let (recent, earlier) = ranges(env, &EventFilter::default(), env.now());
    let in_range = |range: &Range| {
        let rows = rows.clone().select_only().column(Id).filter(EndsAt.gt(env.now())).filter(range.holds(StartsAt));
        in_order_of_start(rows, Order::Asc, page)
    };
    let ids = of_both(&recent, earlier.as_ref(), in_range)?;
    in_order_of_start(event::Entity::find().filter(Id.in_subquery(ids)), Order::Asc, page)
}

/// A page of events, ordered by their beginning.
pub(super) fn in_order_of_start(
    query: Select<event::Entity>,
    order: Order,
    page: &PageRequest,
) -> Result<Select<event::Entity>, Failure<EventErrorCode>> {
    use event::Column::{Id, StartsAt};
    page.by_time(query, (StartsAt, Id), order).map_err(|invalid| invalid_cursor(&invalid))
}

fn invalid_cursor(invalid: &Invalid) -> Failure<EventErrorCode> {
    Failure::field(InvalidInput, "after", format!("{}.", invalid.message))
}

/// A query for the ids of up to a page of each range.
fn of_both(
    recent: &Range,
    earlier: Option<&Range>,
    in_range: impl Fn(&Range) -> Result<Select<event::Entity>, Failure<EventErrorCode>>,
) -> Result<SelectStatement, Failure<EventErrorCode>> {
    let part = |range: &Range| -> Result<SelectStatement, Failure<EventErrorCode>> {
        let ids = Query::select().column("id").from_subquery(in_range(range)?.into_query(), "part").to_owned();
        Ok(ids)
    };
    let mut ids = part(recent)?;
    if let Some(earlier) = earlier {
        ids.union(UnionType::All, part(earlier)?);
    }
    Ok(ids)
}

/// A query for the events that have a tag.
fn tagged(tag: &str) -> SelectStatement {
    Query::select()
        .column(event_tag::Column::EventId)
        .from(event_tag::Entity)
        .and_where(event_tag::Column::Tag.eq(tag))
        .to_owned()
}

fn of_tag() -> RelationDef {
    event::Entity::belongs_to(event_tag::Entity).from(event::Column::Id).to(event_tag::Column::EventId).into()
}

/// The ranges of beginnings that a filter's events are in.
fn ranges(env: &Env, filter: &EventFilter, ends_after: OffsetDateTime) -> (Range, Option<Range>) {
    let before = filter.starts_before.map(within_years);
    let later_than = |at| filter.starts_after.map_or(at, |after| std::cmp::max(within_years(after), at));
    let recently = ends_after - SHORT;
    let recent = Range { from: later_than(recently), before, long: None };
    // No event is longer, which bounds the range.
    let from = later_than(ends_after - fields::MAX_DURATION);
    let earlier = (from < recently).then(|| Range {
        from,
        before: Some(before.map_or(recently, |before| std::cmp::min(before, recently))),
        long: Some(long(env)),
    });
    (recent, earlier)
}

/// The condition of the index of long events, literally.
fn long(env: &Env) -> SimpleExpr {
    Expr::cust(if is_sqlite(env.db.replica()) {
        "julianday(events.ends_at) - julianday(events.starts_at) > 3"
    } else {
        "events.ends_at - events.starts_at > interval '72 hours'"
    })
}

/// Clamps a time to the years in which events can take place: databases don't support every year that a client can
/// send.
fn within_years(at: OffsetDateTime) -> OffsetDateTime {
    use time::macros::datetime;
    at.clamp(datetime!(1999-12-31 0:00 UTC), datetime!(2102-01-01 0:00 UTC)).to_offset(time::UtcOffset::UTC)
}
