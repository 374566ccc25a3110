//! The loader of what organizers have set: one statement, however many events ask.

use std::collections::HashMap;

use async_graphql::Error;
use async_graphql::dataloader::Loader;
use domain::waiting_rooms::{WaitingRoomSettings, settings_of};
use uuid::Uuid;

use crate::schema::context::Rows;
use crate::schema::errors::database;

/// What the organizer has set for the waiting room of the event with this id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct SettingsOf(pub(super) Uuid);

impl Loader<SettingsOf> for Rows {
    type Value = WaitingRoomSettings;
    type Error = Error;

    async fn load(&self, keys: &[SettingsOf]) -> Result<HashMap<SettingsOf, WaitingRoomSettings>, Error> {
        let ids: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
        let settings = settings_of(self.env.db.primary(), &ids).await.map_err(database)?;
        Ok(settings.into_iter().map(|row| (SettingsOf(row.event_id), row)).collect())
    }
}
