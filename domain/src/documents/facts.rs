use std::collections::{BTreeSet, HashMap};

use entity::event::EventFormat;
use entity::{event, event_cover, organization, venue};
use kernel::text::Locale;
use kernel::zones::Timezone;
use sea_orm::{ConnectionTrait, DbErr};
use uuid::Uuid;

use crate::events::{self, EventDetails};
use crate::translation::{self, TranslationError};

/// An event with the rows that documents and mails need about it.
#[derive(Debug, Clone)]
pub struct EventFacts {
    /// Has title, times and zone.
    pub event: event::Model,
    /// The venue; `None` if the event is online only or has no place yet.
    pub venue: Option<venue::Model>,
    /// The organization that holds the event.
    pub organization: organization::Model,
    /// Its picture; `None` if it has none.
    pub cover: Option<event_cover::Model>,
}

impl From<EventDetails> for EventFacts {
    fn from(details: EventDetails) -> Self {
        let EventDetails { event, organization, venue, cover } = details;
        Self { event, venue, organization, cover }
    }
}

impl EventFacts {
    /// Loads the event with its venue and its organization, in one statement.
    pub async fn load(conn: &impl ConnectionTrait, event_id: Uuid) -> Result<Option<Self>, DbErr> {
        Ok(events::details_of(conn, event_id).await?.map(Self::from))
    }

    /// Loads events with their venues and their organizations, by the events' ids. Runs one statement.
    pub async fn load_many(
        conn: &impl ConnectionTrait,
        ids: impl IntoIterator<Item = Uuid>,
    ) -> Result<HashMap<Uuid, Self>, DbErr> {
        let ids: BTreeSet<Uuid> = ids.into_iter().collect();
        let events = events::details_of_many(conn, ids).await?.into_iter().map(Self::from);
        Ok(events.map(|facts| (facts.event.id, facts)).collect())
    }

    /// The time zone that the event's local times are shown in.
    pub fn zone(&self) -> Result<Timezone, TranslationError> {
        Timezone::parse(&self.event.timezone).map_err(|invalid| TranslationError {
            key: self.event.timezone.clone(),
            locale: "",
            reason: invalid.message,
        })
    }

    /// When it starts, as local time with date and zone.
    pub fn starts(&self, locale: Locale) -> Result<String, TranslationError> {
        translation::date_time(locale, &self.zone()?, self.event.starts_at)
    }

    /// When it ends, as local time; with the date if that is another day.
    pub fn ends(&self, locale: Locale) -> Result<String, TranslationError> {
        translation::end_time(locale, &self.zone()?, self.event.starts_at, self.event.ends_at)
    }

    /// The place as lines of text: the venue's name, its address, and a note if one can join online.
    pub fn place(&self, locale: Locale) -> Result<Vec<String>, TranslationError> {
        let mut lines = Vec::new();
        if let Some(venue) = &self.venue {
            let country = translation::country(locale, &venue.country);
            let parts = [&venue.address, &venue.city, &country];
            let address: Vec<&str> =
                parts.into_iter().map(|part| part.trim()).filter(|part| !part.is_empty()).collect();
            lines.push(venue.name.clone());
            lines.extend(Some(address.join(", ")).filter(|address| !address.is_empty()));
        }
        if self.event.format != EventFormat::InPerson {
            lines.push(translation::label(locale, "place-online")?);
        }
        Ok(lines)
    }
}
