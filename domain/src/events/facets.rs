//! The cities and tags that a list of public events can be filtered by further.

use entity::{event, event_tag, venue};
use kernel::Env;
use kernel::error::Failure;
use kernel::page::PageRequest;
use kernel::text;
use sea_orm::prelude::*;
use sea_orm::{DbErr, JoinType, Order, QueryOrder as _, QuerySelect as _, RelationDef};

use super::EventErrorCode;
use super::to_come::{EventFilter, ToCome};
use crate::event_search;

/// How many events are counted, those that begin first: counting all takes longer the more there are.
const COUNTED: u64 = 2_000;

/// A value to filter by, with the number of matching events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facet {
    /// A city or a tag.
    pub value: String,
    /// The number of events that match, among those that were counted.
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

/// The values by which the matching events can be filtered further, the most frequent first. If more than 2,000 events
/// match, those that begin first are counted. Runs two statements, after those that check a search for typing errors.
///
/// Rule: anybody.
pub async fn facets(env: &Env, filter: &EventFilter, limit: u64) -> Result<Facets, Failure<EventErrorCode>> {
    let conn = env.db.primary();
    let to_come = ToCome::parse(env, filter)?;
    let found = match text::search(filter.search.as_deref()) {
        Some(search) => match event_search::matches(conn, &to_come.all(), &search).await? {
            Some(found) => Some(found),
            None => return Ok(Facets::default()),
        },
        None => None,
    };
    let counted = to_come.ids(&PageRequest::first(COUNTED), &Order::Asc, found.as_ref())?;
    let events = event::Entity::find().select_only().filter(event::Column::Id.in_subquery(counted));
    let of_venue: RelationDef =
        event::Entity::belongs_to(venue::Entity).from(event::Column::VenueId).to(venue::Column::Id).into();
    let of_tag: RelationDef =
        event::Entity::belongs_to(event_tag::Entity).from(event::Column::Id).to(event_tag::Column::EventId).into();
    let cities = events
        .clone()
        .column_as(venue::Column::City.min(), "value")
        .column_as(event::Column::Id.count(), "events")
        .join(JoinType::InnerJoin, of_venue)
        .filter(venue::Column::CityKey.ne(""))
        .group_by(venue::Column::CityKey)
        .order_by_desc(event::Column::Id.count())
        .order_by_asc(venue::Column::CityKey);
    let tags = events
        .column_as(event_tag::Column::Tag, "value")
        .column_as(event::Column::Id.count(), "events")
        .join(JoinType::InnerJoin, of_tag)
        .group_by(event_tag::Column::Tag)
        .order_by_desc(event::Column::Id.count())
        .order_by_asc(event_tag::Column::Tag);
    let count = async |query: Select<event::Entity>| -> Result<Vec<Facet>, DbErr> {
        let rows = query.limit(limit).into_tuple::<(String, i64)>().all(conn).await?;
        Ok(rows.into_iter().map(|(value, events)| Facet { value, events }).collect())
    };
    Ok(Facets { cities: count(cities).await?, tags: count(tags).await? })
}
