//! Loaders of events, their ticket types, tags, covers and places left: one statement each, however many nodes ask.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::Error;
use async_graphql::dataloader::Loader;
use domain::{event_search, events, going, quotas};
use uuid::Uuid;

use crate::schema::context::Rows;
use crate::schema::errors::database;

/// An event, by id. Callers reach it through something that the viewer may see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct EventKey(pub(crate) Uuid);

impl Loader<EventKey> for Rows {
    type Value = events::Event;
    type Error = Error;

    async fn load(&self, keys: &[EventKey]) -> Result<HashMap<EventKey, Self::Value>, Error> {
        let rows = events::by_ids(self.env.db.primary(), keys.iter().map(|key| key.0)).await.map_err(database)?;
        Ok(rows.into_iter().map(|row| (EventKey(row.id), row)).collect())
    }
}

/// A ticket type, by id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct TicketTypeKey(pub(crate) Uuid);

impl Loader<TicketTypeKey> for Rows {
    type Value = events::TicketType;
    type Error = Error;

    async fn load(&self, keys: &[TicketTypeKey]) -> Result<HashMap<TicketTypeKey, Self::Value>, Error> {
        let rows = events::ticket_types_by_ids(self.env.db.primary(), keys.iter().map(|key| key.0)).await;
        Ok(rows.map_err(database)?.into_iter().map(|row| (TicketTypeKey(row.id), row)).collect())
    }
}

/// What can be ordered for an event, by the event's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct OffersOf(pub(crate) Uuid);

impl Loader<OffersOf> for Rows {
    type Value = Arc<events::Offers>;
    type Error = Error;

    async fn load(&self, keys: &[OffersOf]) -> Result<HashMap<OffersOf, Self::Value>, Error> {
        let offers = events::offers_of(self.env.db.primary(), keys.iter().map(|key| key.0)).await.map_err(database)?;
        Ok(offers.into_iter().map(|(event, offers)| (OffersOf(event), Arc::new(offers))).collect())
    }
}

/// An event's tags, by the event's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct TagsOf(pub(crate) Uuid);

impl Loader<TagsOf> for Rows {
    type Value = Vec<String>;
    type Error = Error;

    async fn load(&self, keys: &[TagsOf]) -> Result<HashMap<TagsOf, Self::Value>, Error> {
        let tags =
            event_search::tags_of(self.env.db.primary(), keys.iter().map(|key| key.0)).await.map_err(database)?;
        Ok(tags.into_iter().map(|(event, tags)| (TagsOf(event), tags)).collect())
    }
}

/// An event's cover, by the event's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct CoverOf(pub(crate) Uuid);

impl Loader<CoverOf> for Rows {
    type Value = events::Cover;
    type Error = Error;

    async fn load(&self, keys: &[CoverOf]) -> Result<HashMap<CoverOf, Self::Value>, Error> {
        let covers = events::covers_of(self.env.db.primary(), keys.iter().map(|key| key.0)).await.map_err(database)?;
        Ok(covers.into_iter().map(|(event, cover)| (CoverOf(event), cover)).collect())
    }
}

/// What an event's page has besides its description, by the event's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct ContentOf(pub(crate) Uuid);

impl Loader<ContentOf> for Rows {
    type Value = Arc<events::Content>;
    type Error = Error;

    async fn load(&self, keys: &[ContentOf]) -> Result<HashMap<ContentOf, Self::Value>, Error> {
        let contents =
            events::contents_of(self.env.db.primary(), keys.iter().map(|key| key.0)).await.map_err(database)?;
        Ok(contents.into_iter().map(|(event, content)| (ContentOf(event), Arc::new(content))).collect())
    }
}

/// Who is going to an event, by its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct GoingTo(pub(crate) Uuid);

impl Loader<GoingTo> for Rows {
    type Value = going::Going;
    type Error = Error;

    async fn load(&self, keys: &[GoingTo]) -> Result<HashMap<GoingTo, Self::Value>, Error> {
        let ids: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
        let going = going::going_to(self.env.db.primary(), &ids).await.map_err(database)?;
        Ok(going.into_iter().map(|(event, going)| (GoingTo(event), going)).collect())
    }
}

/// The places left for a ticket type, by its id; none without a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct AvailabilityOf(pub(crate) Uuid);

impl Loader<AvailabilityOf> for Rows {
    type Value = Option<i64>;
    type Error = Error;

    async fn load(&self, keys: &[AvailabilityOf]) -> Result<HashMap<AvailabilityOf, Self::Value>, Error> {
        let left = events::availability(self.env.db.primary(), keys.iter().map(|key| key.0)).await.map_err(database)?;
        Ok(left.into_iter().map(|(id, left)| (AvailabilityOf(id), left)).collect())
    }
}

/// Whether the viewer may see the online address of an event: there is a value if so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct AdmittedTo(pub(crate) Uuid);

impl Loader<AdmittedTo> for Rows {
    type Value = ();
    type Error = Error;

    async fn load(&self, keys: &[AdmittedTo]) -> Result<HashMap<AdmittedTo, ()>, Error> {
        let events: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
        let admitted =
            events::admitted_to(self.env.db.primary(), self.viewer.actor(), &events).await.map_err(database)?;
        Ok(admitted.into_iter().map(|id| (AdmittedTo(id), ())).collect())
    }
}

/// The places of a quota, by its id, such as an event's capacity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct PlacesOf(pub(crate) Uuid);

impl Loader<PlacesOf> for Rows {
    type Value = quotas::Places;
    type Error = Error;

    async fn load(&self, keys: &[PlacesOf]) -> Result<HashMap<PlacesOf, Self::Value>, Error> {
        let ids: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
        let places = quotas::places(self.env.db.primary(), &[], &ids).await.map_err(database)?;
        Ok(places.of_quota.into_iter().map(|(id, places)| (PlacesOf(id), places)).collect())
    }
}

/// How many places of a ticket type there are, are sold and are held, by its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct SoldAndHeldOf(pub(crate) Uuid);

impl Loader<SoldAndHeldOf> for Rows {
    type Value = events::Occupancy;
    type Error = Error;

    async fn load(&self, keys: &[SoldAndHeldOf]) -> Result<HashMap<SoldAndHeldOf, Self::Value>, Error> {
        let ids: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
        let taken = events::occupancy(self.env.db.primary(), &ids).await.map_err(database)?;
        Ok(taken.into_iter().map(|(id, taken)| (SoldAndHeldOf(id), taken)).collect())
    }
}
