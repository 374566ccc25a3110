//! Discovery of public events: search, filters, facets, and the list for the sitemap.

use entity::event::{self, EventFormat};
use entity::{event_tag, venue};
use kernel::Env;
use kernel::bounds::Bounds;
use kernel::error::{Failure, Validation};
use kernel::ids::{self, OrganizationKind};
use kernel::limits::{self, TAGS};
use kernel::page::{Cursor, Page, PageRequest};
use kernel::text::{self, city_key, line};
use sea_orm::prelude::*;
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{Condition, DbErr, FromQueryResult, JoinType, Order, QueryOrder as _, QuerySelect as _, RelationDef};
use time::OffsetDateTime;

use super::EventErrorCode::{self, InvalidInput};
use super::details::EventDetails;
use super::fields;
use crate::{event_search, organizations};

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

/// A page of the public events that are running or in the future, ordered by their beginning: people can still join
/// running events. Runs one statement, unless a search finds nothing.
///
/// Rule: anybody.
pub async fn discover(
    env: &Env,
    filter: &EventFilter,
    page: &PageRequest,
) -> Result<Page<EventDetails>, Failure<EventErrorCode>> {
    let conn = env.db.replica();
    let wanted = event::Entity::find().filter(parse(env, filter)?.add(to_come(env)));
    let listed = in_order_of_start(wanted.clone(), Order::Asc, page)?;
    let Some(search) = text::search(filter.search.as_deref()) else {
        return Ok(Page::of(EventDetails::of(listed).all(conn).await?, page));
    };
    let Some(found) = event_search::as_typed(conn, &search) else { return Ok(Page::of(Vec::new(), page)) };
    let rows = EventDetails::of(listed.clone().filter(found)).all(conn).await?;
    // Only a search without results is checked for typing errors; the others need a single statement.
    if rows.is_empty()
        && let Some(near) = event_search::near(conn, &wanted, &search).await?
    {
        return Ok(Page::of(EventDetails::of(listed.filter(near)).all(conn).await?, page));
    }
    Ok(Page::of(rows, page))
}

/// The condition for current public events that match the filter; `None` if its search can't match anything.
async fn wanted(env: &Env, filter: &EventFilter) -> Result<Option<Condition>, Failure<EventErrorCode>> {
    let wanted = parse(env, filter)?.add(to_come(env));
    let Some(text) = text::search(filter.search.as_deref()) else { return Ok(Some(wanted)) };
    let events = event::Entity::find().filter(wanted.clone());
    let found = event_search::matches(env.db.replica(), &events, &text).await?;
    Ok(found.map(|found| wanted.add(found)))
}

/// The condition for current public events: published, not over, not unpublished by an administrator, and of an
/// organization that is not hidden.
fn to_come(env: &Env) -> Condition {
    Condition::all()
        // Repeats the partial index's condition literally; with bound values the planner would not use the index.
        .add(Expr::cust("events.status = 'published' AND events.visibility = 'public'"))
        .add(event::Column::EndsAt.gt(env.now()))
        .add(event::Column::UnpublishedAt.is_null())
        .add(event::Column::OrganizationId.not_in_subquery(organizations::hidden()))
}

/// An event's page, for the sitemap.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Announced {
    /// The event's slug, the last part of the page's URL.
    pub slug: String,
    /// When the event last changed.
    pub updated_at: OffsetDateTime,
}

/// Up to `most` current public events after the first `skip`, in the order of their creation.
///
/// Rule: anybody.
pub async fn announced(env: &Env, skip: u64, most: u64) -> Result<Vec<Announced>, DbErr> {
    event::Entity::find()
        .select_only()
        .columns([event::Column::Slug, event::Column::UpdatedAt])
        .filter(to_come(env))
        .order_by_asc(event::Column::Id)
        .offset(skip)
        .limit(most)
        .into_model()
        .all(env.db.replica())
        .await
}

/// The number of current public events.
///
/// Rule: anybody.
pub async fn count_announced(env: &Env) -> Result<u64, DbErr> {
    event::Entity::find().filter(to_come(env)).count(env.db.replica()).await
}

/// A value to filter by, with the number of matching events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facet {
    /// A city or a tag.
    pub value: String,
    /// The number of events that match.
    pub events: i64,
}

/// The values to filter by, the most frequent first.
#[derive(Debug, Clone, Default)]
pub struct Facets {
    /// The cities that events take place in.
    pub cities: Vec<Facet>,
    /// The tags that events have.
    pub tags: Vec<Facet>,
}

/// The values by which the matching events can be filtered further, the most frequent first. Runs two statements, after
/// those that check a search for typing errors.
///
/// Rule: anybody.
pub async fn facets(env: &Env, filter: &EventFilter, limit: u64) -> Result<Facets, Failure<EventErrorCode>> {
    let Some(wanted) = wanted(env, filter).await? else {
        return Ok(Facets::default());
    };
    let of_venue: RelationDef =
        event::Entity::belongs_to(venue::Entity).from(event::Column::VenueId).to(venue::Column::Id).into();
    let of_tag: RelationDef =
        event::Entity::belongs_to(event_tag::Entity).from(event::Column::Id).to(event_tag::Column::EventId).into();
    let cities = event::Entity::find()
        .select_only()
        .column_as(venue::Column::City.min(), "value")
        .column_as(event::Column::Id.count(), "events")
        .join(JoinType::InnerJoin, of_venue)
        .filter(wanted.clone())
        .group_by(venue::Column::CityKey)
        .order_by_desc(event::Column::Id.count())
        .order_by_asc(venue::Column::CityKey);
    let tags = event::Entity::find()
        .select_only()
        .column_as(event_tag::Column::Tag, "value")
        .column_as(event::Column::Id.count(), "events")
        .join(JoinType::InnerJoin, of_tag)
        .filter(wanted)
        .group_by(event_tag::Column::Tag)
        .order_by_desc(event::Column::Id.count())
        .order_by_asc(event_tag::Column::Tag);
    let found = async |query: Select<event::Entity>| -> Result<Vec<Facet>, DbErr> {
        let rows = query.limit(limit).into_tuple::<(String, i64)>().all(env.db.replica()).await?;
        Ok(rows.into_iter().map(|(value, events)| Facet { value, events }).collect())
    };
    Ok(Facets { cities: found(cities).await?, tags: found(tags).await? })
}

/// The cursor of an event in lists ordered by beginning.
pub fn cursor(event: &event::Model) -> Cursor {
    Cursor { at: Some(event.starts_at), id: event.id }
}

/// A page of events, ordered by their beginning.
pub(super) fn in_order_of_start(
    query: Select<event::Entity>,
    order: Order,
    page: &PageRequest,
) -> Result<Select<event::Entity>, Failure<EventErrorCode>> {
    use event::Column::{Id, StartsAt};
    page.by_time(query, (StartsAt, Id), order)
        .map_err(|invalid| Failure::field(InvalidInput, "after", format!("{}.", invalid.message)))
}

fn parse(env: &Env, filter: &EventFilter) -> Result<Condition, Failure<EventErrorCode>> {
    use event::Column::{EndsAt, Format, Id, IsFree, OrganizationId, StartsAt, VenueId};
    let mut checks = Validation::new();
    let ends_after = filter.ends_after.map_or_else(|| env.now(), |at| std::cmp::max(within_years(at), env.now()));
    // No event is longer, which bounds the range that is read from the index on beginnings.
    let earliest = ends_after - fields::MAX_DURATION;
    let starts_after = filter.starts_after.map_or(earliest, |at| std::cmp::max(within_years(at), earliest));
    let city = checks.take_optional("filter.city", filter.city.as_deref().map(|city| line(city, limits::CITY_KEY)));
    let organization = filter.organization_id.as_deref().map(ids::parse::<OrganizationKind>);
    let organization = checks.take_optional("filter.organizationId", organization).flatten();
    let mut wanted = Condition::all().add(StartsAt.gte(starts_after)).add(EndsAt.gt(ends_after));
    wanted = wanted.add_option(organization.map(|id| OrganizationId.eq(id)));
    if let Some(before) = filter.starts_before {
        wanted = wanted.add(StartsAt.lt(within_years(before)));
    }
    if let Some(Some(city)) = city {
        let there = Query::select()
            .column(venue::Column::Id)
            .from(venue::Entity)
            .and_where(venue::Column::CityKey.eq(city_key(&city)))
            .to_owned();
        wanted = wanted.add(VenueId.in_subquery(there));
    }
    if filter.tags.len() > TAGS {
        let message = format!("filter.tags must have at most {TAGS} entries.");
        checks.add_beyond(InvalidInput, "filter.tags", Bounds::too_long(TAGS), message);
    }
    for tag in filter.tags.iter().take(TAGS).filter_map(|tag| checks.take("filter.tags", fields::tag(tag))) {
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

/// Clamps a time to the years in which events can take place: databases don't support every year that a client can
/// send.
fn within_years(at: OffsetDateTime) -> OffsetDateTime {
    use time::macros::datetime;
    at.clamp(datetime!(1999-12-31 0:00 UTC), datetime!(2102-01-01 0:00 UTC)).to_offset(time::UtcOffset::UTC)
}
