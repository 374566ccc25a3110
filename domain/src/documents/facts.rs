use entity::event::EventFormat;
use entity::{event, organization, venue};
use kernel::text::Locale;
use kernel::zones::Timezone;
use sea_orm::{ConnectionTrait, DbErr, EntityTrait as _};
use uuid::Uuid;

use crate::translation::{self, TranslationError};

/// An event with what documents and mails say about it.
#[derive(Debug, Clone)]
pub struct EventFacts {
    /// The event.
    pub event: event::Model,
    /// Where it takes place, unless it is online only or not decided.
    pub venue: Option<venue::Model>,
    /// Who holds it.
    pub organization: organization::Model,
}

impl EventFacts {
    /// Loads the event with its venue and its organization.
    pub async fn load(conn: &impl ConnectionTrait, event_id: Uuid) -> Result<Option<Self>, DbErr> {
        let Some(event) = event::Entity::find_by_id(event_id).one(conn).await? else {
            return Ok(None);
        };
        let venue = match event.venue_id {
            Some(id) => venue::Entity::find_by_id(id).one(conn).await?,
            None => None,
        };
        let organization = organization::Entity::find_by_id(event.organization_id).one(conn).await?;
        Ok(organization.map(|organization| Self { event, venue, organization }))
    }

    /// The event's zone.
    pub fn zone(&self) -> Result<Timezone, TranslationError> {
        Timezone::parse(&self.event.timezone).map_err(|invalid| TranslationError {
            key: self.event.timezone.clone(),
            locale: "",
            reason: invalid.message,
        })
    }

    /// When it starts, on the clocks of its zone.
    pub fn starts(&self, locale: Locale) -> Result<String, TranslationError> {
        translation::date_time(locale, &self.zone()?, self.event.starts_at)
    }

    /// When it ends: the time, and the day if it is another.
    pub fn ends(&self, locale: Locale) -> Result<String, TranslationError> {
        translation::end_time(locale, &self.zone()?, self.event.starts_at, self.event.ends_at)
    }

    /// Where it takes place: the venue's name and address in one line each, or that it is online.
    pub fn place(&self, locale: Locale) -> Result<Vec<String>, TranslationError> {
        let mut lines = Vec::new();
        if let Some(venue) = &self.venue {
            let parts = [&venue.address, &venue.city, &venue.country];
            let address: Vec<&str> =
                parts.into_iter().map(|part| part.trim()).filter(|part| !part.is_empty()).collect();
            lines.push(venue.name.clone());
            lines.push(address.join(", "));
        }
        if self.event.format != EventFormat::InPerson {
            lines.push(translation::label(locale, "place-online")?);
        }
        Ok(lines)
    }
}
