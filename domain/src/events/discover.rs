//! Finding events.

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
use super::fields;
use crate::{event_search, organizations};

/// Which events are wanted; what is none is not asked for. Texts are as they were typed.
#[derive(Debug, Clone, Default)]
pub struct EventFilter {
    /// Words, or beginnings of words, that all have to be in the title, the summary, the tags, the venue's name and
    /// city or the organizer's name.
    pub search: Option<String>,
    /// Only events that begin then or later.
    pub starts_after: Option<OffsetDateTime>,
    /// Only events that begin earlier than that.
    pub starts_before: Option<OffsetDateTime>,
    /// Only events that end later than that; now at the earliest.
    pub ends_after: Option<OffsetDateTime>,
    /// Only events in this city.
    pub city: Option<String>,
    /// Only events that have all of these tags.
    pub tags: Vec<String>,
    /// Only events of this format.
    pub format: Option<EventFormat>,
    /// Only events that are free, or only events that are not.
    pub free: Option<bool>,
    /// Only events of this organization.
    pub organization_id: Option<String>,
}

/// Public events that run or are to come, those that began first before others: who is late can still get in.
///
/// Rule: anybody.
pub async fn discover(
    env: &Env,
    filter: &EventFilter,
    page: &PageRequest,
) -> Result<Page<event::Model>, Failure<EventErrorCode>> {
    let conn = env.db.replica();
    let wanted = event::Entity::find().filter(parse(env, filter)?.add(to_come(env)));
    let listed = in_order_of_start(wanted.clone(), Order::Asc, page)?;
    let Some(search) = text::search(filter.search.as_deref()) else {
        return Ok(Page::of(listed.all(conn).await?, page));
    };
    let Some(found) = event_search::as_typed(conn, &search) else { return Ok(Page::of(Vec::new(), page)) };
    let rows = listed.clone().filter(found).all(conn).await?;
    // Only a search that finds nothing is looked through for typing errors: one statement is enough for the others.
    if rows.is_empty()
        && let Some(near) = event_search::near(conn, &wanted, &search).await?
    {
        return Ok(Page::of(listed.filter(near).all(conn).await?, page));
    }
    Ok(Page::of(rows, page))
}

/// The condition for public events to come that fit the filter; none when its search can't find anything.
async fn wanted(env: &Env, filter: &EventFilter) -> Result<Option<Condition>, Failure<EventErrorCode>> {
    let wanted = parse(env, filter)?.add(to_come(env));
    let Some(text) = text::search(filter.search.as_deref()) else { return Ok(Some(wanted)) };
    let events = event::Entity::find().filter(wanted.clone());
    let found = event_search::matches(env.db.replica(), &events, &text).await?;
    Ok(found.map(|found| wanted.add(found)))
}

/// Public, published, not over, not taken off the platform, and of an organization that is not hidden.
fn to_come(env: &Env) -> Condition {
    Condition::all()
        // Said in the words of the partial index, which bound values would keep the planner from using.
        .add(Expr::cust("events.status = 'published' AND events.visibility = 'public'"))
        .add(event::Column::EndsAt.gt(env.now()))
        .add(event::Column::UnpublishedAt.is_null())
        .add(event::Column::OrganizationId.not_in_subquery(organizations::hidden()))
}

/// The address of an event's page, and when something about the event changed.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Announced {
    /// The last part of the address.
    pub slug: String,
    /// When something changed.
    pub updated_at: OffsetDateTime,
}

/// Some of the public events to come, in the order in which they were made.
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

/// How many public events are to come.
///
/// Rule: anybody.
pub async fn count_announced(env: &Env) -> Result<u64, DbErr> {
    event::Entity::find().filter(to_come(env)).count(env.db.replica()).await
}

/// Something to filter by, and how many events it would leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facet {
    /// The city or the tag.
    pub value: String,
    /// How many events.
    pub events: i64,
}

/// What there is to filter by.
#[derive(Debug, Clone, Default)]
pub struct Facets {
    /// Cities.
    pub cities: Vec<Facet>,
    /// Tags.
    pub tags: Vec<Facet>,
}

/// What public events to come can be filtered by further, the most frequent first: two statements, after those that look
/// for typing errors in a search.
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

/// The cursor of an event in the list.
pub fn cursor(event: &event::Model) -> Cursor {
    Cursor { at: Some(event.starts_at), id: event.id }
}

/// A page of events in the order in which they begin.
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
    // No event is longer, so an index on beginnings need not be read from its beginning.
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

/// The nearest moment at which there can be an event: databases don't take every year that a client can write.
fn within_years(at: OffsetDateTime) -> OffsetDateTime {
    use time::macros::datetime;
    at.clamp(datetime!(1999-12-31 0:00 UTC), datetime!(2102-01-01 0:00 UTC)).to_offset(time::UtcOffset::UTC)
}
