//! The loader of accounts, for administrators: two statements, however many nodes ask.

use std::collections::HashMap;

use async_graphql::Error;
use async_graphql::dataloader::Loader;
use domain::accounts::Account;
use domain::admins;
use uuid::Uuid;

use crate::schema::context::Rows;
use crate::schema::errors::database;

/// An account, by id; none for viewers who are not admins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct AccountKey(pub(crate) Uuid);

impl Loader<AccountKey> for Rows {
    type Value = Account;
    type Error = Error;

    async fn load(&self, keys: &[AccountKey]) -> Result<HashMap<AccountKey, Self::Value>, Error> {
        let ids = keys.iter().map(|key| key.0).collect();
        let accounts = admins::by_ids(&self.env, self.viewer.actor(), ids).await.map_err(database)?;
        Ok(accounts.into_iter().map(|(id, account)| (AccountKey(id), account)).collect())
    }
}
