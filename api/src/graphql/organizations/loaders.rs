//! Edges to organizations and venues: one statement each, however many nodes ask.

use std::collections::HashMap;

use async_graphql::Error;
use async_graphql::dataloader::Loader;
use domain::organizations;
use uuid::Uuid;

use crate::graphql::context::Rows;
use crate::graphql::errors::database;

/// An organization, by id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct OrganizationKey(pub(crate) Uuid);

impl Loader<OrganizationKey> for Rows {
    type Value = organizations::Organization;
    type Error = Error;

    async fn load(&self, keys: &[OrganizationKey]) -> Result<HashMap<OrganizationKey, Self::Value>, Error> {
        let rows = organizations::by_ids(self.env.db.primary(), keys.iter().map(|key| key.0)).await;
        Ok(rows.map_err(database)?.into_iter().map(|row| (OrganizationKey(row.id), row)).collect())
    }
}

/// A venue, by id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct VenueKey(pub(crate) Uuid);

impl Loader<VenueKey> for Rows {
    type Value = organizations::Venue;
    type Error = Error;

    async fn load(&self, keys: &[VenueKey]) -> Result<HashMap<VenueKey, Self::Value>, Error> {
        let rows = organizations::venues::by_ids(self.env.db.primary(), keys.iter().map(|key| key.0)).await;
        Ok(rows.map_err(database)?.into_iter().map(|row| (VenueKey(row.id), row)).collect())
    }
}
