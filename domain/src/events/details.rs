//! Events with what is shown beside them, in one statement.

use entity::{event, event_cover, organization, venue};
use kernel::db::{joined, with_columns};
use sea_orm::prelude::*;
use sea_orm::{DbErr, FromQueryResult, JoinType, QueryResult, QuerySelect as _, RelationDef};

/// An event with what is shown beside it.
#[derive(Debug, Clone)]
pub struct EventDetails {
    /// The event.
    pub event: event::Model,
    /// The organization that holds it.
    pub organization: organization::Model,
    /// Where it takes place; `None` if it is online only or has no place yet.
    pub venue: Option<venue::Model>,
    /// Its picture; `None` if it has none.
    pub cover: Option<event_cover::Model>,
}

impl EventDetails {
    /// Adds to a query of events what is shown beside them.
    pub(crate) fn of(events: Select<event::Entity>) -> sea_orm::Selector<sea_orm::SelectModel<Self>> {
        let organization: RelationDef = event::Entity::belongs_to(organization::Entity)
            .from(event::Column::OrganizationId)
            .to(organization::Column::Id)
            .into();
        let venue: RelationDef =
            event::Entity::belongs_to(venue::Entity).from(event::Column::VenueId).to(venue::Column::Id).into();
        let cover: RelationDef = event::Entity::belongs_to(event_cover::Entity)
            .from(event::Column::Id)
            .to(event_cover::Column::EventId)
            .into();
        let events = events
            .join(JoinType::LeftJoin, organization)
            .join(JoinType::LeftJoin, venue)
            .join(JoinType::LeftJoin, cover);
        let events = with_columns::<_, organization::Entity>(events, "organizations", "organization.");
        let events = with_columns::<_, venue::Entity>(events, "venues", "venue.");
        with_columns::<_, event_cover::Entity>(events, "event_covers", "cover.").into_model()
    }
}

impl FromQueryResult for EventDetails {
    fn from_query_result(row: &QueryResult, prefix: &str) -> Result<Self, DbErr> {
        Ok(Self {
            event: event::Model::from_query_result(row, prefix)?,
            organization: organization::Model::from_query_result(row, "organization.")?,
            venue: joined(row, "venue.")?,
            cover: joined(row, "cover.")?,
        })
    }
}
