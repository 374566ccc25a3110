//! The loader of organizations' keys.

use std::collections::HashMap;

use async_graphql::Error;
use async_graphql::dataloader::Loader;
use domain::api_keys::{self, Shown};
use uuid::Uuid;

use crate::schema::context::Rows;
use crate::schema::errors::database;

/// The keys of an organization, by its id; none for those who don't own it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct ApiKeysOf(pub(crate) Uuid);

impl Loader<ApiKeysOf> for Rows {
    type Value = Vec<Shown>;
    type Error = Error;

    async fn load(&self, keys: &[ApiKeysOf]) -> Result<HashMap<ApiKeysOf, Self::Value>, Error> {
        let ids: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
        let found = api_keys::of_organizations(&self.env, self.viewer.rights(), &ids).await.map_err(database)?;
        Ok(found.into_iter().map(|(id, keys)| (ApiKeysOf(id), keys)).collect())
    }
}
